"""`exact-zoho up`: a Prefect server with the deployments and workers, by wish over the sandbox, until Ctrl-C."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Annotated

import typer

from exact_zoho.cli import output, prefect_environment
from exact_zoho.cli.leftovers import only_one
from exact_zoho.cli.ports import first_free
from exact_zoho.cli.private import private_folder
from exact_zoho.cli.processes import Stack, company, project
from exact_zoho.engine.configuration import from_environment
from exact_zoho.engine.environment_file import completed

#: Prefect's usual port
PORT = 4200


def up(
    sandbox: Annotated[
        bool, typer.Option("--sandbox", help="Over two pretend services instead of the environment's.")
    ] = False,
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="The port wanted for Prefect; 0: the last one, else 4200.")
    ] = 0,
    workers: Annotated[int, typer.Option(min=1, max=32, help="How many workers; each runs four things at once.")] = 1,
    auth_file: Annotated[
        Path | None,
        typer.Option(help="A private file with user:password for the pages; EXACT_ZOHO_UI_PASSWORD beats it."),
    ] = None,
    seed: Annotated[int, typer.Option(help="Which company the sandbox plays.")] = 1,
    size: Annotated[int, typer.Option(help="How many accounts the sandbox's company has.")] = 300,
    home: Annotated[Path, typer.Option(help="Where logs and databases are kept.")] = Path(".up"),
) -> None:
    """Start a Prefect server on this machine, deploy the flows and run them on schedule until Ctrl-C."""
    private_folder(home)
    auth = prefect_environment.authentication(os.environ, auth_file)
    with only_one(home), Stack(home, auth | (own_store(home) if sandbox else {}), apart=sandbox) as stack:
        if not sandbox:
            from_environment(completed(stack.environment))  # a wrong configuration is told before anything is started
        stack.environment |= prefect_environment.database(stack.environment)
        _end_leftovers(stack)
        if sandbox:
            _play(stack, seed, size)
        page = _serve(stack, port)
        for number in range(1, workers + 1):
            stack.worker(number)
        _where_to_look(stack, page, protected=bool(auth))
        stack.until_stopped()


def own_store(home: Path) -> dict[str, str]:
    """The variables that keep a store of its own in a folder."""
    folder = home.absolute()
    return {
        "EXACT_ZOHO_DATABASE_URL": f"sqlite:///{folder / 'store.db'}",
        "EXACT_ZOHO_KEY_FILE": str(folder / "store.key"),
        "EXACT_ZOHO_CONNECTION": "default",
    }


def _end_leftovers(stack: Stack) -> None:
    if ended := stack.note.end_all():
        output.console.print(f"Ended what an earlier start had left running: {', '.join(ended)}")


def _play(stack: Stack, seed: int, size: int) -> None:
    for known in stack.home.glob("store.*"):  # the pretend companies begin anew: what was known is of others
        shutil.rmtree(known) if known.is_dir() else known.unlink()
    output.console.print("Starting the sandbox …")
    stack.environment |= stack.sandbox(company(seed, size))
    output.console.print(f"Exact Online (sandbox): {stack.environment['EXACT_ONLINE_URL']}")
    output.console.print(f"Zoho CRM (sandbox):     {stack.environment['ZOHO_API_URL']}")


def _serve(stack: Stack, asked: int) -> str:
    port = _port(stack.home, asked)
    output.console.print("Starting the Prefect server (the first start takes a while) …")
    page = stack.prefect_server(port)
    stack.environment["EXACT_ZOHO_HOME"] = str(project())
    stack.deployments()
    return page


def _port(home: Path, asked: int) -> int:
    """The port asked for, else the last time's, so that bookmarks stay good; where it is taken the next free one."""
    last = home / "port"
    wanted = asked or (int(last.read_text(encoding="ascii")) if last.exists() else PORT)
    port = first_free(wanted)
    if port != wanted:
        output.console.print(f"Port {wanted} is taken; using {port}.")
    last.write_text(str(port), encoding="ascii")
    return port


def _where_to_look(stack: Stack, page: str, *, protected: bool) -> None:
    told = output.console.print
    told("\n[green]Up.[/] The pages of Prefect, on this machine only:")
    for title, path in (("runs", "runs"), ("deployments", "deployments"), ("plans and results", "artifacts")):
        told(f"  {title + ':':19}{page}/{path}")
    if protected:
        told("  They ask for the password: give user:password, as it was set.")
    told(f"Next: {page}/deployments. Run [bold]setup[/] with [bold]create[/] on, then [bold]sync[/].")
    told("Its first run only shows a plan: read it, and run [bold]approve[/] with its number.")
    told(f"Logs: {stack.home}    Stop: Ctrl-C")
