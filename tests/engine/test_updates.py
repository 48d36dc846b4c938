"""An update never costs an edit: what is refused, dropped, rewritten or met by another edit is merged again or told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from exact_zoho.core.entity import Side
from exact_zoho.staging.rows import KeptConflict
from sandbox.faults import Fault, FaultKind
from tests.engine.story import company, completed, founded, in_exact, in_zoho, issues, until_quiet
from tests.support.world import World

PHONE, OTHER = "+31 20 765 43 21", "+32 2 111 22 33"


@pytest.fixture
def world() -> World:
    return company(2)


class Meddler(httpx.BaseTransport):
    """Something happens just before a call arrives."""

    def __init__(self, inner: httpx.BaseTransport, method: str, path: str, act: Callable[[], Any]) -> None:
        self.inner, self.method, self.path, self.act = inner, method, path, act
        self.times = 1

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if self.times and request.method == self.method and request.url.path.endswith(self.path):
            self.times -= 1
            self.act()
        return self.inner.handle_request(request)


def meddle(world: World, method: str, path: str, act: Callable[[], Any]) -> None:
    object.__setattr__(world.ports, "transport", Meddler(world.ports.transport, method, path, act))  # type: ignore[arg-type]


def pair(world: World, name: str = "Klant 1") -> tuple[str, str]:
    """The ids of a linked pair, Exact's first."""
    return str(in_exact(world, name)[0]["ID"]), str(in_zoho(world, name)[0]["id"])


def edit_exact(world: World, record: str, **values: Any) -> None:
    world.universe.clock.advance(30)
    world.exact.edit("crm/Accounts", record, values)


def edit_zoho(world: World, record: str, **values: Any) -> None:
    world.universe.clock.advance(30)
    world.zoho.edit("Accounts", record, values)


def conflicts(world: World) -> list[KeptConflict]:
    with world.bench() as bench:
        return bench.conn.conflicts.recent(9)


def test_an_edit_made_in_zoho_between_our_reading_and_our_writing_is_merged_and_kept(world: World) -> None:
    exact, zoho = pair(world)
    edit_exact(world, exact, Phone=PHONE)

    def edit() -> None:
        world.universe.clock.advance(5)
        world.zoho.edit("Accounts", zoho, {"Fax": OTHER, "Phone": OTHER})

    meddle(world, "PUT", "/Accounts", edit)
    until_quiet(world)
    account, row = world.accounts()[exact], world.crm()[zoho]
    assert account["Fax"] == row["Fax"] == OTHER
    assert account["Phone"] == row["Phone"] == OTHER  # the later edit
    assert [(each.unit, each.winner) for each in conflicts(world)] == [("phone", "zoho")]


def test_an_edit_made_in_exact_just_before_our_writing_is_kept_with_the_value_that_we_wrote_over(world: World) -> None:
    exact, zoho = pair(world)
    edit_zoho(world, zoho, Phone=PHONE)
    meddle(world, "PUT", f"(guid'{exact}')", lambda: world.exact.edit("crm/Accounts", exact, {"Fax": OTHER}))
    until_quiet(world)
    assert world.crm()[zoho]["Fax"] == world.accounts()[exact]["Fax"] == OTHER
    assert world.accounts()[exact]["Phone"] == PHONE


@pytest.mark.parametrize("kind", [FaultKind.DROP_AFTER, FaultKind.DROP_BEFORE, FaultKind.TRUNCATE, FaultKind.HTML])
@pytest.mark.parametrize("target", list(Side))
def test_an_update_whose_reply_was_lost_arrives_all_the_same(world: World, target: Side, kind: FaultKind) -> None:
    exact, zoho = pair(world)
    if target is Side.ZOHO:
        edit_exact(world, exact, Phone=PHONE)
    else:
        edit_zoho(world, zoho, Phone=PHONE)
    service = world.zoho if target is Side.ZOHO else world.exact
    service.faults.add(Fault(kind, "PUT", "Accounts", keep=10))
    until_quiet(world)
    assert world.accounts()[exact]["Phone"] == world.crm()[zoho]["Phone"] == PHONE
    assert conflicts(world) == []
    assert issues(world) == {}


def test_an_edit_that_follows_an_update_whose_reply_was_lost_is_not_taken_for_ours(world: World) -> None:
    exact, zoho = pair(world)
    edit_exact(world, exact, Phone=PHONE)
    world.zoho.faults.add(Fault(FaultKind.DROP_AFTER, "PUT", "Accounts"))
    world.zoho.faults.add(Fault(FaultKind.REFUSE, "POST", "coql", after=4, times=60))
    world.sync()
    world.zoho.faults.clear()
    edit_zoho(world, zoho, Phone=OTHER)
    until_quiet(world)
    assert world.accounts()[exact]["Phone"] == world.crm()[zoho]["Phone"] == OTHER


def test_a_field_that_exact_drops_in_silence_is_told_after_two_tries_and_no_more_is_sent(world: World) -> None:
    exact, zoho = pair(world)
    world.exact.faults.add(Fault(FaultKind.DROP_FIELD, "PUT", "crm/Accounts", column="Fax", times=99))
    edit_zoho(world, zoho, Fax=PHONE)
    until_quiet(world)
    sent = [call for call in world.exact.journal.calls if call.method == "PUT" and call.fault]
    assert len(sent) == 2
    assert "not_kept" in issues(world, zoho)
    assert world.crm()[zoho]["Fax"] == PHONE
    assert world.accounts()[exact]["Fax"] is None
    assert world.crm()[zoho]["Exact_Sync_Status"] == "Needs attention"
    assert "Fax" in world.crm()[zoho]["Exact_Sync_Message"]


@pytest.mark.parametrize("target", list(Side))
def test_a_side_that_writes_our_values_its_own_way_is_not_written_again(world: World, target: Side) -> None:
    exact, zoho = pair(world)
    service, column = (world.exact, "City") if target is Side.EXACT else (world.zoho, "Billing_City")
    service.faults.add(Fault(FaultKind.NORMALISE, "PUT", "Accounts", column=column, times=99))
    if target is Side.EXACT:
        edit_zoho(world, zoho, Billing_City="Den  Haag", Billing_Street="Plein 1")
    else:
        edit_exact(world, exact, City="Den  Haag", AddressLine1="Plein 1")
    completed(world)
    before = world.marks()
    completed(world)
    assert world.writes(before) == []
    assert {world.accounts()[exact]["City"].upper(), world.crm()[zoho]["Billing_City"].upper()} <= {
        "DEN  HAAG",
        "DEN HAAG",
    }
    assert issues(world) == {}


def test_a_refused_field_leaves_the_rest_alone_is_named_and_goes_once_it_is_corrected(world: World) -> None:
    exact, zoho = pair(world)
    edit_exact(world, exact, Phone="na vijven!", City="Gent")
    completed(world)
    row = world.crm()[zoho]
    assert row["Billing_City"] == "Gent"
    assert row["Phone"] != "na vijven!"
    with world.bench() as bench:
        (issue,) = bench.conn.issues.open()
    assert (issue.code, issue.field, issue.record_id) == ("refused", "phone", zoho)
    assert row["Exact_Sync_Status"] == "Refused"
    before = world.marks()
    completed(world)
    assert world.writes(before) == []
    edit_exact(world, exact, Phone=PHONE)
    until_quiet(world)
    row = world.crm()[zoho]
    assert (row["Phone"], row["Exact_Sync_Status"], row["Exact_Sync_Message"]) == (PHONE, "In sync", None)
    assert issues(world) == {}


def test_a_text_too_long_for_zoho_holds_the_record_and_nothing_is_cut() -> None:
    world = founded(1)
    world.zoho.add_field("Accounts", {"field_label": "Chamber of Commerce", "data_type": "text", "length": 8})
    world.live()
    exact, zoho = pair(world)
    edit_exact(world, exact, ChamberOfCommerce="123456789", Fax=PHONE)
    before = world.marks()
    completed(world)
    row = world.crm()[zoho]
    assert (row["Chamber_of_Commerce"], row["Fax"], row["Exact_Sync_Status"]) == (None, None, "Needs attention")
    assert list(issues(world, zoho)) == ["too_long"]
    assert len(world.writes(before)) == 1
    edit_exact(world, exact, ChamberOfCommerce="12345678")
    until_quiet(world)
    row = world.crm()[zoho]
    assert (row["Chamber_of_Commerce"], row["Fax"], row["Exact_Sync_Status"]) == ("12345678", PHONE, "In sync")


def test_a_text_that_exact_finds_too_long_is_not_sent_twice_and_goes_once_it_is_shorter(world: World) -> None:
    exact, zoho = pair(world)
    edit_zoho(world, zoho, Billing_Street="x" * 200, Fax=PHONE)
    completed(world)
    assert world.accounts()[exact]["AddressLine1"] is None
    assert list(issues(world, zoho)) == ["refused"]
    before = world.marks()
    completed(world)
    assert world.writes(before) == []
    edit_zoho(world, zoho, Billing_Street="Korte weg 1")
    until_quiet(world)
    account = world.accounts()[exact]
    assert (account["AddressLine1"], account["Fax"]) == ("Korte weg 1", PHONE)
    assert issues(world) == {}


@pytest.mark.parametrize("mover", list(Side))
def test_a_value_that_is_cleared_is_cleared_across(world: World, mover: Side) -> None:
    exact, zoho = pair(world)
    if mover is Side.EXACT:
        edit_exact(world, exact, Phone=None)
    else:
        edit_zoho(world, zoho, Phone=None)
    completed(world)
    assert world.accounts()[exact]["Phone"] is None
    assert world.crm()[zoho]["Phone"] is None


@pytest.mark.parametrize("mover", list(Side))
def test_a_value_that_is_never_to_be_cleared_is_put_back(mover: Side) -> None:
    world = company(1, {"entities": {"accounts": {"fields": {"phone": {"clear": "never"}}}}})
    exact, zoho = pair(world)
    phone = world.crm()[zoho]["Phone"]
    if mover is Side.EXACT:
        edit_exact(world, exact, Phone=None)
    else:
        edit_zoho(world, zoho, Phone=None)
    completed(world)
    assert world.accounts()[exact]["Phone"] == world.crm()[zoho]["Phone"] == phone
    assert [each.put_back for each in conflicts(world)] == [True]


def test_terms_edited_in_zoho_are_put_back_and_both_values_are_kept(world: World) -> None:
    exact, zoho = pair(world)
    edit_exact(world, exact, CreditLineSales=1000)
    completed(world)
    edit_zoho(world, zoho, Credit_Line=9000)
    completed(world)
    assert world.crm()[zoho]["Credit_Line"] == 1000
    assert world.accounts()[exact]["CreditLineSales"] == 1000
    (conflict,) = conflicts(world)
    assert (conflict.unit, conflict.winner, conflict.put_back) == ("credit_line", "exact", True)
    assert (conflict.exact, conflict.zoho) == ({"credit_line": "1000.00"}, {"credit_line": "9000.00"})


def test_the_value_that_a_write_replaces_is_kept(world: World) -> None:
    exact, zoho = pair(world)
    former = world.crm()[zoho]["Phone"]
    edit_exact(world, exact, Phone=PHONE)
    completed(world)
    with world.bench() as bench:
        last = bench.conn.changes.history("accounts", zoho)[-1].change
    assert (last.old["phone"], last.values["phone"], last.why["phone"]) == (former, PHONE, "edited in exact")


def test_a_record_that_is_refused_does_not_stop_the_others_of_its_batch(world: World) -> None:
    (one, crm_one), (two, crm_two) = pair(world, "Klant 1"), pair(world, "Klant 2")
    edit_exact(world, one, Phone="na vijven!")
    edit_exact(world, two, Phone=PHONE)
    completed(world)
    assert world.crm()[crm_two]["Phone"] == PHONE
    assert list(issues(world, crm_one)) == ["refused"]
    assert issues(world, crm_two) == {}


def test_a_field_that_something_keeps_changing_back_rests_for_a_day_and_is_told(world: World) -> None:
    exact, zoho = pair(world)
    edit_exact(world, exact, CreditLineSales=1000)
    completed(world)
    for _ in range(9):
        world.universe.clock.advance(600)
        world.zoho.edit("Accounts", zoho, {"Credit_Line": 9000})
        completed(world)
    put_back = [call for call in world.zoho.journal.calls if call.method == "PUT"]
    assert issues(world, zoho).keys() == {"oscillating"}
    assert world.crm()[zoho]["Credit_Line"] == 9000
    assert world.crm()[zoho]["Exact_Sync_Status"] == "Needs attention"
    assert len(put_back) <= 9  # seven with the value, one or two that only say so
    edit_exact(world, exact, Phone=PHONE)
    completed(world)
    assert world.crm()[zoho]["Phone"] == PHONE
    world.universe.clock.advance(25 * 3600)
    until_quiet(world)
    assert world.crm()[zoho]["Credit_Line"] == 1000
    assert issues(world) == {}
