"""Which accounts are created across, and who owns which of their fields."""

from __future__ import annotations

from typing import Any

import pytest

from exact_zoho.core import mapping
from exact_zoho.core.entity import Conflict, Flow, Side
from exact_zoho.core.kinds import UNKNOWN
from exact_zoho.core.mapping import read_record
from exact_zoho.entities.accounts import ACCOUNTS, takes_part

EXACT, ZOHO = Side.EXACT, Side.ZOHO


@pytest.mark.parametrize(
    ("says", "side", "seen", "options", "goes"),
    [
        ("a customer of Exact", EXACT, {"Status": "C", "Type": "A"}, {}, True),
        ("a customer that is a supplier too", EXACT, {"Status": "C", "IsSupplier": True}, {}, True),
        ("Exact pads its letters", EXACT, {"Status": "C "}, {}, True),
        ("a supplier only has no status", EXACT, {"Status": "", "IsSupplier": True}, {"prospects": True}, False),
        ("no status at all", EXACT, {"Status": None}, {"prospects": True, "suspects": True}, False),
        ("a prospect, where nothing is said of them", EXACT, {"Status": "P"}, {}, False),
        ("a prospect, where they are wanted", EXACT, {"Status": "P"}, {"prospects": True}, True),
        ("a suspect, where only prospects are wanted", EXACT, {"Status": "S"}, {"prospects": True}, False),
        ("a suspect, where they are wanted", EXACT, {"Status": "S"}, {"suspects": True}, True),
        ("a division, whatever is wanted", EXACT, {"Status": "C", "Type": "D"}, {"prospects": True}, False),
        ("a customer of Zoho", ZOHO, {"status": "C"}, {}, True),
        ("a prospect of Zoho", ZOHO, {"status": "P"}, {}, False),
        ("a prospect of Zoho, where they are wanted", ZOHO, {"status": "P"}, {"prospects": True}, True),
        ("an account type without a letter in Exact", ZOHO, {"status": UNKNOWN}, {"prospects": True}, False),
    ],
)
def test_only_customers_are_created_across(
    says: str, side: Side, seen: dict[str, Any], options: dict[str, Any], goes: bool
) -> None:
    reason = takes_part(side, seen, options)
    assert (reason is None) is goes
    assert reason is None or reason.startswith("it")


@pytest.mark.parametrize(
    ("word", "status"), [(None, "C"), ("", "C"), ("customer", "C"), ("Prospect", "P"), ("Competitor", UNKNOWN)]
)
def test_an_empty_account_type_means_customer(word: str | None, status: Any) -> None:
    assert read_record(ACCOUNTS, ZOHO, {"main": {"Account_Type": word}}).values["status"] is status


@pytest.mark.parametrize("name", ["credit_line", "payment_condition", "currency"])
def test_terms_are_zoho_s_to_propose_and_exact_s_to_change(name: str) -> None:
    field = ACCOUNTS.field(name)
    assert (field.exact.create, field.exact.update, field.zoho.update) == (True, False, True)
    assert field.conflict is Conflict.EXACT


@pytest.mark.parametrize("name", ["vat_number", "chamber_of_commerce"])
def test_register_numbers_go_both_ways_and_the_books_win(name: str) -> None:
    field = ACCOUNTS.field(name)
    assert (field.flow, field.conflict, field.exact.update, field.zoho.update) == (
        Flow.BOTH, Conflict.EXACT, True, True,
    )  # fmt: skip


@pytest.mark.parametrize("name", ["name", "phone", "email", "website", "visit_street", "delivery_city", "remarks"])
def test_the_rest_goes_both_ways_and_the_later_edit_wins(name: str) -> None:
    field = ACCOUNTS.field(name)
    assert (field.flow, field.conflict) == (Flow.BOTH, Conflict.NEWEST)


def test_only_the_main_delivery_address_is_the_one_meant() -> None:
    delivery = ACCOUNTS.part("delivery")
    assert delivery.takes({"Type": 4, "Main": True})
    assert not delivery.takes({"Type": 4, "Main": False})
    assert not delivery.takes({"Type": 1, "Main": True})


def test_a_country_is_a_code_in_exact_and_a_name_in_zoho() -> None:
    assert mapping.payload(ACCOUNTS, EXACT, {"visit_country": "NL"}) == {"Country": "NL"}
    assert mapping.payload(ACCOUNTS, ZOHO, {"visit_country": "NL"}) == {"Billing_Country": "Netherlands"}
