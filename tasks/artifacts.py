"""What a run leaves in the Prefect UI to be read: its plan and its result."""

from __future__ import annotations

import re

from prefect.artifacts import Artifact, create_markdown_artifact

from exact_zoho.engine.bench import Bench
from exact_zoho.engine.run import Result
from tasks.pages import Pages
from tasks.questions import page

NO_QUESTIONS = "# Questions that wait for a person\n\nThere are none."


def publish(bench: Bench, result: Result, *, values: bool = False) -> None:
    """Publish a run's plan, where it made one that changes something, and its result."""
    pages, name = Pages(bench, values), key_of(bench.name)
    if result.plan and (plan := pages.plan(result)):
        create_markdown_artifact(plan, key=f"plan-{name}", description=f"Plan {result.plan} of {bench.name}")
    told = f"Run {result.run} of {bench.name}: {result.state}"
    create_markdown_artifact(pages.result(result), key=f"result-{name}", description=told)
    publish_questions(bench, values=values)


def publish_questions(bench: Bench, *, values: bool = False) -> None:
    """Publish the questions that wait for a person, or that there are none any more."""
    key = f"questions-{key_of(bench.name)}"
    if told := page(bench, values=values) or (NO_QUESTIONS if Artifact.get(key) else ""):
        create_markdown_artifact(told, key=key, description=f"What waits for a person's answer in {bench.name}")


def key_of(name: str) -> str:
    """A connection's name as artifact keys allow it."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "connection"
