"""Open a connection: the store, the tokens, both clients and the settings, joined to a bench on which a run works.

A token or a budget belongs to what the API counts, so that connections which share such a thing share it in the store:
tokens to the consent they came from, Exact's calls to the app and the division, its error answers to the consent and
the division, Zoho's credits and concurrency to the organisation.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx

from exact_zoho.clients.exact_online import ExactOnline
from exact_zoho.clients.ports import TokenVault
from exact_zoho.clients.zoho_crm import ZohoCrm
from exact_zoho.core.entity import Side
from exact_zoho.core.settings import Settings, effective
from exact_zoho.engine.bench import Bench, Progress, quiet
from exact_zoho.engine.configuration import App, Configuration, Home
from exact_zoho.engine.consents import consent_of
from exact_zoho.engine.settings_check import checked
from exact_zoho.engine.settings_file import import_file
from exact_zoho.engine.vat_rates import counting
from exact_zoho.entities import in_dependency_order
from exact_zoho.ports import Clock, Random, SystemClock, SystemRandom
from exact_zoho.staging.connection import Connection
from exact_zoho.staging.keys import load_key
from exact_zoho.staging.store import Store


@dataclass(frozen=True)
class Ports:
    """The effects of a run: time, randomness, and HTTP (None for real connections)."""

    clock: Clock
    random: Random
    transport: httpx.BaseTransport | None = None


def real_ports() -> Ports:
    """The real world."""
    return Ports(SystemClock(), SystemRandom())


@contextmanager
def opened(configuration: Configuration, ports: Ports | None = None, progress: Progress = quiet) -> Iterator[Bench]:
    """The bench of a configured connection, closed afterwards. Raises `ConfigurationError` for what is set wrongly."""
    ports = ports or real_ports()
    store = open_store(configuration, ports)
    try:
        with bench_of(store, configuration, ports, progress) as bench:
            yield bench
    finally:
        store.close()


def open_store(home: Home | Configuration, ports: Ports) -> Store:
    """The store, with its key: a missing key file is made while no token is stored."""
    plain = Store.open(home.database_url, None, ports.clock, ports.random)
    key = load_key(home.key_file, may_create=not plain.has_tokens())
    return plain.with_key(key)


@contextmanager
def bench_of(store: Store, configuration: Configuration, ports: Ports, progress: Progress = quiet) -> Iterator[Bench]:
    """A bench over an open store."""
    if configuration.settings_file:
        import_file(store.settings, configuration.settings_file)
    version, document = store.settings.current()
    settings = checked(document, "The stored settings")
    conn = store.connection(configuration.connection)
    apps = {side: configuration.app(side) for side in Side}
    consents = {side: consent_of(store, conn, app) for side, app in apps.items()}
    exact = exact_client(store, consents[Side.EXACT], apps[Side.EXACT], settings, ports)
    zoho = zoho_client(store, conn, consents[Side.ZOHO], apps[Side.ZOHO], settings, ports)
    bench = Bench(
        name=configuration.connection, division=configuration.division, store=store, conn=conn, exact=exact, zoho=zoho,
        settings=settings, settings_version=version, entities=(), clock=ports.clock, random=ports.random,
        progress=progress,
    )  # fmt: skip
    name_fields(bench)
    try:
        yield bench
    finally:
        exact.close()
        zoho.close()


def name_fields(bench: Bench) -> None:
    """Take over the names that the last setup found for the fields in Zoho."""
    bench.entities = tuple(
        effective(entity, counting(bench), bench.conn.identity.names(entity.name)) for entity in in_dependency_order()
    )


def exact_client(
    store: Store, consent: tuple[str, TokenVault], app: App, settings: Settings, ports: Ports
) -> ExactOnline:
    """Exact Online, called as an app, with the rights of a consent, within the budgets of both."""
    owner, vault = consent
    budgets = settings.budgets
    calls = store.calls(f"{app.url}|{app.client_id}|{app.division}")
    calls.allow({"minute": budgets.exact_calls_per_minute, "day": budgets.exact_calls_per_day}, budgets.reserve)
    return ExactOnline(
        app.url, app.division, app.client_id, app.client_secret.get_secret_value(), vault, calls,
        store.errors(f"{owner}|{app.division}", budgets.exact_errors_per_hour), ports.clock, ports.random,
        ports.transport,
    )  # fmt: skip


def zoho_client(
    store: Store, conn: Connection, consent: tuple[str, TokenVault], app: App, settings: Settings, ports: Ports
) -> ZohoCrm:
    """Zoho CRM, called with the rights of a consent, within the budgets of the organisation."""
    owner, vault = consent
    organisation = conn.identity.pinned().get("org") or owner
    budgets = settings.budgets
    spent = store.credits(f"{app.api_url}|{organisation}")
    spent.allow({"day": budgets.zoho_credits_per_day}, budgets.reserve)
    return ZohoCrm(
        app.url, app.api_url, app.client_id, app.client_secret.get_secret_value(), vault, spent,
        store.slots(f"{app.api_url}|{organisation}", budgets.zoho_concurrency), ports.clock, ports.random,
        ports.transport,
    )  # fmt: skip
