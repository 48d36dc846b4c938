"""The configuration of one connection: whom to connect to, as whom, and where our own data lives.

Everything can come from environment variables alone, for containers and cron. What is wrong is told all at once, each
variable with its fix.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import SecretStr

from exact_zoho.clients.hosts import EXACT_HOSTS, ZOHO_ACCOUNTS_HOSTS
from exact_zoho.core.entity import Side
from exact_zoho.engine.given import Given
from exact_zoho.engine.variables import VARIABLES

__all__ = ["VARIABLES", "App", "Configuration", "Home", "app_from", "from_environment", "home_from"]

NO_SECRET = SecretStr("")
#: what says, for each side, who we are there
APPS = {
    Side.EXACT: ("EXACT_ONLINE_URL", "EXACT_ONLINE_CLIENT_ID", "EXACT_ONLINE_CLIENT_SECRET"),
    Side.ZOHO: ("ZOHO_ACCOUNTS_URL", "ZOHO_CLIENT_ID", "ZOHO_CLIENT_SECRET"),
}


@dataclass(frozen=True)
class Home:
    """Where our own data lives, and under which name."""

    database_url: str = field(repr=False)  # it may hold a password
    key_file: Path
    connection: str = "default"


@dataclass(frozen=True)
class App:
    """Who we are at one side: the address that gives consents and tokens, and our registration there.

    `seed` is a refresh token from the configuration, empty where there is none; `division` is 0 where it is not known
    yet, and `api_url` is the side's API.
    """

    side: Side
    url: str
    client_id: str
    client_secret: SecretStr
    seed: SecretStr = NO_SECRET
    api_url: str = ""
    division: int = 0


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

    @property
    def home(self) -> Home:
        """Where our own data lives."""
        return Home(self.database_url, self.key_file, self.connection)

    def app(self, side: Side) -> App:
        """Who we are at a side."""
        if side is Side.EXACT:
            return App(
                side, self.exact_url, self.exact_client_id, self.exact_client_secret, self.exact_refresh_token,
                self.exact_url, self.division,
            )  # fmt: skip
        return App(
            side, self.zoho_accounts_url, self.zoho_client_id, self.zoho_client_secret, self.zoho_refresh_token,
            self.zoho_api_url,
        )  # fmt: skip


def from_environment(environ: Mapping[str, str]) -> Configuration:
    """The configuration in environment variables; raises `ConfigurationError` with all that is wrong with them."""
    given = Given(environ, [each.name for each in VARIABLES if each.required])
    home = _home(given)
    zoho, exact = _app(given, Side.ZOHO), _app(given, Side.EXACT)
    configuration = Configuration(
        exact_url=exact.url, exact_client_id=exact.client_id, exact_client_secret=exact.client_secret,
        exact_refresh_token=exact.seed, division=exact.division, zoho_accounts_url=zoho.url,
        zoho_api_url=zoho.api_url, zoho_client_id=zoho.client_id, zoho_client_secret=zoho.client_secret,
        zoho_refresh_token=zoho.seed, database_url=home.database_url, key_file=home.key_file,
        settings_file=given.path("EXACT_ZOHO_SETTINGS"), connection=home.connection,
    )  # fmt: skip
    given.refuse_problems()
    return configuration


def app_from(environ: Mapping[str, str], side: Side) -> tuple[App, Home]:
    """One side and the store alone, for a connection that is only coming into being."""
    given = Given(environ, APPS[side])
    app, home = _app(given, side), _home(given)
    given.refuse_problems()
    return app, home


def home_from(environ: Mapping[str, str]) -> Home:
    """The store alone."""
    given = Given(environ, ())
    home = _home(given)
    given.refuse_problems()
    return home


def _home(given: Given) -> Home:
    database = given.database()
    return Home(database, given.key_file(database), given.connection())


def _app(given: Given, side: Side) -> App:
    url, client, secret = APPS[side]
    if side is Side.EXACT:
        address = given.address(url, EXACT_HOSTS)
        seed, api, division = given.secret("EXACT_ONLINE_REFRESH_TOKEN"), address, given.division()
    else:
        address = given.address(url, ZOHO_ACCOUNTS_HOSTS)
        seed, api, division = given.secret("ZOHO_REFRESH_TOKEN"), given.api_address(address), 0
    return App(side, address, given.text(client), given.secret(secret), seed, api, division)
