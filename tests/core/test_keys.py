"""Keys name one record each, stay the same for good, and natural ones are what two typists agree on."""

from __future__ import annotations

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exact_zoho.core.entity import Entity, Side
from exact_zoho.core.keys import creation_key, external_id, match_keys
from exact_zoho.core.kinds import UNKNOWN
from exact_zoho.core.names import plain_name
from exact_zoho.core.places import plain_mail, plain_number

zoho_ids = st.integers(min_value=1, max_value=10**19).map(str)


@given(st.sets(zoho_ids, min_size=2, max_size=50))
def test_two_records_never_share_a_creation_key(ids: set[str]) -> None:
    assert len({creation_key(each) for each in ids}) == len(ids)


@given(zoho_ids)
def test_a_creation_key_fits_a_search_code(record: str) -> None:
    key = creation_key(record)
    assert len(key) <= 25
    assert key.isascii()
    assert key == key.upper()
    assert key.isalnum()


def test_a_creation_key_stays_the_same_for_good() -> None:
    """Records created years ago are still found by it: it may never be computed in another way."""
    assert creation_key("3652397000000624046") == "ZC35BZBQ1HVTNDE"


def test_a_creation_key_has_no_letters_that_look_like_digits() -> None:
    digits = "".join(creation_key(str(n))[2:] for n in range(1, 2000))
    assert not set(digits) & set("ILOU")


@pytest.mark.parametrize("record", ["a", "lead-00000000001", "x" * 40])
def test_an_id_that_is_no_number_has_a_creation_key_as_well(record: str) -> None:
    assert creation_key(record).startswith("ZC")
    assert 2 < len(creation_key(record)) <= 25


def test_an_external_id_names_division_and_record() -> None:
    guid = str(uuid.UUID(int=7))
    assert external_id(123, guid) == f"EX:123:{guid}"
    assert external_id(123, guid) != external_id(124, guid)
    assert len(external_id(99_999_999, guid)) <= 100


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("Jansen B.V.", "jansen"),
        ("JANSEN BV", "jansen"),
        ("  Jansen   b.v. ", "jansen"),
        ("Jansen & Zonen B.V.", "jansen en zonen"),
        ("Jansen en Zonen", "jansen en zonen"),
        ("Café Zürich N.V.", "cafe zurich"),
        ("Cafe Zurich", "cafe zurich"),
        ("Stichting De Brug", "de brug"),
        ("Müller GmbH", "muller"),
        ("Bakkerij 't Hoekje", "bakkerij t hoekje"),
        ("A.B.C. Trading", "abc trading"),
        ("3M Nederland B.V.", "3m nederland"),
        ("V.O.F. De Boer-Smit", "de boer smit"),
        ("S.A. Dupont S.A.", "dupont"),
        ("B.V.", "bv"),
        ("Straße", "strasse"),
    ],
)
def test_a_name_as_two_typists_agree_on_it(typed: str, plain: str) -> None:
    assert plain_name(typed) == plain


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Jansen", "Janssen"),
        ("Bakker Delft", "Bakker Leiden"),
        ("De Boer", "Boer"),
        ("Jansen 1", "Jansen 2"),
        ("Σίσυφος 2000", "Ромашка 2000"),
    ],
)
def test_different_names_stay_different(one: str, other: str) -> None:
    assert plain_name(one) != plain_name(other)


@given(st.text())
def test_a_plain_name_is_plain_already(typed: str) -> None:
    assert plain_name(plain_name(typed)) == plain_name(typed)


@pytest.mark.parametrize("name", ["Σίσυφος", "株式会社", "Ромашка"])
def test_a_name_in_another_alphabet_is_not_nothing(name: str) -> None:
    assert plain_name(name)


@pytest.mark.parametrize(
    ("typed", "plain"),
    [("NL 8012.34.567-B01", "NL801234567B01"), ("be0403019261", "BE0403019261"), (12345678, "12345678")],
)
def test_a_number_is_letters_and_digits(typed: object, plain: str) -> None:
    assert plain_number(typed) == plain


def test_a_mail_address_has_no_case() -> None:
    assert plain_mail(" Info@Jansen.NL ") == "info@jansen.nl"


def test_an_exact_record_is_met_by_its_own_id_and_by_the_key_it_was_created_with(entity: Entity) -> None:
    values = {"name": "Jansen B.V.", "vat_number": "NL801234567B01"}
    keys = match_keys(entity, Side.EXACT, "e1", values, {"SearchCode": " ZC1 "}, 42)
    assert keys == (
        ("external", "EX:42:e1"), ("origin", "ZC1"), ("vat_number", "NL801234567B01"), ("name", "jansen"),
    )  # fmt: skip


def test_a_zoho_record_is_met_by_its_external_id_and_by_the_key_it_would_be_created_with(entity: Entity) -> None:
    keys = match_keys(entity, Side.ZOHO, "77", {"name": "Jansen"}, {"Exact_ID": "EX:42:e1"}, 42)
    assert keys == (("external", "EX:42:e1"), ("origin", creation_key("77")), ("name", "jansen"))


def test_the_two_sides_of_one_record_meet(entity: Entity) -> None:
    exact = match_keys(entity, Side.EXACT, "e1", {}, {"SearchCode": creation_key("77")}, 42)
    zoho = match_keys(entity, Side.ZOHO, "77", {}, {"Exact_ID": "EX:42:e1"}, 42)
    assert set(exact) == set(zoho) == {("external", "EX:42:e1"), ("origin", creation_key("77"))}


@pytest.mark.parametrize("nothing", [None, UNKNOWN])
def test_an_empty_field_is_no_key(entity: Entity, nothing: object) -> None:
    values = {"name": nothing, "vat_number": nothing}
    assert [name for name, _ in match_keys(entity, Side.ZOHO, "77", values, {}, 42)] == ["origin"]


def test_a_value_without_letters_is_no_key(entity: Entity) -> None:
    """Two records called "-" are not therefore one."""
    keys = match_keys(entity, Side.ZOHO, "77", {"name": "---", "vat_number": "--"}, {}, 42)
    assert [name for name, _ in keys] == ["origin"]
