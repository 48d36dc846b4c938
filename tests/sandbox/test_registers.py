"""Made-up register numbers have the check digits that public libraries ask for."""

from __future__ import annotations

from random import Random

import pytest
from stdnum.be import vat as belgian
from stdnum.de import vat as german
from stdnum.nl import bsn, btw

from sandbox.registers import belgian_vat, dotted_kbo, dutch_sole_trader_vat, dutch_vat, german_vat, kbo, kvk, rsin

RANDOM = Random(20)


@pytest.mark.parametrize("_turn", range(50))
def test_numbers_pass_their_checks(_turn: int) -> None:
    number = kbo(RANDOM)
    assert bsn.is_valid(rsin(RANDOM))
    assert btw.is_valid(dutch_vat(RANDOM))
    assert btw.is_valid(dutch_sole_trader_vat(RANDOM))
    assert belgian.is_valid(belgian_vat(number))
    assert german.is_valid(german_vat(RANDOM))
    assert belgian.compact(dotted_kbo(number)) == number
    assert len(kvk(RANDOM)) == 8
