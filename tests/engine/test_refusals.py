"""What one side refuses: the field it names stays out, with an issue; the rest goes."""

from __future__ import annotations

from tests.support.world import World


def test_a_text_too_long_for_exact_holds_its_field_alone_and_goes_once_it_is_shorter() -> None:
    world = World(size=8).live()
    account, crm = world.pairs()[0]
    world.universe.clock.advance(60)
    world.zoho.edit("Accounts", crm["id"], {"Billing_City": "x" * 45, "Fax": "+31 20 7654321"})
    world.sync()
    world.sync()
    shown = world.accounts()[account["ID"]]
    assert (shown["Fax"], shown["City"]) == ("+31 20 7654321", account["City"])
    with world.bench() as bench:
        told = [issue for issue in bench.conn.issues.open() if issue.record_id == crm["id"]]
    assert [(issue.code, issue.field) for issue in told] == [("refused", "visit_city")]
    assert "City" in (world.crm()[crm["id"]]["Exact_Sync_Message"] or "")

    world.universe.clock.advance(60)
    world.zoho.edit("Accounts", crm["id"], {"Billing_City": "Gent"})
    world.sync()
    assert world.accounts()[account["ID"]]["City"] == "Gent"
    assert world.crm()[crm["id"]]["Exact_Sync_Status"] == "In sync"
    assert world.violations() == []
