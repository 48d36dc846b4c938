"""What holds of every weighing of two accounts, whatever they say: facts of the question, not of a way to answer it."""

from __future__ import annotations

from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from exact_zoho.core.changes import Record
from exact_zoho.core.entity import Side
from exact_zoho.core.evidence import Evidence, Verdict, weigh
from exact_zoho.entities.accounts import ACCOUNTS
from tests.support.labelled import labelled

Values = dict[str, Any]

#: few enough values of each field that two accounts often agree, or nearly do
POOL: dict[str, tuple[Any, ...]] = {
    "name": (
        "Bakkerij Jansen",
        "BAKKERIJ JANSEN B.V.",
        "Jansen Holding B.V.",
        "Café 't Hoekje",
        "Dubois & Fils SRL",
        "&",
    ),
    "vat_number": (None, "NL123456782B01", "NL123456782B02", "NL001234567B27", "BE0123456749", "BE0403019261", "X"),
    "chamber_of_commerce": (None, "12345678", "12345679", "87654321", "0123456749", "0403019261"),
    "email": (None, "info@jansen.nl", "Info@Jansen.nl", "jan@gmail.com", "info@dubois.be", "nobody"),
    "phone": (None, "020-1234567", "+31 20 123 45 67", "0031201234567", "02/123.45.67", "?"),
    "website": (None, "jansen.nl", "https://www.jansen.nl/", "www.dubois.be", "facebook.com/jansen"),
    "visit_street": (None, "Dorpsstraat 1", "dorpsstr. 1", "Rue de la Loi 16", "Wetstraat 16", "Postbus 12"),
    "visit_postcode": (None, "1234AB", "1234 ab", "1000", "B-1000"),
    "visit_city": (None, "Amsterdam", "AMSTERDAM", "Bruxelles", "Brussel"),
    "visit_country": (None, "NL", "BE", "Nederlandje"),
}
FIELDS = tuple(POOL)
PAIRS = labelled(seed=11, size=300)

accounts = st.fixed_dictionaries({name: st.sampled_from(values) for name, values in POOL.items()})
#: two accounts of arbitrary values, or two that one might meet
pairs = st.one_of(
    st.tuples(accounts, accounts),
    st.sampled_from([(dict(pair.one), dict(pair.other)) for pair in PAIRS]),
)
#: an account that one might meet, and the same one with some of another's values
nearly = st.builds(
    lambda pair, names: (dict(pair.one), {**pair.one, **{name: pair.other[name] for name in names}}),
    st.sampled_from(PAIRS),
    st.sets(st.sampled_from(FIELDS)),
)
vat_numbers = st.sampled_from(sorted({pair.one["vat_number"] for pair in PAIRS} - {None}))


def weighed(exact: Values, zoho: Values) -> Evidence:
    """What Exact's account and Zoho's account say for and against being one company."""
    return weigh(
        ACCOUNTS,
        Record(Side.EXACT, "e1", exact, exact["name"]),
        Record(Side.ZOHO, "z1", zoho, zoho["name"]),
    )


@given(st.one_of(pairs, nearly))
def test_it_does_not_matter_which_side_says_what(pair: tuple[Values, Values]) -> None:
    one, other = pair
    there, back = weighed(one, other), weighed(other, one)
    assert there.score == back.score
    assert there.verdict is back.verdict


@given(st.one_of(pairs, nearly), vat_numbers, vat_numbers)
def test_two_vat_numbers_are_never_linked_whatever_else_is_equal(
    pair: tuple[Values, Values], number: str, another: str
) -> None:
    assume(number != another)
    one, other = pair
    assert weighed({**one, "vat_number": number}, {**other, "vat_number": another}).verdict is not Verdict.LINK
    assert weighed({**one, "vat_number": number}, {**one, "vat_number": another}).verdict is not Verdict.LINK


@given(st.sampled_from([pair.one for pair in PAIRS if pair.one["vat_number"] and pair.one["chamber_of_commerce"]]))
def test_an_account_with_two_register_numbers_is_linked_with_its_like(account: Values) -> None:
    assert weighed(account, account).verdict is Verdict.LINK


@given(st.one_of(pairs, nearly), st.sampled_from(FIELDS[1:]), st.booleans())
def test_knowing_less_of_what_agrees_never_makes_it_likelier(
    pair: tuple[Values, Values], name: str, on_both: bool
) -> None:
    one, other = pair
    assume(one[name] is not None)
    other = {**other, name: one[name]}
    less = weighed({**one, name: None} if on_both else one, {**other, name: None})
    assert less.score <= weighed(one, other).score


@given(st.one_of(pairs, nearly), st.permutations(FIELDS), st.permutations(FIELDS))
def test_the_order_of_the_fields_does_not_matter(
    pair: tuple[Values, Values], order: list[str], other_order: list[str]
) -> None:
    one, other = pair
    found, shuffled = weighed(one, other), weighed({k: one[k] for k in order}, {k: other[k] for k in other_order})
    assert (found.score, found.verdict) == (shuffled.score, shuffled.verdict)


@given(st.one_of(pairs, nearly))
def test_a_field_that_is_empty_counts_as_one_that_is_not_there(pair: tuple[Values, Values]) -> None:
    one, other = ({name: value for name, value in values.items() if value is not None} for values in pair)
    found, bare = weighed(*pair), weighed(one, other)
    assert (found.score, found.verdict) == (bare.score, bare.verdict)
