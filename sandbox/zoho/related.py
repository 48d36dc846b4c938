"""Related lists: the records of another module that belong to one record, and the notes that are put on it."""

from __future__ import annotations

from typing import Any

from sandbox.wire import Response
from sandbox.zoho.context import Context
from sandbox.zoho.fields import RelatedList
from sandbox.zoho.module import Module, Row
from sandbox.zoho.records import asked_fields, listing
from sandbox.zoho.references import attachments, is_closed
from sandbox.zoho.replies import Details, ItemRefusedError, RefusedError, no_permission, not_supported
from sandbox.zoho.writing import Write, answer_each, insert_one, the_write

#: what the page of a related list does not tell of itself
UNSAID = frozenset({"sort_by", "sort_order"})


def list_related(ctx: Context) -> Response:
    """GET /{module}/{id}/{related list}."""
    module, row = _parent(ctx)
    related = _list(ctx, module)
    other = ctx.state.modules[related.module]
    if other.kind.attached:
        rows = [note for _, _, note in attachments(ctx, module, row["id"])]
    else:
        rows = [each for each in other.rows.values() if each.get(related.lookup) == row["id"]]
    everything = ctx.switches["related_fields"] == "optional" and not ctx.params.get("fields")
    return listing(ctx, other, rows, list(other.fields) if everything else asked_fields(ctx), UNSAID)


def create_notes(ctx: Context) -> Response:
    """POST /{module}/{id}/Notes."""
    module, row = _parent(ctx)
    related = _list(ctx, module)
    items = ctx.rows_of("data", ctx.switches["notes_per_call"])
    write = the_write(ctx, ctx.state.modules[related.module])

    def one(item: Any, at: str) -> Details:
        return _note(ctx, write, module, row, item, at)

    return answer_each(ctx, items, one, 201)


def _note(ctx: Context, write: Write, module: Module, row: Row, item: Any, at: str) -> Details:
    parent = {"module": {"api_name": module.api_name}, "id": row["id"]}
    if ctx.switches["note_parent"] == "optional":
        item = {"Parent_Id": parent, **item}
    told = item.get("Parent_Id")
    if isinstance(told, dict) and str(told.get("id")) != row["id"]:
        raise ItemRefusedError("INVALID_DATA", {"api_name": "Parent_Id", "json_path": f"{at}.Parent_Id"})
    return insert_one(ctx, write, item, at)


def _parent(ctx: Context) -> tuple[Module, Row]:
    module = ctx.module()
    if module.kind.attached:
        raise not_supported()
    row = module.rows.get(ctx.named["id"])
    if row is None:
        details = {"resource_path_index": 1}
        raise RefusedError(400, "INVALID_DATA", "the related id given seems to be invalid", details)
    return module, row


def _list(ctx: Context, module: Module) -> RelatedList:
    related = next((each for each in module.kind.related if each.api_name == ctx.named["related"]), None)
    if related is None or related.module not in ctx.state.modules:
        details = {"resource_path_index": 2}
        raise RefusedError(400, "INVALID_DATA", "the relation name given seems to be invalid", details)
    if is_closed(ctx, related.module):
        raise no_permission(related.module)
    return related
