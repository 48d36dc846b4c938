"""The page of the sandbox's switches: where the documentation of the real services leaves something open."""

from __future__ import annotations

from sandbox.exact.switches import SWITCHES as EXACT
from sandbox.zoho.switches import SWITCHES as ZOHO
from tools.reference.markdown import code, page, table

INTRO = """
The sandbox must answer where the documentation of the real services is silent, or where sources differ. Each such
question is a switch; its default is the reading that is harder to live with, and tests try the others too. Set one with
`python -m sandbox --switch exact.page_size=60`.
"""


def render() -> str:
    """The page."""
    parts = []
    for title, prefix, switches in (("Exact Online", "exact", EXACT), ("Zoho CRM", "zoho", ZOHO)):
        rows = (
            (code(f"{prefix}.{each.name}"), code(each.default), ", ".join(map(code, each.values)), each.source)
            for each in switches
        )
        parts += [f"## {title}", table(("switch", "default", "answers", "what is open"), rows)]
    return page("Switches of the sandbox", INTRO, *parts)
