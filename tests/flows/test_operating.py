"""Everything an operator does can be done from the Prefect UI: each verb as a flow, its form, its answer."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
import yaml
from prefect import Flow, get_client
from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterKey
from prefect.client.schemas.objects import FlowRun, State
from prefect.utilities.callables import parameter_schema
from prefect.utilities.importtools import import_object

from exact_zoho.cli.processes import project
from exact_zoho.core.entity import Side
from exact_zoho.engine.by_form import VERBS
from exact_zoho.entities import ENTITIES
from flows import opening
from flows.approve import approve
from flows.conflicts import conflicts
from flows.matches import matches
from flows.preview import preview
from flows.repair import repair
from flows.setup import setup
from flows.sweep import sweep
from flows.sync import sync
from tests.engine.answers import asked, edit, next_run, pair, phones
from tests.engine.answers import conflicts as questions
from tests.engine.story import bound, company, completed, founded, issues, new_in_exact, new_in_zoho
from tests.support.world import World

DEPLOYMENTS: dict[str, Any] = {
    each["name"]: each for each in yaml.safe_load((project() / "prefect.yaml").read_text())["deployments"]
}


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch, server: None) -> Any:
    """The flows open the world that is given instead of a real connection."""

    def connect(world: World) -> World:
        for name, value in world.environment.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(opening, "opened", lambda _configuration: world.bench())
        return world

    return connect


def ended(flow: Flow[..., Any], **parameters: Any) -> State[Any]:
    state: State[Any] = flow(return_state=True, **parameters)
    return state


def page(key: str) -> str:
    with get_client(sync_client=True) as client:
        found = client.read_artifacts(artifact_filter=ArtifactFilter(key=ArtifactFilterKey(any_=[key])))
    return str(max(found, key=lambda each: each.created or datetime.min.replace(tzinfo=UTC)).data)


def runs_of(deployment: str) -> list[FlowRun]:
    with get_client(sync_client=True) as client:
        return [run for run in client.read_flow_runs() if str(run.deployment_id) == deployment]


# -- the forms --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(DEPLOYMENTS))
def test_every_field_of_a_form_says_what_it_is_for(name: str) -> None:
    deployment = DEPLOYMENTS[name]
    flow = import_object(deployment["entrypoint"].replace("/", ".").replace(".py:", "."))
    schema = parameter_schema(flow).model_dump_for_openapi()
    for parameter, shown in schema["properties"].items():
        assert shown.get("description"), parameter
    assert set(deployment["parameters"]) <= set(schema["properties"])
    assert deployment["enforce_parameter_schema"]
    assert deployment["tags"]
    assert deployment["description"]
    assert "concurrency_limit" not in deployment
    assert (flow.name, flow.persist_result) == (name, False)


def test_the_form_of_repair_offers_what_the_engine_can_do() -> None:
    schema = parameter_schema(repair).model_dump_for_openapi()
    assert schema["properties"]["action"]["enum"] == list(VERBS)
    assert schema["required"] == ["action"]
    assert schema["properties"]["entity"]["enum"] == list(ENTITIES)


def test_sync_and_the_nightly_comparison_are_scheduled_and_nothing_else() -> None:
    assert [name for name, each in DEPLOYMENTS.items() if each.get("schedules")] == ["sync", "sweep"]


# -- a plan -----------------------------------------------------------------------------------------------------------


def test_a_waiting_plan_is_approved_by_its_number_and_carried_out_by_the_sync_it_starts(at: Any) -> None:
    world = at(founded(2).ready())
    with get_client(sync_client=True) as client:
        deployment = str(client.create_deployment(client.create_flow(sync), "sync"))
    before = len(runs_of(deployment))
    assert ended(sync).name == "WaitingForApproval"
    with world.bench() as bench:
        plan = bench.conn.plans.waiting()
    assert plan is not None
    wrong = ended(approve, plan=4711)
    assert (wrong.type, f"The plan that waits is {plan.id}" in (wrong.message or "")) == ("FAILED", True)
    state = ended(approve, plan=plan.id)
    assert state.message == f"Plan {plan.id} is approved; a sync was started that carries it out."
    (run,) = runs_of(deployment)[before:]
    assert run.parameters == {"connection": "default"}
    assert ended(sync, **run.parameters).name == "Completed"
    assert len(world.pairs()) == 2
    with world.bench() as bench:
        kept = bench.conn.plans.get(plan.id)
    assert kept is not None
    assert (kept.state, kept.approved_by) == ("loaded", "the Prefect UI")


def test_a_rejected_plan_starts_nothing_and_says_why_in_the_next_run(at: Any) -> None:
    world = at(founded(1).ready())
    plan = world.sync().plan
    state = ended(approve, plan=plan, reject=True, reason="wrong company")
    assert (state.type, f"Plan {plan} is rejected" in (state.message or "")) == ("COMPLETED", True)
    assert "wrong company" in world.sync().message


def test_a_preview_leaves_its_plan_as_a_page_and_writes_nothing(at: Any) -> None:
    world = at(company(1))
    new = new_in_exact(world, "Tweede")
    before = world.marks()
    assert ended(preview).name == "Completed"
    assert world.writes(before) == []
    assert new["ID"] in page("plan-default")


# -- setup and the nightly comparison ---------------------------------------------------------------------------------


def test_a_setup_lists_what_it_would_create_and_creates_it_when_told_to(at: Any) -> None:
    world = at(founded(1))
    before = world.marks()
    looked = ended(setup)
    assert (looked.type, "Nothing was created" in (looked.message or "")) == ("COMPLETED", True), looked.message
    assert world.writes(before) == []
    assert "## Would be created" in page("setup-default")
    made = ended(setup, create=True)
    assert (made.type, (made.message or "").startswith("Ready")) == ("COMPLETED", True), made.message
    assert "## Would be created" not in page("setup-default")
    assert ended(sync).name == "WaitingForApproval"


def test_a_comparison_leaves_a_page(at: Any) -> None:
    at(company(2))
    state = ended(sweep)
    assert (state.name, (state.message or "").endswith("nothing was missed.")) == ("Completed", True)
    assert "| accounts in Exact | 2 | 0 | 0 | 0 | 0 |" in page("sweep-default")


# -- answers ----------------------------------------------------------------------------------------------------------


def test_a_pair_is_unlinked_and_linked_again_by_the_form_of_repair(at: Any) -> None:
    world = at(company(1))
    exact, zoho = pair(world)
    assert "unlinked" in (ended(repair, action="unlink", record=zoho).message or "")
    assert bound(world, Side.EXACT, exact) is None
    assert ended(repair, action="relink", exact_id=exact, zoho_id=zoho).type == "COMPLETED"
    next_run(world)
    assert bound(world, Side.EXACT, exact) == zoho


def test_what_a_verb_lacks_is_the_message(at: Any) -> None:
    at(company(1))
    lacking = ended(repair, action="adopt", record="1")
    assert (lacking.type, lacking.message) == ("FAILED", "to adopt, fill in exact_id and zoho_id")


def test_a_field_is_corrected_and_the_record_tried_again_by_the_form_of_repair(at: Any) -> None:
    world = at(company(1))
    exact, zoho = pair(world)
    state = ended(repair, action="edit and retry", record=zoho, field="phone", value="+31 20 777 77 77")
    assert state.type == "COMPLETED", state.message
    world.universe.clock.advance(60)
    completed(world)
    assert phones(world, exact, zoho) == ("+31 20 777 77 77", "+31 20 777 77 77")


def test_which_records_are_one_is_answered_by_a_form(at: Any) -> None:
    world = at(company(1))
    new_in_exact(world, "Bakkerij De Vries", City="Gent")
    new_in_zoho(world, "Bakkerij De Vries", Billing_City="Brugge", Phone="+32 9 111 11 11")
    next_run(world)
    (question,) = asked(world)
    twice = ended(matches, accept=[question.zoho], never=[question.zoho])
    assert "answered twice" in (twice.message or "")
    assert asked(world) == [question]
    state = ended(matches, accept=[question.zoho])
    assert state.message == "1 answer taken; 0 pairs still waiting."
    next_run(world)
    assert bound(world, Side.ZOHO, question.zoho) == question.exact


def test_whose_value_counts_is_answered_by_a_form(at: Any) -> None:
    world = at(company(1, {"entities": {"accounts": {"fields": {"phone": {"conflict": "ask"}}}}}))
    exact, zoho = pair(world)
    edit(world, Side.EXACT, exact, Phone="+31 20 111 11 11")
    edit(world, Side.ZOHO, zoho, Phone="+31 20 222 22 22")
    completed(world)
    (question,) = questions(world)
    assert ended(conflicts, for_exact=[4711]).type == "FAILED"
    state = ended(conflicts, for_zoho=[question.number])
    assert state.message == "1 answer taken; 0 conflicts still waiting."
    next_run(world)
    assert phones(world, exact, zoho) == ("+31 20 222 22 22", "+31 20 222 22 22")
    assert issues(world) == {}
