"""What a run leaves in the Prefect UI to be read: its plan, its result, and how the connection stands after it."""

from __future__ import annotations

import re

from prefect.artifacts import Artifact, create_markdown_artifact

from exact_zoho.engine.bench import Bench
from exact_zoho.engine.run import Result, State
from tasks.budget_page import budget_page
from tasks.events import tell
from tasks.health import health_page
from tasks.issues_page import issues_page, turn_page
from tasks.pages import Pages
from tasks.questions import page

NO_QUESTIONS = "# Questions that wait for a person\n\nThere are none."


def publish(bench: Bench, result: Result, *, values: bool = False) -> None:
    """Publish all pages of a run, a plan only where it changes something, and tell what happened as events."""
    if result.state is not State.SKIPPED:  # nothing was looked at: the pages are those of the run that was
        _publish_run(bench, result, values=values)
        publish_questions(bench, values=values)
        publish_standing(bench, values=values)
    tell(bench, result)


def _publish_run(bench: Bench, result: Result, *, values: bool) -> None:
    pages, name = Pages(bench, values), key_of(bench.name)
    if result.plan and (plan := pages.plan(result)):
        create_markdown_artifact(plan, key=f"plan-{name}", description=f"Plan {result.plan} of {bench.name}")
    told = f"Run {result.run} of {bench.name}: {result.state}"
    create_markdown_artifact(pages.result(result), key=f"result-{name}", description=told)


def publish_questions(bench: Bench, *, values: bool = False) -> None:
    """Publish the questions that wait for a person, or that there are none any more."""
    key = f"questions-{key_of(bench.name)}"
    if told := page(bench, values=values) or (NO_QUESTIONS if Artifact.get(key) else ""):
        create_markdown_artifact(told, key=key, description=f"What waits for a person's answer in {bench.name}")


def publish_standing(bench: Bench, *, values: bool = False) -> None:
    """Publish how the connection stands: its open issues, its health, its budgets."""
    name = key_of(bench.name)
    issues = issues_page(bench, values=values)
    create_markdown_artifact(issues, key=f"issues-{name}", description=f"What does not sync in {bench.name}, by cause")
    turn_page(bench)
    health = health_page(bench, values=values)
    create_markdown_artifact(health, key=f"health-{name}", description=f"How {bench.name} stands")
    create_markdown_artifact(
        budget_page(bench), key=f"budgets-{name}", description=f"What {bench.name} may still use, and until when"
    )


def key_of(name: str) -> str:
    """A connection's name as artifact keys allow it."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "connection"
