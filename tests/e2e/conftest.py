"""Real processes over real HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.served import Served


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """A small company in both services, with the people who work at its accounts.

    Exact allows so many calls a minute that nobody has to wait for the next one to begin.
    """
    company = ["--size", "16", "--seed", "1", "--people", "--rough", "0.1"]
    served = Served(tmp_path, [*company, "--switch", "exact.minute_limit=300"])
    yield served
    served.close()
