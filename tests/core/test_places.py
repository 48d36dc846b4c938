"""Numbers and addresses in the forms in which they are compared: however they are typed, one thing has one form."""

from __future__ import annotations

import pytest

from exact_zoho.core.places import domains, phone_number, place, premises, premises_terms, register_number, vat_number


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("NL 8012.34.567.B01", "NL801234567B01"),
        ("801234567B01", "NL801234567B01"),
        ("BTW NL801234567B01", "NL801234567B01"),
        ("BE 0403.019.261", "BE0403019261"),
        ("BE 403.019.261", "BE0403019261"),
        ("0403019261", "BE0403019261"),
        ("0403019262", "0403019262"),
        ("DE 811 569 869", "DE811569869"),
        ("NL000000000B00", ""),
        ("onbekend", ""),
        (None, ""),
    ],
)
def test_a_vat_number_has_its_country(typed: str | None, number: str) -> None:
    assert vat_number(typed) == number


@pytest.mark.parametrize(
    ("typed", "vat", "number"),
    [
        ("12345678", None, "12345678"),
        ("1234567", None, "01234567"),
        ("KvK 12 34 56 78", None, "12345678"),
        ("12345678 0000", None, "12345678"),
        ("000012345678", None, "000012345678"),
        ("0403.019.261", None, "0403019261"),
        ("403.019.261", None, "0403019261"),
        ("BE0403019261", None, "0403019261"),
        (None, "BE0403019261", "0403019261"),
        (None, "NL801234567B01", ""),
        ("00000000", None, ""),
        ("00000000", "BE0403019261", ""),
    ],
)
def test_a_number_of_the_register(typed: str | None, vat: str | None, number: str) -> None:
    assert register_number(typed, vat) == number


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("+31 (0)20 - 123 45 67", "201234567"),
        ("020-1234567", "201234567"),
        ("0031201234567", "201234567"),
        ("31201234567", "201234567"),
        ("+32 2 123 45 67", "21234567"),
        ("02 123 45 67", "21234567"),
        ("3221234567", "21234567"),
        ("020 1234567 / 06 12345678", "201234567"),
        ("020-1234567 tst. 12", "201234567"),
        ("+49 30 901820", "4930901820"),
        ("0000000000", ""),
        ("112", ""),
    ],
)
def test_a_telephone_number_has_neither_country_nor_zero(typed: str, number: str) -> None:
    assert phone_number(typed) == number


@pytest.mark.parametrize(
    ("website", "email", "found"),
    [
        ("https://www.jansen.nl/contact?x=1", None, {"jansen.nl"}),
        ("shop.jansen.nl", "info@jansen.nl", {"jansen.nl"}),
        ("jansen.be", "info@jansen.nl", {"jansen.be", "jansen.nl"}),
        ("www.jansen.co.uk", None, {"jansen.co.uk"}),
        ("facebook.com/jansen", "jansen@gmail.com", set()),
        (None, "geen", set()),
        ("-", None, set()),
    ],
)
def test_the_domains_that_are_a_company_s_own(website: str | None, email: str | None, found: set[str]) -> None:
    assert domains(website, email) == found


@pytest.mark.parametrize(
    ("one", "other"),
    [("'s-Gravenhage", "Den Haag"), ("Bruxelles", "BRUSSEL"), ("Liège", "Luik"), ("Den Bosch", "'s Hertogenbosch")],
)
def test_a_town_has_one_name_in_all_languages(one: str, other: str) -> None:
    assert place(one) == place(other)


@pytest.mark.parametrize(
    ("street", "number"),
    [
        ("Markt 12", "12"),
        ("Markt 12b", "12"),
        ("Kade 12-14", "12"),
        ("1e Jan Steenstraat 5", "5"),
        ("Plein 1944 7", "7"),
        ("Kerkstraat 12 bus 3", "12"),
        ("12, rue de la Loi", "12"),
        ("Markt", ""),
        (None, ""),
    ],
)
def test_the_number_of_a_house(street: str | None, number: str) -> None:
    found = premises("2611 GT", street)
    assert found
    assert found.number == number


def test_a_house_is_found_by_postcode_and_number_and_in_belgium_by_the_street_as_well() -> None:
    def terms(postcode: str | None, street: str | None) -> tuple[str, ...]:
        found = premises(postcode, street)
        return premises_terms(found) if found else ()

    assert terms("2611 gt", "Markt 12") == terms("2611GT", "Grote Markt 12a")
    assert terms("B-2000", "Meir 12") == terms("2000", "Meir 12 bus 4")
    assert terms("2000", "Meir 12") != terms("2000", "Nationalestraat 12")
    assert terms("2611GT", "Markt") == terms(None, "Markt 12") == terms(None, None) == ()
