"""Clients over a scripted service: each test says which replies come, and looks at what was sent."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from exact_zoho.clients.exact_online import ExactOnline
from exact_zoho.clients.zoho_crm import ZohoCrm
from exact_zoho.records import Allowance, Tokens

START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
SECRETS = ("access-1", "refresh-1", "access-2", "refresh-2", "app-secret")


class FakeClock:
    def __init__(self) -> None:
        self.time = START
        self.slept: list[float] = []

    def now(self) -> datetime:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += timedelta(seconds=seconds)


class FakeRandom:
    def token(self, nbytes: int = 16) -> str:
        return "0" * (2 * nbytes)

    def jitter(self) -> float:
        return 0.5


@dataclass
class FakeVault:
    tokens: Tokens | None
    saved: list[Tokens] = field(default_factory=list)
    asked: list[datetime] = field(default_factory=list)
    holds: int = 0
    on_lock: Callable[[], None] = lambda: None

    def read(self) -> Tokens | None:
        return self.tokens

    @contextmanager
    def locked(self) -> Iterator[None]:
        self.holds += 1
        self.on_lock()
        yield

    def save(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self.saved.append(tokens)

    def requested(self, at: datetime) -> None:
        self.asked.append(at)


@dataclass
class FakeBudget:
    """All budgets in one: it writes down what it is told."""

    spent: list[int] = field(default_factory=list)
    learned: list[Allowance] = field(default_factory=list)
    refusals: list[tuple[float | None, str]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    occupied: int = 0
    out_of: Exception | None = None

    def spend(self, weight: int = 1) -> None:
        if self.out_of:
            raise self.out_of
        self.spent.append(weight)

    def learn(self, allowances: list[Allowance]) -> None:
        self.learned += allowances

    def refused(self, retry_after: float | None, window: str) -> None:
        self.refusals.append((retry_after, window))

    def check(self, endpoint: str) -> None:
        pass

    def count(self, endpoint: str) -> None:
        self.errors.append(endpoint)

    @contextmanager
    def hold(self) -> Iterator[None]:
        self.occupied += 1
        yield


class Script:
    """The service: gives its replies in order, keeps the requests. A reply may be an error to raise, or a function."""

    def __init__(self) -> None:
        self.replies: list[Any] = []
        self.seen: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        request.read()
        self.seen.append(request)
        reply = self.replies.pop(0)
        if callable(reply):
            reply = reply(request)
        if isinstance(reply, Exception):
            raise reply
        return reply

    def body(self, number: int) -> Any:
        return json.loads(self.seen[number].content)


@dataclass
class Desk:
    """A client with everything around it."""

    clock: FakeClock
    vault: FakeVault
    budget: FakeBudget
    script: Script
    client: Any


def reply(status: int = 200, document: Any = None, **headers: str) -> httpx.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    if document is None:
        return httpx.Response(status, headers=named)
    return httpx.Response(status, json=document, headers=named)


def tokens(age: float = 0, lifetime: float = 600) -> Tokens:
    asked = START - timedelta(seconds=age)
    return Tokens("access-1", "refresh-1", asked + timedelta(seconds=lifetime), asked)


@pytest.fixture
def exact() -> Desk:
    clock, vault, budget, script = FakeClock(), FakeVault(tokens()), FakeBudget(), Script()
    client = ExactOnline(
        "https://start.exactonline.nl", 7, "app", "app-secret", vault, budget, budget, clock, FakeRandom(),
        httpx.MockTransport(script),
    )  # fmt: skip
    return Desk(clock, vault, budget, script, client)


@pytest.fixture
def zoho() -> Desk:
    clock, vault, budget, script = FakeClock(), FakeVault(tokens(lifetime=3600)), FakeBudget(), Script()
    client = ZohoCrm(
        "https://accounts.zoho.eu", "https://www.zohoapis.eu", "app", "app-secret", vault, budget, budget, clock,
        FakeRandom(), httpx.MockTransport(script),
    )  # fmt: skip
    return Desk(clock, vault, budget, script, client)


@pytest.fixture(name="reply")
def reply_fixture() -> Callable[..., httpx.Response]:
    return reply


@pytest.fixture(name="tokens")
def tokens_fixture() -> Callable[..., Tokens]:
    return tokens


@pytest.fixture
def secrets() -> tuple[str, ...]:
    return SECRETS
