"""Whatever stands in the data, a page says it and nothing else."""

from __future__ import annotations

import pytest

from tasks.markdown import Said, cell, many, prose, table


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("A|B", r"A\|B"),
        ("[x](http://y)", r"\[x\](http://y)"),
        ("<b>Jansen</b> & Zn", r"\<b\>Jansen\</b\> \& Zn"),
        ("snake_case *and* `code`", r"snake\_case \*and\* \`code\`"),
        ("two\nlines\tand  more", "two lines and more"),
        ("back\\slash", r"back\\slash"),
        (None, ""),
        (1234567, "1,234,567"),
    ],
)
def test_a_cell_is_one_line_without_markup(value: object, shown: str) -> None:
    assert cell(value) == shown


def test_a_table_has_as_many_cells_in_each_row_whatever_the_values() -> None:
    rows = table(("What", "How many"), [("a | b\nc", 1), ("d", None)], right=["How many"]).splitlines()
    assert rows == ["| What | How many |", "| --- | ---: |", r"| a \| b c | 1 |", "| d |  |"]


def test_in_words_of_our_own_a_cell_keeps_code() -> None:
    assert cell(Said("run `exact-zoho a_b` | A_B\nnow")) == "run `exact-zoho a_b` \\| A\\_B now"


def test_prose_keeps_code_and_paragraphs_and_escapes_the_rest() -> None:
    assert prose("run `exact-zoho sync_now`\n  A_B is not set") == "run `exact-zoho sync_now`\n\nA\\_B is not set"


def test_counts_agree_with_their_noun() -> None:
    assert (many(1, "change"), many(2, "change"), many(1200, "change")) == ("1 change", "2 changes", "1,200 changes")
