"""The page of a checkup stands alone: no script, nothing from elsewhere, readable by everybody, safe with any name."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from exact_zoho.cli.checkup_page import render, verdict
from exact_zoho.cli.checkup_parts import LISTS
from exact_zoho.core.entity import Side
from exact_zoho.engine.checkup_advice import advice
from exact_zoho.engine.checkup_facts import Checkup, List, Lists, Matched, Remark, Row, Written, drop

STRANGER = "<script>alert('x')</script>\" onload=\"x"
VOID = {"meta", "br", "rect", "link", "img", "input", "hr"}


def found() -> Checkup:
    """A checkup with something on every list, and names that strangers made up."""
    lists = Lists(drop, 5)
    for name in List:
        for number in range(12):
            twins = number // 2 + 1 if name is List.DUPLICATES else 0
            row = Row("accounts", f"{STRANGER} {number}", STRANGER, ("12",), ("57",), STRANGER, set=twins)
            lists.add(name, f"Accounts of {name}", f"Look at `exact-zoho preview`, {STRANGER}.", row)
    empty = Checkup(
        made_at=datetime(2026, 3, 2, 8, tzinfo=UTC), connection="default", exact=f"division 1, {STRANGER}",
        zoho=f"organisation 2, {STRANGER}", calls={"exact": 1234, "zoho": 18},
        matched=(Matched("accounts", Side.EXACT, 1000, 995, 1, 2, 1), Matched("accounts", Side.ZOHO, 0, 0, 0, 0, 0)),
        lists=lists.done(), written=(Written("accounts", Side.ZOHO, STRANGER, 3, 4),), left_out={STRANGER: 5},
        remarks=(Remark(STRANGER, STRANGER, STRANGER, stops=True),), new_fields={"accounts": (STRANGER,)},
    )  # fmt: skip
    return replace(empty, advice=tuple(advice(empty)))


@pytest.fixture(scope="module")
def page() -> str:
    return render(found())


class Seen(HTMLParser):
    """What a browser would make of a page: its tags with attributes, its headings, whether all tags are closed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag, f"</{tag}> closes something else"

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def test_every_tag_is_closed_by_its_own(page: str) -> None:
    assert Seen(page).open == []


def test_no_name_becomes_a_tag_or_an_attribute(page: str) -> None:
    seen = Seen(page)
    assert seen.all("script") == []
    assert not any(name.startswith("on") for _, attributes in seen.tags for name in attributes)
    assert page.count("&lt;script&gt;") > 20


def test_nothing_is_fetched_from_anywhere(page: str) -> None:
    seen = Seen(page)
    assert all((link["href"] or "").startswith("#") for link in seen.all("a"))
    assert not any({"src", "srcset", "action"} & attributes.keys() for _, attributes in seen.tags)
    assert seen.all("link") == []
    style = page.partition("<style>")[2].partition("</style>")[0]
    assert not re.search(r"url\(|@import", style)
    policy = next(meta for meta in seen.all("meta") if meta.get("http-equiv") == "Content-Security-Policy")
    assert policy["content"] == "default-src 'none'; style-src 'unsafe-inline'"


def test_it_is_light_dark_and_printable(page: str) -> None:
    for rule in ("color-scheme: light dark", "@media (prefers-color-scheme: dark)", "@media print"):
        assert rule in page


def test_headings_step_down_one_at_a_time_from_one_first(page: str) -> None:
    levels = [int(tag[1]) for tag, _ in Seen(page).tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_section_is_there_and_every_link_leads_to_one(page: str) -> None:
    seen = Seen(page)
    ids = {attributes["id"] for _, attributes in seen.tags if "id" in attributes}
    assert {"short", "partners", "written", "left_out", "access", *map(str, List)} <= ids
    assert {(link["href"] or "").removeprefix("#") for link in seen.all("a")} <= ids
    assert set(LISTS) == set(List)


def test_bars_are_said_in_words_and_the_smallest_part_can_be_seen(page: str) -> None:
    seen = Seen(page)
    said = [svg["aria-label"] for svg in seen.all("svg") if svg.get("role") == "img"]
    assert said[0] is not None
    assert "995 finds its partner by itself, 1 waits for a decision" in said[0]
    widths = [float(rect["width"] or 0) for rect in seen.all("rect") if rect.get("height") == "18"]
    assert min(widths) > 4
    assert sum(widths) <= 1000


def test_it_says_when_for_whom_by_how_many_calls_and_that_nothing_was_written(page: str) -> None:
    for told in ("2 March 2026, 08:00 UTC", "division 1,", "organisation 2,", "1,234 to Exact Online", "18 to Zoho CRM",
                 "Nothing was written"):  # fmt: skip
        assert told in page


def test_what_is_not_shown_is_counted_and_found_in_the_folder(page: str) -> None:
    assert "and 7 more; <code>exact-zoho checkup --csv</code>" in page
    assert "all of them in lists/too_long.csv" in render(found(), "lists")


def test_sets_are_never_torn(page: str) -> None:
    """Five rows are asked for, and the third set has a second one."""
    sets = [block.split("</tbody>", 1)[0] for block in page.split('<tbody class="set">')[1:]]
    assert [block.count("<tr><td>") for block in sets] == [2, 2, 2]


def test_commands_are_set_apart_and_what_surrounds_them_stays_escaped(page: str) -> None:
    assert "Look at <code>exact-zoho preview</code>, &lt;script&gt;" in page


def test_all_is_only_all() -> None:
    assert "995 of 1,000 accounts in Exact (99%)" in verdict(found())


def test_an_empty_checkup_is_a_page_as_well() -> None:
    nothing = replace(found(), matched=(), lists=Lists(drop, 5).done(), written=(), left_out={}, remarks=(), advice=())
    assert Seen(render(nothing)).open == []
    assert "No records could be compared" in verdict(nothing)
