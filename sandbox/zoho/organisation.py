"""Which modules the organisation has: modules switched off, or beyond the edition."""

from __future__ import annotations

from sandbox.zoho.module import Module
from sandbox.zoho.state import State

#: shown to everybody, switched off by the administrator, or not part of the edition
PRESENCES = ("visible", "user_hidden", "absent")


def set_presence(state: State, name: str, presence: str) -> None:
    """Switch a module off, take it out of the edition, or bring it back; the rows of its subform share its fate."""
    if presence not in PRESENCES:
        raise ValueError(f"presence is one of {', '.join(PRESENCES)}")
    for module in _family({**state.modules, **state.absent}, name):
        state.modules.pop(module.api_name, None)
        state.absent.pop(module.api_name, None)
        module.status = "visible" if presence == "absent" else presence
        (state.absent if presence == "absent" else state.modules)[module.api_name] = module


def _family(modules: dict[str, Module], name: str) -> list[Module]:
    if name not in modules:
        raise ValueError(f"there is no module {name}")
    return [module for module in modules.values() if name in {module.api_name, module.kind.part_of}]
