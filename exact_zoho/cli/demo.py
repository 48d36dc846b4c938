"""`exact-zoho demo`: a company's books and its CRM come into agreement before your eyes, run by a Prefect flow.

It starts two pretend services, a Prefect server and a worker, and ends them all again. Every name and number that it
tells was read back from the two services; where something is not as it should be, it says so and exits with 1.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Annotated

import typer

from exact_zoho.cli.demo_accounts import Accounts
from exact_zoho.cli.demo_people import People
from exact_zoho.cli.demo_story import Story, say
from exact_zoho.cli.demo_window import Window
from exact_zoho.cli.processes import Stack, company, project
from exact_zoho.cli.up import own_store


def demo(
    seed: Annotated[int, typer.Option(help="Which company: the same number gives the same one.")] = 1,
    size: Annotated[int, typer.Option(min=40, max=5000, help="How many accounts it has, about.")] = 120,
    home: Annotated[Path, typer.Option(help="Where logs and databases are kept; emptied first.")] = Path(".demo"),
    keep: Annotated[bool, typer.Option("--keep", help="Leave everything running at the end, until Ctrl-C.")] = False,
) -> None:
    """Watch books and CRM come into agreement, on two pretend services."""
    shutil.rmtree(home, ignore_errors=True)
    with Stack(home, own_store(home), apart=True) as stack:
        page = _start(stack, seed, size)
        window = Window(stack.environment)
        try:
            _tell(Story(stack, window))
        finally:
            window.close()
        _where_to_look(stack, window, page)
        if keep:
            say("\nEverything is left running. Stop: Ctrl-C")
            stack.until_stopped()
    if not keep:
        say("\nAll of it has ended. To leave it running and look around: [bold]make demo KEEP=1[/]")


def _tell(story: Story) -> None:
    Accounts(story).tell()
    People(story).tell()
    found = story.window.violations()
    story.chapter("Manners")
    manners = "nothing was deleted, no limit was broken, no write changed nothing"
    story.check(not found, manners if not found else "; ".join(found[:5]))


def _start(stack: Stack, seed: int, size: int) -> str:
    say("[bold]1. Two services that behave like Exact Online and Zoho CRM[/]")
    # seconds instead of minutes until a creation whose reply was lost may be sent again
    settings = stack.home / "settings.yaml"
    settings.write_text("creation:\n  quarantine_seconds: 5\n", encoding="utf-8")
    stack.environment |= {"EXACT_ZOHO_SETTINGS": str(settings), "EXACT_ZOHO_HOME": str(project())}
    stack.environment |= stack.sandbox(company(seed, size))
    say(f"   the books: {stack.environment['EXACT_ONLINE_URL']}    the CRM: {stack.environment['ZOHO_API_URL']}")
    say("   and a Prefect server with a worker, which takes a moment …")
    page = stack.prefect_server()
    stack.deployments()
    stack.worker()
    say(f"   Prefect: {page}")
    return page


def _where_to_look(stack: Stack, window: Window, page: str) -> None:
    say("\n[bold]Where to look[/]")
    say(f"   the runs, their plans and results: {page}")
    say(f"   the books: {window.exact_url}/    the CRM: {window.zoho_url}/")
    say(f"   the checkup made before the first sync: {stack.home / 'checkup.html'}")
    say(f"   logs and databases: {stack.home}")
