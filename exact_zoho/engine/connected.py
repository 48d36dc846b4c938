"""Take up a consent that was given: trade its code for tokens, and find out what it opens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from typing import Any

from exact_zoho.clients.exact_online import ExactOnline
from exact_zoho.clients.zoho_crm import ZohoCrm
from exact_zoho.core.entity import Side
from exact_zoho.engine.configuration import App, Home
from exact_zoho.engine.connect import Ports, exact_client, open_store, zoho_client
from exact_zoho.engine.consents import home_for_consent, share, take_over
from exact_zoho.engine.scopes import Scope, lacking
from exact_zoho.engine.settings_check import checked
from exact_zoho.errors import AccessDeniedError, ConfigurationError
from exact_zoho.staging.store import Store


@dataclass(frozen=True)
class Division:
    """A division that the consent opens."""

    code: int
    name: str
    country: str


@dataclass(frozen=True)
class Connected:
    """What a consent opens. `shared` names other connections that work with it too, `lacking` the scopes it has not."""

    side: Side
    user: str = ""
    organisation: str = ""
    organisation_id: str = ""
    divisions: tuple[Division, ...] = ()
    shared: tuple[str, ...] = ()
    lacking: tuple[Scope, ...] = ()


@contextmanager
def _store(home: Home, ports: Ports) -> Iterator[Store]:
    with closing(open_store(home, ports)) as store:
        yield store


def take_up(
    app: App, home: Home, code: str, redirect: str, scopes: Sequence[Scope], ports: Ports, store: Store | None = None
) -> Connected:
    """Trade a code for tokens, which are stored before anything else is done with them, and look what they open.

    Raises `ConfigurationError` for a consent to another company than the connection is pinned to; it is kept.
    """
    if store is None:
        with _store(home, ports) as opened:
            return take_up(app, home, code, redirect, scopes, ports, opened)
    if app.side is Side.EXACT:
        return _exact(store, home, app, code, redirect, ports)
    return _zoho(store, home, app, code, redirect, scopes, ports)


def _zoho(
    store: Store, home: Home, app: App, code: str, redirect: str, scopes: Sequence[Scope], ports: Ports
) -> Connected:  # fmt: skip
    conn = store.connection(home.connection)
    owner = home_for_consent(conn, app, ports.random)
    settings = checked(store.settings.current()[1], "The stored settings")
    with closing(zoho_client(store, conn, (owner, store.tokens(owner)), app, settings, ports)) as zoho:
        granted = zoho.consent.exchange(code, redirect)
        take_over(conn, app, owner)
        missing = lacking(scopes, granted) if granted else []
        org = _organisation(zoho)
    pinned = str(conn.identity.pinned().get("org") or "")
    if org and pinned and org["id"] != pinned:
        raise ConfigurationError(
            f"this consent belongs to Zoho organisation {org['id']}, and the connection {home.connection} to {pinned}: "
            "connect again as a user of that organisation, or name another connection"
        )
    return Connected(
        Side.ZOHO, organisation=str(org.get("company_name") or ""), organisation_id=str(org.get("id") or ""),
        lacking=tuple(missing),
    )  # fmt: skip


def _organisation(zoho: ZohoCrm) -> dict[str, Any]:
    try:
        return {**(org := zoho.org()), "id": str(org["id"])}
    except AccessDeniedError:  # told with the scopes that are missing
        return {}


def _exact(store: Store, home: Home, app: App, code: str, redirect: str, ports: Ports) -> Connected:
    conn = store.connection(home.connection)
    owner = home_for_consent(conn, app, ports.random)
    settings = checked(store.settings.current()[1], "The stored settings")
    consent = owner, store.tokens(owner)
    with closing(exact_client(store, consent, app, settings, ports)) as exact:
        exact.consent.exchange(code, redirect)
        take_over(conn, app, owner)
        me = exact.me()
    user = str(me.get("UserID") or "")
    take_over(conn, app, owner, user)
    shared = share(store, conn, app, owner, user) if user else []
    anywhere = replace(app, division=int(me["CurrentDivision"]))  # the list can be asked for in any division
    with closing(exact_client(store, consent, anywhere, settings, ports)) as exact:
        divisions = tuple(_divisions(exact))
    return Connected(Side.EXACT, str(me.get("FullName") or ""), divisions=divisions, shared=tuple(shared))


def _divisions(exact: ExactOnline) -> Iterator[Division]:
    for row in sorted(exact.divisions(), key=lambda row: int(row["Code"])):
        name = str(row.get("Description") or row.get("CustomerName") or "")
        yield Division(int(row["Code"]), name, str(row.get("Country") or "").strip())


def chosen(app: App, found: Sequence[Division]) -> int:
    """Which division is meant: the one configured, else the only one; 0 where a person has to choose.

    Raises `ConfigurationError` where the one configured is not among them.
    """
    codes = [each.code for each in found]
    if app.division and app.division not in codes:
        seen = ", ".join(map(str, codes[:20])) or "none"
        raise ConfigurationError(
            f"the consent holds, but does not open division {app.division}, which EXACT_ONLINE_DIVISION names; it "
            f"opens {seen}. Correct the number, or have an administrator give this user access to it"
        )
    return app.division or (codes[0] if len(codes) == 1 else 0)
