"""`kill -9` in the middle of a load, and again: nothing twice, nothing lost."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.support.served import Served, disagreements, wait_for

ENTITIES = ("accounts", "contacts")


@pytest.mark.parametrize(
    ("side", "entity", "after"),
    [("exact", "contacts", 1), ("zoho", "accounts", 0)],
)
def test_a_killed_load_goes_on_without_duplicates(
    served: Served, tmp_path: Path, side: str, entity: str, after: int
) -> None:
    """The process dies while the server works on a creation; the server applies it all the same."""
    settings = tmp_path / "settings.yaml"
    # longer than the server works on what the killed process sent it: that is what the quarantine promises
    settings.write_text("creation:\n  quarantine_seconds: 6\n")
    served.environment["EXACT_ZOHO_SETTINGS"] = str(settings)
    served.run("setup", "--yes")
    before = _ids(served)
    url, path = (served.exact, "/crm/") if side == "exact" else (served.zoho, "/")
    held = {"kind": "delay", "method": "POST", "path": f"{path}{entity.capitalize()}", "seconds": 3, "after": after}
    served.post(url, "faults", held)
    process = served.start("sync", "--approve")
    wait_for(lambda: not served.get(url, "faults")["faults"] or process.poll() is not None)
    assert process.poll() is None, process.communicate()
    served.kill(process)
    result = _until_quiet(served)
    assert (result["state"], result["written"]) == ("completed", {})
    for name in ENTITIES:
        health = served.document("status")["entities"][name]
        _each_comes_from_the_other_side(served, name, before)
        assert (health["outcome_unknown"], health["linked"]) == (0, len(served.named(name)))
    assert disagreements(served) == []
    assert served.violations() == []


def _until_quiet(served: Served) -> dict[str, object]:
    """Runs until one has nothing left to do."""
    result = served.document("sync", "--approve", code=None)
    for _ in range(15):
        if result["state"] == "completed" and not result["written"] and not _unknown(served):
            break
        time.sleep(0.5)
        result = served.document("sync", code=None)
    return dict(result)


def _unknown(served: Served) -> int:
    return sum(health["outcome_unknown"] for health in served.document("status")["entities"].values())


def _ids(served: Served) -> dict[str, tuple[set[str], set[str]]]:
    """The ids in Exact and in Zoho, by entity."""
    return {name: ({r["ID"] for r in served.books(name)}, {r["id"] for r in served.crm(name)}) for name in ENTITIES}


def _each_comes_from_the_other_side(served: Served, entity: str, before: dict[str, tuple[set[str], set[str]]]) -> None:
    """What is new on a side is the partner of a record that the other one had before; a duplicate is nobody's."""
    named = {key: row["id"] for key, row in served.named(entity).items()}
    (books, crm), (books_now, crm_now) = before[entity], _ids(served)[entity]
    assert {named.get(key) for key in books_now - books} <= crm
    assert {key for key, row in named.items() if row in crm_now - crm} <= books
    assert crm_now - crm <= set(named.values())
    assert (books_now, crm_now) != (books, crm), "something was created"
