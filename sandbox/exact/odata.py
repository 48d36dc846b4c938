"""The filter language: OData 2 as Exact Online takes it. A filter becomes a function from a row to yes or no."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.exact.errors import RefusedError
from sandbox.exact.literals import literal, syntax_error, tokens

Row = Mapping[str, Any]
Getter = Callable[[Row], Any]
Test = Callable[[Row], bool]

FAMILIES = {
    "Guid": "guid",
    "String": "text",
    "DateTime": "datetime",
    "Boolean": "boolean",
    "Binary": "binary",
    **dict.fromkeys(("Byte", "Int16", "Int32", "Int64", "Double"), "number"),
}
COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "eq": lambda left, right: bool(left == right),
    "ne": lambda left, right: bool(left != right),
    "gt": lambda left, right: left is not None and right is not None and bool(left > right),
    "ge": lambda left, right: left is not None and right is not None and bool(left >= right),
    "lt": lambda left, right: left is not None and right is not None and bool(left < right),
    "le": lambda left, right: left is not None and right is not None and bool(left <= right),
}
#: functions: family of the result, families of the arguments, and what they do with values that are there
FUNCTIONS: dict[str, tuple[str, tuple[str, ...], Callable[..., Any]]] = {
    "substringof": ("boolean", ("text", "text"), lambda part, whole: part in whole),
    "startswith": ("boolean", ("text", "text"), lambda whole, part: whole.startswith(part)),
    "endswith": ("boolean", ("text", "text"), lambda whole, part: whole.endswith(part)),
    "tolower": ("text", ("text",), lambda text: text.lower()),
    "toupper": ("text", ("text",), lambda text: text.upper()),
    "trim": ("text", ("text",), lambda text: text.strip()),
    "length": ("number", ("text",), len),
    "indexof": ("number", ("text", "text"), lambda whole, part: whole.find(part)),
    "year": ("number", ("datetime",), lambda moment: moment.year),
    "month": ("number", ("datetime",), lambda moment: moment.month),
    "day": ("number", ("datetime",), lambda moment: moment.day),
}


@dataclass(frozen=True)
class Operand:
    """One side of a comparison. `columns` are the columns it reads."""

    family: str
    get: Getter
    columns: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Filter:
    """A filter that was understood: the test, the columns used, and the plain comparisons joined by `and`."""

    test: Test
    columns: frozenset[str]
    comparisons: tuple[tuple[str, str, Any], ...]


class Parser:
    """Reads one filter over the columns of one collection."""

    def __init__(self, text: str, types: Mapping[str, str], type_name: str, ignore_case: bool = False) -> None:
        self.words = tokens(text)
        self.at = 0
        self.types = types
        self.type_name = type_name
        self.ignore_case = ignore_case
        self.columns: set[str] = set()
        self.comparisons: list[tuple[str, str, Any]] = []

    def filter(self) -> Filter:
        """The whole filter."""
        test = self._or()
        if self.at != len(self.words):
            raise syntax_error()
        return Filter(test, frozenset(self.columns), tuple(self.comparisons))

    def _peek(self) -> tuple[str, str]:
        return self.words[self.at] if self.at < len(self.words) else ("end", "")

    def _take(self, *wanted: str) -> tuple[str, str]:
        word = self._peek()
        if word[0] == "end" or (wanted and word[1] not in wanted):
            raise syntax_error()
        self.at += 1
        return word

    def _or(self) -> Test:
        tests = [self._and()]
        while self._peek() == ("name", "or"):
            self._take()
            self.comparisons.append(("", "or", None))
            tests.append(self._and())
        return tests[0] if len(tests) == 1 else lambda row: any(test(row) for test in tests)

    def _and(self) -> Test:
        tests = [self._one()]
        while self._peek() == ("name", "and"):
            self._take()
            tests.append(self._one())
        return tests[0] if len(tests) == 1 else lambda row: all(test(row) for test in tests)

    def _one(self) -> Test:
        if self._peek() == ("name", "not"):
            self._take()
            self.comparisons.append(("", "not", None))
            inner = self._one()
            return lambda row: not inner(row)
        if self._peek() == ("mark", "("):
            self._take()
            inside = self._or()
            self._take(")")
            return inside
        return self._comparison()

    def _comparison(self) -> Test:
        left = self._operand()
        if self._peek()[1] not in COMPARE:
            if left.family != "boolean":
                raise syntax_error()
            return lambda row: bool(left.get(row))
        operator = self._take()[1]
        right = self._operand()
        self._check(left, right)
        if self.ignore_case and left.family == right.family == "text":
            left, right = _folded(left), _folded(right)
        self._note(left, operator, right)
        compare, one, other = COMPARE[operator], left.get, right.get
        return lambda row: compare(one(row), other(row))

    def _check(self, left: Operand, right: Operand) -> None:
        if left.columns and right.columns:
            raise syntax_error("Comparing two properties is not supported.")
        if "null" not in (left.family, right.family) and left.family != right.family:
            raise RefusedError(400, "Operator incompatible with operand types.")

    def _note(self, left: Operand, operator: str, right: Operand) -> None:
        for column in left.columns:
            self.comparisons.append((column, operator, right.get({})))

    def _operand(self) -> Operand:
        kind, word = self._take()
        if kind != "name" or word in ("true", "false", "null"):
            if kind == "mark":
                raise syntax_error()
            value = literal(kind, word)
            return Operand(value.family, lambda _: value.value)
        if self._peek() == ("mark", "("):
            return self._function(word)
        return self._column(word)

    def _column(self, name: str) -> Operand:
        if name not in self.types:
            raise RefusedError(400, f"No property '{name}' exists in type '{self.type_name}'.")
        self.columns.add(name)
        return Operand(FAMILIES[self.types[name]], lambda row: row[name], frozenset({name}))

    def _function(self, name: str) -> Operand:
        if name not in FUNCTIONS:
            raise RefusedError(400, f"Unknown function '{name}'.")
        family, wanted, work = FUNCTIONS[name]
        arguments = self._arguments()
        if tuple(argument.family for argument in arguments) != wanted:
            raise RefusedError(400, f"No applicable function found for '{name}'.")

        def call(row: Row) -> Any:
            given = [argument.get(row) for argument in arguments]
            return None if None in given else work(*given)

        return Operand(family, call, frozenset().union(*(argument.columns for argument in arguments)))

    def _arguments(self) -> list[Operand]:
        self._take("(")
        found = [self._operand()]
        while self._peek() == ("mark", ","):
            self._take()
            found.append(self._operand())
        self._take(")")
        return found


def _folded(operand: Operand) -> Operand:
    def get(row: Row) -> Any:
        value = operand.get(row)
        return value.casefold() if isinstance(value, str) else value

    return Operand(operand.family, get, operand.columns)
