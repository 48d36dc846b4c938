"""The store: all that is kept between runs, for all connections, behind verbs that are one transaction each."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from typing import Any

from exact_zoho.errors import ConfigurationError
from exact_zoho.ports import Clock, Random
from exact_zoho.staging import budgets, tokens
from exact_zoho.staging.budgets import Calls, Credits
from exact_zoho.staging.connection import Connection
from exact_zoho.staging.database import Database
from exact_zoho.staging.identity import connections
from exact_zoho.staging.locks import Locks
from exact_zoho.staging.rates import Errors
from exact_zoho.staging.schema import prepare
from exact_zoho.staging.settings import SettingsHome
from exact_zoho.staging.slots import SharedSlots
from exact_zoho.staging.tokens import Vault


class Store:
    """One database and the key of the tokens in it."""

    def __init__(self, db: Database, key: bytes | None, clock: Clock, random: Random, locks: Locks) -> None:
        self._db, self._key, self._clock, self._random, self._locks = db, key, clock, random, locks
        self.settings = SettingsHome(db, clock)

    @classmethod
    def open(cls, url: str, key: bytes | None, clock: Clock, random: Random) -> Store:
        """Open a database, whose tables are made or brought up to date; `sqlite://` is one in memory."""
        db = Database(url)
        db.check()
        prepare(db)
        return cls(db, key, clock, random, Locks(db, clock))

    def with_key(self, key: bytes) -> Store:
        """The same store, able to read its tokens."""
        return Store(self._db, key, self._clock, self._random, self._locks)

    def close(self) -> None:
        """Let go of the database."""
        self._db.close()

    def connection(self, name: str) -> Connection:
        """What is kept for one connection."""
        return Connection(self._db, name, self._clock)

    def lock(self, name: str, *, wait: bool = False) -> AbstractContextManager[None]:
        """Be the only writer of a connection, among all processes; raises `LockedError` where there is one already."""
        return self._locks.lock(f"connection|{name}", wait=wait)

    def tokens(self, owner: str) -> Vault:
        """The home of a consent's tokens."""
        return Vault(self._db, owner, self._key, self._clock, self._locks)

    def has_tokens(self) -> bool:
        """Whether tokens are stored, which only the key that encrypted them can read."""
        return tokens.has_tokens(self._db)

    def reencrypt(self, keys: bytes) -> int:
        """Encrypt all tokens with the first of these keys, one a line; gives of how many consents."""
        return tokens.reencrypt(self._db, keys)

    def forget_tokens(self) -> int:
        """Drop the tokens of all consents; gives how many there were."""
        return tokens.forget(self._db)

    @contextmanager
    def at_rest(self) -> Iterator[None]:
        """Be the only writer of all connections; raises `LockedError` where a run is at work."""
        with ExitStack() as held:
            held.enter_context(self._locks.lock("keys"))
            for name in connections(self._db):
                held.enter_context(self.lock(name))
            yield

    def calls(self, owner: str) -> Calls:
        """The calls of an app in a division of Exact."""
        return Calls(self._db, owner, self._clock, self._random)

    def credits(self, owner: str) -> Credits:
        """The credits of a Zoho organisation."""
        return Credits(self._db, owner, self._clock, self._random)

    def errors(self, owner: str, limit: int = 10) -> Errors:
        """The error answers of the endpoints of Exact; `limit` of them within an hour block one."""
        return Errors(self._db, owner, self._clock, limit)

    def slots(self, owner: str, limit: int) -> SharedSlots:
        """The simultaneous calls of an owner."""
        return SharedSlots(self._db, owner, limit, self._clock, self._random)

    def budgets(self) -> list[dict[str, Any]]:
        """What is known of all budgets now, for people."""
        return budgets.overview(self._db, self._clock)

    def snapshot(self) -> bytes:
        """All of a store in memory, to be restored in a test."""
        return bytes(self._driver().serialize())

    def restore(self, snapshot: bytes) -> None:
        """Bring a store in memory back to a snapshot."""
        with closing(sqlite3.connect(":memory:")) as kept:
            kept.deserialize(snapshot)
            kept.backup(self._driver())  # to deserialize a connection that was in use crashes the interpreter

    def _driver(self) -> Any:
        if not self._db.in_memory:
            raise ConfigurationError("only a store in memory can be kept and brought back whole")
        raw = self._db.engine.raw_connection()
        try:
            return raw.driver_connection
        finally:
            raw.close()
