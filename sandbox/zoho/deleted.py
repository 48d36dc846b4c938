"""Deleted records: the recycle bin, what becomes of it, and how a record gets there."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sandbox.wire import Response
from sandbox.zoho import lines, rules
from sandbox.zoho.context import Context
from sandbox.zoho.module import Module, Row, Tombstone
from sandbox.zoho.records import PAGE, is_since, number
from sandbox.zoho.references import attachments, referring
from sandbox.zoho.replies import Details, RefusedError, missing_parameter, nothing, reply
from sandbox.zoho.state import USERS

IN_BIN = timedelta(days=60)
REMEMBERED = timedelta(days=120)
TYPES = ("all", "recycle", "permanent")


def list_deleted(ctx: Context) -> Response:
    """GET /{module}/deleted."""
    module = ctx.module()
    kind = ctx.params.get("type", "all")
    if kind not in TYPES:
        raise RefusedError(400, "PATTERN_NOT_MATCHED", "please check the type", {"param_name": "type"})
    size, page = number(ctx, "per_page", PAGE, PAGE), number(ctx, "page", 1)
    since = ctx.since("if-modified-since")
    stones = sorted(module.deleted.values(), key=lambda stone: (stone.at, int(stone.row["id"])), reverse=True)
    rows = [_row(ctx, module, stone) for stone in stones if not since or is_since(ctx, stone.at, since)]
    rows = [row for row in rows if row and kind in {"all", row["type"]}]
    shown = rows[(page - 1) * size : page * size]
    if not shown:
        return nothing(ctx.switches["deleted_unchanged_status"] if since and page == 1 else 204)
    info = {"per_page": size, "count": len(shown), "page": page, "more_records": page * size < len(rows)}
    return reply(200, {"data": shown, "info": info})


def _row(ctx: Context, module: Module, stone: Tombstone) -> dict[str, Any] | None:
    age = ctx.now - stone.at
    if age > IN_BIN + REMEMBERED:
        return None
    in_bin = age <= IN_BIN
    return {
        "id": stone.row["id"],
        "display_name": stone.row.get(module.kind.display_field) if in_bin and not stone.merged else None,
        "type": "recycle" if in_bin else "permanent",
        "deleted_time": ctx.show_time(stone.at),
        "deleted_by": _user(stone.by) if in_bin else None,
        "created_by": _user(stone.row["Created_By"]) if in_bin else None,
    }


def _user(key: str | None) -> dict[str, str] | None:
    return {"name": USERS[key].full_name, "id": key} if key else None


def delete_records(ctx: Context) -> Response:
    """DELETE /{module}?ids=… and DELETE /{module}/{id}."""
    module = ctx.module()
    one = ctx.named.get("id")
    if not one and not ctx.params.get("ids"):
        raise missing_parameter("ids")
    keys = [one] if one else ctx.params["ids"].split(",")
    if any(not key.isdigit() for key in keys):
        raise RefusedError(400, "UNABLE_TO_PARSE_DATA_TYPE", "the ids cannot be read", {"param_name": "ids"})
    ctx.violate("delete", f"{module.api_name} {', '.join(keys)} deleted")
    items = [_delete(ctx, module, key) for key in keys]
    good = [item["status"] == "success" for item in items]
    return reply(200 if all(good) else 207 if any(good) else 400, {"data": items})


def _delete(ctx: Context, module: Module, key: str) -> Details:
    if key not in module.rows:
        return {"code": "INVALID_DATA", "details": {"id": key}, "message": "record not deleted", "status": "error"}
    remove(ctx, module, key)
    if ctx.params.get("wf_trigger") != "false":
        rules.fire(ctx, module.api_name, key, "delete")
    return {"code": "SUCCESS", "details": {"id": key}, "message": "record deleted", "status": "success"}


def remove(ctx: Context, module: Module, key: str) -> None:
    """Move a record to the recycle bin, and its notes and lines with it."""
    for notes, _, note in attachments(ctx, module, key):
        notes.bury(Tombstone(note, ctx.second, ctx.user))
    lines.bury(ctx, module, key)
    module.bury(Tombstone(module.rows[key], ctx.second, ctx.user))
    _let_go(ctx, module, key)


def _let_go(ctx: Context, module: Module, key: str) -> None:
    """What becomes of the records that refer to one that is gone; left as they are, their lookup reads as empty."""
    answer = ctx.switches["lookup_of_deleted"]
    owned = {(each.module, each.lookup) for each in module.kind.related if each.owned}
    for other, name, row in referring(ctx, module, key) if answer != "empty" else ():
        if answer == "cleared":
            other.keep({**other.rows[row["id"]], name: None, **_stamp(ctx)}, ctx.now)
        elif (other.api_name, name) in owned and row["id"] in other.rows:
            remove(ctx, other, row["id"])


def _stamp(ctx: Context) -> Row:
    return {"Modified_Time": ctx.second, "Modified_By": ctx.user}


def undelete(ctx: Context, module: Module, key: str) -> None:
    """Take a record back out of the recycle bin, as it was, with its notes and lines; a merged one cannot come back."""
    stone = module.deleted[key]
    if stone.merged:
        return
    _take_out(ctx, module, stone)
    lines.restore(ctx, module, stone)
    for related in module.kind.related:
        other = ctx.state.modules.get(related.module)
        if other is None or not other.kind.attached:
            continue
        for note in list(other.deleted.values()):
            if (note.row[related.lookup], note.at) == ((module.api_name, key), stone.at):
                _take_out(ctx, other, note)


def _take_out(ctx: Context, module: Module, stone: Tombstone) -> None:
    del module.deleted[stone.row["id"]]
    bump = _stamp(ctx) if ctx.switches["undelete_bumps"] else {}
    module.keep({**stone.row, **bump}, ctx.now)


def merge(ctx: Context, module: Module, master: str, loser: str) -> None:
    """Merge one record into another: it goes without a name, and what referred to it or hung on it moves."""
    stamp = _stamp(ctx) if ctx.switches["merge_bumps"] else {}
    for other, name, row in referring(ctx, module, loser):
        other.keep({**other.rows[row["id"]], name: master, **stamp}, ctx.now)
    for notes, name, note in attachments(ctx, module, loser):
        notes.keep({**note, name: (module.api_name, master)}, ctx.now)
    module.bury(Tombstone(module.rows[loser], ctx.second, None, merged=True))
    module.keep({**module.rows[master], **_stamp(ctx)}, ctx.now)
