"""Open the connection that the environment describes."""

from __future__ import annotations

import getpass
import os
from collections.abc import Iterator
from contextlib import contextmanager

from exact_zoho.engine.bench import Bench, Progress, quiet
from exact_zoho.engine.configuration import from_environment
from exact_zoho.engine.connect import opened
from exact_zoho.engine.environment_file import completed


def environment(name: str = "") -> dict[str, str]:
    """Our environment, with what the environment file adds; `name` beats EXACT_ZOHO_CONNECTION."""
    return completed(os.environ) | ({"EXACT_ZOHO_CONNECTION": name} if name else {})


@contextmanager
def connection(name: str = "", progress: Progress = quiet) -> Iterator[Bench]:
    """The bench of a connection; `name` beats EXACT_ZOHO_CONNECTION."""
    with opened(from_environment(environment(name)), progress=progress) as bench:
        yield bench


def me() -> str:
    """Who sits at the command line, for the record of who decided what."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "the command line"
