"""Whatever people, networks and machines do: after the last trouble both sides agree; nothing is lost or made twice.

One state machine over both services in one process, with accounts, their contacts, relations that have cycles, and
products. Every open question about the services has an answer drawn at random.
"""

from __future__ import annotations

import os
from collections import Counter
from contextlib import suppress
from random import Random
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule

from exact_zoho.engine.run import State
from sandbox.clock import Clock
from sandbox.exact.errors import RefusedError
from sandbox.faults import Fault, FaultKind
from sandbox.universe import Universe
from tests.engine.contact_rules import ContactRules, contacts_agree, plain, relations_agree
from tests.engine.goods import TABLES
from tests.engine.product_rules import ProductRules, products_agree
from tests.support.world import START, Crash, World

EXACT_FIELDS = ("Name", "Phone", "Fax", "Email", "Website", "AddressLine1", "City", "Remarks", "CreditLineSales")
ZOHO_FIELDS = ("Account_Name", "Phone", "Fax", "Website", "Billing_Street", "Billing_City", "Description")
VALUES = {
    "Name": ["Bakkerij Jansen", "De Vries & Zn.", "Café 't Hoekje"], "Account_Name": ["Bakkerij Jansen B.V."],
    "CreditLineSales": [0, 1000, 2500.5], "Email": ["info@example.nl", None], "Website": ["www.example.nl", None],
}  # fmt: skip
PHONES = ["+31 20 123 45 67", "0201234567", "+32 2 765 43 21", None]
TEXTS = ["a", "B  c", "0123", " rand ", None]
TROUBLES = (
    Fault(FaultKind.DROP_BEFORE, times=1), Fault(FaultKind.DROP_AFTER, times=1), Fault(FaultKind.REFUSE, times=1),
    Fault(FaultKind.TRUNCATE, keep=10), Fault(FaultKind.STATUS, status=503), Fault(FaultKind.STATUS, status=429),
    Fault(FaultKind.STATUS_AFTER, status=500), Fault(FaultKind.HTML), Fault(FaultKind.LATE, seconds=20),
)  # fmt: skip


def values_of(column: str) -> st.SearchStrategy[Any]:
    """What people may type into a column; among phone numbers also what Zoho would refuse."""
    return st.sampled_from(VALUES.get(column, PHONES + TEXTS if column in ("Phone", "Fax") else TEXTS))


class Machine(ContactRules, ProductRules):
    """People edit, networks fail, processes die; the sync runs now and then."""

    deleted: set[str]

    @initialize(seed=st.integers(0, 10_000), drawn=st.booleans())
    def begin(self, seed: int, drawn: bool) -> None:
        random = Random(seed)
        size = {"clock": Clock(START), "seed": seed, "size": 5, "people": True}
        universe = Universe.randomised(random, **size) if drawn else Universe(**size)
        self.world = World(universe, {**TABLES, "creation": {"quarantine_seconds": 60}}).ready()
        self.world.sync(approve=True)
        self.deleted, self.left, self.entered, self.coded = set(), set(), 0, 0

    @rule(pick=st.integers(0, 30), column=st.sampled_from(EXACT_FIELDS), data=st.data())
    def edit_exact(self, pick: int, column: str, data: st.DataObject) -> None:
        rows = sorted(self.world.accounts())
        value = data.draw(values_of(column))
        self.world.universe.clock.advance(1.5)
        with suppress(RefusedError):  # Exact refuses people, too
            self.world.exact.edit("crm/Accounts", rows[pick % len(rows)], {column: value})

    @rule(pick=st.integers(0, 30), column=st.sampled_from(ZOHO_FIELDS), data=st.data())
    def edit_zoho(self, pick: int, column: str, data: st.DataObject) -> None:
        rows = sorted(self.world.crm())
        value = data.draw(values_of(column))
        self.world.universe.clock.advance(1.5)
        with suppress(ValueError):  # Zoho refuses people, too
            self.world.zoho.edit("Accounts", rows[pick % len(rows)], {column: value})

    @rule(name=st.sampled_from(["Nieuw BV", "Ander NV", "Derde"]), number=st.integers(0, 99))
    def new_in_exact(self, name: str, number: int) -> None:
        self.world.exact.add("crm/Accounts", {"Name": f"{name} {number}", "Status": "C"}, self.world.universe.division)

    @rule(name=st.sampled_from(["Nieuw BV", "Ander NV", "Vierde"]), number=st.integers(0, 99))
    def new_in_zoho(self, name: str, number: int) -> None:
        self.world.zoho.add("Accounts", {"Account_Name": f"{name} {number}"})

    @precondition(lambda self: len(self.deleted) < 2)
    @rule(pick=st.integers(0, 30), in_zoho=st.booleans())
    def delete(self, pick: int, in_zoho: bool) -> None:
        rows = sorted(self.world.crm() if in_zoho else self.world.accounts())
        record = rows[pick % len(rows)]
        if len(rows) < 3 or not self.others_have_contacts(record):
            return  # a side that was emptied halts every run, as it should
        self.deleted.add(record)
        if in_zoho:
            self.world.zoho.remove("Accounts", record)
        else:
            self.world.exact.remove("crm/Accounts", record)

    @rule(in_zoho=st.booleans(), trouble=st.sampled_from(TROUBLES), after=st.integers(0, 12), writes=st.booleans(),
          module=st.sampled_from(["Accounts", "Contacts", "Items|Products", "Prices|Products"]))  # fmt: skip
    def trouble(self, in_zoho: bool, trouble: Fault, after: int, writes: bool, module: str) -> None:
        service = self.world.zoho if in_zoho else self.world.exact
        changed = {
            **vars(trouble),
            "after": after,
            "method": "POST" if writes else "",
            "path": module if writes else "",
        }
        service.faults.add(Fault(**changed))

    @rule()
    def run(self) -> None:
        self.world.sync()

    @rule(at=st.integers(1, 40))
    def die(self, at: int) -> None:
        with suppress(Crash):
            self.world.sync(crash_at=at)

    @rule(seconds=st.sampled_from([1, 61, 3600]))
    def wait(self, seconds: int) -> None:
        self.world.universe.clock.advance(seconds)

    @invariant()
    def nothing_forbidden_was_done(self) -> None:
        if hasattr(self, "world"):
            assert self.world.violations() == []

    @invariant()
    def nothing_is_made_twice(self) -> None:
        if not hasattr(self, "world"):
            return
        keys = Counter(str(row.get("SearchCode") or "").strip() for row in self.world.accounts().values())
        assert [key for key, count in keys.items() if key.startswith("ZC") and count > 1] == []
        named = Counter(row["Exact_ID"] for row in self.world.crm().values() if row.get("Exact_ID"))
        assert [key for key, count in named.items() if count > 1] == []

    def teardown(self) -> None:
        if not hasattr(self, "world"):
            return
        world = self.world
        for service in (world.exact, world.zoho):
            service.faults.clear()
        for _ in range(6):
            world.universe.clock.advance(3700)
            before = world.marks()
            result = world.sync()
            assert result.state is State.COMPLETED, result.message
            if not world.writes(before):
                break
        before = world.marks()
        world.sync()
        assert world.writes(before) == []
        self._agree()
        assert world.violations() == []

    def _agree(self) -> None:
        """Each pair shows the same, or its record says why not."""
        world = self.world
        with world.bench() as bench:
            told = {issue.record_id for issue in bench.conn.issues.open()}
        for account, row in world.pairs():
            if told & {account["ID"], row["id"]}:
                continue
            for ours, theirs in (
                ("Name", "Account_Name"),
                ("Phone", "Phone"),
                ("Fax", "Fax"),
                ("City", "Billing_City"),
            ):
                assert plain(account[ours]) == plain(row[theirs]), f"{ours} of {account['ID']} and {row['id']}"
        contacts_agree(world, told)
        relations_agree(world, told)
        products_agree(world, told)


EXAMPLES = int(os.environ.get("EXAMPLES", "0"))  # where given, that many new stories, else always the same few

TestConvergence = Machine.TestCase
TestConvergence.settings = settings(
    max_examples=EXAMPLES or 12, stateful_step_count=14, deadline=None, derandomize=not EXAMPLES,
    phases=(Phase.generate,),  # shrinking whole worlds takes longer than reading their story
    suppress_health_check=list(HealthCheck), database=None,
)  # fmt: skip
