"""The command line: `exact-zoho COMMAND`. Everything works from environment variables alone; without a terminal
nothing is ever asked.

Exit codes: 0 done (or skipped because another run is at work), 1 failed, 2 wrong use, 3 a plan waits for approval,
4 deferred because a budget is used up, 5 halted by a guard.
"""

from __future__ import annotations

import logging
import sys
from typing import Annotated

import typer

import exact_zoho
from exact_zoho.cli import (
    approve,
    automations,
    checkup,
    connect,
    decisions,
    demo,
    doctor,
    export,
    keys,
    output,
    repair,
    revert,
    setup,
    show,
    sweep,
    sync,
    up,
    why,
)
from exact_zoho.errors import ConfigurationError, ExactZohoError, UsageError

app = typer.Typer(
    name="exact-zoho", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False,
    help="Two-way synchronisation between Exact Online and Zoho CRM.",
    epilog="Exit codes: 0 done, 1 failed, 2 wrong use, 3 waiting for approval, 4 deferred, 5 halted by a guard.",
)  # fmt: skip
app.command("checkup")(checkup.run_checkup)
app.add_typer(connect.app, name="connect")
app.add_typer(keys.app, name="keys")
app.command("setup")(setup.run_setup)
app.command("preview")(sync.preview)
app.command("sync")(sync.sync)
app.command("approve")(approve.run_approve)
app.command("sweep")(sweep.run_sweep)
app.command("status")(show.show_status)
app.command("issues")(show.show_issues)
app.add_typer(decisions.matches, name="matches")
app.add_typer(decisions.conflicts, name="conflicts")
app.add_typer(decisions.newcomers, name="newcomers")
app.add_typer(repair.app, name="repair")
app.command("why")(why.why)
app.command("revert")(revert.revert)
app.command("export")(export.export)
app.command("rebuild")(repair.rebuild)
app.command("doctor")(doctor.doctor)
app.command("demo")(demo.demo)
app.command("automations")(automations.automations)
app.command("up")(up.up)


def _version(value: bool) -> None:
    if value:
        output.console.print(exact_zoho.__version__)
        raise typer.Exit


@app.callback()
def options(
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Log what is done.")] = False,
    _shown: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Set up what all commands share."""
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s")
    logging.getLogger("exact_zoho").setLevel(logging.INFO if verbose else logging.WARNING)


def run() -> None:
    """The entry point: what goes wrong in an orderly way is one message and an exit code."""
    try:
        app()
    except ConfigurationError as wrong:
        output.errors.print(f"[red]Wrong configuration:[/] {wrong}".replace("[/] [", "[/] \\["))
        sys.exit(2)
    except UsageError as wrong:
        output.errors.print("[red]Not possible:[/]", str(wrong), markup=True)
        sys.exit(2)
    except ExactZohoError as failure:
        output.errors.print("[red]Failed:[/]", str(failure), markup=True)
        sys.exit(1)
