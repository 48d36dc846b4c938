"""The made-up company: always the same, always acceptable, and as untidy as real ones."""

from __future__ import annotations

from collections import Counter

import pytest
from stdnum.be import vat as belgian
from stdnum.de import vat as german
from stdnum.nl import btw

from sandbox.company import build

COMPANY = build(seed=7, size=400)
ROUGH = build(seed=7, size=400, rough=0.2)
VAT = {"NL": btw, "BE": belgian, "DE": german}
#: the shortest lengths that anybody names for the columns of either system
EXACT_LENGTHS = {
    "Name": 50, "AddressLine1": 60, "City": 40, "Postcode": 20, "Phone": 17, "Email": 100, "VATNumber": 20,
    "ChamberOfCommerce": 40, "Website": 200,
}  # fmt: skip
ZOHO_LENGTHS = {"Account_Name": 100, "Phone": 30, "Billing_City": 30, "Billing_Code": 30, "Billing_Country": 30}


def test_a_seed_gives_the_same_company_and_another_seed_another() -> None:
    assert build(seed=7, size=400) == COMPANY
    assert build(seed=8, size=400) != COMPANY


@pytest.mark.parametrize("size", [0, 1, 2, 17])
def test_small_companies_are_possible(size: int) -> None:
    company = build(size=size)
    assert len(company.pairs) <= size * 2


def test_every_vat_number_is_valid() -> None:
    numbers = [row.values["VATNumber"] for row in COMPANY.exact if "VATNumber" in row.values]
    assert len(numbers) > 200
    assert [number for number in numbers if not VAT[number[:2]].is_valid(number)] == []


def test_no_text_is_longer_than_its_column() -> None:
    for rows, lengths in ((COMPANY.exact, EXACT_LENGTHS), (COMPANY.zoho, ZOHO_LENGTHS)):
        for row in rows:
            assert all(len(row.values.get(name, "")) <= length for name, length in lengths.items()), row


def test_parents_stand_before_their_daughters() -> None:
    for rows in (COMPANY.exact, COMPANY.zoho):
        place = {row.key: number for number, row in enumerate(rows)}
        daughters = [row for row in rows if row.parent]
        assert daughters
        assert all(place[str(row.parent)] < place[row.key] for row in daughters)


def test_the_truth_names_accounts_that_exist_and_some_are_in_doubt() -> None:
    zoho, exact = {row.key for row in COMPANY.zoho}, {row.key for row in COMPANY.exact}
    assert set(COMPANY.pairs) <= zoho
    assert set(COMPANY.pairs.values()) <= exact
    assert 0 < len(COMPANY.doubtful) < len(COMPANY.pairs) / 3
    assert COMPANY.doubtful <= set(COMPANY.pairs)


def test_about_half_of_the_accounts_are_known_to_both() -> None:
    for rows in (COMPANY.exact, COMPANY.zoho):
        assert 0.4 < len(COMPANY.pairs) / len(rows) < 0.8


def test_the_data_are_as_untidy_as_real_ones() -> None:
    names = [row.values["Name"] for row in COMPANY.exact]
    mails = Counter(row.values.get("Email") for row in COMPANY.exact)
    spelt = {row.key: row.values["Account_Name"] for row in COMPANY.zoho}
    really = {row.key: row.values["Name"] for row in COMPANY.exact}
    assert any(not name.isascii() for name in names)
    assert mails.pop(None) > 10
    assert max(mails.values()) > 1
    assert sum(spelt[key] != really[other] for key, other in COMPANY.pairs.items()) > 20
    assert {row.values["Status"] for row in COMPANY.exact} == {"C", "P", "S", "A"}
    assert any(row.delivery for row in COMPANY.exact)


def test_rough_pairs_come_on_top_and_leave_all_others_as_they_were() -> None:
    added = set(ROUGH.pairs) - set(COMPANY.pairs)
    assert 0.2 * len(COMPANY.pairs) <= len(added) <= 0.3 * len(COMPANY.pairs)
    for before, after in ((COMPANY.exact, ROUGH.exact), (COMPANY.zoho, ROUGH.zoho)):
        rows = {row.key: row for row in after}
        assert all(rows[row.key] == row for row in before)
    assert COMPANY.rough == frozenset()
    assert ROUGH.doubtful == COMPANY.doubtful
    assert ROUGH.rough < added


def test_no_register_number_joins_a_rough_pair_and_its_name_is_rarely_the_same() -> None:
    exact, zoho = {row.key: row.values for row in ROUGH.exact}, {row.key: row.values for row in ROUGH.zoho}
    pairs = [(zoho[key], exact[ROUGH.pairs[key]]) for key in ROUGH.rough]
    for ours, theirs in pairs:
        for one, other in (("VAT_Number", "VATNumber"), ("Chamber_of_Commerce", "ChamberOfCommerce")):
            assert plain(ours.get(one, "nothing")) != plain(theirs.get(other, ""))
    assert sum(plain(ours["Account_Name"]) != plain(theirs["Name"]) for ours, theirs in pairs) > 0.6 * len(pairs)


def test_a_holding_and_what_it_owns_share_their_address_but_no_number() -> None:
    added = [row.values for row in ROUGH.exact if row not in COMPANY.exact]
    doors: dict[tuple[str, str], list[dict[str, str]]] = {}
    for row in added:
        doors.setdefault((row["AddressLine1"], row["Postcode"]), []).append(row)
    couples = [rows for rows in doors.values() if len(rows) == 2]
    assert len(couples) == round(0.2 * len(COMPANY.pairs)) // 4
    for holding, owned in couples:
        assert holding["Name"].startswith(owned["Name"].split()[0])
        assert holding.get("VATNumber", "of the holding") != owned.get("VATNumber", "of the other")


def test_names_of_rough_accounts_fit_their_columns() -> None:
    assert max(len(row.values["Name"]) for row in ROUGH.exact) <= EXACT_LENGTHS["Name"]


def plain(text: str) -> str:
    """Letters and digits, small."""
    return "".join(letter for letter in text.lower() if letter.isalnum())
