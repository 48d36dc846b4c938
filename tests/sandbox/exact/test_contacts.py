"""Writing contacts: what a creation gives, what is refused, and the obsolete names."""

from __future__ import annotations

from typing import Any

import pytest

NOWHERE = "00000000-0000-0000-0000-000000000001"


def _message(reply: Any) -> str:
    assert reply.status_code == 500
    return reply.json()["error"]["message"]["value"]


@pytest.fixture
def account(app: Any) -> dict[str, Any]:
    return app.account()


def test_a_creation_answers_with_the_key_and_two_flags(app: Any, account: dict[str, Any]) -> None:
    row = app.post("crm/Contacts", Account=account["ID"], LastName="Berg").json()["d"]
    filled = {name: value for name, value in row.items() if value is not None}
    assert filled.keys() == {"__metadata", "ID", "AccountIsCustomer", "IsAnonymised"}
    assert (row["AccountIsCustomer"], row["IsAnonymised"]) == (False, 0)
    assert row["__metadata"]["type"] == "Exact.Web.Api.Models.Contact"


def test_a_new_contact_has_what_nobody_sent(app: Any, account: dict[str, Any]) -> None:
    row = app.contact(app.post_contact(account, FirstName="Anna", MiddleName="van den", LastName="Berg"))
    assert row["FullName"] == "Anna van den Berg"
    assert (row["Gender"], row["IsMailingExcluded"], row["IsAnonymised"]) == ("O", False, 0)
    assert (row["StartDate"], row["EndDate"]) == ("/Date(1782345600000)/", None)
    assert row["PictureUrl"] == row["PictureThumbnailUrl"]
    assert row["PictureUrl"].startswith("https://exact.test/docs/images/placeholder_contact")
    assert row["Created"] == row["Modified"] == "/Date(1782404052403)/"
    assert row["Person"] not in (None, row["ID"])


def test_a_contact_shows_its_account_in_columns_of_its_own(app: Any, account: dict[str, Any]) -> None:
    row = app.contact(app.post_contact(account, LastName="Berg"))
    assert (row["Code"], row["AccountName"]) == ("                 1", "Molen")
    assert (row["AccountIsCustomer"], row["AccountIsSupplier"]) == (True, False)
    assert (row["AccountMainContact"], row["IsMainContact"]) == (row["ID"], True)


def test_numbers_are_counted_up_and_used_once(app: Any, account: dict[str, Any]) -> None:
    first, second = (app.contact(app.post_contact(account, LastName=name))["HID"] for name in ("Een", "Twee"))
    assert second == first + 1
    reply = app.post("crm/Contacts", Account=account["ID"], LastName="Drie", HID=first)
    assert _message(reply) == "Gegeven bestaat reeds."
    assert app.contact(app.post_contact(account, LastName="Vier", HID=first + 90))["HID"] == first + 90
    assert app.contact(app.post_contact(account, LastName="Vijf"))["HID"] == first + 91


@pytest.mark.parametrize(
    ("of_account", "sent", "language"),
    [("fr", None, "FR        "), (None, None, "NL        "), ("fr", "de", "DE        ")],
)
def test_the_language_comes_padded_from_the_account_or_else_from_the_company(
    app: Any, of_account: str | None, sent: str | None, language: str
) -> None:
    row = app.contact(app.post_contact(app.account(Language=of_account), LastName="Berg", Language=sent))
    assert (row["Language"], row["Country"]) == (language, "BE ")


def test_posting_email_fills_the_business_email_unless_that_is_sent(app: Any, account: dict[str, Any]) -> None:
    assert app.contact(app.post_contact(account, LastName="x", Email="a@b.nl"))["BusinessEmail"] == "a@b.nl"
    sent = app.contact(app.post_contact(account, LastName="x", Email="a@b.nl", BusinessEmail="c@d.nl"))
    assert (sent["Email"], sent["BusinessEmail"]) == ("a@b.nl", "c@d.nl")
    assert app.contact(app.post_contact(account, LastName="x", BusinessEmail="c@d.nl"))["Email"] is None


@pytest.mark.parametrize(("follows", "business"), [(False, "a@b.nl"), (True, "e@f.nl")])
def test_the_business_email_may_follow_a_later_change(build: Any, follows: bool, business: str) -> None:
    app = build(business_email_follows=follows)
    key = app.post_contact(app.account(), LastName="x", Email="a@b.nl")
    app.put("crm/Contacts", key, Email="e@f.nl")
    assert (app.contact(key)["Email"], app.contact(key)["BusinessEmail"]) == ("e@f.nl", business)
    app.put("crm/Contacts", key, BusinessEmail="g@h.nl")
    app.put("crm/Contacts", key, Phone="0123")
    assert (app.contact(key)["Email"], app.contact(key)["BusinessEmail"]) == ("e@f.nl", "g@h.nl")


def test_columns_that_come_from_elsewhere_are_passed_over_in_silence(app: Any, account: dict[str, Any]) -> None:
    sent = {"City": "Gent", "AddressStreet": "Kade", "FullName": "y", "Code": "9", "IsMainContact": False}
    key = app.post_contact(account, LastName="x", **sent)
    app.put("crm/Contacts", key, Postcode="9000", AccountName="z", PhoneExtension="7")
    row = app.contact(key)
    assert [row[column] for column in ("City", "AddressStreet", "Postcode", "PhoneExtension")] == [None] * 4
    assert (row["FullName"], row["Code"].strip(), row["IsMainContact"], row["AccountName"]) == ("x", "1", True, "Molen")


@pytest.mark.parametrize(
    ("needs", "names", "message"),
    [
        ("one", {"FirstName": "Anna"}, ""),
        ("one", {"LastName": "Berg"}, ""),
        ("one", {"FirstName": " ", "MiddleName": "van"}, "Verplicht: Achternaam"),
        ("last", {"LastName": "Berg"}, ""),
        ("last", {"FirstName": "Anna"}, "Verplicht: Achternaam"),
        ("both", {"FirstName": "Anna", "LastName": "Berg"}, ""),
        ("both", {"FirstName": "Anna"}, "Verplicht: Achternaam"),
        ("both", {}, "Verplicht: Voornaam\r\nVerplicht: Achternaam"),
    ],
)
def test_which_names_a_contact_needs_is_a_switch(build: Any, needs: str, names: dict[str, Any], message: str) -> None:
    app = build(contact_names=needs)
    reply = app.post("crm/Contacts", Account=app.account()["ID"], **names)
    assert (reply.status_code == 201) if not message else (_message(reply) == message)


def test_a_contact_that_lacks_a_name_may_still_be_changed_elsewhere(build: Any) -> None:
    app = build(contact_names="both")
    key = app.service.add("crm/Contacts", {"Account": app.account()["ID"], "FirstName": "Anna"})["ID"]
    assert app.put("crm/Contacts", key, Phone="0123").status_code == 204
    assert _message(app.put("crm/Contacts", key, FirstName=None)).startswith("Verplicht: Voornaam")


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"Account": None}, "Verplicht: Relatie"),
        ({"Account": NOWHERE}, "Ongeldige referentie: Relatie"),
        ({"Person": NOWHERE}, "Ongeldige referentie: Persoon"),
        ({"LeadSource": NOWHERE}, "Ongeldige referentie: LeadSource"),
        ({"Gender": "X"}, "Ongeldig: Geslacht"),
        ({"LastName": "x" * 51}, "Ongeldig: Achternaam (max. 50)"),
        ({"Account": None, "LastName": None}, "Verplicht: Relatie\r\nVerplicht: Achternaam"),
    ],
)
def test_a_business_refusal_names_everything_at_once(
    app: Any, account: dict[str, Any], values: dict[str, Any], message: str
) -> None:
    assert _message(app.post("crm/Contacts", **({"Account": account["ID"], "LastName": "Berg"} | values))) == message
    assert app.service.records("crm/Contacts") == []
    assert app.service.records("crm/Accounts")[0]["MainContact"] is None


@pytest.mark.parametrize(
    ("column", "longest"),
    [
        *(("FirstName", 30), ("MiddleName", 15), ("LastName", 50), ("Initials", 10), ("JobTitleDescription", 50)),
        *(("Email", 100), ("Phone", 17), ("Mobile", 17)),
    ],
)
def test_a_text_has_a_longest_and_the_wide_answer_allows_more(build: Any, column: str, longest: int) -> None:
    for lengths, size, status in (("narrow", longest, 201), ("narrow", longest + 1, 500), ("wide", longest + 1, 201)):
        app = build(lengths=lengths)
        sent = {"Account": app.account()["ID"], "LastName": "x", column: "y" * size}
        assert app.post("crm/Contacts", **sent).status_code == status


def test_an_account_of_another_company_is_refused_and_noted(app: Any) -> None:
    elsewhere = app.service.add("crm/Accounts", {"Name": "Daar"}, division=700002)
    reply = app.post("crm/Contacts", Account=elsewhere["ID"], LastName="x")
    assert _message(reply) == "Ongeldige referentie: Relatie"
    assert app.violations() == ["dangling-reference"]


def test_the_obsolete_birth_name_comes_back_as_the_last_name_and_overwrites_it(
    app: Any, account: dict[str, Any]
) -> None:
    key = app.post_contact(account, FirstName="Anna", MiddleName="de", LastName="Vries")
    row = app.contact(key)
    assert (row["BirthName"], row["BirthNamePrefix"]) == ("Vries", "de")
    app.put("crm/Contacts", key, LastName="Smit", BirthName="Vries", BirthNamePrefix="van")
    assert app.contact(key)["FullName"] == "Anna van Vries"
    app.put("crm/Contacts", key, LastName="Smit", MiddleName=None, BirthName=None)
    row = app.contact(key)
    assert (row["FullName"], row["BirthName"], row["BirthNamePrefix"]) == ("Anna Smit", "Smit", None)
