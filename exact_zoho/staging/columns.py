"""Kinds of columns: moments, JSON and words, kept alike by both databases."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import BigInteger, DateTime, Dialect, Integer, Text
from sqlalchemy.types import TypeDecorator

Big = BigInteger().with_variant(Integer(), "sqlite")


class Instant(TypeDecorator[datetime]):
    """An aware moment, kept in UTC also where the database knows no time zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """To UTC."""
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """From UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Json(TypeDecorator[Any]):
    """JSON as text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ARG002
        """To text."""
        return None if value is None else dumps(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:  # noqa: ARG002
        """From text."""
        return None if value is None else orjson.loads(value)


class Words(TypeDecorator[str]):
    """A text from outside, less what no database takes."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """To what can be kept."""
        return None if value is None else clean(value)


def dumps(value: Any) -> str:
    """A value as JSON; decimals keep their digits."""
    try:
        return orjson.dumps(value, default=_literal, option=orjson.OPT_NON_STR_KEYS).decode()
    except TypeError:  # half a character somewhere
        return orjson.dumps(_cleaned(value), default=_literal, option=orjson.OPT_NON_STR_KEYS).decode()


def clean(text: str) -> str:
    """A text without NUL and without the half characters that a side leaves where it cuts an emoji in two."""
    return text.encode("utf-8", "replace").decode().replace("\x00", "")


def _cleaned(value: Any) -> Any:
    match value:
        case str():
            return clean(value)
        case Mapping():
            return {_cleaned(name): _cleaned(each) for name, each in value.items()}
        case list() | tuple():
            return [_cleaned(each) for each in value]
        case _:
            return value


def _literal(value: Any) -> Any:
    """Decimals, which have no place of their own in JSON, become numbers with exactly their digits."""
    return orjson.Fragment(str(value))
