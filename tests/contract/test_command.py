"""`python -m sandbox.contract` says what differs, and its exit code whether anything did."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sandbox.contract.__main__ import main

CALL = {"method": "GET", "path": "/api/v1/9/crm/Accounts", "query": {"$select": "ID", "$top": "5"},
        "content_type": "application/json;charset=utf-8"}  # fmt: skip


def test_an_unexplained_difference_is_printed_and_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "accounts.json").write_text(json.dumps([{**CALL, "status": 418, "reply": None}]))
    assert main(["--recordings", str(tmp_path)]) == 1
    assert "accounts: GET  (reply): status 418 expected, 200 answered" in capsys.readouterr().out


def test_no_difference_passes(tmp_path: Path) -> None:
    (tmp_path / "accounts.json").write_text(json.dumps([{**CALL, "status": 200, "reply": None}]))
    assert main(["--recordings", str(tmp_path)]) == 0


def test_nothing_to_compare_with_is_no_success(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert main(["--recordings", str(tmp_path)]) == 2
    assert "holds no JSON files" in capsys.readouterr().err
