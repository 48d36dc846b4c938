"""The configuration of one connection: whom to connect to, as whom, and where our own data lives.

Everything can come from environment variables alone, for containers and cron. What is wrong is told all at once, each
variable with its fix.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import SecretStr
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from exact_zoho.clients.hosts import EXACT_HOSTS, ZOHO_ACCOUNTS_HOSTS, ZOHO_API_HOSTS, ZOHO_CENTRES, base_url
from exact_zoho.errors import ConfigurationError

NO_SECRET = SecretStr("")
#: a name that may also stand in a message and in the name of a file
CONNECTION = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")
LARGEST_DIVISION = 2**31 - 1


@dataclass(frozen=True)
class Variable:
    """One environment variable: what it means, and what holds where it is not set ("" for nothing)."""

    name: str
    meaning: str
    default: str = ""
    secret: bool = False
    required: bool = False


VARIABLES = (
    Variable("EXACT_ONLINE_URL", "Exact Online's address, such as https://start.exactonline.nl", required=True),
    Variable("EXACT_ONLINE_CLIENT_ID", "the client id of your app in Exact's App Center", required=True),
    Variable("EXACT_ONLINE_CLIENT_SECRET", "the client secret of that app", secret=True, required=True),
    Variable("EXACT_ONLINE_REFRESH_TOKEN", "a refresh token of a fresh consent; used once, then the store has its own",
             secret=True),
    Variable("EXACT_ONLINE_DIVISION", "the number of the division, such as 123456", required=True),
    Variable("ZOHO_ACCOUNTS_URL", "the accounts server of your Zoho data centre, such as https://accounts.zoho.eu",
             required=True),
    Variable("ZOHO_API_URL", "the API server of your Zoho data centre or sandbox, such as https://www.zohoapis.eu",
             "the API server of the data centre that ZOHO_ACCOUNTS_URL names"),
    Variable("ZOHO_CLIENT_ID", "the client id of your client in Zoho's API console", required=True),
    Variable("ZOHO_CLIENT_SECRET", "the client secret of that client", secret=True, required=True),
    Variable("ZOHO_REFRESH_TOKEN", "a refresh token of that client; kept in the store from then on", secret=True),
    Variable("EXACT_ZOHO_DATABASE_URL", "the database of the store: SQLite or PostgreSQL",
             "sqlite:///<data directory of the user>/exact-zoho/exact-zoho.db"),
    Variable("EXACT_ZOHO_KEY_FILE", "the file with the key that encrypts tokens; made when it is missing",
             "exact-zoho.key, beside an SQLite database, else in the data directory of the user"),
    Variable("EXACT_ZOHO_SETTINGS", "a settings file, YAML or JSON; imported when its content changed"),
    Variable("EXACT_ZOHO_CONNECTION", "the name of the connection, where one store serves several", "default"),
)  # fmt: skip


@dataclass(frozen=True)
class Configuration:
    """One connection, checked. A refresh token may be empty: then the store must have the tokens already."""

    exact_url: str
    exact_client_id: str
    exact_client_secret: SecretStr
    division: int
    zoho_accounts_url: str
    zoho_api_url: str
    zoho_client_id: str
    zoho_client_secret: SecretStr
    database_url: str = field(repr=False)  # it may hold a password
    key_file: Path
    exact_refresh_token: SecretStr = NO_SECRET
    zoho_refresh_token: SecretStr = NO_SECRET
    settings_file: Path | None = None
    connection: str = "default"


def from_environment(environ: Mapping[str, str]) -> Configuration:
    """The configuration in environment variables; raises `ConfigurationError` with all that is wrong with them."""
    given = _Given(environ)
    database = given.database()
    accounts = given.address("ZOHO_ACCOUNTS_URL", ZOHO_ACCOUNTS_HOSTS)
    configuration = Configuration(
        exact_url=given.address("EXACT_ONLINE_URL", EXACT_HOSTS),
        exact_client_id=given.text("EXACT_ONLINE_CLIENT_ID"),
        exact_client_secret=given.secret("EXACT_ONLINE_CLIENT_SECRET"),
        exact_refresh_token=given.secret("EXACT_ONLINE_REFRESH_TOKEN"),
        division=given.division(),
        zoho_accounts_url=accounts,
        zoho_api_url=given.api_address(accounts),
        zoho_client_id=given.text("ZOHO_CLIENT_ID"),
        zoho_client_secret=given.secret("ZOHO_CLIENT_SECRET"),
        zoho_refresh_token=given.secret("ZOHO_REFRESH_TOKEN"),
        database_url=database,
        key_file=given.key_file(database),
        settings_file=given.path("EXACT_ZOHO_SETTINGS"),
        connection=given.connection(),
    )
    given.refuse_problems()
    return configuration


class _Given:
    """Reads the variables and collects what is wrong with them."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.problems: list[str] = []
        self.missing = {each.name for each in VARIABLES if each.required and not self._raw(each.name)}

    def refuse_problems(self) -> None:
        meanings = {each.name: each.meaning for each in VARIABLES}
        missing = [f"{name} is not set: {meanings[name]}" for name in meanings if name in self.missing]
        if found := [*missing, *self.problems]:
            raise ConfigurationError("The environment is not complete:\n" + "\n".join(f"  {each}" for each in found))

    def _raw(self, name: str) -> str:
        return self.environ.get(name, "").strip()

    def text(self, name: str) -> str:
        return self._raw(name)

    def secret(self, name: str) -> SecretStr:
        return SecretStr(self._raw(name))

    def path(self, name: str) -> Path | None:
        raw = self._raw(name)
        return Path(raw).expanduser() if raw else None

    def address(self, name: str, allowed: frozenset[str]) -> str:
        raw = self._raw(name)
        if not raw:
            return ""
        try:
            return str(base_url(raw, allowed, name)).rstrip("/")
        except ConfigurationError as wrong:
            self.problems.append(str(wrong))
            return ""

    def api_address(self, accounts: str) -> str:
        if self._raw("ZOHO_API_URL"):
            return self.address("ZOHO_API_URL", ZOHO_API_HOSTS)
        found = next((f"https://www.{api}" for host, api in ZOHO_CENTRES if accounts == f"https://{host}"), "")
        if accounts and not found:
            self.problems.append("ZOHO_API_URL is not set, and does not follow from ZOHO_ACCOUNTS_URL: set it as well")
        return found

    def division(self) -> int:
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
        raw = self._raw("EXACT_ZOHO_DATABASE_URL")
        if not raw:
            return f"sqlite:///{_data_directory(self.environ) / 'exact-zoho.db'}"
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
        if named := self.path("EXACT_ZOHO_KEY_FILE"):
            return named
        url = make_url(database) if database.startswith("sqlite") else None
        if url and url.database and url.database != ":memory:":
            return Path(url.database).with_name("exact-zoho.key")
        return _data_directory(self.environ) / "exact-zoho.key"

    def connection(self) -> str:
        name = self._raw("EXACT_ZOHO_CONNECTION") or "default"
        if not CONNECTION.fullmatch(name):
            self.problems.append(
                "EXACT_ZOHO_CONNECTION is not a name; use letters, digits, dots and dashes, 64 at most"
            )
        return name


def _data_directory(environ: Mapping[str, str]) -> Path:
    """Where data of a program belongs on this system."""
    named = Path(environ.get("XDG_DATA_HOME", ""))
    if named.is_absolute():  # the standard wants relative ones to be ignored
        return named / "exact-zoho"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "exact-zoho"
    return Path.home() / ".local" / "share" / "exact-zoho"
