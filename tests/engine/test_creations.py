"""A creation whose outcome is unknown makes one record in the end, never two, whatever became of call and reply."""

from __future__ import annotations

import pytest

from exact_zoho.core.entity import Side
from exact_zoho.engine.run import State
from exact_zoho.staging.connection import Connection
from sandbox.faults import Fault, FaultKind
from tests.engine.story import (
    bound,
    company,
    completed,
    creations,
    founded,
    in_exact,
    in_zoho,
    issues,
    new_in_exact,
    new_in_zoho,
    new_on,
    on,
    spoil_creation,
    until_quiet,
)
from tests.support.world import Crash, World

LOST = {
    "reply lost, applied": (FaultKind.DROP_AFTER, {}),
    "reply lost, not applied": (FaultKind.DROP_BEFORE, {}),
    "reply lost, applied later": (FaultKind.LATE, {"seconds": 30}),
    "server error, applied": (FaultKind.STATUS_AFTER, {"status": 500}),
    "server error, not applied": (FaultKind.STATUS, {"status": 500}),
    "reply cut off": (FaultKind.TRUNCATE, {"keep": 12}),
    "page instead of reply": (FaultKind.HTML, {}),
}


@pytest.fixture
def world() -> World:
    return company(1, {"creation": {"quarantine_seconds": 600}})


def network_fails_reading(world: World, side: Side) -> None:
    """No account can be read on a side, so that nothing can be looked up."""
    service, path = (world.exact, "crm/Accounts$") if side is Side.EXACT else (world.zoho, "Accounts$|coql|search")
    service.faults.add(Fault(FaultKind.REFUSE, "GET", path, times=50))
    service.faults.add(Fault(FaultKind.REFUSE, "POST", "coql", times=50))


def network_is_back(world: World) -> None:
    for service in (world.exact, world.zoho):
        service.faults.clear()


@pytest.mark.parametrize("target", list(Side))
@pytest.mark.parametrize(("kind", "how"), LOST.values(), ids=LOST)
def test_one_record_comes_of_a_creation_without_an_answer(
    world: World, target: Side, kind: FaultKind, how: dict[str, int]
) -> None:
    source = new_on(world, target.other, "Nieuw")
    spoil_creation(world, target, kind, **how)
    until_quiet(world)
    (made,) = on(world, target, "Nieuw")
    assert bound(world, target.other, source) == made["ID" if target is Side.EXACT else "id"]
    assert issues(world) == {}
    assert world.violations() == []


@pytest.mark.parametrize("target", list(Side))
def test_a_creation_that_was_applied_is_adopted_in_the_same_run(world: World, target: Side) -> None:
    source = new_on(world, target.other, "Nieuw")
    spoil_creation(world, target, FaultKind.DROP_AFTER)
    before = creations(world, target)
    completed(world)
    assert bound(world, target.other, source)
    assert creations(world, target) == before + 1


def test_a_lost_creation_is_not_looked_for_in_another_company(world: World) -> None:
    """Where the connection was pointed at another one by mistake, not to find it there proves nothing."""
    new_on(world, Side.ZOHO, "Nieuw")
    spoil_creation(world, Side.EXACT, FaultKind.LATE, seconds=30)
    completed(world)
    mistaken = World(universe=world.universe, store=world.store)
    mistaken.exact.state.divisions[777] = {**world.exact.state.divisions[world.universe.division], "Code": 777}
    mistaken.environment["EXACT_ONLINE_DIVISION"] = "777"
    for _ in range(3):
        world.universe.clock.advance(700)
        assert mistaken.sync().state is State.HALTED
    with world.bench() as bench:
        assert bench.conn.changes.open_intents("accounts"), "another company's silence was taken for an answer"
    until_quiet(world)
    assert len(in_exact(world, "Nieuw")) == 1


def test_nothing_is_sent_again_to_exact_before_the_quarantine_is_over(world: World) -> None:
    source = new_on(world, Side.ZOHO, "Nieuw")
    spoil_creation(world, Side.EXACT, FaultKind.DROP_BEFORE)
    before = creations(world, Side.EXACT)
    completed(world)
    for _ in range(2):
        world.universe.clock.advance(250)
        completed(world)
        assert creations(world, Side.EXACT) == before + 1
    world.universe.clock.advance(250)
    completed(world)
    assert creations(world, Side.EXACT) == before + 2
    assert bound(world, Side.ZOHO, source)


def test_a_record_that_waits_says_until_when(world: World) -> None:
    source = new_on(world, Side.ZOHO, "Nieuw")
    spoil_creation(world, Side.EXACT, FaultKind.DROP_BEFORE)
    completed(world)
    with world.bench() as bench:
        (issue,) = bench.conn.issues.open()
    assert (issue.record_id, issue.code) == (source, "uncertain")
    assert "2026-03-02 08:11" in issue.remedy


def test_zoho_which_keeps_our_key_unique_is_asked_again_without_waiting(world: World) -> None:
    source = new_on(world, Side.EXACT, "Nieuw")
    spoil_creation(world, Side.ZOHO, FaultKind.DROP_BEFORE)
    completed(world)
    completed(world)
    assert bound(world, Side.EXACT, source)


def test_a_record_whose_search_code_a_person_cleared_is_found_by_who_made_it_and_its_name(world: World) -> None:
    source = new_on(world, Side.ZOHO, "Nieuw")
    spoil_creation(world, Side.EXACT, FaultKind.DROP_AFTER)
    network_fails_reading(world, Side.EXACT)
    assert world.sync().state is State.FAILED
    network_is_back(world)
    (made,) = in_exact(world, "Nieuw")
    world.exact.edit("crm/Accounts", made["ID"], {"SearchCode": None})
    until_quiet(world)
    assert [row["ID"] for row in in_exact(world, "Nieuw")] == [made["ID"]]
    assert bound(world, Side.ZOHO, source) == made["ID"]


@pytest.mark.parametrize("target", list(Side))
def test_a_creation_is_given_up_after_two_attempts_and_says_so(world: World, target: Side) -> None:
    source = new_on(world, target.other, "Nieuw")
    spoil_creation(world, target, FaultKind.DROP_BEFORE, times=9)
    before = creations(world, target)
    for _ in range(4):
        completed(world)
        world.universe.clock.advance(700)
    assert creations(world, target) == before + 2
    assert "refused" in issues(world, source)


@pytest.mark.parametrize("target", list(Side))
def test_a_crash_between_write_and_binding_is_made_good(
    world: World, target: Side, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = new_on(world, target.other, "Nieuw")

    def dies(*_: object, **__: object) -> None:
        raise Crash

    with monkeypatch.context() as patched:
        patched.setattr(Connection, "remember", dies)
        with pytest.raises(Crash):
            world.sync()
    assert len(on(world, target, "Nieuw")) == 1
    assert bound(world, target.other, source) is None
    until_quiet(world)
    (made,) = on(world, target, "Nieuw")
    assert bound(world, target.other, source) == made["ID" if target is Side.EXACT else "id"]


def test_a_source_edited_while_its_creation_waits_is_created_as_it_is_then(world: World) -> None:
    source = new_in_zoho(world, "Nieuw", Phone="+31 20 111 11 11")
    spoil_creation(world, Side.EXACT, FaultKind.DROP_BEFORE)
    completed(world)
    world.zoho.edit("Accounts", source["id"], {"Phone": "+31 20 222 22 22"})
    world.universe.clock.advance(700)
    until_quiet(world)
    (made,) = in_exact(world, "Nieuw")
    assert made["Phone"] == "+31 20 222 22 22"


def test_an_edit_of_the_source_of_a_creation_that_was_applied_arrives_after_the_adoption(world: World) -> None:
    source = new_in_zoho(world, "Nieuw", Phone="+31 20 111 11 11")
    spoil_creation(world, Side.EXACT, FaultKind.LATE, seconds=60)
    completed(world)
    world.universe.clock.advance(120)
    world.zoho.edit("Accounts", source["id"], {"Phone": "+31 20 222 22 22"})
    until_quiet(world)
    (made,) = in_exact(world, "Nieuw")
    assert made["Phone"] == "+31 20 222 22 22"
    assert world.crm()[source["id"]]["Phone"] == "+31 20 222 22 22"


def test_after_too_many_creations_without_an_answer_the_rest_waits(world: World) -> None:
    for number in range(8):
        new_in_zoho(world, f"Nieuw {number}")
    spoil_creation(world, Side.EXACT, FaultKind.DROP_AFTER, times=99)
    before = creations(world, Side.EXACT)
    world.sync()
    assert creations(world, Side.EXACT) < before + 8
    network_is_back(world)
    until_quiet(world)
    assert sorted(len(in_exact(world, f"Nieuw {number}")) for number in range(8)) == [1] * 8


def with_unique_codes() -> World:
    """A world whose administrator lets no two accounts of Zoho have the same Exact code."""
    world = founded(1)
    unique = {"field_label": "Exact Code", "data_type": "text", "length": 30, "unique": {"case_sensitive": False}}
    world.zoho.add_field("Accounts", unique)
    return world.live()


def test_where_a_stranger_has_a_unique_value_the_rest_is_created_and_the_stranger_left_alone() -> None:
    world = with_unique_codes()
    new = new_in_exact(world, "Nieuw")
    stranger = new_in_zoho(world, "Een ander", Exact_Code=new["Code"].strip(), Account_Type="Press")
    until_quiet(world)
    (made,) = in_zoho(world, "Nieuw")
    assert made["Exact_Code"] is None
    assert bound(world, Side.EXACT, new["ID"]) == made["id"]
    assert list(issues(world, made["id"])) == ["refused"]
    left = world.crm()[stranger["id"]]
    assert (left["Account_Name"], left["Exact_ID"]) == ("Een ander", None)


def test_a_creation_by_plain_insert_whose_reply_was_lost_is_adopted() -> None:
    world = with_unique_codes()
    new = new_in_exact(world, "Nieuw")
    world.zoho.faults.add(Fault(FaultKind.DROP_AFTER, "POST", "Accounts$"))
    until_quiet(world)
    (made,) = in_zoho(world, "Nieuw")
    assert bound(world, Side.EXACT, new["ID"]) == made["id"]


def test_a_record_that_lost_our_database_is_linked_by_its_external_id_and_not_made_again(world: World) -> None:
    count = len(world.crm())
    again = World(world.universe).live()
    assert len(again.crm()) == count
    assert len(again.accounts()) == 1
    with again.bench() as bench:
        assert bench.conn.bindings.count("accounts") == 1
