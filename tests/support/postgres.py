"""A real PostgreSQL with its usual extensions, one of which Prefect's server needs, where one is on the machine."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from exact_zoho.cli.ports import free_port

QUIETLY = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


def programs() -> Path | None:
    """Where the programs of an installed PostgreSQL are, the newest where there are several; None without one."""
    found = [*sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True), *_in_path()]
    return next((place for place in found if (place / "initdb").exists() and _has_trigrams(place)), None)


def _in_path() -> list[Path]:
    program = shutil.which("initdb")
    return [Path(program).resolve().parent] if program else []


def _has_trigrams(place: Path) -> bool:
    shared = [
        Path("/usr/share/postgresql") / place.parent.name,
        place.parent / "share",
        place.parent / "share/postgresql",
    ]
    return any((folder / "extension" / "pg_trgm.control").exists() for folder in shared)


@contextmanager
def postgres(folder: Path, *databases: str) -> Iterator[dict[str, str]]:
    """A server on a port of its own, with these databases; gives their addresses. Skips the test without one."""
    place = programs()
    if place is None:
        pytest.skip("no PostgreSQL with its usual extensions (pg_trgm) is installed here")
    folder.mkdir()
    owner = "postgres" if os.geteuid() == 0 else None  # it refuses to run as root
    if owner:
        shutil.chown(folder, owner)
        for above in [*folder.parents][:3]:
            above.chmod(above.stat().st_mode | 0o011)
    port, data = free_port(), folder / "data"
    options = f"-c listen_addresses=127.0.0.1 -p {port} -k {folder} -c fsync=off"
    command = [place / "initdb", "-D", data, "-A", "trust", "-U", "postgres", "--no-sync"]
    subprocess.run(command, check=True, user=owner, cwd=folder, **QUIETLY)  # type: ignore[call-overload]
    control = [place / "pg_ctl", "-D", data, "-w"]
    subprocess.run([*control, "-o", options, "start"], check=True, user=owner, cwd=folder, **QUIETLY)  # type: ignore[call-overload]
    try:
        address = f"postgresql://postgres@127.0.0.1:{port}"
        with psycopg.connect(f"{address}/postgres", autocommit=True) as db:
            for name in databases:
                db.execute(f"CREATE DATABASE {name}")  # type: ignore[call-overload]
        yield {name: f"{address}/{name}" for name in databases}
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], check=False, user=owner, cwd=folder, **QUIETLY)  # type: ignore[call-overload]
