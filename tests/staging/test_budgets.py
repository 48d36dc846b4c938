"""No budget is exceeded, whoever else spends it; what nobody told is no limit."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from exact_zoho.errors import BudgetExhaustedError
from exact_zoho.ports import SystemRandom
from exact_zoho.records import Allowance
from exact_zoho.staging.slots import SharedSlots
from exact_zoho.staging.store import Store

NEXT_MINUTE = datetime(2026, 3, 2, 10, 16, tzinfo=UTC)
MIDNIGHT = datetime(2026, 3, 3, tzinfo=UTC)


def told(window: str, limit: int | None, remaining: int | None, resets_at: datetime | None = None) -> list[Allowance]:
    return [Allowance("calls", window, limit, remaining, resets_at)]


def test_what_nobody_told_is_no_limit(store: Store, clock: Any) -> None:
    for _ in range(200):
        store.calls("app|7").spend()
    assert clock.slept == []


def test_the_end_of_a_minute_is_waited_out(store: Store, clock: Any) -> None:
    calls = store.calls("app|7")
    calls.learn(told("minute", 60, 2, NEXT_MINUTE))
    calls.spend()
    calls.spend()
    assert clock.slept == []
    calls.spend()
    assert clock.slept == [30.25]
    assert clock.now() > NEXT_MINUTE


def test_a_new_minute_has_the_whole_allowance_again(store: Store, clock: Any) -> None:
    calls = store.calls("app|7")
    calls.learn(told("minute", 3, 0, NEXT_MINUTE))
    for _ in range(3):
        calls.spend()
    assert len(clock.slept) == 1
    calls.spend()
    assert len(clock.slept) == 2
    assert clock.now() > NEXT_MINUTE + timedelta(minutes=1)


def test_the_end_of_a_day_ends_the_run(store: Store, clock: Any) -> None:
    calls = store.calls("app|7")
    calls.learn(told("day", 5000, 1, MIDNIGHT))
    calls.spend()
    with pytest.raises(BudgetExhaustedError) as spent:
        calls.spend()
    assert spent.value.until == MIDNIGHT
    assert clock.slept == []
    clock.moment = MIDNIGHT
    calls.spend()


def test_a_call_that_finds_one_window_used_up_takes_nothing_from_the_other(store: Store, clock: Any) -> None:
    calls = store.calls("app|7")
    calls.learn([*told("minute", 60, 5, NEXT_MINUTE), *told("day", 5000, 0, MIDNIGHT)])
    with pytest.raises(BudgetExhaustedError):
        calls.spend()
    left = {each["window"]: each["remaining"] for each in store.budgets()}
    assert left == {"minute": 5, "day": 0}


def test_whoever_shares_a_budget_shares_what_is_left(store: Store, clock: Any) -> None:
    store.calls("app|7").learn(told("minute", 60, 2, NEXT_MINUTE))
    store.calls("app|7").spend()
    store.calls("app|8").spend()
    store.calls("app|7").spend()
    assert clock.slept == []
    store.calls("app|7").spend()
    assert clock.slept != []


def test_what_the_side_says_corrects_our_own_count(store: Store, clock: Any) -> None:
    calls = store.calls("app|7")
    calls.learn(told("minute", 60, 50, NEXT_MINUTE))
    calls.learn(told("minute", 60, 1, NEXT_MINUTE))
    calls.spend()
    calls.spend()
    assert len(clock.slept) == 1


def test_within_a_minute_a_late_reply_gives_nothing_back(store: Store, clock: Any) -> None:
    """It was written before calls that others have sent since then."""
    calls = store.calls("app|7")
    calls.learn([*told("minute", 60, 2, NEXT_MINUTE), *told("day", 5000, 10, MIDNIGHT)])
    calls.spend()
    calls.spend()
    calls.learn([*told("minute", 60, 1, NEXT_MINUTE), *told("day", 5000, 9, MIDNIGHT)])
    left = {each["window"]: each["remaining"] for each in store.budgets()}
    assert left == {"minute": 0, "day": 9}, "of a day the side knows better: not all that we count arrives there"
    calls.learn(told("minute", 60, 59, NEXT_MINUTE + timedelta(minutes=1)))
    calls.spend()
    assert clock.slept == []


def test_a_share_of_the_day_is_left_to_others(store: Store) -> None:
    calls = store.calls("app|7")
    calls.allow({"minute": None, "day": None}, 0.1)
    calls.learn(told("day", 100, 11, MIDNIGHT))
    calls.spend()
    with pytest.raises(BudgetExhaustedError):
        calls.spend()


def test_a_limit_that_the_operator_knows_holds_until_the_side_tells(store: Store, clock: Any) -> None:
    calls = store.calls("app|7")
    calls.allow({"minute": 2, "day": None}, 0.0)
    calls.spend()
    calls.spend()
    calls.spend()
    assert clock.slept == [30.25]
    calls.learn(told("minute", 20, 19, NEXT_MINUTE + timedelta(minutes=1)))
    calls.allow({"minute": 2, "day": None}, 0.0)
    for _ in range(19):
        calls.spend()
    assert len(clock.slept) == 1


def test_after_a_refusal_nothing_is_sent_before_the_window_ends(store: Store, clock: Any) -> None:
    store.calls("app|7").refused(None, "minute")
    store.calls("app|7").spend()
    assert clock.slept == [30.25]


def test_a_refusal_that_says_how_long_is_believed(store: Store, clock: Any) -> None:
    calls = store.calls("app|7")
    calls.refused(7.0, "minute")
    calls.spend()
    assert clock.slept == [7.25]
    calls.refused(3600.0, "minute")
    with pytest.raises(BudgetExhaustedError) as spent:
        calls.spend()
    assert spent.value.until == clock.now() + timedelta(seconds=3600), "too long a wait ends the run"


def test_a_refused_day_ends_at_midnight_utc(store: Store) -> None:
    store.calls("app|7").refused(None, "day")
    with pytest.raises(BudgetExhaustedError) as spent:
        store.calls("app|7").spend()
    assert spent.value.until == MIDNIGHT


def test_credits_are_counted_over_the_last_day(store: Store, clock: Any) -> None:
    credits_ = store.credits("org")
    credits_.allow({"day": 10}, 0.0)
    credits_.spend(6)
    clock.advance(3 * 3600)
    credits_.spend(4)
    with pytest.raises(BudgetExhaustedError) as spent:
        credits_.spend()
    assert spent.value.until == datetime(2026, 3, 3, 11, tzinfo=UTC)
    clock.moment = spent.value.until
    credits_.spend(6)
    with pytest.raises(BudgetExhaustedError):
        credits_.spend(1)


def test_credits_told_to_be_few_are_few(store: Store) -> None:
    credits_ = store.credits("org")
    credits_.learn([Allowance("credits", "day", remaining=3)])
    credits_.spend(3)
    with pytest.raises(BudgetExhaustedError):
        credits_.spend()


def test_credits_come_back_so_used_up_is_not_believed_for_long(store: Store, clock: Any) -> None:
    credits_ = store.credits("org")
    credits_.refused(None, "day")
    with pytest.raises(BudgetExhaustedError) as spent:
        credits_.spend()
    assert spent.value.until == clock.now() + timedelta(minutes=15)
    clock.moment = spent.value.until
    credits_.spend(100)


def test_credits_that_were_not_to_be_had_are_not_counted(store: Store) -> None:
    credits_ = store.credits("org")
    credits_.learn([Allowance("credits", "day", remaining=3)])
    with pytest.raises(BudgetExhaustedError):
        credits_.spend(4)
    credits_.spend(3)
    assert [each["used"] for each in store.budgets() if "used" in each] == [3]


def test_all_budgets_are_shown(store: Store) -> None:
    store.calls("https://start.exactonline.nl|app|7").learn(told("day", 5000, 4000, MIDNIGHT))
    store.credits("https://www.zohoapis.eu|12").spend(5)
    assert store.budgets() == [
        {"owner": "https://start.exactonline.nl 7", "scope": "calls", "window": "day", "limit": 5000, "remaining": 4000,
         "resets_at": "2026-03-03T00:00:00+00:00"},
        {"owner": "https://www.zohoapis.eu 12", "scope": "credits", "window": "day", "limit": None, "remaining": None,
         "resets_at": None, "used": 5, "since": "2026-03-02T10:00:00+00:00"},
    ]  # fmt: skip


def test_an_endpoint_is_left_alone_before_its_errors_block_it(store: Store, clock: Any) -> None:
    errors, first = store.errors("user|7", 10), clock.now()
    for _ in range(8):
        errors.check("crm/Accounts")
        errors.count("crm/Accounts")
        clock.advance(60)
    with pytest.raises(BudgetExhaustedError) as spent:
        errors.check("crm/Accounts")
    assert spent.value.until == first + timedelta(hours=1)
    errors.check("crm/Contacts")
    store.errors("another|7", 10).check("crm/Accounts")
    clock.moment = spent.value.until
    errors.check("crm/Accounts")
    errors.count("crm/Accounts")
    with pytest.raises(BudgetExhaustedError):
        errors.check("crm/Accounts")


def test_until_half_of_its_errors_are_used_an_endpoint_has_some_to_spare(store: Store, clock: Any) -> None:
    errors, ample = store.errors("user|7", 10), []
    for _ in range(6):
        ample.append(errors.ample("crm/Accounts"))
        errors.count("crm/Accounts")
    assert ample == [True, True, True, True, True, False]
    assert errors.ample("crm/Contacts")
    clock.advance(3600)
    assert errors.ample("crm/Accounts")


def test_even_the_smallest_limit_allows_one_error(store: Store) -> None:
    errors = store.errors("user|7", 1)
    errors.check("crm/Accounts")
    errors.count("crm/Accounts")
    with pytest.raises(BudgetExhaustedError):
        errors.check("crm/Accounts")


def test_a_call_waits_for_a_place(store: Store, clock: Any) -> None:
    slots = store.slots("org", 2)
    with slots.hold(), store.slots("org", 2).hold(), store.slots("another", 1).hold():
        assert clock.slept == []
        waiting = slots.hold()
        clock.sleep = lambda seconds: (_ for _ in ()).throw(TimeoutError(seconds))
        with pytest.raises(TimeoutError), waiting:
            pass
    with slots.hold(), slots.hold():
        pass


def test_a_place_is_free_again_after_a_failed_call(store: Store) -> None:
    with pytest.raises(ValueError, match="failed"), store.slots("org", 1).hold():
        raise ValueError("failed")
    with store.slots("org", 1).hold():
        pass


def test_the_place_of_a_dead_process_is_free_again_after_a_while(store: Store, clock: Any) -> None:
    dead = store.slots("org", 1).hold()
    dead.__enter__()  # and it never leaves
    clock.advance(298)
    with store.slots("org", 1).hold():
        assert 2 <= sum(clock.slept) < 3


def test_many_at_once_spend_no_more_than_there_is(store: Store) -> None:
    store.calls("app|7").learn(told("day", 5000, 25, MIDNIGHT))

    def spend(_number: int) -> int:
        try:
            store.calls("app|7").spend()
        except BudgetExhaustedError:
            return 0
        return 1

    with ThreadPoolExecutor(4) as threads:
        assert sum(threads.map(spend, range(40))) == 25


def test_many_at_once_occupy_no_more_places_than_there_are(store: Store, clock: Any) -> None:
    inside, most = [0], [0]

    def call(_number: int) -> None:
        with SharedSlots(store._db, "org", 2, clock, SystemRandom()).hold():
            inside[0] += 1
            most[0] = max(most[0], inside[0])
            inside[0] -= 1

    clock.advance = lambda _seconds: None  # the clock stands still, so that no place becomes free by its age
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(call, range(12)))
    assert most[0] <= 2
