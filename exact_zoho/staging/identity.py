"""What a connection is: the pair of companies that it is pinned to, its state, and what setup found out about them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import select

from exact_zoho.errors import SyncHaltedError
from exact_zoho.staging.database import Database
from exact_zoho.staging.scope import Scope
from exact_zoho.staging.tables import facts

NEW = "new"
#: what one piece of work reads over and over: it goes on with what it found first
STEADY = frozenset({"names", "schema", "codes"})


class Identity:
    """The facts about one connection."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._known: dict[tuple[str, str], Any] = {}

    def pin(self, values: Mapping[str, Any]) -> None:
        """Pin the connection to its companies, or make sure that it still is pinned to these."""
        pinned = self.pinned()
        for name, value in values.items():
            if name in pinned and str(pinned[name]) != str(value):
                raise _mismatch(self._scope.name, name, pinned[name], value)
        if not set(values) <= set(pinned):
            self._set("pin", "", {**pinned, **values})

    def pinned(self) -> dict[str, Any]:
        """What the connection is pinned to: the Exact host, the division, the Zoho organisation."""
        return dict(self._get("pin", "") or {})

    def sharing(self) -> list[str]:
        """The other connections that are pinned to the same Zoho organisation."""
        org = self.pinned().get("org")
        return sorted(name for name, pinned in self.others().items() if org and pinned.get("org") == org)

    def others(self) -> dict[str, dict[str, Any]]:
        """What the other connections are pinned to, by name."""
        others = facts.c.topic == "pin", facts.c.connection != self._scope.name
        with self._scope.db.reading() as tx:
            return {row.connection: row.value for row in tx.execute(select(facts).where(*others))}

    def state(self) -> str:
        """How far the connection has come: `new` until its first plan is done, then `live`."""
        return str(self._get("state", "") or NEW)

    def set_state(self, state: str) -> None:
        """Note how far the connection has come."""
        self._set("state", "", state)

    def names(self, entity: str) -> dict[str, str]:
        """The API names that setup found for Zoho columns, by the name declared; empty for a column switched off."""
        return dict(self._get("names", entity) or {})

    def set_names(self, entity: str, names: Mapping[str, str]) -> None:
        """Keep the API names of Zoho columns."""
        self._set("names", entity, dict(names))

    def schema(self, entity: str) -> dict[str, Any]:
        """What Zoho's metadata says of the columns of an entity, by column."""
        return dict(self._get("schema", entity) or {})

    def set_schema(self, entity: str, schema: Mapping[str, Any]) -> None:
        """Keep what Zoho's metadata says."""
        self._set("schema", entity, dict(schema))

    def codes(self, name: str) -> list[str]:
        """A list of the division's codes, such as its payment conditions; empty where it was never read."""
        return list(self._get("codes", name) or [])

    def set_codes(self, name: str, codes: Collection[str]) -> None:
        """Keep a list of codes."""
        self._set("codes", name, sorted(codes))

    def note(self, key: str) -> Any:
        """Something kept under a key; None where nothing is."""
        return self._get("note", key)

    def set_note(self, key: str, value: Any) -> None:
        """Keep something under a key."""
        self._set("note", key, value)

    def noted_by_others(self, key: str) -> dict[str, Any]:
        """What the other connections keep under a key, by name."""
        others = facts.c.topic == "note", facts.c.name == key, facts.c.connection != self._scope.name
        with self._scope.db.reading() as tx:
            return {row.connection: row.value for row in tx.execute(select(facts).where(*others))}

    def _get(self, topic: str, name: str) -> Any:
        if (topic, name) in self._known:
            return self._known[topic, name]
        value = self._read(topic, name)
        if topic in STEADY:
            self._known[topic, name] = value
        return value

    def _read(self, topic: str, name: str) -> Any:
        here = self._scope.mine(facts), facts.c.topic == topic, facts.c.name == name
        with self._scope.db.reading() as tx:
            return tx.execute(select(facts.c.value).where(*here)).scalar_one_or_none()

    def _set(self, topic: str, name: str, value: Any) -> None:
        if value is not None and self._get(topic, name) == value:
            return  # each run keeps what it found about both sides, and mostly finds the same
        self._known.pop((topic, name), None)
        statement = self._scope.db.upsert(facts, ["connection", "topic", "name"])
        with self._scope.db.writing() as tx:
            tx.execute(statement.values(connection=self._scope.name, topic=topic, name=name, value=value))


def _mismatch(connection: str, name: str, pinned: Any, found: Any) -> SyncHaltedError:
    code = "wrong_org" if "org" in name else "wrong_division"
    reason = f"connection {connection} belongs to {name} {pinned}, but {found} answered"
    remedy = "Correct the address or the credentials, or make a connection of its own for the other company."
    return SyncHaltedError(reason, code=code, remedy=remedy)


def connections(db: Database) -> list[str]:
    """The names of all connections of which anything is known."""
    with db.reading() as tx:
        return sorted(tx.execute(select(facts.c.connection).distinct()).scalars())
