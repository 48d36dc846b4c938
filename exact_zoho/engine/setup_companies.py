"""Setup, first half: the two companies, who consented, the modules, and what that user may do with their records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from exact_zoho.core.entity import CreateMode, Entity, Side
from exact_zoho.engine.bench import Bench
from exact_zoho.engine.code_lists import Row, lists_of, read_list
from exact_zoho.engine.probe import introduce
from exact_zoho.engine.setup_points import Point, Readiness
from exact_zoho.errors import AccessDeniedError, ConfigurationError

PROFILES = "Setup > Users and Control > Security Control > Profiles"
#: what a run may have to do with records, Zoho's word for the right, and the mode in which it is needed
RIGHTS = (
    ("see", "viewable", frozenset(CreateMode)),
    ("make", "creatable", frozenset({CreateMode.CREATE})),
    ("change", "editable", frozenset({CreateMode.CREATE, CreateMode.UPDATE})),
)


def exact(bench: Bench, lists: dict[str, Mapping[str, Row]]) -> Iterator[Point]:
    """Pin the connection to its division and read its lists; `lists` takes them up by name.

    The consenting user is told by id: points end up on pages, which hold nobody's name.
    """
    me = introduce(bench)
    row = bench.exact.division_row()
    if row is None:
        raise ConfigurationError(
            f"Exact has no division {bench.division} for this user: set EXACT_ONLINE_DIVISION to the number in the "
            "address bar of Exact Online after `_Division_=`, or ask the administrator for access"
        )
    bench.conn.identity.pin({"exact": str(bench.exact.base).rstrip("/"), "division": str(bench.division)})
    yield Point("Exact Online", Readiness.OK, f"division {bench.division}, {_division_name(row)}")
    yield Point("Consent in Exact", Readiness.OK, f"given by user {me.get('UserID')}, at {bench.exact.base.host}")
    for name in lists_of(bench.active()):
        yield _list(bench, lists, name)
    for entity in bench.active():
        yield from _shown(bench, entity)


def _shown(bench: Bench, entity: Entity) -> Iterator[Point]:
    """Whether Exact lets us see an entity at all; where it does not, the others can go on without it."""
    for part in entity.parts:
        try:
            bench.exact.has_rows(part.feed)
        except AccessDeniedError as denied:
            remedy = (
                f"Give the consenting user the right to {part.path} in Exact, or do without: set "
                f"entities.{entity.name}.sync to paused in the settings. Then run setup again."
            )
            yield Point(f"Exact's {entity.name}", Readiness.FAILED, str(denied), remedy)
            return


def _list(bench: Bench, lists: dict[str, Mapping[str, Row]], name: str) -> Point:
    title = f"Exact's {name.replace('_', ' ')}"
    try:
        lists[name] = read_list(bench, name)
    except AccessDeniedError as denied:
        return Point(title, Readiness.OFF, str(denied), "Values are sent without being checked first.")
    bench.conn.identity.set_codes(name, sorted(lists[name]))
    return Point(title, Readiness.OK, f"{len(lists[name])} codes")


def _division_name(row: Mapping[str, Any]) -> str:
    return str(row.get("Description") or row.get("CustomerName") or "")


def zoho(bench: Bench, ids: dict[str, str]) -> Iterator[Point]:
    """Pin the connection to its organisation and look whether it shows the modules we need.

    `ids` takes up the id of each module by its API name.
    """
    org = bench.zoho.org()
    bench.conn.identity.pin({"org": str(org["id"])})
    yield Point("Zoho CRM", Readiness.OK, f"organisation {org['id']}, {org.get('company_name') or ''}")
    usable = {str(module["api_name"]): module for module in bench.zoho.modules()}
    ids.update({name: str(module.get("id") or "") for name, module in usable.items()})
    for entity in bench.active():
        module = usable.get(entity.module)
        if module is None or not module.get("api_supported", True):
            raise ConfigurationError(
                f"Zoho shows no module {entity.module} to this connection: make it visible to the consenting user's "
                f"profile (in Zoho: {PROFILES} > the profile > Module Permissions, and Setup > Customization > Modules "
                f"and Fields, where it may bear another name), or set entities.{entity.name}.sync to paused"
            )
        yield _named(entity, module)
        yield _allowed(bench, entity, module)


def _named(entity: Entity, module: Mapping[str, Any]) -> Point:
    """A module, under whatever name people see it: the API name is what counts."""
    label = str(module.get("plural_label") or entity.module)
    detail = entity.module if label == entity.module else f"{entity.module}, called {label!r}"
    return Point(f"Zoho's module for {entity.name}", Readiness.OK, detail)


def _allowed(bench: Bench, entity: Entity, module: Mapping[str, Any]) -> Point:
    """What the consenting user may do with the records of a module, against what the settings want done."""
    mode = bench.modes(entity)[Side.ZOHO]
    wanted = [(verb, bool(module.get(flag, True))) for verb, flag, modes in RIGHTS if mode in modes]
    lacking = [verb for verb, allowed in wanted if not allowed]
    title = f"Rights on {entity.name} in Zoho"
    if not lacking:
        return Point(title, Readiness.OK, "may " + ", ".join(verb for verb, _ in wanted))
    remedy = (
        f"In Zoho: {PROFILES} > the consenting user's profile > {entity.module}. Or have less done: set "
        f"entities.{entity.name}.to_zoho to update or off in the settings."
    )
    return Point(title, Readiness.FAILED, f"may not {' or '.join(lacking)}", remedy)
