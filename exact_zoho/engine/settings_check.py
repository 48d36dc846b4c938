"""Check a settings document as a whole: its shape, and that it names entities, fields and keys that exist."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from exact_zoho.core.effective import Path, Problem, dotted, problems
from exact_zoho.core.settings import Settings
from exact_zoho.core.transforms import suggestion
from exact_zoho.entities import ENTITIES
from exact_zoho.errors import ConfigurationError

Document = Mapping[str, Any]


def checked(document: Document, origin: str = "The settings", where: Callable[[Path], str] = dotted) -> Settings:
    """The settings that a document holds; raises `ConfigurationError` naming all that is wrong, each `where`."""
    try:
        settings = Settings.model_validate(document)
        found = _meaningless(settings)
    except ValidationError as wrong:
        found = [_problem(error) for error in wrong.errors(include_url=False)]
    if found:
        told = "\n".join(f"  {where(each.path)}: {each.message}" for each in found)
        raise ConfigurationError(f"{origin} cannot be used:\n{told}")
    return settings


def _meaningless(settings: Settings) -> list[Problem]:
    """What has the right shape and yet no meaning."""
    found: list[Problem] = []
    for name, chosen in settings.entities.items():
        if name in ENTITIES:
            found += problems(ENTITIES[name], chosen, settings.translations)
        else:
            found.append(Problem(("entities", name), f"{name!r} is not an entity" + suggestion(name, ENTITIES)))
    return found


def _problem(error: ErrorDetails) -> Problem:
    path: Path = tuple(error["loc"])
    kind, message = error["type"], error["msg"]
    if kind == "extra_forbidden":
        word = str(path[-1])
        return Problem(path, f"{word!r} is not a setting here" + suggestion(word, _keys(path[:-1])))
    if kind == "missing":
        return Problem(path, f"must be given; add a line `{path[-1]}: …`")
    if kind == "string_type":
        return Problem(path, "must be a text; put it in quotes")
    if kind in {"model_type", "dict_type", "model_attributes_type"}:
        return Problem(path, "must hold settings of its own, each on a line `name: value`")
    if kind == "list_type":
        return Problem(path, "must be a list, such as [one, two]")
    given = error["input"]
    said = f", not {given!r}" if isinstance(given, str | int | float) else ""
    message = message.removeprefix("Value error, ").replace("Input should", "must").replace("String should", "must")
    return Problem(path, message + said)


def _keys(path: Path) -> Sequence[str]:
    """The settings that there are at a place."""
    node: Any = _schema()
    for step in path:
        node = _inside(node, step)
    return list(_followed(node).get("properties", {}))


def _inside(node: Any, step: str | int) -> Any:
    node = _followed(node)
    if isinstance(step, int):
        return node.get("items", {})
    return node.get("properties", {}).get(step) or node.get("additionalProperties") or {}


def _followed(node: Any) -> Any:
    """A node of the schema behind its references and without its "or nothing"."""
    if not isinstance(node, Mapping):
        return {}
    if "$ref" in node:
        return _followed(_schema()["$defs"][node["$ref"].rpartition("/")[2]])
    if "anyOf" in node:
        return _followed(node["anyOf"][0])
    return node


@lru_cache(maxsize=1)
def _schema() -> dict[str, Any]:
    return Settings.model_json_schema()
