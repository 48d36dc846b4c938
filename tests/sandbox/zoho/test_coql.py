"""COQL: its grammar, its types, its limits, and what its rows look like."""

# ruff: noqa: S608 - queries are what is tested

from __future__ import annotations

import pytest

ALL = "id is not null"


@pytest.fixture
def ids(zoho, clock):
    rows = [
        {"Account_Name": "Bakkerij 't Hoekje", "Employees": 3, "Annual_Revenue": 10.5, "Account_Type": "Customer"},
        {"Account_Name": "bakkerij De Ster", "Employees": 30, "Account_Type": "Prospect"},
        {"Account_Name": "Zagerij Zuid"},
    ]
    found = []
    for row in rows:
        found.append(zoho.add("Accounts", row)["id"])
        clock.advance(60)
    zoho.edit("Accounts", found[2], {"Parent_Account": {"id": found[0]}})
    return found


def test_rows_have_the_asked_columns_in_order_and_the_id(app, ids):
    reply = app.coql(f"select Account_Name, Employees from Accounts where id = '{ids[1]}'")
    assert reply.json() == {
        "data": [{"Account_Name": "bakkerij De Ster", "Employees": 30, "id": ids[1]}],
        "info": {"count": 1, "more_records": False},
    }
    assert list(reply.json()["data"][0]) == ["Account_Name", "Employees", "id"]


def test_a_lookup_comes_with_its_name_and_its_columns_come_flat(app, ids):
    query = f"select Parent_Account, Parent_Account.Account_Name, Parent_Account.id from Accounts where id = {ids[2]}"
    assert app.rows(query) == [{
        "Parent_Account": {"name": "Bakkerij 't Hoekje", "id": ids[0]},
        "Parent_Account.Account_Name": "Bakkerij 't Hoekje", "Parent_Account.id": ids[0], "id": ids[2],
    }]  # fmt: skip


def test_a_lookup_may_come_as_id_only(make):
    app = make(coql_lookup="id")
    parent = app.service.add("Accounts", {"Account_Name": "P"})["id"]
    app.service.add("Accounts", {"Account_Name": "C", "Parent_Account": {"id": parent}})
    rows = app.rows("select Parent_Account from Accounts where Account_Name = 'C'")
    assert rows[0]["Parent_Account"] == {"id": parent}


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ("Account_Name = 'Bakkerij ''t Hoekje'", [0]),
        ("Account_Name like 'bakkerij%'", [0, 1]),
        ("Account_Name not like '%rij%'", []),
        ("Account_Type != 'Customer'", [1]),  # an empty field is not unequal
        ("Account_Type is null", [2]),
        ("Account_Type in ('Customer', 'Prospect')", [0, 1]),
        ("Account_Type not in ('Customer')", [1]),
        ("Employees > 3", [1]),
        ("Employees between 3 and 30", [0, 1]),
        ("Annual_Revenue <= 10.5", [0]),
        ("Parent_Account.Employees = 3", [2]),
        ("Parent_Account is not null", [2]),
        ("(Employees = 3 or (Employees = 30 and Account_Type = 'Prospect'))", [0, 1]),
        ("((Employees >= 3 and Employees < 30) and Account_Type = 'Customer')", [0]),
    ],
)
def test_conditions(app, ids, where, found):
    rows = app.rows(f"select id from Accounts where {where} order by id asc")
    assert [ids.index(row["id"]) for row in rows] == found


def test_capitals_count_where_the_switch_says_so(make):
    app = make(text_comparison="exact")
    app.service.add("Accounts", {"Account_Name": "Abc"})
    assert app.rows("select id from Accounts where Account_Name = 'abc'") == []
    assert len(app.rows("select id from Accounts where Account_Name = 'Abc'")) == 1


def test_keyset_pages_by_time_and_id_miss_and_repeat_nothing(app, zoho, clock):
    made = [zoho.add("Accounts", {"Account_Name": f"A{number}"})["id"] for number in range(7)]
    seen, where = [], ALL
    while rows := app.rows(
        f"select id, Modified_Time from Accounts where {where} order by Modified_Time asc, id asc limit 3"
    ):
        seen += [row["id"] for row in rows]
        last = rows[-1]
        time = last["Modified_Time"]
        where = f"(Modified_Time > '{time}' or (Modified_Time = '{time}' and id > '{last['id']}'))"
    assert seen == made


def test_instants_are_compared_whatever_their_offset(app, ids):
    assert len(app.rows("select id from Accounts where Created_Time <= '2026-11-23T08:00:00Z'")) == 1
    assert len(app.rows("select id from Accounts where Created_Time <= '2026-11-23T10:01:00+02:00'")) == 2


def test_limit_with_offset_tells_whether_more_follows(app, ids):
    reply = app.coql(f"select id from Accounts where {ALL} order by id asc limit 1, 1").json()
    assert reply == {"data": [{"id": ids[1]}], "info": {"count": 1, "more_records": True}}


def test_nothing_found_is_204_without_a_body(app, ids):
    reply = app.coql("select id from Accounts where Employees = 99")
    assert (reply.status_code, reply.content) == (204, b"")


def test_aggregates_and_groups(app, ids):
    assert app.rows(f"select COUNT(id), SUM(Employees) from Accounts where {ALL}") == [
        {"COUNT(id)": 3, "SUM(Employees)": 33}
    ]
    rows = app.rows("select Account_Type, COUNT(id) from Accounts where Account_Type is not null group by Account_Type")
    assert {row["Account_Type"]: row["COUNT(id)"] for row in rows} == {"Customer": 1, "Prospect": 1}


def test_an_alias_names_the_column(app, ids):
    rows = app.rows("select Account_Name as 'Name' from Accounts where Employees = 3")
    assert rows[0]["Name"] == "Bakkerij 't Hoekje"


@pytest.mark.parametrize(
    ("query", "code", "details"),
    [
        ("select id from Accounts", "SYNTAX_ERROR", {"clause": "where"}),
        ("select id from Accounts where id != '1' and id != '2' and id != '3'", "SYNTAX_ERROR", {"near": "where"}),
        (f"select Nope from Accounts where {ALL}", "INVALID_QUERY", {"column_name": "Nope"}),
        (f"select id, id from Accounts where {ALL}", "DUPLICATE_DATA", {"column_name": "id"}),
        ("select id from Accounts where Account_Name > 'A'", "INVALID_QUERY",
         {"column_name": "Account_Name", "operator": ">"}),
        (f"select id from Accounts where {ALL} limit 0", "INVALID_DATA", {"clause": "limit"}),
        (f"select id from Accounts where {ALL} limit 2001", "LIMIT_EXCEEDED", {"limit": 2000, "clause": "limit"}),
        (f"select id from Accounts where {ALL} limit 9900, 200", "LIMIT_EXCEEDED", {"limit": 10000, "clause": "limit"}),
        (f"select id from Nothing where {ALL}", "INVALID_MODULE", {}),
        ("select id from Accounts where Parent_Account.Parent_Account.Parent_Account.id = '1'", "INVALID_QUERY",
         {"column_name": "Parent_Account.Parent_Account.Parent_Account.id", "reason": "too many relations"}),
        ("", "MANDATORY_NOT_FOUND", {"api_name": "select_query"}),
    ],
)  # fmt: skip
def test_what_is_refused(app, ids, query, code, details):
    reply = app.coql(query)
    assert (reply.status_code, reply.json()["code"], reply.json()["details"]) == (400, code, details)


@pytest.mark.parametrize("moment", ["2026-11-23T08:00:00", "2026-11-23T08:00:00.000Z", "2026-11-23", "yesterday"])
def test_an_instant_needs_an_offset_and_whole_seconds(app, ids, moment):
    reply = app.coql(f"select id from Accounts where Modified_Time > '{moment}'")
    assert reply.json()["code"] == "INVALID_QUERY"


def test_too_many_values_or_columns_are_refused(app):
    values = ", ".join(f"'{number}'" for number in range(51))
    assert app.coql(f"select id from Accounts where id in ({values})").json()["code"] == "LIMIT_EXCEEDED"
    columns = ", ".join(f"F{number}" for number in range(51))
    assert app.coql(f"select {columns} from Accounts where {ALL}").json()["code"] == "LIMIT_EXCEEDED"
