"""What must be true of the project's files as a whole."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = (".ci", "blocks", "docs", "exact_zoho", "flows", "sandbox", "tasks", "tests", "tools")
SUFFIXES = {"", ".cfg", ".in", ".ini", ".lock", ".md", ".mako", ".py", ".toml", ".yaml", ".yml"}

#: places that exist on one machine only
SOMEWHERE = re.compile(r"(?<![\w.])/(?:work|root|opt)/\w|\.\./shared\b|file://")
LOCK_LINE = re.compile(
    r"#.*|[a-z0-9][a-z0-9.-]*(\[[a-z0-9, -]+\])?==[^\s;]+( ; [^\\]+)?( \\)?| {4}--hash=sha256:[0-9a-f]{64}( \\)?|"
)


def texts() -> Iterator[tuple[Path, str]]:
    """Every text file of the project, with its text."""
    found = [path for path in ROOT.iterdir() if path.is_file()]
    found += [path for folder in FOLDERS for path in (ROOT / folder).rglob("*") if path.is_file()]
    for path in found:
        if path.suffix in SUFFIXES and "__pycache__" not in path.parts:
            yield path, path.read_text(encoding="utf-8")


def test_imports_go_one_way() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports())"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


SHADOWS = """
from importlib.util import find_spec
from pathlib import Path
print(*(flow.name for flow in Path("flows").glob("*.py") if flow.stem != "__init__" and find_spec(flow.stem)))
"""


def test_a_flow_file_shadows_no_module() -> None:
    """Prefect imports a flow file under its bare stem, with its folder first on the path for good."""
    done = subprocess.run([sys.executable, "-c", SHADOWS], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_no_file_names_a_place_on_somebodys_machine() -> None:
    named = [
        f"{path.relative_to(ROOT)}:{number}"
        for path, text in texts()
        if path != Path(__file__).resolve()
        for number, line in enumerate(text.splitlines(), start=1)
        if SOMEWHERE.search(line)
    ]
    assert named == []


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_names_exact_versions_with_hashes_and_no_place_to_get_them_from(name: str) -> None:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not LOCK_LINE.fullmatch(line)] == []
    pinned = [number for number, line in enumerate(lines) if "==" in line]
    assert all(lines[number + 1].lstrip().startswith("--hash=") for number in pinned)
    assert len(pinned) > 50


def test_both_locks_agree() -> None:
    """Whoever develops runs what is deployed."""
    deployed, developed = (pins(ROOT / name) for name in ("requirements.lock", "requirements-dev.lock"))
    assert deployed.items() <= developed.items()


def pins(path: Path) -> dict[str, str]:
    """The version of each package in a lock."""
    found = re.findall(r"^([a-z0-9][a-z0-9.-]*)(?:\[.*\])?==(\S+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    return dict(found)
