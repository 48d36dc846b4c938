"""Writing accounts: what a creation gives, what is refused and in which words, and what an app must never do."""

from __future__ import annotations

from typing import Any

import pytest


def _one(app: Any, key: str, *columns: str) -> dict[str, Any]:
    return app.get(f"crm/Accounts(guid'{key}')?$select={','.join(columns)}").json()["d"]


def _message(reply: Any) -> str:
    assert reply.status_code == 500
    return reply.json()["error"]["message"]["value"]


def test_a_creation_answers_with_the_key_and_hardly_anything_else(app: Any) -> None:
    reply = app.post("crm/Accounts", Name="Nieuw", Status="C", Country="NL", SearchCode="k1")
    assert reply.status_code == 201
    row = reply.json()["d"]
    filled = {name for name, value in row.items() if value is not None}
    assert {"ID", "BankAccounts", "CostPaid", "IgnoreDatevWarningMessage"} < filled
    assert (row["Name"], row["CostPaid"], row["IgnoreDatevWarningMessage"]) == (None, 0, False)
    kept = _one(app, row["ID"], "Code", "Country", "CountryName", "IsSales", "Type", "SalesCurrency", "Source")
    assert kept["Code"] == "                 1"
    assert (kept["Country"], kept["CountryName"]) == ("NL ", "Nederland")
    assert (kept["IsSales"], kept["Type"], kept["SalesCurrency"], kept["Source"]) == (True, "A", "EUR", 2)


def test_a_creation_answers_in_full_where_it_is_preferred(app: Any) -> None:
    reply = app.call("POST", "crm/Accounts", json={"Name": "Nieuw"}, Prefer="return=representation")
    assert reply.json()["d"]["Name"] == "Nieuw"


def test_codes_are_counted_up_from_the_highest(app: Any) -> None:
    app.service.add("crm/Accounts", {"Name": "Oud", "Code": "41"})
    key = app.post("crm/Accounts", Name="Nieuw").json()["d"]["ID"]
    assert _one(app, key, "Code")["Code"].strip() == "42"


def test_newer_companies_fill_codes_with_zeros(build: Any) -> None:
    assert build(code_style="zeros").service.add("crm/Accounts", {"Name": "x"})["Code"] == "           0000001"


def test_a_change_touches_only_what_was_sent_and_is_stamped(app: Any) -> None:
    account = app.service.add("crm/Accounts", {"Name": "Oud", "Phone": "0123", "Remarks": "blijft"})
    app.service.clock.advance(10)
    reply = app.put("crm/Accounts", account["ID"], Phone=None, Name="Nieuw", Modified="/Date(0)/")
    assert (reply.status_code, reply.content) == (204, b"")
    row = _one(app, account["ID"], "Name", "Phone", "Remarks", "Modified", "Created", "Modifier", "Creator")
    assert (row["Name"], row["Phone"], row["Remarks"]) == ("Nieuw", None, "blijft")
    assert (row["Created"], row["Modified"]) == ("/Date(1782404052403)/", "/Date(1782404062403)/")
    assert row["Modifier"] == app.rows("/api/v1/current/Me")[0]["UserID"] != row["Creator"]


def test_read_only_columns_are_passed_over_in_silence(app: Any) -> None:
    key = app.post("crm/Accounts", Name="x", IsPurchase=False, ID="00000000-0000-0000-0000-000000000001").json()["d"][
        "ID"
    ]
    assert _one(app, key, "IsPurchase")["IsPurchase"] is True
    assert key != "00000000-0000-0000-0000-000000000001"


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"Status": "C"}, "Verplicht: Naam"),
        ({"Name": "  "}, "Verplicht: Naam"),
        ({"Name": "x", "Status": "V"}, "Ongeldig: Status"),
        ({"Name": "x", "Country": "XX"}, "Ongeldige referentie: Land"),
        ({"Name": "x", "Country": "BE", "State": "UT"}, "Ongeldig: Provincie"),
        ({"Name": "x", "VATNumber": "NL123456789B01"}, "Ongeldig: Btw-nummer (controlecijfer)"),
        ({"Name": "x", "VATNumber": "BE0123456789"}, "Ongeldig: Btw-nummer (controlecijfer)"),
        ({"Name": "x", "Code": "A1"}, "Ongeldig: Code"),
        ({"Name": "x", "PaymentConditionSales": "99"}, "Ongeldige referentie: Betalingsconditie"),
        ({"Name": "x" * 51}, "Ongeldig: Naam (max. 50)"),
        ({"Status": "V", "Country": "XX"}, "Verplicht: Naam\r\nOngeldige referentie: Land\r\nOngeldig: Status"),
    ],
)
def test_a_business_refusal_names_everything_at_once(app: Any, values: dict[str, Any], message: str) -> None:
    assert _message(app.post("crm/Accounts", **values)) == message
    assert app.service.records("crm/Accounts") == []
    assert app.violations() == []


def test_messages_come_in_the_language_of_the_user(build: Any) -> None:
    assert _message(build(language="en").post("crm/Accounts", Status="C")) == "Mandatory: Name"


@pytest.mark.parametrize("number", ["NL000099998B57", "NL.0000.99998.B57", "BE0202239951", "DE123456789"])
def test_vat_numbers_with_right_digits_pass_and_are_kept_as_written(app: Any, number: str) -> None:
    key = app.post("crm/Accounts", Name="x", VATNumber=number).json()["d"]["ID"]
    assert _one(app, key, "VATNumber")["VATNumber"] == number


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"Nme": "x"}, "'Nme'"),
        ({"Name": 5}, "'Name'"),
        ({"Blocked": "yes"}, "'Blocked'"),
        ({"Parent": "x"}, "'Parent'"),
    ],
)
def test_a_body_that_does_not_fit_the_columns_is_refused(app: Any, values: dict[str, Any], says: str) -> None:
    reply = app.post("crm/Accounts", **values)
    assert reply.status_code == 400
    assert says in reply.json()["error"]["message"]["value"]


@pytest.mark.parametrize("json", [[], [{"Name": "x"}], "x"])
def test_a_body_that_is_not_one_object_is_refused(app: Any, json: Any) -> None:
    assert app.call("POST", "crm/Accounts", json=json).status_code == 400


def test_a_code_is_used_once_and_cannot_be_sent_in_a_change(app: Any) -> None:
    account = app.service.add("crm/Accounts", {"Name": "x", "Code": "7"})
    assert _message(app.post("crm/Accounts", Name="y", Code="7")) == "Gegeven bestaat reeds."
    assert _message(app.put("crm/Accounts", account["ID"], Code="7")) == "Gegeven bestaat reeds."


def test_a_currency_not_in_use_is_dropped_in_silence(app: Any) -> None:
    key = app.post("crm/Accounts", Name="x", SalesCurrency="JPY").json()["d"]["ID"]
    assert _one(app, key, "SalesCurrency")["SalesCurrency"] is None


def test_text_may_be_cut_instead_of_refused(build: Any) -> None:
    app = build(too_long="cut")
    key = app.post("crm/Accounts", Name="x" * 60).json()["d"]["ID"]
    assert _one(app, key, "Name")["Name"] == "x" * 50


def test_a_dangling_reference_is_refused_and_noted(app: Any) -> None:
    elsewhere = app.service.add("crm/Accounts", {"Name": "Daar"}, division=700002)
    assert _message(app.post("crm/Accounts", Name="x", Parent=elsewhere["ID"])) == "Ongeldige referentie: Hoofdrelatie"
    assert app.violations() == ["dangling-reference"]
    parent = app.service.add("crm/Accounts", {"Name": "Hier"})
    assert app.post("crm/Accounts", Name="x", Parent=parent["ID"]).status_code == 201


def test_a_reference_to_what_was_deleted_just_now_is_refused_but_nobody_is_to_blame(app: Any) -> None:
    parent = app.service.add("crm/Accounts", {"Name": "Weg"})
    app.service.remove("crm/Accounts", parent["ID"])
    assert app.post("crm/Accounts", Name="x", Parent=parent["ID"]).status_code == 500
    assert app.violations() == []


@pytest.mark.parametrize("bumps", [True, False])
def test_a_write_that_changes_nothing_is_noted_and_may_raise_the_version(build: Any, bumps: bool) -> None:
    app = build(same_values_bump=bumps)
    account = app.service.add("crm/Accounts", {"Name": "x", "Country": "NL"})
    assert app.put("crm/Accounts", account["ID"], Name="x", Country="nl").status_code == 204
    assert app.violations() == ["empty-write"]
    assert (app.service.records("crm/Accounts")[0]["Timestamp"] > account["Timestamp"]) is bumps


def test_deleting_works_and_is_noted_but_not_for_what_is_in_use(app: Any) -> None:
    parent = app.service.add("crm/Accounts", {"Name": "Moeder"})
    child = app.service.add("crm/Accounts", {"Name": "Dochter", "Parent": parent["ID"]})
    refused = app.call("DELETE", f"crm/Accounts(guid'{parent['ID']}')")
    assert _message(refused).startswith("Kan niet verwijderen: Relatie - Gebruikt in:")
    assert app.call("DELETE", f"crm/Accounts(guid'{child['ID']}')").status_code == 204
    assert app.violations() == ["delete", "delete"]


def test_a_person_who_deletes_first_lets_go_of_what_refers_to_it(app: Any) -> None:
    parent = app.service.add("crm/Accounts", {"Name": "Moeder"})
    app.service.add("crm/Accounts", {"Name": "Dochter", "Parent": parent["ID"]})
    app.service.remove("crm/Accounts", parent["ID"])
    assert [(row["Name"], row["Parent"]) for row in app.service.records("crm/Accounts")] == [("Dochter", None)]
    assert app.violations() == []


@pytest.mark.parametrize(("allowed", "status"), [(False, 405), (True, 204)])
def test_merge_works_only_where_the_switch_says_so(build: Any, allowed: bool, status: int) -> None:
    app = build(merge_verbs=allowed)
    account = app.service.add("crm/Accounts", {"Name": "x"})
    assert app.call("MERGE", f"crm/Accounts(guid'{account['ID']}')", json={"Name": "y"}).status_code == status


def test_payment_conditions_are_listed_with_unpadded_codes(app: Any) -> None:
    app.service.add("cashflow/PaymentConditions", {"Code": "8", "Description": "8 dagen"})
    listed = app.rows("cashflow/PaymentConditions?$select=Code&$orderby=Code")
    assert [row["Code"] for row in listed] == ["00", "14", "30", "60", "8"]
    key = app.post("crm/Accounts", Name="x", PaymentConditionSales="8").json()["d"]["ID"]
    column = "PaymentConditionSalesDescription"
    assert _one(app, key, column)[column] == "8 dagen"


def test_the_code_of_a_payment_condition_is_used_once(app: Any) -> None:
    assert _message(app.post("cashflow/PaymentConditions", Code="30", Description="x")) == "Gegeven bestaat reeds."
    assert app.post("cashflow/PaymentConditions", Code="45", Description="x").status_code == 201
    assert (
        app.call("DELETE", "cashflow/PaymentConditions(guid'00000000-0000-0000-0000-000000000001')").status_code == 405
    )
