"""Real processes over real HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.served import Served


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """A small company in both services, with the people who work at its accounts."""
    served = Served(tmp_path, ["--size", "16", "--seed", "1", "--people", "--rough", "0.1"])
    yield served
    served.close()
