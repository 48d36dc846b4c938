"""Exact may show a row only after later versions were read: an edit hidden that way is found, and is an edit."""

from __future__ import annotations

from sandbox.clock import Clock
from sandbox.universe import Universe
from tests.support.world import START, World


def test_an_edit_that_shows_late_between_two_writes_of_ours_arrives() -> None:
    universe = Universe(Clock(START), seed=1, size=25, exact_switches={"late_commit_seconds": 5})
    world = World(universe).live()
    universe.clock.advance(3600)
    edited = world.pairs()
    for account, crm in edited:
        world.exact.edit("crm/Accounts", account["ID"], {"Phone": "+31 20 1234567"})
        world.zoho.edit("Accounts", crm["id"], {"Fax": "+31 20 7654321"})
    world.sync(approve=True)
    universe.clock.advance(60)
    world.sync(approve=True)
    shown = {(a["Phone"], z["Phone"], a["Fax"], z["Fax"]) for a, z in world.pairs()}
    assert shown == {("+31 20 1234567", "+31 20 1234567", "+31 20 7654321", "+31 20 7654321")}
