"""A whole world in one process: both pretend services, a store in memory, and the sync between them, on one clock."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from random import Random
from typing import Any

from cryptography.fernet import Fernet

from exact_zoho.engine.bench import Bench
from exact_zoho.engine.configuration import Configuration, from_environment
from exact_zoho.engine.connect import Ports, bench_of
from exact_zoho.engine.run import Options, Result, Step, walk
from exact_zoho.engine.setup import Point, Readiness, setup
from exact_zoho.staging.store import Store
from sandbox.clock import Clock
from sandbox.universe import Universe

Row = dict[str, Any]
#: a Monday morning; time stands still until somebody waits
START = datetime(2026, 3, 2, 8, tzinfo=UTC)
KEY = Fernet.generate_key()


class SimulatedClock:
    """The sandbox's clock as the library sees it: waiting moves it."""

    def __init__(self, universe: Universe) -> None:
        self._clock = universe.clock

    def now(self) -> datetime:
        return self._clock.now()

    def sleep(self, seconds: float) -> None:
        self._clock.advance(max(0.0, seconds))


class SimulatedRandom:
    """Randomness that is the same each time."""

    def __init__(self, seed: int = 0) -> None:
        self._random = Random(seed)

    def token(self, nbytes: int = 16) -> str:
        return self._random.randbytes(nbytes).hex()

    def jitter(self) -> float:
        return self._random.random()


class Crash(BaseException):
    """The process dies here."""


class World:
    """Everything a test of the engine needs. Nothing in it waits."""

    def __init__(
        self, universe: Universe | None = None, settings: Mapping[str, Any] | None = None, name: str = "default",
        url: str = "sqlite://", store: Store | None = None, **arguments: Any,
    ) -> None:  # fmt: skip
        self.universe = universe or Universe(**{"clock": Clock(START), "size": 30, **arguments})
        self.ports = Ports(SimulatedClock(self.universe), SimulatedRandom(), self.universe.transport())
        self.store = store or Store.open(url, KEY, self.ports.clock, self.ports.random)
        self.environment = {**self.universe.environment(), "EXACT_ZOHO_CONNECTION": name}
        if settings:
            self.store.settings.write(dict(settings), "test")

    @property
    def exact(self) -> Any:
        return self.universe.exact

    @property
    def zoho(self) -> Any:
        return self.universe.zoho

    def configuration(self) -> Configuration:
        return from_environment(self.environment)

    @contextmanager
    def bench(self) -> Iterator[Bench]:
        with bench_of(self.store, self.configuration(), self.ports) as bench:
            yield bench

    def setup(self, **how: Any) -> list[Point]:
        with self.bench() as bench:
            return list(setup(bench, **how))

    def ready(self) -> World:
        """The same world, set up."""
        assert not [point for point in self.setup() if point.state is Readiness.FAILED]
        return self

    def sync(self, crash_at: int | None = None, **options: Any) -> Result:
        """One run; with `crash_at` the process dies before that step."""
        passed = 0

        def perform(step: Step) -> Any:
            nonlocal passed
            passed += 1
            if passed == crash_at:
                raise Crash(step.title)
            return step.act()

        with self.bench() as bench:
            return walk(bench, Options(**options), perform)

    def live(self) -> World:
        """The same world after its first sync was approved."""
        self.ready()
        result = self.sync(approve=True)
        assert result.state == "completed", result.message
        return self

    # -- what the services hold ---------------------------------------------------------------------------------------

    def accounts(self) -> dict[str, Row]:
        """Exact's accounts, by id."""
        return {row["ID"]: row for row in self.exact.records("crm/Accounts", self.universe.division)}

    def crm(self) -> dict[str, Row]:
        """Zoho's accounts, by id."""
        return {row["id"]: row for row in self.zoho.records("Accounts")}

    def contacts(self) -> dict[str, Row]:
        """Exact's contacts, by id."""
        return {row["ID"]: row for row in self.exact.records("crm/Contacts", self.universe.division)}

    def people(self) -> dict[str, Row]:
        """Zoho's contacts, by id."""
        return {row["id"]: row for row in self.zoho.records("Contacts")}

    def pairs(self) -> list[tuple[Row, Row]]:
        """The accounts of Zoho that name one of Exact, with it."""
        return _pairs(self.accounts(), self.crm())

    def contact_pairs(self) -> list[tuple[Row, Row]]:
        """The contacts of Zoho that name one of Exact, with it."""
        return _pairs(self.contacts(), self.people())

    def writes(self, since: Mapping[str, int]) -> list[str]:
        """The calls that wrote to either service since a moment of `marks`."""
        return [
            f"{call.method} {call.path}"
            for service in (self.exact, self.zoho)
            for call in service.journal.calls[since[service.name] :]
            if call.method not in ("GET",) and not call.path.endswith(("/coql", "/token"))
        ]

    def marks(self) -> dict[str, int]:
        """How many calls each service has answered."""
        return {service.name: len(service.journal.calls) for service in (self.exact, self.zoho)}

    def violations(self) -> list[str]:
        """What we must never do, as the services saw it."""
        return [
            f"{service.name}: {each.rule}: {each.detail}"
            for service in (self.exact, self.zoho)
            for each in service.journal.violations
        ]


def _pairs(books: Mapping[str, Row], crm: Mapping[str, Row]) -> list[tuple[Row, Row]]:
    """The records of Zoho that name one of Exact, with it, in the order of Exact's ids."""
    named = [(str(row.get("Exact_ID") or "").rpartition(":")[2], row) for row in crm.values()]
    return sorted(((books[key], row) for key, row in named if key in books), key=lambda pair: str(pair[0]["ID"]))
