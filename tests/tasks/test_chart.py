"""The chart of a result page."""

from __future__ import annotations

import re
from base64 import b64decode
from xml.etree import ElementTree

from tasks.chart import Bar, picture

SVG = "{http://www.w3.org/2000/svg}"


def drawn(markdown: str) -> ElementTree.Element:
    found = re.search(r"\(data:image/svg\+xml;base64,([^)]+)\)", markdown)
    assert found
    return ElementTree.fromstring(b64decode(found[1]))  # noqa: S314 - our own


def test_the_picture_is_well_formed_and_has_a_background_of_its_own() -> None:
    root = drawn(picture([Bar("accounts in Exact", 40, 3, 7), Bar("<&>", 1, 0, 0)]))
    background = root[0]
    assert (background.tag, background.get("fill")) == (f"{SVG}rect", "#ffffff")
    assert background.get("width") == root.get("width")
    assert "<&>" in [text.text for text in root.iter(f"{SVG}text")]


def test_pieces_are_as_long_as_their_counts() -> None:
    root = drawn(picture([Bar("accounts", 30, 10, 0)]))
    well, issues, rest = (float(str(rect.get("width"))) for rect in list(root.iter(f"{SVG}rect"))[-3:])
    assert abs(well - 3 * issues) < 0.2
    assert rest == 0


def test_the_same_is_said_in_words_for_whoever_sees_no_picture() -> None:
    assert picture([Bar("accounts", 4, 3, 2)]).startswith("![accounts: 4 in sync, 3 with issues, 2 not linked](data:")


def test_nothing_is_drawn_of_nothing() -> None:
    assert picture([]) == picture([Bar("accounts", 0, 0, 0)]) == ""
