"""Deleting records: what refers to them, what goes along with them, and the log that remembers them."""

from __future__ import annotations

from sandbox.exact.errors import WORDS, RefusedError
from sandbox.exact.records import RULES, find
from sandbox.exact.state import Row, World
from sandbox.exact.tables import ACCOUNTS, ADDRESSES, CONTACTS, Table

#: what cannot be deleted while one of these columns names it
USED_IN: dict[str, tuple[tuple[Table, str], ...]] = {
    ACCOUNTS.path: tuple((ACCOUNTS, column) for column in ("Parent", "InvoiceAccount", "Reseller", "Accountant")),
    CONTACTS.path: ((ADDRESSES, "Contact"),),
}
#: what goes along with it; each names it in its column Account
GO_ALONG: dict[str, tuple[Table, ...]] = {ACCOUNTS.path: (ADDRESSES, CONTACTS)}


def delete(world: World, table: Table, division: int, key: str, user: str, let_go: bool = False) -> None:
    """Take a record away, with a line in the log of deletions; `let_go` first empties what refers to it."""
    row = find(world, table, division, key)
    _release(world, table, division, row, user, let_go)
    for part in GO_ALONG.get(table.path, ()):
        for own in world.state.shelf(division, part.path).by("Account", row["ID"]):
            _log_deletion(world, part, division, own["ID"], user)
    _log_deletion(world, table, division, row["ID"], user)
    RULES[table.path].gone(world, division, row)


def _release(world: World, table: Table, division: int, row: Row, user: str, let_go: bool) -> None:
    for owner, column in USED_IN.get(table.path, ()):
        for other in world.state.shelf(division, owner.path).by(column, row["ID"]):
            if not let_go:
                words = WORDS[world.switches["language"]]
                raise RefusedError(500, f"{words['in_use']}: {table.caption} - {words['used_in']}: {column}")
            world.keep(division, owner, {**other, column: None}, user)


def _log_deletion(world: World, table: Table, division: int, key: str, user: str) -> None:
    world.state.shelf(division, table.path).drop(key)
    if table.deleted_type:
        line = {
            "Timestamp": world.next_version(),
            "DeletedBy": user,
            "DeletedDate": world.local,
            "Division": division,
            "EntityKey": key,
            "EntityType": table.deleted_type,
            "ID": world.state.guid(),
        }
        world.state.deleted.setdefault(division, []).append(line)
