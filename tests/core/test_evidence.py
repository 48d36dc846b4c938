"""What speaks for two records being one, and what against it: in words, in a score, and what follows from it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import pytest

from exact_zoho.core.changes import Record
from exact_zoho.core.entity import Entity, Field, Side
from exact_zoho.core.evidence import Evidence, Thresholds, Verdict, weigh
from exact_zoho.core.kinds import UNKNOWN
from exact_zoho.core.merge import PENDING
from exact_zoho.entities.accounts import ACCOUNTS
from exact_zoho.entities.contacts import CONTACTS

LINK, ASK, NONE = Verdict
Values = dict[str, Any]

VAT, OTHER_VAT, KVK, OTHER_KVK = "NL801234567B01", "NL809876543B01", "12345678", "87654321"
DEFAULT = Thresholds()
OFFICE: Values = {
    "email": "info@jansen.nl", "phone": "015 212 34 56", "visit_street": "Markt 12", "visit_postcode": "2611 GT",
    "visit_city": "Delft", "visit_country": "NL",
}  # fmt: skip


def across(_row: Field, side: Side, value: Any) -> Any:
    """Account a1 of Exact is bound to z1 of Zoho, a2 to z2; no other is bound."""
    partners = {"a1": "z1", "a2": "z2"} if side is Side.EXACT else {"z1": "a1", "z2": "a2"}
    return partners.get(value, PENDING)


def weighed(exact: Values, zoho: Values, entity: Entity = ACCOUNTS, thresholds: Thresholds = DEFAULT) -> Evidence:
    """The evidence, which must be the same from both sides."""
    one, other = Record(Side.EXACT, "e", exact), Record(Side.ZOHO, "z", zoho)
    found = weigh(entity, one, other, across, thresholds)
    assert weigh(entity, other, one, across, thresholds) == found
    return found


@dataclass
class Row:
    says: str
    exact: Values
    zoho: Values
    verdict: Verdict
    agreed: set[str] = field(default_factory=set)
    disagreed: set[str] = field(default_factory=set)


def named(says: str, exact: str, zoho: str, verdict: Verdict) -> Row:
    agreed = {"name"} if verdict is not NONE else set[str]()
    return Row(says, {"name": exact}, {"name": zoho}, verdict, agreed, set() if agreed else {"name"})


NAMES = [
    named("an equal name with nothing against it links", "Jansen Bouw B.V.", "Jansen Bouw", LINK),
    named("neither case, accents nor the ampersand matter", "Café Zoë & Zn N.V.", "CAFE ZOE EN ZONEN", LINK),
    named("the order of words does not matter", "Gebr. de Vries", "De Vries Gebroeders", LINK),
    named("initials with and without dots are the same", "J.P. Smit", "J P Smit", LINK),
    named("one company has one of the legal forms of two languages", "Peeters BVBA", "Peeters SRL", LINK),
    named("another legal form is another legal person", "Jansen B.V.", "Jansen V.O.F.", ASK),
    named("a typing error is a question", "Bakkerij Janssen", "Bakkerij Jansen", ASK),
    named("neither do ij and y, and words written together", "Van Dijk Bouw Bedrijf", "Van Dyk Bouwbedrijf", LINK),
    named("a holding is not the company that it holds", "Jansen Holding B.V.", "Jansen B.V.", NONE),
    named("the north is not the south", "Wonen Noord", "Wonen Zuid", NONE),
    named("the second is not the third", "Beleggingen Smit II", "Beleggingen Smit III", NONE),
    named("number one is not number two", "Jansen 1", "Jansen 2", NONE),
    named("one town is not another", "Bakker Delft", "Bakker Leiden", NONE),
    named("one brother is not the other", "J. Smit", "P. Smit", NONE),
]
NUMBERS = [
    Row("an equal VAT number with an equal name links", {"name": "Jansen", "vat_number": VAT},
        {"name": "Jansen", "vat_number": VAT}, LINK, {"name", "vat_number"}),
    Row("a number is read in whatever way it is written", {"name": "Jansen", "vat_number": "801234567B01"},
        {"name": "Jansen", "vat_number": "nl 8012.34.567.B01"}, LINK, {"name", "vat_number"}),
    Row("a fiscal unity has one VAT number: under another name it is a question", {"name": "Jansen", "vat_number": VAT},
        {"name": "De Kroon", "vat_number": VAT}, ASK, {"vat_number"}, {"name"}),
    Row("both numbers make a trade name one with the legal name",
        {"name": "Jansen Horeca", "vat_number": VAT, "chamber_of_commerce": KVK},
        {"name": "Café De Kroon", "vat_number": VAT, "chamber_of_commerce": KVK}, LINK,
        {"vat_number", "chamber_of_commerce"}, {"name"}),
    Row("a VAT number with another number of commerce is a fiscal unity",
        {"name": "Jansen", "vat_number": VAT, "chamber_of_commerce": KVK},
        {"name": "Jansen", "vat_number": VAT, "chamber_of_commerce": OTHER_KVK}, ASK, {"name", "vat_number"},
        {"chamber_of_commerce"}),
    Row("even the same numbers do not make a holding its works",
        {"name": "Jansen Holding", "vat_number": VAT, "chamber_of_commerce": KVK},
        {"name": "Jansen", "vat_number": VAT, "chamber_of_commerce": KVK}, ASK, {"vat_number", "chamber_of_commerce"},
        {"name"}),
    Row("two VAT numbers are two companies, whatever else agrees", {"name": "Jansen", "vat_number": VAT, **OFFICE},
        {"name": "Jansen", "vat_number": OTHER_VAT, **OFFICE}, NONE,
        {"name", "email", "phone", "domain", "address", "city", "country"}, {"vat_number"}),
    Row("another suffix is another VAT number", {"name": "Jansen", "vat_number": VAT},
        {"name": "Jansen", "vat_number": "NL801234567B02"}, NONE, {"name"}, {"vat_number"}),
    Row("one in the register under two VAT numbers is rather a mistake",
        {"name": "Jansen", "vat_number": VAT, "chamber_of_commerce": KVK},
        {"name": "Jansen", "vat_number": OTHER_VAT, "chamber_of_commerce": KVK}, ASK, {"name", "chamber_of_commerce"},
        {"vat_number"}),
    Row("unless the name differs as well", {"name": "Jansen", "vat_number": VAT, "chamber_of_commerce": KVK},
        {"name": "De Kroon", "vat_number": OTHER_VAT, "chamber_of_commerce": KVK}, NONE, {"chamber_of_commerce"},
        {"vat_number", "name"}),
    Row("a Belgian VAT number contains the number of the register", {"name": "Peeters", "vat_number": "BE0403.019.261"},
        {"name": "Peeters", "chamber_of_commerce": "403019261"}, LINK, {"name", "chamber_of_commerce"}),
    Row("a zero before the number of commerce gets lost", {"name": "Jansen", "chamber_of_commerce": "01234567"},
        {"name": "Jansen", "chamber_of_commerce": "1234567"}, LINK, {"name", "chamber_of_commerce"}),
    Row("a number of zeros is none", {"name": "Jansen", "vat_number": "NL000000000B00"},
        {"name": "Jansen", "vat_number": VAT}, LINK, {"name"}),
]  # fmt: skip
PLACES = [
    Row("a differing town makes a question of an equal name", {"name": "Jansen", "visit_city": "Delft"},
        {"name": "Jansen", "visit_city": "Leiden"}, ASK, {"name"}, {"city"}),
    Row("so does a differing postcode in the same town",
        {"name": "Jansen", "visit_city": "Delft", "visit_postcode": "2611 AA"},
        {"name": "Jansen", "visit_city": "Delft", "visit_postcode": "2612 BB"}, ASK, {"name", "city"}, {"address"}),
    Row("so does a differing country", {"name": "Jansen", "visit_country": "NL"},
        {"name": "Jansen", "visit_country": "BE"}, ASK, {"name"}, {"country"}),
    Row("a town has a name in each language", {"name": "Jansen", "visit_city": "Gent"},
        {"name": "Jansen", "visit_city": "Gand"}, LINK, {"name", "city"}),
    Row("a branch has the chain's mailbox and a town of its own",
        {"name": "Jansen", "email": "info@jansen.nl", "visit_city": "Delft", "visit_postcode": "2611 AA"},
        {"name": "Jansen", "email": "info@jansen.nl", "visit_city": "Leiden", "visit_postcode": "2311 AA"}, ASK,
        {"name", "email", "domain"}, {"city", "address"}),
    Row("a company that moved kept its number", {"name": "Jansen", "vat_number": VAT, "visit_city": "Delft"},
        {"name": "Jansen", "vat_number": VAT, "visit_city": "Leiden"}, LINK, {"name", "vat_number"}, {"city"}),
]  # fmt: skip
OFFICES = [
    Row("holding and works at one address with one telephone are two", {"name": "Jansen Holding", **OFFICE},
        {"name": "Jansen Bouw", **OFFICE}, NONE, {"email", "phone", "domain", "address", "city", "country"}, {"name"}),
    Row("sisters who share all of an office are never linked by themselves", {"name": "Jansen Transport", **OFFICE},
        {"name": "Jansen Trading", **OFFICE}, ASK, {"email", "phone", "domain", "address", "city", "country"},
        {"name"}),
    Row("all of an office under another name may be a trade name", {"name": "Café De Kroon", **OFFICE},
        {"name": "J. Jansen Horeca", **OFFICE}, ASK, {"email", "phone", "domain", "address", "city", "country"},
        {"name"}),
    Row("an accountant's mailbox says nothing", {"name": "Jansen", "email": "klanten@cijfers.nl"},
        {"name": "De Kroon", "email": "klanten@cijfers.nl"}, NONE, {"email", "domain"}, {"name"}),
    Row("an office building says nothing", {"name": "Jansen", "visit_street": "Markt 12", "visit_postcode": "2611GT"},
        {"name": "De Kroon", "visit_street": "Markt 12", "visit_postcode": "2611GT"}, NONE, {"address"}, {"name"}),
    Row("a typing error with the same mailbox links", {"name": "Bakkerij Janssen", "email": "INFO@jansen.nl"},
        {"name": "Bakkerij Jansen", "email": "info@jansen.nl "}, LINK, {"name", "email", "domain"}),
    Row("a site says the same as a mailbox there", {"name": "Bakkerij Janssen", "website": "https://www.jansen.nl/x",
        "visit_city": "Delft"}, {"name": "Bakkerij Jansen", "email": "info@jansen.nl", "visit_city": "Delft"}, LINK,
        {"name", "domain", "city"}),
    Row("a provider's domain is nobody's", {"name": "Bakkerij Janssen", "email": "jansen@gmail.com"},
        {"name": "Bakkerij Jansen", "email": "janssen@gmail.com"}, ASK, {"name"}, {"email"}),
    Row("where the name is all there is, another telephone makes it a question",
        {"name": "Jansen", "phone": "015 212 34 56"}, {"name": "Jansen", "phone": "06 12 34 56 78"}, ASK, {"name"},
        {"phone"}),
    Row("a telephone number is read in whatever way it is written", {"name": "Jansen", "phone": "+31 (0)15-212 34 56"},
        {"name": "Jansen", "phone": "0152123456 tst. 12"}, LINK, {"name", "phone"}),
]  # fmt: skip
JAN: Values = {"first_name": "Jan", "last_name": "Jansen"}
PERSONS = [
    Row("a name within one account links", {**JAN, "account": "a1"}, {**JAN, "account": "z1"}, LINK,
        {"account", "name"}),
    Row("persons of two accounts are two", {**JAN, "account": "a1", "email": "jan@jansen.nl"},
        {**JAN, "account": "z2", "email": "jan@jansen.nl"}, NONE, {"name", "email"}, {"account"}),
    Row("while their account is not linked nobody can say", {**JAN, "account": "a9"}, {**JAN, "account": "z9"}, NONE,
        {"name"}, {"account"}),
    Row("an account that is linked is not one that is not", {**JAN, "account": "a1"}, {**JAN, "account": "z9"}, NONE,
        {"name"}, {"account"}),
    Row("a name alone is a question", JAN, JAN, ASK, {"name"}),
    Row("a name with a mailbox of one's own links", {**JAN, "email": "jan@jansen.nl"},
        {**JAN, "account": "z1", "email": "jan@jansen.nl"}, LINK, {"name", "email"}),
    Row("colleagues share a mailbox", {**JAN, "account": "a1", "email": "info@jansen.nl"},
        {"first_name": "Kees", "last_name": "de Boer", "account": "z1", "email": "info@jansen.nl"}, NONE,
        {"account", "email"}, {"name"}),
    Row("brothers are two", {**JAN, "account": "a1", "phone": "015 2123456"},
        {"first_name": "Piet", "last_name": "Jansen", "account": "z1", "phone": "015 2123456"}, NONE,
        {"account", "phone"}, {"name"}),
    Row("father and son are never linked by themselves", {**JAN, "account": "a1", "birth_date": "1940-01-01"},
        {**JAN, "account": "z1", "birth_date": "1970-01-01"}, ASK, {"account", "name"}, {"birth_date"}),
    Row("initials for a first name are a question", {"first_name": "J.P.", "last_name": "Jansen", "account": "a1"},
        {**JAN, "account": "z1"}, ASK, {"account", "name"}),
    Row("initials link with a mailbox", {"first_name": "J.", "last_name": "Jansen", "account": "a1",
        "email": "jan@jansen.nl"}, {**JAN, "account": "z1", "email": "jan@jansen.nl"}, LINK,
        {"account", "name", "email"}),
    Row("a first name alone says next to nothing", {"first_name": "Jan", "account": "a1"}, {**JAN, "account": "z1"},
        NONE, {"account", "name"}),
    Row("a first name links with a mailbox and a telephone of one's own",
        {"first_name": "Jan", "account": "a1", "email": "jan@jansen.nl", "mobile": "06 12345678"},
        {**JAN, "account": "z1", "email": "jan@jansen.nl", "mobile": "+31612345678"}, LINK,
        {"account", "name", "email", "mobile"}),
    Row("an infix may be missing", {"first_name": "Jan", "last_name": "van der Berg", "account": "a1"},
        {"first_name": "Jan", "last_name": "Berg", "account": "z1"}, LINK, {"account", "name"}),
]  # fmt: skip


@pytest.mark.parametrize("row", [*NAMES, *NUMBERS, *PLACES, *OFFICES], ids=lambda row: row.says)
def test_two_companies(row: Row) -> None:
    found = weighed(row.exact, row.zoho)
    assert (found.verdict, set(found.agreed), set(found.disagreed)) == (row.verdict, row.agreed, row.disagreed)


@pytest.mark.parametrize("row", PERSONS, ids=lambda row: row.says)
def test_two_persons(row: Row) -> None:
    found = weighed(row.exact, row.zoho, CONTACTS)
    assert (found.verdict, set(found.agreed), set(found.disagreed)) == (row.verdict, row.agreed, row.disagreed)


@pytest.mark.parametrize("nothing", [None, UNKNOWN, "", "---"])
def test_what_one_side_lacks_says_nothing(nothing: object) -> None:
    bare = weighed({"name": "Jansen"}, {"name": "Jansen"})
    given = {"name": "Jansen", "vat_number": VAT, "chamber_of_commerce": KVK, **OFFICE}
    assert weighed(given, dict.fromkeys(given, nothing) | {"name": "Jansen"}) == bare


def test_two_records_without_anything_are_not_one() -> None:
    assert weighed({}, {}) == Evidence()
    assert weighed({}, {}).verdict is NONE


def test_the_findings_are_told_in_words_strongest_first() -> None:
    found = weighed(
        {"name": "Bakkerij Janssen", "vat_number": VAT, "visit_city": "Delft"},
        {"name": "Bakkerij Jansen", "vat_number": VAT, "visit_city": "Leiden"},
    )
    assert found.why == "VAT number agrees; name 93 % alike; city differs"


def test_what_keeps_two_from_being_linked_is_told() -> None:
    both = {"vat_number": VAT, "chamber_of_commerce": KVK}
    told = weighed({"name": "Jansen Holding", **both}, {"name": "Jansen", **both}).barred
    assert told == "name differs (“holding”)"
    assert weighed({"name": "Jansen", "vat_number": VAT}, {"vat_number": OTHER_VAT}).barred == "VAT number differs"
    waits = weighed({**JAN, "account": "a9"}, {**JAN, "account": "z9"}, CONTACTS)
    assert waits.barred == "its account is not linked yet"


def test_of_what_one_office_shares_only_the_strongest_counts_in_full() -> None:
    apart = {"name": "Jansen"}
    alone = {key: weighed({**apart, key: OFFICE[key]}, {**apart, key: OFFICE[key]}).bits for key in ("email", "phone")}
    bare = weighed(apart, apart).bits
    both = {**apart, "email": OFFICE["email"], "phone": OFFICE["phone"]}
    gain = weighed(both, both).bits - bare
    assert max(alone.values()) - bare < gain < sum(alone.values()) - 2 * bare


def test_the_score_is_between_nothing_and_certainty_and_grows_with_what_agrees() -> None:
    scores = [
        weighed(values, values).score
        for values in ({}, {"visit_city": "Delft"}, {"name": "Jansen"}, {"name": "Jansen", "vat_number": VAT})
    ]
    assert 0 < scores[0] < scores[1] < scores[2] < scores[3] < 1


def test_the_thresholds_are_the_operator_s() -> None:
    exact, zoho = {"name": "Jansen", "visit_city": "Delft"}, {"name": "Jansen", "visit_city": "Leiden"}
    assert weighed(exact, zoho).verdict is ASK
    assert weighed(exact, zoho, thresholds=Thresholds(0.7, 0.1)).verdict is LINK
    assert weighed(exact, zoho, thresholds=Thresholds(0.99, 0.9)).verdict is NONE


def test_no_threshold_links_two_vat_numbers() -> None:
    office = {"name": "Jansen", "chamber_of_commerce": KVK, **OFFICE}
    found = weighed({**office, "vat_number": VAT}, {**office, "vat_number": OTHER_VAT}, thresholds=Thresholds(0, 0))
    assert found.verdict is ASK


def test_within_one_side_references_are_compared_as_they_are() -> None:
    one, other = ({**JAN, "account": "a9"}, {**JAN, "account": "a9"})
    found = weigh(CONTACTS, Record(Side.EXACT, "e1", one), Record(Side.EXACT, "e2", other), across)
    assert found.verdict is LINK
    moved = weigh(CONTACTS, Record(Side.EXACT, "e1", one), Record(Side.EXACT, "e2", {**JAN, "account": "a8"}), across)
    assert moved.verdict is NONE


def test_evidence_is_kept_as_json_without_any_value_of_a_record() -> None:
    found = weighed({"name": "Jansen", **OFFICE}, {"name": "Janssen", **OFFICE})
    kept = json.dumps(found.dump())
    assert not [value for value in ("ansen", *OFFICE.values()) if value in kept.replace('"NL"', "")]
    again = Evidence.load(json.loads(kept))
    assert (again.why, again.agreed, again.disagreed, again.digest) == (
        found.why, found.agreed, found.disagreed, found.digest,
    )  # fmt: skip
    assert (again.verdict, again.barred) == (found.verdict, found.barred)
    assert again.score == pytest.approx(found.score, abs=0.01)


def test_the_digest_changes_with_what_a_person_would_see() -> None:
    exact = {"name": "Jansen", "visit_city": "Delft"}
    leiden, gouda = {"name": "Jansen", "visit_city": "Leiden"}, {"name": "Jansen", "visit_city": "Gouda"}
    assert weighed(exact, leiden).digest == weighed(exact, gouda).digest
    assert weighed(exact, leiden).digest != weighed(exact, {"name": "Jansen"}).digest
    assert weighed(exact, leiden).digest != weighed(exact, {**leiden, "name": "Janssen"}).digest
