"""Drift: at the start of each run, take over what was changed about Zoho's fields, or stop before it does harm.

One call a module. What is harmless is taken over, a field that cannot serve any more takes no part until it can again,
and only where nothing could be written correctly the run stops, before it has read or written a record.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from exact_zoho.core.entity import Entity, Side
from exact_zoho.core.settings import effective
from exact_zoho.engine import zoho_fields
from exact_zoho.engine.bench import Bench
from exact_zoho.engine.drift_rules import Notice, compare
from exact_zoho.engine.vat_rates import counting
from exact_zoho.engine.zoho_fields import Meta
from exact_zoho.entities import ENTITIES
from exact_zoho.errors import SyncHaltedError

log = logging.getLogger(__name__)

FINDINGS = "drift"
#: what planning looks at: a record that was held for one of them is looked at again
RULES = ("length", "values", "mandatory")


@dataclass(frozen=True)
class Drift:
    """Something about a field in Zoho that is not as setup found it. `noticed_at` is ISO 8601, in UTC."""

    entity: str
    field: str
    what: str
    proposal: str
    noticed_at: str
    stops: bool

    def __str__(self) -> str:
        return f"{self.field} of {self.entity} {self.what}"


def findings(bench: Bench) -> list[Drift]:
    """What the last run found changed in Zoho, and nobody has repaired or confirmed by running setup."""
    return [Drift(**kept) for kept in bench.conn.identity.note(FINDINGS) or ()]


def heed(bench: Bench) -> None:
    """Look at the fields of each module, and go on with them as they are now.

    Raises `SyncHaltedError` naming every change without whose repair nothing can be written.
    """
    noticed = [(entity.name, notice) for entity in bench.active() for notice in _look(bench, entity)]
    found = _remember(bench, noticed)
    bench.entities = tuple(_as_found(bench, entity) for entity in bench.entities)
    if stopping := [each for each in found if each.stops]:
        raise SyncHaltedError(
            "Zoho's fields were changed: " + "; ".join(map(str, stopping)), code="zoho_changed",
            remedy=" ".join(dict.fromkeys(each.proposal for each in stopping)),
        )  # fmt: skip


def agree(bench: Bench, entity: Entity, names: Mapping[str, str], metadata: Sequence[Meta]) -> None:
    """Keep the fields as setup found them, for later looks to be compared with.

    Where another field of Zoho stands for a column than before, the two sides never agreed on what is in it: an empty
    one must not look like one that somebody emptied.
    """
    former, now = known_ids(bench, entity.name), zoho_fields.agreed(names, metadata)
    other = {column for column, kept in now.items() if former and former.get(column) != kept["id"]}
    bench.conn.bindings.forget(entity.name, {row.name for row in entity.fields if row.zoho.column in other})
    if other:
        bench.conn.identity.set_note(f"columns.zoho/{entity.module}", "")  # so that all of it is read
    bench.conn.identity.set_note(f"{entity.name}.agreed", now)
    bench.conn.identity.set_note(FINDINGS, [asdict(each) for each in findings(bench) if each.entity != entity.name])


def known_ids(bench: Bench, entity: str) -> dict[str, str]:
    """Zoho's ids of the fields that setup found, by declared column."""
    return {column: kept["id"] for column, kept in (bench.conn.identity.note(f"{entity}.agreed") or {}).items()}


def keep_rules(bench: Bench, entity: Entity, names: Mapping[str, str], metadata: Sequence[Meta]) -> None:
    """Keep the names and what planning must know of the fields; records held for other rules are looked at again."""
    identity, name = bench.conn.identity, entity.name
    before = _by_column(identity.names(name), identity.schema(name))
    schema = zoho_fields.schema(names.values(), metadata)
    identity.set_names(name, names)
    identity.set_schema(name, schema)
    key = names.get(entity.marks.external_id.column, "")
    unique = any(meta["api_name"] == key and zoho_fields.is_unique(meta) for meta in metadata)
    others = zoho_fields.other_unique(metadata, key)
    identity.set_note(f"{name}.key_is_unique", "yes" if unique else "")
    identity.set_note(f"{name}.only_unique", "yes" if unique and not others else "")
    now = _by_column(names, schema)
    _look_again(bench, entity, {column for column in now if _told_apart(before.get(column, {}), now[column])})


def _by_column(names: Mapping[str, str], schema: Mapping[str, Any]) -> dict[str, Any]:
    return {column: schema[name] for column, name in names.items() if name in schema}


def _told_apart(before: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    return any(before.get(rule) != now.get(rule) for rule in RULES)


def _look_again(bench: Bench, entity: Entity, columns: set[str]) -> None:
    fields = {row.name for row in entity.fields if row.zoho.column in columns}
    if not fields:
        return
    held = [issue for issue in bench.conn.issues.open(entity.name) if issue.field in fields]
    for side in Side:
        bench.conn.dirty.add(entity.name, side, sorted({issue.record_id for issue in held if issue.side is side}))


def _look(bench: Bench, entity: Entity) -> Iterator[Notice]:
    """Compare one module with what setup kept of it, and take over what can be."""
    identity, declared = bench.conn.identity, effective(ENTITIES[entity.name], counting(bench))
    metadata = bench.zoho.fields(entity.module)
    names = identity.names(entity.name)
    if not metadata:
        raise SyncHaltedError(
            f"Zoho does not show the fields of {entity.module}", code="access_denied",
            remedy=f"Give the user of the connection back the right to see {entity.module}; then run again.",
        )  # fmt: skip
    kept = identity.note(f"{entity.name}.agreed")
    if not kept:  # set up by a version that kept less
        kept = zoho_fields.agreed(names, metadata)
        identity.set_note(f"{entity.name}.agreed", kept)
    found = compare(declared, kept, names, metadata)
    if not any(notice.stops for notice in found.notices):
        keep_rules(bench, declared, found.names, metadata)
    yield from found.notices


def _remember(bench: Bench, noticed: Sequence[tuple[str, Notice]]) -> list[Drift]:
    """Keep what was found, each with the time when it was noticed first."""
    now = bench.clock.now().isoformat()
    former = {(each.entity, each.field, each.what): each.noticed_at for each in findings(bench)}
    found = [
        Drift(entity, notice.field, notice.what, notice.proposal,
              former.get((entity, notice.field, notice.what), now), notice.stops)
        for entity, notice in noticed
    ]  # fmt: skip
    if found or former:
        bench.conn.identity.set_note(FINDINGS, [asdict(each) for each in found])
    for each in found:
        if (each.entity, each.field, each.what) not in former:
            log.warning("changed in Zoho: %s", each)
    return found


def _as_found(bench: Bench, entity: Entity) -> Entity:
    """The entity under the names of now, with Zoho's demands put onto its fields."""
    names, schema = bench.conn.identity.names(entity.name), bench.schema(entity)
    named = effective(ENTITIES[entity.name], counting(bench), names, whole=False)
    return named.with_fields(
        tuple(
            replace(row, mandatory=row.mandatory | {Side.ZOHO})
            if schema.get(row.zoho.column, {}).get("mandatory")
            else row
            for row in named.fields
        )
    )
