"""Setup: make a connection ready, point by point, each with what was found and what to do about it. It can be repeated.

It pins the connection to one division and one organisation, finds or creates the Zoho fields that are needed, and keeps
what planning must know of both sides: lengths, picklists, code lists.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from exact_zoho.core.entity import Entity
from exact_zoho.core.settings import effective
from exact_zoho.engine import zoho_fields
from exact_zoho.engine.bench import Bench
from exact_zoho.engine.probe import introduce
from exact_zoho.engine.zoho_fields import Fitting, Meta, Wanted
from exact_zoho.entities import ENTITIES
from exact_zoho.errors import AccessDeniedError, ApiError, ConfigurationError

#: where each code list of the division is read, and in which column the code stands
CODE_LISTS = {"payment_conditions": ("cashflow/PaymentConditions", "Code")}


class Readiness(StrEnum):
    """How one point of the setup stands."""

    OK = "ok"
    DONE = "done"  # setup did it just now
    OFF = "off"  # this field does not take part; the rest does
    FAILED = "failed"  # nothing is synchronised before this is repaired


@dataclass(frozen=True)
class Point:
    """One point of the setup: what it is about, how it stands, and what to do.

    `lacking` names the entity where it is about a field of Zoho that is not there and that setup can make.
    """

    title: str
    state: Readiness
    detail: str = ""
    remedy: str = ""
    lacking: str = ""


@dataclass
class _Work:
    """One entity while it is set up."""

    entity: Entity
    external_id: str = ""
    modules: Mapping[str, str] = field(default_factory=dict)
    metadata: Sequence[Meta] = ()
    fitting: Fitting = field(default_factory=Fitting)
    failed: bool = False


def setup(bench: Bench, *, create: bool = True, external_id: Mapping[str, str] | None = None) -> Iterator[Point]:
    """Make the connection ready. With `create` false nothing is made in Zoho, only looked at.

    `external_id` names, by entity, an existing unique text field to be used for the external id. Afterwards the
    connection's entities must be read anew, because the names of their fields may have become known.
    """
    yield from _exact(bench)
    modules: dict[str, str] = {}
    yield from _zoho(bench, modules)
    blocked = []
    for active in bench.active():
        # as declared: under the names that an earlier setup found, nothing could be found under another one
        entity = effective(ENTITIES[active.name], bench.settings)
        work = _Work(entity, (external_id or {}).get(entity.name, ""), modules)
        for point in _entity(bench, work, create=create):
            blocked += [point.title] if point.state is Readiness.FAILED else []
            yield point
    bench.conn.identity.set_note("blocked", "; ".join(blocked))


def _exact(bench: Bench) -> Iterator[Point]:
    introduce(bench)
    row = bench.exact.division_row()
    if row is None:
        raise ConfigurationError(
            f"Exact has no division {bench.division} for this user: set EXACT_ONLINE_DIVISION to the number in the "
            "address bar of Exact Online after `_Division_=`, or ask the administrator for access"
        )
    bench.conn.identity.pin({"exact": str(bench.exact.base).rstrip("/"), "division": str(bench.division)})
    yield Point("Exact Online", Readiness.OK, f"division {bench.division}, {_division_name(row)}")
    for name, (path, column) in CODE_LISTS.items():
        try:
            codes = sorted({code.strip() for code in bench.exact.list_codes(path, column)})
        except AccessDeniedError as denied:
            yield Point(
                f"Exact's {_plain(name)}", Readiness.OFF, str(denied), "Values are sent without being checked first."
            )
            continue
        bench.conn.identity.set_codes(name, codes)
        yield Point(f"Exact's {_plain(name)}", Readiness.OK, f"{len(codes)} codes")


def _division_name(row: Mapping[str, Any]) -> str:
    return str(row.get("Description") or row.get("CustomerName") or "")


def _plain(name: str) -> str:
    return name.replace("_", " ")


def _zoho(bench: Bench, ids: dict[str, str]) -> Iterator[Point]:
    """Look whether Zoho shows the modules we need; `ids` takes up the id of each module by its API name."""
    org = bench.zoho.org()
    bench.conn.identity.pin({"org": str(org["id"])})
    yield Point("Zoho CRM", Readiness.OK, f"organisation {org['id']}, {org.get('company_name') or ''}")
    usable = {str(module["api_name"]): module for module in bench.zoho.modules()}
    ids.update({name: str(module.get("id") or "") for name, module in usable.items()})
    for entity in bench.active():
        module = usable.get(entity.module)
        title = f"Zoho's module for {entity.name}"
        if module is None or not module.get("api_supported", True):
            raise ConfigurationError(
                f"Zoho shows no module {entity.module} to this connection: make it visible to the consenting user's "
                f"profile, or set entities.{entity.name}.sync to paused"
            )
        label = str(module.get("plural_label") or entity.module)
        yield Point(
            title, Readiness.OK, entity.module if label == entity.module else f"{entity.module}, called {label!r}"
        )


def _entity(bench: Bench, work: _Work, *, create: bool) -> Iterator[Point]:
    entity = work.entity
    work.metadata = bench.zoho.fields(entity.module)
    work.external_id = _external_id(bench, work)
    columns = _columns(work)
    _fit(work, columns)
    if work.fitting.missing and create:
        yield from _create(bench, work, columns)
    yield from _left_over(work)
    yield from _keep(bench, work)


def _external_id(bench: Bench, work: _Work) -> str:
    """The existing field that stands for the external id: the one named now, else the one named before."""
    own = work.entity.marks.external_id.column
    usable = zoho_fields.other_unique(work.metadata, own)
    if work.external_id not in ("", own, *usable):
        known = ", ".join(usable) or "none"
        raise ConfigurationError(
            f"Zoho's {work.entity.module} has no unique field {work.external_id!r} for the external id; there are: "
            f"{known}. Run setup with --external-id {work.entity.name}=NAME, or without it."
        )
    before = bench.conn.identity.names(work.entity.name).get(own, "")
    chosen = work.external_id or (before if before in usable else "")
    return "" if chosen == own else chosen


def _columns(work: _Work) -> list[Wanted]:
    """The wanted columns; where an existing field stands for the external id, that one is not looked for."""
    return [each for each in zoho_fields.wanted(work.entity) if not (each.mark == "external_id" and work.external_id)]


def _fit(work: _Work, columns: list[Wanted]) -> None:
    work.fitting = zoho_fields.fit(columns, work.metadata)
    if work.external_id:
        work.fitting.names[work.entity.marks.external_id.column] = work.external_id


def _create(bench: Bench, work: _Work, columns: list[Wanted]) -> Iterator[Point]:
    ours = [each for each in work.fitting.missing if each.at.custom]
    if not ours:
        return
    try:
        definitions = [
            zoho_fields.definition(each.at.custom, work.modules, work.entity.singular)
            for each in ours
            if each.at.custom
        ]
        results = bench.zoho.create_fields(work.entity.module, definitions)
    except AccessDeniedError as denied:
        results = []
        yield Point(f"New fields of {work.entity.name}", Readiness.OFF, str(denied), "Create them by hand, see below.")
    refused: dict[str, ApiError] = {}
    for each, result in zip(ours, results, strict=False):
        if result.error is None:
            yield Point(_field(work, each.title), Readiness.DONE, "created in Zoho")
        else:
            refused[each.title] = result.error
    for title, error in refused.items():
        yield Point(_field(work, title), Readiness.OFF, f"Zoho did not create it: {error}")
    work.metadata = bench.zoho.fields(work.entity.module)
    _fit(work, columns)


def _field(work: _Work, title: str) -> str:
    return f"Field {title} of {work.entity.module}"


def _left_over(work: _Work) -> Iterator[Point]:
    """What could not be found, could not be created, or cannot serve."""
    names, key = work.fitting.names, work.entity.marks.external_id.column
    needed = {row.zoho.column for row in work.entity.fields if row.mandatory}
    for each in work.fitting.missing:
        names[each.at.column] = ""
        state = Readiness.FAILED if each.at.column in needed else Readiness.OFF
        if each.mark != "external_id":
            detail, lacking = "is not there and takes no part", work.entity.name if each.at.custom else ""
            yield Point(_field(work, each.title), state, detail, _by_hand(work, each), lacking)
    for column, reason in work.fitting.unfit.items():
        state = Readiness.FAILED if column in needed else Readiness.OFF
        yield Point(_field(work, column), state, reason, "Rename or change it in Zoho, then run setup again.")
    if not names.get(key):
        yield _no_external_id(work)
    for column in (*needed, key):
        if not names.get(column, "?"):  # it cannot be switched off: it keeps its name until it is found
            del names[column]


def _no_external_id(work: _Work) -> Point:
    wanted = next(each for each in zoho_fields.wanted(work.entity) if each.mark == "external_id")
    others = zoho_fields.other_unique(work.metadata, wanted.at.column)
    offer = f" Or run setup with --external-id {work.entity.name}={others[0]} to use {others[0]}." if others else ""
    detail = "is not there; nothing can be synchronised without it"
    return Point(_field(work, wanted.title), Readiness.FAILED, detail, _by_hand(work, wanted) + offer, work.entity.name)


def _by_hand(work: _Work, each: Wanted) -> str:
    if each.at.custom is None:
        return f"Make it visible in Zoho's {work.entity.module} for this connection's profile, then run setup again."
    custom = each.at.custom
    length = f", length {custom.length}" if custom.length else f" to {custom.module}" if custom.module else ""
    unique = ", without duplicates" if custom.unique else ""
    return (
        f"Create it in Zoho's {work.entity.module}: label {custom.label!r}, type {custom.data_type}{length}{unique}; "
        "then run setup again."
    )


def _keep(bench: Bench, work: _Work) -> Iterator[Point]:
    """Keep what was found, and check that a new record can be complete."""
    entity, names = work.entity, work.fitting.names
    identity = bench.conn.identity
    key = names.get(entity.marks.external_id.column, "")
    meta = next((each for each in work.metadata if each["api_name"] == key), {})
    others = zoho_fields.other_unique(work.metadata, key)
    identity.set_names(entity.name, names)
    identity.set_note(f"{entity.name}.looked_for", zoho_fields.looked_for(entity.name))
    identity.set_schema(entity.name, zoho_fields.schema(names.values(), work.metadata))
    identity.set_note(f"{entity.name}.key_is_unique", "yes" if zoho_fields.is_unique(meta) else "")
    identity.set_note(f"{entity.name}.only_unique", "yes" if zoho_fields.is_unique(meta) and not others else "")
    lacking = zoho_fields.unmapped_mandatory(work.metadata, names.values())
    if lacking:
        yield Point(f"Mandatory fields of {entity.name}", Readiness.FAILED, f"nothing fills {', '.join(lacking)}",
                    f"Map each under entities.{entity.name}.custom in the settings, or make it optional.")  # fmt: skip
    for row in entity.fields:
        words = identity.schema(entity.name).get(names.get(row.zoho.column, ""), {}).get("values", ())
        if absent := zoho_fields.absent_words(row.kind, words):
            remedy = "Add them there, then run setup again; until then such a value stays out, with an issue."
            yield Point(f"Words of {row.title}", Readiness.OFF, f"Zoho's picklist has no {', '.join(absent)}", remedy)
    found = sum(1 for name in names.values() if name)
    yield Point(f"Fields of {entity.name}", Readiness.OK, f"{found} of {len(names)} columns are there")
