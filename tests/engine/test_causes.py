"""A cause that hits many records is tried on a few: the rest is held, and one fix releases all of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from exact_zoho.core.causes import Cause, in_common
from exact_zoho.core.entity import Side
from exact_zoho.engine.bench import Bench
from exact_zoho.engine.causes import retry
from exact_zoho.engine.probe import probe
from exact_zoho.engine.run import State
from exact_zoho.staging.dirty import DirtyList
from sandbox.faults import Fault, FaultKind
from tests.engine.story import completed, creations, founded, in_exact, in_zoho, new_in_exact, new_in_zoho, until_quiet
from tests.support.world import Crash, World

CONDITIONS = "cashflow/PaymentConditions"
HOUR = 3600.0
FEW = {"guards": {"changed_minimum": 1000}}


def company(**settings: Any) -> World:
    """A live world whose bookkeeper has just stopped using a payment condition that we still believe in."""
    world = founded(1, {**FEW, **settings}, exact={"language": "en"}).live()
    world.universe.clock.advance(60)
    of_60 = next(row for row in world.exact.records(CONDITIONS, world.universe.division) if row["Code"] == "60")
    world.exact.remove(CONDITIONS, of_60["ID"], world.universe.division)
    return world


def sixty(world: World, count: int = 60) -> list[str]:
    """So many new customers in Zoho with that payment condition."""
    return [new_in_zoho(world, f"Zestig {number}", Payment_Condition="60")["id"] for number in range(count)]


def others(world: World, count: int = 12) -> list[str]:
    """New customers in Zoho with whom nothing is wrong."""
    return [new_in_zoho(world, f"Gewoon {number}", Phone=f"+31 10 123 45 {number}")["id"] for number in range(count)]


def back_again(world: World) -> None:
    """The bookkeeper enters the payment condition again."""
    world.exact.add(CONDITIONS, {"Code": "60", "Description": "60 dagen", "PaymentDays": 60}, world.universe.division)


def refused(world: World) -> int:
    """How many creations Exact has refused."""
    return sum(
        call.method == "POST" and call.path.endswith("crm/Accounts") and call.status in (400, 500)
        for call in world.exact.journal.calls
    )


def made(world: World, name: str) -> int:
    """How many customers of that sort Exact has."""
    return sum(row["Name"].startswith(name) for row in world.accounts().values())


def causes(world: World) -> list[Cause]:
    with world.bench() as bench:
        return bench.conn.causes.open()


def told(world: World, code: str) -> list[Any]:
    with world.bench() as bench:
        return bench.conn.issues.open("accounts", code)


def quiet(world: World) -> bool:
    before = world.marks()
    completed(world)
    return world.writes(before) == []


def test_three_are_refused_the_rest_is_held_and_what_is_not_like_them_goes() -> None:
    world = company()
    sixty(world)
    others(world)
    for _ in range(4):
        completed(world)
        world.universe.clock.advance(300)
    assert refused(world) == 3
    assert (made(world, "Zestig"), made(world, "Gewoon")) == (0, 12)
    assert (len(told(world, "refused")), len(told(world, "same_cause"))) == (3, 57)
    assert quiet(world)
    assert world.violations() == []


def test_a_held_record_says_why_in_zoho_and_names_what_was_learnt() -> None:
    world = company()
    sixty(world, 8)
    others(world)
    until_quiet(world, 60)
    messages = [str(row["Exact_Sync_Message"]) for row in world.crm().values() if row["Payment_Condition"]]
    assert sum("Exact refused others for the same reason: Invalid reference: Payment" in each for each in messages) == 5
    assert {row["Exact_Sync_Status"] for row in world.crm().values() if row["Payment_Condition"]} == {
        "Refused",
        "Needs attention",
    }
    with world.bench() as bench:
        entity = bench.entity("accounts")
    assert [in_common(entity, each) for each in causes(world)] == ["Payment condition is 60"]


def test_once_the_bookkeeper_has_repaired_it_one_goes_ahead_and_all_follow_in_the_same_run() -> None:
    world = company()
    sixty(world)
    completed(world)
    back_again(world)
    world.universe.clock.advance(600)
    completed(world)
    assert made(world, "Zestig") == 0
    world.universe.clock.advance(HOUR)
    completed(world)
    assert made(world, "Zestig") == 60
    assert refused(world) == 3
    assert causes(world) == told(world, "refused") == told(world, "same_cause") == []
    until_quiet(world, 60)
    assert {row["Exact_Sync_Status"] for row in world.crm().values()} == {"In sync"}
    assert world.violations() == []


def test_while_it_is_not_repaired_one_is_tried_after_an_hour_then_two_then_four() -> None:
    world = company()
    sixty(world, 20)
    completed(world)
    counts = []
    for _ in range(8):
        world.universe.clock.advance(HOUR + 60)
        completed(world)
        counts.append(refused(world))
    assert counts == [4, 4, 5, 5, 5, 5, 6, 6]
    assert made(world, "Zestig") == 0


def test_one_edit_of_a_refused_record_that_is_accepted_as_it_is_releases_all_in_the_same_run() -> None:
    world = company()
    sixty(world)
    completed(world)
    back_again(world)
    world.universe.clock.advance(60)
    record = told(world, "refused")[0].record_id
    world.zoho.edit("Accounts", record, {"Phone": "+31 20 765 43 21"})
    completed(world)
    assert made(world, "Zestig") == 60
    assert refused(world) == 3


def test_an_edit_that_removes_what_was_suspected_releases_nobody_and_costs_nothing() -> None:
    world = company()
    sixty(world, 10)
    others(world)
    completed(world)
    world.universe.clock.advance(60)
    for issue in told(world, "refused"):
        world.zoho.edit("Accounts", issue.record_id, {"Payment_Condition": "30"})
    held = told(world, "same_cause")[0]
    world.zoho.edit("Accounts", held.record_id, {"Payment_Condition": "14"})
    completed(world)
    assert made(world, "Zestig") == 4
    assert len(told(world, "same_cause")) == 6
    assert refused(world) == 3


def test_a_person_who_wants_it_tried_again_gets_all_of_it_tried() -> None:
    world = company()
    sixty(world, 20)
    completed(world)
    back_again(world)
    with world.bench() as bench:
        assert retry(bench, bench.entity("accounts"), Side.ZOHO) == 20
    completed(world)
    assert made(world, "Zestig") == 20
    assert refused(world) == 3


@pytest.mark.parametrize("all_of_them", [True, False])
def test_a_person_who_wants_records_tried_again_loses_one_call_if_nothing_was_repaired(all_of_them: bool) -> None:
    world = company()
    sixty(world, 10)
    others(world)
    completed(world)
    ids = None if all_of_them else [issue.record_id for issue in told(world, "same_cause")]
    with world.bench() as bench:
        retry(bench, bench.entity("accounts"), Side.ZOHO, ids)
    completed(world)
    assert refused(world) == (6 if all_of_them else 4)
    back_again(world)
    with world.bench() as bench:
        retry(bench, bench.entity("accounts"), Side.ZOHO, ids)
    completed(world)
    assert made(world, "Zestig") == 10


def test_other_settings_are_tried_at_once_on_one() -> None:
    world = company()
    sixty(world, 10)
    completed(world)
    back_again(world)
    world.store.settings.write({**FEW, "budgets": {"reserve": 0.01}}, "test")
    world.universe.clock.advance(60)
    completed(world)
    assert made(world, "Zestig") == 10
    assert refused(world) == 3


def test_what_was_refused_alone_heals_by_itself_when_the_reason_is_gone() -> None:
    world = company()
    sixty(world, 2)
    completed(world)
    assert len(told(world, "refused")) == 2
    back_again(world)
    world.universe.clock.advance(HOUR + 60)
    completed(world)
    assert made(world, "Zestig") == 2
    assert refused(world) == 2
    until_quiet(world, 60)


def test_a_refused_record_that_is_gone_keeps_nobody_else_waiting() -> None:
    world = company()
    gone, other = sixty(world, 2)
    completed(world)
    world.zoho.remove("Accounts", gone)
    back_again(world)
    world.universe.clock.advance(HOUR + 60)
    completed(world)
    world.universe.clock.advance(60)
    completed(world)
    assert made(world, "Zestig") == 1
    until_quiet(world)
    assert world.crm()[other]["Exact_Sync_Status"] == "In sync"
    assert causes(world) == []


def test_an_unrelated_customer_held_by_a_cause_of_which_nothing_is_known_yet_goes_with_the_first_canary() -> None:
    world = company()
    sixty(world, 10)
    completed(world)
    other = others(world, 1)
    completed(world)
    assert [issue.record_id for issue in told(world, "same_cause") if issue.record_id in other] == other
    world.universe.clock.advance(HOUR + 60)
    completed(world)
    assert made(world, "Gewoon") == 1
    assert refused(world) <= 4


def test_a_text_that_exact_finds_too_long_holds_its_field_and_the_rest_of_each_record_goes() -> None:
    world = company()
    for number in range(20):
        new_in_zoho(
            world, f"Lang {number}", Billing_City=f"{number:02}" + "x" * (40 + number % 3), Fax="+31 20 7654321"
        )
    for number in range(8):
        new_in_zoho(world, f"Kort {number}", Billing_City="Sint-Genesius-Rode-aan-de-Zenne"[: 20 + number])
    until_quiet(world, 60)
    assert refused(world) == 3
    assert (made(world, "Lang"), made(world, "Kort")) == (20, 8)
    assert [row["City"] for row in world.accounts().values() if row["Name"].startswith("Lang")] == [None] * 20
    assert {issue.field for code in ("refused", "same_cause") for issue in told(world, code)} == {"visit_city"}


def test_the_error_budget_of_an_endpoint_is_left_to_others() -> None:
    world = company()
    sixty(world, 10)
    completed(world)
    world.universe.clock.advance(HOUR - 60)
    with world.bench() as bench:
        errors = bench.exact._errors
        for _ in range(5):
            errors.count("crm/Accounts")
    world.universe.clock.advance(120)
    completed(world)
    assert refused(world) == 3
    world.universe.clock.advance(HOUR)
    completed(world)
    assert refused(world) == 4


def test_refusals_that_have_nothing_in_common_hold_nobody() -> None:
    world = company()
    names = [new_in_zoho(world, f"Pech {number}", Phone=f"+31 10 123 45 {number}")["id"] for number in range(8)]
    body = '{"error": {"code": "", "message": {"lang": "", "value": "Ongeldig"}}}'
    for number in (0, 2, 4):
        world.exact.faults.add(Fault(FaultKind.STATUS, "POST", "crm/Accounts$", after=number, status=500, body=body))
    completed(world)
    assert told(world, "same_cause") == []
    assert made(world, "Pech") == len(names) - len(told(world, "refused"))


def test_zoho_is_held_off_after_the_first_batch_and_all_goes_when_it_accepts_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Zoho demands a value that nobody has, from the moment on at which its fields were looked at."""
    world = founded(1, FEW).live()
    world.universe.clock.advance(60)
    for number in range(150):
        new_in_exact(world, f"Veel {number}")
    columns = world.zoho.state.modules["Accounts"].fields

    def just_before(bench: Bench) -> frozenset[tuple[str, Side]]:
        columns["Industry"] = replace(columns["Industry"], mandatory=False)
        shown = probe(bench)
        columns["Industry"] = replace(columns["Industry"], mandatory=True)
        return shown

    monkeypatch.setattr("exact_zoho.engine.run.probe", just_before)
    before = creations(world, Side.ZOHO)
    for _ in range(3):
        completed(world)
        world.universe.clock.advance(300)
    assert creations(world, Side.ZOHO) - before == 1
    monkeypatch.undo()
    columns["Industry"] = replace(columns["Industry"], mandatory=False)
    world.universe.clock.advance(HOUR)
    before = creations(world, Side.ZOHO)
    completed(world)
    assert sum(row["Account_Name"].startswith("Veel") for row in world.crm().values()) == 150
    assert creations(world, Side.ZOHO) - before == 3
    assert causes(world) == []


def test_a_crash_between_the_first_that_is_accepted_and_the_release_of_the_others_costs_no_record(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = company()
    sixty(world, 10)
    completed(world)
    back_again(world)
    world.universe.clock.advance(HOUR + 60)
    whole = DirtyList.add

    def dies(self: DirtyList, entity: str, side: Side, ids: Any) -> None:
        if len(wanted := list(ids)) > 3:
            raise Crash
        whole(self, entity, side, wanted)

    with monkeypatch.context() as patched:
        patched.setattr(DirtyList, "add", dies)
        with pytest.raises(Crash):
            world.sync()
    assert made(world, "Zestig") == 1
    for _ in range(3):
        world.universe.clock.advance(HOUR + 60)
        completed(world)
    assert [len(in_exact(world, f"Zestig {number}")) for number in range(10)] == [1] * 10
    assert [len(in_zoho(world, f"Zestig {number}")) for number in range(10)] == [1] * 10
    assert refused(world) == 3
    until_quiet(world)


def test_of_two_hundred_with_one_cause_three_calls_are_refused_and_one_fix_releases_all() -> None:
    world = company()
    sixty(world, 200)
    completed(world)
    assert refused(world) == 3
    assert len(told(world, "same_cause")) == 197
    assert not world.exact.state.counters.blocked
    back_again(world)
    world.universe.clock.advance(HOUR + 60)
    completed(world)
    assert made(world, "Zestig") == 200
    assert refused(world) == 3
    assert world.violations() == []


def test_what_a_person_has_approved_is_not_asked_for_again_when_it_is_let_go() -> None:
    world = company(guards={"changed_minimum": 50})
    sixty(world)
    assert world.sync().state is State.HALTED
    assert world.sync(approve=True).state is State.COMPLETED
    assert made(world, "Zestig") == 0
    back_again(world)
    world.universe.clock.advance(HOUR + 60)
    completed(world)
    assert made(world, "Zestig") == 60
