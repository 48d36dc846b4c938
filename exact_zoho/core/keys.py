"""Keys: the external id a Zoho record carries, the creation key an Exact record carries, natural keys for matching.

The creation key is short, stable and made from the Zoho id, so that a creation in Exact whose reply was lost is found
again by it, whatever else was forgotten.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from exact_zoho.core.entity import Entity, Side
from exact_zoho.core.kinds import UNKNOWN

#: how the keys of our creations in Exact begin
CREATED = "ZC"
DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no letters that look like digits

LEGAL_FORMS = frozenset(
    (
        "bv",
        "nv",
        "vof",
        "cv",
        "bvba",
        "srl",
        "sprl",
        "sa",
        "sprlu",
        "scrl",
        "cvba",
        "cvoa",
        "ebvba",
        "stichting",
        "vereniging",
        "eenmanszaak",
        "maatschap",
        "asbl",
        "vzw",
        "gmbh",
        "ag",
        "kg",
        "ltd",
        "limited",
        "llc",
        "inc",
        "sarl",
        "sas",
        "snc",
        "comm",
        "commv",
        "gcv",
    )
)


def external_id(division: int, record: str) -> str:
    """What a Zoho record says of the Exact record it is bound to."""
    return f"EX:{division}:{record}"


def creation_key(zoho_id: str) -> str:
    """The key under which an account of Zoho is created in Exact."""
    try:
        number = int(zoho_id)
    except ValueError:
        number = int.from_bytes(zoho_id.encode()[-12:], "big")
    digits = ""
    while number:
        number, remainder = divmod(number, 32)
        digits = DIGITS[remainder] + digits
    return CREATED + digits


def plain_name(value: Any) -> str:
    """A company's name without its legal form, accents, case and punctuation, as two typists agree on it."""
    text = unicodedata.normalize("NFKD", str(value)).casefold()
    text = "".join(letter for letter in text if not unicodedata.combining(letter))
    text = re.sub(r"\b(?:[a-z]\.){2,}(?=\W|$)", lambda match: match[0].replace(".", ""), text)
    words = re.sub(r"[\W_]+", " ", text.replace("&", " en ")).split()
    kept = [word for word in words if word not in LEGAL_FORMS]
    return " ".join(kept or words)


def plain_number(value: Any) -> str:
    """A register's number: letters and digits only."""
    return re.sub(r"[^A-Z0-9]", "", str(value).upper())


def plain_mail(value: Any) -> str:
    """An e-mail address, without case."""
    return str(value).strip().casefold()


def match_keys(
    entity: Entity, side: Side, record: str, values: Mapping[str, Any], raw: Mapping[str, Any], division: int
) -> tuple[tuple[str, str], ...]:
    """All keys by which a record of a side can be met: ours first, then the natural ones it has."""
    if side is Side.EXACT:
        mine = [
            ("external", external_id(division, record)),
            ("origin", str(raw.get(entity.creation_key) or "").strip()),
        ]
    else:
        mine = [
            ("external", str(raw.get(entity.marks.external_id.column) or "")),
            ("origin", creation_key(record)),
        ]
    natural = [
        (key.name, key.normal(values[key.field]))
        for key in entity.match_on
        if values.get(key.field) not in (None, UNKNOWN)
    ]
    return tuple((name, value) for name, value in [*mine, *natural] if value)
