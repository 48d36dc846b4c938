"""Open a connection: the store, the tokens, both clients and the settings, joined to a bench on which a run works.

A token or a budget belongs to what the API counts, so that connections which share such a thing share it in the store:
tokens to the consent they came from, Exact's calls to the app and the division, its error answers to the consent and
the division, Zoho's credits and concurrency to the organisation.
"""

from __future__ import annotations

import hashlib
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
from exact_zoho.engine.configuration import Configuration
from exact_zoho.engine.settings_check import checked
from exact_zoho.engine.settings_file import import_file
from exact_zoho.entities import in_dependency_order
from exact_zoho.errors import ConfigurationError
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


def open_store(configuration: Configuration, ports: Ports) -> Store:
    """The store, with its key: a missing key file is made while no token is stored."""
    plain = Store.open(configuration.database_url, None, ports.clock, ports.random)
    key = load_key(configuration.key_file, may_create=not plain.has_tokens())
    return plain.with_key(key)


@contextmanager
def bench_of(store: Store, configuration: Configuration, ports: Ports, progress: Progress = quiet) -> Iterator[Bench]:
    """A bench over an open store."""
    if configuration.settings_file:
        import_file(store.settings, configuration.settings_file)
    version, document = store.settings.current()
    settings = checked(document, "The stored settings")
    conn = store.connection(configuration.connection)
    exact = _exact(store, conn, configuration, settings, ports)
    zoho = _zoho(store, conn, configuration, settings, ports)
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
        effective(entity, bench.settings, bench.conn.identity.names(entity.name)) for entity in in_dependency_order()
    )


def _exact(
    store: Store, conn: Connection, configuration: Configuration, settings: Settings, ports: Ports
) -> ExactOnline:
    host, app = configuration.exact_url, configuration.exact_client_id
    owner, vault = _consent(store, conn, Side.EXACT, host, app, configuration.exact_refresh_token.get_secret_value())
    budgets = settings.budgets
    calls = store.calls(f"{host}|{app}|{configuration.division}")
    calls.allow({"minute": budgets.exact_calls_per_minute, "day": budgets.exact_calls_per_day}, budgets.reserve)
    return ExactOnline(
        host, configuration.division, app, configuration.exact_client_secret.get_secret_value(), vault, calls,
        store.errors(f"{owner}|{configuration.division}", budgets.exact_errors_per_hour), ports.clock, ports.random,
        ports.transport,
    )  # fmt: skip


def _zoho(store: Store, conn: Connection, configuration: Configuration, settings: Settings, ports: Ports) -> ZohoCrm:
    host, app = configuration.zoho_accounts_url, configuration.zoho_client_id
    owner, vault = _consent(store, conn, Side.ZOHO, host, app, configuration.zoho_refresh_token.get_secret_value())
    organisation = conn.identity.pinned().get("org") or owner
    budgets = settings.budgets
    spent = store.credits(f"{configuration.zoho_api_url}|{organisation}")
    spent.allow({"day": budgets.zoho_credits_per_day}, budgets.reserve)
    return ZohoCrm(
        host, configuration.zoho_api_url, app, configuration.zoho_client_secret.get_secret_value(), vault, spent,
        store.slots(f"{configuration.zoho_api_url}|{organisation}", budgets.zoho_concurrency), ports.clock,
        ports.random, ports.transport,
    )  # fmt: skip


def _consent(store: Store, conn: Connection, side: Side, host: str, app: str, seed: str) -> tuple[str, TokenVault]:
    """The home of a consent's tokens, found by the refresh token it was given with; two connections may share one."""
    note = f"consent.{side}"
    if seed:
        owner = f"{side}|{host}|{app}|{hashlib.blake2b(seed.encode(), digest_size=12).hexdigest()}"
        conn.identity.set_note(note, owner)
    else:
        owner = conn.identity.note(note) or ""
    if not owner:
        name = "EXACT_ONLINE_REFRESH_TOKEN" if side is Side.EXACT else "ZOHO_REFRESH_TOKEN"
        raise ConfigurationError(
            f"{side.capitalize()} was never connected: set {name} to a refresh token of a fresh consent"
        )
    vault = store.tokens(owner)
    if seed:
        vault.seed(seed)
    return owner, vault
