"""What is not a record of a division: the user's own row and the list of divisions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sandbox.exact import columns
from sandbox.exact.oauth import Caller
from sandbox.exact.options import Options
from sandbox.exact.reading import Source
from sandbox.exact.shapes import MODELS, Endpoint, Family, Table
from sandbox.exact.state import Row, State, World
from sandbox.exact.values import utc_offset


def _listing(path: str, shape: columns.Columns, type_name: str) -> Endpoint:
    table = Table(path, shape, type_name)
    return Endpoint(path, Family.PLAIN, table, shape, type_name)


ME = _listing("current/Me", columns.ME, f"{MODELS}.System.Me")
SYSTEM_DIVISIONS = _listing("system/Divisions", columns.SYSTEM_DIVISION, f"{MODELS}.System.Division")
HRM_DIVISIONS = _listing("hrm/Divisions", columns.HRM_DIVISION, f"{MODELS}.HRM.Division")


def new_user(state: State) -> Row:
    """The row of the user who gave consent."""
    key = state.guid()
    return {
        **dict.fromkeys(columns.ME.types),
        **dict.fromkeys((name for name, kind in columns.ME.types.items() if kind == "Boolean"), False),
        "UserID": key,
        "FullName": "Sanne Koppeling",
        "FirstName": "Sanne",
        "LastName": "Koppeling",
        "UserName": "sanne@example.com",
        "Email": "sanne@example.com",
        "LanguageCode": "nl-NL",
        "Language": "NL",
        "Legislation": 1,
        "Gender": "O",
        "EmployeeID": "00000000-0000-0000-0000-000000000000",
        "DivisionCustomerSiretNumber": "",
        "PackageCode": "EOLAPPCENTER",
        "_order": key.encode(),
    }


def new_division(world: World, number: int, name: str, hid: int) -> Row:
    """The row of a company."""
    shape = {**columns.HRM_DIVISION.types, **columns.SYSTEM_DIVISION.types}
    return {
        **dict.fromkeys(shape),
        **dict.fromkeys((column for column, kind in shape.items() if kind == "Boolean"), False),
        "BlockingStatus": 0,
        "Code": number,
        "Country": "NL ",
        "CountryDescription": "Nederland",
        "Created": world.local,
        "Creator": world.state.user["UserID"],
        "CreatorFullName": world.state.user["FullName"],
        "Currency": "EUR",
        "CurrencyDescription": "Euro",
        "Customer": world.state.guid(),
        "CustomerCode": str(hid).rjust(18),
        "CustomerName": name,
        "Description": name,
        "HID": hid,
        "Hid": hid,
        "Legislation": "NL ",
        "Main": hid == 1,
        "IsMainDivision": hid == 1,
        "Modified": world.local,
        "SiretNumber": "",
        "Status": 1,
    }


def me_source(world: World, origin: str, caller: Caller) -> Source:
    """The user's own row."""
    state, current = world.state, min(world.state.divisions)
    division = state.divisions[current]
    row = {
        **state.user,
        "UserID": caller.user,
        "CurrentDivision": current,
        "AccountingDivision": current,
        "DivisionCustomer": division["Customer"],
        "DivisionCustomerCode": division["CustomerCode"],
        "DivisionCustomerName": division["Description"],
        "CustomerCode": division["CustomerCode"],
        "PictureUrl": f"{origin}/docs/images/placeholder_contact_myeol.png",
        "ServerTime": world.local.isoformat(timespec="seconds"),
        "ServerUtcOffset": utc_offset(world.now),
    }

    def rows(_: Options) -> Iterable[Row]:
        return [row]

    return Source(ME, f"{origin}/api/v1/current/Me", rows, always_results=True)


def divisions_source(world: World, origin: str, division: int, endpoint: Endpoint) -> Source:
    """The companies that the user may see."""

    def rows(_: Options) -> Iterable[Row]:
        return [{**row, "Current": number == min(world.state.divisions)} for number, row in _seen(world)]

    return Source(endpoint, f"{origin}/api/v1/{division}/{endpoint.path}", rows)


def _seen(world: World) -> list[tuple[int, dict[str, Any]]]:
    denied = {number for number, path in world.state.denied if path == "*"}
    return [(number, row) for number, row in world.state.divisions.items() if number not in denied]
