"""Named value transformations that the settings may put on a field, on its way to one side.

Each is written as one text, `name` or `name:argument`, and applying it twice is the same as applying it once: a value
that was transformed already and comes back is left as it is, so that a second run writes nothing. Transformations that
could not promise this are refused when the settings are read.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Change = Callable[[str], str]
Tables = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Transform:
    """One kind of transformation: its name, the form of its argument ("" for none), and what it does, for the docs.

    `make` gives the function for an argument, and raises ValueError for an argument it cannot take.
    """

    name: str
    argument: str
    meaning: str
    make: Callable[[str, Tables], Change]

    @property
    def form(self) -> str:
        """How it is written in the settings."""
        return f"{self.name}:{self.argument}" if self.argument else self.name


def _plain(change: Change) -> Callable[[str, Tables], Change]:
    return lambda _argument, _tables: change


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _title(text: str) -> str:
    # not str.title(), which makes a capital after every apostrophe
    return " ".join(word.capitalize() for word in text.split(" "))


def _digits(text: str) -> str:
    return "".join(letter for letter in text if letter.isdecimal())


def _prefix(start: str, _tables: Tables) -> Change:
    there = start.strip()  # a side may have trimmed what we put in front of nothing
    return lambda text: text if text.startswith(there) else start + text


def _suffix(end: str, _tables: Tables) -> Change:
    there = end.strip()
    return lambda text: text if text.endswith(there) else text + end


def _without_prefix(start: str, _tables: Tables) -> Change:
    def change(text: str) -> str:
        while text.startswith(start):
            text = text[len(start) :].lstrip()
        return text

    return change


def _without_suffix(end: str, _tables: Tables) -> Change:
    def change(text: str) -> str:
        while text.endswith(end):
            text = text[: -len(end)].rstrip()
        return text

    return change


def _replace(argument: str, _tables: Tables) -> Change:
    old, arrow, new = argument.partition("=>")
    if not arrow or not old:
        raise ValueError("needs two texts, as in replace:Str.=>Straat")
    if len(new) >= len(old) and _comes_back(old, new):
        raise ValueError(f"would never come to an end, because {new!r} makes a new {old!r}")

    def change(text: str) -> str:
        while old in text:
            text = text.replace(old, new)
        return text

    return change


def _comes_back(old: str, new: str) -> bool:
    """Whether putting `new` in the place of `old` can make another `old`, inside it or across one of its ends."""
    ends = range(1, len(old))
    return old in new or new in old or any(new.endswith(old[:at]) or new.startswith(old[at:]) for at in ends)


def _map(argument: str, _tables: Tables) -> Change:
    try:
        table = json.loads(argument)
    except ValueError:
        table = None
    if not isinstance(table, dict) or not all(isinstance(word, str) for word in table.values()):
        raise ValueError('needs a table of texts, as in map:{"NL": "Netherlands"}')
    return _by_table(table)


def _translate(name: str, tables: Tables) -> Change:
    return _by_table(_table(name, tables))


def _translate_back(name: str, tables: Tables) -> Change:
    table = _table(name, tables)
    back = {word: key for key, word in table.items()}
    if len(back) < len(table):
        raise ValueError(f"cannot go back: two entries of the table {name!r} have the same word")
    return _by_table(back)


def _table(name: str, tables: Tables) -> Mapping[str, str]:
    if name not in tables:
        raise ValueError(f"names a table {name!r} that is not under translations" + suggestion(name, tables))
    return tables[name]


def _by_table(table: Mapping[str, str]) -> Change:
    twice = next((word for word in table.values() if table.get(word, word) != word), None)
    if twice is not None:
        raise ValueError(f"would translate {twice!r} once more, because it is an entry of the table itself")
    return lambda text: table.get(text, text)


#: all transformations, in the order in which the docs show them
TRANSFORMS = (
    Transform("upper", "", "writes the text in capitals", _plain(str.upper)),
    Transform("lower", "", "writes the text in small letters", _plain(str.lower)),
    Transform("title", "", "writes each word with a capital", _plain(_title)),
    Transform("strip_spaces", "", "puts one blank where there are several or a line end", _plain(_one_line)),
    Transform("digits", "", "keeps the digits only", _plain(_digits)),
    Transform("prefix", "x", "puts x in front, unless it is there", _prefix),
    Transform("suffix", "x", "puts x behind, unless it is there", _suffix),
    Transform("without_prefix", "x", "takes x away from the front", _without_prefix),
    Transform("without_suffix", "x", "takes x away from the end", _without_suffix),
    Transform("replace", "a=>b", "puts b wherever there is a", _replace),
    Transform("map", '{"a": "b"}', "writes b for a; other texts stay as they are", _map),
    Transform("translate", "table", "like map, with a table of the settings' translations", _translate),
    Transform("translate_back", "table", "the same table read from right to left", _translate_back),
)  # fmt: skip

BY_NAME = {each.name: each for each in TRANSFORMS}


def suggestion(word: str, known: Sequence[str] | Mapping[str, Any]) -> str:
    """The end of a message about an unknown word: what was probably meant, else what there is."""
    close = difflib.get_close_matches(word, list(known), 1, 0.6)
    if close:
        return f"; did you mean {close[0]!r}?"
    return f"; known are {', '.join(sorted(known))}" if known else ""


def parse(text: str, tables: Tables | None = None) -> Change:
    """The function that a text of the settings stands for; raises ValueError saying what is wrong with it."""
    name, _, argument = text.partition(":")
    known = BY_NAME.get(name.strip())
    if known is None:
        raise ValueError(f"{name.strip()!r} is not a transformation" + suggestion(name.strip(), BY_NAME))
    if bool(known.argument) != bool(argument.strip()):
        wanted = f"is written {known.form}" if known.argument else "takes nothing after its name"
        raise ValueError(f"{known.name} {wanted}")
    try:
        return known.make(argument, tables or {})
    except ValueError as wrong:
        raise ValueError(f"{known.name} {wrong}") from wrong


@dataclass(frozen=True)
class Chain:
    """Several transformations, one after the other; what is not a text passes, and an empty text is nothing."""

    steps: tuple[Change, ...]

    def __call__(self, value: Any) -> Any:
        """The value after all of them."""
        if not isinstance(value, str):
            return value
        for step in self.steps:
            value = step(value)
        return value.strip() or None


def chain(texts: Sequence[str], tables: Tables | None = None) -> Chain:
    """The function that several texts of the settings stand for, in their order."""
    return Chain(tuple(parse(text, tables) for text in texts))
