"""What an operator asks by a form, where one form serves several verbs: what each needs, and its answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from exact_zoho.core.entity import Side
from exact_zoho.core.matching import Decision
from exact_zoho.engine import newer, questions, repair
from exact_zoho.engine.bench import Bench
from exact_zoho.engine.edit import edit
from exact_zoho.engine.repair import found
from exact_zoho.errors import UsageError


@dataclass(frozen=True)
class Wish:
    """What is to be done about which record; what a verb does not need stays empty."""

    action: str
    entity: str
    record: str = ""
    exact_id: str = ""
    zoho_id: str = ""
    field: str = ""
    value: str = ""


@dataclass(frozen=True)
class _Verb:
    """A verb of repair: what it needs to be told, and what does it."""

    act: Callable[[Bench, Wish, str], str]
    needs: tuple[str, ...] = ("record",)


def _retry(bench: Bench, wish: Wish, _by: str) -> str:
    return repair.retry(bench, *(_named(bench, wish) if wish.record else (wish.entity,)))


def _named(bench: Bench, wish: Wish) -> tuple[str, Side, str]:
    return found(bench, wish.entity, wish.record)


def _rebuild(bench: Bench, _wish: Wish, _by: str) -> str:
    with bench.store.lock(bench.name):
        newer.rebuild(bench)
    return "Everything is read and linked again by the next run, whose plan waits for approval."


PAIR = ("exact_id", "zoho_id")
VERBS: Mapping[str, _Verb] = {
    "retry": _Verb(_retry, ()),
    "edit and retry": _Verb(
        lambda bench, wish, by: edit(bench, wish.entity, wish.record, wish.field, wish.value, by), ("record", "field")
    ),
    "unlink": _Verb(lambda bench, wish, by: repair.unlink(bench, *_named(bench, wish), by)),
    "relink": _Verb(lambda bench, wish, by: repair.relink(bench, wish.entity, wish.exact_id, wish.zoho_id, by), PAIR),
    "adopt": _Verb(lambda bench, wish, by: repair.adopt(bench, wish.entity, wish.exact_id, wish.zoho_id, by), PAIR),
    "recreate": _Verb(lambda bench, wish, by: repair.recreate(bench, *_named(bench, wish), by)),
    "freeze": _Verb(lambda bench, wish, by: repair.freeze(bench, *_named(bench, wish), by)),
    "thaw": _Verb(lambda bench, wish, _by: repair.thaw(bench, *_named(bench, wish))),
    "rebuild all links": _Verb(_rebuild, ()),
}


def carry_out(bench: Bench, wish: Wish, by: str) -> str:
    """Do what is wished and say so; raises `UsageError` where something needed is not told."""
    verb = VERBS[wish.action]
    if missing := [name for name in verb.needs if not getattr(wish, name).strip()]:
        raise UsageError(f"to {wish.action}, fill in {' and '.join(missing)}")
    return verb.act(bench, wish, by)


def answer_matches(bench: Bench, answers: Mapping[Decision, Sequence[str]], by: str) -> int:
    """Take answers to the questions which records are one, by Zoho id; all are understood before one is taken."""
    given = [(zoho, decision) for decision, ids in answers.items() for zoho in ids]
    _once([zoho for zoho, _ in given])
    meant = [(*questions.meant(bench, "", zoho, ""), decision) for zoho, decision in given]
    for entity, exact, zoho, decision in meant:
        repair.decide_match(bench, entity, exact, zoho, decision, by)
    return len(meant)


def answer_conflicts(bench: Bench, answers: Mapping[Side, Sequence[int]], by: str) -> int:
    """Take answers to the questions whose value counts, by number; all are understood before one is taken."""
    given = [(number, side) for side, numbers in answers.items() for number in numbers]
    _once([str(number) for number, _ in given])
    waiting = {each.id for each in bench.conn.conflicts.waiting()}
    if unknown := sorted(number for number, _ in given if number not in waiting):
        raise UsageError(f"these conflicts do not wait for a decision: {', '.join(map(str, unknown))}")
    for number, side in given:
        repair.choose(bench, number, side, by)
    return len(given)


def _once(given: Sequence[str]) -> None:
    if twice := sorted({each for each in given if given.count(each) > 1}):
        raise UsageError(f"answered twice: {', '.join(twice)}; nothing was taken")
