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

    def books(self, entity: str = "accounts") -> list[dict[str, Any]]:
        """What Exact holds of an entity, in the division of the environment."""
        query = {"collection": f"crm/{entity.capitalize()}", "division": self.environment["EXACT_ONLINE_DIVISION"]}
        return list(self.get(self.exact, "records", **query)["records"])

    def crm(self, entity: str = "accounts") -> list[dict[str, Any]]:
        """What Zoho holds of an entity."""
        return list(self.get(self.zoho, "records", module=entity.capitalize())["records"])

    def named(self, entity: str = "accounts") -> dict[str, dict[str, Any]]:
        """The records of Zoho that name one of Exact, by that one's id; each is named once."""
        rows = [(str(row["Exact_ID"]).rpartition(":")[2], row) for row in self.crm(entity) if row.get("Exact_ID")]
        assert len(dict(rows)) == len(rows), f"named twice: {sorted(key for key, _ in rows)}"
        return dict(rows)

    def calls(self, url: str, method: str = "", path: str = "") -> list[dict[str, Any]]:
        log = self.get(url, "log")["calls"]
        return [call for call in log if method in ("", call["method"]) and path in call["path"]]

    def writes(self) -> list[str]:
        """The calls so far that wrote a record to either service."""
        called = [call for url in (self.exact, self.zoho) for call in self.calls(url)]
        return [
            f"{call['method']} {call['path']}"
            for call in called
            if call["method"] != "GET" and any(f"/{entity.capitalize()}" in call["path"] for entity in SAME)
        ]

    def violations(self) -> list[Any]:
        return [each for url in (self.exact, self.zoho) for each in self.get(url, "violations")["violations"]]


def wait_for(happened: Any, patience: float = PATIENCE) -> None:
    """Wait until something has happened."""
    until = time.monotonic() + patience
    while not happened():
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.02)


#: columns that must say the same once a pair is in agreement: Exact's, Zoho's
SAME = {
    "accounts": {"Name": "Account_Name", "ChamberOfCommerce": "KvK_Number", "Email": "Email"},
    "contacts": {"FirstName": "First_Name", "Email": "Email", "Mobile": "Mobile", "JobTitleDescription": "Title"},
}


def disagreements(served: Served) -> list[str]:
    """What the linked records of both services do not agree on, contacts' accounts included."""
    accounts = {key: row["id"] for key, row in served.named().items()}
    found = [each for entity in SAME for each in _apart(served, entity)]
    people = {row["ID"]: row for row in served.books("contacts")}
    for key, row in served.named("contacts").items():
        if accounts.get(people[key]["Account"]) != (row["Account_Name"] or {}).get("id"):
            found.append(f"contacts {key}: at another account")
    return found


def _apart(served: Served, entity: str) -> list[str]:
    books = {row["ID"]: row for row in served.books(entity)}
    return [
        f"{entity} {key}: {exact} {books[key].get(exact)!r} is not {zoho} {row.get(zoho)!r}"
        for key, row in served.named(entity).items()
        for exact, zoho in SAME[entity].items()
        if zoho in row and _plain(books[key].get(exact)) != _plain(row[zoho])
    ]


def _plain(value: Any) -> str:
    return "".join(str(value or "").split()).casefold()
