"""Both pretend services over real HTTP, and our command line as a process of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import httpx

PATIENCE = 120.0


class Served:
    """A running sandbox, the variables that lead to it, and a store of its own."""

    def __init__(self, home: Path, arguments: Sequence[str] = ()) -> None:
        self.home = home
        ready = home / "ready.json"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "sandbox", "--ready-file", str(ready), *arguments],
            stdout=subprocess.DEVNULL, stderr=(home / "sandbox.log").open("ab"),
        )  # fmt: skip
        wait_for(lambda: ready.exists() or self.process.poll() is not None)
        document = json.loads(ready.read_text())
        self.environment: dict[str, str] = {
            **document["environment"],
            "EXACT_ZOHO_DATABASE_URL": f"sqlite:///{home / 'store.db'}",
            "EXACT_ZOHO_KEY_FILE": str(home / "store.key"),
        }
        self.exact, self.zoho = self.environment["EXACT_ONLINE_URL"], self.environment["ZOHO_API_URL"]

    def close(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=30)

    # -- the command line ---------------------------------------------------------------------------------------------

    def start(self, *command: str, **environment: str) -> subprocess.Popen[str]:
        """Start `exact-zoho COMMAND` with nothing but the documented variables."""
        plain = {name: value for name, value in os.environ.items() if not name.startswith(("EXACT_", "ZOHO_"))}
        return subprocess.Popen(
            [sys.executable, "-m", "exact_zoho.cli", *command], env={**plain, **self.environment, **environment},
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    def run(self, *command: str, code: int | None = 0, **environment: str) -> str:
        """Run a command to its end; what it printed. `code` is how it must exit, None for anyhow."""
        process = self.start(*command, **environment)
        out, err = process.communicate(timeout=PATIENCE)
        assert code is None or process.returncode == code, f"exit {process.returncode}\n{out}\n{err}"
        return out + err

    def document(self, *command: str, code: int | None = 0, **environment: str) -> Any:
        """Run a command with --json; its document."""
        return json.loads(self.run(*command, "--json", code=code, **environment))

    def kill(self, process: subprocess.Popen[str]) -> None:
        """`kill -9`."""
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=30)

    # -- the services ------------------------------------------------------------

    def get(self, url: str, name: str, **query: str) -> Any:
        return httpx.get(f"{url}/_control/{name}", params=query, timeout=30).raise_for_status().json()

    def post(self, url: str, name: str, document: Mapping[str, Any]) -> Any:
        return httpx.post(f"{url}/_control/{name}", json=dict(document), timeout=30).raise_for_status().json()

    def accounts(self) -> list[dict[str, Any]]:
        query = {"collection": "crm/Accounts", "division": self.environment["EXACT_ONLINE_DIVISION"]}
        return list(self.get(self.exact, "records", **query)["records"])

    def crm(self) -> list[dict[str, Any]]:
        return list(self.get(self.zoho, "records", module="Accounts")["records"])

    def calls(self, url: str, method: str = "", path: str = "") -> list[dict[str, Any]]:
        log = self.get(url, "log")["calls"]
        return [call for call in log if method in ("", call["method"]) and path in call["path"]]

    def violations(self) -> list[Any]:
        return [each for url in (self.exact, self.zoho) for each in self.get(url, "violations")["violations"]]


def wait_for(happened: Any, patience: float = PATIENCE) -> None:
    """Wait until something has happened."""
    until = time.monotonic() + patience
    while not happened():
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.02)
