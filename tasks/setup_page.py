"""The page of a setup: point by point how it stands, and what would be created or is to be repaired."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from prefect.artifacts import create_markdown_artifact
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from exact_zoho.engine.bench import Bench
from exact_zoho.engine.setup_points import Point, Readiness, failed, to_create
from tasks.artifacts import key_of
from tasks.markdown import cell, many, prose, table

WORDS = {Readiness.OK: "ready", Readiness.DONE: "created", Readiness.OFF: "takes no part", Readiness.FAILED: "lacking"}


def publish_setup(bench: Bench, points: Sequence[Point]) -> None:
    """Publish how all points stand."""
    key = f"setup-{key_of(bench.name)}"
    create_markdown_artifact(setup_page(points), key=key, description=f"How ready {bench.name} is")


def setup_page(points: Sequence[Point]) -> str:
    """The points of a setup as a page: first what would be created, then what a person must do, then all of them."""
    page = [f"# {_told(points)}"]
    if lacking := to_create(points):
        page += ["## Would be created", "Run this deployment again with **create** switched on to have them made.",
                 table(("What", "Or by hand"), [(point.title, point.remedy) for point in lacking])]  # fmt: skip
    if wrong := failed(points):
        page += ["## To be repaired", table(("What", "Found", "What to do"), [_row(point) for point in wrong])]
    return "\n\n".join([*page, "## Point by point", "\n".join(_points(points))])


def _points(points: Sequence[Point]) -> Iterator[str]:
    """A line a point; lines are broken where a table would run off the page. Fields that were made share one."""
    made = [point.title.removeprefix("Field ") for point in points if point.state is Readiness.DONE]
    for point in points:
        if point.state is not Readiness.DONE:
            yield f"- **{cell(point.title)}**, {WORDS[point.state]}: {prose(point.detail) or 'nothing more to say'}"
    if made:
        yield f"- **{many(len(made), 'field')} created in Zoho**: {cell(', '.join(made))}"


def verdict(points: Sequence[Point]) -> State[Any]:
    """How a setup ends: failed where a person must do something before anything can be synchronised."""
    return (Failed if failed(points) else Completed)(message=f"{_told(points)}.")


def _row(point: Point) -> tuple[str, str, str]:
    return point.title, point.detail, point.remedy


def _told(points: Sequence[Point]) -> str:
    if wrong := failed(points):
        return f"Not ready: {many(len(wrong), 'point')} to be repaired"
    if lacking := to_create(points):
        return f"Nothing was created; {many(len(lacking), 'field')} would be: run it again with create switched on"
    return "Ready: run the deployment preview to see what a first sync would do"
