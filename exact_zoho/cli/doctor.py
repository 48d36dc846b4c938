"""`exact-zoho doctor`: look for the usual mistakes, each with what to do about it. Nothing is changed."""

from __future__ import annotations

import os

import typer

from exact_zoho.cli import output
from exact_zoho.cli.opening import environment
from exact_zoho.cli.sync import Connection, Json
from exact_zoho.engine.doctor import Finding, diagnose
from exact_zoho.errors import ConfigurationError


def doctor(name: Connection = "", json: Json = False) -> None:
    """Look for the usual mistakes: versions, files, clock, consents, rights, setup, other installations, Prefect."""
    findings = _findings(name)
    if json:
        output.as_json([vars(finding) for finding in findings])
    else:
        for finding in findings:
            mark = "[green]✓[/]" if finding.fine else "[red]✗[/]"
            output.console.print(f"{mark} {finding.what}: ", end="")
            output.console.print(finding.detail, markup=False)
            if finding.remedy:
                output.console.print(f"    {finding.remedy}", style="dim", markup=False)
    raise typer.Exit(0 if all(finding.fine for finding in findings) else 1)


def _findings(name: str) -> list[Finding]:
    try:
        environ = environment(name)
    except ConfigurationError as wrong:  # the environment file cannot be used; what else is wrong is told all the same
        return [Finding("environment file", False, str(wrong)), *diagnose(os.environ)]
    return list(diagnose(environ))
