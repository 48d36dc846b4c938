"""Deleting records: what refers to them, what goes along with them, and the log that remembers them."""

from __future__ import annotations

from sandbox.exact.errors import WORDS, RefusedError
from sandbox.exact.goods_tables import ITEMS, PRICES
from sandbox.exact.order_tables import ORDER_LINES, ORDERS
from sandbox.exact.records import RULES, find
from sandbox.exact.shapes import Table
from sandbox.exact.state import Row, World
from sandbox.exact.tables import ACCOUNTS, ADDRESSES, CONTACTS

PEOPLE = ("OrderedByContactPerson", "InvoiceToContactPerson", "DeliverToContactPerson")
#: what cannot be deleted while one of these columns names it
USED_IN: dict[str, tuple[tuple[Table, str], ...]] = {
    ACCOUNTS.path: (
        *((ORDERS, column) for column in ("OrderedBy", "InvoiceTo", "DeliverTo")),
        *((ACCOUNTS, column) for column in ("Parent", "InvoiceAccount", "Reseller", "Accountant")),
    ),
    ADDRESSES.path: ((ORDERS, "DeliveryAddress"),),
    CONTACTS.path: ((ADDRESSES, "Contact"), *((ORDERS, column) for column in PEOPLE)),
    ITEMS.path: ((ORDER_LINES, "Item"),),
}
#: references that are never let go of: without them the record would be of nobody, or of nothing
KEPT = frozenset({"OrderedBy", "InvoiceTo", "DeliverTo", "Item"})
#: what goes along with it, and the column in which each names it
GO_ALONG: dict[str, tuple[tuple[Table, str], ...]] = {
    ACCOUNTS.path: ((ADDRESSES, "Account"), (CONTACTS, "Account"), (PRICES, "Account")),
    ITEMS.path: ((PRICES, "Item"),),
    ORDERS.path: ((ORDER_LINES, "OrderID"),),
}


def delete(world: World, table: Table, division: int, key: str, user: str, let_go: bool = False) -> None:
    """Take a record away, with a line in the log of deletions; `let_go` first empties what refers to it."""
    row = find(world, table, division, key)
    held = RULES[table.path].held(world, division, row)
    if held:
        raise _in_use(world, table, held)
    _release(world, table, division, row, user, let_go)
    for part, column in GO_ALONG.get(table.path, ()):
        for own in world.state.shelf(division, part.path).by(column, row["ID"]):
            _log_deletion(world, part, division, own["ID"], user)
    _log_deletion(world, table, division, row["ID"], user)
    RULES[table.path].gone(world, division, row)


def _release(world: World, table: Table, division: int, row: Row, user: str, let_go: bool) -> None:
    for owner, column in USED_IN.get(table.path, ()):
        for other in world.state.shelf(division, owner.path).by(column, row["ID"]):
            if not let_go or column in KEPT:
                raise _in_use(world, table, column)
            world.keep(division, owner, {**other, column: None}, user)


def _in_use(world: World, table: Table, what: str) -> RefusedError:
    words = WORDS[world.switches["language"]]
    return RefusedError(500, f"{words['in_use']}: {table.caption} - {words['used_in']}: {what}")


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
