"""The one home of tokens: encrypted in the store, with a key that lives outside it.

A refresh token from the configuration is only a seed. It is adopted once, and again only when it changes: by then the
stored one is newer, and a used one would cost the consent.
"""

from __future__ import annotations

import hashlib
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any

from cryptography.fernet import InvalidToken, MultiFernet
from sqlalchemy import Connection, delete, select, update

from exact_zoho.errors import BudgetExhaustedError, ConfigurationError
from exact_zoho.ports import Clock
from exact_zoho.records import Tokens
from exact_zoho.staging.database import Database
from exact_zoho.staging.keys import cipher
from exact_zoho.staging.locks import Locks
from exact_zoho.staging.rates import Counter, Rate
from exact_zoho.staging.tables import tokens as table

#: below what either side allows (ten within ten minutes; two hundred a day), so that a person can still connect
RATES = (Rate(8, timedelta(minutes=10)), Rate(180, timedelta(days=1)))
#: what `save` replaces: the digest of the seed stays
SAVED = ("access", "refresh", "access_expires", "requested_at", "saved_at")


class Vault:
    """The tokens of one consent."""

    def __init__(self, db: Database, owner: str, key: bytes | None, clock: Clock, locks: Locks) -> None:
        self._db, self._owner, self._key, self._clock, self._locks = db, owner, key, clock, locks
        self._counter = Counter(db, owner, "tokens")

    def read(self) -> Tokens | None:
        """The tokens as stored now, None before the first consent."""
        with self._db.reading() as tx:
            row = tx.execute(select(table).where(table.c.owner == self._owner)).one_or_none()
        if row is None:
            return None
        return Tokens(self._open(row.access), self._open(row.refresh), row.access_expires, row.requested_at)

    def locked(self) -> AbstractContextManager[None]:
        """Be the only one, among all processes, to ask for new tokens."""
        return self._locks.lock(f"tokens|{self._owner}", wait=True)

    def save(self, tokens: Tokens) -> None:
        """Store tokens durably before they are used."""
        statement = self._db.upsert(table, ["owner"], SAVED)
        with self._db.writing() as tx:
            tx.execute(statement.values(**self._row(tokens), seed=""))

    def seed(self, refresh: str) -> bool:
        """Adopt a refresh token from the configuration, unless it was adopted before; gives whether it was."""
        digest = hashlib.sha256(refresh.encode()).hexdigest()
        with self._db.alone(f"seed|{self._owner}") as tx:
            if tx.execute(select(table.c.seed).where(table.c.owner == self._owner)).scalar_one_or_none() == digest:
                return False
            statement = self._db.upsert(table, ["owner"])
            tx.execute(statement.values(**self._row(Tokens("", refresh)), seed=digest))
            return True

    def requested(self, at: datetime) -> None:
        """Count a request for tokens that is about to be sent; raises `BudgetExhaustedError` when too many were."""
        with self._db.alone(f"tokens|{self._owner}") as tx:
            self._check(tx, at)
            self._counter.count(tx, "", at, max(rate.within for rate in RATES))

    def _check(self, tx: Connection, at: datetime) -> None:
        full = [until for rate in RATES if (until := self._counter.full_until(tx, "", rate, at)) is not None]
        if full:
            raise BudgetExhaustedError("new tokens were asked for too often", max(full))

    def _row(self, tokens: Tokens) -> dict[str, Any]:
        return {
            "owner": self._owner, "access": self._close(tokens.access), "refresh": self._close(tokens.refresh),
            "access_expires": tokens.access_expires, "requested_at": tokens.requested_at, "saved_at": self._clock.now(),
        }  # fmt: skip

    def _close(self, secret: str) -> str:
        return self._cipher().encrypt(secret.encode()).decode()

    def _open(self, closed: str) -> str:
        try:
            return self._cipher().decrypt(closed.encode()).decode()
        except InvalidToken:
            raise _another_key() from None

    def _cipher(self) -> MultiFernet:
        if self._key is None:
            raise ConfigurationError("tokens are kept encrypted, and the store was opened without its key")
        return cipher(self._key)


def has_tokens(db: Database) -> bool:
    """Whether tokens of any consent are stored."""
    with db.reading() as tx:
        return tx.execute(select(table.c.owner).limit(1)).first() is not None


def reencrypt(db: Database, keys: bytes) -> int:
    """Encrypt all tokens with the first of the keys, in one transaction; gives of how many consents."""
    with db.writing() as tx:
        rows = tx.execute(select(table.c.owner, table.c.access, table.c.refresh).with_for_update()).all()
        for row in rows:
            closed = {"access": _again(keys, row.access), "refresh": _again(keys, row.refresh)}
            tx.execute(update(table).where(table.c.owner == row.owner).values(**closed))
    return len(rows)


def forget(db: Database) -> int:
    """Drop all tokens, which nobody can read any more; gives of how many consents."""
    with db.writing() as tx:
        return int(tx.execute(delete(table)).rowcount)


def _again(keys: bytes, closed: str) -> str:
    try:
        return cipher(keys).rotate(closed.encode()).decode()
    except InvalidToken:
        raise _another_key() from None


def _another_key() -> ConfigurationError:
    return ConfigurationError(
        "the stored tokens were encrypted with another key: restore its key file, or run `exact-zoho keys reset` and "
        "connect both sides anew"
    )
