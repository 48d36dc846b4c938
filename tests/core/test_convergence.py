"""Two simulated sides that trim, re-case, round, cut or drop what they get: runs come to rest, and lose nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from exact_zoho.core import base as bases
from exact_zoho.core.changes import Base, Binding, Change, Issue, Outcome, Record, Settled
from exact_zoho.core.context import Context
from exact_zoho.core.entity import Entity, Side
from exact_zoho.core.kinds import TEXT, Money
from exact_zoho.core.plan import Asked, plan_bound, plan_link

EXACT, ZOHO = Side.EXACT, Side.ZOHO
START = datetime(2026, 3, 1, tzinfo=UTC)
BINDING = Binding(1, "firms", "e1", "z1")
CENT, EURO = Decimal("0.01"), Decimal(1)

#: what a side may do to a value it is given: (what it holds, what it is given) -> what it holds then
BEHAVIOURS: dict[str, Callable[[Any, Any], Any]] = {
    "keeps": lambda _, new: new,
    "trims": lambda _, new: " ".join(new.split()) if isinstance(new, str) else new,
    "shouts": lambda _, new: new.upper() if isinstance(new, str) else new,
    "cuts": lambda _, new: new[:3] if isinstance(new, str) else new,
    "drops": lambda old, _: old,
    "never clears": lambda old, new: old if new is None else new,
    "rounds": lambda _, new: new.quantize(EURO) * CENT / CENT if isinstance(new, Decimal) else new,
    "lays out": lambda _, new: "+" + new.strip("+") if isinstance(new, str) else new,
}
#: those whose outcome is equal, shorter or older: what a side that invents nothing may do
HARMLESS = ("keeps", "trims", "shouts", "cuts", "drops", "never clears")

TEXTS = ("name", "email", "street", "city", "slogan")
text = st.sampled_from([None, "a", "A", "a  b", "a b", "abc", "abcdef", "bcdefg", "b"])
money = st.sampled_from([None, Decimal("0.00"), Decimal("10.55"), Decimal("10.56"), Decimal("1000.00")])


@dataclass
class System:
    """One side: what it shows, how it treats each field, and who edited it when."""

    values: dict[str, Any]
    behaviour: Mapping[str, str] = field(default_factory=dict)
    touched: datetime | None = None

    def write(self, values: Mapping[str, Any]) -> None:
        """Our writing to it."""
        for name, value in values.items():
            self.values[name] = BEHAVIOURS[self.behaviour.get(name, "keeps")](self.values.get(name), value)

    def edit(self, name: str, value: Any, when: datetime) -> None:
        """A person's editing it: a text comes out as the side shapes it, but no edit of theirs is dropped."""
        behaviour = self.behaviour.get(name, "keeps")
        lasting = behaviour not in {"drops", "never clears"}
        self.values[name] = BEHAVIOURS[behaviour if lasting else "keeps"](None, value)
        self.touched = when


@dataclass
class World:
    """A pair of records, what we remember of it, and everything that was ever said or done about it."""

    context: Context
    exact: System
    zoho: System
    base: Base | None = None
    marks: dict[str, Any] = field(default_factory=lambda: {"external_id": None, "status": None, "message": None})
    now: datetime = START
    changes: list[Change] = field(default_factory=list)
    conflicts: list[Settled] = field(default_factory=list)
    issues: tuple[Issue, ...] = ()
    shown: dict[Side, set[str]] = field(default_factory=lambda: {side: set() for side in Side})

    def on(self, side: Side) -> System:
        return self.exact if side is EXACT else self.zoho

    def edit(self, side: Side, name: str, value: Any) -> None:
        self.now += timedelta(hours=1)
        self.on(side).edit(name, value, self.now)

    def run(self) -> tuple[Change, ...]:
        """One run: read both sides, plan, write, remember. Returns what was written."""
        for side in Side:
            self.shown[side] |= {name for name, value in self.on(side).values.items() if value is not None}
        outcome = self._plan()
        if outcome.base is not None:
            self.base = outcome.base
        self.issues = outcome.issues
        self.conflicts += outcome.conflicts
        for change in outcome.changes:
            self._write(change)
        return outcome.changes

    def rest(self, most: int = 8) -> int:
        """Run until nothing is written any more; the number of runs it took."""
        for runs in range(most):
            if not self.run():
                return runs
        pytest.fail(f"still writing after {most} runs: {[dict(change.values) for change in self.changes[-3:]]}")

    def _plan(self) -> Outcome:
        exact, zoho = (self._record(side) for side in Side)
        if self.base is None:
            return plan_link(self.context, exact, zoho, "name")
        asked: dict[str, Any] = {}
        for each in self.conflicts:
            if each.winner is None:
                asked.setdefault(each.unit, Asked((tuple(each.exact.values()), tuple(each.zoho.values()))))
            else:
                asked.pop(each.unit, None)
        return plan_bound(self.context, BINDING, exact, zoho, self.base, asked=asked)

    def _record(self, side: Side) -> Record:
        name = "e1" if side is EXACT else "z1"
        parts = {"main": name, "delivery": "d1"} if side is EXACT else {"main": name}
        shown = self.on(side)
        marks = self.marks if side is ZOHO else {}
        return Record(side, name, dict(shown.values), touched=shown.touched, parts=parts, marks=dict(marks))

    def _write(self, change: Change) -> None:
        self.changes.append(change)
        if change.kind == "link":
            self.base = dict(change.base)
            return
        self.on(change.side).write(change.values)
        self.marks |= change.marks
        self.base = bases.after_write(change, self.base or {})


def behaviours(names: tuple[str, ...]) -> st.SearchStrategy[dict[str, str]]:
    return st.dictionaries(st.sampled_from(TEXTS), st.sampled_from(names))


@st.composite
def values(draw: st.DrawFn) -> dict[str, Any]:
    """What one side shows: the parts of an address are all there or none."""
    street = draw(text)
    city = draw(text.filter(bool)) if street else None
    return {
        "name": draw(text.filter(bool)),
        "email": draw(text),
        "street": street,
        "city": city,
        "slogan": draw(text),
        "credit_line": draw(money),
        "budget": draw(money),
    }


@st.composite
def edits(draw: st.DrawFn) -> tuple[Side, str, Any]:
    name = draw(st.sampled_from([*TEXTS, "credit_line", "budget"]))
    return draw(st.sampled_from(list(Side))), name, draw(text if name in TEXTS else money)


def settled_world(context: Context, exact: System, zoho: System) -> World:
    """Two sides that kept what they were given so far, and are at rest; from now on they do as they please."""
    world = World(context, System(exact.values), System(zoho.values))
    world.rest()
    world.exact.behaviour, world.zoho.behaviour = exact.behaviour, zoho.behaviour
    return world


systems = st.builds(System, values(), behaviours(HARMLESS))
steps = st.lists(st.one_of(edits(), st.just("run")), max_size=8)


@given(exact=systems, zoho=systems, steps=steps)
def test_after_the_last_edit_the_runs_come_to_rest(
    context: Context, exact: System, zoho: System, steps: list[Any]
) -> None:
    world = World(context, exact, zoho)
    world.run()
    for step in steps:
        world.run() if step == "run" else world.edit(*step)
    world.rest()
    assert world.run() == ()


@given(exact=systems, zoho=systems, steps=steps)
def test_at_rest_both_sides_show_the_same_or_the_record_says_why_not(
    entity: Entity, context: Context, exact: System, zoho: System, steps: list[Any]
) -> None:
    world = settled_world(context, exact, zoho)
    for step in steps:
        world.run() if step == "run" else world.edit(*step)
    world.rest()
    told = {issue.field for issue in world.issues}
    for unit in entity.units():
        pairs = [(row, world.exact.values.get(row.name), world.zoho.values.get(row.name)) for row in unit.fields]
        # terms are Exact's to set after creation, and an empty one at the first match is left as it is
        if unit.name != "credit_line" and not told & {unit.name, *(row.name for row in unit.fields)}:
            assert all(row.kind.same(one, other) for row, one, other in pairs), unit.name


@given(exact=systems, zoho=systems, edit=edits())
def test_an_edit_on_one_side_arrives_or_is_answered_visibly(
    entity: Entity, context: Context, exact: System, zoho: System, edit: tuple[Side, str, Any]
) -> None:
    world = World(context, exact, zoho)
    world.rest()
    side, name, typed = edit
    # without a base nothing counts as cleared: the field of an open question is filled again
    assume(typed is not None or name in (world.base or {}))
    world.conflicts.clear()
    world.edit(*edit)
    mine = world.on(side).values[name]
    world.rest()
    kind = entity.field(name).kind
    unit = entity.field(name).group or name
    stays = kind.same(world.on(side).values[name], mine)
    arrived = kind.same(world.on(side.other).values[name], mine)
    put_back = any(conflict.unit == unit for conflict in world.conflicts)
    fields = {unit, *(row.name for row in entity.fields if (row.group or row.name) == unit)}
    told = any(issue.field in fields for issue in world.issues)
    assert (stays and arrived) or put_back or told


@given(exact=systems, zoho=systems, steps=steps)
def test_a_value_is_cleared_only_where_the_other_side_once_held_one(
    context: Context, exact: System, zoho: System, steps: list[Any]
) -> None:
    world = World(context, exact, zoho)
    world.run()
    for step in steps:
        world.run() if step == "run" else world.edit(*step)
    world.rest()
    put_back = {conflict.unit for conflict in world.conflicts if conflict.put_back}
    for change in world.changes:
        cleared = {name for name, value in change.values.items() if value is None and change.old[name] is not None}
        assert cleared <= world.shown[change.side.other] | put_back


@given(exact=values(), zoho=values())
def test_a_first_match_clears_nothing(context: Context, exact: dict[str, Any], zoho: dict[str, Any]) -> None:
    world = World(context, System(exact.copy()), System(zoho.copy()))
    world.rest()
    for before, after in ((exact, world.exact.values), (zoho, world.zoho.values)):
        assert not [name for name, value in before.items() if value is not None and after[name] is None]


@given(exact=systems, zoho=systems, steps=steps)
def test_every_overwritten_value_is_kept_in_the_change_that_overwrote_it(
    context: Context, exact: System, zoho: System, steps: list[Any]
) -> None:
    world = World(context, exact, zoho)
    for step in ["run", *steps, "run"]:
        if step != "run":
            world.edit(*step)
            continue
        before = {side: dict(world.on(side).values) for side in Side}
        for change in world.run():
            assert dict(change.old) == {name: before[change.side].get(name) for name in change.values}


@given(exact=systems, zoho=systems)
def test_the_base_survives_being_kept(entity: Entity, context: Context, exact: System, zoho: System) -> None:
    """Each run may be another process: dumping and loading the base between runs changes nothing."""
    through = World(context, System(dict(exact.values), exact.behaviour), System(dict(zoho.values), zoho.behaviour))
    world = World(context, exact, zoho)
    for _ in range(5):
        through.base = through.base and bases.load(entity, bases.dump(entity, through.base))
        assert through.run() == world.run()


def same_start(context: Context, name: str, value: Any, behaviour: str) -> World:
    """Both sides show the same; Zoho does something to what it is given for one field."""
    exact = {"name": "Jansen", "email": None, "budget": None} | {name: value}
    return World(context, System(exact, touched=START), System(dict(exact), {name: behaviour}, START))


@pytest.mark.parametrize(
    ("name", "was", "typed", "behaviour"),
    [
        ("budget", Decimal("10.00"), Decimal("20.55"), "rounds"),
        ("email", "a", "b", "lays out"),
    ],
)
def test_what_a_side_makes_of_our_write_comes_to_rest(
    context: Context, name: str, was: Any, typed: Any, behaviour: str
) -> None:
    world = same_start(context, name, was, behaviour)
    world.rest()
    world.edit(EXACT, name, typed)
    world.rest()
    assert world.run() == ()


@pytest.mark.parametrize(
    ("name", "was", "typed", "behaviour"),
    [
        ("budget", Decimal("10.00"), Decimal("20.55"), "rounds"),
        ("email", "a", "b", "lays out"),
    ],
)
def test_what_a_side_makes_of_our_write_does_not_travel_back(
    context: Context, name: str, was: Any, typed: Any, behaviour: str
) -> None:
    """Nobody but us touched Zoho, so what it shows is the echo of our write, however it laid it out."""
    world = same_start(context, name, was, behaviour)
    world.rest()
    world.edit(EXACT, name, typed)
    world.rest()
    assert world.exact.values[name] == typed


def test_a_first_value_that_was_not_kept_leaves_no_silent_difference(context: Context) -> None:
    """Exact's value never reached Zoho; emptying it afterwards must not look as if nothing had moved."""
    exact, zoho = {"name": "Jansen", "email": "a"}, {"name": "Jansen", "email": "b"}
    world = World(context, System(exact), System(zoho, {"email": "drops"}))
    world.rest()
    assert [issue.field for issue in world.issues] == ["email"]
    world.edit(EXACT, "email", None)
    world.rest()
    assert world.exact.values["email"] == world.zoho.values["email"] or world.issues


def test_simulated_sides_do_what_their_names_say() -> None:
    told = {name: behave("old", "a  bcd") for name, behave in BEHAVIOURS.items()}
    assert told == {
        "keeps": "a  bcd", "trims": "a bcd", "shouts": "A  BCD", "cuts": "a  ", "drops": "old",
        "never clears": "a  bcd", "rounds": "a  bcd", "lays out": "+a  bcd",
    }  # fmt: skip
    assert BEHAVIOURS["never clears"]("old", None) == "old"
    assert BEHAVIOURS["rounds"](None, Decimal("20.55")) == Decimal(21)
    assert TEXT.same("a  b", "A b")
    assert not Money().same(Decimal("20.55"), Decimal(21))
