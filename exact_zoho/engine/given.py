"""Environment variables as they were given: read one by one, with all that is wrong with them told at once."""

from __future__ import annotations

import re
import sys
from collections.abc import Collection, Mapping
from pathlib import Path

from pydantic import SecretStr
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from exact_zoho.clients.hosts import ZOHO_API_HOSTS, ZOHO_CENTRES, base_url
from exact_zoho.engine.variables import VARIABLES
from exact_zoho.errors import ConfigurationError

#: a name that may also stand in a message and in the name of a file
CONNECTION = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")
LARGEST_DIVISION = 2**31 - 1


class Given:
    """Reads the variables and collects what is wrong with them; those in `needed` must be there."""

    def __init__(self, environ: Mapping[str, str], needed: Collection[str]) -> None:
        self.environ = environ
        self.problems: list[str] = []
        self.missing = {name for name in needed if not self._raw(name)}

    def refuse_problems(self) -> None:
        """Raise `ConfigurationError` with all that is missing or wrong, where anything is."""
        meanings = {each.name: each.meaning for each in VARIABLES}
        missing = [f"{name} is not set: {meanings[name]}" for name in meanings if name in self.missing]
        if found := [*missing, *self.problems]:
            raise ConfigurationError("The environment is not complete:\n" + "\n".join(f"  {each}" for each in found))

    def _raw(self, name: str) -> str:
        return self.environ.get(name, "").strip()

    def text(self, name: str) -> str:
        """The text of a variable."""
        return self._raw(name)

    def secret(self, name: str) -> SecretStr:
        """The text of a variable that is never shown."""
        return SecretStr(self._raw(name))

    def path(self, name: str) -> Path | None:
        """A file; None where none is named."""
        raw = self._raw(name)
        return Path(raw).expanduser() if raw else None

    def address(self, name: str, allowed: frozenset[str]) -> str:
        """The address of a service on one of the `allowed` hosts."""
        raw = self._raw(name)
        if not raw:
            return ""
        try:
            return str(base_url(raw, allowed, name)).rstrip("/")
        except ConfigurationError as wrong:
            self.problems.append(str(wrong))
            return ""

    def api_address(self, accounts: str) -> str:
        """Zoho's API server, which follows from a known accounts server."""
        if self._raw("ZOHO_API_URL"):
            return self._of_same_centre(self.address("ZOHO_API_URL", ZOHO_API_HOSTS), accounts)
        found = next((f"https://www.{api}" for host, api in ZOHO_CENTRES if accounts == f"https://{host}"), "")
        if accounts and not found:
            self.problems.append("ZOHO_API_URL is not set, and does not follow from ZOHO_ACCOUNTS_URL: set it as well")
        return found

    def _of_same_centre(self, api: str, accounts: str) -> str:
        """A token of one data centre is worth nothing in another."""
        domain = next((domain for host, domain in ZOHO_CENTRES if accounts == f"https://{host}"), "")
        if domain and api.startswith("https://") and api.partition(".")[2] != domain:
            self.problems.append(
                f"ZOHO_API_URL belongs to another data centre than ZOHO_ACCOUNTS_URL: unset it, or use "
                f"https://www.{domain}"
            )
        return api

    def division(self) -> int:
        """The number of the division, 0 where it is not there or wrong."""
        raw = self._raw("EXACT_ONLINE_DIVISION")
        if re.fullmatch(r"[0-9]{1,10}", raw) and 0 < int(raw) <= LARGEST_DIVISION:
            return int(raw)
        if raw:
            self.problems.append(
                "EXACT_ONLINE_DIVISION is not the number of a division; it is the number behind /api/v1/ in Exact's "
                "addresses, such as 123456"
            )
        return 0

    def database(self) -> str:
        """The database of the store."""
        raw = self._raw("EXACT_ZOHO_DATABASE_URL")
        if not raw:
            return f"sqlite:///{data_directory(self.environ) / 'exact-zoho.db'}"
        try:
            backend = make_url(raw).get_backend_name()
        except (ArgumentError, ValueError):
            backend = ""
        if backend not in ("sqlite", "postgresql", "postgres"):
            self.problems.append(
                "EXACT_ZOHO_DATABASE_URL is not the address of an SQLite or PostgreSQL database; use "
                "sqlite:////path/to/file.db or postgresql://user:password@host/database"
            )
            return ""
        return raw

    def key_file(self, database: str) -> Path:
        """The file with the key of the tokens."""
        if named := self.path("EXACT_ZOHO_KEY_FILE"):
            return named
        url = make_url(database) if database.startswith("sqlite") else None
        if url and url.database and url.database != ":memory:":
            return Path(url.database).with_name("exact-zoho.key")
        return data_directory(self.environ) / "exact-zoho.key"

    def connection(self) -> str:
        """The name of the connection."""
        name = self._raw("EXACT_ZOHO_CONNECTION") or "default"
        if not CONNECTION.fullmatch(name):
            self.problems.append(
                "EXACT_ZOHO_CONNECTION is not a name; use letters, digits, dots and dashes, 64 at most"
            )
        return name


def data_directory(environ: Mapping[str, str]) -> Path:
    """Where data of a program belongs on this system."""
    named = Path(environ.get("XDG_DATA_HOME", ""))
    if named.is_absolute():  # the standard wants relative ones to be ignored
        return named / "exact-zoho"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "exact-zoho"
    return Path.home() / ".local" / "share" / "exact-zoho"
