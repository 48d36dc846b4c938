"""`exact-zoho up`: a Prefect server with the deployments and a worker, by wish over the sandbox, until Ctrl-C."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from exact_zoho.cli import output
from exact_zoho.cli.processes import Stack, project
from exact_zoho.engine.configuration import from_environment


def up(
    sandbox: Annotated[
        bool, typer.Option("--sandbox", help="Over two pretend services instead of the environment's.")
    ] = False,
    port: Annotated[int, typer.Option(help="The port of the Prefect server.")] = 4200,
    seed: Annotated[int, typer.Option(help="Which company the sandbox plays.")] = 1,
    size: Annotated[int, typer.Option(help="How many accounts the sandbox's company has.")] = 300,
    home: Annotated[Path, typer.Option(help="Where logs and databases are kept.")] = Path(".up"),
) -> None:
    """Start a Prefect server, deploy the flows and run them on schedule until Ctrl-C."""
    with Stack(home, own_store(home) if sandbox else {}) as stack:
        if sandbox:
            output.console.print("Starting the sandbox …")
            stack.environment |= stack.sandbox(["--seed", str(seed), "--size", str(size)])
            _addresses(stack.environment)
        else:
            from_environment(dict(os.environ))  # a wrong configuration is told before anything is started
        output.console.print("Starting the Prefect server (the first start takes a while) …")
        page = stack.prefect_server(port)
        stack.environment["EXACT_ZOHO_HOME"] = str(project())
        stack.deployments()
        stack.worker()
        output.console.print(f"\n[green]Up.[/] Prefect: {page}  (deployment sync/sync, every ten minutes)")
        output.console.print(f"Logs: {stack.home}    Stop: Ctrl-C")
        stack.until_stopped()


def own_store(home: Path) -> dict[str, str]:
    """The variables that keep a store of its own in a folder."""
    folder = home.absolute()
    return {
        "EXACT_ZOHO_DATABASE_URL": f"sqlite:///{folder / 'store.db'}",
        "EXACT_ZOHO_KEY_FILE": str(folder / "store.key"),
        "EXACT_ZOHO_CONNECTION": "default",
    }


def _addresses(environment: dict[str, str]) -> None:
    output.console.print(f"Exact Online (sandbox): {environment['EXACT_ONLINE_URL']}")
    output.console.print(f"Zoho CRM (sandbox):     {environment['ZOHO_API_URL']}")
