"""How well accounts are told to be one company, over five thousand labelled pairs; `pytest -s` prints it by class."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from exact_zoho.core.changes import Record
from exact_zoho.core.entity import Side
from exact_zoho.core.evidence import Verdict, weigh
from exact_zoho.core.kinds import vat_number_holds
from exact_zoho.entities.accounts import ACCOUNTS
from tests.support import labelled as labelled_pairs
from tests.support.labelled import Labelled, labelled

SEEDS = (1, 2, 3, 4, 5)
LINK, ASK, NONE = "link", "ask", "none"


# --- the matcher's interface: here and nowhere else in this file -----------------------------------------------------
def decide(one: Mapping[str, Any], other: Mapping[str, Any]) -> str:
    """What becomes of an Exact account and a Zoho account with these values: "link", "ask" or "none"."""
    exact = Record(Side.EXACT, "e1", one, one["name"])
    zoho = Record(Side.ZOHO, "z1", other, other["name"])
    verdict = weigh(ACCOUNTS, exact, zoho).verdict
    return {Verdict.LINK: LINK, Verdict.ASK: ASK, Verdict.NONE: NONE}[verdict]


# ---------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Judged:
    """A pair and what was decided of it."""

    pair: Labelled
    decision: str


@pytest.fixture(scope="module")
def judged() -> list[Judged]:
    """The pairs of all seeds."""
    return [Judged(pair, decide(pair.one, pair.other)) for seed in SEEDS for pair in labelled(seed)]


def share(judged: Iterable[Judged], *decisions: str) -> float:
    """The share of those of which one of the decisions was taken."""
    taken = [each.decision in decisions for each in judged]
    return sum(taken) / len(taken)


def test_of_a_thousand_links_five_are_wrong_at_most(judged: list[Judged]) -> None:
    links = [each for each in judged if each.decision == LINK]
    assert links
    wrong = [each.pair for each in links if not each.pair.same]
    precision = 1 - len(wrong) / len(links)
    print(f"\n{len(links)} links, {len(wrong)} of them wrong: precision {precision:.4f}")
    assert precision >= 0.995, (Counter(pair.why for pair in wrong), wrong[:3])


def test_two_different_vat_numbers_are_never_linked(judged: list[Judged]) -> None:
    differing = [
        each for each in judged if len({each.pair.one["vat_number"], each.pair.other["vat_number"]} - {None}) == 2
    ]
    assert len(differing) > 300
    assert [each.pair for each in differing if each.decision == LINK] == []


def test_most_of_what_is_one_company_is_linked_and_nearly_all_of_it_found(judged: list[Judged]) -> None:
    same = [each for each in judged if each.pair.same]
    print("\n" + "\n".join(report(judged)))
    assert share(same, LINK, ASK) >= 0.9
    assert share(same, LINK) >= 0.6


def report(judged: list[Judged]) -> Iterable[str]:
    """For each class of pairs, the share of which each decision was taken."""
    yield f"{'':6}{'class':28}{LINK:>7}{ASK:>7}{NONE:>7}"
    for same, why in sorted({(each.pair.same, each.pair.why) for each in judged}, reverse=True):
        of_class = [each for each in judged if each.pair.why == why]
        shares = "".join(f"{share(of_class, decision):7.1%}" for decision in (LINK, ASK, NONE))
        yield f"{'same' if same else 'two':6}{why:28}{shares}"


def test_the_pairs_of_a_seed_are_always_the_same_and_those_of_another_seed_are_not() -> None:
    assert labelled(3) == labelled(3)
    assert labelled(3, size=40) == labelled(3)[:40]
    assert labelled(3) != labelled(4)


def test_each_class_has_the_share_that_is_documented() -> None:
    documented = re.findall(r"^ {4}([a-z][a-z, ]*[a-z]) +(\d+)  ", labelled_pairs.__doc__ or "", re.MULTILINE)
    found = Counter(pair.why for pair in labelled())
    assert found == {why: int(number) for why, number in documented}
    assert sum(pair.same for pair in labelled()) == 500


def test_check_digits_are_right() -> None:
    """A reader that looks at check digits sees none that it might take for a typing error."""
    numbers = [number for pair in labelled() for number in (pair.one["vat_number"], pair.other["vat_number"]) if number]
    assert len(numbers) > 1000
    assert [number for number in numbers if not vat_number_holds(number)] == []


@pytest.mark.parametrize("seed", SEEDS)
def test_one_company_has_two_different_vat_numbers_only_where_one_of_them_is_out_of_date(seed: int) -> None:
    both = [pair for pair in labelled(seed) if pair.same and pair.one["vat_number"] and pair.other["vat_number"]]
    assert {pair.why for pair in both if pair.one["vat_number"] != pair.other["vat_number"]} == {"former vat number"}
