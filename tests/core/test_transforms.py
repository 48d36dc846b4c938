"""Transformations do what their text says, and doing it twice changes nothing more."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exact_zoho.core.transforms import TRANSFORMS, chain, parse

TABLES = {"levels": {"G": "Gold", "S": "Silver"}, "twins": {"a": "x", "b": "x"}, "loop": {"a": "b", "b": "c"}}

EXAMPLES = [
    ("upper", "Bakkerij Één", "BAKKERIJ ÉÉN"),
    ("lower", "INFO@Bakker.NL", "info@bakker.nl"),
    ("title", "van den BERG's", "Van Den Berg's"),
    ("strip_spaces", "Kerkstraat \t 1\n bis", "Kerkstraat 1 bis"),
    ("digits", "+31 (0)20-123", "31020123"),
    ("prefix:NL", "123", "NL123"),
    ("prefix:NL", "NL123", "NL123"),
    ("suffix: B.V.", "Bakker", "Bakker B.V."),
    ("without_prefix:NL", "NL NL123", "123"),
    ("without_suffix:B.V.", "Bakker B.V.", "Bakker"),
    ("replace:Str.=>straat", "KerkStr. 1", "Kerkstraat 1"),
    ("replace:--=>-", "a-----b", "a-b"),
    ("replace:.=>", "1.234.567", "1234567"),
    ('map:{"NL": "Netherlands"}', "NL", "Netherlands"),
    ('map:{"NL": "Netherlands"}', "BE", "BE"),
    ("translate:levels", "G", "Gold"),
    ("translate_back:levels", "Gold", "G"),
]


@pytest.mark.parametrize(("text", "value", "expected"), EXAMPLES)
def test_each_transformation_does_what_its_text_says(text, value, expected):
    assert chain([text], TABLES)(value) == expected


def test_the_examples_show_every_transformation():
    assert {text.partition(":")[0] for text, _, _ in EXAMPLES} == {each.name for each in TRANSFORMS}


@pytest.mark.parametrize("text", sorted({text for text, _, _ in EXAMPLES}))
@given(value=st.text(max_size=30) | st.text("NLBV. -strSG", max_size=12))
def test_applied_twice_is_as_applied_once(text, value):
    once = chain([text], TABLES)(value)
    assert chain([text], TABLES)(once) == once


@given(old=st.text("ab", min_size=1, max_size=4), new=st.text("abc", max_size=4), value=st.text("abc", max_size=12))
def test_a_replacement_that_is_accepted_comes_to_an_end_and_leaves_nothing_to_replace(old, new, value):
    try:
        change = parse(f"replace:{old}=>{new}")
    except ValueError:
        return
    assert old not in change(value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("uper", "did you mean 'upper'"),
        ("", "is not a transformation; known are"),
        ("upper:x", "takes nothing after its name"),
        ("prefix", "is written prefix:x"),
        ("prefix: ", "is written prefix:x"),
        ("replace:a", "needs two texts"),
        ("replace:=>a", "needs two texts"),
        ("replace:a=>aa", "never come to an end"),
        ("replace:ab=>bbaa", "never come to an end"),
        ("map:NL", "needs a table"),
        ('map:{"a": 1}', "needs a table"),
        ("translate:level", "not under translations; did you mean 'levels'"),
        ("translate_back:twins", "same word"),
        ("translate:loop", "once more"),
    ],
)  # fmt: skip
def test_a_text_that_cannot_be_is_refused_with_the_reason(text, message):
    with pytest.raises(ValueError, match=message):
        parse(text, TABLES)


def test_several_go_in_their_order():
    assert chain(["digits", "prefix:+"])("0031 20") == "+003120"


def test_what_becomes_empty_is_nothing():
    assert chain(["digits"])("none") is None


@pytest.mark.parametrize("value", [None, 12, True])
def test_what_is_not_a_text_passes(value):
    assert chain(["upper"])(value) is value
