"""The page of a checkup: one HTML file that needs nothing else, no script either, and can be printed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from exact_zoho.cli.checkup_parts import LISTS, partners, percent, records
from exact_zoho.core.entity import Side
from exact_zoho.engine.checkup_facts import Checkup, List, Matched

FURTHER = (("written", "What would change in linked records"), ("left_out", "What stays out"))


@dataclass(frozen=True)
class Entry:
    """One line of the contents, or one of the numbers that matter."""

    anchor: str
    title: str
    count: int | None = None


def render(found: Checkup, complete: str = "") -> str:
    """The whole page; `complete` is the folder with the complete lists, where they were written."""
    return _environment().get_template("checkup.html.j2").render(
        found=found,
        complete=complete,
        made=f"{found.made_at:%-d %B %Y, %H:%M} UTC",
        verdict=verdict(found),
        numbers=list(_numbers(found)),
        contents=list(_contents(found)),
        titles={entry.anchor: entry.title for entry in _contents(found)},
        partners=[partners(name, list(sides)) for name, sides in groupby(found.matched, lambda each: each.entity)],
        lists=[records(name, groups) for name, groups in found.lists.items()],
    )  # fmt: skip


def _environment() -> Environment:
    """Everything is escaped: names come from strangers."""
    environment = Environment(
        loader=PackageLoader("exact_zoho.cli"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    environment.filters |= {"many": _many, "plain": _plain, "sentence": _sentence, "commands": _commands}
    return environment


def _many(count: int) -> str:
    return f"{count:,}"


def _plain(entity: str) -> str:
    return entity.replace("_", " ")


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _commands(text: str) -> Markup:
    """A text with its commands, which stand between backticks, set apart."""
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text))))  # noqa: S704 - escaped just before


def verdict(found: Checkup) -> str:
    """How things stand, in one or two sentences."""
    first = next((each for each in found.matched if each.total), None)
    if first is None:
        return "No records could be compared; see what is said about rights and fields."
    sides = [each for each in found.matched if each.entity == first.entity]
    told = " and ".join(
        f"{each.linked:,} of {each.total:,} {_plain(each.entity)} in {each.side.capitalize()} ({_share(each)})"
        for each in sides
    )
    if any(remark.stops for remark in found.remarks):
        return f"{told} find their partner by themselves, but rights or fields are missing that cannot be done without."
    return f"{told} find their partner by themselves."


def _share(each: Matched) -> str:
    return percent(each.linked, each.total)


def _numbers(found: Checkup) -> Iterator[dict[str, str]]:
    made = {side: sum(each.created for each in found.matched if each.side is side.other) for side in Side}
    for entity, sides in groupby(found.matched, lambda each: each.entity):
        shares = {each.side: _share(each) for each in sides}
        yield {"value": shares[Side.ZOHO], "label": f"of Zoho's {_plain(entity)} find their partner in Exact"}
    yield {"value": _many(found.sets(List.DUPLICATES)), "label": "sets of duplicates to merge"}
    yield {"value": _many(found.count(List.VAT)), "label": "VAT numbers to look at"}
    yield {"value": _many(found.sets(List.DECISIONS)), "label": "cases wait for a decision"}
    yield {"value": _many(sum(each.held for each in found.matched)), "label": "records kept back until repaired"}
    for side in Side:
        yield {"value": _many(made[side]), "label": f"records would be created in {side.capitalize()}"}


def _contents(found: Checkup) -> Iterator[Entry]:
    yield Entry("partners", "Who finds a partner")
    for name, (title, _) in LISTS.items():
        yield Entry(name, title, found.sets(name) or found.count(name))
    for anchor, title in FURTHER:
        yield Entry(anchor, title)
    yield Entry("access", "Rights and fields", len(found.remarks))
