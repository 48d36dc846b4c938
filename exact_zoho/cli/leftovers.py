"""Processes that an earlier start left behind: who started them is gone, and they hold the ports and the files.

Being killed outright is the one way to end without ending what one has started. What runs is therefore noted in the
folder, and a later start ends it first; a process counts as the noted one only while its command line is the same.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from exact_zoho.errors import UsageError

#: seconds that a process left behind has to end by itself
GRACE = 10.0


@contextmanager
def only_one(home: Path) -> Iterator[None]:
    """Hold a folder alone; a second start on it is told so. The hold ends with the process, however that ends."""
    with (home / "up.lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise UsageError(
                f"{home} is in use: `exact-zoho up` runs there already; stop it, or name another --home"
            ) from None
        yield


class Note:
    """The processes that were started from a folder, by name."""

    def __init__(self, home: Path) -> None:
        self.file = home / "processes.json"

    def add(self, name: str, process: int) -> None:
        """Note a process that was just started."""
        self.file.write_text(json.dumps({**self._read(), name: [process, _command_line(process)]}), encoding="utf-8")

    def clear(self) -> None:
        """Forget all: they have ended."""
        self.file.unlink(missing_ok=True)

    def end_all(self) -> list[str]:
        """End what was left behind; gives the names of what still ran."""
        alive = {
            name: number for name, (number, line) in self._read().items() if line and _command_line(number) == line
        }
        for number in alive.values():
            _signal(number, signal.SIGTERM)
        until = time.monotonic() + GRACE
        while any(map(_command_line, alive.values())) and time.monotonic() < until:
            time.sleep(0.1)
        for number in filter(_command_line, alive.values()):
            _signal(number, signal.SIGKILL)
        self.clear()
        return list(alive)

    def _read(self) -> dict[str, tuple[int, str]]:
        try:
            return {
                name: (int(number), str(line)) for name, (number, line) in json.loads(self.file.read_text()).items()
            }
        except (OSError, ValueError):
            return {}


def _command_line(process: int) -> str:
    """The command line of a process that runs, empty for none, and for one that has ended and is not yet waited for."""
    with contextlib.suppress(OSError):
        asked = ["ps", "-o", "stat=,args=", "-p", str(process)]
        shown = subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()  # noqa: S603
        state, _, line = shown.partition(" ")
        return "" if state.startswith("Z") else line.strip()
    return ""


def _signal(process: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process, number)
