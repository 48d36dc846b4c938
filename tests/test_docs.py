"""What the docs say is true."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any, cast

import pytest
import typer.main
import yaml

from exact_zoho.cli.main import app
from exact_zoho.core.settings import Settings
from exact_zoho.engine.configuration import VARIABLES

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")])
#: read by prefect.yaml and by `up`
OTHER_VARIABLES = {"EXACT_ZOHO_HOME", "EXACT_ZOHO_UI_PASSWORD"}
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)

every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))


def targets() -> set[str]:
    """The verbs of the Makefile."""
    return set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


def headings(page: Path) -> set[str]:
    """The anchors of a page's headings."""
    titles = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title).strip().lower().replace(" ", "-") for title in titles}


def test_the_generated_reference_is_up_to_date() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tools.reference", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_the_readme_names_the_two_commands() -> None:
    shown = [block for _, block in BLOCK.findall((ROOT / "README.md").read_text(encoding="utf-8"))]
    assert "make demo\nmake test\n" in shown


@every_page
def test_every_make_command_exists(page: Path) -> None:
    named = set(re.findall(r"(?:^|`)make ([a-z]+)", page.read_text(encoding="utf-8"), re.MULTILINE))
    assert named <= targets()


def test_every_verb_is_explained() -> None:
    rules = (ROOT / "Makefile").read_text(encoding="utf-8")
    explained = set(re.findall(r"^([a-z]+):.*## \S", rules, re.MULTILINE))
    phony = set(re.findall(r"^\.PHONY: (.*)$", rules, re.MULTILINE)[0].split())
    assert explained == targets() == phony


@every_page
def test_every_command_and_option_exists(page: Path) -> None:
    commands = cast(Any, typer.main.get_command(app)).commands
    for name, rest in re.findall(r"exact-zoho ([a-z]+)((?: --?[a-z-]+)*)", page.read_text(encoding="utf-8")):
        options = {opt for each in commands[name].params for opt in (*each.opts, *each.secondary_opts)}
        assert set(rest.split()) <= options | {"--help"}


@every_page
def test_every_environment_variable_exists(page: Path) -> None:
    named = set(re.findall(r"\b(?:EXACT_ONLINE|EXACT_ZOHO|ZOHO)_[A-Z_]+\b", page.read_text(encoding="utf-8")))
    assert named <= {variable.name for variable in VARIABLES} | OTHER_VARIABLES


@every_page
def test_every_link_leads_somewhere(page: Path) -> None:
    broken = []
    for link in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        if link.startswith("https://"):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and anchor not in headings(target)):
            broken.append(link)
    assert broken == []


@every_page
def test_every_settings_example_is_valid(page: Path) -> None:
    for language, block in BLOCK.findall(page.read_text(encoding="utf-8")):
        if language == "yaml":
            Settings.model_validate(yaml.safe_load(block))


def test_every_page_is_reached_from_the_readme() -> None:
    seen: set[Path] = set()
    ahead = [ROOT / "README.md"]
    while ahead:
        page = ahead.pop()
        if page in seen or page.suffix != ".md":
            continue
        seen.add(page)
        links = re.findall(r"\]\(([^)\s#]+)", page.read_text(encoding="utf-8"))
        ahead += [(page.parent / link).resolve() for link in links if not link.startswith("https://")]
    assert set(PAGES) - seen == set()
