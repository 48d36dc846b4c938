"""`python -m sandbox.contract`: does the sandbox answer as the real services were recorded and described?

The recordings and descriptions are somebody else's; they are read from where you keep them and never copied.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from sandbox.contract import exact, zoho
from sandbox.contract.accepted import ACCEPTED
from sandbox.contract.difference import Difference, unexplained


def main(arguments: Sequence[str] | None = None) -> int:
    """Print every difference that nobody accepted; 1 where there is one, 2 where there was nothing to compare."""
    options = _parser().parse_args(arguments)
    found: list[Difference] = []
    for folder, differences in ((options.recordings, exact.differences), (options.oas, zoho.differences)):
        if folder and not any(folder.rglob("*.json")):
            sys.stderr.write(f"{folder} holds no JSON files\n")
            return 2
        found += differences(folder) if folder else ()
    if not (options.recordings or options.oas):
        sys.stderr.write("nothing to compare with: give --recordings, --oas or both\n")
        return 2
    left = unexplained(found, ACCEPTED)
    _report(found, left)
    return 1 if left else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m sandbox.contract", description=__doc__)
    parser.add_argument("--recordings", type=Path, help="folder of recorded replies of Exact Online")
    parser.add_argument("--oas", type=Path, help="folder of OpenAPI files and captured replies of Zoho CRM")
    return parser


def _report(found: Iterable[Difference], left: Sequence[Difference]) -> None:
    for difference in left:
        sys.stdout.write(f"{difference}\n")
    explained = len(set(found)) - len(left)
    sys.stdout.write(f"{len(left)} differences, and {explained} that are accepted with a reason\n")


if __name__ == "__main__":
    sys.exit(main())
