"""The commands of the guides work: blocks marked `sh` are carried out, in order, against the sandbox."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.served import Served

GUIDES = Path(__file__).resolve().parents[1] / "docs" / "guides"
BLOCK = re.compile(r"^( *)```sh\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
#: as a newcomer reads them: later ones go on where the earlier ones stopped
ORDER = ("tour", "backup", "upgrade")
#: done, and a plan that waits for approval
FINE = (0, 3)


def commands(guide: str) -> list[str]:
    """The lines of a guide that are to be carried out."""
    blocks = BLOCK.findall((GUIDES / f"{guide}.md").read_text(encoding="utf-8"))
    return [line.strip() for _, block in blocks for line in block.splitlines() if line.strip()]


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    served = Served(tmp_path, ["--size", "24", "--seed", "3", "--switch", "exact.minute_limit=300"])
    yield served
    served.close()


def carry_out(served: Served, line: str) -> tuple[int, str]:
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("EXACT_", "ZOHO_", "PREFECT_"))}
    path = {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(
        ["/bin/sh", "-c", line], env={**plain, **path, **served.environment, "XDG_DATA_HOME": str(served.home)},
        cwd=served.home, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


def test_every_guide_with_commands_to_carry_out_is_read() -> None:
    assert {guide.stem for guide in GUIDES.glob("*.md") if BLOCK.search(guide.read_text())} == set(ORDER)


def test_the_commands_of_the_guides_work_and_in_the_end_both_sides_agree(served: Served) -> None:
    for line in [line for guide in ORDER for line in commands(guide)]:
        code, told = carry_out(served, line)
        assert code in FINE, f"{line}: exit code {code}\n{told}"
    before = served.writes()
    assert before, "the guides wrote nothing: they lead nowhere"
    assert carry_out(served, "exact-zoho sync")[0] == 0
    assert served.writes() == before
    assert served.violations() == []
