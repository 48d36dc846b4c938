"""Keys: the external id a Zoho record carries, the creation key an Exact record carries, and what others find it by.

The creation key is short, stable and made from the Zoho id, so that a creation in Exact whose reply was lost is found
again by it, whatever else was forgotten.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from exact_zoho.core.entity import Entity, MatchKey, Side

#: how the keys of our creations in Exact begin
CREATED = "ZC"
#: raised whenever a normal form or its terms change: what is indexed under the old ones is then indexed anew
FORMS = 1
DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no letters that look like digits


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


def match_keys(
    entity: Entity, side: Side, record: str, values: Mapping[str, Any], raw: Mapping[str, Any], division: int
) -> tuple[tuple[str, str], ...]:
    """All that a record of a side is found by: our own keys first, then the terms of the natural ones."""
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
    if entity.keyed_by:  # the key is a value like others, which both sides show
        mine = mine[:1]
    natural = [(key.name, term) for key in entity.match_on if key.finds for term in terms(key, values)]
    return tuple((name, value) for name, value in [*mine, *natural] if value)


def terms(key: MatchKey, values: Mapping[str, Any]) -> tuple[str, ...]:
    """What a record is looked up by under one key; nothing where it has none."""
    form = key.form(values)
    if not form:
        return ()
    return tuple(key.terms(form)) if key.terms else (str(form),)


def edition(entity: Entity) -> str:
    """Says by which keys records are indexed, so that it is noticed when others are asked for."""
    keys = sorted(f"{key.name}={','.join((key.field, *key.also))}" for key in entity.match_on if key.finds)
    return f"{FORMS}: {' '.join(keys)}"
