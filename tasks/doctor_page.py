"""The page of what the doctor looked at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from prefect.artifacts import create_markdown_artifact

from exact_zoho.engine.doctor import Finding
from tasks.artifacts import key_of
from tasks.markdown import cell, many, prose


def publish_doctor(connection: str, findings: Sequence[Finding]) -> None:
    """Publish what was found."""
    key = f"doctor-{key_of(connection)}"
    create_markdown_artifact(doctor_page(findings), key=key, description=f"The usual mistakes in {connection}")


def doctor_page(findings: Sequence[Finding]) -> str:
    """What was found as a page, what is wrong first."""
    wrong = [each for each in findings if not each.fine]
    head = f"# {many(len(wrong), 'thing')} to put right" if wrong else "# All is well"
    fine = [f"- {cell(each.what)}: {prose(each.detail)}" for each in findings if each.fine]
    return "\n\n".join([head, *_wrong(wrong), "## Looked at and fine", "\n".join(fine)])


def _wrong(wrong: Sequence[Finding]) -> Iterator[str]:
    for each in wrong:
        yield f"## {cell(each.what)}"
        yield prose(each.detail)
        if each.remedy:
            yield f"**What to do:** {prose(each.remedy)}"
