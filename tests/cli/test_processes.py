"""Starting a Prefect server beside ourselves: who reaches it, what it is told, and what is left of an earlier start."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from exact_zoho.cli import prefect_environment
from exact_zoho.cli.leftovers import Note, only_one
from exact_zoho.cli.ports import first_free
from exact_zoho.cli.processes import Stack
from exact_zoho.errors import ConfigurationError, UsageError
from tests.support.watched import addresses, elsewhere, watching

SLEEPER = [sys.executable, "-c", "import time; time.sleep(600)"]
PASSWORD = "admin:open-sesame"


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield int(listening.getsockname()[1])


def test_a_port_that_is_taken_makes_way_for_the_next_free_one(taken: int) -> None:
    found = first_free(taken)
    assert taken < found <= taken + 50
    assert first_free(found) == found


def test_a_password_alone_belongs_to_admin_and_the_environment_beats_the_file(tmp_path: Path) -> None:
    file = tmp_path / "auth"
    file.write_text("operator:from-the-file\n")
    file.chmod(0o600)
    both = {"PREFECT_SERVER_API_AUTH_STRING", "PREFECT_API_AUTH_STRING"}
    assert prefect_environment.authentication({}) == {}
    assert prefect_environment.authentication({}, file) == dict.fromkeys(both, "operator:from-the-file")
    told = prefect_environment.authentication({"EXACT_ZOHO_UI_PASSWORD": "sesame"}, file)
    assert told == dict.fromkeys(both, "admin:sesame")


def test_a_password_file_that_others_can_read_is_refused_without_telling_it(tmp_path: Path) -> None:
    file = tmp_path / "auth"
    file.write_text(PASSWORD)
    file.chmod(0o644)
    with pytest.raises(ConfigurationError, match="chmod 600") as refused:
        prefect_environment.authentication({}, file)
    assert "sesame" not in str(refused.value)


def test_the_key_of_the_blocks_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    first = prefect_environment.encryption(tmp_path, {})
    assert prefect_environment.encryption(tmp_path, {}) == first
    assert (tmp_path / "prefect.key").stat().st_mode & 0o777 == 0o600
    assert prefect_environment.encryption(tmp_path, {"PREFECT_SERVER_ENCRYPTION_KEY": "given"}) == {}


def test_a_database_of_prefect_that_does_not_answer_is_told_without_its_password(taken: int) -> None:
    address = f"postgresql://prefect:hidden@127.0.0.1:{taken + 1}/prefect?connect_timeout=2"
    with pytest.raises(ConfigurationError, match="PREFECT_SERVER_DATABASE_CONNECTION_URL") as told:
        prefect_environment.database({"PREFECT_SERVER_DATABASE_CONNECTION_URL": address})
    assert "hidden" not in str(told.value)
    assert prefect_environment.database({}) == {}
    sqlite = {"PREFECT_SERVER_DATABASE_CONNECTION_URL": "sqlite+aiosqlite:////tmp/prefect.db"}
    assert prefect_environment.database(sqlite) == {}


def test_telemetry_is_off_whatever_the_environment_says_and_retention_is_what_it_says(tmp_path: Path) -> None:
    given = {"PREFECT_SERVER_ANALYTICS_ENABLED": "true", "PREFECT_SERVER_EVENTS_RETENTION_PERIOD": "P2D"}
    told = prefect_environment.environment(tmp_path, given)
    assert told["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false"
    assert told["DO_NOT_TRACK"] == "1"
    assert told["PREFECT_SERVER_EVENTS_RETENTION_PERIOD"] == "P2D"
    assert "flow_runs" in told["PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED"]


def test_what_stays_apart_does_not_reach_the_prefect_of_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREFECT_SERVER_DATABASE_CONNECTION_URL", "postgresql://the.real/one")
    assert "PREFECT_SERVER_DATABASE_CONNECTION_URL" not in Stack(tmp_path, apart=True).environment
    assert "PREFECT_SERVER_DATABASE_CONNECTION_URL" in Stack(tmp_path).environment


def test_a_folder_that_was_open_to_others_is_closed(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o755)
    Stack(home)
    assert home.stat().st_mode & 0o777 == 0o700


def test_a_second_start_on_the_same_folder_is_told_so(tmp_path: Path) -> None:
    with only_one(tmp_path), pytest.raises(UsageError, match="runs there already"), only_one(tmp_path):
        pass
    with only_one(tmp_path):
        pass


def test_what_a_killed_start_left_running_is_ended_by_the_next_one(tmp_path: Path) -> None:
    left = Stack(tmp_path).start("left-behind", SLEEPER)
    assert Note(tmp_path).end_all() == ["left-behind"]
    assert left.wait(timeout=10) == -signal.SIGTERM
    assert Note(tmp_path).end_all() == []


def test_a_strangers_process_of_the_same_number_is_left_alone(tmp_path: Path) -> None:
    with subprocess.Popen(SLEEPER, start_new_session=True) as stranger:
        note = Note(tmp_path)
        note.add("ours", stranger.pid)
        note.file.write_text(note.file.read_text().replace("600", "601"))
        assert note.end_all() == []
        assert stranger.poll() is None
        stranger.kill()


def test_the_server_asks_for_the_password_calls_nobody_and_tells_no_secret(tmp_path: Path) -> None:
    home = tmp_path / "home"
    auth = prefect_environment.authentication({"EXACT_ZOHO_UI_PASSWORD": PASSWORD})
    with Stack(home, {**watching(tmp_path), **auth}, apart=True) as stack:
        api = f"{stack.prefect_server()}/api"
        assert httpx.get(f"{api}/admin/version").status_code == 401
        signed_in = httpx.get(f"{api}/admin/settings", auth=("admin", "open-sesame"), timeout=30)
        assert signed_in.raise_for_status().json()["server"]["analytics_enabled"] is False  # its pages obey it too
        shown = subprocess.run(["/bin/ps", "axww", "-o", "args"], capture_output=True, text=True, check=True).stdout
        assert "open-sesame" not in shown
    assert "127.0.0.1" in addresses(tmp_path), "nothing was noted: the watch does not work"
    assert elsewhere(tmp_path) == set()
    key = (home / "prefect.key").read_text()
    files = [file.read_bytes() for file in home.rglob("*") if file.is_file() and file.name != "prefect.key"]
    assert not [1 for content in files if b"open-sesame" in content or key.encode() in content]
