"""The command `setup`: what it would make is shown first, and without a terminal only `--yes` makes it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from exact_zoho.cli import setup as command
from exact_zoho.cli.main import app
from exact_zoho.engine.settings_file import read
from tests.engine.story import founded
from tests.support.world import World


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    made = founded(1)
    monkeypatch.setattr(command, "connection", lambda _name: made.bench())
    return made


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["setup", *arguments])


def made(world: World) -> bool:
    return "Exact_ID" in world.zoho.state.modules["Accounts"].fields


def test_without_a_terminal_and_without_a_yes_nothing_is_made_and_it_says_how(world: World) -> None:
    result = run()
    assert (result.exit_code, made(world)) == (1, False)
    assert "setup --yes" in result.stdout
    assert "  Accounts: " in result.stdout


def test_with_a_yes_everything_is_made_and_the_next_step_is_named(world: World) -> None:
    result = run("--yes")
    assert (result.exit_code, made(world)) == (0, True)
    assert "Ready to go" in result.stdout
    assert "exact-zoho preview" in result.stdout
    assert run().exit_code == 0, "there is nothing left to be made"


def test_a_person_sees_the_list_and_is_asked(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "_at_a_terminal", lambda: True)
    refused = CliRunner().invoke(app, ["setup"], input="n\n")
    assert (refused.exit_code, made(world)) == (1, False)
    assert "that setup would make in Zoho" in refused.stdout
    assert CliRunner().invoke(app, ["setup"], input="y\n").exit_code == 0
    assert made(world)


def test_a_look_leaves_a_connection_that_must_still_be_set_up(world: World) -> None:
    run("--look-only")
    assert not made(world)
    assert "setup" in world.sync(approve=True).message


def test_machines_get_the_points_and_what_would_be_made(world: World) -> None:
    document: dict[str, Any] = json.loads(run("--json").stdout)
    assert document["ready"] is False
    assert document["to_create"] > 5
    assert {"title", "state", "detail", "remedy"} <= set(document["points"][0])


def test_translations_are_proposed_from_both_sides_and_written_only_to_a_new_file(world: World, tmp_path: Path) -> None:
    words = [{"display_value": word, "actual_value": word} for word in ("Betaling binnen 30 dagen", "Anders")]
    field = {"field_label": "Payment Condition", "data_type": "picklist", "pick_list_values": words}
    world.zoho.add_field("Accounts", field)
    file = tmp_path / "settings.yaml"
    result = run("--yes", "--write-settings", str(file))
    assert result.exit_code == 0, result.output
    document = read(file)
    assert document["translations"]["payment_conditions"] == {"30": "Betaling binnen 30 dagen"}
    ways = document["entities"]["accounts"]["fields"]["payment_condition"]
    assert ways["to_zoho"] == ["translate:payment_conditions"]
    assert world.store.settings.current()[1] == {}, "a proposal is not in force"
    assert run("--write-settings", str(file)).exit_code != 0, "what is there is never overwritten"
    world.store.settings.write(document, "test")
    assert json.loads(run("--json").stdout)["settings"] == {}, "what the settings cover is not proposed again"
