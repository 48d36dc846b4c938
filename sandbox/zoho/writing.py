"""Inserting, updating and upserting records: each record of a call judged on its own, answered in order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sandbox.wire import Response
from sandbox.zoho import rules, values
from sandbox.zoho.context import Context
from sandbox.zoho.module import Module, Row
from sandbox.zoho.replies import Details, ItemRefusedError, reply
from sandbox.zoho.state import USERS
from sandbox.zoho.storing import change, create
from sandbox.zoho.unique import check_order, holder

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
    write = the_write(ctx, ctx.module())
    return answer_each(ctx, items, lambda item, at: insert_one(ctx, write, item, at), 201)


def update(ctx: Context) -> Response:
    """PUT /{module}, and PUT /{module}/{id} for one record."""
    one = ctx.named.get("id")
    items = ctx.rows_of("data", 1 if one else BATCH)
    if one:
        items = [{**item, "id": one} if isinstance(item, dict) else item for item in items]
    write = the_write(ctx, ctx.module(), ctx.since("if-unmodified-since"))
    return answer_each(ctx, items, lambda item, at: _update(ctx, write, item, at), 200)


def upsert(ctx: Context) -> Response:
    """POST /{module}/upsert."""
    items = ctx.rows_of("data", BATCH)
    write = the_write(ctx, ctx.module(), ctx.since("if-unmodified-since"))
    order = check_order(write.module, ctx.body().get("duplicate_check_fields"))
    inserted: list[bool] = []

    def one(item: Any, at: str) -> Details:
        found = _match(write.module, order, item)
        inserted.append(found is None)
        if found is None:
            field = order[0] if order and ctx.switches["duplicate_field_on_insert"] == "name" else None
            return {**insert_one(ctx, write, item, at), "action": "insert", "duplicate_field": field}
        done = _update(ctx, write, {**item, "id": found[0]}, at)
        return {**done, "action": "update", "duplicate_field": found[1]}

    response = answer_each(ctx, items, one, 200)
    if response.status == 200 and inserted and all(inserted):
        return Response(ctx.switches["upsert_insert_status"], response.body, response.headers)
    return response


def the_write(ctx: Context, module: Module, since: datetime | None = None) -> Write:
    """What a call says for all its records."""
    return Write(module, rules.wanted(ctx.body()), since)


def answer_each(ctx: Context, items: list[Any], one: Callable[[Any, str], Details], good: int) -> Response:
    """Write the records of a call one by one; `good` is the status where all went well."""
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


def insert_one(ctx: Context, write: Write, item: dict[str, Any], at: str) -> Details:
    """Store one new record and say so as an item of the reply; refused where it cannot be."""
    row = create(ctx, write.module, item, at)
    if write.rules_run:
        rules.fire(ctx, write.module.api_name, row["id"], "create")
    return _done(ctx, write.module, row, "record added")


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
    return _done(ctx, write.module, row, "record updated")


def _stamps(ctx: Context, row: Row) -> Details:
    people = {name: USERS[row[name]] for name in ("Modified_By", "Created_By")}
    return {
        "id": row["id"],
        "Modified_Time": ctx.show_time(row["Modified_Time"]),
        "Created_Time": ctx.show_time(row["Created_Time"]),
        **{name: {"name": user.full_name, "id": user.id} for name, user in people.items()},
    }


def _done(ctx: Context, module: Module, row: Row, message: str) -> Details:
    approval = {} if module.kind.attached else {"$approval_state": "approved"}
    details = {**_stamps(ctx, row), **approval}
    return {"code": "SUCCESS", "details": details, "message": message, "status": "success"}
