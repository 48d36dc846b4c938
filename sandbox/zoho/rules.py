"""Workflow rules: which of them a write starts, and the log of those that ran."""

from __future__ import annotations

from typing import Any

from sandbox.zoho.context import Context
from sandbox.zoho.replies import RefusedError
from sandbox.zoho.state import Fired

#: what a write may be told to start
TRIGGERS = ("approval", "workflow", "blueprint", "pathfinder", "orchestration")


def wanted(body: dict[str, Any]) -> bool:
    """Whether a write runs workflow rules: yes where `trigger` is left out, no where it is a list without them."""
    if "trigger" not in body:
        return True
    trigger = body["trigger"]
    if not isinstance(trigger, list) or any(name not in TRIGGERS for name in trigger):
        raise RefusedError(
            400, "INVALID_DATA", "invalid data", {"api_name": "trigger", "supported_values": list(TRIGGERS)}
        )  # fmt: skip
    return "workflow" in trigger


def fire(ctx: Context, module: str, record: str, event: str) -> None:
    """Run the rules that wait for this event."""
    by = f"api {ctx.client}" if ctx.client else "user"
    for rule in ctx.state.rules:
        if (rule.module, rule.on) == (module, event):
            ctx.state.fired.append(Fired(ctx.now, rule.name, module, record, by))
