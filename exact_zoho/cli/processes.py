"""Processes that the command line starts beside itself: the sandbox, a Prefect server, a worker. All end with it."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType

import httpx

import exact_zoho
from exact_zoho.cli import prefect_environment
from exact_zoho.cli.leftovers import Note
from exact_zoho.cli.ports import free_port
from exact_zoho.cli.private import private_folder
from exact_zoho.errors import ConfigurationError, ExactZohoError

#: a newcomer's first start compiles everything
PATIENCE = 180.0


def project() -> Path:
    """The folder with `prefect.yaml` and the flows."""
    root = Path(exact_zoho.__file__).resolve().parents[1]
    if not (root / "prefect.yaml").exists():
        raise ConfigurationError("prefect.yaml is not beside the package: run this from a checkout of the project")
    return root


def company(seed: int, size: int) -> list[str]:
    """What the sandbox is told to play for people to look at."""
    # the real Exact allows 60 calls a minute, and the rest of each minute would be spent waiting
    at_ease = ["--switch", "exact.minute_limit=300"]
    return ["--seed", str(seed), "--size", str(size), "--people", "--rough", "0.1", *at_ease]


class Stack:
    """Processes with their logs and files in one private folder; leaving the context ends them all.

    `apart`: what the environment says of a Prefect server or its database is not for these.
    """

    def __init__(self, home: Path, environment: Mapping[str, str] | None = None, *, apart: bool = False) -> None:
        self.home = private_folder(home.absolute())
        self.home.chmod(0o700)  # it may have been there already; the logs and databases are nobody else's
        around = prefect_environment.without_prefect(os.environ) if apart else dict(os.environ)
        self.environment = prefect_environment.environment(self.home, {**around, **(environment or {})})
        self.running: list[tuple[str, subprocess.Popen[bytes]]] = []
        self.note = Note(self.home)

    def __enter__(self) -> Stack:
        # being ended must end what was started, too; in the background Ctrl-C would be ignored
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(
        self, name: str, command: Sequence[str], environment: Mapping[str, str] | None = None
    ) -> subprocess.Popen[bytes]:
        """Start a process in the background; what it prints goes to `NAME.log`."""
        with (self.home / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(  # noqa: S603 - our own commands
                list(command), cwd=project(), env={**self.environment, **(environment or {})}, stdin=subprocess.DEVNULL,
                stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        self.running.append((name, process))
        self.note.add(name, process.pid)
        return process

    def run(self, name: str, command: Sequence[str], environment: Mapping[str, str] | None = None) -> int:
        """Run a process to its end; gives its exit code."""
        with (self.home / f"{name}.log").open("ab") as log:
            done = subprocess.run(  # noqa: S603 - our own commands
                list(command), cwd=project(), env={**self.environment, **(environment or {})}, stdin=subprocess.DEVNULL,
                stdout=log, stderr=log, check=False,
            )  # fmt: skip
        return done.returncode

    def ask(self, command: Sequence[str]) -> str:
        """Run a process that must succeed; gives what it printed."""
        done = subprocess.run(  # noqa: S603 - our own commands
            list(command), cwd=project(), env=self.environment, stdin=subprocess.DEVNULL, capture_output=True,
            text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            raise ExactZohoError(f"{' '.join(command[2:])} failed: {done.stderr.strip()}")
        return done.stdout

    def demand(self, name: str, command: Sequence[str]) -> None:
        """Run a process that must succeed."""
        if self.run(name, command):
            raise ExactZohoError(f"{name} failed: see {self.home / f'{name}.log'}")

    def stop(self) -> None:
        """End all processes, the last started first."""
        for _, process in reversed(self.running):
            _signal(process, signal.SIGTERM)
        for _, process in reversed(self.running):
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                _signal(process, signal.SIGKILL)
                process.wait()
        self.running.clear()
        self.note.clear()

    def failed(self) -> str:
        """The name of a process that has ended, empty while all run."""
        return next((name for name, process in self.running if process.poll() is not None), "")

    def until_stopped(self) -> None:
        """Stand by until Ctrl-C or SIGTERM; raises where a process ends by itself."""
        with contextlib.suppress(KeyboardInterrupt):
            while not (failed := self.failed()):
                time.sleep(0.5)
            raise ExactZohoError(f"{failed} has ended: see {self.home / f'{failed}.log'}")

    # -- what we start -----------------------------------------------------------------------------------------------

    def sandbox(self, arguments: Sequence[str]) -> dict[str, str]:
        """Start both pretend services; gives the environment variables that lead to them."""
        ready = self.home / "sandbox.json"
        ready.unlink(missing_ok=True)
        self.start("sandbox", [sys.executable, "-m", "sandbox", "--ready-file", str(ready), *arguments])
        self.wait("sandbox", ready.exists)
        document = json.loads(ready.read_text())
        return {str(key): str(value) for key, value in document["environment"].items()}

    def prefect_server(self, port: int = 0) -> str:
        """Start a Prefect server of our own; gives the address of its pages."""
        port = port or free_port()
        page = f"http://127.0.0.1:{port}"
        self.environment["PREFECT_API_URL"] = f"{page}/api"
        own = prefect_environment.encryption(self.home, self.environment)
        own["PREFECT_UI_API_URL"] = self.environment.get("PREFECT_UI_API_URL", f"{page}/api")
        self.start("prefect-server", [*prefect(), "server", "start", "--host", "127.0.0.1", "--port", str(port)], own)
        self.wait("prefect-server", lambda: _answers(f"{page}/api/health"))
        return page

    def deployments(self) -> None:
        """Register the blocks, make the work pool, deploy what prefect.yaml declares, and watch over the runs."""
        self.demand("prefect-blocks", [*prefect(), "block", "register", "--module", "blocks"])
        self.demand("prefect-pool", [sys.executable, "-m", "tasks.work_pool"])
        self.demand("prefect-deploy", [*prefect(), "deploy", "--all"])
        self.demand("prefect-automations", [sys.executable, "-m", "tasks.automations"])

    def worker(self, number: int = 1) -> None:
        """Start a worker that runs what is due."""
        name = "prefect-worker" if number == 1 else f"prefect-worker-{number}"
        self.start(name, [*prefect(), "worker", "start", "--pool", "local", "--type", "process", "--limit", "4"])

    def wait(self, name: str, ready: Callable[[], bool]) -> None:
        """Wait until a process is ready; raises where it ends before or takes too long."""
        until = time.monotonic() + PATIENCE
        while not ready():
            if self.failed() or time.monotonic() > until:
                raise ExactZohoError(f"{name} did not start: see {self.home / f'{name}.log'}")
            time.sleep(0.1)


def prefect() -> list[str]:
    """How Prefect's command line is called in this environment."""
    return [sys.executable, "-m", "prefect"]


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=2).status_code == 200
    except httpx.HTTPError:
        return False


def _signal(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, number)
