"""How commands speak: tables on a terminal, JSON for machines, steps as they go by."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn
from rich.table import Table

from exact_zoho.engine.run import Step

console = Console(highlight=False, soft_wrap=not sys.stdout.isatty())
errors = Console(stderr=True, highlight=False, soft_wrap=not sys.stderr.isatty())


def table(title: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Print a table; nothing where it has no rows."""
    if not rows:
        return
    drawn = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for column in columns:
        drawn.add_column(column, overflow="fold", header_style="dim")
    for row in rows:
        drawn.add_row(*(_cell(value) for value in row))
    console.print(drawn)
    console.print()


def _cell(value: Any) -> str:
    text = "" if value is None else str(value)
    return text.replace("[", "\\[")


def as_json(document: Any) -> None:
    """Print a document for machines."""
    print(json.dumps(document, indent=2, ensure_ascii=False, default=str))


@contextmanager
def walking(*, plain: bool) -> Iterator[tuple[Callable[[Step], Any], Callable[[str, int, int | None], None]]]:
    """How the steps of a run are carried out in sight of a person, and where long ones tell how far they are.

    On a terminal a bar moves; elsewhere each step leaves one line. `plain` shows nothing at all.
    """
    if plain:
        yield (lambda step: step.act()), (lambda *_: None)
    elif console.is_terminal:
        yield from _with_bars()
    else:
        yield _told, (lambda *_: None)


def _told(step: Step) -> Any:
    outcome = step.act()
    console.print(f"{step.title}: {outcome}")
    return outcome


def _with_bars() -> Iterator[tuple[Callable[[Step], Any], Callable[[str, int, int | None], None]]]:
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(bar_width=24), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        bar = progress.add_task("", total=None)

        def perform(step: Step) -> Any:
            progress.reset(bar, description=step.title, total=None, completed=0)
            outcome = step.act()
            progress.console.print(f"[green]✓[/] {step.title}: [dim]{outcome}[/]")
            return outcome

        def tell(_what: str, done: int, total: int | None) -> None:
            progress.update(bar, completed=done, total=total)

        yield perform, tell
