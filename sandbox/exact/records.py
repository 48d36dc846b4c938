"""Writing records: what an app or a person sends becomes a row, or a refusal that names everything wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sandbox.exact import (
    accounts,
    addresses,
    bodies,
    conditions,
    contacts,
    items,
    master_rules,
    order_lines,
    orders,
    prices,
)
from sandbox.exact.errors import Findings, RefusedError
from sandbox.exact.goods_tables import ITEM_GROUPS, ITEMS, LEDGER_ACCOUNTS, PRICES, UNITS, VAT_CODES, WAREHOUSES
from sandbox.exact.order_tables import ORDER_LINES, ORDERS
from sandbox.exact.registers import LENGTHS
from sandbox.exact.rules import Rules, Write
from sandbox.exact.shapes import Table
from sandbox.exact.state import Row, World
from sandbox.exact.tables import ACCOUNTS, ADDRESSES, CONTACTS, PAYMENT_CONDITIONS, TABLES
from sandbox.exact.values import EMPTY_TEXT

RULES: dict[str, Rules] = {
    ACCOUNTS.path: accounts.RULES,
    ADDRESSES.path: addresses.RULES,
    CONTACTS.path: contacts.RULES,
    PAYMENT_CONDITIONS.path: conditions.RULES,
    ITEMS.path: items.RULES,
    PRICES.path: prices.RULES,
    VAT_CODES.path: master_rules.VAT_RULES,
    **{table.path: master_rules.RULES for table in (UNITS, ITEM_GROUPS, LEDGER_ACCOUNTS, WAREHOUSES)},
    ORDERS.path: orders.RULES,
    ORDER_LINES.path: order_lines.RULES,
}


def create(world: World, table: Table, division: int, sent: Mapping[str, Any], user: str, by_app: bool = True) -> Row:
    """Make a record with its lines, or give the one that it would double where the collection works that way."""
    write = _fresh(world, table, division, sent, user, by_app)
    examine(write, table)
    parts = _fresh_lines(write, table, sent)
    write.findings.refuse()
    existing = RULES[table.path].twin(write)
    if existing is not None:
        return world.state.shelf(division, table.path).rows[existing]
    _keep(write, table)
    for child, line in parts:
        _keep(line, child)
    return world.state.shelf(division, table.path).rows[write.row["ID"]]


def _fresh(
    world: World, table: Table, division: int, sent: Mapping[str, Any], user: str, by_app: bool
) -> Write:  # fmt: skip
    values = bodies.readable(table, sent, world, by_app)
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
    return Write(world, division, row, {}, frozenset(values), user, by_app, Findings(world.switches["language"]))


def _fresh_lines(write: Write, table: Table, sent: Mapping[str, Any]) -> list[tuple[Table, Write]]:
    """The lines that were sent along with a new record; what is wrong with them is told with the rest."""
    found = []
    for name, path in table.lines.items():
        child = TABLES[path]
        sent_lines = bodies.lines_in(sent, name)
        if not sent_lines and write.by_app:
            write.findings.add("mandatory", name)
        for position, body in enumerate(sent_lines, start=1):
            part = {**body, child.owner: write.row["ID"]}
            line = _fresh(write.world, child, write.division, part, write.user, write.by_app)
            line = replace(line, findings=write.findings, owner=write.row, position=position)
            examine(line, child)
            found.append((child, line))
    return found


def update(
    world: World, table: Table, division: int, key: str, sent: Mapping[str, Any], user: str, by_app: bool = True
) -> bool:
    """Change a record; tells whether anything of it is another value now."""
    before = find(world, table, division, key)
    values = bodies.readable(table, sent, world, by_app, fresh=False)
    row = {**before, **values, "ID": before["ID"]}
    findings = Findings(world.switches["language"])
    write = Write(world, division, row, before, frozenset(values), user, by_app, findings)
    examine(write, table)
    findings.refuse()
    changed = write.changed(*values)
    added = _append(write, table, sent)
    if changed or world.switches["same_values_bump"]:
        _keep(write, table)
    return added or changed


def _append(write: Write, table: Table, sent: Mapping[str, Any]) -> bool:
    """What becomes of lines in a change: they are passed over, or added to those that are there."""
    added = [(path, body) for name, path in table.lines.items() for body in bodies.lines_in(sent, name)]
    if write.world.switches["lines_on_put"] == "ignore":
        return False
    for path, body in added:
        part = {**body, TABLES[path].owner: write.row["ID"]}
        create(write.world, TABLES[path], write.division, part, write.user, write.by_app)
    return bool(added)


def find(world: World, table: Table, division: int, key: str) -> Row:
    """A record by its key."""
    row = world.state.shelf(division, table.path).rows.get(key)
    if row is None:
        raise RefusedError(404, f"Resource not found for the segment '{table.path.rpartition('/')[2]}'.")
    return row


def examine(write: Write, table: Table) -> None:
    """Everything that is wrong with a row, as findings."""
    _check_lengths(write)
    for column in table.mandatory:
        if write.row[column] is None or not str(write.row[column]).strip():
            write.findings.add("mandatory", column)
    for column in dangling(write.world, table, write.division, write.row, write.given):
        if write.owner is None or column != table.owner:
            write.findings.add("reference", column)
    RULES[table.path].check(write)


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
