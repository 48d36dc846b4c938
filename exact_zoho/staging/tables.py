"""The tables. Staged records are generic, so that a new entity or field needs no migration.

All tables of a connection carry its name; what the APIs count for an app, a user or an organisation carries an `owner`
instead, because connections share it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from sqlalchemy import BigInteger, Index, MetaData, Table, Text, UniqueConstraint, false, text
from sqlmodel import Field, SQLModel

from exact_zoho.staging.columns import Big, Instant, Json, Words

#: what rows hold in a column that their table got later
EMPTY, NO = {"server_default": ""}, {"server_default": false()}


class _Base(SQLModel):
    metadata = MetaData()


class Staged(_Base, table=True):
    """A row read from a side. `seq` grows whenever its content changes; `optimistic` ones show what we wrote."""

    __tablename__ = "staged"
    __table_args__ = (Index("staged_owner", "connection", "entity", "side", "owner"),)
    connection: str = Field(primary_key=True)
    entity: str = Field(primary_key=True)
    side: str = Field(primary_key=True)
    part: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    owner: str
    raw: str = Field(sa_type=Text)
    hash: str
    modified: str
    touched: str | None = None
    touched_by: str = Field(default="", sa_type=Words, sa_column_kwargs=EMPTY)
    seq: int = Field(sa_type=BigInteger)
    gone: bool = False
    optimistic: bool = False


class MatchKey(_Base, table=True):
    """A value by which a record may be matched."""

    __tablename__ = "match_keys"
    __table_args__ = (Index("match_keys_record", "connection", "entity", "side", "record"),)
    connection: str = Field(primary_key=True)
    entity: str = Field(primary_key=True)
    side: str = Field(primary_key=True)
    name: str = Field(primary_key=True)
    value: str = Field(primary_key=True)
    record: str = Field(primary_key=True)


class Edge(_Base, table=True):
    """A reference from a record to another of the same side."""

    __tablename__ = "edges"
    __table_args__ = (Index("edges_target", "connection", "side", "target_entity", "target"),)
    connection: str = Field(primary_key=True)
    entity: str = Field(primary_key=True)
    side: str = Field(primary_key=True)
    record: str = Field(primary_key=True)
    field: str = Field(primary_key=True)
    target_entity: str
    target: str


class DirtyRecord(_Base, table=True):
    """A record to be planned; not before `until`, where that is set."""

    __tablename__ = "dirty"
    connection: str = Field(primary_key=True)
    entity: str = Field(primary_key=True)
    side: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    seq: int = Field(sa_type=BigInteger)
    until: datetime | None = Field(default=None, sa_type=Instant)


class Sequence(_Base, table=True):
    """The last version number given out in a connection."""

    __tablename__ = "sequences"
    connection: str = Field(primary_key=True)
    value: int = Field(sa_type=BigInteger)


class BindingRow(_Base, table=True):
    """The link between one Exact record and one Zoho record, with the base."""

    __tablename__ = "bindings"
    __table_args__ = (
        UniqueConstraint("connection", "entity", "exact_id", name="bindings_exact"),
        UniqueConstraint("connection", "entity", "zoho_id", name="bindings_zoho"),
    )
    id: int | None = Field(default=None, primary_key=True, sa_type=Big)
    connection: str
    entity: str
    exact_id: str
    zoho_id: str
    gone: str = ""
    base: Any = Field(sa_type=Json)
    run_id: int = Field(sa_type=BigInteger)
    linked_at: datetime = Field(sa_type=Instant)


class CursorRow(_Base, table=True):
    """How far a feed was read."""

    __tablename__ = "cursors"
    connection: str = Field(primary_key=True)
    feed: str = Field(primary_key=True)
    value: str = Field(sa_type=Text)
    complete: bool
    moved_at: datetime = Field(sa_type=Instant)


class PlanRow(_Base, table=True):
    """A plan."""

    __tablename__ = "plans"
    __table_args__ = (Index("plans_state", "connection", "state"),)
    id: int | None = Field(default=None, primary_key=True, sa_type=Big)
    connection: str
    run_id: int = Field(sa_type=BigInteger)
    state: str
    created_at: datetime = Field(sa_type=Instant)
    approved_by: str = ""
    approved_at: datetime | None = Field(default=None, sa_type=Instant)


class ChangeRow(_Base, table=True):
    """A planned write and what became of it: at once plan, intent and history."""

    __tablename__ = "changes"
    __table_args__ = (
        Index("changes_plan", "plan_id", "entity", "side", "state", "kind", "id"),
        Index("changes_record", "connection", "entity", "record"),
        Index("changes_partner", "connection", "entity", "partner"),
        Index("changes_run", "connection", "run_id"),
        Index(
            "changes_open", "connection", "entity", "side",
            sqlite_where=text("state IN ('claimed', 'unknown')"),
            postgresql_where=text("state IN ('claimed', 'unknown')"),
        ),
        Index(
            "changes_rereading", "connection", "entity", "side",
            sqlite_where=text("rereading"), postgresql_where=text("rereading"),
        ),
        *(
            Index(f"changes_{name}", "connection", "entity", of, sqlite_where=text(if_), postgresql_where=text(if_))
            for name, of, if_ in (("key", "key", "key <> ''"), ("target", "target_id", "target_id <> ''"))
        ),
    )  # fmt: skip
    id: int | None = Field(default=None, primary_key=True, sa_type=Big)
    connection: str
    plan_id: int = Field(sa_type=BigInteger)
    run_id: int | None = Field(default=None, sa_type=BigInteger)
    entity: str
    side: str
    kind: str
    record: str
    partner: str
    part: str
    part_id: str
    key: str
    exact_seq: int = Field(sa_type=BigInteger)
    zoho_seq: int = Field(sa_type=BigInteger)
    name: str = Field(sa_type=Words)
    content: Any = Field(sa_type=Json)
    state: str
    attempt: int = 0
    payload_hash: str = ""
    sent_after: datetime | None = Field(default=None, sa_type=Instant)
    sent_before: datetime | None = Field(default=None, sa_type=Instant)
    resolved_at: datetime | None = Field(default=None, sa_type=Instant)
    evidence: str = Field(default="", sa_type=Text)
    message: str = Field(default="", sa_type=Words)
    field: str = ""
    code: str = ""
    target_id: str = ""
    rereading: bool = False
    forgotten: bool = Field(default=False, sa_column_kwargs=NO)


class ExchangeRow(_Base, table=True):
    """What was sent to write one change and what was answered, the other records of the call left out."""

    __tablename__ = "exchanges"
    __table_args__ = (Index("exchanges_change", "connection", "change_id"), Index("exchanges_at", "connection", "at"))
    id: int | None = Field(default=None, primary_key=True, sa_type=Big)
    connection: str
    change_id: int = Field(sa_type=BigInteger)
    entity: str
    side: str
    record: str
    at: datetime = Field(sa_type=Instant)
    method: str
    path: str = Field(sa_type=Text)
    shared: int
    request: Any = Field(sa_type=Json)
    status: int
    response: Any = Field(sa_type=Json)


class IssueRow(_Base, table=True):
    """Something a person must know about a record."""

    __tablename__ = "issues"
    __table_args__ = (
        Index("issues_record", "connection", "entity", "side", "record_id"),
        Index(
            "issues_open", "connection", "entity",
            sqlite_where=text("closed_at IS NULL"), postgresql_where=text("closed_at IS NULL"),
        ),
    )  # fmt: skip
    id: int | None = Field(default=None, primary_key=True, sa_type=Big)
    connection: str
    entity: str
    side: str
    record_id: str
    code: str
    message: str = Field(sa_type=Words)
    field: str
    remedy: str = Field(sa_type=Words)
    raw_code: str
    name: str = Field(sa_type=Words)
    blocks: bool
    opened_at: datetime = Field(sa_type=Instant)
    closed_at: datetime | None = Field(default=None, sa_type=Instant)


class CauseRow(_Base, table=True):
    """Why changes of one kind were refused, what the refused ones share, and which records they were about."""

    __tablename__ = "causes"
    __table_args__ = (
        Index(
            "causes_open", "connection", "entity",
            sqlite_where=text("closed_at IS NULL"), postgresql_where=text("closed_at IS NULL"),
        ),
    )  # fmt: skip
    id: int | None = Field(default=None, primary_key=True, sa_type=Big)
    connection: str
    entity: str
    side: str
    part: str
    kind: str
    code: str
    field: str
    pattern: str = Field(sa_type=Words)
    message: str = Field(sa_type=Words)
    suspects: Any = Field(sa_type=Json)
    refused: Any = Field(sa_type=Json)
    canary: Any = Field(sa_type=Json)
    opened_at: datetime = Field(sa_type=Instant)
    next_try_at: datetime = Field(sa_type=Instant)
    settings_version: int
    tries: int
    tried_in: int = Field(sa_type=BigInteger)
    closed_at: datetime | None = Field(default=None, sa_type=Instant)


class ConflictRow(_Base, table=True):
    """A conflict and both its values, who edited each record last, and which value a person chose."""

    __tablename__ = "conflicts"
    __table_args__ = (
        Index("conflicts_pair", "connection", "entity", "exact_id"),
        Index("conflicts_recent", "connection", "id"),
        Index(
            "conflicts_open", "connection", "id",
            sqlite_where=text("answered = 0"), postgresql_where=text("NOT answered"),
        ),
    )  # fmt: skip
    id: int | None = Field(default=None, primary_key=True, sa_type=Big)
    connection: str
    run_id: int = Field(sa_type=BigInteger)
    entity: str
    exact_id: str
    zoho_id: str
    unit: str
    exact: Any = Field(sa_type=Json)
    zoho: Any = Field(sa_type=Json)
    winner: str
    rule: str
    put_back: bool
    name: str = Field(sa_type=Words)
    found_at: datetime = Field(sa_type=Instant)
    answered: bool
    exact_by: str = Field(default="", sa_type=Words, sa_column_kwargs=EMPTY)
    exact_at: datetime | None = Field(default=None, sa_type=Instant)
    zoho_by: str = Field(default="", sa_type=Words, sa_column_kwargs=EMPTY)
    zoho_at: datetime | None = Field(default=None, sa_type=Instant)
    chosen: str = Field(default="", sa_column_kwargs=EMPTY)
    chosen_by: str = Field(default="", sa_type=Words, sa_column_kwargs=EMPTY)
    chosen_at: datetime | None = Field(default=None, sa_type=Instant)


class MatchRow(_Base, table=True):
    """Two records that may be one, what speaks for it, and what a person said about it."""

    __tablename__ = "matches"
    __table_args__ = (
        Index("matches_zoho", "connection", "entity", "zoho_id"),
        Index(
            "matches_waiting", "connection", "entity", "score",
            sqlite_where=text("state = 'waiting'"), postgresql_where=text("state = 'waiting'"),
        ),
    )  # fmt: skip
    connection: str = Field(primary_key=True)
    entity: str = Field(primary_key=True)
    exact_id: str = Field(primary_key=True)
    zoho_id: str = Field(primary_key=True)
    state: str
    score: float
    evidence: Any = Field(sa_type=Json)
    digest: str
    name: str = Field(sa_type=Words)
    found_at: datetime = Field(sa_type=Instant)
    decided_by: str = Field(sa_type=Words)
    decided_at: datetime | None = Field(default=None, sa_type=Instant)
    run_id: int = Field(sa_type=BigInteger)


class OrderRow(_Base, table=True):
    """What a person said about one record, until it is taken back."""

    __tablename__ = "orders"
    connection: str = Field(primary_key=True)
    entity: str = Field(primary_key=True)
    side: str = Field(primary_key=True)
    record: str = Field(primary_key=True)
    said: str
    said_by: str = Field(sa_type=Words)
    said_at: datetime = Field(sa_type=Instant)
    note: str = Field(sa_type=Words)


class LeftOutRow(_Base, table=True):
    """A record without a partner that stays out, and why."""

    __tablename__ = "left_out"
    connection: str = Field(primary_key=True)
    entity: str = Field(primary_key=True)
    side: str = Field(primary_key=True)
    record: str = Field(primary_key=True)
    reason: str = Field(sa_type=Text)


class RunRow(_Base, table=True):
    """A run."""

    __tablename__ = "runs"
    __table_args__ = (Index("runs_connection", "connection", "id"),)
    id: int | None = Field(default=None, primary_key=True, sa_type=Big)
    connection: str
    kind: str
    state: str
    settings_version: int
    started_at: datetime = Field(sa_type=Instant)
    finished_at: datetime | None = Field(default=None, sa_type=Instant)
    report: Any = Field(sa_type=Json)


class Fact(_Base, table=True):
    """Something known of a connection: what it is pinned to, Zoho's schema, the division's codes, notes."""

    __tablename__ = "facts"
    connection: str = Field(primary_key=True)
    topic: str = Field(primary_key=True)
    name: str = Field(primary_key=True)
    value: Any = Field(sa_type=Json)


class AllowanceRow(_Base, table=True):
    """What is left of one budget in its present window, as a side told; None where it did not."""

    __tablename__ = "allowances"
    owner: str = Field(primary_key=True)
    scope: str = Field(primary_key=True)
    span: str = Field(primary_key=True)
    allowed: int | None = None
    remaining: int | None = None
    resets_at: datetime | None = Field(default=None, sa_type=Instant)


class SpentRow(_Base, table=True):
    """What was spent in one hour of a budget that is counted over the last day."""

    __tablename__ = "spent"
    owner: str = Field(primary_key=True)
    scope: str = Field(primary_key=True)
    hour: datetime = Field(primary_key=True, sa_type=Instant)
    amount: int


class Tick(_Base, table=True):
    """One occurrence of what is counted over a sliding time: an error answer of an endpoint, a request for tokens."""

    __tablename__ = "ticks"
    __table_args__ = (Index("ticks_counted", "owner", "scope", "name", "at"),)
    id: int | None = Field(default=None, primary_key=True, sa_type=Big)
    owner: str
    scope: str
    name: str
    at: datetime = Field(sa_type=Instant)


class SlotRow(_Base, table=True):
    """One call in progress; its place is free again at `until`, should its process die."""

    __tablename__ = "slots"
    owner: str = Field(primary_key=True)
    holder: str = Field(primary_key=True)
    until: datetime = Field(sa_type=Instant)


class TokenRow(_Base, table=True):
    """The tokens of one consent, encrypted; `seed` is a digest of the refresh token they began with."""

    __tablename__ = "tokens"
    owner: str = Field(primary_key=True)
    access: str = Field(sa_type=Text)
    refresh: str = Field(sa_type=Text)
    access_expires: datetime | None = Field(default=None, sa_type=Instant)
    requested_at: datetime | None = Field(default=None, sa_type=Instant)
    seed: str = ""
    saved_at: datetime = Field(sa_type=Instant)


class SettingsRow(_Base, table=True):
    """One version of the settings."""

    __tablename__ = "settings"
    version: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    document: Any = Field(sa_type=Json)
    source: str
    written_at: datetime = Field(sa_type=Instant)


class ImportRow(_Base, table=True):
    """What a source of settings held when it was last imported."""

    __tablename__ = "imports"
    source: str = Field(primary_key=True)
    digest: str
    document: Any = Field(sa_type=Json)
    imported_at: datetime = Field(sa_type=Instant)


class LockRow(_Base, table=True):
    """Who took a lock last, for people; the lock itself is the database's or the file system's."""

    __tablename__ = "locks"
    name: str = Field(primary_key=True)
    holder: str


metadata = _Base.metadata


def table(model: type[SQLModel]) -> Table:
    """The table of a model, for statements without objects."""
    return cast("Table", model.__table__)  # type: ignore[attr-defined]  # SQLModel sets it


allowances = table(AllowanceRow)
bindings = table(BindingRow)
causes = table(CauseRow)
changes = table(ChangeRow)
conflicts = table(ConflictRow)
cursors = table(CursorRow)
dirty = table(DirtyRecord)
edges = table(Edge)
exchanges = table(ExchangeRow)
facts = table(Fact)
imports = table(ImportRow)
issues = table(IssueRow)
left_out = table(LeftOutRow)
locks = table(LockRow)
match_keys = table(MatchKey)
matches = table(MatchRow)
orders = table(OrderRow)
plans = table(PlanRow)
runs = table(RunRow)
sequences = table(Sequence)
settings = table(SettingsRow)
slots = table(SlotRow)
spent = table(SpentRow)
staged = table(Staged)
ticks = table(Tick)
tokens = table(TokenRow)
