"""What a person may do about one record or one question; the next run carries it out.

Nothing here calls either side. What changes links takes the connection's writer lock, so that no run is at work.
"""

from __future__ import annotations

from collections.abc import Sequence

from exact_zoho.core.changes import Binding
from exact_zoho.core.entity import Entity, Side
from exact_zoho.core.matching import Decision
from exact_zoho.core.standing import Order
from exact_zoho.engine.bench import Bench
from exact_zoho.engine.causes import retry as _retry
from exact_zoho.engine.outcome import look_again
from exact_zoho.engine.records import records
from exact_zoho.errors import UsageError


def found(bench: Bench, entity: str, record: str) -> tuple[str, Side, str]:
    """On which side a record is, by its id: what the verbs take to name it."""
    declared = _entity(bench, entity)
    for side in Side:
        if records(bench, declared, side, [record]):
            return entity, side, record
    raise UsageError(f"neither side has {entity} with the id {record}, as far as was read")


def unlink(bench: Bench, entity: str, side: Side, record: str, by: str) -> str:
    """Let two linked records go separate ways: both stay, neither is synchronised, they are never matched again."""
    with bench.store.lock(bench.name):
        binding = _linked(bench, entity, side, record)
        _part(bench, binding, by)
    return f"{_pair(binding)} are unlinked; both stay as they are, and nothing is created for either."


def relink(bench: Bench, entity: str, exact: str, zoho: str, by: str) -> str:
    """Link two records that a person knows to be one; what either was linked to before stays behind unlinked."""
    declared = _entity(bench, entity)
    with bench.store.lock(bench.name):
        for side, record in ((Side.EXACT, exact), (Side.ZOHO, zoho)):
            _existing(bench, declared, side, record)
        for binding in _bindings(bench, entity, exact, zoho):
            if (binding.exact, binding.zoho) == (exact, zoho):
                return f"{exact} and {zoho} are linked already."
            _part(bench, binding, by)
        for side, record in ((Side.EXACT, exact), (Side.ZOHO, zoho)):
            bench.conn.orders.lift(entity, side, record)
            look_again(bench, entity, side, [record])
        bench.conn.matches.decide(entity, exact, zoho, Decision.ACCEPTED, by)
    return f"{exact} and {zoho} are one from the next run on."


def adopt(bench: Bench, entity: str, exact: str, zoho: str, by: str) -> str:
    """Say which record a creation of unknown outcome made; both must be unlinked."""
    if taken := [binding for binding in _bindings(bench, entity, exact, zoho) if not binding.gone]:
        raise UsageError(f"{_pair(taken[0])} are linked: use relink to change that")
    return relink(bench, entity, exact, zoho, by)


def recreate(bench: Bench, entity: str, side: Side, record: str, by: str) -> str:
    """Create a record of `side` anew on the other one, knowingly: its partner there was deleted, or it was unlinked."""
    declared = _entity(bench, entity)
    with bench.store.lock(bench.name):
        _existing(bench, declared, side, record)
        if binding := bench.conn.bindings.by(entity, side, [record]).get(record):
            if binding.gone is not side.other:
                raise UsageError(f"{_pair(binding)} are linked and both are there: nothing is to be created")
            bench.conn.bindings.unlink(binding.id)
        bench.conn.orders.set(entity, side, record, Order.CREATE, by)
        look_again(bench, entity, side, [record])
    return f"It is created in {side.other.capitalize()} by the next run."


def freeze(bench: Bench, entity: str, side: Side, record: str, by: str) -> str:
    """Leave a record as it is on both sides until `thaw`."""
    _existing(bench, _entity(bench, entity), side, record)
    bench.conn.orders.set(entity, side, record, Order.FREEZE, by)
    look_again(bench, entity, side, [record])
    return "It is not synchronised any more, until it is thawed."


def thaw(bench: Bench, entity: str, side: Side, record: str) -> str:
    """Take back what was said about a record: frozen, unlinked, refused."""
    _entity(bench, entity)
    bench.conn.orders.lift(entity, side, record)
    look_again(bench, entity, side, [record])
    return "It is synchronised again, like any other."


def retry(bench: Bench, entity: str = "", side: Side | None = None, record: str = "") -> str:
    """Try again what was refused: one record, or all."""
    names = [entity] if entity else [each.name for each in bench.entities]
    tried = sum(
        _retry(bench, _entity(bench, name), each, [record] if record else None)
        for name in names
        for each in ([side] if side else Side)
    )
    return f"{tried} refused records are tried again by the next run."


# -- questions ------------------------------------------------------------------------------------------------------


def decide_match(bench: Bench, entity: str, exact: str, zoho: str, answer: Decision, by: str) -> str:
    """Answer whether two records are one."""
    declared = _entity(bench, entity)
    for side, record in ((Side.EXACT, exact), (Side.ZOHO, zoho)):
        _existing(bench, declared, side, record)
    bench.conn.matches.decide(entity, exact, zoho, answer, by)
    for side, record in ((Side.EXACT, exact), (Side.ZOHO, zoho)):
        look_again(bench, entity, side, [record])
    said = {
        Decision.ACCEPTED: "are one from the next run on",
        Decision.REFUSED: "are not one, as far as is known now",
        Decision.NEVER: "are never taken for one again",
    }
    return f"{exact} and {zoho} {said[answer]}."


def choose(bench: Bench, conflict: int, winner: Side, by: str) -> str:
    """Say which side's value wins a conflict that waits for a person."""
    waiting = {each.id: each for each in bench.conn.conflicts.waiting()}
    if conflict not in waiting:
        raise UsageError(f"no conflict {conflict} waits for a decision: see `exact-zoho conflicts`")
    kept = waiting[conflict]
    bench.conn.conflicts.choose(conflict, winner, by)
    bench.conn.dirty.add(kept.entity, Side.EXACT, [kept.exact_id])
    return f"The value of {winner.capitalize()} goes across with the next run."


def allow(bench: Bench, entity: str, ids: Sequence[str], by: str) -> str:
    """Let new records of Zoho into Exact's books."""
    return _review(bench, entity, ids, Order.CREATE, by, "created in Exact by the next run")


def refuse(bench: Bench, entity: str, ids: Sequence[str], by: str) -> str:
    """Keep new records of Zoho out of Exact's books."""
    return _review(bench, entity, ids, Order.REFUSE, by, "kept out of Exact")


def _review(bench: Bench, entity: str, ids: Sequence[str], order: Order, by: str, said: str) -> str:
    declared = _entity(bench, entity)
    for record in ids:
        _existing(bench, declared, Side.ZOHO, record)
        bench.conn.orders.set(entity, Side.ZOHO, record, order, by)
    look_again(bench, entity, Side.ZOHO, ids)
    return f"{len(ids)} {entity if len(ids) != 1 else declared.singular} will be {said}."


# -- what they have in common ---------------------------------------------------------------------------------------


def _entity(bench: Bench, name: str) -> Entity:
    known = {entity.name: entity for entity in bench.entities}
    if name not in known:
        raise UsageError(f"there is no {name!r}; there are {', '.join(known)}")
    return known[name]


def _existing(bench: Bench, entity: Entity, side: Side, record: str) -> None:
    found = records(bench, entity, side, [record]).get(record)
    if found is None or found.gone:
        raise UsageError(
            f"{side.capitalize()} has no {entity.singular} {record}, as far as was read: run `exact-zoho preview` first"
        )


def _linked(bench: Bench, entity: str, side: Side, record: str) -> Binding:
    _entity(bench, entity)
    binding = bench.conn.bindings.by(entity, side, [record]).get(record)
    if binding is None:
        raise UsageError(f"{record} is not linked")
    return binding


def _bindings(bench: Bench, entity: str, exact: str, zoho: str) -> list[Binding]:
    found = {
        binding.id: binding
        for side, record in ((Side.EXACT, exact), (Side.ZOHO, zoho))
        for binding in bench.conn.bindings.by(entity, side, [record]).values()
    }
    return list(found.values())


def _part(bench: Bench, binding: Binding, by: str) -> None:
    bench.conn.bindings.unlink(binding.id)
    bench.conn.matches.decide(binding.entity, binding.exact, binding.zoho, Decision.NEVER, by)
    for side in Side:
        bench.conn.orders.set(binding.entity, side, binding.on(side), Order.APART, by)
        look_again(bench, binding.entity, side, [binding.on(side)])


def _pair(binding: Binding) -> str:
    return f"{binding.exact} in Exact and {binding.zoho} in Zoho"
