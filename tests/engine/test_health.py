"""How a connection stands, whatever the last runs have looked at."""

from __future__ import annotations

from exact_zoho.engine import health
from exact_zoho.engine.subject import subject
from exact_zoho.engine.why import why
from tests.engine.story import company, completed, in_exact, new_in_exact
from tests.support.world import World

SUSPECT = "it is not a customer in Exact (status S)"


def by_rule(world: World) -> dict[str, int]:
    with world.bench() as bench:
        return health.left_out(bench).by_rule


def test_who_is_left_out_is_known_after_quiet_runs_and_forgotten_once_it_takes_part() -> None:
    world = company(1)
    record = new_in_exact(world, "Verdacht", Status="S")["ID"]
    new_in_exact(world, "Ook verdacht", Status="S")
    for _ in range(2):
        completed(world)
        world.universe.clock.advance(60)
    assert by_rule(world) == {SUSPECT: 2}
    with world.bench() as bench:
        assert any(SUSPECT in each for each in why(bench, subject(bench, record)).holds)
    world.exact.edit("crm/Accounts", in_exact(world, "Verdacht")[0]["ID"], {"Status": "C"})
    completed(world)
    assert by_rule(world) == {SUSPECT: 1}
