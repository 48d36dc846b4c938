"""First matching: an only hit, seen from both sides, links; everything else is an issue or nothing, never a guess."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest

from exact_zoho.core.matching import NOBODY, Proposal, Seen, mutual, propose

ORDER = ("vat_number", "chamber_of_commerce", "email", "name")
Ids = tuple[str, ...]


@dataclass
class Row:
    """What record `me` meets: by key, the records across that have it, and those of its own side."""

    says: str
    hits: Mapping[str, Ids] = field(default_factory=dict)
    alike: Mapping[str, Ids] = field(default_factory=dict)
    partner: str = ""
    key: str = ""
    candidates: Ids = ()
    rivals: Ids = ()
    vat: str | None = None
    vat_of: Mapping[str, str | None] = field(default_factory=dict)
    bound: Mapping[str, str] = field(default_factory=dict)
    order: Ids = ORDER


LINKS = [
    Row("an only hit links", {"name": ("z1",)}, partner="z1", key="name"),
    Row("the first key with hits decides", {"vat_number": ("z1",), "name": ("z1",)}, partner="z1", key="vat_number"),
    Row("a key without hits is passed over", {"vat_number": (), "email": ("z1",)}, partner="z1", key="email"),
    Row("a weaker key with several hits says nothing against a stronger one", {"email": ("z1",), "name": ("z1", "z2")},
        partner="z1", key="email"),
    Row("the order is the operator's", {"name": ("z1",), "email": ("z1",)}, partner="z1", key="name",
        order=("name", "email")),
    Row("a VAT number on one side only does not keep two apart", {"name": ("z1",)}, vat="NL1", vat_of={"z1": None},
        partner="z1", key="name"),
    Row("equal VAT numbers link by name as well", {"name": ("z1",)}, vat="NL1", vat_of={"z1": "NL1"}, partner="z1",
        key="name"),
    Row("the other VAT number leaves one of two", {"name": ("z1", "z2")}, vat="NL1",
        vat_of={"z1": "NL2", "z2": "NL1"}, partner="z2", key="name"),
    Row("the external id outdoes every natural key", {"external": ("z1",), "vat_number": ("z2",)}, partner="z1",
        key="external"),
    Row("the creation key outdoes every natural key", {"origin": ("z1",), "name": ("z2", "z3")}, partner="z1",
        key="origin"),
    Row("a record of ours is found again whatever its VAT number has become", {"origin": ("z1",)}, vat="NL1",
        vat_of={"z1": "NL2"}, partner="z1", key="origin"),
    Row("a twin that has its own partner is no rival", {"name": ("z1", "z2")}, {"name": ("me", "e2")},
        bound={"z2": "e2"}, partner="z1", key="name"),
]  # fmt: skip
AMBIGUOUS = [
    Row("several hits", {"name": ("z1", "z2")}, candidates=("z1", "z2"), key="name"),
    Row("several hits of the first key, though the next has one", {"email": ("z1", "z2"), "name": ("z1",)},
        candidates=("z1", "z2"), key="email"),
    Row("a weaker key points elsewhere", {"email": ("z1",), "name": ("z2",)}, candidates=("z1", "z2"), key="email"),
    Row("two weaker keys point elsewhere", {"vat_number": ("z1",), "email": ("z2",), "name": ("z3",)},
        candidates=("z1", "z2", "z3"), key="vat_number"),
    Row("a twin on this side could be meant as well", {"name": ("z1",)}, {"name": ("me", "e2")}, candidates=("z1",),
        rivals=("e2",), key="name"),
    Row("the only hit is linked to another", {"vat_number": ("z1",)}, bound={"z1": "e2"}, candidates=("z1",),
        key="vat_number"),
    Row("the company is there already, linked to its other record here", {"vat_number": ("z1",)},
        {"vat_number": ("e2", "me")}, bound={"z1": "e2"}, candidates=("z1",), key="vat_number"),
    Row("two records carry one external id", {"external": ("z1", "z2")}, candidates=("z1", "z2"), key="external"),
    Row("a second record with one VAT number waits for the first", {"vat_number": ()},
        {"vat_number": ("a-first", "me")}, rivals=("a-first",), key="vat_number"),
]  # fmt: skip
NOBODIES = [
    Row("no keys at all"),
    Row("keys nobody has", {"vat_number": (), "name": ()}),
    Row("two different VAT numbers never link", {"name": ("z1",)}, vat="NL1", vat_of={"z1": "NL2"}),
    Row("a key that is not in the order is not tried", {"name": ("z1",)}, order=("email",)),
    Row("of two with one VAT number the first is created", {"vat_number": ()}, {"vat_number": ("me", "other")}),
    Row("two branches of one name are two companies", {"name": ()}, {"name": ("a-first", "me")}),
    Row("a namesake across that belongs to a namesake here", {"name": ("z1",)}, {"name": ("me", "e2")},
        bound={"z1": "e2"}),
]  # fmt: skip


def proposed(row: Row) -> Proposal:
    keys = tuple((name, "…") for name in row.hits)
    seen = Seen("me", keys, row.hits, {name: row.alike.get(name, ("me",)) for name in row.hits}, row.vat)
    return propose(seen, row.vat_of, row.bound, row.order)


@pytest.mark.parametrize("row", LINKS, ids=lambda row: row.says)
def test_one_record_is_meant(row: Row) -> None:
    proposal = proposed(row)
    assert (proposal.partner, proposal.key) == (row.partner, row.key)
    assert not proposal.ambiguous


@pytest.mark.parametrize("row", AMBIGUOUS, ids=lambda row: row.says)
def test_a_person_must_look(row: Row) -> None:
    proposal = proposed(row)
    assert (proposal.candidates, proposal.rivals, proposal.key) == (row.candidates, row.rivals, row.key)
    assert proposal.ambiguous
    assert proposal.why


@pytest.mark.parametrize("row", NOBODIES, ids=lambda row: row.says)
def test_nobody_is_meant(row: Row) -> None:
    proposal = proposed(row)
    assert proposal == NOBODY
    assert not proposal.ambiguous


def test_a_proposal_stands_when_the_partner_means_the_same() -> None:
    mine = Proposal(partner="z1", key="name")
    assert mutual(mine, Proposal(partner="me", key="email"), "me") is mine


def test_a_partner_that_means_another_makes_it_ambiguous() -> None:
    heard = mutual(Proposal(partner="z1", key="name"), Proposal(partner="e2", key="email"), "me")
    assert heard.ambiguous
    assert (heard.partner, heard.candidates, heard.rivals) == ("", ("z1",), ("e2",))


def test_a_partner_that_cannot_decide_makes_it_ambiguous() -> None:
    theirs = Proposal(candidates=("me",), rivals=("z2",), key="name")
    heard = mutual(Proposal(partner="z1", key="name"), theirs, "me")
    assert heard.ambiguous
    assert heard.rivals == ("z2",)


@pytest.mark.parametrize("key", ["external", "origin"])
def test_keys_of_ours_need_no_second_opinion(key: str) -> None:
    mine = Proposal(partner="z1", key=key)
    assert mutual(mine, Proposal(partner="e2", key="vat_number"), "me") is mine


def test_the_order_in_which_records_are_met_does_not_matter() -> None:
    one = proposed(Row("", {"email": ("z1",), "name": ("z1", "z2")}))
    other = proposed(Row("", {"name": ("z2", "z1"), "email": ("z1",)}))
    assert one == other
