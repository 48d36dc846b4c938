"""Setup, second half: the fields of one module, found, created where they are ours and missing, or said why not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from exact_zoho.core.entity import Entity
from exact_zoho.engine import drift, zoho_fields
from exact_zoho.engine.bench import Bench
from exact_zoho.engine.code_lists import Lists
from exact_zoho.engine.drift_rules import fills
from exact_zoho.engine.setup_points import Point, Readiness
from exact_zoho.engine.setup_words import words
from exact_zoho.engine.zoho_fields import Fitting, Meta, Wanted
from exact_zoho.errors import AccessDeniedError, ApiError, ConfigurationError

#: where administrators change fields in Zoho
PLACE = "in Zoho: Setup > Customization > Modules and Fields"


@dataclass
class Work:
    """One entity while it is set up. `known` are Zoho's ids of the fields found before, `lists` are Exact's."""

    entity: Entity
    external_id: str = ""
    modules: Mapping[str, str] = field(default_factory=dict)
    known: Mapping[str, str] = field(default_factory=dict)
    lists: Lists = field(default_factory=dict)
    metadata: Sequence[Meta] = ()
    fitting: Fitting = field(default_factory=Fitting)


def fields(bench: Bench, work: Work, *, create: bool) -> Iterator[Point]:
    """Find or create the fields of an entity, and keep what was found."""
    entity = work.entity
    work.metadata = bench.zoho.fields(entity.module)
    work.external_id = _external_id(bench, work)
    columns = _columns(work)
    _fit(work, columns)
    if work.fitting.missing and create:
        yield from _create(bench, work, columns)
    yield from _left_over(work)
    yield from _keep(bench, work, create=create)


def _external_id(bench: Bench, work: Work) -> str:
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


def _columns(work: Work) -> list[Wanted]:
    """The wanted columns; where an existing field stands for the external id, that one is not looked for."""
    return [each for each in zoho_fields.wanted(work.entity) if not (each.mark == "external_id" and work.external_id)]


def _fit(work: Work, columns: list[Wanted]) -> None:
    work.fitting = zoho_fields.fit(columns, work.metadata, work.known)
    if work.external_id:
        work.fitting.names[work.entity.marks.external_id.column] = work.external_id


def _create(bench: Bench, work: Work, columns: list[Wanted]) -> Iterator[Point]:
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


def _field(work: Work, title: str) -> str:
    return f"Field {title} of {work.entity.module}"


def _left_over(work: Work) -> Iterator[Point]:
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
        yield Point(_field(work, column), state, reason, _change(work))
    if not names.get(key):
        yield _no_external_id(work)
    for column in (*needed, key):
        if not names.get(column, "?"):  # it cannot be switched off: it keeps its name until it is found
            del names[column]


def _change(work: Work) -> str:
    return f"Rename or change it ({PLACE} > {work.entity.module}), then run setup again."


def _no_external_id(work: Work) -> Point:
    wanted = next(each for each in zoho_fields.wanted(work.entity) if each.mark == "external_id")
    others = zoho_fields.other_unique(work.metadata, wanted.at.column)
    offer = f" Or run setup with --external-id {work.entity.name}={others[0]} to use {others[0]}." if others else ""
    detail = "is not there; nothing can be synchronised without it"
    return Point(_field(work, wanted.title), Readiness.FAILED, detail, _by_hand(work, wanted) + offer, work.entity.name)


def _by_hand(work: Work, each: Wanted) -> str:
    if each.at.custom is None:
        return (
            f"Make it visible for the consenting user's profile ({PLACE} > {work.entity.module} > {each.at.column} > "
            "Field Permission), then run setup again."
        )
    custom = each.at.custom
    length = f", length {custom.length}" if custom.length else f" to {custom.module}" if custom.module else ""
    unique = ", without duplicates" if custom.unique else ""
    return (
        f"Create it ({PLACE} > {work.entity.module}): label {custom.label!r}, type {custom.data_type}{length}{unique}; "
        "then run setup again."
    )


def _keep(bench: Bench, work: Work, *, create: bool) -> Iterator[Point]:
    """Keep what was found, and check that a new record can be complete."""
    entity, names = work.entity, work.fitting.names
    drift.keep_rules(bench, entity, names, work.metadata)
    drift.agree(bench, entity, names, work.metadata)
    if create or not any(each.at.custom for each in work.fitting.missing):
        # a look that left something to be made is no setup: the next run must still ask for one
        bench.conn.identity.set_note(f"{entity.name}.looked_for", zoho_fields.looked_for(entity.name))
    yield from _key(bench, work)
    yield from _mandatory(work)
    picklists = {
        column: sorted(zoho_fields.words_of(meta).values())
        for column, name in names.items()
        for meta in work.metadata
        if meta["api_name"] == name
    }
    yield from words(bench, entity, picklists, work.lists)
    found = sum(1 for name in names.values() if name)
    yield Point(f"Fields of {entity.name}", Readiness.OK, f"{found} of {len(names)} columns are there")


def _key(bench: Bench, work: Work) -> Iterator[Point]:
    """The external id must be unique: nothing else keeps a record from being made twice."""
    column = work.entity.marks.external_id.column
    name = work.fitting.names.get(column)
    if name and not bench.conn.identity.note(f"{work.entity.name}.key_is_unique"):
        remedy = f'Set "Do not allow duplicate values" for it ({PLACE} > {work.entity.module}), then run setup again.'
        yield Point(_field(work, name), Readiness.FAILED, "takes duplicates, so it cannot tell records apart", remedy)


def _mandatory(work: Work) -> Iterator[Point]:
    """Fields that Zoho demands of a new record, and that would stay empty."""
    names, title = work.fitting.names, f"Mandatory fields of {work.entity.name}"
    lacking = zoho_fields.unmapped_mandatory(work.metadata, names.values())
    if lacking:
        yield Point(title, Readiness.FAILED, f"nothing fills {', '.join(lacking)}",
                    f"Map each under entities.{work.entity.name}.custom in the settings, or make it optional "
                    f"({PLACE} > {work.entity.module}).")  # fmt: skip
    demanded = {str(meta["api_name"]) for meta in work.metadata if meta.get("system_mandatory")}
    ours = [each for each in zoho_fields.wanted(work.entity) if names.get(each.at.column) in demanded]
    late = [names[each.at.column] for each in ours if not fills(work.entity, each)]
    if late:
        yield Point(title, Readiness.FAILED, f"a new record cannot have {', '.join(late)}",
                    f"Make it optional ({PLACE} > {work.entity.module}).")  # fmt: skip
    if ours and not lacking and not late:
        shown = ", ".join(each.title for each in ours)
        yield Point(title, Readiness.OK, f"{shown}; `exact-zoho checkup` lists the records that lack one")
