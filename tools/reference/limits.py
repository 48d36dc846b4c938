"""The page of limits: what the two services allow, what we allow ourselves, and where each can be changed."""

from __future__ import annotations

from datetime import timedelta

from exact_zoho.cli import prefect_environment
from exact_zoho.clients import auth, coql, http, meters, wire, zoho_calls, zoho_read, zoho_write
from exact_zoho.clients.dialects import EXACT, ZOHO
from exact_zoho.core import base, causes, evidence, marks
from exact_zoho.core.settings import Settings
from exact_zoho.engine import batch, load, outcome, run
from exact_zoho.staging import budgets, slots, tokens
from tools.reference.markdown import code, page, table

Row = tuple[str, str, str]

INTRO = """
Every limit and every cap, on one page. What is marked with a setting can be changed in the
[settings](settings.md); the rest is fixed. What happens at the end of a budget: [Tokens and
budgets](../concepts/budgets.md).
"""

EDITIONS = """
What the services allow depends on the contract and the edition. The numbers below are what their documentation says;
they are not relied upon: replies correct what is counted with, and what you know better goes into the
settings. For Zoho's credits a day, by edition and number of users, see *Setup → Developer Hub → APIs and SDKs* there.
"""


def render() -> str:
    """The page."""
    columns = ("limit", "value", "to change it")
    sections = (
        ("What the services allow", EDITIONS, services()), ("Tokens", "", token_rules()), ("One call", "", calls()),
        ("One run", "", runs()), ("Matching", "", matching()), ("Guards", "", guards()),
        ("What is kept, and for how long", "", kept()),
    )  # fmt: skip
    parts = (f"## {title}\n\n{intro.strip()}\n\n{table(columns, rows)}" for title, intro, rows in sections)
    return page("Limits", INTRO, *(part.replace("\n\n\n\n", "\n\n") for part in parts))


def services() -> list[Row]:
    """The allowances, and our share of them."""
    ours = Settings().budgets
    return [
        ("Exact, calls a minute, of one app in one division", "60", _set("budgets.exact_calls_per_minute")),
        ("Exact, calls a day, of one app in one division", "5,000", _set("budgets.exact_calls_per_day")),
        ("Exact, error answers an hour of one endpoint, then it is blocked", str(ours.exact_errors_per_hour),
         _set("budgets.exact_errors_per_hour")),
        ("Exact, answers that count as errors", ", ".join(map(str, sorted(meters.COUNTED_ERRORS))), "—"),
        ("Zoho, credits within 24 hours, of the organisation", "by edition", _set("budgets.zoho_credits_per_day")),
        ("Zoho, simultaneous calls of ours", str(ours.zoho_concurrency), _set("budgets.zoho_concurrency")),
        ("share of a day's allowance that we leave to others", f"{ours.reserve:.0%}", _set("budgets.reserve")),
        ("longest wait for the end of a short window; a longer one defers the run", _span(budgets.LONGEST_WAIT), "—"),
    ]  # fmt: skip


def token_rules() -> list[Row]:
    """How often tokens are asked for."""
    few, many = tokens.RATES
    return [
        ("Exact, life of an access token", _span(EXACT.lifetime), "—"),
        ("Exact, least time between two of them", _span(EXACT.spacing), "—"),
        ("Zoho, life of an access token", _span(ZOHO.lifetime), "—"),
        (
            "token requests of one consent",
            f"{few.most} in {_span(few.within)}, {many.most} in {_span(many.within)}",
            "—",
        ),
        ("attempts to reach a service for a token", str(auth.CONNECT_ATTEMPTS), "—"),
    ]


def calls() -> list[Row]:
    """Sizes and patience of one call."""
    return [
        ("Exact, records of one call that writes", "1", "—"),
        ("Exact, rows of one call of a feed of changes", "1,000", "—"),
        ("Zoho, records of one call that writes", str(zoho_write.RECORDS), "—"),
        ("Zoho, records that one credit pays for, when written", str(zoho_write.RECORDS_A_CREDIT), "—"),
        ("Zoho, rows of one query, fields in it", f"{coql.ROWS}, {coql.COLUMNS}", "—"),
        ("Zoho, fields of one list", str(zoho_calls.LIST_COLUMNS), "—"),
        ("Zoho, pages of the list of deleted records", str(zoho_read.DELETED_PAGES), "—"),
        ("longest reply that is read", f"{wire.LARGEST // 1024 // 1024} MiB", "—"),
        ("longest wait for a reply", _span(wire.DEADLINE), "—"),
        ("attempts of a call that only reads", str(http.ATTEMPTS), "—"),
        ("longest pause between two of them", _span(timedelta(seconds=http.LONGEST_PAUSE)), "—"),
        ("how long a slot of Zoho is kept for a process that died", _span(slots.LEASE), "—"),
    ]


def runs() -> list[Row]:
    """Caps within one run."""
    creation = Settings().creation
    return [
        ("rounds of planning and loading", str(run.ROUNDS), "—"),
        ("changes loaded at a time", str(load.BATCH), "—"),
        ("age of a reading on which a write relies", _span(load.FRESH), "—"),
        ("creations without an answer, then the rest waits for the next run", str(outcome.UNANSWERED), "—"),
        ("quarantine of a creation without an answer", _span(timedelta(seconds=creation.quarantine_seconds)),
         _set("creation.quarantine_seconds")),
        ("attempts of a creation", str(creation.attempts), _set("creation.attempts")),
        ("records refused for one cause, then the rest is held", str(causes.ENOUGH), "—"),
        ("wait before one is tried", f"{_span(causes.FIRST_WAIT)}, then up to {_span(causes.LONGEST_WAIT)}", "—"),
        ("attempts with a value that a side does not keep", str(base.TRIES), "—"),
        ("writes of one field that somebody keeps changing back", f"{batch.RESTLESS} in {_span(batch.REST)}", "—"),
        ("length of the message on a record in Zoho", f"{marks.LONGEST} characters", "—"),
    ]  # fmt: skip


def matching() -> list[Row]:
    """From which score on two records are one."""
    return [
        ("score from which two records are linked unasked", f"{evidence.LINK}", _set("matching.link")),
        ("score from which a person is asked", f"{evidence.ASK}", _set("matching.ask")),
    ]


def guards() -> list[Row]:
    """When a run halts for its size."""
    ours = Settings().guards
    return [
        (
            "writes of an entity to a side that are always let through",
            str(ours.changed_minimum),
            _set("guards.changed_minimum"),
        ),
        ("beyond them, share of the linked records", f"{ours.changed_share:.0%}", _set("guards.changed_share")),
    ]


def kept() -> list[Row]:
    """Retention."""
    vacuum = int(prefect_environment.DEFAULTS["PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD"])
    events = int(prefect_environment.DEFAULTS["PREFECT_SERVER_EVENTS_RETENTION_PERIOD"].strip("PD"))
    return [
        ("links, history of writes, conflicts, in the store", "for ever", "—"),
        ("Prefect's runs with their logs and pages", _span(timedelta(seconds=vacuum)),
         code("PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD")),
        ("Prefect's events", _span(timedelta(days=events)), code("PREFECT_SERVER_EVENTS_RETENTION_PERIOD")),
        *_exchanges(),
    ]  # fmt: skip


def _exchanges() -> list[Row]:
    days = Settings().keep.exchanges_days
    return [("requests and replies of writes, redacted", _span(timedelta(days=days)), _set("keep.exchanges_days"))]


def _set(path: str) -> str:
    """The setting of that path, which must exist."""
    group, name = path.split(".")
    if name not in type(getattr(Settings(), group)).model_fields:
        raise ValueError(f"there is no setting {path}")
    return code(path)


def _span(time: timedelta) -> str:
    """A time in the largest unit that fits."""
    seconds = int(time.total_seconds())
    for size, name in ((86400, "day"), (3600, "hour"), (60, "minute"), (1, "second")):
        if seconds >= size and seconds % size == 0:
            return f"{seconds // size:,} {name}{'s' if seconds != size else ''}"
    return f"{seconds} seconds"
