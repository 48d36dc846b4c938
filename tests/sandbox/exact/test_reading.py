"""The dialect of reads: filters, columns, envelopes, pages, formats, and what is refused."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from sandbox.exact.values import guid_order


@pytest.fixture
def stocked(app: Any) -> Any:
    app.service.add("crm/Accounts", {"Name": "Bakkerij d'Oude Molen", "Status": "C", "City": "Gent", "Country": "BE"})
    app.service.add("crm/Accounts", {"Name": "Zuivel & Co", "Status": "P", "CreditLineSales": 2500.5})
    app.service.add("crm/Accounts", {"Name": "Leverancier", "IsSupplier": True, "SearchCode": "LEV"})
    return app


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("Name eq 'Bakkerij d''Oude Molen'", ["Bakkerij d'Oude Molen"]),
        ("Status eq 'C' or Status eq 'P'", ["Bakkerij d'Oude Molen", "Zuivel & Co"]),
        ("(Status eq 'C' or Status eq 'P') and not (Country eq null)", ["Bakkerij d'Oude Molen"]),
        ("Country eq 'BE '", ["Bakkerij d'Oude Molen"]),
        ("Country eq 'BE'", []),
        ("Code eq '                 2'", ["Zuivel & Co"]),
        ("Code eq '2'", []),
        ("trim(Code) eq '2'", ["Zuivel & Co"]),
        ("substringof('Molen',Name) eq true", ["Bakkerij d'Oude Molen"]),
        ("startswith(Name,'Zuivel')", ["Zuivel & Co"]),
        ("tolower(Name) eq 'leverancier'", ["Leverancier"]),
        ("IsSupplier eq true", ["Leverancier"]),
        ("SearchCode ne 'LEV'", ["Bakkerij d'Oude Molen", "Zuivel & Co"]),
        ("Created ge datetime'2026-06-25T16:14:12'", ["Bakkerij d'Oude Molen", "Leverancier", "Zuivel & Co"]),
        ("Created ge datetime'2026-06-25T16:14:13'", []),
        ("IsAccountant gt 0", []),
        ("VATNumber gt 'A'", []),
    ],
)
def test_a_filter_finds(stocked: Any, query: str, names: list[str]) -> None:
    rows = stocked.rows(f"crm/Accounts?$filter={query.replace('&', '%26')}&$select=Name")
    assert sorted(row["Name"] for row in rows) == names


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("", "mandatory filtering"),
        ("$filter=Remarks eq 'x'", "Filtering on these fields is not supported: Remarks"),
        ("$filter=Nme eq 'x'", "No property 'Nme'"),
        ("$filter=Name eq", "Error in query syntax"),
        ("$filter=Name eq 'a' and", "Error in query syntax"),
        ("$filter=Name eq City", "Error in query syntax"),
        ("$filter=Name eq 5", "incompatible"),
        ("$filter=ID eq 'x'", "incompatible"),
        ("$filter=contains(Name,'x')", "Unknown function"),
        ("$filter=Name in ('x')", "Error in query syntax"),
        ("$filter=Name eq 'x'&$select=Nme", "No property 'Nme'"),
        ("$filter=Name eq 'x'&$orderby=Nme", "No property 'Nme'"),
        ("$filter=Name eq 'x'&$search=x", "not supported"),
        ("$filter=Name eq 'x'&$top=many", "Error in query syntax"),
    ],
)
def test_a_query_is_refused(stocked: Any, query: str, says: str) -> None:
    reply = stocked.get(f"crm/Accounts?{query}")
    assert reply.status_code == 400
    assert says in reply.json()["error"]["message"]["value"]


def test_the_obligation_to_filter_can_be_off(build: Any) -> None:
    assert build(mandatory_filter=False).get("crm/Accounts").json() == {"d": {"results": []}}


def test_text_compares_without_case_where_the_switch_says_so(build: Any) -> None:
    app = build(filter_case="ignored")
    app.service.add("crm/Accounts", {"Name": "Molen"})
    assert len(app.rows("crm/Accounts?$filter=Name eq 'MOLEN'")) == 1


def test_all_columns_come_with_null_and_what_the_row_is_comes_first(stocked: Any) -> None:
    row = stocked.rows("crm/Accounts?$filter=SearchCode eq 'LEV'")[0]
    assert list(row)[:2] == ["__metadata", "ID"]
    assert len(row) == 167
    assert row["__metadata"]["type"] == "Exact.Web.Api.Models.Account"
    assert row["__metadata"]["uri"].endswith(f"/api/v1/700001/crm/Accounts(guid'{row['ID']}')")
    assert (row["VATNumber"], row["GlnNumber"], row["CreditLineSales"]) == (None, "", 0)
    assert "__deferred" in row["BankAccounts"]


def test_select_keeps_the_key_and_the_columns_in_their_own_order(stocked: Any) -> None:
    row = stocked.rows("crm/Accounts?$filter=Status eq 'P'&$select=Name,CreditLineSales,Code")[0]
    assert list(row) == ["__metadata", "ID", "Code", "CreditLineSales", "Name"]
    assert row["CreditLineSales"] == 2500.5


def test_dates_show_the_wall_clock_as_if_it_were_utc(stocked: Any) -> None:
    row = stocked.rows("crm/Accounts?$filter=Status eq 'P'&$select=Created,StartDate")[0]
    assert row["Created"] == "/Date(1782404052403)/"
    assert row["StartDate"] == "/Date(1782345600000)/"
    me = stocked.rows("/api/v1/current/Me")[0]
    assert (me["ServerTime"], me["ServerUtcOffset"]) == ("2026-06-25T16:14:12", 7200)


def test_one_record_by_its_key(stocked: Any) -> None:
    key = stocked.service.records("crm/Accounts")[0]["ID"]
    assert stocked.get(f"crm/Accounts(guid'{key}')?$select=Name").json()["d"]["Name"] == "Bakkerij d'Oude Molen"
    assert stocked.get("crm/Accounts(guid'00000000-0000-0000-0000-000000000001')").status_code == 404


def test_a_small_top_drops_the_inner_envelope(stocked: Any) -> None:
    assert isinstance(stocked.get("crm/Addresses?$top=60").json()["d"], list)
    assert "results" in stocked.get("crm/Addresses?$top=61").json()["d"]
    counted = stocked.get("crm/Addresses?$top=2&$inlinecount=allpages").json()["d"]
    assert (len(counted["results"]), counted["__count"]) == (2, "3")


def test_count_is_a_bare_number(stocked: Any) -> None:
    assert stocked.get("crm/Addresses/$count").text == "3"


def test_without_json_in_accept_the_reply_is_atom_and_plain_xml_is_refused(stocked: Any) -> None:
    reply = stocked.get("crm/Addresses", Accept="*/*")
    assert reply.headers["Content-Type"].startswith("application/atom+xml")
    assert "<d:City>Gent</d:City>" in reply.text
    assert stocked.get("crm/Addresses", Accept="application/xml").status_code == 415


def _walk(app: Any, url: str) -> list[list[dict[str, Any]]]:
    pages = []
    while url:
        inside = app.get(url).json()["d"]
        pages.append(inside["results"])
        url = inside.get("__next", "")
        assert " " not in url
    return pages


def test_pages_of_sixty_go_by_key_in_the_order_of_the_database(app: Any) -> None:
    for number in range(130):
        app.service.add("crm/Accounts", {"Name": f"Klant {number}", "Status": "C"})
    pages = _walk(app, "crm/Accounts?$filter=Status eq 'C'&$select=Name")
    assert [len(page) for page in pages] == [60, 60, 10]
    keys = [row["ID"] for page in pages for row in page]
    assert len(set(keys)) == 130
    assert keys == sorted(keys, key=guid_order)
    assert guid_order(keys[0])[:6] == UUID(keys[0]).bytes[10:]


def test_an_order_and_a_top_carry_over_pages(app: Any) -> None:
    for number in range(130):
        app.service.add("crm/Accounts", {"Name": f"Klant {number % 7}"})
    pages = _walk(app, "crm/Accounts?$filter=Status eq 'A'&$orderby=Name desc&$top=100&$select=Name")
    assert [len(page) for page in pages] == [60, 40]  # the second page asks for 40 and keeps its envelope
    names = [row["Name"] for page in pages for row in page]
    assert names == sorted(names, reverse=True)
    assert len({row["ID"] for page in pages for row in page}) == 100


def test_a_moment_in_a_skip_token_is_written_as_short_as_it_can_be(app: Any) -> None:
    for number in range(61):
        app.service.add("crm/Accounts", {"Name": str(number)})
    query = "crm/Accounts?$filter=Status eq 'A'&$orderby={}&$select=Name"
    inside = app.get(query.format("Created asc")).json()["d"]
    assert "$skiptoken=datetime'2026-06-25T16%3A14%3A12.403',guid'" in inside["__next"]
    assert len(app.get(inside["__next"]).json()["d"]["results"]) == 1
    assert (
        "$skiptoken=datetime'2026-06-25T00%3A00%3A00',guid'" in app.get(query.format("StartDate")).json()["d"]["__next"]
    )


def test_bulk_wants_columns_and_a_filter_it_knows(stocked: Any) -> None:
    assert stocked.get("bulk/CRM/Accounts?$filter=Status eq 'C'").status_code == 400
    assert stocked.get("bulk/CRM/Addresses?$select=ID&$filter=City eq 'Gent'").status_code == 400
    assert len(stocked.rows("bulk/CRM/Addresses?$select=ID&$filter=Type eq 1")) == 3


def test_services_do_not_mind_capitals_but_collections_do(stocked: Any) -> None:
    assert stocked.get("CRM/Addresses").status_code == 200
    assert stocked.get("crm/addresses").status_code == 404


def test_divisions_are_listed_in_both_ways(app: Any) -> None:
    rows = app.rows("system/Divisions?$select=Code,Description,Hid")
    assert [(row["Code"], row["Description"], row["Hid"]) for row in rows] == [
        (700001, "Eerste B.V.", "1"),
        (700002, "Tweede B.V.", "2"),
    ]
    assert app.get("system/Divisions(700002)").json()["d"]["Description"] == "Tweede B.V."
    assert app.rows("hrm/Divisions?$select=HID")[0]["HID"] == "1"


def test_an_unknown_division_is_forbidden(app: Any) -> None:
    reply = app.get("/api/v1/9/crm/Addresses")
    assert (reply.status_code, reply.headers["Reason"]) == (403, "NoDivisionAccess")


@pytest.mark.parametrize(("way", "status"), [("empty", 200), ("forbidden", 403)])
def test_missing_rights_show_nothing_or_forbid(build: Any, way: str, status: int) -> None:
    app = build(missing_rights=way)
    app.service.add("crm/Accounts", {"Name": "Geheim"})
    app.service.rights("crm/Accounts", False)
    reply = app.get("crm/Accounts?$filter=Name eq 'Geheim'&$top=5")
    assert reply.status_code == status
    if way == "empty":
        assert reply.json() == {"d": []}
    assert app.post("crm/Accounts", Name="x").status_code == 403
    app.service.rights("crm/Accounts", True)
    assert app.post("crm/Accounts", Name="x").status_code == 201
