"""`exact-zoho demo`: a company's books and its CRM come into agreement before your eyes, run by a Prefect flow.

It starts two pretend services, a Prefect server and a worker, and ends them all again. Every name and number that it
tells was read back from the two services; where something is not as it should be, it says so and exits with 1.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Annotated

import typer

from exact_zoho.cli import output
from exact_zoho.cli.demo_window import Pair, Window, plain
from exact_zoho.cli.processes import Stack, prefect, project
from exact_zoho.cli.up import own_store
from exact_zoho.errors import ExactZohoError

say = output.console.print


def demo(
    seed: Annotated[int, typer.Option(help="Which company: the same number gives the same one.")] = 1,
    size: Annotated[int, typer.Option(min=40, max=5000, help="How many accounts it has, about.")] = 120,
    home: Annotated[Path, typer.Option(help="Where logs and databases are kept; emptied first.")] = Path(".demo"),
    keep: Annotated[bool, typer.Option("--keep", help="Leave everything running at the end, until Ctrl-C.")] = False,
) -> None:
    """Watch books and CRM come into agreement, on two pretend services."""
    shutil.rmtree(home, ignore_errors=True)
    with Stack(home, own_store(home)) as stack:
        page = _start(stack, seed, size)
        window = Window(stack.environment)
        try:
            Demonstration(stack, window).tell()
        finally:
            window.close()
        _where_to_look(stack, window, page)
        if keep:
            say("\nEverything is left running. Stop: Ctrl-C")
            stack.until_stopped()
    if not keep:
        say("\nAll of it has ended. To leave it running and look around: [bold]make demo KEEP=1[/]")


def _start(stack: Stack, seed: int, size: int) -> str:
    say("[bold]1. Two services that behave like Exact Online and Zoho CRM[/]")
    # seconds instead of minutes until a creation whose reply was lost may be sent again
    settings = stack.home / "settings.yaml"
    settings.write_text("creation:\n  quarantine_seconds: 5\n", encoding="utf-8")
    stack.environment |= {"EXACT_ZOHO_SETTINGS": str(settings), "EXACT_ZOHO_HOME": str(project())}
    stack.environment |= stack.sandbox(["--seed", str(seed), "--size", str(size)])
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
    say(f"   logs and databases: {stack.home}")


class Demonstration:
    """The story, chapter by chapter; each checks what it tells."""

    def __init__(self, stack: Stack, window: Window) -> None:
        self.stack, self.window = stack, window

    def tell(self) -> None:
        """Tell all of it."""
        self._before()
        self._first_sync()
        self._nothing_more()
        self._edits()
        self._conflict()
        self._manners()

    def _before(self) -> None:
        books, crm = self.window.exact(), self.window.zoho()
        say("\n[bold]2. Before[/]")
        say(
            f"   {len(books)} accounts in the books, {len(crm)} in the CRM; "
            f"{len(self.window.pairs())} of them know of each other"
        )
        say("   `exact-zoho setup` checks both sides and creates the fields it needs in the CRM …")
        if self.stack.run("setup", [sys.executable, "-m", "exact_zoho.cli", "setup"]):
            raise ExactZohoError(f"setup failed: see {self.stack.home / 'setup.log'}")

    def _first_sync(self) -> None:
        books, crm = self.window.exact(), self.window.zoho()
        self.window.calls()
        say("\n[bold]3. The first plan waits for a person[/]")
        self._sync()
        _, writes = self.window.calls()
        _check(writes == 0, f"the flow read both sides and wrote nothing: {writes} writes")
        say("\n[bold]4. Approved: the first sync[/]")
        self._sync(approve=True)
        after_books, after_crm = self.window.exact(), self.window.zoho()
        pairs = self.window.pairs()
        reads, writes = self.window.calls()
        apart = [pair for pair in pairs if pair.differences()]
        say(f"   {len(pairs)} companies are now known to both: {len(after_crm) - len(crm)} were new to the CRM, "
            f"{len(after_books) - len(books)} new to the books")  # fmt: skip
        held = [row for row in after_crm.values() if row.get("Exact_Sync_Status") not in (None, "In sync")]
        say(f"   {len(held)} wait for a person, and say so on their record:")
        for row in held[:3]:
            say(f"      {row['Account_Name']}: {row.get('Exact_Sync_Message')}")
        say(f"   {reads} calls read, {writes} wrote")
        _check(
            bool(pairs) and len(apart) <= len(held),
            f"{len(pairs) - len(apart)} of {len(pairs)} pairs agree in every field compared",
        )
        lost = (set(books) - set(after_books)) | (set(crm) - set(after_crm))
        _check(not lost, "no record is gone from either side")

    def _nothing_more(self) -> None:
        say("\n[bold]5. Again: there is nothing left to do[/]")
        self.window.calls()
        self._sync()
        reads, writes = self.window.calls()
        _check(writes == 0, f"{reads} calls read what changed since, {writes} wrote")

    def _edits(self) -> None:
        say("\n[bold]6. People edit on both sides[/]")
        one, two, three = self._untroubled()[:3]
        self.window.edit_exact(one.exact["ID"], Phone="+31 20 123 45 67")
        self.window.edit_zoho(two.zoho["id"], Billing_Street="Nieuwe Gracht 12")
        self.window.edit_exact(three.exact["ID"], Phone="+31 30 765 43 21")
        self.window.edit_zoho(three.zoho["id"], Fax="+31 30 765 43 99")
        self._sync()
        one, two, three = (self.window.pair(pair.exact["ID"]) for pair in (one, two, three))
        _check(
            plain(one.zoho["Phone"]) == "+31 20 123 45 67",
            f"{one.name}: the bookkeeper's phone number is in the CRM: {one.zoho['Phone']}",
        )
        _check(
            plain(two.exact["AddressLine1"]) == "nieuwe gracht 12",
            f"{two.name}: the salesman's street is in the books: {two.exact['AddressLine1']}",
        )
        kept = (
            (three.exact["Phone"], three.exact["Fax"])
            == (three.zoho["Phone"], three.zoho["Fax"])
            == ("+31 30 765 43 21", "+31 30 765 43 99")
        )
        _check(
            kept,
            f"{three.name}: edited on both sides, both kept: phone {three.zoho['Phone']}, fax {three.exact['Fax']}",
        )

    def _conflict(self) -> None:
        say("\n[bold]7. One field, two people[/]")
        pair = self._untroubled()[3]
        self.window.edit_exact(pair.exact["ID"], Phone="+32 2 111 11 11")
        self.window.edit_zoho(pair.zoho["id"], Phone="+32 2 222 22 22")
        self._sync()
        pair = self.window.pair(pair.exact["ID"])
        agreed = pair.exact["Phone"] == pair.zoho["Phone"]
        _check(agreed and pair.exact["Phone"] in ("+32 2 111 11 11", "+32 2 222 22 22"),
               f"{pair.name}: +32 2 111 11 11 against +32 2 222 22 22; both now say {pair.exact['Phone']}")  # fmt: skip
        say("   the other value is kept in the store, and the run's result page in Prefect names the conflict")

    def _manners(self) -> None:
        found = self.window.violations()
        say("\n[bold]8. Manners[/]")
        _check(
            not found,
            "nothing was deleted, no limit was broken, no write changed nothing" if not found else "; ".join(found[:5]),
        )

    def _untroubled(self) -> list[Pair]:
        """Pairs in sync, of which each edit is sure to be the only news."""
        return [
            pair
            for pair in self.window.pairs()
            if not pair.differences() and pair.zoho.get("Exact_Sync_Status") == "In sync"
        ]

    def _sync(self, *, approve: bool = False) -> None:
        """One run of the deployment, watched to its end."""
        command = [*prefect(), "deployment", "run", "sync/sync", "--watch", "--watch-interval", "1"]
        command += ["--param", "show_values=true"]  # nobody here is real
        if self.stack.run("sync", [*command, *(["--param", "approve=true"] if approve else [])]):
            raise ExactZohoError(
                f"the flow run failed: see it in the Prefect UI, or {self.stack.home / 'prefect-worker.log'}"
            )


def _check(fine: bool, told: str) -> None:
    """Tell what was found; a story that is not true ends here."""
    say(f"   {'[green]✓[/]' if fine else '[red]✗[/]'} {told}")
    if not fine:
        raise ExactZohoError("the demonstration did not end as it should")
