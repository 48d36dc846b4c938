"""Locks that end with the process that holds them: a file lock beside an SQLite file, an advisory lock on PostgreSQL.

Nothing about them expires: a lease could be lost by a process that is merely slow, and two would write.
"""

from __future__ import annotations

import fcntl
import os
import re
import socket
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from sqlalchemy import Connection, func, select
from sqlalchemy.exc import SQLAlchemyError

from exact_zoho.errors import LockedError
from exact_zoho.ports import Clock
from exact_zoho.staging.database import Database, number_of
from exact_zoho.staging.tables import locks


class Locks:
    """The locks of one database."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db, self._clock = db, clock
        self._mine = dict[str, tuple[threading.Lock, str]]()

    def lock(self, name: str, *, wait: bool = False) -> AbstractContextManager[None]:
        """Hold a lock; where another holds it, raise `LockedError` or, with `wait`, wait for it."""
        if self._db.in_memory:
            return self._in_memory(name, wait=wait)
        if self._db.path is not None:
            return self._file(self._db.path, name, wait=wait)
        return self._advisory(name, wait=wait)

    @contextmanager
    def _in_memory(self, name: str, *, wait: bool) -> Iterator[None]:
        lock, holder = self._mine.setdefault(name, (threading.Lock(), self._holder()))
        if not lock.acquire(blocking=wait):
            raise LockedError(self._mine[name][1] or holder)
        self._mine[name] = (lock, self._holder())
        try:
            yield
        finally:
            lock.release()

    @contextmanager
    def _file(self, database: Path, name: str, *, wait: bool) -> Iterator[None]:
        folder = database.with_name(f"{database.name}.locks")
        folder.mkdir(mode=0o700, exist_ok=True)
        descriptor = os.open(folder / _file_name(name), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            self._flock(descriptor, wait=wait)
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, self._holder().encode(), 0)
            yield
        finally:
            os.close(descriptor)  # which lets go of the lock

    def _flock(self, descriptor: int, *, wait: bool) -> None:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            holder = os.pread(descriptor, 200, 0).decode(errors="replace")
            raise LockedError(holder or "a process that has just begun") from None

    @contextmanager
    def _advisory(self, name: str, *, wait: bool) -> Iterator[None]:
        """A connection of its own, because the lock is the session's."""
        with self._db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as session:
            self._acquire(session, name, wait=wait)

            def assure() -> None:
                try:
                    session.execute(select(1))
                except SQLAlchemyError:
                    raise LockedError(
                        "the database let go of our lock when its connection was lost; start again"
                    ) from None

            self._db.assurances.append(assure)
            try:
                yield
            finally:
                self._db.assurances.remove(assure)
                self._release(session, name)

    def _acquire(self, session: Connection, name: str, *, wait: bool) -> None:
        number = number_of(f"lock|{name}")
        if wait:
            session.execute(select(func.pg_advisory_lock(number)))
        elif not session.execute(select(func.pg_try_advisory_lock(number))).scalar_one():
            holder = session.execute(select(locks.c.holder).where(locks.c.name == name)).scalar_one_or_none()
            raise LockedError(holder or "a process that has just begun")
        session.execute(self._db.upsert(locks, ["name"]).values(name=name, holder=self._holder()))

    def _release(self, session: Connection, name: str) -> None:
        try:
            session.execute(select(func.pg_advisory_unlock(number_of(f"lock|{name}"))))
        except SQLAlchemyError:
            session.invalidate()  # the session is gone, and the lock with it

    def _holder(self) -> str:
        return f"process {os.getpid()} on {socket.gethostname()} since {self._clock.now():%Y-%m-%d %H:%M:%S} UTC"


def _file_name(name: str) -> str:
    """A readable file name; names that look alike differ by their number."""
    return f"{re.sub(r'[^A-Za-z0-9_-]+', '_', name)[:60]}.{number_of(name) & 0xFFFFFFFF:08x}.lock"
