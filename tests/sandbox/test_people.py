"""The people of the made-up company: the same for a seed, known by both systems in their own way, and traceable."""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest

from sandbox.company import Company, build
from sandbox.company_people import split
from sandbox.company_rows import Contact
from sandbox.names import without_accents

COMPANY = build(seed=7, size=600, people=True, rough=0.1)
EXACT = {row.key: row for row in COMPANY.exact_contacts}
ZOHO = {row.key: row for row in COMPANY.zoho_contacts}
PAIRS = [(ZOHO[zoho], EXACT[exact]) for zoho, exact in COMPANY.contact_pairs.items()]
#: the shortest lengths that anybody names for the columns of either system; telephone numbers fit both
EXACT_LENGTHS = {
    "FirstName": 30,
    "MiddleName": 20,
    "LastName": 30,
    "Initials": 20,
    "Phone": 17,
    "Mobile": 17,
    "Email": 100,
}
ZOHO_LENGTHS = {"First_Name": 40, "Last_Name": 80, "Phone": 17, "Mobile": 17, "Email": 100, "Title": 100}


def test_a_seed_gives_the_same_people_and_another_seed_others() -> None:
    assert build(seed=7, size=600, people=True, rough=0.1) == COMPANY
    assert build(seed=8, size=600, people=True, rough=0.1).exact_contacts != COMPANY.exact_contacts


def test_people_leave_the_accounts_as_they_were() -> None:
    alone = build(seed=7, size=600, rough=0.1)
    assert (alone.exact, alone.zoho, alone.pairs) == (COMPANY.exact, COMPANY.zoho, COMPANY.pairs)
    assert (alone.exact_contacts, alone.zoho_contacts, alone.contact_pairs) == ((), (), {})


def test_further_businesses_do_not_change_the_people_at_the_first_ones() -> None:
    one, two = people_by_key(build(size=20, people=True)), people_by_key(build(size=1, people=True))
    assert two
    assert two.items() <= one.items()


@pytest.mark.parametrize("size", [0, 1, 2, 17])
def test_small_companies_have_people_too(size: int) -> None:
    company = build(size=size, people=True)
    assert len(company.contact_pairs) <= 5 * size


def test_nobody_is_without_a_business_and_none_is_crowded() -> None:
    for accounts, contacts in ((COMPANY.exact, COMPANY.exact_contacts), (COMPANY.zoho, COMPANY.zoho_contacts)):
        staffed = Counter(row.account for row in contacts)
        assert staffed.keys() <= {row.key for row in accounts}
        assert 0.6 * len(accounts) < len(staffed) < len(accounts)
        assert max(staffed.values()) <= 6
        assert len({row.key for row in contacts}) == len(contacts)


def test_every_pair_is_one_person_at_one_business() -> None:
    assert len(PAIRS) > 200
    for zoho, exact in PAIRS:
        assert COMPANY.pairs[zoho.account] == exact.account
        family = plain(exact.values.get("LastName", "")).split(" ")[-1]
        assert family in plain(zoho.values["Last_Name"])
        assert {exact.values.get("BirthDate"), zoho.values.get("Date_of_Birth"), None} <= {None, birth(zoho, exact)}


def test_some_people_are_known_to_one_system_only() -> None:
    for rows, paired in ((EXACT, set(COMPANY.contact_pairs.values())), (ZOHO, set(COMPANY.contact_pairs))):
        shared = [row for row in rows.values() if is_shared(row)]
        assert 0.1 < len([row for row in shared if row.key not in paired]) / len(shared) < 0.4


def test_about_two_in_a_hundred_lack_their_first_name_in_the_crm() -> None:
    missing = [row for row in ZOHO.values() if "First_Name" not in row.values]
    assert 0.005 < len(missing) / len(ZOHO) < 0.05
    assert all(row.values["Last_Name"] for row in ZOHO.values())


def test_the_books_always_have_one_name_and_now_and_then_no_last_or_no_first() -> None:
    assert all(row.values.get("FirstName") or row.values.get("LastName") for row in EXACT.values())
    assert 0.001 < share(EXACT, "LastName") < 0.03
    initials = [row for row in EXACT.values() if "FirstName" not in row.values]
    assert 0.05 < len(initials) / len(EXACT) < 0.15
    assert all(row.values["Initials"] for row in initials)


def test_the_two_systems_spell_names_in_their_own_way() -> None:
    surnames = {row.values["Last_Name"] for row in ZOHO.values()}
    assert any(name.startswith("v.d. ") for name in surnames)
    assert any(", van" in name for name in surnames)
    assert any(name.startswith("van der ") for name in surnames)
    assert {"van der", "de", "v.d."} <= {row.values.get("MiddleName") for row in EXACT.values()}
    lost = [
        1 for zoho, exact in PAIRS
        if without_accents(exact.values.get("LastName", "")) == zoho.values["Last_Name"] != exact.values.get("LastName")
    ]  # fmt: skip
    assert len(lost) > 3


def test_telephone_numbers_are_written_in_many_forms() -> None:
    mobiles = [row.values["Mobile"] for row in ZOHO.values() if "Mobile" in row.values]
    for beginning in ("+31 6 ", "+316", "06-", "06 ", "00316", "+31 (0)6 "):
        assert any(number.startswith(beginning) for number in mobiles), beginning


def test_mailboxes_are_shared_by_colleagues_and_some_are_private() -> None:
    for rows in (EXACT, ZOHO):
        boxes = defaultdict(list)
        for row in rows.values():
            boxes[row.account, row.values.get("Email")].append(row)
        assert sum(len(same) > 1 for (_, box), same in boxes.items() if box) > 5
        assert any(box.endswith("@freemail.example") for _, box in boxes if box)


def test_doubtful_contacts_are_pairs_and_few_of_them_lie_at_clear_businesses() -> None:
    assert COMPANY.doubtful_contacts <= set(COMPANY.contact_pairs)
    assert {key for key in COMPANY.contact_pairs if ZOHO[key].account in COMPANY.doubtful} <= COMPANY.doubtful_contacts
    clear = [key for key in COMPANY.doubtful_contacts if ZOHO[key].account not in COMPANY.doubtful]
    assert 0.01 < len(clear) / len(PAIRS) < 0.2


def test_whoever_is_in_the_crm_twice_is_doubtful() -> None:
    entered = Counter(COMPANY.contact_pairs.values())
    twice = {zoho for zoho, exact in COMPANY.contact_pairs.items() if entered[exact] > 1}
    assert twice
    assert twice <= COMPANY.doubtful_contacts
    assert max(entered.values()) == 2


def test_both_systems_know_each_of_two_colleagues_of_one_surname_or_a_pair_could_not_be_told() -> None:
    clear = {key for key in COMPANY.contact_pairs if key not in COMPANY.doubtful_contacts}
    for key in clear:
        exact = EXACT[COMPANY.contact_pairs[key]]
        rivals = [
            row for row in EXACT.values() if row.account == exact.account and row is not exact and alike(row, exact)
        ]
        if rivals:
            assert ZOHO[key].values["Email"] == exact.values["Email"]
            assert all(row.key in COMPANY.contact_pairs.values() for row in rivals)


def test_father_and_son_of_one_name_work_at_one_business() -> None:
    names = Counter((row.account, row.values.get("FirstName"), row.values.get("LastName")) for row in EXACT.values())
    assert max(names.values()) == 2


def test_the_same_person_leads_most_mothers_and_their_daughters() -> None:
    first = {
        row.account: plain(row.values.get("LastName", "")).split()[-1:] for row in reversed(COMPANY.exact_contacts)
    }
    groups = [(row.parent, row.key) for row in COMPANY.exact if row.parent in first and row.key in first]
    assert len(groups) > 8
    assert sum(first[str(mother)] == first[daughter] for mother, daughter in groups) > len(groups) / 3


def test_an_account_names_at_most_one_contact_that_is_not_its_first() -> None:
    first = {row.account: row.key for row in reversed(COMPANY.exact_contacts)}
    mains = [row for row in COMPANY.exact_contacts if row.main]
    assert len(mains) > 5
    assert max(Counter(row.account for row in mains).values()) == 1
    assert not any(first[row.account] == row.key for row in mains)


def test_no_text_of_a_contact_is_longer_than_its_column() -> None:
    for rows, lengths in ((EXACT, EXACT_LENGTHS), (ZOHO, ZOHO_LENGTHS)):
        for row in rows.values():
            assert all(len(row.values.get(name, "")) <= length for name, length in lengths.items()), row


def test_everybody_is_grown_up() -> None:
    births = [row.values["BirthDate"] for row in EXACT.values() if "BirthDate" in row.values]
    assert births
    assert all("1955" <= day < "2006" for day in births)


@pytest.mark.parametrize(
    ("whole", "prefix", "family"),
    [
        ("Van den Berg", "van den", "Berg"),
        ("In 't Veld", "in 't", "Veld"),
        ("Jansen", "", "Jansen"),
        ("El Amrani", "", "El Amrani"),
    ],
)
def test_a_dutch_prefix_is_a_word_of_its_own(whole: str, prefix: str, family: str) -> None:
    assert split(whole) == (prefix, family)


def people_by_key(company: Company) -> dict[tuple[str, str], object]:
    return {(row.key, row.account): row.values for row in company.exact_contacts + company.zoho_contacts}


def is_shared(row: Contact) -> bool:
    """Whether the business has an account in both systems."""
    return row.account in COMPANY.pairs or row.account in set(COMPANY.pairs.values())


def birth(zoho: Contact, exact: Contact) -> object:
    return exact.values.get("BirthDate") or zoho.values.get("Date_of_Birth")


def alike(one: Contact, other: Contact) -> bool:
    return plain(one.values.get("LastName", "?")).split()[-1] == plain(other.values.get("LastName", "!")).split()[-1]


def share(rows: dict[str, Contact], column: str) -> float:
    """Which part of them has nothing in that column."""
    return sum(column not in row.values for row in rows.values()) / len(rows)


def plain(name: str) -> str:
    return without_accents(name).lower()
