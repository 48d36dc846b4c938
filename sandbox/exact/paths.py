"""What the path of a call means: the division, the endpoint, the key of a record, the lines below a record."""

from __future__ import annotations

import re

from sandbox.exact.shapes import Endpoint, Family
from sandbox.exact.tables import BY_PATH, folded

_GUID = r"guid'(?P<guid>[0-9a-fA-F-]{36})'"
KEYED = re.compile(rf"(?P<path>[^()]+)\((?:{_GUID}|(?P<number>\d+)L?)\)\Z")
BELOW = re.compile(rf"(?P<path>[^()]+)\({_GUID}\)/(?P<name>\w+)\Z")
DIVISION = re.compile(r"/api/v1/(?P<division>\d+)/(?P<rest>.+)\Z")


def endpoint_of(rest: str) -> str:
    """The endpoint that the part of a path behind the division means, without key and count."""
    return KEYED.sub(r"\g<path>", rest.removesuffix("/$count"))


def lines_below(rest: str) -> tuple[Endpoint, str, str] | None:
    """For the lines of one record: its endpoint, its key, and under which name the lines stand there."""
    found = BELOW.match(rest)
    endpoint = BY_PATH.get(folded(found["path"])) if found else None
    if found is None or endpoint is None or endpoint.family is not Family.PLAIN:
        return None
    return (endpoint, found["guid"].lower(), found["name"]) if found["name"] in endpoint.table.lines else None
