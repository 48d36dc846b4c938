"""Addresses: the main visit address is the account's own, there is one main address of each kind, and no twins."""

from __future__ import annotations

from typing import Any

import pytest

COLUMNS = "ID,Type,Main,AddressLine1,City,Timestamp"


def _addresses(app: Any, account: dict[str, Any], kind: int) -> list[dict[str, Any]]:
    query = f"$filter=Account eq guid'{account['ID']}' and Type eq {kind}&$select=ID,Main,AddressLine1,City,Country"
    return app.rows(f"crm/Addresses?{query}")


@pytest.fixture
def account(app: Any) -> dict[str, Any]:
    return app.service.add("crm/Accounts", {"Name": "x", "AddressLine1": "Dam 1", "City": "Amsterdam", "Country": "NL"})


def test_an_account_brings_its_visit_address(app: Any, account: dict[str, Any]) -> None:
    [visit] = _addresses(app, account, 1)
    assert (visit["Main"], visit["AddressLine1"], visit["Country"]) == (True, "Dam 1", "NL ")


def test_a_change_on_the_account_reaches_its_visit_address(app: Any, account: dict[str, Any]) -> None:
    before = app.rows(f"sync/CRM/Addresses?$filter=Timestamp gt 1L&$select={COLUMNS}")[0]
    app.put("crm/Accounts", account["ID"], City="Utrecht")
    after = app.rows(f"sync/CRM/Addresses?$filter=Timestamp gt {before['Timestamp']}L&$select={COLUMNS}")
    assert [(row["ID"], row["City"]) for row in after] == [(before["ID"], "Utrecht")]


def test_a_change_of_another_column_leaves_the_address_alone(app: Any, account: dict[str, Any]) -> None:
    version = app.service.records("crm/Addresses")[0]["Timestamp"]
    app.put("crm/Accounts", account["ID"], Name="y")
    assert app.service.records("crm/Addresses")[0]["Timestamp"] == version


def test_a_change_of_the_visit_address_reaches_the_account(app: Any, account: dict[str, Any]) -> None:
    [visit] = _addresses(app, account, 1)
    app.put("crm/Addresses", visit["ID"], City="Delft")
    row = app.service.records("crm/Accounts")[0]
    assert (row["City"], row["Timestamp"] > account["Timestamp"]) == ("Delft", True)


def test_the_first_delivery_address_is_main_and_leaves_the_account_alone(app: Any, account: dict[str, Any]) -> None:
    reply = app.post("crm/Addresses", Account=account["ID"], Type=4, AddressLine1="Kade 9", City="Rotterdam")
    assert reply.status_code == 201
    [delivery] = _addresses(app, account, 4)
    assert (delivery["Main"], delivery["City"]) == (True, "Rotterdam")
    assert app.service.records("crm/Accounts")[0]["City"] == "Amsterdam"


def test_one_address_of_a_kind_is_main(app: Any, account: dict[str, Any]) -> None:
    app.post("crm/Addresses", Account=account["ID"], Type=4, City="Een")
    app.post("crm/Addresses", Account=account["ID"], Type=4, City="Twee", Main=True)
    app.post("crm/Addresses", Account=account["ID"], Type=4, City="Drie")
    assert sorted((row["City"], row["Main"]) for row in _addresses(app, account, 4)) == [
        ("Drie", False),
        ("Een", False),
        ("Twee", True),
    ]


def test_posting_an_address_that_is_there_gives_its_key(app: Any, account: dict[str, Any]) -> None:
    sent = {"Account": account["ID"], "Type": 4, "City": "Rotterdam", "Country": "nl"}
    first, second = (app.post("crm/Addresses", **sent).json()["d"]["ID"] for _ in range(2))
    assert first == second
    assert len(_addresses(app, account, 4)) == 1


def test_the_first_address_is_not_main_where_the_switch_says_so(build: Any) -> None:
    app = build(first_address_is_main=False)
    account = app.service.add("crm/Accounts", {"Name": "x"})
    app.post("crm/Addresses", Account=account["ID"], Type=4, City="Een")
    assert _addresses(app, account, 4)[0]["Main"] is False


def test_an_account_without_address_may_have_no_row(build: Any) -> None:
    app = build(blank_visit_address=False)
    account = app.service.add("crm/Accounts", {"Name": "x"})
    assert app.service.records("crm/Addresses") == []
    app.put("crm/Accounts", account["ID"], City="Gent")
    assert _addresses(app, account, 1)[0]["City"] == "Gent"


@pytest.mark.parametrize(
    ("values", "message"),
    [({"Type": 4}, "Verplicht: Relatie"), ({"Type": 9}, "Verplicht: Relatie\r\nOngeldig: Type")],
)
def test_an_address_needs_an_account_and_a_known_kind(app: Any, values: dict[str, Any], message: str) -> None:
    reply = app.post("crm/Addresses", **values)
    assert (reply.status_code, reply.json()["error"]["message"]["value"]) == (500, message)


def test_a_row_names_its_account(app: Any, account: dict[str, Any]) -> None:
    row = app.rows("bulk/CRM/Addresses?$filter=Main eq true&$select=AccountName,CountryName,AccountIsSupplier")[0]
    assert (row["AccountName"], row["CountryName"], row["AccountIsSupplier"]) == ("x", "Nederland", False)
