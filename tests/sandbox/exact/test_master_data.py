"""What a company comes with: units, groups, VAT codes, ledger accounts. Apps read it and write none of it."""

from __future__ import annotations

from typing import Any

import pytest


def codes(app: Any, collection: str) -> list[str]:
    return sorted(row["Code"] for row in app.rows(f"{collection}?$select=Code"))


def test_units_are_padded_and_one_is_the_main_one(app: Any) -> None:
    rows = app.rows("logistics/Units?$select=Code,Main,Type,TimeUnit")
    assert [row["Code"] for row in rows if row["Main"]] == ["pc      "]
    assert {row["Code"].strip() for row in rows if row["TimeUnit"]} == {"hour", "day"}


def test_units_may_come_without_padding(build: Any) -> None:
    assert codes(build(unit_padding=0), "logistics/Units")[0] == "box"


def test_vat_codes_hold_fractions_and_say_how_they_relate_to_the_amount(app: Any) -> None:
    rows = {row["Code"]: row for row in app.rows("vat/VATCodes")}
    assert (rows["4  "]["Percentage"], rows["4  "]["Type"], rows["4  "]["VATTransactionType"]) == (0.21, "E", "S")
    assert (rows["2  "]["Percentage"], rows["2  "]["Type"]) == (0.21, "I")
    assert (rows["0  "]["Percentage"], rows["0  "]["Type"]) == (0, "B")
    assert rows["OUD"]["IsBlocked"] is True
    assert (rows["4  "]["GLToPayCode"], rows["6  "]["GLToClaimCode"]) == ("1500", "1520")
    assert rows["4  "]["VATPercentages"]["__deferred"]["uri"].endswith("/VATPercentages")


@pytest.mark.parametrize(("country", "percentages"), [("NL", {0, 0.06, 0.09, 0.21}), ("BE", {0, 0.06, 0.12, 0.21})])
def test_companies_have_the_vat_codes_of_their_country(build: Any, country: str, percentages: set[float]) -> None:
    rows = build(vat_codes=country).rows("vat/VATCodes?$select=Percentage")
    assert {row["Percentage"] for row in rows} == percentages


def test_several_codes_have_one_percentage(app: Any) -> None:
    assert len(app.rows("vat/VATCodes?$select=Code&$filter=Percentage eq 0.21")) > 1


def test_groups_name_their_ledger_accounts_and_one_is_the_usual_one(app: Any) -> None:
    ledger = {row["ID"]: row["Code"] for row in app.rows("financial/GLAccounts?$select=Code")}
    groups = {row["Code"]: row for row in app.rows("logistics/ItemGroups?$select=Code,IsDefault,GLRevenue")}
    assert [code for code, row in groups.items() if row["IsDefault"]] == ["10"]
    assert ledger[groups["30"]["GLRevenue"]] == "8100"


@pytest.mark.parametrize(
    "collection", ["logistics/Units", "logistics/ItemGroups", "vat/VATCodes", "financial/GLAccounts"]
)
def test_no_app_writes_them(app: Any, collection: str) -> None:
    assert app.post(collection, Code="x", Description="x").status_code == 405


def test_each_division_has_its_own(app: Any) -> None:
    here = {row["ID"] for row in app.service.records("vat/VATCodes")}
    assert here.isdisjoint(row["ID"] for row in app.service.records("vat/VATCodes", 700002))


def test_they_take_no_version_from_what_people_enter(app: Any) -> None:
    first = app.account()["Timestamp"]
    rows = [*app.service.records("vat/VATCodes"), *app.service.records("logistics/Units")]
    assert max(row["Timestamp"] for row in rows) < app.service.switches["first_version"] < first
    assert len({row["Timestamp"] for row in rows}) == len(rows)
