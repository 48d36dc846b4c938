"""`exact-zoho approve`: a person's yes or no to the plan that waits."""

from __future__ import annotations

from typing import Annotated

import typer

from exact_zoho.cli import output
from exact_zoho.cli.opening import connection, me
from exact_zoho.cli.sync import Connection
from exact_zoho.engine import approval


def run_approve(
    plan: Annotated[int, typer.Argument(help="The plan's number, as the run that made it says it.")],
    reject: Annotated[bool, typer.Option("--reject", help="Say no: nothing of it is written.")] = False,
    reason: Annotated[str, typer.Option("--reason", help="Why it is rejected; kept with the plan.")] = "",
    name: Connection = "",
) -> None:
    """Say yes to the plan that waits; the next run carries out what has not changed since."""
    with connection(name) as bench:
        if reject:
            output.console.print(approval.reject(bench, plan, me(), reason))
        else:
            output.console.print(approval.approve(bench, plan, me()))
