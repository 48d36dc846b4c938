"""Names in the forms in which they are compared and looked up: two typists of one name end up with the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exact_zoho.core.names import company_name, company_terms, person_name, person_terms


def terms(name: str) -> set[str]:
    found = company_name(name)
    return set(company_terms(found)) if found else set()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Jansen Bouw B.V.", "jansen bouw"),
        ("Jansen & Zn", "Jansen en Zonen"),
        ("Gebr. de Vries", "De Vries Gebroeders"),
        ("Bouwbedrijf Van Dijk", "Van Dyk Bouwbedrijf"),
        ("Janssen Installaties", "Jansen Installatie"),
        ("Bouw Bedrijf Jansen", "Bouwbedrijf Jansen"),
        ("Jansen Bouw Delft", "Jansen Bouw"),
        ("A.B.C. Handel", "ABC Handel"),
        ("J P Smit Advies", "J.P. Smit Advies"),
    ],
)
def test_two_spellings_of_one_name_are_found_by_a_term_that_both_have(one: str, other: str) -> None:
    assert terms(one) & terms(other)


@pytest.mark.parametrize(("one", "other"), [("Jansen Bouw", "De Boer Transport"), ("Café De Kroon", "Hotel De Kroon")])
def test_two_names_have_no_term_in_common(one: str, other: str) -> None:
    assert not terms(one) & terms(other)


@pytest.mark.parametrize("nothing", [None, "", "---", "."])
def test_a_name_without_letters_is_none(nothing: str | None) -> None:
    assert company_name(nothing) is None
    assert person_name(nothing, nothing, nothing) is None


@given(st.text())
def test_every_name_that_is_compared_is_found(typed: str) -> None:
    found = company_name(typed)
    assert found is None or all(company_terms(found))


@pytest.mark.parametrize(
    ("typed", "telling"),
    [
        ("Jansen Holding B.V.", {"holding"}),
        ("Wonen Noord", {"noord"}),
        ("Smit Beleggingen II", {"beleggingen", "2"}),
        ("Jansen 2", {"2"}),
        ("3M Nederland", set()),
        ("Jansen Bouw", set()),
    ],
)
def test_what_tells_a_company_from_its_family(typed: str, telling: set[str]) -> None:
    found = company_name(typed)
    assert found
    assert found.telling == telling


@pytest.mark.parametrize(
    ("first", "last", "initials", "expected"),
    [
        ("Jan", "van der Berg", None, (("jan",), "vander", ("berg",))),
        ("Dhr. Jan", "Berg", None, (("jan",), "", ("berg",))),
        (None, "Berg", "J.P.", (("jp",), "", ("berg",))),
        ("Jan", "Berg", "J.P.", (("jan",), "", ("berg",))),
        ("José", "van Dijk", None, (("jose",), "van", ("dyk",))),
        ("Anne", "de Vries-Jansen", None, (("anne",), "de", ("vries", "jansen"))),
    ],
)
def test_a_person_s_name(first: str | None, last: str, initials: str | None, expected: tuple[object, ...]) -> None:
    assert person_name(first, last, initials) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Jan", "van der Berg"), ("J.", "Berg")),
        (("Jan", "Jansen"), ("Jansen", "Jan")),
        (("Johannes", "Smit"), ("Jan", "Smit")),
    ],
)
def test_a_person_is_found_by_surname_and_letter_or_by_all_names(one: tuple[str, str], other: tuple[str, str]) -> None:
    mine, yours = person_name(*one), person_name(*other)
    assert mine
    assert yours
    assert set(person_terms(mine)) & set(person_terms(yours))
