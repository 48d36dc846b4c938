"""`exact-zoho why`, `revert`, `export` and `repair edit`: what a person reads, and what files hold."""

from __future__ import annotations

import csv
import json
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from pyarrow import parquet
from typer.testing import CliRunner

from exact_zoho.cli import main
from exact_zoho.core.entity import Side
from exact_zoho.errors import UsageError
from exact_zoho.staging.export import TOLD
from tests.cli.conftest import Terminal
from tests.engine.answers import edit, next_run, pair, phones
from tests.engine.story import company, completed, new_in_exact
from tests.support.world import World

At = Callable[..., Terminal]
OLD, NEW = "+31 20 123 45 01", "+31 20 999 99 99"


@pytest.fixture
def edited(at: At) -> tuple[Terminal, int]:
    """Klant 1 has a new number in Exact, and a run took it across: a terminal and the number of the run."""
    terminal = at(company(2))
    edit(terminal.world, Side.EXACT, pair(terminal.world)[0], Phone=NEW)
    run = completed(terminal.world).run
    terminal.world.universe.clock.advance(60)
    return terminal, run


def test_why_tells_one_field_by_its_column(edited: tuple[Terminal, int]) -> None:
    terminal, run = edited
    exact, zoho = pair(terminal.world)
    told = terminal.run("why", zoho, "Phone")
    assert f"accounts: Klant 1 ({exact} in Exact, {zoho} in Zoho), linked" in told
    assert f"from, to: '{OLD}', '{NEW}'" in told
    assert "rule: edited in exact" in told
    assert f"run {run}, change " in told
    assert max(len(line) for line in told.splitlines()) <= 120


def test_why_without_a_field_lists_all_that_hold_something(edited: tuple[Terminal, int]) -> None:
    terminal, _ = edited
    told = terminal.run("why", pair(terminal.world)[0])
    assert NEW in told
    assert "agreed" in told
    assert "Fax" not in told


def test_why_shows_the_calls_and_the_past_to_machines_too(edited: tuple[Terminal, int]) -> None:
    terminal, _ = edited
    _, zoho = pair(terminal.world)
    document = terminal.document("why", zoho, "phone", "--exchanges", "--at", "2026-03-02T08:00:30Z")
    assert document["events"][-1]["after"] == NEW
    assert document["exchanges"][-1]["request"]["body"]["data"][0]["Phone"] == NEW
    assert {each["field"] for each in document["at"]} == {"phone"}
    assert "PUT /crm/v8/Accounts" in terminal.run("why", zoho, "phone", "--exchanges")
    assert "2026-03-02 08:00:30 UTC" in terminal.run("why", zoho, "--at", "2026-03-02T08:00:30Z")


def test_revert_without_a_terminal_lists_and_writes_nothing(edited: tuple[Terminal, int]) -> None:
    terminal, run = edited
    before = terminal.world.marks()
    shown = CliRunner().invoke(main.app, ["revert", str(run)])
    assert shown.exit_code == 3
    assert NEW in shown.output
    assert OLD in shown.output
    assert "`--yes`" in shown.output
    assert terminal.world.writes(before) == []


def test_revert_with_yes_puts_back_and_says_what_rests(edited: tuple[Terminal, int]) -> None:
    terminal, run = edited
    assert "1 records were put back; 1 pairs rest" in terminal.run("revert", str(run), "--yes")
    assert phones(terminal.world, *pair(terminal.world)) == (NEW, OLD)


def test_revert_for_machines_tells_what_was_created_and_left(at: At) -> None:
    terminal = at(company(1))
    new_in_exact(terminal.world, "Nieuw")
    run = completed(terminal.world).run
    document = terminal.document("revert", str(run), "--yes")
    assert [each["name"] for each in document["created"]] == ["Nieuw"]
    assert (document["changes"], document["written"], document["frozen"]) == ([], None, 0)


def test_a_field_is_corrected_and_goes_across(at: At) -> None:
    terminal = at(company(1))
    exact, zoho = pair(terminal.world)
    assert "corrected in Zoho" in terminal.run("repair", "edit", "accounts", zoho, "phone", NEW)
    next_run(terminal.world)
    assert phones(terminal.world, exact, zoho) == (NEW, NEW)


# -- export ---------------------------------------------------------------------------------------------------------


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_all_tables_are_exported_as_private_files(edited: tuple[Terminal, int], tmp_path: Path) -> None:
    terminal, run = edited
    folder = tmp_path / "out"
    told = terminal.document("export", "all", "--output", str(folder))
    assert {each["table"] for each in told} == set(TOLD)
    assert {path.name for path in folder.iterdir()} == {f"{name}.csv" for name in TOLD}
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    changes = [row for row in read(folder / "changes.csv") if row["run_id"] == str(run)]
    assert [json.loads(row["content"])["values"] for row in changes] == [{"phone": NEW}]
    assert changes[0]["resolved_at"].endswith("+00:00")
    assert {each["table"]: each["rows"] for each in told}["changes"] == len(read(folder / "changes.csv"))


def test_an_empty_table_has_its_heading(at: At, tmp_path: Path) -> None:
    at(company(1)).run("export", "conflicts", "--output", str(tmp_path))
    assert (tmp_path / "conflicts.csv").read_text().startswith("id,run_id,entity,")


def test_what_is_older_is_left_out(edited: tuple[Terminal, int], tmp_path: Path) -> None:
    terminal, run = edited
    moment = terminal.world.universe.clock.now()
    terminal.world.universe.clock.advance(60)
    last = completed(terminal.world).run
    assert last > run
    terminal.run("export", "all", "--since", moment.isoformat(), "--output", str(tmp_path))
    assert [row["id"] for row in read(tmp_path / "runs.csv")] == [str(last)]
    assert read(tmp_path / "changes.csv") == []


def test_a_name_is_no_formula(at: At, tmp_path: Path) -> None:
    world: World = company(1)
    new_in_exact(world, "=cmd|' /C calc'!A0")
    completed(world)
    at(world).run("export", "changes", "--output", str(tmp_path))
    assert "'=cmd|' /C calc'!A0" in {row["name"] for row in read(tmp_path / "changes.csv")}


def test_parquet_holds_the_same_with_kinds(edited: tuple[Terminal, int], tmp_path: Path) -> None:
    terminal, _ = edited
    terminal.run("export", "all", "--output", str(tmp_path))
    terminal.run("export", "all", "--format", "parquet", "--output", str(tmp_path))
    table = parquet.read_table(tmp_path / "changes.parquet")
    rows = read(tmp_path / "changes.csv")
    assert [str(row["id"]) for row in table.to_pylist()] == [row["id"] for row in rows]
    assert [row["content"] for row in table.to_pylist()] == [row["content"] for row in rows]
    assert str(table.schema.field("resolved_at").type) == "timestamp[us, tz=UTC]"
    assert parquet.read_table(tmp_path / "conflicts.parquet").num_rows == 0


@pytest.mark.parametrize("wrong", [("export", "tokens"), ("export", "runs", "--since", "yesterday")])
def test_what_cannot_be_exported_is_refused_before_a_file_is_made(at: At, tmp_path: Path, wrong: tuple[str]) -> None:
    terminal = at(company(1))
    with pytest.raises(UsageError):
        terminal.run(*wrong, "--output", str(tmp_path / "out"))
    assert not (tmp_path / "out").exists()
