"""Looking back from the Prefect UI: why a record shows what it shows, a run taken back, the usual mistakes."""

from __future__ import annotations

from typing import Any

import pytest

from exact_zoho.core.entity import Side
from flows import doctor as module
from flows.doctor import doctor
from flows.revert import revert
from flows.why import why
from tests.engine.answers import edit, pair
from tests.engine.story import company, completed
from tests.flows.test_operating import at, ended, page
from tests.support.world import World

__all__ = ["at"]
PHONE = "+32 2 765 43 21"


@pytest.fixture
def edited(at: Any) -> tuple[World, str, str]:
    """A company where a phone number was edited in Exact and carried across; the pair's ids."""
    world = at(company(2))
    exact, zoho = pair(world)
    edit(world, Side.EXACT, exact, Phone=PHONE)
    completed(world)
    return world, exact, zoho


def test_why_names_rule_and_run_and_no_value_unless_it_is_wanted(edited: tuple[World, str, str]) -> None:
    _, exact, zoho = edited
    state = ended(why, record=zoho, field="Phone")
    assert state.name == "Completed", state.message
    shown = page("why-default")
    assert exact in shown
    assert "edited in exact" in shown
    assert PHONE not in shown.replace("\\", "")
    assert ended(why, record=exact, show_values=True).name == "Completed"
    assert PHONE in page("why-default").replace("\\", "")


def test_an_unknown_record_is_told_in_one_line(edited: tuple[World, str, str]) -> None:
    state = ended(why, record="4711")
    assert (state.name, "4711" in (state.message or "")) == ("Failed", True)


def test_a_run_is_listed_first_and_then_taken_back(edited: tuple[World, str, str]) -> None:
    world, _, zoho = edited
    with world.bench() as bench:
        run = bench.conn.runs.last("sync")
    assert run is not None
    listed = ended(revert, run=run.id)
    assert "put_back" in (listed.message or "")
    assert "Nothing was written" in page("revert-default")
    assert world.crm()[zoho]["Phone"] == PHONE
    done = ended(revert, run=run.id, put_back=True)
    assert done.name == "Completed", done.message
    assert world.crm()[zoho]["Phone"] != PHONE


def test_the_doctors_page_begins_with_what_is_wrong(at: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    world = at(company(1))
    monkeypatch.setattr(
        module, "environment_of", lambda _connection: {**world.environment, "EXACT_ONLINE_DIVISION": ""}
    )
    state = ended(doctor)
    assert (state.name, "configuration" in (state.message or "")) == ("Failed", True)
    shown = page("doctor-default")
    assert shown.index("EXACT\\_ONLINE\\_DIVISION") < shown.index("Looked at and fine")
