"""`exact-zoho setup`: a guided walk that can be repeated. What it would make in Zoho is shown before it is made."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
import yaml

from exact_zoho.cli import output
from exact_zoho.cli.opening import connection
from exact_zoho.cli.sync import Connection, Json
from exact_zoho.engine.bench import Bench
from exact_zoho.engine.setup import setup
from exact_zoho.engine.setup_points import Point, Readiness, failed, proposed, to_create
from exact_zoho.errors import UsageError

LOOK = {
    Readiness.OK: "[green]✓[/]",
    Readiness.DONE: "[green]+[/]",
    Readiness.OFF: "[yellow]–[/]",
    Readiness.FAILED: "[red]✗[/]",
}
UNATTENDED = "Nothing was made: run `exact-zoho setup --yes` to have it made without a question."


def run_setup(
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Make what is missing in Zoho without asking.")] = False,
    look_only: Annotated[bool, typer.Option("--look-only", help="Create nothing in Zoho, only look.")] = False,
    external_id: Annotated[
        list[str] | None,
        typer.Option(
            "--external-id", metavar="ENTITY=FIELD", help="Use an existing unique text field for the Exact id."
        ),
    ] = None,
    write_settings: Annotated[
        Path | None,
        typer.Option("--write-settings", metavar="FILE", help="Write the settings it proposes to a new file."),
    ] = None,
    name: Connection = "",
    json: Json = False,
) -> None:
    """Make the connection ready: look at both sides, show what is missing in Zoho, and make it. It can be repeated."""
    if yes and look_only:
        raise typer.BadParameter("--yes makes what is missing and --look-only makes nothing: choose one of them")
    if write_settings and write_settings.exists():
        raise UsageError(f"{write_settings} is there already; name a new file, and put its rows in by hand")
    show = (lambda _point: None) if json else _show if yes or look_only else _show_what_is_there
    with connection(name) as bench:
        ask = not (yes or look_only or json) and _at_a_terminal()
        points, made = _walk(bench, _pairs(external_id or []), show, yes=yes, ask=ask)
    settings = proposed(points)
    if write_settings and settings:
        write_settings.write_text(_yaml(settings), encoding="utf-8")
    ready = not any(point.state is Readiness.FAILED for point in points)
    if json:
        told = [asdict(point) for point in points]
        output.as_json({"ready": ready, "to_create": len(to_create(points)), "points": told, "settings": settings})
    else:
        _propose(settings, write_settings)
        _end(points, made=made, look_only=look_only)
    raise typer.Exit(0 if ready and (made or look_only or not to_create(points)) else 1)


def _walk(
    bench: Bench, external_id: dict[str, str], show: Callable[[Point], None], *, yes: bool, ask: bool
) -> tuple[list[Point], bool]:
    """Look; then, with a yes, look again and make what is missing. Gives the points, and whether it was to be made."""
    points = _passed(setup(bench, create=yes, external_id=external_id), show)
    if yes or not ask or not to_create(points) or not _agreed(to_create(points)):
        return points, yes
    output.console.print()
    return _passed(setup(bench, create=True, external_id=external_id), show), True


def _at_a_terminal() -> bool:
    """Whether there is somebody to ask; nobody else ever is."""
    return sys.stdin.isatty()


def _passed(points: Iterable[Point], show: Callable[[Point], None]) -> list[Point]:
    kept = []
    for point in points:
        kept.append(point)
        show(point)
    return kept


def _agreed(missing: list[Point]) -> bool:
    """Show a person what would be made, and ask."""
    output.console.print()
    _list(f"{_count(len(missing), 'field')} that setup would make in Zoho", missing)
    return typer.confirm("Make them now?", default=True)


def _propose(settings: dict[str, object], written: Path | None) -> None:
    """Show the settings that are proposed; nothing is put into force."""
    output.console.print()
    if settings:
        told = f"It is in {written}." if written else "`--write-settings FILE` writes it to a file."
        output.console.print(f"Proposed for the settings file; nothing of it is in force yet. {told}\n", markup=False)
        output.console.print(_yaml(settings), markup=False)


def _end(points: list[Point], *, made: bool, look_only: bool) -> None:
    """How things stand, and the next step."""
    wrong = [point for point in points if point.state is Readiness.FAILED] if made else failed(points)
    missing = to_create(points)
    if wrong:
        _table(f"Not ready: {_count(len(wrong), 'point')} to settle first", wrong)
        output.console.print("Do what is said above, then run `exact-zoho setup` again.")
    elif missing and not made:
        _list(f"{_count(len(missing), 'field')} missing in Zoho", missing)
        output.console.print("Only looked, nothing was made." if look_only else UNATTENDED, markup=False)
    else:
        _table("Ready to go", [point for point in points if point.state is Readiness.OK])
        output.console.print(_next(points), markup=False)


def _next(points: list[Point]) -> str:
    off = sum(point.state is Readiness.OFF for point in points)
    rest = f"{_count(off, 'point')} above can wait: what it is about takes no part, the rest does. " if off else ""
    return (
        f"{rest}Next: look through the settings (docs/reference/settings.md), then see what a first sync would do with "
        "`exact-zoho preview`."
    )


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def _yaml(settings: dict[str, object]) -> str:
    return str(yaml.safe_dump(settings, allow_unicode=True, sort_keys=False))


def _table(title: str, points: list[Point]) -> None:
    output.table(title, ("what", "how it is"), [(point.title, point.detail) for point in points])


def _list(title: str, fields: list[Point]) -> None:
    """The fields that are missing, a line for each module."""
    modules: dict[str, list[str]] = {}
    for point in fields:
        name, _, module = point.title.removeprefix("Field ").rpartition(" of ")
        modules.setdefault(module, []).append(name)
    output.console.print(f"[bold]{title}[/]")
    for module, names in modules.items():
        output.console.print(f"  {module}: {', '.join(names)}", markup=False)
    output.console.print()


def _pairs(given: list[str]) -> dict[str, str]:
    wrong = [each for each in given if each.count("=") != 1]
    if wrong:
        raise typer.BadParameter(f"{wrong[0]!r}: expected ENTITY=FIELD, such as accounts=Exact_Key")
    return dict(each.split("=") for each in given)


def _show_what_is_there(point: Point) -> None:
    """Show a point, but for the fields that setup can make: they are listed at the end."""
    if not point.lacking:
        _show(point)


def _show(point: Point) -> None:
    output.console.print(f"{LOOK[point.state]} {point.title}: {point.detail}".replace("[/] [", "[/] \\["))
    if point.remedy:
        output.console.print(f"    {point.remedy}", style="dim", markup=False)
