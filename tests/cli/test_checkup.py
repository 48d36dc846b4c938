"""`exact-zoho checkup` writes its page and lists for their owner only, and says in ten lines what is in them."""

from __future__ import annotations

import csv
import json
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from exact_zoho.cli import main
from exact_zoho.engine import connect
from exact_zoho.engine.checkup_facts import List
from tests.engine.story import founded, new_in_zoho
from tests.support.world import World

Run = Callable[..., Result]


@pytest.fixture
def world() -> World:
    world = founded(30)
    new_in_zoho(world, '=HYPERLINK("http://example.com")')
    return world


@pytest.fixture
def run(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command in a folder of its own, over the world's services."""
    store = {
        "EXACT_ZOHO_DATABASE_URL": f"sqlite:///{tmp_path / 'store.db'}", "EXACT_ZOHO_KEY_FILE": f"{tmp_path / 'key'}",
    }  # fmt: skip
    monkeypatch.setattr(connect, "real_ports", lambda: world.ports)
    monkeypatch.chdir(tmp_path)
    return lambda *options: CliRunner().invoke(main.app, ["checkup", *options], env={**world.environment, **store})


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_page_is_for_its_owner_only_and_the_terminal_says_where_it_is(run: Run) -> None:
    done = run("--output", "look.html")
    assert done.exit_code == 0, done.output
    assert mode(Path("look.html")) == 0o600
    assert "Klant 1" in Path("look.html").read_text(encoding="utf-8")
    told = done.stdout.split("\n\n")[-1].strip().splitlines()
    assert len(told) <= 12
    assert told[-1] == "The page: look.html"
    assert "Nothing was written." in told[-2]


def test_the_lists_are_complete_and_no_name_is_a_formula(run: Run) -> None:
    assert run("--csv", "lists").exit_code == 0
    files = {path.name: path for path in Path("lists").iterdir()}
    assert set(files) == {f"{name}.csv" for name in List}
    assert {mode(path) for path in files.values()} == {0o600}
    assert mode(Path("lists")) == 0o700
    with files["would_be_created.csv"].open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    assert {row["name"] for row in rows if row["group"] == "Accounts in Zoho"} == {f"Klant {n}" for n in range(1, 31)}
    assert [row["name"] for row in rows if row["group"] == "Accounts in Exact"] == [
        '\'=HYPERLINK("http://example.com")'
    ]
    assert "lists/would_be_created.csv" in Path("checkup.html").read_text(encoding="utf-8")


def test_machines_get_the_same_facts(run: Run) -> None:
    done = run("--json")
    document = json.loads(done.stdout)
    assert document["counts"]["would_be_created"] == 31
    assert document["lists"]["would_be_created"][0]["count"] == 30
    assert [each["total"] for each in document["matched"] if each["total"]] == [30, 1]
    assert Path(document["page"]).exists()


def test_what_cannot_be_written_is_said_before_anybody_is_called(run: Run, world: World) -> None:
    done = run("--output", "nowhere/look.html")
    assert done.exit_code != 0
    assert "nowhere/look.html cannot be written" in str(done.exception)
    assert world.zoho.journal.calls == []


def test_a_checkup_that_fails_leaves_the_page_of_the_one_before(run: Run, world: World) -> None:
    Path("checkup.html").write_text("yesterday")
    world.exact.revoke()
    assert run().exit_code != 0
    assert Path("checkup.html").read_text() == "yesterday"
    assert {path.name for path in Path().iterdir() if "checkup" in path.name} == {"checkup.html"}


def test_a_wrong_environment_is_one_message_and_calls_nobody(
    run: Run, world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in {**world.environment, "EXACT_ONLINE_DIVISION": "none"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("sys.argv", ["exact-zoho", "checkup"])
    with pytest.raises(SystemExit) as stopped:
        main.run()
    assert stopped.value.code == 2
    assert "EXACT_ONLINE_DIVISION" in capsys.readouterr().err
    assert world.exact.journal.calls == []
    assert not Path("checkup.html").exists()
