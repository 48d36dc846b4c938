"""A Prefect server of our own for the tests that need one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from prefect.settings import (
    PREFECT_LOCAL_STORAGE_PATH,
    PREFECT_LOGGING_TO_API_ENABLED,
    PREFECT_SERVER_ANALYTICS_ENABLED,
    temporary_settings,
)
from prefect.testing.utilities import prefect_test_harness


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where Prefect would keep results and exceptions."""
    return tmp_path_factory.mktemp("prefect") / "storage"


@pytest.fixture(scope="session")
def server(kept: Path) -> Iterator[None]:
    """A server in this process, on a database of its own."""
    settings = {
        PREFECT_LOGGING_TO_API_ENABLED: False,
        PREFECT_SERVER_ANALYTICS_ENABLED: False,
        PREFECT_LOCAL_STORAGE_PATH: kept,
    }
    with temporary_settings(settings), prefect_test_harness(server_startup_timeout=120):
        yield
