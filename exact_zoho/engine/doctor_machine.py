"""Doctor on this machine: versions that fail silently together, and files that others can read."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from exact_zoho.engine.doctor_findings import Finding

#: versions between which everything works together; others fail silently
PINS = {"prefect": ((3, 8, 8), (3, 8, 9)), "fastapi": ((0, 139), (0, 151)), "sqlalchemy": ((2, 0), (2, 1))}


def versions() -> Iterator[Finding]:
    """The packages whose version matters."""
    for package in PINS:
        yield version(package, metadata.version(package))


def version(package: str, installed: str) -> Finding:
    """Whether an installed version is one that is known to work."""
    low, high = PINS[package]
    numbers = tuple(int(part) for part in installed.split(".")[:3] if part.isdigit())
    fine = low <= numbers < high
    wanted = f"{'.'.join(map(str, low))} or later, before {'.'.join(map(str, high))}"
    remedy = "" if fine else f"Install {wanted}: with others schedules never run or deployments fail."
    return Finding(package, fine, installed, remedy)


def private(what: str, path: Path, absent: str) -> Finding:
    """Whether a file with secrets in it is its owner's alone; `absent` says why it need not be there."""
    if not path.exists():
        return Finding(what, True, f"{path} is not there; {absent}")
    if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        return Finding(what, False, f"{path} is readable by others", f"chmod 600 {path}")
    return Finding(what, True, f"{path}, readable by its owner only")
