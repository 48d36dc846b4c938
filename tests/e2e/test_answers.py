"""What a person answers and repairs from the command line, each as a process of its own, and what comes of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.served import Served, disagreements


@pytest.fixture
def live(served: Served, tmp_path: Path) -> Served:
    """The same company after its first sync, where new contacts wait for a yes before they come into the books."""
    settings = tmp_path / "settings.yaml"
    settings.write_text("entities:\n  contacts:\n    review_new_in_exact: true\n")
    served.environment["EXACT_ZOHO_SETTINGS"] = str(settings)
    served.run("setup", "--yes")
    served.run("sync", "--approve")
    return served


def test_answers_and_repairs_are_carried_out_by_the_next_run(live: Served) -> None:
    question, waiting = live.document("matches")[0], live.document("newcomers")
    assert question["exact"] not in live.named()
    frozen = next(iter(live.named()))
    apart, person = next(iter(live.named("contacts").items()))

    assert "are one" in live.run("matches", "accept", question["zoho"], question["exact"])
    assert f"{len(waiting)} contacts" in live.run("newcomers", "allow", "--all")
    assert "not synchronised any more" in live.run("repair", "freeze", "accounts", frozen)
    assert "are unlinked" in live.run("repair", "unlink", "contacts", apart)
    assert "by the next run" in live.run("repair", "retry")
    before = len(live.books("contacts"))
    live.post(live.exact, "edit", {"collection": "crm/Accounts", "id": frozen, "values": {"Phone": "020 1234567"}})
    done = live.document("sync")

    assert done["written"]["contacts"]["created in Exact"] == len(waiting) == len(live.books("contacts")) - before
    assert live.named()[question["exact"]]["id"] == question["zoho"]
    assert live.named()[frozen]["Phone"] != "020 1234567"
    assert person["id"] not in {row["id"] for row in live.named("contacts").values()}
    assert live.document("newcomers") == []
    assert live.document("sync")["written"] == {}
    assert disagreements(live) == []
    assert live.violations() == []


def test_what_cannot_be_done_is_said_in_one_line(served: Served) -> None:
    for command, told in (
        (("matches", "accept", "nobody"), "nothing is asked for nobody"),
        (("newcomers", "allow"), "name the ids"),
        (("repair", "freeze", "accounts", "nobody"), "neither side has accounts with the id nobody"),
        (("repair", "unlink", "people", "nobody"), "there are accounts, products, contacts"),
    ):
        said = served.run(*command, code=2)
        assert told in " ".join(said.split())
        assert "Traceback" not in said


def test_a_checkup_before_setup_writes_a_page_and_nothing_else(served: Served, tmp_path: Path) -> None:
    found = served.document("checkup", "--output", str(tmp_path / "page.html"))
    assert {row["entity"] for row in found["matched"]} == {"accounts", "contacts", "products"}
    assert "<html" in (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "Nothing was written" in served.run("checkup", "--output", str(tmp_path / "page.html"))
    assert served.writes() == []
