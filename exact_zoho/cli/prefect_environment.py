"""What the Prefect processes that we start are told, all of it through their environment.

A process list shows the arguments of every process to everybody on the machine, but an environment to its owner only:
the password of the pages and the key of the blocks therefore never stand in an argument.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from cryptography.fernet import Fernet
from sqlalchemy import make_url, text
from sqlalchemy.exc import ArgumentError

from exact_zoho.errors import ConfigurationError
from exact_zoho.staging.database import Database

PASSWORD = "EXACT_ZOHO_UI_PASSWORD"  # noqa: S105 - the name of a variable
SERVER_AUTH, CLIENT_AUTH = "PREFECT_SERVER_API_AUTH_STRING", "PREFECT_API_AUTH_STRING"
ENCRYPTION_KEY = "PREFECT_SERVER_ENCRYPTION_KEY"
DATABASE = "PREFECT_SERVER_DATABASE_CONNECTION_URL"

#: holds whatever the environment says: no telemetry, our log lines, no values kept on disk, no questions
FIXED = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
    "PREFECT_LOGGING_EXTRA_LOGGERS": "exact_zoho",
    "PREFECT_TASKS_DEFAULT_NO_CACHE": "true",
    "PREFECT_RESULTS_PERSIST_BY_DEFAULT": "false",
    "PREFECT_CLI_PROMPT": "false",
}
#: holds where the environment does not say otherwise
DEFAULTS = {
    # runs with their logs and pages for 30 days, events for 7
    "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
    "PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD": str(30 * 24 * 3600),
    "PREFECT_SERVER_EVENTS_RETENTION_PERIOD": "P7D",
    # in memory, a restart of the server would crash each run that has a concurrency limit
    "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": "prefect.server.concurrency.lease_storage.filesystem",
    "PREFECT_WORKER_QUERY_SECONDS": "2",
}


def environment(home: Path, given: Mapping[str, str]) -> dict[str, str]:
    """The environment of all processes of ours whose files are kept in `home`."""
    folder = home / "prefect"
    places = {"PREFECT_HOME": str(folder), "PREFECT_LOCAL_STORAGE_PATH": str(folder / "storage")}
    return {**DEFAULTS, **given, **FIXED, **places}


def without_prefect(given: Mapping[str, str]) -> dict[str, str]:
    """An environment that leads to no Prefect server, for what must stay apart from the real one."""
    return {name: value for name, value in given.items() if not name.startswith("PREFECT_")}


def authentication(given: Mapping[str, str], file: Path | None = None) -> dict[str, str]:
    """The variables that make the server ask for a password and everybody else give it; none without a password."""
    stated = given.get(PASSWORD) or given.get(SERVER_AUTH) or (_first_line(file) if file else "")
    if not stated:
        return {}
    text = stated if ":" in stated else f"admin:{stated}"
    return {SERVER_AUTH: text, CLIENT_AUTH: text}


def _first_line(file: Path) -> str:
    try:
        if file.stat().st_mode & 0o077:
            raise ConfigurationError(f"{file} can be read by others: chmod 600 {file}")
        text = file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as wrong:
        raise ConfigurationError(f"the file {file} with the password cannot be read") from wrong
    if not text:
        raise ConfigurationError(f"the file {file} with the password is empty: write user:password into it")
    return text.splitlines()[0]


def encryption(home: Path, given: Mapping[str, str]) -> dict[str, str]:
    """The key of the secrets in blocks, from a file of ours: Prefect's database alone does not give them away."""
    if given.get(ENCRYPTION_KEY):
        return {}
    file = home / "prefect.key"
    if not file.exists():
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as made:
            made.write(Fernet.generate_key().decode())
    return {ENCRYPTION_KEY: file.read_text(encoding="ascii").strip()}


def database(given: Mapping[str, str]) -> dict[str, str]:
    """Prefect's database as Prefect wants it named; raises `ConfigurationError` where PostgreSQL does not answer."""
    stated = given.get(DATABASE, "")
    try:
        url = make_url(stated) if stated else None
    except ArgumentError:
        raise ConfigurationError(
            f"{DATABASE} cannot be read; postgresql://user:password@host/database is one"
        ) from None
    if url is None or url.get_backend_name() not in ("postgresql", "postgres"):
        return {}
    # the two drivers name most options differently, but not the socket
    socket = {name: value for name, value in url.query.items() if name == "host"}
    _must_answer(url.set(drivername="postgresql", query=socket).render_as_string(hide_password=False))
    return {DATABASE: url.set(drivername="postgresql+asyncpg").render_as_string(hide_password=False)}


def _must_answer(url: str) -> None:
    reached = Database(url)
    try:
        reached.check()
        _must_know_trigrams(reached)
    except ConfigurationError as wrong:
        raise ConfigurationError(f"{DATABASE}: {wrong}") from None
    finally:
        reached.close()


def _must_know_trigrams(reached: Database) -> None:
    with reached.reading() as tx:
        known = tx.execute(text("SELECT 1 FROM pg_available_extensions WHERE name = 'pg_trgm'")).first()
    if known is None:
        raise ConfigurationError("this PostgreSQL lacks pg_trgm, which Prefect needs: install its contrib package")
