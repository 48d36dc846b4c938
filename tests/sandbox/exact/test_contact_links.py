"""A contact links a person with an account: who else shows the person, whom the account names first, what goes."""

from __future__ import annotations

from typing import Any

import pytest

NOWHERE = "00000000-0000-0000-0000-000000000001"
GONE = "sync/Deleted?$filter=Timestamp gt 1L&$select=EntityKey,EntityType"
FEED = "sync/CRM/Contacts?$filter=Timestamp gt 1L&$select=ID,FullName,AccountName,AccountMainContact,Timestamp"


def _message(reply: Any) -> str:
    assert reply.status_code == 500
    return reply.json()["error"]["message"]["value"]


@pytest.fixture
def account(app: Any) -> dict[str, Any]:
    return app.account()


def test_two_contacts_may_share_a_person_but_not_what_belongs_to_the_account(app: Any, account: dict[str, Any]) -> None:
    first = app.contact(app.post_contact(account, FirstName="Anna", LastName="Berg", Email="anna@molen.be", Gender="V"))
    other = app.account(Name="Bakkerij")
    second = app.contact(app.post_contact(other, Person=first["Person"]))
    assert (second["FullName"], second["Gender"], second["Person"]) == ("Anna Berg", "V", first["Person"])
    assert (second["Email"], second["AccountName"], second["IsMainContact"]) == (None, "Bakkerij", True)
    assert second["HID"] != first["HID"]


def test_names_sent_along_with_a_known_person_are_an_edit_of_that_person(app: Any, account: dict[str, Any]) -> None:
    first = app.post_contact(account, FirstName="Anna", LastName="Berg")
    app.post_contact(app.account(), Person=app.contact(first)["Person"], FirstName="Anne")
    assert app.contact(first)["FullName"] == "Anne Berg"


def test_number_and_person_cannot_be_emptied(app: Any, account: dict[str, Any]) -> None:
    key = app.post_contact(account, LastName="Berg")
    before = app.contact(key)
    app.put("crm/Contacts", key, HID=None, Person=None)
    after = app.contact(key)
    assert (after["HID"], after["Person"]) == (before["HID"], before["Person"])


@pytest.mark.parametrize("bumps", [True, False])
def test_an_edit_of_a_shared_person_shows_on_the_others_and_may_raise_them(build: Any, bumps: bool) -> None:
    app = build(shared_person_bumps=bumps)
    first = app.post_contact(app.account(), LastName="Berg")
    second = app.post_contact(app.account(), Person=app.contact(first)["Person"])
    before = app.record("crm/Contacts", second)
    app.service.clock.advance(10)
    app.put("crm/Contacts", first, LastName="Dal", Phone="0123")
    after = app.record("crm/Contacts", second)
    assert (after["LastName"], after["FullName"], after["BirthName"], after["Phone"]) == ("Dal", "Dal", "Dal", None)
    assert (after["Timestamp"] > before["Timestamp"]) is bumps
    assert (after["Modified"] != before["Modified"]) is bumps
    assert app.rows(FEED)[-1]["ID"] == (second if bumps else first)
    assert len(app.rows(FEED)) == 2


def test_an_edit_of_what_is_not_personal_leaves_the_others_alone(app: Any, account: dict[str, Any]) -> None:
    first = app.post_contact(account, LastName="Berg")
    second = app.post_contact(account, Person=app.contact(first)["Person"])
    before = app.record("crm/Contacts", second)
    app.put("crm/Contacts", first, JobTitleDescription="Directeur")
    assert app.record("crm/Contacts", second) == before


@pytest.mark.parametrize("bumps", [True, False])
def test_the_first_contact_becomes_the_main_one_without_touching_modified(build: Any, bumps: bool) -> None:
    app = build(main_contact_bumps=bumps)
    before = app.account()
    app.service.clock.advance(10)
    first = app.post_contact(before, LastName="Een")
    after = app.record("crm/Accounts", before["ID"])
    assert (after["MainContact"], after["Modified"], after["Modifier"]) == (
        first,
        before["Modified"],
        before["Modifier"],
    )
    assert (after["Timestamp"] > before["Timestamp"]) is bumps
    feed = app.rows(f"sync/CRM/Accounts?$filter=Timestamp gt {before['Timestamp']}L&$select=MainContact")
    assert [row["MainContact"] for row in feed] == ([first] if bumps else [])
    app.post_contact(before, LastName="Twee")
    app.put("crm/Contacts", first, LastName="Nieuw")
    assert app.record("crm/Accounts", before["ID"]) == after


def test_another_main_contact_is_chosen_on_the_account_and_raises_no_contact(app: Any, account: dict[str, Any]) -> None:
    first, second = (app.post_contact(account, LastName=name) for name in ("Een", "Twee"))
    before = app.rows(FEED)
    assert app.put("crm/Accounts", account["ID"], MainContact=second, Name="Nieuw").status_code == 204
    after = app.rows(FEED)
    assert [row["Timestamp"] for row in after] == [row["Timestamp"] for row in before]
    assert [(row["AccountName"], row["AccountMainContact"]) for row in before] == [("Molen", first)] * 2
    assert [(row["AccountName"], row["AccountMainContact"]) for row in after] == [("Nieuw", second)] * 2
    assert [app.contact(key)["IsMainContact"] for key in (first, second)] == [False, True]


def test_the_main_contact_is_a_contact_of_that_very_account(app: Any, account: dict[str, Any]) -> None:
    stranger = app.post_contact(app.account(), LastName="Vreemd")
    for key in (stranger, NOWHERE):
        reply = app.put("crm/Accounts", account["ID"], MainContact=key)
        assert _message(reply) == "Ongeldige referentie: Contactpersoon"
    assert _message(app.post("crm/Accounts", Name="x", MainContact=stranger)).startswith("Ongeldige referentie")
    assert app.put("crm/Accounts", account["ID"], MainContact=None).status_code == 204


@pytest.mark.parametrize("lost", ["cleared", "kept"])
@pytest.mark.parametrize("bumps", [True, False])
@pytest.mark.parametrize("way", ["deleted", "moved"])
def test_an_account_may_forget_a_main_contact_that_is_no_longer_its_own(
    build: Any, lost: str, bumps: bool, way: str
) -> None:
    app = build(lost_main_contact=lost, main_contact_bumps=bumps)
    account, other = app.account(), app.account()
    key = app.post_contact(account, LastName="Een")
    before = app.record("crm/Accounts", account["ID"])
    app.service.clock.advance(10)
    if way == "deleted":
        app.service.remove("crm/Contacts", key)
    else:
        app.put("crm/Contacts", key, Account=other["ID"])
        assert app.record("crm/Accounts", other["ID"])["MainContact"] == key
    after = app.record("crm/Accounts", account["ID"])
    assert after["MainContact"] == (None if lost == "cleared" else key)
    assert after["Modified"] == before["Modified"]
    assert (after["Timestamp"] > before["Timestamp"]) is (bumps and lost == "cleared")
    assert app.put("crm/Accounts", account["ID"], Name="Nieuw").status_code == 204


def test_a_contact_that_moves_shows_its_new_account(app: Any, account: dict[str, Any]) -> None:
    other = app.account(Name="Bakkerij")
    there = app.post_contact(other, LastName="Daar")
    key = app.post_contact(account, LastName="Hier")
    assert app.put("crm/Contacts", key, Account=other["ID"]).status_code == 204
    row = app.contact(key)
    assert (row["AccountName"], row["Code"].strip(), row["IsMainContact"]) == ("Bakkerij", "2", False)
    assert row["AccountMainContact"] == there
    assert _message(app.put("crm/Contacts", key, Account=None)) == "Verplicht: Relatie"


def test_a_deletion_is_logged_as_kind_five_and_an_app_is_blamed_for_it(app: Any, account: dict[str, Any]) -> None:
    key = app.post_contact(account, LastName="Weg")
    assert app.call("DELETE", f"crm/Contacts(guid'{key}')").status_code == 204
    assert [(row["EntityKey"], row["EntityType"]) for row in app.rows(GONE)] == [(key, 5)]
    assert app.rows(FEED) == []
    assert app.violations() == ["delete"]


def test_an_account_takes_its_contacts_along(app: Any, account: dict[str, Any]) -> None:
    key, other = app.post_contact(account, LastName="Weg"), app.post_contact(app.account(), LastName="Blijft")
    app.service.remove("crm/Accounts", account["ID"])
    assert (key, 5) in [(row["EntityKey"], row["EntityType"]) for row in app.rows(GONE)]
    assert [row["ID"] for row in app.service.records("crm/Contacts")] == [other]


def test_a_contact_of_an_address_is_let_go_of_first(app: Any, account: dict[str, Any]) -> None:
    key = app.post_contact(account, FirstName="Anna")
    sent = {"Account": account["ID"], "Type": 4, "City": "Gent", "Contact": key}
    address = app.post("crm/Addresses", **sent).json()["d"]["ID"]
    assert app.record("crm/Addresses", address)["ContactName"] == "Anna"
    refused = app.call("DELETE", f"crm/Contacts(guid'{key}')")
    assert _message(refused) == "Kan niet verwijderen: Contactpersoon - Gebruikt in: Contact"
    app.service.remove("crm/Contacts", key)
    assert app.record("crm/Addresses", address)["Contact"] is None
