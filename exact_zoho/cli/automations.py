"""`exact-zoho automations`: make Prefect end runs that died, and tell a person when one is needed."""

from __future__ import annotations

import subprocess
import sys
from typing import Annotated

import typer

from exact_zoho.cli.processes import project
from exact_zoho.cli.sync import Json


def automations(
    notify: Annotated[
        str, typer.Option(help="The saved notification block that sends messages, such as slack-webhook/ops.")
    ] = "",
    remove: Annotated[bool, typer.Option("--remove", help="Take all of them away again.")] = False,
    json: Json = False,
) -> None:
    """Create or update the ready automations in the Prefect server that PREFECT_API_URL names."""
    arguments = [*(["--notify", notify] if notify else []), *(["--remove"] * remove), *(["--json"] * json)]
    command = [sys.executable, "-m", "tasks.automations", *arguments]
    done = subprocess.run(command, cwd=project(), stdin=subprocess.DEVNULL, check=False)  # noqa: S603 - our own command
    raise typer.Exit(done.returncode)
