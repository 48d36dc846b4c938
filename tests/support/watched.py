"""Whom processes talk to: every Python process started with this environment notes each address it looks up or calls.

What C libraries call by themselves is not seen: PostgreSQL's client, which only ever calls our own database.
"""

from __future__ import annotations

import os
from ipaddress import ip_address
from pathlib import Path

NOTE = "WATCHED_ADDRESSES"
#: Python runs a module of this name at the start of every process
HOOK = f'''
import os, sys

def _note(event, arguments):
    if event == "socket.getaddrinfo":
        address = arguments[0]
    elif event in ("socket.connect", "socket.sendto") and isinstance(arguments[1], tuple):
        address = arguments[1][0]
    else:
        return
    if address:
        text = address.decode() if isinstance(address, bytes) else str(address)
        file = os.open(os.environ["{NOTE}"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        os.write(file, (text + "\\n").encode())
        os.close(file)

sys.addaudithook(_note)
'''


def watching(folder: Path) -> dict[str, str]:
    """The environment in which processes, and those that they start, note whom they call."""
    hook = folder / "watch"
    hook.mkdir(parents=True, exist_ok=True)
    (hook / "sitecustomize.py").write_text(HOOK, encoding="utf-8")
    around = os.environ.get("PYTHONPATH")
    return {"PYTHONPATH": f"{hook}{os.pathsep}{around}" if around else str(hook), NOTE: str(folder / "addresses")}


def addresses(folder: Path) -> set[str]:
    """Everything that was looked up or called so far."""
    noted = folder / "addresses"
    return set(noted.read_text(encoding="utf-8").split()) if noted.exists() else set()


def elsewhere(folder: Path) -> set[str]:
    """What was looked up or called outside this machine."""
    return {address for address in addresses(folder) if not _here(address)}


def _here(address: str) -> bool:
    try:
        found = ip_address(address)
    except ValueError:
        return address == "localhost"
    return found.is_loopback or found.is_unspecified
