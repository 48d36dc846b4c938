"""COQL read: a query's text as a value. Which columns and operators make sense is looked at elsewhere."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from sandbox.zoho.replies import RefusedError

TOKEN = re.compile(r"\s*(?:('(?:[^']|'')*')|((?!!=)[A-Za-z_!#][\w.#!]*)|(-?\d+(?:\.\d+)?)|(<=|>=|!=|[(),=<>]))")
AGGREGATES = ("SUM", "MIN", "MAX", "AVG", "COUNT")
OPERATORS = ("=", "!=", "<", ">", "<=", ">=", "like", "not like", "in", "not in", "is null", "is not null",
             "between", "not between")  # fmt: skip


@dataclass(frozen=True)
class Text:
    """What a query has in quotes."""

    value: str


@dataclass(frozen=True)
class Condition:
    """One comparison."""

    column: str
    operator: str
    values: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Joined:
    """Two expressions joined by and, or."""

    word: str
    left: Expression
    right: Expression


Expression = Condition | Joined


@dataclass(frozen=True)
class Column:
    """One column of the answer: a path, perhaps an aggregate of it, perhaps under another name."""

    path: str
    aggregate: str = ""
    alias: str = ""

    @property
    def key(self) -> str:
        """The name under which the value is answered."""
        plain = f"{self.aggregate}({self.path})" if self.aggregate else self.path
        return self.alias or plain


@dataclass(frozen=True)
class Query:
    """A whole query."""

    columns: tuple[Column, ...]
    module: str
    where: Expression
    group: tuple[str, ...] = ()
    order: tuple[tuple[str, bool], ...] = ()
    offset: int = 0
    limit: int = 200


def syntax_error(**details: Any) -> RefusedError:
    """Refusal of a query that cannot be read."""
    return RefusedError(400, "SYNTAX_ERROR", "error occured while parsing the query", details)


def _tokens(text: str) -> list[Any]:
    found: list[Any] = []
    at = 0
    text = text.rstrip().rstrip(";")
    while at < len(text):
        match = TOKEN.match(text, at)
        if not match:
            raise syntax_error(near=text[at : at + 10].strip(), line=1, column=at + 1)
        quoted, word, figure, sign = match.groups()
        found.append(Text(quoted[1:-1].replace("''", "'")) if quoted else word or figure or sign)
        at = match.end()
    return found


class Reader:
    """Reads a query from left to right."""

    def __init__(self, text: str) -> None:
        self.tokens = _tokens(text)
        self.at = 0

    def peek(self) -> Any:
        """The next token; an empty text at the end."""
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def next(self) -> Any:
        """Take the next token."""
        token = self.peek()
        self.at += 1
        return token

    def accept(self, word: str) -> bool:
        """Take the next token if it is that word."""
        token = self.peek()
        if isinstance(token, str) and token.lower() == word:
            self.at += 1
            return True
        return False

    def expect(self, word: str, near: str) -> None:
        """Take that word, or refuse the query."""
        if not self.accept(word):
            raise syntax_error(near=near)

    def name(self, near: str) -> str:
        """Take a name."""
        token = self.next()
        if not isinstance(token, str) or not re.match(r"[A-Za-z_]", token):
            raise syntax_error(near=near)
        return token

    def query(self) -> Query:
        """The whole query."""
        self.expect("select", "select")
        columns = [self.column()]
        while self.accept(","):
            columns.append(self.column())
        self.expect("from", "from")
        module = self.name("from").partition("#")[0]
        if not self.accept("where"):
            raise RefusedError(400, "SYNTAX_ERROR", "missing clause", {"clause": "where"})
        where = self.expression()
        group = self.names("group")
        order = self.ordering()
        offset, limit = self.limits()
        if self.at < len(self.tokens):
            # as a real organisation says of a third condition without brackets
            raise syntax_error(near="where" if self.peek() in {"and", "or"} else str(self.peek()))
        return Query(tuple(columns), module, where, group, order, offset, limit)

    def column(self) -> Column:
        """One column of the answer."""
        token = self.next()
        path = token.value if isinstance(token, Text) else token
        if not path or not re.match(r"[A-Za-z_]", path):
            raise syntax_error(near="select")
        aggregate = ""
        if path in AGGREGATES and self.accept("("):
            aggregate, path = path, self.name("select")
            self.expect(")", "select")
        alias = self.next() if self.accept("as") else ""
        return Column(path, aggregate, alias.value if isinstance(alias, Text) else alias)

    def expression(self) -> Expression:
        """One condition or bracket, or two of them joined; a third needs brackets."""
        left = self.term()
        for word in ("and", "or"):
            if self.accept(word):
                return Joined(word, left, self.term())
        return left

    def term(self) -> Expression:
        """A condition, or an expression in brackets."""
        if self.accept("("):
            inner = self.expression()
            self.expect(")", "where")
            return inner
        return self.condition()

    def condition(self) -> Condition:
        """One comparison."""
        column = self.name("where")
        operator = self.operator()
        if operator.startswith("is"):
            return Condition(column, operator)
        if operator.endswith("between"):
            low = self.value()
            self.expect("and", "where")
            return Condition(column, operator, (low, self.value()))
        if operator.endswith("in"):
            return Condition(column, operator, self.value_list())
        return Condition(column, operator, (self.value(),))

    def operator(self) -> str:
        """A comparison's operator, of one to three words."""
        for operator in sorted(OPERATORS, key=len, reverse=True):
            words = operator.split()
            ahead = [str(token).lower() for token in self.tokens[self.at : self.at + len(words)]]
            if ahead == words:
                self.at += len(words)
                return operator
        raise syntax_error(operator=str(self.peek()))

    def value(self) -> Any:
        """A text in quotes, or a bare number."""
        token = self.next()
        if isinstance(token, Text):
            return token
        if isinstance(token, str) and re.fullmatch(r"-?\d+(\.\d+)?", token):
            return token
        raise syntax_error(near="where")

    def value_list(self) -> tuple[Any, ...]:
        """Values in brackets."""
        self.expect("(", "where")
        values = [self.value()]
        while self.accept(","):
            values.append(self.value())
        self.expect(")", "where")
        return tuple(values)

    def names(self, word: str) -> tuple[str, ...]:
        """The columns of `group by`."""
        if not self.accept(word):
            return ()
        self.expect("by", word)
        names = [self.name(word)]
        while self.accept(","):
            names.append(self.name(word))
        return tuple(names)

    def ordering(self) -> tuple[tuple[str, bool], ...]:
        """The columns of `order by`, and whether each is descending."""
        if not self.accept("order"):
            return ()
        self.expect("by", "order")
        order = []
        while True:
            name = self.name("order")
            descending = self.accept("desc")
            if not descending:
                self.accept("asc")
            order.append((name, descending))
            if not self.accept(","):
                return tuple(order)

    def limits(self) -> tuple[int, int]:
        """Offset and number of rows; `limit offset, rows`, and the word offset behind is taken as well."""
        if not self.accept("limit"):
            return 0, 200
        first = self.figure()
        if self.accept(","):
            return first, self.figure()
        return (self.figure(), first) if self.accept("offset") else (0, first)

    def figure(self) -> int:
        """A bare whole number."""
        token = self.next()
        if not isinstance(token, str) or not token.isdigit():
            raise syntax_error(near="limit")
        return int(token)
