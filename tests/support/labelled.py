"""A thousand pairs of Dutch and Belgian accounts, half of them one company, with the answer: to judge a matcher by.

The pairs are made up from what is known of such data, and from nothing that is known of a matcher. An answer is fair:
what makes the two one company, or two, is to be seen in the values, or at least enough of it to ask a person. Check
digits are right, but for the class "digit wrong". On top of what a class is about, each side has gaps, those of the CRM
wider than those of the books, and the spelling of whoever typed it. Of a thousand pairs, that many are of each class:

One company:

    legal form                 50  B.V., BV, none, eenmanszaak, BVBA and BV, SA and NV, before or behind the name
    accents                    30  é, œ and ĳ, or e, oe and ij
    and sign                   30  en, &, +, et; Zonen and Zn.
    abbreviation               30  Firma and Fa., Gebroeders and Gebr., Koninklijke and Kon., Établissements and Ets.
    typing error               40  a letter of the name lost, doubled, wrong, or changed with its neighbour
    trade name                 35  a trade name and a statutory name that share no word; nearly always one equal number
    changed contact            40  another mailbox, telephone number, or both
    no numbers                 50  one side knows no register number
    telephone form             30  020, +31 20, 0031 20, +32 (0)2; little else is known of one side
    moved                      35  another address, mostly in another town; one number or the mailbox stayed
    mail domain                25  the website of one side is the domain of the other's mailbox
    brussels                   30  street and commune in Dutch and in French
    postcode form              20  1234AB and 1234 AB; little else is known of one side
    digit wrong                25  one digit of the register number is wrong on one side
    number elsewhere           25  a Belgian enterprise number on one side, the VAT number made of it on the other
    former vat number           5  a Dutch sole trader by the VAT numbers of before and after 2020

Two companies:

    holding                    60  owner and owned: address, telephone and mailbox are equal, the numbers are not
    subsidiaries               50  North and South on one website
    family in town             50  two firms of one family's name in one town, or two families of one name
    accountant                 45  two clients of an accountant, whose mailbox both have
    business centre            45  two tenants: address and telephone are equal
    name elsewhere             50  one trade name in two towns
    fiscal unity               35  one VAT number, two numbers of the chamber of commerce: two legal persons
    fiscal unity, one number   10  as before, one of the two numbers unknown; both names are statutory ones
    other suffix               20  NL…B01 and NL…B02
    franchise                  40  two shops of one chain, of two owners: name and website are equal
    other country              30  one name in the Netherlands and in Belgium
    number apart               25  the register numbers of two companies differ in one digit
    taken over                 30  a sole trader's business in other hands: name, address and telephone are equal
    unrelated                  10  nothing is equal, unless by chance
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain
from random import Random
from typing import Any

from tests.support.labelled_different import DIFFERENT
from tests.support.labelled_same import SAME

THOUSAND = 1000


@dataclass(frozen=True)
class Labelled:
    """Two accounts, whether they are one company, and the class of pairs that they are an example of."""

    one: Mapping[str, Any]
    other: Mapping[str, Any]
    same: bool
    why: str


def labelled(seed: int = 1, size: int = THOUSAND) -> list[Labelled]:
    """Pairs in a mixed order, the same ones for a seed whatever the size; each thousand has the documented shares."""
    classes = list(chain.from_iterable([why] * share for why, (_, share) in (SAME | DIFFERENT).items()))
    Random(seed).shuffle(classes)
    return [_labelled(f"{seed}:{at}", classes[at % THOUSAND]) for at in range(size)]


def _labelled(seed: str, why: str) -> Labelled:
    make, _ = (SAME | DIFFERENT)[why]
    one, other = make(Random(seed))
    return Labelled(one, other, why in SAME, why)
