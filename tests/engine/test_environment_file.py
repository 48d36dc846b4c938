"""The environment file fills in what the environment leaves open, is private, and is refused where it is not clear."""

from __future__ import annotations

from pathlib import Path

import pytest

from exact_zoho.engine import environment_file
from exact_zoho.engine.environment_file import completed, location, read, save
from exact_zoho.errors import ConfigurationError


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "folder" / "exact-zoho.env"


def test_what_was_saved_is_read_and_the_environment_beats_it(path: Path) -> None:
    save(path, {"ZOHO_CLIENT_ID": "kept", "ZOHO_CLIENT_SECRET": "a=b #c", "EXACT_ONLINE_DIVISION": "1"})
    found = completed({"EXACT_ZOHO_ENV": str(path), "ZOHO_CLIENT_ID": "set", "EXACT_ONLINE_DIVISION": " "})
    assert found["ZOHO_CLIENT_ID"] == "set"
    assert found["ZOHO_CLIENT_SECRET"] == "a=b #c"
    assert found["EXACT_ONLINE_DIVISION"] == "1", "an empty variable is one that is not set"


def test_without_a_file_the_environment_is_what_it_is(path: Path) -> None:
    environ = {"EXACT_ZOHO_ENV": str(path), "ZOHO_CLIENT_ID": "set"}
    assert completed(environ) == environ


def test_it_is_in_the_data_folder_unless_it_is_named() -> None:
    assert location({"XDG_DATA_HOME": "/data"}) == Path("/data/exact-zoho/exact-zoho.env")
    assert location({"EXACT_ZOHO_ENV": "/run/secrets/env"}) == Path("/run/secrets/env")


def test_it_is_private_and_keeps_its_other_lines(path: Path) -> None:
    path.parent.mkdir()
    path.write_text("# ours\nZOHO_CLIENT_ID = old\nEXACT_ONLINE_DIVISION=7\n")
    save(path, {"ZOHO_CLIENT_ID": "new"})
    assert path.read_text() == "# ours\nEXACT_ONLINE_DIVISION=7\nZOHO_CLIENT_ID=new\n"
    assert path.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize("mode", [0o640, 0o604])
def test_one_that_others_can_read_is_refused_with_what_to_run(path: Path, mode: int) -> None:
    save(path, {"ZOHO_CLIENT_ID": "a"})
    path.chmod(mode)
    with pytest.raises(ConfigurationError, match=f"chmod 600 {path}"):
        read(path)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("ZOHO_CLIENT_ID", "line 2: expected NAME=value"),
        ("ZOHO_CLIENT=canary", "line 2: ZOHO_CLIENT is not a variable"),
        ("export ZOHO_CLIENT_ID=canary", "is not a variable"),
        ("PATH=canary", "PATH is not a variable"),
        ("EXACT_ZOHO_ENV=canary", "EXACT_ZOHO_ENV is not a variable"),
        ('ZOHO_CLIENT_SECRET="canary"', "line 2: write the value of ZOHO_CLIENT_SECRET without quotes"),
        ("ZOHO_CLIENT_SECRET=can\tary", "cannot hold"),
    ],
)
def test_a_line_that_is_not_clear_is_refused_without_its_value(path: Path, line: str, told: str) -> None:
    path.parent.mkdir()
    path.write_text(f"# a comment\n{line}\n")
    path.chmod(0o600)
    with pytest.raises(ConfigurationError, match=told) as refused:
        read(path)
    assert "canary" not in str(refused.value)


def test_a_value_that_would_make_another_line_is_not_written(path: Path) -> None:
    with pytest.raises(ConfigurationError, match="cannot hold"):
        save(path, {"ZOHO_CLIENT_ID": "a\nZOHO_CLIENT_SECRET=b"})
    assert not path.exists()


def test_a_crash_while_it_is_replaced_leaves_the_old_one(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save(path, {"ZOHO_CLIENT_ID": "old"})

    def dies(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", dies)
        with pytest.raises(KeyboardInterrupt):
            save(path, {"ZOHO_CLIENT_ID": "new"})
    assert environment_file.read(path) == {"ZOHO_CLIENT_ID": "old"}
    assert [each.name for each in path.parent.iterdir()] == [path.name]
