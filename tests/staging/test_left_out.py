"""Who stays out, and why, is known exactly: also of records that no plan has looked at for long."""

from __future__ import annotations

from exact_zoho.core.entity import Side
from exact_zoho.staging.connection import Connection

NO_CUSTOMER, CLOSED = "it is not a customer in Exact (status S)", "nothing is created in Zoho"


def test_reasons_are_counted_and_change_and_go(conn: Connection) -> None:
    conn.left_out.put_many("accounts", [(Side.EXACT, "e1", NO_CUSTOMER), (Side.EXACT, "e2", NO_CUSTOMER)])
    conn.left_out.put_many("accounts", [(Side.ZOHO, "e1", CLOSED), (Side.ZOHO, "z3", "")])
    assert conn.left_out.counts() == {NO_CUSTOMER: 2, CLOSED: 1}
    conn.left_out.put_many("accounts", [(Side.EXACT, "e1", CLOSED), (Side.EXACT, "e2", "")])
    assert conn.left_out.counts() == {CLOSED: 2}
    assert conn.left_out.of("accounts", Side.EXACT, ["e1", "e2"]) == {"e1": CLOSED}
    assert conn.left_out.of("contacts", Side.EXACT, ["e1"]) == {}
    assert conn.left_out.of("accounts", Side.EXACT, []) == {}
