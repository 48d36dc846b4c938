"""What a checkup may see: modules, fields and rights on both sides. What is missing is a remark, no failure."""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, field

from exact_zoho.core.entity import Entity, Side
from exact_zoho.core.settings import Settings, effective
from exact_zoho.engine import zoho_fields
from exact_zoho.engine.bench import Bench
from exact_zoho.engine.checkup_facts import Remark
from exact_zoho.engine.checkup_records import with_number
from exact_zoho.engine.extract import extract
from exact_zoho.engine.feeds import Feed
from exact_zoho.engine.setup import Point, Readiness, setup
from exact_zoho.engine.vat_rates import counting
from exact_zoho.entities import ENTITIES, in_dependency_order
from exact_zoho.errors import AccessDeniedError

#: the points of the setup that say which company answered
COMPANIES = {"Exact Online": Side.EXACT, "Zoho CRM": Side.ZOHO}


@dataclass
class Access:
    """What was found out about rights and fields. `names` says by side which company answered."""

    remarks: list[Remark] = field(default_factory=list)
    new_fields: dict[str, list[str]] = field(default_factory=dict)
    names: dict[Side, str] = field(default_factory=dict)


def look(bench: Bench) -> Access:
    """Look at modules and fields as `setup` does, making nothing; entities that cannot be seen take no part."""
    access = Access()
    shown = {str(module["api_name"]) for module in bench.zoho.modules() if module.get("api_supported", True)}
    for entity in bench.active():
        if entity.module not in shown:
            _shut(bench, access, entity, f"Zoho shows no module {entity.module} to this connection")
    for point in setup(bench, create=False):
        _note(access, point)
    bench.entities = tuple(_as_found(bench, entity) for entity in in_dependency_order())
    return access


def read(bench: Bench, access: Access, feed: Feed) -> str:
    """Read a feed to its end; where that is forbidden its entity takes no part."""
    assert feed.entity is not None  # noqa: S101 - only deletions belong to no entity
    if feed.entity.name not in {entity.name for entity in bench.active()}:
        return "left out"
    try:
        return f"{extract(bench, feed)} read"
    except AccessDeniedError as denied:
        _shut(bench, access, feed.entity, str(denied))
        return "not allowed"


def note_emptiness(bench: Bench, access: Access) -> None:
    """Remark on a side that shows nothing where the other has something: a missing right looks just like that."""
    for entity in bench.active():
        counts = {side: bench.conn.staging.count(entity.name, side) for side in Side}
        for side in Side:
            if not counts[side] and counts[side.other]:
                detail = f"{side.capitalize()} shows none, {side.other.capitalize()} shows {counts[side.other]}"
                remedy = "If there should be some, the user who gave the consent may not see them."
                access.remarks.append(Remark(f"{entity.name.capitalize()} in {side.capitalize()}", detail, remedy))


def _shut(bench: Bench, access: Access, entity: Entity, why: str) -> None:
    """Leave out an entity, and all that cannot be without it."""
    remedy = (
        f"Give the user who consented the right to see {entity.name}, "
        f"or set entities.{entity.name}.sync to paused in the settings."
    )
    access.remarks.append(Remark(f"{entity.name.capitalize()} were not looked at", why, remedy, stops=True))
    bench.settings = _paused(bench.settings, entity.name)
    for other in _relying(bench, entity.name):
        _shut(bench, access, other, f"they belong to {entity.name}, which cannot be seen")


def _relying(bench: Bench, name: str) -> Iterator[Entity]:
    for entity in bench.active():
        if any(ref.entity == name and not ref.deferred for _, ref in entity.references()):
            yield entity


def _paused(settings: Settings, name: str) -> Settings:
    entities = copy(settings.entities)
    entities[name] = entities[name].model_copy(update={"sync": "paused"})
    return settings.model_copy(update={"entities": entities})


def _note(access: Access, point: Point) -> None:
    if point.lacking:
        access.new_fields.setdefault(point.lacking, []).append(point.title.removeprefix("Field ").rpartition(" of ")[0])
    elif point.state in (Readiness.OFF, Readiness.FAILED):
        stops = point.state is Readiness.FAILED
        access.remarks.append(Remark(point.title, point.detail, point.remedy, stops))
    elif point.title in COMPANIES:
        access.names[COMPANIES[point.title]] = point.detail


def _as_found(bench: Bench, declared: Entity) -> Entity:
    """The entity without the fields that Zoho does not have yet, and with what a person finds its records by."""
    schema, names = bench.schema(declared), bench.conn.identity.names(declared.name)
    columns = [each.at.column for each in zoho_fields.wanted(effective(ENTITIES[declared.name], counting(bench)))]
    there = {column: name for column in columns if (name := names.get(column, column)) in schema}
    known = {column: there.get(column, "") for column in columns} if schema else {}
    return with_number(effective(declared, counting(bench), known, whole=False))
