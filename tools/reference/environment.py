"""The page of environment variables."""

from __future__ import annotations

from exact_zoho.engine.configuration import VARIABLES
from tools.reference.markdown import code, page, table

INTRO = """
With these set, every command works: no Prefect server, no saved block and no settings file is needed. The three URLs
are scheme and host only; plain http is taken for loopback addresses. Secrets are never printed.
"""


def render() -> str:
    """The page."""
    rows = (
        (
            code(each.name),
            each.meaning,
            _default(each.default) or "—",
            ", ".join(word for word, holds in (("needed", each.required), ("secret", each.secret)) if holds),
        )
        for each in VARIABLES
    )
    return page("Environment variables", INTRO, table(("variable", "meaning", "default", ""), rows))


def _default(text: str) -> str:
    """A value as code, a description as it is."""
    return code(text) if "://" in text or " " not in text else text
