"""What the control API offers beside the API itself: playing the users and the administrator."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from sandbox.wire import Request, Response, json_response

if TYPE_CHECKING:
    from sandbox.zoho.service import ZohoCrm

DONE = {"done": True}


def control(service: ZohoCrm, request: Request, name: str) -> Response | None:
    """`/_control/` and a name; None where the name is unknown."""
    sent = json.loads(request.body) if request.body else {}
    module = sent.get("module") or request.params().get("module", "Accounts")
    if module not in {**service.state.modules, **service.state.absent}:
        raise ValueError(f"there is no module {module}")
    told = None
    if request.method == "GET":
        told = _told(service, module, name)
    elif request.method == "POST":
        told = _played(service, module, name, sent) or _administered(service, module, name, sent)
    return json_response(200, told) if told else None


def _told(service: ZohoCrm, module: str, name: str) -> Any:
    """What a test may look at: records, rules."""
    if name == "records":
        return {"records": service.records(module)}
    if name == "rules":
        return {"rules": [{**asdict(run), "at": run.at.isoformat()} for run in service.fired]}
    return None


def _played(service: ZohoCrm, module: str, name: str, sent: dict[str, Any]) -> Any:
    """What a user does: add, edit, remove, undelete, merge."""
    match name:
        case "add":
            return service.add(module, sent["values"])
        case "edit":
            return service.edit(module, str(sent["id"]), sent["values"])
        case "remove" | "undelete":
            getattr(service, name)(module, str(sent["id"]))
        case "merge":
            service.merge(module, str(sent["master"]), str(sent["id"]))
        case _:
            return None
    return DONE


def _administered(service: ZohoCrm, module: str, name: str, sent: dict[str, Any]) -> Any:
    """What an administrator does: grant, field, field/change, module, rights, tax, currencies."""
    match name:
        case "grant":
            return {"refresh_token": service.seed_token()}
        case "field":
            return {"api_name": service.add_field(module, sent["field"])}
        case "field/change":
            service.change_field(module, str(sent["field"]), **sent["changes"])
        case "module":
            service.set_presence(module, str(sent["presence"]))
        case "rights":
            service.allow(module, allowed=bool(sent["allowed"]))
        case "tax":
            return {"id": service.add_tax(str(sent["name"]), float(sent["percentage"]))}
        case "currencies":
            service.enable_currencies(**sent["rates"])
        case _:
            return None
    return DONE
