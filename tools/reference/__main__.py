"""Write docs/reference from the code (`make docs`), or check that it is up to date (`--check`, in `make check`)."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "reference"
#: page -> the module that renders it
PAGES = {
    "fields": "fields",
    "settings": "settings",
    "commands": "commands",
    "environment": "environment",
    "limits": "limits",
    "events": "events",
    "sandbox-switches": "switches",
}


def rendered() -> dict[Path, str]:
    """Every page as the code has it now."""
    return {
        FOLDER / f"{name}.md": str(importlib.import_module(f"tools.reference.{module}").render())
        for name, module in PAGES.items()
    }


def outdated() -> list[Path]:
    """The pages that are not what the code says."""
    return [path for path, text in rendered().items() if not path.exists() or path.read_text(encoding="utf-8") != text]


def main(arguments: list[str]) -> int:
    """Write the pages, or with `--check` name those that are out of date."""
    if "--check" not in arguments:
        FOLDER.mkdir(parents=True, exist_ok=True)
        for path, text in rendered().items():
            path.write_text(text, encoding="utf-8")
        return 0
    stale = outdated()
    for path in stale:
        print(f"docs/reference/{path.name} is out of date: run `make docs` and commit it", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
