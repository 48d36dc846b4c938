"""A field that is mapped later: all is read again before it is merged, so that nothing looks empty that is not."""

from __future__ import annotations

from tests.support.world import World

#: nothing is read again merely because reads overlap
NONE = {"exact_versions": 0, "zoho_seconds": 0}


def test_a_field_mapped_later_overwrites_no_value_that_was_never_read() -> None:
    world = World(settings={"overlap": NONE}, size=8).live()
    account, crm = world.pairs()[0]
    world.exact.edit("crm/Accounts", account["ID"], {"DunsNumber": "NL-1"})
    world.zoho.edit("Accounts", crm["id"], {"Account_Site": "Noord"})
    world.sync()
    custom = {"name": "branch", "exact": "DunsNumber", "zoho": "Account_Site", "label": "Branch", "kind": "text"}
    world.store.settings.write({"entities": {"accounts": {"custom": [custom]}}, "overlap": NONE}, "test")
    world.setup()
    result = world.sync(approve=True)
    assert result.state == "completed", result.message
    one, other = world.accounts()[account["ID"]]["DunsNumber"], world.crm()[crm["id"]]["Account_Site"]
    assert one == other
    assert result.report["conflicts"], "two values met for the first time: that is a conflict, and both are kept"
