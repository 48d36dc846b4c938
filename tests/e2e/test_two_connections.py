"""Two divisions, one Zoho organisation, one store, two processes at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.served import Served

DAUGHTER = 700002


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    served = Served(tmp_path, ["--size", "30", "--seed", "4", "--division", f"{DAUGHTER}=Dochter B.V."])
    settings = tmp_path / "settings.yaml"
    settings.write_text("new_zoho_accounts_to: mother\n")
    served.environment["EXACT_ZOHO_SETTINGS"] = str(settings)
    yield served
    served.close()


def test_two_connections_work_at_once_and_never_mix(served: Served) -> None:
    mother = {"EXACT_ZOHO_CONNECTION": "mother"}
    daughter = {"EXACT_ZOHO_CONNECTION": "daughter", "EXACT_ONLINE_DIVISION": str(DAUGHTER)}
    for number in range(5):
        row = {"Name": f"Klant van de dochter {number}", "Status": "C"}
        served.post(served.exact, "add", {"collection": "crm/Accounts", "values": row, "division": DAUGHTER})
    for connection in (mother, daughter):
        served.run("setup", "--yes", **connection)
    for _ in range(2):
        both = [served.start("sync", "--approve", "--json", **connection) for connection in (mother, daughter)]
        told = [process.communicate(timeout=120) for process in both]
        assert [process.returncode for process in both] == [0, 0], told

    named = [row["Exact_ID"] for row in served.crm() if row.get("Exact_ID")]
    assert len(named) == len(set(named))
    of_daughter = [key for key in named if key.startswith(f"EX:{DAUGHTER}:")]
    assert len(of_daughter) == 5
    counts = [served.document("status", **connection)["entities"]["accounts"] for connection in (mother, daughter)]
    assert [count["linked"] for count in counts] == [len(named) - 5, 5]
    query = {"collection": "crm/Accounts", "division": str(DAUGHTER)}
    assert len(served.get(served.exact, "records", **query)["records"]) == 5, "new accounts of Zoho go to the mother"
    for connection in (mother, daughter):
        assert served.document("sync", **connection)["written"] == {}
    assert served.violations() == []
    tokens = [call for call in served.calls(served.exact, "POST", "/api/oauth2/token") if call["status"] == 200]
    assert len(tokens) == 1, "one consent, one token, for both"
