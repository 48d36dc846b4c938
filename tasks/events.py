"""Tells Prefect what happened, as events that automations can act upon. They name ids and fields, never values."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

from prefect.events import emit_event
from prefect.events.worker import EventsWorker, should_emit_events

from exact_zoho.engine.bench import Bench
from exact_zoho.engine.run import Result, State
from tasks.event_names import PREFIX
from tasks.news import News, Told, news, news_of_run


def tell(bench: Bench, result: Result) -> None:
    """Tell how a run ended, and what opened and closed since the last time; of a preview only the latter."""
    if _is_preview(bench, result):
        tell_changes(bench)
        return
    told = Told.of(bench)
    found, after = news_of_run(result, told)
    if result.state is not State.SKIPPED:  # another run is at work and tells by itself
        more, after = news(bench, after, result)
        found += more
    _send(bench, told, found)
    after.keep(bench)


def tell_changes(bench: Bench) -> None:
    """Tell what opened, closed and was approved since the last time, where no run did it."""
    told = Told.of(bench)
    found, after = news(bench, told)
    _send(bench, told, found)
    after.keep(bench)


def _is_preview(bench: Bench, result: Result) -> bool:
    """Whether nothing was to be written: that it went well does not say that a failing sync goes again."""
    run = bench.conn.runs.get(result.run)
    return run is not None and run.kind == "preview"


def _send(bench: Bench, told: Told, found: Sequence[News]) -> None:
    """Send events, and wait until they have gone: what was told must not be lost with the process."""
    for each in found:
        _emit(bench.name, told.since, each)
    if found and should_emit_events():
        EventsWorker.instance().wait_until_empty()


def _emit(connection: str, since: str, event: News) -> None:
    emit_event(
        f"{PREFIX}.{event.name}",
        {
            "prefect.resource.id": f"{PREFIX}.connection.{connection}",
            "prefect.resource.name": connection,
            **event.labels,
        },
        related=[dict(each) for each in event.related],
        payload={"connection": connection, **event.payload},
        id=number(connection, since, event),
    )


def number(connection: str, since: str, event: News) -> UUID:
    """The number of an event: the same each time it is sent; another one in another store, which began another time."""
    return uuid5(NAMESPACE_URL, f"{PREFIX} {connection} {since} {event.name} {event.key}") if event.key else uuid4()
