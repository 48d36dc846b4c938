"""A database that an earlier version filled keeps all it held, and works with the verbs of this one."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import text

from exact_zoho.core.changes import Settled
from exact_zoho.core.entity import Side
from exact_zoho.core.matching import Decision
from exact_zoho.core.standing import Order
from exact_zoho.staging.database import Database
from exact_zoho.staging.decided import FoundConflict
from exact_zoho.staging.rows import KeptConflict, StagedRow
from exact_zoho.staging.schema import HEAD, MIGRATIONS, VERSIONS, version
from exact_zoho.staging.store import Store
from exact_zoho.staging.tables import metadata

EXACT, ZOHO = Side.EXACT, Side.ZOHO
THEN = datetime(2026, 1, 1, tzinfo=UTC)
#: what a store held when only the first migration was there
HELD = (
    "INSERT INTO staged (connection, entity, side, part, id, owner, raw, hash, modified, touched, seq, gone,"
    " optimistic) VALUES ('default', 'accounts', 'zoho', 'main', 'z1', 'z1', '{}', '1', '',"
    " '2026-01-01T00:00:00+00:00', 1, false, false)",
    "INSERT INTO conflicts (connection, run_id, entity, exact_id, zoho_id, unit, exact, zoho, winner, rule, put_back,"
    " name, found_at, answered) VALUES ('default', 1, 'accounts', 'e1', 'z1', 'phone', '{}', '{}', '', 'asked', false,"
    " 'Jansen', :then, false)",
    "INSERT INTO changes (connection, plan_id, run_id, entity, side, kind, record, partner, part, part_id, key,"
    " exact_seq, zoho_seq, name, content, state, attempt, payload_hash, evidence, message, field, code, target_id,"
    " rereading) VALUES ('default', 1, 1, 'accounts', 'zoho', 'update', 'z1', 'e1', 'main', 'z1', '', 1, 1, 'Jansen',"
    """ '{"values":{},"source":{},"old":{},"marks":{},"why":{},"base":{}}', 'refused', 1, '', '', 'no', '', 'BAD',"""
    " '', false)",
)


@pytest.fixture(params=["file", "postgres"])
def filled_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database as the first version left it."""
    url = f"sqlite:///{tmp_path / 'old.db'}" if request.param == "file" else request.getfixturevalue("new_postgres")
    db = Database(url)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with db.writing() as tx:
        config.attributes.update(version_table=VERSIONS, connection=tx)
        command.upgrade(config, "0001")
        for statement in HELD:
            tx.execute(text(statement), {"then": "2026-01-01 00:00:00.000000" if db.is_sqlite else THEN})
    assert version(db) == "0001"
    db.close()
    return str(url)


def test_a_filled_database_gets_exactly_the_tables_that_are_declared(filled_url: str, clock: Any, random: Any) -> None:
    Store.open(filled_url, None, clock, random).close()
    db = Database(filled_url)
    assert version(db) == HEAD
    with db.reading() as tx:
        assert compare_metadata(MigrationContext.configure(tx, opts={"version_table": VERSIONS}), metadata) == []
    db.close()


def test_what_it_held_is_kept_and_can_be_decided(filled_url: str, clock: Any, random: Any) -> None:
    store = Store.open(filled_url, None, clock, random)
    conn = store.connection("default")
    staged = conn.staging.load("accounts", ZOHO, ["z1"])["z1"]
    assert (staged.touched, staged.touched_by) == ("2026-01-01T00:00:00+00:00", "")
    conn.staging.stage("accounts", ZOHO, "main", [StagedRow("z1", "z1", {}, "2", touched_by="Piet")])
    conflict = conn.conflicts.waiting()[0]
    assert conflict == KeptConflict(
        conflict.id, "accounts", "e1", "z1", "phone", {}, {}, "", "asked", False, "Jansen", 1, THEN, False,
        exact_by="", exact_at=None, zoho_by="", zoho_at=None, chosen="", chosen_by="", chosen_at=None,
    )  # fmt: skip
    assert conn.conflicts.choose(conflict.id, ZOHO, "Anna")
    conn.conflicts.add_many(
        2, "accounts", [FoundConflict(Settled("accounts", "e2", "z2", "phone", {}, {}, None, "asked"), {}, {})]
    )
    assert [each.chosen for each in conn.conflicts.waiting()] == ["zoho", ""]
    assert [each.code for each in conn.changes.last_refusals("accounts", ["z1"])] == ["BAD"]
    assert conn.changes.forget_refusals("accounts", ZOHO) == ["z1"]
    conn.orders.set("accounts", ZOHO, "z1", Order.FREEZE, "Anna")
    conn.matches.decide("accounts", "e1", "z1", Decision.NEVER, "Anna")
    assert conn.orders.of("accounts", ZOHO, ["z1"]) == {"z1": Order.FREEZE}
    assert list(conn.matches.decided("accounts", EXACT, ["e1"])) == [("e1", "z1")]
    store.close()
