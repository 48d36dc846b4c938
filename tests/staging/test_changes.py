"""The life of a change: planned, claimed, then done, refused or unknown; and what the history says afterwards."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from exact_zoho.core.changes import Change, ChangeKind, ChangeState
from exact_zoho.core.entity import Side
from exact_zoho.errors import ExactZohoError
from exact_zoho.staging.connection import Connection
from exact_zoho.staging.rows import StagedRow, StoredChange
from exact_zoho.staging.store import Store

EXACT, ZOHO = Side.EXACT, Side.ZOHO
CREATE, UPDATE, LINK = ChangeKind.CREATE, ChangeKind.UPDATE, ChangeKind.LINK


def update(record: str = "z1", partner: str = "e1", **more: Any) -> Change:
    return Change(**{"entity": "accounts", "side": ZOHO, "kind": UPDATE, "record": record, "partner": partner,
                     "values": {"name": "Jansen"}, **more})  # fmt: skip


def creation(partner: str = "z9", key: str = "K9", **more: Any) -> Change:
    return update("", partner, side=EXACT, kind=CREATE, key=key, **more)


def planned(conn: Connection, *changes: Change) -> list[StoredChange]:
    plan = conn.plans.create(1)
    conn.plans.add(plan, changes)
    return conn.plans.changes(plan)


def one(conn: Connection, change: Change) -> StoredChange:
    return planned(conn, change)[0]


def now(conn: Connection, stored: StoredChange) -> StoredChange:
    found = conn.changes.get(stored.id)
    assert found is not None
    return found


def claim(conn: Connection, stored: StoredChange, run: int = 5) -> None:
    conn.changes.claim({stored.id: "hash"}, run)


def test_a_change_is_kept_whole(conn: Connection) -> None:
    change = update(
        part="delivery", part_id="p1", key="k", source={"name": "x"}, old={"name": None}, marks={"status": "OK"},
        why={"name": "newest"}, base={"name": {"exact": "a", "zoho": "b"}}, exact_seq=3, zoho_seq=4, name="Jansen",
    )  # fmt: skip
    assert one(conn, change).change == change


def test_a_batch_is_of_one_kind_and_side_and_in_order(conn: Connection) -> None:
    plan = conn.plans.create(1)
    conn.plans.add(plan, [update("z2"), creation(), update("z1"), update("z3")])
    conn.plans.add(plan, [])
    batch = conn.changes.batch(plan, "accounts", ZOHO, [UPDATE], limit=2)
    assert [stored.change.record for stored in batch] == ["z2", "z1"]
    conn.changes.skip([stored.id for stored in batch], "changed since")
    assert [each.change.record for each in conn.changes.batch(plan, "accounts", ZOHO, [UPDATE], 2)] == ["z3"]
    assert conn.changes.batch(plan, "contacts", ZOHO, [UPDATE], 2) == []
    assert conn.changes.batch(plan + 1, "accounts", ZOHO, [UPDATE], 2) == []


def test_a_claim_is_the_committed_intent(conn: Connection, clock: Any) -> None:
    stored = one(conn, creation())
    claim(conn, stored)
    claimed = now(conn, stored)
    assert (claimed.state, claimed.attempt, claimed.payload_hash, claimed.run_id) == (ChangeState.CLAIMED, 1, "hash", 5)
    assert claimed.sent_after == clock.now()
    assert [each.id for each in conn.changes.open_intents("accounts")] == [stored.id]
    assert conn.changes.open_intents("contacts") == []


def test_what_is_claimed_cannot_be_claimed_again(conn: Connection) -> None:
    stored, other = planned(conn, creation(), update())
    claim(conn, stored)
    with pytest.raises(ExactZohoError, match="taken up by someone else"):
        conn.changes.claim({stored.id: "2", other.id: "3"}, 6)
    assert now(conn, other).state is ChangeState.PLANNED, "all or nothing"


def test_what_was_done_is_closed(conn: Connection) -> None:
    stored = one(conn, creation())
    claim(conn, stored)
    conn.changes.done(stored.id, "e77")
    assert (now(conn, stored).state, now(conn, stored).target_id) == (ChangeState.DONE, "e77")
    assert conn.changes.open_intents("accounts") == []


def test_what_was_not_sent_is_planned_as_before(conn: Connection) -> None:
    stored = one(conn, creation())
    claim(conn, stored)
    conn.changes.replan(stored.id)
    assert now(conn, stored).state is ChangeState.PLANNED
    assert now(conn, stored).attempt == 0
    claim(conn, stored)
    assert now(conn, stored).attempt == 1


def test_an_unknown_outcome_stays_open_with_its_first_time(conn: Connection, clock: Any) -> None:
    stored, first = one(conn, creation()), clock.now()
    claim(conn, stored)
    conn.changes.unknown(stored.id, "{}")
    clock.advance(60)
    conn.changes.unknown(stored.id, '{"empty": "once"}')
    unknown = now(conn, stored)
    assert (unknown.state, unknown.evidence, unknown.sent_before) == (ChangeState.UNKNOWN, '{"empty": "once"}', first)
    assert [each.id for each in conn.changes.open_intents("accounts")] == [stored.id]


def test_attempts_add_up_over_plans_where_nobody_heard_of_the_first(conn: Connection) -> None:
    stored = one(conn, creation())
    claim(conn, stored)
    conn.changes.unknown(stored.id, "{}")
    conn.changes.skip([stored.id], "looked up, not there: sent again")
    again = one(conn, creation())
    claim(conn, again)
    assert now(conn, again).attempt == 2
    other = one(conn, creation("z8", "K8"))
    claim(conn, other)
    assert now(conn, other).attempt == 1


def test_a_creation_that_was_not_applied_is_no_attempt(conn: Connection) -> None:
    stored = one(conn, creation())
    claim(conn, stored)
    conn.changes.skip([stored.id], "too many calls")
    again = one(conn, creation())
    claim(conn, again)
    assert now(conn, again).attempt == 1


def test_an_update_of_unknown_outcome_is_ours_until_its_part_was_read(conn: Connection) -> None:
    main, delivery = planned(conn, update(values={"name": "x"}), update(part="delivery", values={"city": "y"}))
    for stored in (main, delivery):
        claim(conn, stored)
        conn.changes.unknown(stored.id, "{}")
    assert conn.changes.unknown_updates("accounts", ZOHO) == {"z1": {"name": "x", "city": "y"}}
    for stored in (main, delivery):
        conn.changes.reread(stored.id)
    assert conn.changes.open_intents("accounts") == []
    assert conn.changes.unknown_updates("accounts", ZOHO) == {"z1": {"name": "x", "city": "y"}}
    row = StagedRow("z1", "z1", {}, "1")
    conn.staging.stage("accounts", ZOHO, "main", [row], feed="zoho/Accounts", cursor="1")
    assert "name" in conn.changes.unknown_updates("accounts", ZOHO)["z1"], "its page may be one of those to come"
    conn.staging.stage("accounts", ZOHO, "main", [], feed="zoho/Accounts", cursor="2", complete=True)
    assert conn.changes.unknown_updates("accounts", ZOHO) == {"z1": {"city": "y"}}
    assert conn.changes.unknown_updates("accounts", EXACT) == {}


def refuse(conn: Connection, change: Change, field: str = "", code: str = "BAD") -> StoredChange:
    stored = one(conn, change)
    claim(conn, stored)
    conn.changes.refused(stored.id, code, "its own words", field)
    return stored


def do(conn: Connection, change: Change) -> None:
    stored = one(conn, change)
    claim(conn, stored)
    conn.changes.done(stored.id, "done")


def standing(conn: Connection, *ids: str) -> list[tuple[str, str, str]]:
    return [(each.field, each.code, each.message) for each in conn.changes.last_refusals("accounts", ids)]


def test_a_refusal_stands_for_the_record_or_for_the_partner_of_a_creation(conn: Connection) -> None:
    refuse(conn, update())
    refuse(conn, creation("z9"))
    assert standing(conn, "z1") == [("", "BAD", "its own words")]
    assert standing(conn, "z9") == [("", "BAD", "its own words")]
    assert standing(conn, "e1") == [], "the partner of an update was not refused"
    assert standing(conn) == []


def test_a_later_write_of_the_same_fields_makes_a_refusal_void(conn: Connection) -> None:
    refuse(conn, update(values={"name": "x", "vat": "y"}))
    do(conn, update(values={"name": "z"}))
    assert standing(conn, "z1") != []
    do(conn, update(values={"name": "z", "vat": "y"}))
    assert standing(conn, "z1") == []


def test_a_write_that_left_the_refused_field_out_says_nothing_about_it(conn: Connection) -> None:
    refuse(conn, update(values={"name": "x", "vat": "y"}), field="vat")
    do(conn, update(values={"name": "x"}))
    assert standing(conn, "z1") == [("vat", "BAD", "its own words")]
    do(conn, update(values={"vat": "z"}))
    assert standing(conn, "z1") == []


def test_a_write_of_another_part_leaves_a_refusal_standing(conn: Connection) -> None:
    refuse(conn, update())
    do(conn, update(part="delivery"))
    assert standing(conn, "z1") != []


def test_of_equal_refusals_the_last_counts(conn: Connection) -> None:
    refuse(conn, update(values={"name": "x"}), code="ONE")
    refuse(conn, update(values={"name": "y"}), code="TWO")
    found = conn.changes.last_refusals("accounts", ["z1"])
    assert [(each.code, each.change.values) for each in found] == [("TWO", {"name": "y"})]


def test_what_was_given_up_is_not_sent_again_either(conn: Connection) -> None:
    stored = one(conn, creation("z9"))
    claim(conn, stored)
    conn.changes.unknown(stored.id, "{}")
    conn.changes.park(stored.id, "sent twice, found nowhere")
    assert now(conn, stored).state is ChangeState.PARKED
    assert standing(conn, "z9") == [("", "", "sent twice, found nowhere")]


def test_a_forgotten_refusal_stands_no_more_and_stays_in_the_history(conn: Connection) -> None:
    refused = refuse(conn, update())
    refuse(conn, update())
    assert conn.changes.forget_refusals("accounts", ZOHO, ["z1"]) == ["z1"]
    assert standing(conn, "z1") == [], "nor does an equal one before it"
    assert now(conn, refused).state is ChangeState.REFUSED
    assert len(conn.changes.history("accounts", "z1")) == 2
    assert conn.changes.forget_refusals("accounts", ZOHO, ["z1"]) == []


def test_what_is_refused_again_stands_again(conn: Connection) -> None:
    refuse(conn, update(), code="ONE")
    conn.changes.forget_refusals("accounts", ZOHO, ["z1"])
    refuse(conn, update(), code="TWO")
    assert standing(conn, "z1") == [("", "TWO", "its own words")]


def test_refusals_are_forgotten_for_a_record_whichever_side_refused(conn: Connection) -> None:
    refuse(conn, update("e1", "z1", side=EXACT))
    refuse(conn, creation("z9"))
    refuse(conn, update("z2", "e2"))
    assert conn.changes.forget_refusals("accounts", EXACT, ["z1", "z9"]) == [], "these are ids of the other side"
    assert conn.changes.forget_refusals("accounts", ZOHO, ["z1", "z9"]) == ["z1", "z9"]
    assert standing(conn, "e1", "z9") == []
    assert standing(conn, "z2") != []
    assert conn.changes.forget_refusals("accounts", EXACT, ["e2"]) == ["e2"]
    assert standing(conn, "z2") == []


def test_all_refusals_about_records_of_a_side_are_forgotten_at_once(conn: Connection) -> None:
    refuse(conn, creation("z9"))
    refuse(conn, update("z2", "e2"))
    refuse(conn, update("z3", "e3", entity="contacts"))
    done, parked = one(conn, update("z4", "e4")), one(conn, creation("z8"))
    claim(conn, done)
    claim(conn, parked)
    conn.changes.done(done.id, "z4")
    conn.changes.park(parked.id, "given up")
    assert conn.changes.forget_refusals("accounts", EXACT) == ["e2"], "z8 and z9 have no record there"
    assert conn.changes.forget_refusals("accounts", ZOHO) == ["z8", "z9"]
    assert conn.changes.forget_refusals("accounts", ZOHO, []) == []
    assert conn.changes.last_refusals("contacts", ["z3"]) != []


def test_the_history_of_a_record_has_all_it_took_part_in(conn: Connection) -> None:
    first = one(conn, creation("z9"))
    claim(conn, first)
    conn.changes.done(first.id, "e9")
    second = one(conn, update("z9", "e9"))
    one(conn, update("z1", "e1"))
    assert [each.id for each in conn.changes.history("accounts", "e9")] == [first.id, second.id]
    assert [each.id for each in conn.changes.history("accounts", "z9")] == [first.id, second.id]


def test_a_run_tells_what_it_sent_and_what_became_of_it(conn: Connection) -> None:
    do(conn, update())
    refuse(conn, creation())
    one(conn, update("z3"))
    link = one(conn, update("z4", "e4", kind=LINK))
    conn.bindings.link("accounts", "e4", "z4", 5, {})
    conn.changes.done(link.id, "z4")
    assert [each.change.kind for each in conn.changes.writes_of(5)] == [UPDATE, CREATE]
    assert conn.changes.tally(5) == {
        ("accounts", ZOHO, UPDATE, ChangeState.DONE): 1,
        ("accounts", EXACT, CREATE, ChangeState.REFUSED): 1,
        ("accounts", ZOHO, LINK, ChangeState.DONE): 1,
    }
    assert conn.changes.tally(6) == {}


def test_connections_have_changes_of_their_own(store: Store) -> None:
    mine, other = store.connection("one"), store.connection("other")
    stored = one(mine, creation())
    claim(mine, stored)
    assert other.changes.get(stored.id) is None
    assert other.changes.open_intents("accounts") == []
    other.changes.done(stored.id, "x")
    other.changes.skip([stored.id], "x")
    assert now(mine, stored).state is ChangeState.CLAIMED
    again = one(other, creation())
    with pytest.raises(ExactZohoError):
        mine.changes.claim({again.id: "x"}, 1)
    assert other.changes.tally(5) == {}
    refuse(mine, update())
    assert other.changes.forget_refusals("accounts", ZOHO) == []
    assert standing(mine, "z1") != []


def test_times_are_kept_to_the_microsecond_in_utc(conn: Connection, clock: Any) -> None:
    clock.moment += timedelta(microseconds=123456)
    stored = one(conn, creation())
    claim(conn, stored)
    found = now(conn, stored)
    assert found.sent_after == clock.now()
    assert found.sent_after is not None
    assert found.sent_after.utcoffset() == timedelta()


def test_a_field_that_was_written_too_often_lately_is_restless(conn: Connection, clock: Any) -> None:
    began = clock.now()
    for number in range(3):
        stored = one(conn, update(values={"phone": number, **({"fax": 1} if number else {})}))
        claim(conn, stored)
        conn.changes.done(stored.id, "z1")
    assert conn.changes.restless("accounts", ["z1", "z2"], began - timedelta(hours=1), 2) == {(ZOHO, "z1", "phone")}
    assert conn.changes.restless("accounts", ["z1"], began - timedelta(hours=1), 3) == set()
    assert conn.changes.restless("accounts", ["z2"], began - timedelta(hours=1), 2) == set()
    assert conn.changes.restless("accounts", ["z1"], clock.now() + timedelta(hours=1), 2) == set()
