"""The settings: everything an operator may decide, with a default for all of it.

They are stored as the plain document they were given as, so that a default that changes with a new version reaches
everybody who did not decide otherwise. `effective` puts them onto the declaration of an entity.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated

from pydantic import AfterValidator, Field, model_validator

from exact_zoho.core.effective import apply
from exact_zoho.core.entity import Entity
from exact_zoho.core.entity_settings import CustomField, EntitySettings, FieldSettings, Model, Options
from exact_zoho.core.evidence import ASK, LINK

__all__ = ["CustomField", "EntitySettings", "FieldSettings", "Options", "Settings", "effective"]

NO_NAMES: Mapping[str, str] = MappingProxyType({})
Share = Annotated[float, Field(ge=0, le=1)]
Count = Annotated[int, Field(ge=0)]
Limit = Annotated[int, Field(ge=1)]


class _Chosen(dict[str, EntitySettings]):
    """Settings by entity; an entity that is not named has the defaults."""

    def __missing__(self, name: str) -> EntitySettings:
        return EntitySettings()


class Guards(Model):
    """When a run halts before its first write and asks a person."""

    changed_share: Share = 0.2
    """The share of an entity's linked records that one run may write to a side without approval."""
    changed_minimum: Count = 50
    """So many records may always be written, whatever their share."""


class Budgets(Model):
    """How much of the APIs' allowances may be used. Limits that are not given are learnt from the replies."""

    reserve: Annotated[float, Field(ge=0, lt=1)] = 0.05
    """The share of each daily allowance that is left for other apps and for people."""
    exact_calls_per_minute: Limit | None = None
    """Calls a minute that Exact allows, where known."""
    exact_calls_per_day: Limit | None = None
    """Calls a day that Exact allows, where known."""
    exact_errors_per_hour: Limit = 10
    """Error answers an hour after which Exact blocks an endpoint."""
    zoho_credits_per_day: Limit | None = None
    """API credits a day of the Zoho organisation, where known."""
    zoho_concurrency: Annotated[int, Field(ge=1, le=25)] = 5
    """Simultaneous calls to Zoho, over all runs together."""


class Creation(Model):
    """What happens to a creation whose reply was lost."""

    quarantine_seconds: Count = 900
    """How long a new record must have been absent, looked up twice, before it is sent again."""
    attempts: Annotated[int, Field(ge=1, le=10)] = 2
    """How often it is sent in all before a person must look."""


class Matching(Model):
    """How sure it must be that two records are one, from 0 to 1."""

    link: Share = LINK
    """From this score on they are linked without a person."""
    ask: Share = ASK
    """From this score on a person is asked; below it they are two."""

    @model_validator(mode="after")
    def _in_order(self) -> Matching:
        if self.ask > self.link:
            raise ValueError(f"ask ({self.ask}) must not be above link ({self.link})")
        return self


class Overlap(Model):
    """How far a read goes back behind what was read last, against records that become visible late."""

    exact_versions: Count = 1000
    """Row versions of Exact."""
    zoho_seconds: Count = 120
    """Seconds of Zoho's modification time."""


class Keep(Model):
    """How long what only serves to find out what happened is kept."""

    exchanges_days: Annotated[int, Field(ge=0, le=3650)] = 30
    """Days for which the exact request and answer of each write are kept; 0 keeps none."""


class Settings(Model):
    """All settings of one store. `Settings()` is valid: everything by default, every entity on."""

    entities: Annotated[dict[str, EntitySettings], AfterValidator(_Chosen)] = Field(default_factory=_Chosen)
    """Settings by entity, such as `accounts`."""
    translations: dict[str, dict[str, str]] = Field(default_factory=dict)
    """Tables of words by name, for the transformations `translate` and `translate_back`."""
    guards: Guards = Guards()
    """When a run halts before its first write and asks a person."""
    budgets: Budgets = Budgets()
    """How much of the APIs' allowances may be used."""
    creation: Creation = Creation()
    """What happens to a creation whose reply was lost."""
    matching: Matching = Matching()
    """How sure it must be that two records are one."""
    new_zoho_accounts_to: str = ""
    """The connection that new accounts of Zoho go to, where several connections share one Zoho organisation."""
    overlap: Overlap = Overlap()
    """How far a read goes back behind what was read last."""
    keep: Keep = Keep()
    """How long what only serves to find out what happened is kept."""


def effective(
    entity: Entity, settings: Settings, names: Mapping[str, str] = NO_NAMES, *, whole: bool = True
) -> Entity:  # fmt: skip
    """An entity as the settings make it.

    `names` are the API names that `setup` found in Zoho, by declared column; "" stands for a field that Zoho does not
    have. Raises `ConfigurationError` naming every setting that cannot be, and unless `whole` is false where Zoho lacks
    a field without which nothing can be written.
    """
    return apply(entity, settings.entities[entity.name], settings.translations, names, whole=whole)
