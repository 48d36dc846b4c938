"""What the chapters of the demonstration share: how they speak, sync, call the command line, check what they tell."""

from __future__ import annotations

import json
import sys
from typing import Any

from exact_zoho.cli import output
from exact_zoho.cli.demo_window import Window
from exact_zoho.cli.processes import Stack, prefect
from exact_zoho.errors import ExactZohoError

say = output.console.print


class Story:
    """The story being told, on two pretend services and a Prefect server."""

    def __init__(self, stack: Stack, window: Window) -> None:
        self.stack, self.window = stack, window
        self._chapters = 1  # the services were started in the first

    def chapter(self, title: str) -> None:
        """Begin a chapter."""
        self._chapters += 1
        say(f"\n[bold]{self._chapters}. {title}[/]")

    def sync(self, *, approve: bool = False) -> None:
        """One run of the deployment, watched to its end."""
        command = [*prefect(), "deployment", "run", "sync/sync", "--watch", "--watch-interval", "1"]
        command += ["--param", "show_values=true"]  # nobody here is real
        if self.stack.run("sync", [*command, *(["--param", "approve=true"] if approve else [])]):
            log = self.stack.home / "prefect-worker.log"
            raise ExactZohoError(f"the flow run failed: see it in the Prefect UI, or {log}")

    def command(self, *arguments: str) -> None:
        """Call our own command line, which must succeed."""
        self.stack.demand(arguments[0], [sys.executable, "-m", "exact_zoho.cli", *arguments])

    def asked(self, *arguments: str) -> Any:
        """What our own command line answers, as JSON."""
        return json.loads(self.stack.ask([sys.executable, "-m", "exact_zoho.cli", *arguments, "--json"]))

    def check(self, fine: bool, told: str) -> None:
        """Tell what was found; a story that is not true ends here."""
        say(f"   {'[green]✓[/]' if fine else '[red]✗[/]'} {told}")
        if not fine:
            raise ExactZohoError("the demonstration did not end as it should")
