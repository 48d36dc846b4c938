"""What the operator may set about one entity: how much of it is synchronised, and how its fields behave.

The texts under the fields are what the docs and the forms of the Prefect block show.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, with_config
from typing_extensions import TypedDict

from exact_zoho.core.entity import Clear, Conflict, CreateMode, Flow

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Column = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_]*$")]
FieldKind = Literal["text", "code", "website", "register_number", "money", "flag", "date", "country", "choice"]


class Model(BaseModel):
    """A part of the settings: it cannot be changed, and refuses keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class FieldSettings(Model):
    """How one field, or one group of fields, behaves; what is left out stays as declared."""

    flow: Flow | None = None
    """Where edits go: `both`, `to_zoho` (an edit in Zoho is put back), `to_exact` (one in Exact is put back), `off`."""
    conflict: Conflict | None = None
    """Who wins where both sides were edited: `newest` (the later edit), `exact`, `zoho`, `ask` (wait for a person)."""
    clear: Clear | None = None
    """What emptying the field means: `edit` (it is emptied across as well) or `never` (the value is put back)."""
    default: Any = None
    """The value that a newly created record gets where the record it is made from has none."""
    to_exact: list[str] = Field(default_factory=list)
    """Transformations of the value on its way to Exact, in order, such as `upper`."""
    to_zoho: list[str] = Field(default_factory=list)
    """Transformations of the value on its way to Zoho, in order, such as `prefix:NL`."""


class CustomField(FieldSettings):
    """A further field to synchronise, that the program does not know by itself."""

    name: Name
    """The field's name in these settings, such as `loyalty_level`."""
    exact: Column
    """The column in Exact, such as `Classification1`."""
    part: str = "main"
    """The part of the Exact record that has the column, such as `main` or `delivery`."""
    zoho: Annotated[str, Field(pattern=r"^([A-Za-z][A-Za-z0-9_]*)?$")] = ""
    """The field's API name in Zoho; left out, it follows from the label."""
    label: Annotated[str, Field(max_length=50)] = ""
    """The field's name for people; left out, it follows from the name."""
    kind: FieldKind = "text"
    """What the field holds. In a `register_number` dots and blanks mean nothing; a `choice` has `words`."""
    length: Annotated[int, Field(ge=1, le=255)] = 255
    """How many characters a text may have, where `setup` makes the field."""
    words: dict[str, str] = Field(default_factory=dict)
    """For a `choice`: the word of the Zoho picklist for each code of Exact."""

    @property
    def title(self) -> str:
        """The field's name for people."""
        return self.label or self.name.replace("_", " ").capitalize()


@with_config(ConfigDict(extra="forbid", use_attribute_docstrings=True))
class Options(TypedDict, total=False):
    """Which records take part beyond the usual ones."""

    prospects: bool
    """Accounts: create Exact's prospects (status P) in Zoho, and Zoho's prospects in Exact."""
    suspects: bool
    """Accounts: create Exact's suspects (status S) in Zoho, and Zoho's suspects in Exact."""


class EntitySettings(Model):
    """How one entity is synchronised."""

    sync: Literal["on", "related", "paused"] = "on"
    """`on`, `related` (only records that others refer to), or `paused` (read, but not written until it is on again)."""
    to_exact: CreateMode = CreateMode.CREATE
    """What may be written to Exact: nothing (`off`), existing records (`update`), or new ones as well (`create`)."""
    to_zoho: CreateMode = CreateMode.CREATE
    """What may be written to Zoho: nothing (`off`), existing records (`update`), or new ones as well (`create`)."""
    review_new_in_exact: bool = False
    """Whether each new record waits for a person's yes, the bookkeeper's, before it is created in Exact."""
    match: Annotated[list[str], Field(min_length=1)] | None = None
    """The keys that find and link records, each by itself unless the name or a number disagrees; all by default."""
    fields: dict[str, FieldSettings] = Field(default_factory=dict)
    """How fields behave, by field name; the policies of a group of fields by the name of the group."""
    custom: list[CustomField] = Field(default_factory=list)
    """Further fields to synchronise."""
    options: Options = Field(default_factory=Options)
    """Which records take part beyond the usual ones."""
