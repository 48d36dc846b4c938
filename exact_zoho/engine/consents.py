"""Which consent a connection works with, and where its tokens live.

A home of tokens is named after the host, the app and the refresh token, or the consent, that it began with, so that
connections which were given the same one share it, and tokens of different hosts never meet.
"""

from __future__ import annotations

import hashlib
from typing import NoReturn

from exact_zoho.clients.ports import TokenVault
from exact_zoho.core.entity import Side
from exact_zoho.engine.configuration import App
from exact_zoho.errors import ConfigurationError
from exact_zoho.ports import Random
from exact_zoho.staging.connection import Connection
from exact_zoho.staging.store import Store

SEEDS = {Side.EXACT: "EXACT_ONLINE_REFRESH_TOKEN", Side.ZOHO: "ZOHO_REFRESH_TOKEN"}


def consent_of(store: Store, conn: Connection, app: App) -> tuple[str, TokenVault]:
    """The consent that a connection works with, and its tokens; a new seed in the configuration begins another one.

    Raises `ConfigurationError` where there is none for this host and this app.
    """
    seed = app.seed.get_secret_value()
    noted = _noted(conn, app)
    used = noted and _digest(seed) == conn.identity.note(_seed_note(app.side))
    if used or not seed:
        owner = noted or _refuse(conn, app)
        return owner, store.tokens(owner)
    owner = _home(app, _digest(seed))
    vault = store.tokens(owner)
    vault.seed(seed)
    _settle(conn, app, owner)
    return owner, vault


def home_for_consent(conn: Connection, app: App, random: Random) -> str:
    """Where the tokens of a consent that is being given will live: where they lived before, if that is the same app.

    Connections that shared the old consent so share the new one.
    """
    return _noted(conn, app) or _home(app, random.token(12))


def take_over(conn: Connection, app: App, owner: str, user: str = "") -> None:
    """Work with a consent from now on; a refresh token that is still in the configuration counts as used."""
    _settle(conn, app, owner)
    conn.identity.set_note(_user_note(app.side), user)


def share(store: Store, conn: Connection, app: App, owner: str, user: str) -> list[str]:
    """Let the other connections of the same user of an app work with a consent, too; gives their names.

    Exact ends what the user had allowed the app before, so theirs are dead by now.
    """
    others = conn.identity.noted_by_others(_user_note(app.side))
    homes = conn.identity.noted_by_others(_consent_note(app.side))
    same = [
        name for name, whose in sorted(others.items())
        if whose == user and str(homes.get(name)).startswith(_home(app, "")) and homes[name] != owner
    ]  # fmt: skip
    for name in same:
        store.connection(name).identity.set_note(_consent_note(app.side), owner)
    return same


def _settle(conn: Connection, app: App, owner: str) -> None:
    seed = app.seed.get_secret_value()
    conn.identity.set_note(_consent_note(app.side), owner)
    if seed:
        conn.identity.set_note(_seed_note(app.side), _digest(seed))


def _noted(conn: Connection, app: App) -> str:
    """The consent that the connection has worked with at this host and as this app, empty for none."""
    noted = str(conn.identity.note(_consent_note(app.side)) or "")
    return noted if noted.startswith(_home(app, "")) else ""


def _refuse(conn: Connection, app: App) -> NoReturn:
    elsewhere = conn.identity.note(_consent_note(app.side))
    what = "was connected at another address or as another app" if elsewhere else "was never connected"
    raise ConfigurationError(
        f"{app.side.capitalize()} {what}: run `exact-zoho connect {app.side}`, or set {SEEDS[app.side]} to a refresh "
        "token of a fresh consent"
    )


def _home(app: App, tail: str) -> str:
    return f"{app.side}|{app.url}|{app.client_id}|{tail}"


def _digest(seed: str) -> str:
    return hashlib.blake2b(seed.encode(), digest_size=12).hexdigest()


def _consent_note(side: Side) -> str:
    return f"consent.{side}"


def _seed_note(side: Side) -> str:
    return f"seed.{side}"


def _user_note(side: Side) -> str:
    return f"consented.{side}"
