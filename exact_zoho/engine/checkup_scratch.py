"""A bench whose findings are thrown away: real clients, tokens, budgets and locks, over an empty store of its own.

Whatever is staged, planned or found there leaves no trace, so a look at both sides never disturbs a synchronisation.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from exact_zoho.engine.bench import Bench
from exact_zoho.staging.connection import Connection
from exact_zoho.staging.store import Store


@contextmanager
def scratch(bench: Bench) -> Iterator[Bench]:
    """The same bench over an empty store, which is deleted afterwards."""
    with TemporaryDirectory(prefix="exact-zoho-") as folder:  # readable by its owner only, for it holds personal data
        store = Store.open(f"sqlite:///{Path(folder) / 'scratch.db'}", None, bench.clock, bench.random)
        try:
            conn = store.connection(bench.name)
            _remind(bench, conn)
            for name, pinned in bench.conn.identity.others().items():
                store.connection(name).identity.pin(pinned)
            yield replace(bench, conn=conn, newer=set())
        finally:
            store.close()


def _remind(bench: Bench, conn: Connection) -> None:
    """What is known of both companies already: which they are, and how fields are called that are hard to find."""
    conn.identity.pin(bench.conn.identity.pinned())
    for entity in bench.entities:
        conn.identity.set_names(entity.name, bench.conn.identity.names(entity.name))
