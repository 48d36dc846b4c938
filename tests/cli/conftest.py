"""The command line in this process, over a world instead of real connections."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from typer.testing import CliRunner

from exact_zoho.cli import approve, decisions, export, main, output, repair, revert, sweep, why
from exact_zoho.engine.bench import Bench
from tests.support.world import World


class Terminal:
    """What a person types, and reads."""

    def __init__(self, world: World) -> None:
        self.world = world

    def run(self, *command: str) -> str:
        """A command that succeeds; what it printed."""
        result = CliRunner().invoke(main.app, list(command), catch_exceptions=False)
        assert result.exit_code == 0, result.output
        return result.output

    def document(self, *command: str) -> Any:
        """What a command prints for machines."""
        return json.loads(self.run(*command, "--json"))


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[World], Terminal]:
    """A terminal at which the connection of a world is opened."""

    def sit_down(world: World) -> Terminal:
        @contextmanager
        def connection(_name: str = "", _progress: object = None) -> Iterator[Bench]:
            with world.bench() as bench:
                yield bench

        for module in (approve, decisions, export, repair, revert, sweep, why):
            monkeypatch.setattr(module, "connection", connection)
            monkeypatch.setattr(module, "me", lambda: "the bookkeeper", raising=False)
        monkeypatch.setattr(output.console, "_width", 240)
        return Terminal(world)

    return sit_down
