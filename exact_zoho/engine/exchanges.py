"""Keeps what was said in the calls that carry out changes, beside what became of them.

It is written down once a batch, after the outcomes: a crash in between loses the words of that batch, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from exact_zoho.clients.overheard import Exchange
from exact_zoho.core.entity import Entity, Side
from exact_zoho.engine.bench import Bench
from exact_zoho.staging.exchanges import KeptExchange
from exact_zoho.staging.rows import StoredChange


class Listener:
    """Takes down the calls made for some changes of one entity and side."""

    def __init__(self, entity: Entity, side: Side, heard: list[Exchange]) -> None:
        self._entity, self._side, self._heard = entity, side, heard
        self.kept: list[KeptExchange] = []

    @contextmanager
    def about(self, *changes: StoredChange) -> Iterator[None]:
        """What is heard while the block lasts is about these changes."""
        start = len(self._heard)
        try:
            yield
        finally:
            for exchange in self._heard[start:]:
                self.kept += self._parts(exchange, changes)

    def _parts(self, exchange: Exchange, changes: Sequence[StoredChange]) -> Iterator[KeptExchange]:
        items = exchange.body.get("data") if isinstance(exchange.body, Mapping) else None
        if self._side is Side.EXACT or not isinstance(items, list):
            for stored in changes:
                yield self._kept(exchange, stored, 1, exchange.body, exchange.answer)
            return
        places = {self._named(item): place for place, item in enumerate(items)}
        for stored in changes:
            place = places.get(stored.change.record or stored.change.key)
            if place is not None:
                body = {**exchange.body, "data": [items[place]]}
                yield self._kept(exchange, stored, len(items), body, _answer(exchange.answer, place, len(items)))

    def _named(self, item: Mapping[str, Any]) -> str:
        """What tells a record of a batch: its id, or the key of its creation."""
        return str(item.get("id") or item.get(self._entity.marks.external_id.column) or "")

    def _kept(self, exchange: Exchange, stored: StoredChange, shared: int, body: Any, answer: Any) -> KeptExchange:
        return KeptExchange(
            stored.id, self._entity.name, self._side, stored.change.record, exchange.at, exchange.method,
            exchange.path, shared, {"headers": dict(exchange.headers), "body": body}, exchange.status,
            {"headers": dict(exchange.answer_headers), "body": answer},
        )  # fmt: skip


def _answer(answer: Any, place: int, number: int) -> Any:
    """The part of an answer that is about the record in one place; all of it where it is not divided like that."""
    items = answer.get("data") if isinstance(answer, Mapping) else None
    if not isinstance(items, list) or len(items) != number:
        return answer
    return {**answer, "data": [items[place]]}


@contextmanager
def listening(bench: Bench, entity: Entity, side: Side) -> Iterator[Listener]:
    """A listener whose notes are kept when the block ends, however it ends; it hears nothing where none are wanted."""
    if not bench.settings.keep.exchanges_days:
        yield Listener(entity, side, [])
        return
    client = bench.exact if side is Side.EXACT else bench.zoho
    with client.overhear() as heard:
        listener = Listener(entity, side, heard)
        try:
            yield listener
        finally:
            bench.conn.exchanges.add(listener.kept)


def forget_old(bench: Bench) -> int:
    """Forget exchanges that were kept long enough; gives how many."""
    return bench.conn.exchanges.forget(bench.clock.now() - timedelta(days=bench.settings.keep.exchanges_days))
