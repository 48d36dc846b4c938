"""A small entity that has one field of every sort, and builders of records and contexts for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import settings

from exact_zoho.core.changes import Binding, Record
from exact_zoho.core.context import Context
from exact_zoho.core.entity import At, Bar, Clear, Conflict, Entity, Field, Flow, Marks, MatchKey, Part, Side
from exact_zoho.core.kinds import Code, Money, Ref, Text, VatNumber
from exact_zoho.core.names import plain_name
from exact_zoho.core.places import plain_number

settings.register_profile("repeatable", max_examples=60, deadline=None, derandomize=True)
settings.load_profile("repeatable")

DIVISION = 42
MARKS = {"external_id": f"EX:{DIVISION}:e1", "status": "In sync", "message": None}


def takes(_side: Side, seen: Mapping[str, Any], options: Mapping[str, Any]) -> str | None:
    """Leaves out what is called a secret, unless secrets are switched on."""
    return "it is a secret" if seen.get("name") == "Secret" and not options.get("secrets") else None


@pytest.fixture(scope="session")
def entity() -> Entity:
    """A company with a field of every sort."""
    return Entity(
        name="firms",
        singular="firm",
        module="Firms",
        parts=(
            Part("main", "crm/Firms", "CRM/Firms", deleted_type=2, extra=("SearchCode",)),
            Part("delivery", "crm/Addresses", "CRM/Addresses", deleted_type=3, joins="Account", where={"Type": 4}),
        ),
        marks=Marks(At("Exact_ID"), At("Exact_Status"), At("Exact_Message"), At("Exact_Synced_At")),
        creation_key="SearchCode",
        match_on=(
            MatchKey("vat_number", "vat_number", plain_number, agree=16, bars=Bar.MATCH, own=True),
            MatchKey("name", "name", plain_name),
        ),
        scope=takes,
        facts={Side.EXACT: ("Type",), Side.ZOHO: ()},
        fields=(
            Field("name", At("Name"), At("Firm_Name"), Text(), mandatory=frozenset(Side)),
            Field("code", At("Code", create=False, update=False), At("Exact_Code"), flow=Flow.TO_ZOHO),
            Field("vat_number", At("VATNumber"), At("VAT"), VatNumber(), conflict=Conflict.EXACT, label="VAT number"),
            Field("email", At("Email"), At("Email"), Text()),
            Field("street", At("AddressLine1"), At("Street"), Text(), group="address"),
            Field("city", At("City"), At("City"), Text(), group="address"),
            Field("to_street", At("AddressLine1", "delivery"), At("Ship_Street"), Text(), group="delivery_address"),
            Field("to_city", At("City", "delivery"), At("Ship_City"), Text(), group="delivery_address"),
            Field("credit_line", At("CreditLine", update=False), At("Credit_Line"), Money(), conflict=Conflict.EXACT),
            Field("budget", At("Budget"), At("Budget"), Money()),
            Field("condition", At("Condition"), At("Condition"), Code(), listed="conditions", default="30"),
            Field("slogan", At("Slogan"), At("Slogan"), Text({"exact": 20}), clear=Clear.NEVER, conflict=Conflict.ASK),
            Field("parent", At("Parent"), At("Parent_Firm"), Ref("firms", deferred=True)),
            Field("owner", At("Owner"), At("Owner_Firm"), Ref("owners")),
        ),
    )  # fmt: skip


@pytest.fixture(scope="session")
def context(entity: Entity) -> Context:
    """Everything is allowed, and each record `e…` of Exact is bound to `z…` of Zoho, but for number 9."""

    def partner(_entity: str, side: Side, record: str) -> str | None:
        return None if record.endswith("9") else ("z" if side is Side.EXACT else "e") + record[1:]

    return Context(entity, DIVISION, partner)


@pytest.fixture(scope="session")
def exact() -> Callable[..., Record]:
    """Builds Exact's record e1; keyword arguments are its values, `about` what is known of it besides."""

    def build(about: Mapping[str, Any] | None = None, **values: Any) -> Record:
        record = Record(Side.EXACT, "e1", {"name": "Jansen", **values}, "Jansen", seq=7, parts={"main": "e1"})
        return replace(record, **(about or {}))

    return build


@pytest.fixture(scope="session")
def zoho() -> Callable[..., Record]:
    """Builds Zoho's record z1, whose marks say that it is in sync."""

    def build(about: Mapping[str, Any] | None = None, **values: Any) -> Record:
        record = Record(
            Side.ZOHO, "z1", {"name": "Jansen", **values}, "Jansen", seq=8, parts={"main": "z1"}, marks=MARKS
        )
        return replace(record, **(about or {}))

    return build


@pytest.fixture(scope="session")
def binding() -> Binding:
    """Binds e1 to z1."""
    return Binding(1, "firms", "e1", "z1")


@pytest.fixture(scope="session")
def at() -> Callable[[int], datetime]:
    """An instant, by its hour on one day."""
    return lambda hour: datetime(2026, 3, 2, hour, tzinfo=UTC)
