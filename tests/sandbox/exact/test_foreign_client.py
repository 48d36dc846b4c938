"""A public client that nobody here wrote, unchanged, reads and writes all kinds of records over real HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from exactonline import http as foreign_http
from exactonline.api import ExactApi
from exactonline.http import HTTPError
from exactonline.resource import DELETE, GET, POST, PUT
from exactonline.storage.base import ExactOnlineConfig, MissingSetting

from sandbox.exact.service import ExactOnline
from sandbox.serve import serve


class Storage(ExactOnlineConfig):  # type: ignore[misc]
    """The client's settings in memory; it is told where the service is, and nothing else."""

    def __init__(self, url: str, refresh_token: str) -> None:
        self.values = {
            ("server", "auth_url"): f"{url}/api/oauth2/auth",
            ("server", "rest_url"): f"{url}/api",
            ("server", "token_url"): f"{url}/api/oauth2/token",
            ("application", "base_url"): "https://app.example",
            ("application", "client_id"): "exact-client",
            ("application", "client_secret"): "exact-secret",
            ("transient", "refresh_token"): refresh_token,
        }

    def get(self, section: str, option: str) -> str:
        try:
            return self.values[section, option]
        except KeyError:
            raise MissingSetting from None

    def set(self, section: str, option: str, value: str) -> None:
        self.values[section, option] = value


@pytest.fixture
def service() -> ExactOnline:
    return ExactOnline(divisions={700001: "Eerste B.V."})


@pytest.fixture
def api(service: ExactOnline, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    # the client's own options for a service without TLS
    monkeypatch.setattr(foreign_http.opt_secure, "protocols", ("http", "https"))
    monkeypatch.setattr(foreign_http.opt_secure, "verify_cert", False)
    with serve(service) as server:
        yield ExactApi(storage=Storage(server.url, service.seed_token()))


def test_it_finds_its_division(api: Any) -> None:
    assert api.get_divisions() == ({700001: "Eerste B.V."}, 700001)
    api.set_division(700001)


def test_it_walks_pages_of_accounts(api: Any, service: ExactOnline) -> None:
    for number in range(130):
        service.add("crm/Accounts", {"Name": f"Klant {number}", "Status": "C"})
    api.set_division(700001)
    rows = api.relations.filter(filter="Status eq 'C'")
    assert len({row["ID"] for row in rows}) == 130
    assert len(api.relations.filter(filter="Status eq 'C'", top=5)) == 5
    assert api.relations.get(relation_code="17")["Name"] == "Klant 16"


def test_it_makes_changes_and_deletes_an_account(api: Any, service: ExactOnline) -> None:
    api.set_division(700001)
    key = api.relations.create({"Name": "Nieuw", "Status": "C"})["ID"]
    api.relations.update(key, {"City": "Gent"})
    assert [row["City"] for row in service.records("crm/Accounts")] == ["Gent"]
    api.relations.delete(key)
    assert service.records("crm/Accounts") == []


def test_it_reads_the_feed(api: Any, service: ExactOnline) -> None:
    service.add("crm/Accounts", {"Name": "Klant"})
    api.set_division(700001)
    rows = api.restv1(GET("sync/CRM/Accounts?$filter=Timestamp+gt+1L&$select=ID,Name"))
    assert [row["Name"] for row in rows] == ["Klant"]


def test_it_makes_changes_and_deletes_a_contact(api: Any, service: ExactOnline) -> None:
    account = service.add("crm/Accounts", {"Name": "Klant"})["ID"]
    api.set_division(700001)
    key = api.contacts.create({"Account": account, "FirstName": "Anna", "LastName": "Berg"})["ID"]
    api.contacts.update(key, {"JobTitleDescription": "Directeur"})
    assert [row["JobTitleDescription"] for row in service.records("crm/Contacts")] == ["Directeur"]
    api.relations.update(account, {"MainContact": key})
    api.contacts.delete(key)
    assert service.records("crm/Contacts") == []


def test_it_walks_pages_of_contacts(api: Any, service: ExactOnline) -> None:
    account = service.add("crm/Accounts", {"Name": "Klant"})["ID"]
    for number in range(70):
        service.add("crm/Contacts", {"Account": account, "FirstName": "Anna", "LastName": f"Berg {number}"})
    api.set_division(700001)
    rows = api.contacts.filter(filter=f"Account eq guid'{account}'")
    assert len({row["ID"] for row in rows}) == 70
    assert api.contacts.get(filter="LastName eq 'Berg 7'")["FirstName"] == "Anna"


def test_it_finds_contacts_by_the_code_of_their_account_where_any_filter_goes(api: Any, service: ExactOnline) -> None:
    service.switches["mandatory_filter"] = False
    for name in ("Een", "Twee"):
        account = service.add("crm/Accounts", {"Name": name})["ID"]
        service.add("crm/Contacts", {"Account": account, "LastName": name})
    api.set_division(700001)
    assert [row["LastName"] for row in api.contacts.filter(relation_code="2")] == ["Twee"]


def test_it_reads_the_feed_of_contacts(api: Any, service: ExactOnline) -> None:
    account = service.add("crm/Accounts", {"Name": "Klant"})["ID"]
    service.add("crm/Contacts", {"Account": account, "LastName": "Berg"})
    api.set_division(700001)
    rows = api.restv1(GET("sync/CRM/Contacts?$filter=Timestamp+gt+1L&$select=ID,FullName,AccountName"))
    assert [(row["FullName"], row["AccountName"]) for row in rows] == [("Berg", "Klant")]


def test_it_makes_prices_and_reads_an_item(api: Any, service: ExactOnline) -> None:
    api.set_division(700001)
    item = api.restv1(POST("logistics/Items", {"Code": "A1", "Description": "Pan", "Unit": "box"}))["ID"]
    api.restv1(POST("logistics/SalesItemPrices", {"Item": item, "Price": 12.5}))
    api.restv1(PUT(f"logistics/Items(guid'{item}')", {"Description": "Koekenpan"}))
    rows = api.restv1(GET("logistics/Items?$filter=Code+eq+'A1'&$select=Description,Unit,StandardSalesPrice"))
    assert [(row["Description"], row["Unit"], row["StandardSalesPrice"]) for row in rows] == [
        ("Koekenpan", "box     ", 12.5)
    ]
    prices = api.restv1(GET("sync/Logistics/SalesItemPrices?$filter=Timestamp+gt+1L&$select=ItemCode,Price"))
    assert [(row["ItemCode"], row["Price"]) for row in prices] == [("A1", 12.5)]


def test_it_makes_an_order_with_lines_and_changes_them(api: Any, service: ExactOnline) -> None:
    customer = service.add("crm/Accounts", {"Name": "Klant", "Status": "C"})["ID"]
    item = service.add("logistics/Items", {"Code": "A1", "Description": "Pan", "IsSalesItem": True})["ID"]
    api.set_division(700001)
    lines = [{"Item": item, "Quantity": number, "NetPrice": 10} for number in (1, 2)]
    order = api.restv1(POST("salesorder/SalesOrders", {"OrderedBy": customer, "SalesOrderLines": lines}))
    assert order["AmountFCExclVat"] == 30
    url = f"salesorder/SalesOrderLines?$filter=OrderID+eq+guid'{order['OrderID']}'&$select=LineNumber"
    keys = {row["LineNumber"]: row["ID"] for row in api.restv1(GET(url))}
    api.restv1(PUT(f"salesorder/SalesOrderLines(guid'{keys[1]}')", {"Quantity": 5}))
    api.restv1(DELETE(f"salesorder/SalesOrderLines(guid'{keys[2]}')"))
    feed = "sync/SalesOrder/SalesOrderLines?$filter=Timestamp+gt+1L&$select=ID,Quantity"
    assert [(row["ID"], row["Quantity"]) for row in api.restv1(GET(feed))] == [(keys[1], 5)]
    gone = api.restv1(GET("sync/Deleted?$filter=Timestamp+gt+1L&$select=EntityKey,EntityType"))
    assert [(row["EntityKey"], row["EntityType"]) for row in gone] == [(keys[2], 33)]


def test_it_gets_a_refusal_as_an_error(api: Any) -> None:
    api.set_division(700001)
    with pytest.raises(HTTPError) as refused:
        api.relations.create({"Status": "C"})
    assert refused.value.code == 500
    assert b"Verplicht: Naam" in refused.value.response
