"""Bindings: which Exact record and which Zoho record are one, and the base, what each side showed when they agreed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, func, or_, select, update
from sqlalchemy.exc import IntegrityError

from exact_zoho.core.changes import Binding
from exact_zoho.core.entity import Side
from exact_zoho.errors import ExactZohoError
from exact_zoho.staging.scope import Scope
from exact_zoho.staging.tables import bindings, conflicts

SHOWN = (bindings.c.id, bindings.c.entity, bindings.c.exact_id, bindings.c.zoho_id, bindings.c.gone)
BY_SIDE = {Side.EXACT: bindings.c.exact_id, Side.ZOHO: bindings.c.zoho_id}


#: how many bases are looked at in one transaction
PAGE = 500


class Bindings:
    """The bindings of one connection."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def by(self, entity: str, side: Side, ids: Sequence[str]) -> dict[str, Binding]:
        """The bindings of those records of a side, by their ids."""
        if not ids:
            return {}
        mine = self._scope.mine(bindings, entity), self._scope.db.among(BY_SIDE[side], ids)
        with self._scope.db.reading() as tx:
            found = [_binding(row) for row in tx.execute(select(*SHOWN).where(*mine))]
        return {binding.on(side): binding for binding in found}

    def elsewhere(self, entity: str, zoho: Sequence[str], connections: Sequence[str]) -> set[str]:
        """Those of the Zoho records that one of those other connections has linked."""
        if not zoho or not connections:
            return set()
        theirs = bindings.c.connection.in_(connections), bindings.c.entity == entity
        found = select(bindings.c.zoho_id).where(*theirs, self._scope.db.among(bindings.c.zoho_id, zoho))
        with self._scope.db.reading() as tx:
            return set(tx.execute(found).scalars())

    def get(self, binding: int) -> Binding | None:
        """One binding."""
        with self._scope.db.reading() as tx:
            row = tx.execute(select(*SHOWN).where(self._scope.mine(bindings), bindings.c.id == binding)).one_or_none()
        return _binding(row) if row else None

    def link(self, entity: str, exact: str, zoho: str, run: int, base: Mapping[str, Any]) -> int:
        """Link two records; gives the binding's number. A record is linked once only."""
        with self._scope.db.writing() as tx:
            return self.join(tx, entity, (exact, zoho), run, base)

    def join(self, tx: Connection, entity: str, pair: tuple[str, str], run: int, base: Mapping[str, Any]) -> int:
        """`link`, in a transaction that does more. The same link again only replaces the base."""
        exact, zoho = pair
        met = select(*SHOWN).where(
            self._scope.mine(bindings, entity), or_(bindings.c.exact_id == exact, bindings.c.zoho_id == zoho)
        )
        known = [_binding(row) for row in tx.execute(met)]
        if not known:
            return self._insert(tx, entity, pair, run, base)
        if [(binding.exact, binding.zoho) for binding in known] != [pair]:
            raise _taken(entity, pair)
        self.keep_base(tx, known[0].id, base)
        return known[0].id

    def unlink(self, binding: int) -> Binding | None:
        """Take a link away with its base, and close what is asked about the pair; gives what was linked."""
        mine = self._scope.mine(bindings), bindings.c.id == binding
        with self._scope.db.writing() as tx:
            row = tx.execute(select(*SHOWN).where(*mine)).one_or_none()
            if row is None:
                return None
            tx.execute(delete(bindings).where(*mine))
            pair = conflicts.c.exact_id == row.exact_id, conflicts.c.zoho_id == row.zoho_id
            tx.execute(update(conflicts).where(self._scope.mine(conflicts, row.entity), *pair).values(answered=True))
        return _binding(row)

    def set_gone(self, binding: int, gone: Side | None) -> None:
        """Note on which side the record was deleted, if on any."""
        with self._scope.db.writing() as tx:
            tx.execute(self._one(binding).values(gone=str(gone or "")))

    def count(self, entity: str) -> int:
        """How many records of an entity are linked."""
        with self._scope.db.reading() as tx:
            found = select(func.count()).select_from(bindings).where(self._scope.mine(bindings, entity))
            return int(tx.execute(found).scalar_one())

    def base(self, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
        """The bases of those bindings."""
        if not ids:
            return {}
        found = select(bindings.c.id, bindings.c.base).where(self._scope.numbered(bindings, ids))
        with self._scope.db.reading() as tx:
            return {row.id: row.base for row in tx.execute(found)}

    def set_base(self, binding: int, base: Mapping[str, Any]) -> None:
        """Replace a base."""
        self.set_bases({binding: base})

    def set_bases(self, bases: Mapping[int, Mapping[str, Any]]) -> None:
        """Replace several bases at once."""
        if not bases:
            return
        statement = update(bindings).where(self._scope.mine(bindings), bindings.c.id == bindparam("binding"))
        with self._scope.db.writing() as tx:
            tx.execute(
                statement.values(base=bindparam("kept")),
                [{"binding": binding, "kept": dict(base)} for binding, base in bases.items()],
            )

    def forget(self, entity: str, fields: Collection[str]) -> None:
        """Take fields out of all bases of an entity: what is in them now was never agreed on."""
        after, found = 0, True
        while found and fields:
            with self._scope.db.reading() as tx:
                further = self._scope.mine(bindings, entity), bindings.c.id > after
                wanted = select(bindings.c.id, bindings.c.base).where(*further).order_by(bindings.c.id).limit(PAGE)
                kept = {row.id: row.base for row in tx.execute(wanted)}
            found = bool(kept)
            after = max(kept, default=after)
            known = {binding: base for binding, base in kept.items() if not base.keys().isdisjoint(fields)}
            self.set_bases({
                binding: {name: value for name, value in base.items() if name not in fields}
                for binding, base in known.items()
            })  # fmt: skip

    def keep_base(self, tx: Connection, binding: int, base: Mapping[str, Any]) -> None:
        """`set_base`, in a transaction that does more."""
        tx.execute(self._one(binding).values(base=dict(base)))

    def _one(self, binding: int) -> Any:
        return update(bindings).where(self._scope.mine(bindings), bindings.c.id == binding)

    def _insert(self, tx: Connection, entity: str, pair: tuple[str, str], run: int, base: Mapping[str, Any]) -> int:
        values = {
            "connection": self._scope.name, "entity": entity, "exact_id": pair[0], "zoho_id": pair[1], "gone": "",
            "base": dict(base), "run_id": run, "linked_at": self._scope.now(),
        }  # fmt: skip
        try:
            return self._scope.db.insert_one(tx, bindings, values)
        except IntegrityError:  # linked by another process since we looked
            raise _taken(entity, pair) from None


def _binding(row: Row[Any]) -> Binding:
    return Binding(row.id, row.entity, row.exact_id, row.zoho_id, Side(row.gone) if row.gone else None)


def _taken(entity: str, pair: tuple[str, str]) -> ExactZohoError:
    exact, zoho = pair
    return ExactZohoError(
        f"{entity}: Exact record {exact} or Zoho record {zoho} is linked to another record; unlink that first"
    )
