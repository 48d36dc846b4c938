"""Inserting, updating and upserting records: each record of a call judged on its own, answered in order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sandbox.wire import Response
from sandbox.zoho import rules, values
from sandbox.zoho.context import Context
from sandbox.zoho.fields import FieldDef
from sandbox.zoho.replies import Details, ItemRefusedError, reply
from sandbox.zoho.state import USERS, Module, Row
from sandbox.zoho.unique import check_order, holder, refuse_duplicates

#: more in one call is refused
BATCH = 100


@dataclass(frozen=True)
class Write:
    """What the records of one call have in common."""

    module: Module
    rules_run: bool
    unmodified_since: datetime | None = None


def insert(ctx: Context) -> Response:
    """POST /{module}."""
    items = ctx.rows_of("data", BATCH)
    write = _write(ctx)
    return _answer(ctx, items, lambda item, at: _insert(ctx, write, item, at), 201)


def update(ctx: Context) -> Response:
    """PUT /{module}, and PUT /{module}/{id} for one record."""
    one = ctx.named.get("id")
    items = ctx.rows_of("data", 1 if one else BATCH)
    if one:
        items = [{**item, "id": one} if isinstance(item, dict) else item for item in items]
    write = _write(ctx, ctx.since("if-unmodified-since"))
    return _answer(ctx, items, lambda item, at: _update(ctx, write, item, at), 200)


def upsert(ctx: Context) -> Response:
    """POST /{module}/upsert."""
    items = ctx.rows_of("data", BATCH)
    write = _write(ctx, ctx.since("if-unmodified-since"))
    order = check_order(write.module, ctx.body().get("duplicate_check_fields"))
    inserted: list[bool] = []

    def one(item: Any, at: str) -> Details:
        found = _match(write.module, order, item)
        inserted.append(found is None)
        if found is None:
            field = order[0] if order and ctx.switches["duplicate_field_on_insert"] == "name" else None
            return {**_insert(ctx, write, item, at), "action": "insert", "duplicate_field": field}
        done = _update(ctx, write, {**item, "id": found[0]}, at)
        return {**done, "action": "update", "duplicate_field": found[1]}

    response = _answer(ctx, items, one, 200)
    if response.status == 200 and inserted and all(inserted):
        return Response(ctx.switches["upsert_insert_status"], response.body, response.headers)
    return response


def _write(ctx: Context, since: datetime | None = None) -> Write:
    return Write(ctx.module(), rules.wanted(ctx.body()), since)


def _answer(ctx: Context, items: list[Any], one: Callable[[Any, str], Details], good: int) -> Response:
    answers, statuses = [], []
    for number, item in enumerate(items):
        at = f"$.data[{number}]"
        try:
            if not isinstance(item, dict):
                raise values.wrong_type({"json_path": at}, "jsonobject")
            answers.append(one(item, at))
            statuses.append(good)
        except ItemRefusedError as refused:
            answers.append(refused.item())
            statuses.append(refused.status)
    return reply(_status(ctx, statuses, good), {"data": answers})


def _status(ctx: Context, statuses: list[int], good: int) -> int:
    if all(status == good for status in statuses):
        return good
    if good in statuses:
        return int(ctx.switches["partial_failure_status"])
    return statuses[0] if len(set(statuses)) == 1 else 400


def _match(module: Module, order: list[str], item: Any) -> tuple[str, str] | None:
    if not isinstance(item, dict):
        return None
    if str(item.get("id")) in module.rows:
        return str(item["id"]), "id"
    for name in order:
        found = holder(module, name, item.get(name))
        if found:
            return found, name
    return None


def _insert(ctx: Context, write: Write, item: dict[str, Any], at: str) -> Details:
    row = create(ctx, write.module, item, at)
    if write.rules_run:
        rules.fire(ctx, write.module.api_name, row["id"], "create")
    return _done(ctx, row, "record added")


def _update(ctx: Context, write: Write, item: dict[str, Any], at: str) -> Details:
    key = item.get("id")
    row = write.module.rows.get(str(key))
    if key is None:
        where = {"api_name": "id", "json_path": f"{at}.id"}
        raise ItemRefusedError("MANDATORY_NOT_FOUND", where, "required field not found")
    if row is None:
        where = {"api_name": "id", "json_path": f"{at}.id"}
        raise ItemRefusedError("INVALID_DATA", where, "the id given seems to be invalid")
    if write.unmodified_since and row["Modified_Time"] > write.unmodified_since:
        message = "record updated time has already passed if-unmodified-since time"
        raise ItemRefusedError("ALREADY_MODIFIED", _stamps(ctx, row), message, 412)
    row = change(ctx, write.module, row, item, at)
    if write.rules_run:
        rules.fire(ctx, write.module.api_name, row["id"], "edit")
    return _done(ctx, row, "record updated")


def create(ctx: Context, module: Module, item: dict[str, Any], at: str) -> Row:
    """Store a new record, or refuse it."""
    given = _read(ctx, module, item, at)
    missing = [name for name, column in module.fields.items() if column.mandatory and given.get(name) is None]
    if missing:
        where = {"api_name": missing[0], "json_path": f"{at}.{missing[0]}"}
        raise ItemRefusedError("MANDATORY_NOT_FOUND", where, "required field not found")
    refuse_duplicates(ctx, module, given, None, at)
    row: Row = {"id": ctx.state.next_id(), "Owner": ctx.user, **given}
    row |= {"Created_Time": ctx.second, "Created_By": ctx.user}
    row |= {"Modified_Time": ctx.second, "Modified_By": ctx.user}
    module.keep(row, ctx.now)
    return row


def change(ctx: Context, module: Module, row: Row, item: dict[str, Any], at: str) -> Row:
    """Store other values of a record, or refuse them."""
    given = _read(ctx, module, {name: value for name, value in item.items() if name != "id"}, at)
    refuse_duplicates(ctx, module, given, row["id"], at)
    differs = any(row.get(name) != value for name, value in given.items())
    if not differs:
        ctx.violate("empty-write", f"{module.api_name} {row['id']} was written and nothing of it changed")
    if differs or ctx.switches["unchanged_update_bumps"]:
        row = {**row, **given, "Modified_Time": ctx.second, "Modified_By": ctx.user}
        module.keep(row, ctx.now)
    return row


def _read(ctx: Context, module: Module, item: dict[str, Any], at: str) -> Row:
    given: Row = {}
    problems: list[ItemRefusedError] = []
    for name, raw in item.items():
        if name in {"Layout", "id"} or name.startswith("$"):
            continue
        where = {"api_name": name, "json_path": f"{at}.{name}"}
        try:
            column = _writable(ctx, module, name, where)
            if column:
                given[name] = values.read(ctx, column, raw, where)
        except ItemRefusedError as problem:
            problems.append(problem)
    if len(problems) > 1:
        errors = {"errors": [problem.item() for problem in problems]}
        raise ItemRefusedError("MULTIPLE_OR_MULTI_ERRORS", errors, "multiple errors in one record")
    if problems:
        raise problems[0]
    return given


def _writable(ctx: Context, module: Module, name: str, where: Details) -> FieldDef | None:
    column = module.fields.get(name)
    if column is None:
        if ctx.switches["unknown_field"] == "ignore":
            return None
        raise ItemRefusedError("INVALID_DATA", where, "the field api name given seems to be invalid")
    if column.read_only:
        if ctx.switches["read_only_field"] == "ignore":
            return None
        raise ItemRefusedError("NOT_ALLOWED", where, "the field is read only")
    return column


def _stamps(ctx: Context, row: Row) -> Details:
    people = {name: USERS[row[name]] for name in ("Modified_By", "Created_By")}
    return {
        "id": row["id"],
        "Modified_Time": ctx.show_time(row["Modified_Time"]),
        "Created_Time": ctx.show_time(row["Created_Time"]),
        **{name: {"name": user.full_name, "id": user.id} for name, user in people.items()},
    }


def _done(ctx: Context, row: Row, message: str) -> Details:
    details = {**_stamps(ctx, row), "$approval_state": "approved"}
    return {"code": "SUCCESS", "details": details, "message": message, "status": "success"}
