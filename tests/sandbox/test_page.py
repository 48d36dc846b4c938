"""The page for people shows whatever the records hold as text."""

from __future__ import annotations

from sandbox.page import Table, render


def test_text_of_records_stays_text() -> None:
    page = render("<T>", "a & b", [Table("Acc<ounts", ["Name", "City"], [["<script>alert(1)</script>", '"&']])])
    assert "<script>alert" not in page
    for shown in ("&lt;script&gt;alert(1)", "&lt;T&gt;", "a &amp; b", "Acc&lt;ounts", "&quot;&amp;"):
        assert shown in page


def test_nothing_is_an_empty_cell_and_a_short_row_is_filled_up() -> None:
    page = render("T", "", [Table("A", ["One", "Two", "Three"], [[None, 0]])])
    assert "<tr><td></td><td>0</td><td></td></tr>" in page


def test_the_page_needs_nothing_from_elsewhere_and_knows_the_dark() -> None:
    page = render("T", "", [])
    assert "http" not in page
    assert "src=" not in page
    assert "prefers-color-scheme: dark" in page
