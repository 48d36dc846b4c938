"""`kill -9` in the middle of a load, and again: nothing twice, nothing lost."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path

import pytest

from tests.support.served import Served, wait_for


@pytest.mark.parametrize("after", [0, 1])
@pytest.mark.parametrize("side", ["exact", "zoho"])
def test_a_killed_load_goes_on_without_duplicates(served: Served, tmp_path: Path, side: str, after: int) -> None:
    """The process dies while the server works on a creation; the server applies it all the same."""
    settings = tmp_path / "settings.yaml"
    # longer than the server works on what the killed process sent it: that is what the quarantine promises
    settings.write_text("creation:\n  quarantine_seconds: 6\n")
    served.environment["EXACT_ZOHO_SETTINGS"] = str(settings)
    served.run("setup")
    url, path = (served.exact, "/crm/Accounts") if side == "exact" else (served.zoho, "/Accounts")
    held = {"kind": "delay", "method": "POST", "path": path, "seconds": 3, "after": after if side == "exact" else 0}
    served.post(url, "faults", held)
    process = served.start("sync", "--approve")
    wait_for(lambda: not served.get(url, "faults")["faults"] or process.poll() is not None)
    assert process.poll() is None, process.communicate()
    served.kill(process)
    result = served.document("sync", "--approve", code=None)
    for _ in range(15):
        unknown = served.document("status")["entities"]["accounts"]["outcome_unknown"]
        if result["state"] == "completed" and not result["written"] and not unknown:
            break
        time.sleep(0.5)
        result = served.document("sync", code=None)
    assert (result["state"], result["written"]) == ("completed", {})
    created = Counter(str(row.get("SearchCode") or row["ID"]) for row in served.accounts())
    assert [key for key, count in created.items() if count > 1] == []
    named = Counter(row["Exact_ID"] for row in served.crm() if row.get("Exact_ID"))
    assert [key for key, count in named.items() if count > 1] == []
    status = served.document("status")["entities"]["accounts"]
    assert status["outcome_unknown"] == 0
    assert status["linked"] == len(named)
    assert served.violations() == []
