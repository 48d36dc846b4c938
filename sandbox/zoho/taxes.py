"""The taxes of the organisation: told by themselves, chosen for products, and put on the lines of documents."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sandbox.wire import Response
from sandbox.zoho.context import Context
from sandbox.zoho.replies import Details, ItemRefusedError, nothing, reply
from sandbox.zoho.state import Tax


def org_taxes(ctx: Context) -> Response:
    """GET /org/taxes and /org/taxes/{id}."""
    every = list(ctx.state.taxes.values())
    found = [tax for tax in every if ctx.named.get("id", tax.id) == tax.id]
    if not found:
        return nothing()
    rows = [{"id": tax.id, "name": tax.name, "display_label": tax.name, "value": tax.value,
             "sequence_number": every.index(tax) + 1} for tax in found]  # fmt: skip
    given = ctx.switches["line_tax_default"] == "product"
    preference = {"auto_populate_tax": given, "modify_tax_rates": ctx.switches["line_tax_rate"] == "store"}
    return reply(200, {"org_taxes": {"taxes": rows, "preference": preference}})


def read_choice(ctx: Context, raw: Any, where: Details) -> tuple[str, ...] | None:
    """The taxes that are chosen for a product, as ids."""
    if not isinstance(raw, list):
        raise ItemRefusedError("INVALID_DATA", {"expected_data_type": "jsonarray", **where})
    return tuple(dict.fromkeys(_chosen(ctx, one, where) for one in raw)) or None


def _chosen(ctx: Context, one: Any, where: Details) -> str:
    names = ctx.switches["product_tax"] == "names"
    if isinstance(one, str) != names or not isinstance(one, str | dict):
        raise ItemRefusedError("INVALID_DATA", {"expected_data_type": "text" if names else "jsonobject", **where})
    told = {"value": one} if isinstance(one, str) else one
    for tax in ctx.state.taxes.values() if {"id", "value"} & set(told) else ():
        if str(told.get("id", tax.id)) == tax.id and told.get("value", tax.label) in {tax.label, tax.name}:
            return tax.id
    supported = [tax.label for tax in ctx.state.taxes.values()]
    raise ItemRefusedError("INVALID_DATA", {**where, "supported_values": supported})


def show_choice(ctx: Context, chosen: tuple[str, ...]) -> list[Any]:
    """The taxes of a product as replies show them."""
    taxes = [ctx.state.taxes[key] for key in chosen]
    if ctx.switches["product_tax"] == "names":
        return [tax.label for tax in taxes]
    return [{"value": tax.label, "id": tax.id} for tax in taxes]


def read_rates(ctx: Context, raw: Any, where: Details) -> tuple[tuple[str, float], ...]:
    """The taxes of a line: ids, and the percentage that counts for each."""
    if not isinstance(raw, list):
        raise ItemRefusedError("INVALID_DATA", {"expected_data_type": "jsonarray", **where})
    path = where["json_path"]
    return tuple(_rate(ctx, one, f"{path}[{number}]") for number, one in enumerate(raw))


def _rate(ctx: Context, one: Any, at: str) -> tuple[str, float]:
    if not isinstance(one, dict):
        raise ItemRefusedError("INVALID_DATA", {"expected_data_type": "jsonobject", "json_path": at})
    tax = _named(ctx, one, {"api_name": "name", "json_path": f"{at}.name"})
    given, where = one.get("percentage"), {"api_name": "percentage", "json_path": f"{at}.percentage"}
    if given is None:
        return tax.id, tax.value
    if isinstance(given, bool) or not isinstance(given, int | float):
        raise ItemRefusedError("INVALID_DATA", {"expected_data_type": "double", **where})
    if float(given) != tax.value and ctx.switches["line_tax_rate"] == "reject":
        raise ItemRefusedError("INVALID_DATA", where)
    return tax.id, float(given)


def _named(ctx: Context, one: Mapping[str, Any], where: Details) -> Tax:
    name = one.get("name")
    if name is None:
        raise ItemRefusedError("MANDATORY_NOT_FOUND", where, "required field not found")
    found = next((tax for tax in ctx.state.taxes.values() if tax.name == name), None)
    if found is None or str(one.get("id") or found.id) != found.id:
        raise ItemRefusedError("INVALID_DATA", where)
    return found


def show_rates(ctx: Context, rates: tuple[tuple[str, float], ...], amounts: tuple[float, ...]) -> list[Any]:
    """The taxes of a line, each with what it comes to."""
    shown = []
    for (key, percentage), amount in zip(rates, amounts, strict=True):
        name = ctx.state.taxes[key].name
        shown.append({"percentage": percentage, "name": name, "id": key, "value": amount, "display_name": name})
    return shown
