"""Parse YAML or JSON into plain values, remembering the line of each, so that messages can name it.

Only what YAML and JSON agree on is more than text: older YAML would take `sync: on` for yes, `NO: Norway` for no, and
the code `01` for a number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

import yaml

from exact_zoho.core.effective import Path as Place
from exact_zoho.core.effective import dotted
from exact_zoho.errors import ConfigurationError


class _Loader(yaml.SafeLoader):
    """YAML with the words and numbers of JSON; everything else is text."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 - PyYAML's way


for _tag, _form, _first in (
    ("null", r"~|null|", ["~", "n", ""]),
    ("bool", r"true|false", ["t", "f"]),
    ("int", r"-?(?:0|[1-9][0-9]*)", list("-0123456789")),
    ("float", r"-?(?:0|[1-9][0-9]*)\.[0-9]+", list("-0123456789")),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_form})$"), _first)


@dataclass
class Parsed:
    """A file's document, and the line on which each of its places stands."""

    path: Path
    document: Any = None
    lines: dict[Place, int] = field(default_factory=dict)

    def where(self, place: Place) -> str:
        """A place as a message names it: its line, or the line of the nearest place around it, and its path."""
        known = next((place[:size] for size in range(len(place), -1, -1) if place[:size] in self.lines), ())
        named = f", {dotted(place)}" if place else ""
        return f"line {self.lines.get(known, 1)}{named}"


def parse(path: Path) -> Parsed:
    """Parse a settings file; raises `ConfigurationError` naming the line."""
    parsed = Parsed(path)
    text = _text(path)
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
        parsed.document = {} if node is None else _Walk(parsed, loader).value(node, ())
    except yaml.MarkedYAMLError as wrong:
        mark = wrong.problem_mark or wrong.context_mark
        _refuse(path, mark.line + 1 if mark else 1, wrong.problem or "it cannot be understood")
    except yaml.YAMLError as wrong:
        raise ConfigurationError(f"The settings file {path} holds characters that YAML does not allow") from wrong
    if not isinstance(parsed.document, dict):
        _refuse(path, 1, "a settings file holds names and values, such as `entities:` and what belongs to it")
    return parsed


def _text(path: Path) -> str:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise ConfigurationError(f"The settings file {path} does not exist") from None
    except UnicodeDecodeError:
        raise ConfigurationError(f"The settings file {path} is not UTF-8 text; save it as UTF-8") from None
    except OSError as wrong:
        raise ConfigurationError(f"The settings file {path} cannot be read: {wrong.strerror}") from wrong
    # JSON may be indented with tabs, YAML may not; within JSON's texts they are written \t
    return text.replace("\t", " ") if path.suffix == ".json" else text


def _refuse(path: Path, line: int, problem: str) -> NoReturn:
    raise ConfigurationError(f"The settings file {path} cannot be used:\n  line {line}: {problem}")


@dataclass
class _Walk:
    """From nodes to values."""

    parsed: Parsed
    loader: _Loader
    seen: set[int] = field(default_factory=set)

    def value(self, node: yaml.Node, place: Place) -> Any:
        self.parsed.lines.setdefault(place, _line(node))
        if isinstance(node, yaml.ScalarNode):
            return self.loader.construct_object(node)
        if id(node) in self.seen:  # a few of them, nested, would fill the memory
            _refuse(self.parsed.path, _line(node), "what has an anchor may not be used again; write it out")
        self.seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            return {key: self.value(value, (*place, key)) for key, value in self._entries(node, place)}
        return [self.value(each, (*place, index)) for index, each in enumerate(node.value)]

    def _entries(self, node: yaml.MappingNode, place: Place) -> Iterator[tuple[str, yaml.Node]]:
        met: set[str] = set()
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                _refuse(self.parsed.path, _line(key), "a name must be a word")
            if key.value in met:
                _refuse(self.parsed.path, _line(key), f"{key.value!r} is there twice; take one of them out")
            met.add(key.value)
            self.parsed.lines[*place, key.value] = _line(key)
            yield key.value, value


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1
