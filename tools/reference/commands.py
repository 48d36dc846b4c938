"""The page of commands, from the command line's own declarations."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer.main

from exact_zoho.cli.main import app
from exact_zoho.engine.run import EXIT_CODES
from tools.reference.markdown import code, page, table

INTRO = """
`exact-zoho COMMAND --help` says the same. Without a terminal no command ever asks.
"""

#: what Typer itself exits with
WRONG_USE = 2
MEANINGS = {
    0: "done, or skipped because another run is at work",
    1: "failed",
    WRONG_USE: "wrong use, or something is set wrongly",
    3: "a plan waits for approval",
    4: "deferred: a budget is used up; the message says when it goes on",
    5: "halted by a guard before the first write",
}


def render() -> str:
    """The page."""
    numbers = sorted({*EXIT_CODES.values(), WRONG_USE})
    codes = table(("exit code", "meaning"), ((str(number), MEANINGS[number]) for number in numbers))
    commands = (_command(path, command) for path, command in _walk("exact-zoho", typer.main.get_command(app)))
    return page("Commands", INTRO, *commands, f"## Exit codes\n\n{codes}")


def _walk(path: str, command: Any) -> Iterator[tuple[str, Any]]:
    below = getattr(command, "commands", None)
    if below is None:
        yield path, command
        return
    if command.invoke_without_command:  # a group that does something by itself
        yield path, command
    for name, each in below.items():
        if not each.hidden:
            yield from _walk(f"{path} {name}", each)


def _command(path: str, command: Any) -> str:
    rows = [_parameter(each) for each in command.params if not getattr(each, "hidden", False) and each.name != "help"]
    options = table(("option", "meaning", "default"), rows) if rows else ""
    return f"## `{path}`\n\n{(command.help or '').strip()}\n\n{options}".strip()


def _parameter(each: Any) -> tuple[str, str, str]:
    option = each.param_type_name == "option"
    names = [*each.opts, *each.secondary_opts] if option else [str(each.metavar or each.name).upper()]
    default = each.default if isinstance(each.default, str | int | Path) and not isinstance(each.default, bool) else ""
    return ", ".join(map(code, names)), getattr(each, "help", "") or "", code(default)
