"""Each kind of value: how it is read, written, compared, refused and kept, on either side."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exact_zoho.core.entity import Side
from exact_zoho.core.kinds import (
    TEXT,
    UNKNOWN,
    Choice,
    Code,
    Country,
    Currency,
    Day,
    Flag,
    Money,
    Price,
    Ref,
    RegistrationNumber,
    Taxes,
    Text,
    VatNumber,
    Website,
    _country_codes,
    folded,
)

STATUS = Choice((("C", "Customer"), ("P", "Prospect"), ("P", "Lead")), blank="C")

READ = [
    ("padding of a code is nothing", TEXT, "exact", "                42", "42"),
    ("a number is its text", TEXT, "exact", 42, "42"),
    ("empty text is nothing", TEXT, "zoho", "  ", None),
    ("accents are composed", TEXT, "zoho", "Cafe\u0301", "Caf\u00e9"),
    ("line ends are the same everywhere", TEXT, "exact", "a\r\nb\rc", "a\nb\nc"),
    ("blanks inside stay", TEXT, "zoho", "a  b", "a  b"),
    ("a code is in capitals", Code(), "exact", " eur", "EUR"),
    ("no code", Code(), "zoho", "", None),
    ("a register's number is compact", RegistrationNumber(), "zoho", "be 0428.759-497/x", "BE0428759497X"),
    ("dashes alone are no number", RegistrationNumber(), "zoho", "--", None),
    ("an amount of a float is exact", Money(), "zoho", 0.1, Decimal("0.10")),
    ("an amount of a text", Money(), "exact", "1234.5", Decimal("1234.50")),
    ("half a cent is rounded up", Money(), "exact", Decimal("0.125"), Decimal("0.13")),
    ("half a cent of a debt is rounded away", Money(), "exact", Decimal("-0.125"), Decimal("-0.13")),
    ("no amount", Money(), "zoho", "", None),
    ("one is yes", Flag(), "exact", 1, True),
    ("an empty box is no", Flag(), "zoho", None, False),
    ("a date of Exact, at the end of its day", Day(), "exact", "/Date(1711929599000)/", date(2024, 3, 31)),
    ("a date before 1970", Day(), "exact", "/Date(-86400000)/", date(1969, 12, 31)),
    ("a date with a time and an offset stays its day", Day(), "zoho", "2024-03-31T00:30:00+02:00", date(2024, 3, 31)),
    ("no date", Day(), "exact", None, None),
    ("a country's code, padded and small", Country(), "exact", "nl ", "NL"),
    ("a country in Dutch", Country(), "zoho", "nederland", "NL"),
    ("a country in French", Country(), "zoho", "Allemagne", "DE"),
    ("a country in German", Country(), "zoho", "Belgien", "BE"),
    ("a country as people say it", Country(), "zoho", "UK", "GB"),
    ("a country that nobody knows stays as it is", Country(), "zoho", "Atlantis", "Atlantis"),
    ("a code we know", STATUS, "exact", "P", "P"),
    ("a code we do not know", STATUS, "exact", "S", UNKNOWN),
    ("a word, whatever its case", STATUS, "zoho", "prospect", "P"),
    ("a further word of a code", STATUS, "zoho", "Lead", "P"),
    ("a word we do not know", STATUS, "zoho", "Partner", UNKNOWN),
    ("what an empty picklist stands for", STATUS, "zoho", None, "C"),
    ("a reference of Exact", Ref(), "exact", "0a0a", "0a0a"),
    ("a reference of Zoho", Ref(), "zoho", {"name": "Acme", "id": "17"}, "17"),
    ("no reference", Ref(), "zoho", None, None),
    ("a price keeps its decimals", Price(), "exact", 0.085, Decimal("0.085")),
    ("a price has two of them at least", Price(), "zoho", 12, Decimal("12.00")),
    ("a VAT code without its padding", Taxes(), "exact", "4  ", "4"),
    ("taxes as objects", Taxes(), "zoho", [{"value": "High", "id": "1"}], "High"),
    ("taxes as texts, in order", Taxes(), "zoho", ["Low", "High"], "High;Low"),
    ("taxes as one text", Taxes(), "zoho", "Low;High", "High;Low"),
    ("no tax", Taxes(), "zoho", [], None),
]


@pytest.mark.parametrize(("_case", "kind", "side", "raw", "value"), READ, ids=[each[0] for each in READ])
def test_read(_case, kind, side, raw, value):
    assert kind.read(side, raw) == value


@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        (TEXT, True),
        (TEXT, {"id": "1"}),
        (TEXT, ["a"]),
        (Money(), "much"),
        (Money(), "NaN"),
        (Money(), float("inf")),
        (Money(), True),
        (Money(), 1e30),
        (Flag(), "perhaps"),
        (Day(), "31-12-2024"),
        (Day(), "/Date(99999999999999999)/"),
    ],
)
def test_what_cannot_be_understood_is_a_value_error_so_that_the_record_goes_on_without_it(kind, raw):
    with pytest.raises(ValueError):  # noqa: PT011 - its words are for people, the class is what counts
        kind.read("zoho", raw)


WRITE = [
    ("an amount is a number", Money(), "exact", Decimal("19.99"), 19.99),
    ("no amount", Money(), "exact", None, None),
    ("a date is plain", Day(), "exact", date(2024, 3, 31), "2024-03-31"),
    ("no date", Day(), "zoho", None, None),
    ("a country is a code in Exact", Country(), "exact", "NL", "NL"),
    ("a country is its English name in Zoho", Country(), "zoho", "NL", "Netherlands"),
    ("a country that nobody knows", Country(), "zoho", "Atlantis", "Atlantis"),
    ("a choice is a code in Exact", STATUS, "exact", "P", "P"),
    ("a choice is its first word in Zoho", STATUS, "zoho", "P", "Prospect"),
    ("a reference is bare in Exact", Ref(), "exact", "0a0a", "0a0a"),
    ("a reference is an id in Zoho", Ref(), "zoho", "17", {"id": "17"}),
    ("no reference", Ref(), "zoho", None, None),
    ("a VAT code", Taxes(), "exact", "4", "4"),
    ("taxes are chosen one by one", Taxes(), "zoho", "High;Low", [{"value": "High"}, {"value": "Low"}]),
    ("no tax", Taxes(), "zoho", None, None),
]


@pytest.mark.parametrize(("_case", "kind", "side", "value", "raw"), WRITE, ids=[each[0] for each in WRITE])
def test_write(_case, kind, side, value, raw):
    assert kind.write(side, value) == raw


def test_an_amount_that_no_number_holds_exactly_is_not_sent():
    with pytest.raises(ValueError, match="too large"):
        Money().write("zoho", Decimal("12345678901234567.89"))


SAME = [
    (TEXT, "Bakker  BV", "bakker bv ", True),
    (TEXT, "Bakker", "Bakkers", False),
    (TEXT, None, "x", False),
    (TEXT, None, None, True),
    (Website(), "https://Acme.nl/", "acme.nl", True),
    (Website(), "http://acme.nl", "https://acme.nl", True),
    (Website(), "acme.nl/a", "acme.nl/b", False),
    (Website(), None, "acme.nl", False),
    (Money(), Decimal("1.00"), Decimal("1.00"), True),
    (Money(), Decimal("1.00"), Decimal("1.01"), False),
    (Money(), None, Decimal("0.00"), False),
    (Country(), "NL", "nl", True),
    (Country(), "NL", "BE", False),
    (Flag(), True, False, False),
    (Price(), Decimal("0.085"), Decimal("0.09"), True),  # rounded by us
    (Price(), Decimal("0.085"), Decimal("0.08"), True),  # cut by Zoho
    (Price(), Decimal("0.085"), Decimal("0.07"), False),
    (Price(), Decimal("0.085"), Decimal("0.086"), False),
    (Price(), Decimal("12.00"), Decimal("12.01"), False),
    (Price(), Decimal("12.00"), Decimal("12.00"), True),
    (Price(), None, Decimal("0.00"), False),
    (Currency(), None, "EUR", True),
    (Currency(), "USD", "EUR", False),
]


@pytest.mark.parametrize(("kind", "one", "other", "same"), SAME)
def test_same_up_to_what_a_server_does_to_a_value(kind, one, other, same):
    assert kind.same(one, other) is same
    assert kind.same(other, one) is same


PROBLEMS = [
    (VatNumber(), "exact", "NL004495445B01", None),
    (VatNumber(), "exact", "NL004495446B01", "is not a valid VAT number"),
    (VatNumber(), "zoho", "NL004495446B01", None),
    (VatNumber(), "exact", "BE0428759497", None),
    (VatNumber(), "exact", "BE0428759498", "is not a valid VAT number"),
    (VatNumber(), "exact", "DE1", None),
    (VatNumber(), "exact", None, None),
    (Country(), "exact", "Atlantis", "is not a country we know"),
    (Country(), "zoho", "Atlantis", None),
    (Country(), "exact", "NL", None),
    (TEXT, "exact", "anything", None),
]


@pytest.mark.parametrize(("kind", "side", "value", "problem"), PROBLEMS)
def test_why_a_side_would_refuse_a_value(kind, side, value, problem):
    assert kind.problem(side, value) == problem


SIDES = st.sampled_from(list(Side))
WORDS = st.text(max_size=20) | st.text(" \t\nNLbe.-/0'é\u0301İß", max_size=8)
CENTS = st.integers(-(10**14), 10**14).map(lambda cents: Decimal(cents).scaleb(-2))
RAWS = {
    Text(): WORDS,
    Code(): WORDS,
    Website(): WORDS,
    RegistrationNumber(): WORDS,
    VatNumber(): WORDS,
    Country(): WORDS | st.sampled_from(["Nederland", "belgië", "Congo", "US", "Ivory Coast"]),
    Money(): CENTS | st.floats(-1e9, 1e9),
    Flag(): st.sampled_from([None, True, False, 0, 1, "true"]),
    Day(): st.dates().map(date.isoformat),
    STATUS: st.sampled_from(["customer", "Lead", "P", "Prospect"]),
    Ref(): st.from_regex(r"[0-9]{1,19}", fullmatch=True),
}
BY_NAME = {type(kind).__name__: (kind, raws) for kind, raws in RAWS.items()}


@pytest.mark.parametrize("name", BY_NAME)
@given(data=st.data())
def test_a_value_comes_back_as_it_was_written_and_kept(name, data):
    kind, raws = BY_NAME[name]
    value = kind.read(data.draw(SIDES), data.draw(raws))
    if value is UNKNOWN:
        return
    for side in Side:
        assert kind.same(kind.read(side, kind.write(side, value)), value)
    assert kind.load(kind.dump(value)) == value


@pytest.mark.parametrize("name", BY_NAME)
@given(data=st.data())
def test_a_value_is_the_same_as_itself(name, data):
    kind, raws = BY_NAME[name]
    value = kind.read("exact", data.draw(raws))
    assert kind.same(value, value)


@given(CENTS)
def test_money_never_drifts_a_cent(amount):
    assert Money().read("exact", Money().write("exact", amount)) == amount
    assert Money().read("zoho", str(amount)) == amount


@given(st.dates(), st.integers(0, 86_399_999))
def test_a_date_never_shifts_a_day_whatever_time_comes_with_it(day, milliseconds):
    since = (day - date(1970, 1, 1)).days * 86_400_000
    assert Day().read("exact", f"/Date({since + milliseconds})/") == day


@pytest.mark.parametrize("code", sorted(set(_country_codes().values())))
def test_every_country_comes_back_from_the_name_that_we_write(code):
    assert Country().read("zoho", Country().write("zoho", code)) == code


@given(WORDS)
def test_folding_twice_is_folding_once(text):
    assert folded(folded(text)) == folded(text)


@pytest.mark.parametrize(
    ("value", "places", "fits"),
    [("0.085", 2, "0.09"), ("0.085", 3, "0.085"), ("0.085", None, "0.085"), ("2.00", 0, "2.00")],
)
def test_a_price_is_rounded_to_the_decimals_of_the_column_that_takes_it(value, places, fits):
    assert Price().fitted(Decimal(value), places) == Decimal(fits)
