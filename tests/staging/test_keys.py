"""The key file is made once, private, and refused when it is not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from exact_zoho.errors import ConfigurationError
from exact_zoho.staging.keys import load_key


def test_a_missing_key_is_made_private_and_stays_the_same(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "key"
    key = load_key(path, may_create=True)
    Fernet(key)
    assert path.stat().st_mode & 0o777 == 0o600
    assert load_key(path, may_create=False) == key
    assert [each.name for each in path.parent.iterdir()] == ["key"]


def test_a_missing_key_is_not_made_where_tokens_need_the_old_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="is missing"):
        load_key(tmp_path / "key", may_create=False)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_key_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "key"
    load_key(path, may_create=True)
    path.chmod(mode)
    with pytest.raises(ConfigurationError, match=f"chmod 600 {path}"):
        load_key(path, may_create=True)


@pytest.mark.parametrize("content", ["", "not a key", "é"])
def test_a_file_that_holds_no_key_is_refused_and_kept(tmp_path: Path, content: str) -> None:
    path = tmp_path / "key"
    path.write_text(content)
    path.chmod(0o600)
    with pytest.raises(ConfigurationError, match="does not hold a key"):
        load_key(path, may_create=True)
    assert path.read_text() == content


def test_processes_that_start_at_once_agree_on_one_key(tmp_path: Path) -> None:
    loading = (
        "import pathlib, sys; from exact_zoho.staging.keys import load_key; "
        "print(load_key(pathlib.Path(sys.argv[1]), may_create=True))"
    )
    command = [sys.executable, "-c", loading, str(tmp_path / "key")]
    started = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    assert len({process.communicate()[0] for process in started}) == 1
