"""First matching: the best candidate links, clearly ahead and seen from both sides; a person is asked about others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest

from exact_zoho.core.entity import Side
from exact_zoho.core.evidence import Evidence, Verdict
from exact_zoho.core.findings import Finding
from exact_zoho.core.matching import NOBODY, Candidate, Decision, Proposal, Seen, mutual, propose

Ids = tuple[str, ...]


def evidence(bits: float, verdict: Verdict, *, own: Ids = (), key: str = "name") -> Evidence:
    agreed = (*(Finding(each, 1.0, 16.0, f"{each} agrees", own=True) for each in own), Finding(key, 1.0, 15.0, "alike"))
    return Evidence(agreed, bits, verdict)


NUMBER = evidence(22, Verdict.LINK, own=("vat_number",))
NAME = evidence(6, Verdict.LINK)
NAME_AND_MAIL = evidence(11, Verdict.LINK)
PERHAPS = evidence(1, Verdict.ASK)
BARRED = evidence(12, Verdict.ASK, own=("vat_number",))
TWO = evidence(8, Verdict.NONE)


@dataclass(frozen=True)
class Answer:
    state: str
    digest: str = ""


ACCEPTED, REFUSED, NEVER = Answer("accepted"), Answer("refused", PERHAPS.digest), Answer("never")


@dataclass
class Row:
    """What record `me` meets: candidates with their evidence, our keys, twins, who is linked, what people said."""

    says: str
    met: Mapping[str, Evidence] = field(default_factory=dict)
    named: Mapping[str, Ids] = field(default_factory=dict)
    twins: Ids = ()
    bound: Mapping[str, str] = field(default_factory=dict)
    explained: frozenset[str] = frozenset()
    said: Mapping[str, Answer] = field(default_factory=dict)
    partner: str = ""
    key: str = "name"
    candidates: Ids = ()
    rivals: Ids = ()


LINKS = [
    Row("an only candidate that is alike enough links", {"z1": NAME}, partner="z1"),
    Row("one that is merely worth a question is no rival to it", {"z1": NAME_AND_MAIL, "z2": PERHAPS}, partner="z1"),
    Row("the one that is clearly ahead links", {"z1": NAME_AND_MAIL, "z2": NAME}, partner="z1"),
    Row("one known to be another company does not count", {"z1": NAME, "z2": TWO}, partner="z1"),
    Row("the number decides between namesakes", {"z1": NAME, "z2": NUMBER}, partner="z2", key="vat_number"),
    Row("the external id outdoes all evidence", {"z2": NUMBER}, {"external": ("z1",)}, partner="z1", key="external"),
    Row("the creation key outdoes all evidence", {"z2": NUMBER}, {"origin": ("z1",)}, partner="z1", key="origin"),
    Row("a record of ours is found again whatever speaks against it", {"z1": TWO}, {"origin": ("z1",)}, partner="z1",
        key="origin"),
    Row("a namesake across that belongs to a namesake here is no rival", {"z1": NAME, "z2": NAME}, bound={"z2": "e2"},
        explained=frozenset({"z2"}), partner="z1"),
    Row("what a person accepted links, whatever the evidence", {"z1": TWO, "z2": NUMBER}, said={"z1": ACCEPTED},
        partner="z1", key="decided"),
    Row("what a person excluded is no rival", {"z1": NAME, "z2": NAME}, said={"z2": NEVER}, partner="z1"),
    Row("what a person accepted outdoes the external id", {"z1": PERHAPS}, {"external": ("z1", "z2")},
        said={"z1": ACCEPTED}, partner="z1", key="decided"),
    Row("of two that carry one external id a person excluded one", named={"external": ("z1", "z2")}, said={"z2": NEVER},
        partner="z1", key="external"),
    Row("a refusal does not undo a key of ours", {"z1": PERHAPS}, {"external": ("z1",)}, said={"z1": REFUSED},
        partner="z1", key="external"),
]  # fmt: skip
ASKED = [
    Row("one that is not alike enough", {"z1": PERHAPS}, candidates=("z1",)),
    Row("one that something keeps from being linked", {"z1": BARRED}, candidates=("z1",), key="vat_number"),
    Row("two that are equally alike", {"z2": NAME, "z1": NAME}, candidates=("z1", "z2")),
    Row("two that are nearly equally alike, the better one first", {"z1": NAME, "z2": NUMBER,
        "z3": evidence(20, Verdict.LINK)}, candidates=("z2", "z3"), key="vat_number"),
    Row("a number that points at another than the name", {"z1": evidence(17, Verdict.LINK), "z2": BARRED},
        candidates=("z1", "z2")),
    Row("a number that points elsewhere, though all else is far ahead",
        {"z1": evidence(30, Verdict.LINK), "z2": BARRED}, candidates=("z1", "z2")),
    Row("the only candidate is linked to another", {"z1": NUMBER}, bound={"z1": "e2"}, candidates=("z1",),
        key="vat_number"),
    Row("the company is there already, under another name, linked to its other record here", {"z1": BARRED},
        bound={"z1": "e2"}, explained=frozenset({"z1"}), candidates=("z1",), key="vat_number"),
    Row("a namesake across that belongs to no namesake here", {"z1": NAME}, bound={"z1": "e2"}, candidates=("z1",)),
    Row("two records carry one external id", named={"external": ("z1", "z2")}, candidates=("z1", "z2"), key="external"),
    Row("the record with its external id is linked to another", named={"external": ("z1",)}, bound={"z1": "e2"},
        candidates=("z1",), key="external"),
    Row("a second record with one VAT number waits for the first", twins=("a-first",), rivals=("a-first",),
        key="VAT number"),
    Row("two that were both accepted", {"z1": NAME, "z2": TWO}, said={"z1": ACCEPTED, "z2": ACCEPTED},
        candidates=("z1", "z2"), key="decided"),
    Row("what was accepted has been linked to another since", {"z1": NAME}, said={"z1": ACCEPTED}, bound={"z1": "e2"},
        candidates=("z1",), key="decided"),
    Row("one that was refused on other evidence", {"z1": NUMBER}, said={"z1": REFUSED}, bound={"z1": "e2"},
        candidates=("z1",), key="vat_number"),
]  # fmt: skip
NOBODIES = [
    Row("nothing in common with anybody"),
    Row("only one that is known to be another company", {"z1": TWO}),
    Row("of two with one VAT number the first is created", twins=("other",)),
    Row("a namesake across that belongs to a namesake here", {"z1": NAME}, bound={"z1": "e2"},
        explained=frozenset({"z1"})),
    Row("one worth a question, but linked to another", {"z1": PERHAPS}, bound={"z1": "e2"}),
    Row("one that was refused on this evidence", {"z1": PERHAPS}, said={"z1": REFUSED}),
    Row("one that never is to be linked, on any evidence", {"z1": NUMBER}, said={"z1": NEVER}),
    Row("one that never is to be linked, although it carries the external id", named={"external": ("z1",)},
        said={"z1": NEVER}),
    Row("a twin whose partner it is not, as a person said", {"z1": BARRED}, twins=("a-first",), bound={"z1": "a-first"},
        said={"z1": NEVER}),
]  # fmt: skip


def proposed(row: Row, side: Side = Side.EXACT) -> Proposal:
    met = tuple(Candidate(each, found) for each, found in row.met.items())
    seen = Seen(side, "me", row.named, met, {"VAT number": row.twins}, row.explained)
    return propose(seen, row.bound, {seen.pair(each): said for each, said in row.said.items()})


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize("row", LINKS, ids=lambda row: row.says)
def test_one_record_is_meant(row: Row, side: Side) -> None:
    proposal = proposed(row, side)
    assert (proposal.partner, proposal.key) == (row.partner, row.key)
    assert not proposal.ambiguous


@pytest.mark.parametrize("row", ASKED, ids=lambda row: row.says)
def test_a_person_must_look(row: Row) -> None:
    proposal = proposed(row)
    assert (set(proposal.met), proposal.rivals, proposal.key) == (set(row.candidates), row.rivals, row.key)
    assert proposal.met[:1] == row.candidates[:1]
    assert proposal.ambiguous
    assert proposal.why


@pytest.mark.parametrize("row", NOBODIES, ids=lambda row: row.says)
def test_nobody_is_meant(row: Row) -> None:
    proposal = proposed(row)
    assert proposal == NOBODY
    assert not proposal.ambiguous


def test_what_speaks_for_a_link_is_kept_with_it() -> None:
    proposal = proposed(Row("", {"z1": NUMBER}))
    assert proposal.evidence is NUMBER
    assert proposal.why == "vat_number agrees; alike"


def test_a_person_is_shown_few_candidates_and_what_speaks_for_each() -> None:
    proposal = proposed(Row("", {f"z{number}": evidence(number / 10, Verdict.ASK) for number in range(9)}))
    assert proposal.met == ("z8", "z7", "z6", "z5", "z4")
    assert all(each.evidence.findings for each in proposal.candidates)


@pytest.mark.parametrize("decision", Decision)
def test_what_was_said_of_other_pairs_does_not_matter(decision: Decision) -> None:
    seen = Seen(Side.ZOHO, "me", candidates=(Candidate("e1", NAME),))
    said = {("me", "e1"): Answer(decision), ("e1", "z9"): Answer(decision), ("e9", "me"): Answer(decision)}
    assert propose(seen, {}, said).partner == "e1"


def test_the_order_in_which_records_are_met_does_not_matter() -> None:
    met = {"z1": NAME, "z2": NAME_AND_MAIL, "z3": PERHAPS}
    assert proposed(Row("", met)) == proposed(Row("", dict(reversed(met.items()))))


# -- heard from both sides ---------------------------------------------------------------------------------------------

MINE = Proposal(partner="z1", key="name", evidence=NAME)


def test_a_proposal_stands_when_the_partner_means_the_same() -> None:
    assert mutual(MINE, {"z1": Proposal(partner="me", key="email")}, "me") is MINE


def test_a_partner_that_means_another_makes_it_a_question() -> None:
    heard = mutual(MINE, {"z1": Proposal(partner="e2", key="email")}, "me")
    assert heard.ambiguous
    assert (heard.partner, heard.met, heard.rivals) == ("", ("z1",), ("e2",))
    assert heard.candidates[0].evidence is NAME


def test_a_partner_that_cannot_decide_makes_it_a_question() -> None:
    theirs = Proposal(candidates=(Candidate("me", NAME), Candidate("e2", NAME)), key="name")
    heard = mutual(MINE, {"z1": theirs}, "me")
    assert heard.ambiguous
    assert heard.rivals == ("e2",)


def test_a_partner_that_knows_nothing_of_it_makes_it_a_question() -> None:
    assert mutual(MINE, {}, "me").ambiguous


@pytest.mark.parametrize("key", ["external", "origin", "decided"])
def test_keys_of_ours_and_a_person_s_word_need_no_second_opinion(key: str) -> None:
    mine = Proposal(partner="z1", key=key)
    assert mutual(mine, {"z1": Proposal(partner="e2", key="vat_number")}, "me") is mine


def question(**met: Evidence) -> Proposal:
    return Proposal(candidates=tuple(Candidate(each, found) for each, found in met.items()), key="name", why="alike")


def test_nobody_is_asked_about_a_record_that_has_a_better_partner() -> None:
    taken = {"z1": Proposal(partner="e2", key="name")}
    assert mutual(question(z1=PERHAPS), taken, "me") == NOBODY
    assert mutual(question(z1=PERHAPS, z2=PERHAPS), taken, "me").met == ("z2",)


@pytest.mark.parametrize("found", [NAME, BARRED], ids=["alike enough", "the same number"])
def test_a_likely_duplicate_is_asked_about_although_the_record_has_a_better_partner(found: Evidence) -> None:
    assert mutual(question(z1=found), {"z1": Proposal(partner="e2", key="name")}, "me").met == ("z1",)


def test_two_that_are_each_other_s_only_likeness_are_asked_about() -> None:
    assert mutual(question(z1=PERHAPS), {"z1": question(me=PERHAPS)}, "me").met == ("z1",)
