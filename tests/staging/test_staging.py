"""A page is staged whole, only what is new or changed is written, and its owner is then looked at."""

from __future__ import annotations

from decimal import Decimal

from exact_zoho.core.entity import Side
from exact_zoho.staging.connection import Connection
from exact_zoho.staging.rows import Cursor, Dirty, Patch, StagedResult, StagedRow
from exact_zoho.staging.store import Store

EXACT, ZOHO = Side.EXACT, Side.ZOHO


def row(record: str, digest: str = "1", **more: object) -> StagedRow:
    return StagedRow(**{"id": record, "owner": record, "raw": {"ID": record, "v": digest}, "hash": digest, **more})  # type: ignore[arg-type]


def stage(conn: Connection, *rows: StagedRow, part: str = "main", side: Side = EXACT, **more: object) -> StagedResult:
    return conn.staging.stage("accounts", side, part, rows, **more)  # type: ignore[arg-type]


def dirty(conn: Connection) -> list[str]:
    return [each.id for each in conn.dirty.take("accounts", 100)]


def settle(conn: Connection) -> None:
    taken = conn.dirty.take("accounts", 100)
    conn.dirty.settle("accounts", [(each.side, each.id, each.seq) for each in taken])


def test_new_rows_are_kept_with_their_cursor_and_are_to_be_planned(conn: Connection) -> None:
    assert stage(conn, row("a"), row("b"), feed="exact/accounts", cursor="7", complete=True) == StagedResult(2, 0)
    assert conn.cursors.get("exact/accounts") == Cursor("7", complete=True)
    assert dirty(conn) == ["a", "b"]
    assert conn.staging.count("accounts", EXACT) == 2
    assert conn.staging.ids("accounts", EXACT) == ["a", "b"]


def test_a_page_without_rows_moves_its_cursor(conn: Connection) -> None:
    stage(conn, feed="exact/accounts", cursor="9", complete=True)
    assert conn.cursors.get("exact/accounts") == Cursor("9", complete=True)


def test_unchanged_rows_are_not_written(conn: Connection) -> None:
    stage(conn, row("a", raw={"v": "as first read"}))
    settle(conn)
    before = conn.staging.raw_before("accounts", EXACT, "main", ["a"])
    assert stage(conn, row("a", raw={"v": "the same in all that matters"})) == StagedResult(0, 0)
    assert conn.staging.raw_before("accounts", EXACT, "main", ["a"]) == before
    assert dirty(conn) == []


def test_a_changed_row_gets_a_higher_version(conn: Connection) -> None:
    stage(conn, row("a"), row("b"))
    settle(conn)
    assert stage(conn, row("a", "2"), row("b")) == StagedResult(0, 1)
    staged = conn.staging.raw_before("accounts", EXACT, "main", ["a", "b"])
    assert staged["a"].seq > staged["b"].seq
    assert staged["a"].raw == {"ID": "a", "v": "2"}
    assert conn.dirty.take("accounts", 9) == [Dirty(EXACT, "a", staged["a"].seq)]


def test_of_a_row_that_a_page_shows_twice_the_later_reading_counts(conn: Connection) -> None:
    assert stage(conn, row("a", "1"), row("a", "2")) == StagedResult(1, 0)
    assert conn.staging.raw_before("accounts", EXACT, "main", ["a"])["a"].hash == "2"


def test_an_edit_by_a_person_stays_known_when_a_later_one_is_ours(conn: Connection) -> None:
    stage(conn, row("a", "1", touched="2026-03-01T10:00:00+00:00"))
    stage(conn, row("a", "2", touched=None))
    assert conn.staging.load("accounts", EXACT, ["a"])["a"].touched == "2026-03-01T10:00:00+00:00"
    stage(conn, row("a", "3", touched="2026-03-01T11:00:00+00:00"))
    assert conn.staging.load("accounts", EXACT, ["a"])["a"].touched == "2026-03-01T11:00:00+00:00"


def test_who_edited_a_record_stays_known_as_long_as_when(conn: Connection) -> None:
    def editor() -> str:
        return conn.staging.load("accounts", EXACT, ["a"])["a"].touched_by

    stage(conn, row("a", "1", touched="2026-03-01T10:00:00+00:00", touched_by="Piet \ud83d\x00"))
    assert editor() == "Piet ?"
    stage(conn, row("a", "2", touched=None, touched_by="we ourselves"))
    assert editor() == "Piet ?"
    conn.staging.patch(patch("a"))
    assert editor() == "Piet ?"
    stage(conn, row("a", "3", touched="2026-03-01T11:00:00+00:00", touched_by=""))
    assert editor() == "", "somebody else, and nobody knows who"


def test_nobody_edited_what_we_created(conn: Connection) -> None:
    conn.staging.patch(patch("b"))
    created = conn.staging.load("accounts", EXACT, ["b"])["b"]
    assert (created.touched, created.touched_by) == (None, "")


def test_of_the_parts_of_a_record_the_last_edit_names_its_editor(conn: Connection) -> None:
    stage(conn, row("a", touched="2026-03-01T10:00:00+01:00", touched_by="Piet"))
    stage(conn, row("x", owner="a", touched="2026-03-01T09:30:00+00:00", touched_by="Anna"), part="delivery")
    assert conn.staging.load("accounts", EXACT, ["a"])["a"].touched_by == "Anna"
    assert conn.staging.raw_before("accounts", EXACT, "main", ["a"])["a"].touched_by == "Piet"


def test_amounts_keep_their_digits(conn: Connection) -> None:
    stage(conn, row("a", raw={"amount": Decimal("1234.10"), "big": 13419952052123456}))
    assert conn.staging.raw_before("accounts", EXACT, "main", ["a"])["a"].raw == {
        "amount": 1234.1,
        "big": 13419952052123456,
    }


def test_a_record_is_read_with_all_its_parts(conn: Connection) -> None:
    stage(conn, row("a", touched="2026-03-01T10:00:00+01:00"))
    stage(conn, row("x", owner="a", touched="2026-03-01T09:30:00+00:00"), row("y", owner="a"), part="delivery")
    found = conn.staging.load("accounts", EXACT, ["a", "nobody"])
    assert list(found) == ["a"]
    assert [each.id for each in found["a"].parts["main"]] == ["a"]
    assert [each.id for each in found["a"].parts["delivery"]] == ["x", "y"]
    assert found["a"].seq == max(each.seq for part in found["a"].parts.values() for each in part)
    assert found["a"].touched == "2026-03-01T09:30:00+00:00", "compared as moments, not as text"
    assert found["a"].proven
    assert not found["a"].gone


def test_a_part_that_changes_has_its_owner_planned(conn: Connection) -> None:
    stage(conn, row("a"))
    settle(conn)
    stage(conn, row("x", owner="a"), part="delivery")
    assert dirty(conn) == ["a"]


def test_a_part_that_moves_has_both_owners_planned(conn: Connection) -> None:
    stage(conn, row("x", owner="a"), part="delivery")
    settle(conn)
    stage(conn, row("x", owner="b"), part="delivery")
    assert dirty(conn) == ["a", "b"]


def test_deleted_rows_are_marked_and_keep_what_they_held(conn: Connection) -> None:
    stage(conn, row("a"), row("b"))
    settle(conn)
    conn.staging.mark_gone(
        "accounts", EXACT, "main", ["a", "never read"], feed="exact/Deleted", cursor="5", complete=True
    )
    record = conn.staging.load("accounts", EXACT, ["a"])["a"]
    assert record.gone
    assert record.parts["main"][0].raw == {"ID": "a", "v": "1"}
    assert conn.staging.ids("accounts", EXACT) == ["b"]
    assert conn.dirty.take("accounts", 9) == [Dirty(EXACT, "a", record.seq)]
    assert conn.cursors.get("exact/Deleted") == Cursor("5", complete=True)


def test_a_deletion_read_again_changes_nothing(conn: Connection) -> None:
    stage(conn, row("a"))
    conn.staging.mark_gone("accounts", EXACT, "main", ["a"])
    settle(conn)
    conn.staging.mark_gone("accounts", EXACT, "main", ["a"])
    assert dirty(conn) == []


def test_a_part_that_is_deleted_leaves_its_owner_alive(conn: Connection) -> None:
    stage(conn, row("a"))
    stage(conn, row("x", owner="a"), part="delivery")
    settle(conn)
    conn.staging.mark_gone("accounts", EXACT, "delivery", ["x"])
    record = conn.staging.load("accounts", EXACT, ["a"])["a"]
    assert not record.gone
    assert record.parts["delivery"][0].gone
    assert dirty(conn) == ["a"]


def test_a_row_that_appears_again_is_alive_again(conn: Connection) -> None:
    stage(conn, row("a"))
    conn.staging.mark_gone("accounts", EXACT, "main", ["a"])
    settle(conn)
    assert stage(conn, row("a")) == StagedResult(0, 1)
    assert not conn.staging.load("accounts", EXACT, ["a"])["a"].gone
    assert dirty(conn) == ["a"]


def patch(record: str, digest: str = "ours", owner: str = "") -> Patch:
    return Patch("accounts", EXACT, "main", record, owner or record, {"v": digest}, digest)


def test_what_we_wrote_shows_until_it_is_read_but_is_no_news(conn: Connection) -> None:
    stage(conn, row("a"))
    settle(conn)
    before = conn.staging.load("accounts", EXACT, ["a"])["a"]
    conn.staging.patch(patch("a"))
    after = conn.staging.load("accounts", EXACT, ["a"])["a"]
    assert (after.seq, after.proven, after.parts["main"][0].raw) == (before.seq, False, {"v": "ours"})
    assert dirty(conn) == []


def test_a_record_that_we_created_is_staged_at_once(conn: Connection) -> None:
    stage(conn, row("a"))
    conn.staging.patch(patch("b"))
    created = conn.staging.load("accounts", EXACT, ["b"])["b"]
    assert created.seq > conn.staging.load("accounts", EXACT, ["a"])["a"].seq
    assert not created.proven


def test_reading_what_we_wrote_proves_it_although_nothing_differs(conn: Connection) -> None:
    stage(conn, row("a"))
    conn.staging.patch(patch("a", "ours"))
    settle(conn)
    assert stage(conn, row("a", "ours")) == StagedResult(0, 1)
    assert conn.staging.load("accounts", EXACT, ["a"])["a"].proven
    assert dirty(conn) == ["a"]
    assert stage(conn, row("a", "ours")) == StagedResult(0, 0)


def test_records_are_found_by_their_keys_while_they_exist(conn: Connection) -> None:
    stage(
        conn, row("b", keys=(("vat", "NL1"), ("name", "acme"))), row("a", keys=(("vat", "NL1"),)),
        row("c", keys=(("vat", "NL2"), ("name", "NL1"))),
    )  # fmt: skip
    stage(conn, row("z", keys=(("vat", "NL1"),)), side=ZOHO)
    assert conn.staging.hits("accounts", EXACT, "vat", ["NL1", "NL2", "NL3"]) == {"NL1": ["a", "b"], "NL2": ["c"]}
    conn.staging.mark_gone("accounts", EXACT, "main", ["a"])
    assert conn.staging.hits("accounts", EXACT, "vat", ["NL1"]) == {"NL1": ["b"]}
    assert conn.staging.hits("accounts", EXACT, "vat", []) == {}


def test_a_value_that_more_records_share_than_were_asked_for_finds_none_of_them(conn: Connection) -> None:
    stage(conn, *(row(each, keys=(("mail", "info@a.nl"), ("name", each))) for each in "abc"))
    stage(conn, row("z", keys=(("mail", "info@a.nl"),)), side=ZOHO)
    assert conn.staging.hits("accounts", EXACT, "mail", ["info@a.nl"], 3) == {"info@a.nl": ["a", "b", "c"]}
    assert conn.staging.hits("accounts", EXACT, "mail", ["info@a.nl"], 2) == {}
    assert conn.staging.hits("accounts", EXACT, "name", ["a", "b"], 1) == {"a": ["a"], "b": ["b"]}


def test_records_can_be_given_other_keys_without_being_touched(conn: Connection) -> None:
    stage(conn, row("a", keys=(("vat", "NL1"),)), row("b", keys=(("vat", "NL1"),)))
    settle(conn)
    conn.staging.rekey("accounts", EXACT, {"a": [("name", "acme"), ("name", "acme bv")]})
    assert conn.staging.hits("accounts", EXACT, "vat", ["NL1"]) == {"NL1": ["b"]}
    assert conn.staging.hits("accounts", EXACT, "name", ["acme", "acme bv"]) == {"acme": ["a"], "acme bv": ["a"]}
    assert dirty(conn) == []


def test_keys_and_references_follow_the_record(conn: Connection) -> None:
    stage(conn, row("a", "1", keys=(("vat", "NL1"),), edges=(("parent", "accounts", "p"),)))
    stage(conn, row("a", "2", keys=(("vat", "NL2"),), edges=(("parent", "accounts", "q"),)))
    assert conn.staging.hits("accounts", EXACT, "vat", ["NL1", "NL2"]) == {"NL2": ["a"]}
    assert conn.staging.pointing_at("accounts", EXACT, ["p"]) == []
    assert conn.staging.pointing_at("accounts", EXACT, ["p", "q"]) == [("accounts", "a")]
    assert conn.staging.pointing_at("accounts", ZOHO, ["q"]) == []


def test_a_further_part_leaves_the_keys_of_its_owner_alone(conn: Connection) -> None:
    stage(conn, row("a", keys=(("vat", "NL1"),)))
    stage(conn, row("a", "2"), part="delivery")
    assert conn.staging.hits("accounts", EXACT, "vat", ["NL1"]) == {"NL1": ["a"]}


def test_references_from_other_entities_are_found_once_each(conn: Connection) -> None:
    edges = (("account", "accounts", "a"), ("payer", "accounts", "a"))
    conn.staging.stage("contacts", EXACT, "main", [row("c", edges=edges)])
    assert conn.staging.pointing_at("accounts", EXACT, ["a"]) == [("contacts", "c")]


def test_thousands_of_ids_are_one_statement(conn: Connection) -> None:
    ids = [f"{number:05}" for number in range(3000)]
    stage(conn, *(row(each, keys=(("vat", each),)) for each in ids))
    assert len(conn.staging.load("accounts", EXACT, ids)) == 3000
    assert len(conn.staging.hits("accounts", EXACT, "vat", ids)) == 3000
    assert stage(conn, *(row(each) for each in ids)) == StagedResult(0, 0)


def test_connections_never_see_one_another(store: Store) -> None:
    one, other = store.connection("one"), store.connection("other")
    stage(one, row("a", keys=(("vat", "NL1"),), edges=(("parent", "accounts", "p"),)), feed="f", cursor="1")
    assert other.staging.load("accounts", EXACT, ["a"]) == {}
    assert other.staging.raw_before("accounts", EXACT, "main", ["a"]) == {}
    assert other.staging.hits("accounts", EXACT, "vat", ["NL1"]) == {}
    assert other.staging.pointing_at("accounts", EXACT, ["p"]) == []
    assert other.staging.count("accounts", EXACT) == 0
    assert other.cursors.get("f") is None
    assert dirty(other) == []
    other.staging.mark_gone("accounts", EXACT, "main", ["a"])
    stage(other, row("a", "2"))
    assert one.staging.load("accounts", EXACT, ["a"])["a"].parts["main"][0].hash == "1"
    assert not one.staging.load("accounts", EXACT, ["a"])["a"].gone
    assert one.staging.hits("accounts", EXACT, "vat", ["NL1"]) == {"NL1": ["a"]}


def test_half_a_character_does_not_stop_its_page(conn: Connection) -> None:
    broken = {"Name": "Caf\ud83d", "Note": "a\x00b", "lines": [{"text": "\udc00"}], "total": Decimal("1.10")}
    stage(conn, row("a", raw=broken, keys=(("name", "caf\ud83d\x00"),)), row("b"))
    kept = conn.staging.raw_before("accounts", EXACT, "main", ["a", "b"])
    assert kept["a"].raw == {"Name": "Caf?", "Note": "ab", "lines": [{"text": "?"}], "total": 1.1}
    assert kept["b"].raw == {"ID": "b", "v": "1"}
    assert conn.staging.hits("accounts", EXACT, "name", ["caf\ud83d"]) == {"caf?": ["a"]}


def test_a_nul_is_kept_where_it_does_no_harm(conn: Connection) -> None:
    stage(conn, row("a", raw={"Note": "a\x00b"}))
    assert conn.staging.raw_before("accounts", EXACT, "main", ["a"])["a"].raw == {"Note": "a\x00b"}
