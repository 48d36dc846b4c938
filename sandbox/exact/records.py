"""Writing records: what an app or a person sends becomes a row, or a refusal that names everything wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sandbox.exact import accounts, addresses, conditions, contacts
from sandbox.exact.errors import Findings, RefusedError
from sandbox.exact.registers import LENGTHS
from sandbox.exact.rules import Rules, Write
from sandbox.exact.state import Row, World
from sandbox.exact.tables import ACCOUNTS, ADDRESSES, CONTACTS, PAYMENT_CONDITIONS, Table
from sandbox.exact.values import EMPTY_TEXT, read

RULES: dict[str, Rules] = {
    ACCOUNTS.path: accounts.RULES,
    ADDRESSES.path: addresses.RULES,
    CONTACTS.path: contacts.RULES,
    PAYMENT_CONDITIONS.path: conditions.RULES,
}


def readable(table: Table, sent: Mapping[str, Any], world: World, by_app: bool) -> dict[str, Any]:
    """The values of a body that count, as rows keep them: unknown columns are refused, read-only ones passed over."""
    values = {}
    for column, value in sent.items():
        if column in ("__metadata", *table.deferred):
            continue
        if column not in table.columns.types:
            text = (
                f"Error processing request stream. The property name '{column}' is not valid for type '{table.type}'."
            )
            raise RefusedError(400, text)
        if by_app and column not in table.columns.writable:
            continue
        values[column] = _read(table, column, value, world)
    return values


def create(world: World, table: Table, division: int, sent: Mapping[str, Any], user: str, by_app: bool = True) -> Row:
    """Make a record, or give the one that it would double where the collection works that way."""
    values = readable(table, sent, world, by_app)
    row = {
        **dict.fromkeys(table.columns.types),
        **{column: "" for column in EMPTY_TEXT if column in table.columns.types},
        **RULES[table.path].defaults(world),
        "Created": world.local,
        "Creator": user,
        "Division": division,
        **values,
    }
    row["ID"] = values.get("ID") or world.state.guid()
    write = Write(world, division, row, {}, frozenset(values), user, by_app, Findings(world.switches["language"]))
    judge(write, table)
    existing = RULES[table.path].twin(write)
    if existing is not None:
        return world.state.shelf(division, table.path).rows[existing]
    _keep(write, table)
    return world.state.shelf(division, table.path).rows[row["ID"]]


def update(
    world: World, table: Table, division: int, key: str, sent: Mapping[str, Any], user: str, by_app: bool = True
) -> bool:
    """Change a record; tells whether anything of it is another value now."""
    before = find(world, table, division, key)
    values = readable(table, sent, world, by_app)
    row = {**before, **values, "ID": before["ID"]}
    findings = Findings(world.switches["language"])
    write = Write(world, division, row, before, frozenset(values), user, by_app, findings)
    judge(write, table)
    changed = write.changed(*values)
    if changed or world.switches["same_values_bump"]:
        _keep(write, table)
    return changed


def find(world: World, table: Table, division: int, key: str) -> Row:
    """A record by its key."""
    row = world.state.shelf(division, table.path).rows.get(key)
    if row is None:
        raise RefusedError(404, f"Resource not found for the segment '{table.path.rpartition('/')[2]}'.")
    return row


def judge(write: Write, table: Table) -> None:
    """Everything that can be wrong with a row, told at once."""
    _check_lengths(write)
    for column in table.mandatory:
        if not str(write.row[column] or "").strip():
            write.findings.add("mandatory", column)
    for column in dangling(write.world, table, write.division, write.row, write.given):
        write.findings.add("reference", column)
    RULES[table.path].check(write)
    write.findings.refuse()


def dangling(world: World, table: Table, division: int, row: Row, given: frozenset[str]) -> list[str]:
    """The columns that refer to a record that is not in this division."""
    return [
        column
        for column in sorted(given)
        if row[column] is not None
        and (
            (
                table.columns.types[column] == "Guid"
                and column != "ID"
                and not _exists(world, table, division, row, column)
            )
            or (column in table.codes and not world.state.shelf(division, table.codes[column]).by("Code", row[column]))
        )
    ]


def _exists(world: World, table: Table, division: int, row: Row, column: str) -> bool:
    if column in ("Creator", "Modifier"):
        return True
    target, _, holder = table.references.get(column, "").partition("#")
    if target == "users":
        return bool(row[column] == world.state.user["UserID"])
    if not target:
        return False
    shelf = world.state.shelf(division, target)
    return bool(shelf.by(holder, row[column])) if holder else row[column] in shelf.rows


def _read(table: Table, column: str, value: Any, world: World) -> Any:
    kind = table.columns.types[column]
    try:
        found = read(kind, value, bool(world.switches["offset_dates"]))
    except (ValueError, TypeError) as wrong:
        text = f"Error processing request stream. The value of property '{column}' is not of type 'Edm.{kind}'."
        raise RefusedError(400, text) from wrong
    return "" if found is None and column in EMPTY_TEXT else found


def _check_lengths(write: Write) -> None:
    limits = LENGTHS[write.world.switches["lengths"]]
    for column in sorted(write.given):
        value = write.row[column]
        longest = limits.get(column)
        if longest is None or not isinstance(value, str) or len(value) <= longest:
            continue
        if write.world.switches["too_long"] == "cut":
            write.row[column] = value[:longest]
        else:
            write.findings.add("invalid", column, f"max. {longest}")


def _keep(write: Write, table: Table) -> None:
    write.world.keep(write.division, table, write.row, write.user)
    RULES[table.path].follow(write)
