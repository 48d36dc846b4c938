"""`exact-zoho doctor`: look for the usual mistakes, each with what to do about it. Nothing is changed."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from importlib import metadata
from pathlib import Path

import typer

from exact_zoho.cli import output
from exact_zoho.cli.opening import connection
from exact_zoho.cli.sync import Connection, Json
from exact_zoho.engine.bench import Bench
from exact_zoho.engine.configuration import from_environment
from exact_zoho.engine.probe import probe
from exact_zoho.errors import ExactZohoError

#: versions between which everything works together; others fail silently
PINS = {"prefect": ((3, 8, 8), (3, 8, 9)), "fastapi": ((0, 139), (0, 151)), "sqlalchemy": ((2, 0), (2, 1))}
CLOCK_ERROR = timedelta(seconds=30)


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: fine, or what is wrong and what to do."""

    what: str
    fine: bool
    detail: str
    remedy: str = ""


def doctor(name: Connection = "", json: Json = False) -> None:
    """Look for the usual mistakes: versions, configuration, key file, clock, consents, rights, setup."""
    findings = list(_findings(name))
    if json:
        output.as_json([vars(finding) for finding in findings])
    else:
        for finding in findings:
            output.console.print(f"{'[green]✓[/]' if finding.fine else '[red]✗[/]'} {finding.what}: {finding.detail}")
            if finding.remedy:
                output.console.print(f"    [dim]{finding.remedy}[/]")
    raise typer.Exit(0 if all(finding.fine for finding in findings) else 1)


def _findings(name: str) -> Iterator[Finding]:
    yield from (_version(package) for package in PINS)
    environ = dict(os.environ) | ({"EXACT_ZOHO_CONNECTION": name} if name else {})
    try:
        configuration = from_environment(environ)
    except ExactZohoError as wrong:
        yield Finding(
            "configuration", False, str(wrong), "Set the variables named; all are in docs/reference/environment.md."
        )
        return
    yield Finding("configuration", True, "complete")
    yield _key_file(Path(configuration.key_file))
    try:
        with connection(name) as bench:
            yield from _answers(bench)
    except ExactZohoError as failure:
        yield Finding("store", False, str(failure))


def _version(package: str) -> Finding:
    low, high = PINS[package]
    installed = metadata.version(package)
    numbers = tuple(int(part) for part in installed.split(".")[:3] if part.isdigit())
    fine = low <= numbers < high
    wanted = f"{'.'.join(map(str, low))} or later, before {'.'.join(map(str, high))}"
    remedy = "" if fine else f"Install {wanted}: with others schedules never run or deployments fail."
    return Finding(package, fine, installed, remedy)


def _key_file(path: Path) -> Finding:
    if not path.exists():
        return Finding("key file", True, f"{path} is not there yet; it is made with the first token")
    open_to_others = path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)
    if open_to_others:
        return Finding("key file", False, f"{path} is readable by others", f"chmod 600 {path}")
    return Finding("key file", True, f"{path}, readable by its owner only")


def _answers(bench: Bench) -> Iterator[Finding]:
    yield Finding("store", True, "opened, its tables are up to date")
    asked: list[tuple[str, Callable[[], str]]] = [
        ("Exact Online", lambda: f"division {(bench.exact.division_row() or {}).get('Code', 'not visible')}"),
        ("Zoho CRM", lambda: f"organisation {bench.zoho.org().get('company_name')}"),
        ("setup", lambda: _ready(bench)),
    ]
    for what, ask in asked:
        try:
            yield Finding(what, True, ask())
        except ExactZohoError as failure:
            yield Finding(what, False, str(failure))
    yield _clock(bench)


def _ready(bench: Bench) -> str:
    empty = probe(bench)
    return (
        "complete"
        if not empty
        else f"complete; no {', '.join(f'{entity} in {side}' for entity, side in sorted(empty))}"
    )


def _clock(bench: Bench) -> Finding:
    now = bench.clock.now()
    times = [time for time in (bench.exact.server_time, bench.zoho.server_time) if time]
    wrong = [time for time in times if abs(time - now) > CLOCK_ERROR]
    if wrong:
        return Finding(
            "clock", False, f"differs by {abs(wrong[0] - now)} from the servers'", "Set this machine's clock (NTP)."
        )
    return Finding("clock", True, "agrees with both servers" if times else "no server answered, so it was not compared")
