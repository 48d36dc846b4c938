"""`python -m sandbox`: both pretend services on this machine, with a company to play with, until they are stopped."""

from __future__ import annotations

import argparse
import json
import os
import shlex
import signal
import sys
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sandbox.exact.switches import SWITCHES as EXACT_SWITCHES
from sandbox.serve import serve
from sandbox.switches import read_assignments
from sandbox.universe import Universe
from sandbox.zoho.switches import SWITCHES as ZOHO_SWITCHES


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until SIGTERM or SIGINT."""
    parser = _parser()
    options = parser.parse_args(arguments)
    try:
        exact_switches = read_assignments(_of("exact", options.switch), EXACT_SWITCHES)
        zoho_switches = read_assignments(_of("zoho", options.switch), ZOHO_SWITCHES)
        further = dict(_division(one) for one in options.division)
    except ValueError as problem:
        parser.error(str(problem))
    stopped = _until_signal()
    universe = Universe(
        seed=options.seed,
        size=options.size,
        populate=not options.empty,
        exact_switches=exact_switches,
        zoho_switches=zoho_switches,
        further=further,
        people=options.people,
        rough=options.rough,
        goods=options.goods,
    )
    with serve(universe.exact, options.exact_port) as exact, serve(universe.zoho, options.zoho_port) as zoho:
        variables = universe.environment(exact.url, zoho.url)
        _announce(exact.url, zoho.url, variables)
        if options.ready_file:
            _write_whole(options.ready_file, {"exact_url": exact.url, "zoho_url": zoho.url, "environment": variables})
        stopped.wait()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description=__doc__)
    parser.add_argument("--exact-port", type=int, default=0, help="port of Exact Online; 0 takes any free one")
    parser.add_argument("--zoho-port", type=int, default=0, help="port of Zoho CRM; 0 takes any free one")
    parser.add_argument("--seed", type=int, default=1, help="which company; the same number gives the same company")
    parser.add_argument("--size", type=int, default=300, help="with how many businesses the company trades")
    parser.add_argument("--division", action="append", default=[], metavar="NUMBER=NAME",
                        help="a further company of the same user, still empty; may be given several times")  # fmt: skip
    parser.add_argument("--people", action="store_true", help="with the people who work at the businesses, as contacts")
    parser.add_argument("--goods", action="store_true", help="with items, their prices, and the orders of customers")
    parser.add_argument("--rough", type=_share, default=0.0, metavar="SHARE",
                        help="further pairs of accounts that no number joins, as a share of the others")  # fmt: skip
    parser.add_argument("--empty", action="store_true", help="start without any account")
    parser.add_argument("--ready-file", type=Path, help="written as JSON once both services listen")
    parser.add_argument("--switch", action="append", default=[], metavar="exact.NAME=VALUE",
                        help="another answer to an open question; may be given several times")  # fmt: skip
    return parser


def _division(text: str) -> tuple[int, str]:
    number, _, name = text.partition("=")
    if not number.isdigit() or not name:
        raise ValueError(f"--division {text}: expected NUMBER=NAME, such as 700002=Dochter B.V.")
    return int(number), name


def _share(text: str) -> float:
    share = float(text)
    if not 0 <= share <= 1:
        raise argparse.ArgumentTypeError(f"{text} is not a share: expected 0 to 1, such as 0.05")
    return share


def _of(side: str, assignments: Sequence[str]) -> list[str]:
    """The assignments of one side, without its name."""
    stray = [one for one in assignments if one.partition(".")[0] not in ("exact", "zoho")]
    if stray:
        raise ValueError(f"--switch {stray[0]}: begin with exact. or zoho.")
    return [one.partition(".")[2] for one in assignments if one.partition(".")[0] == side]


def _until_signal() -> threading.Event:
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    return stopped


def _announce(exact_url: str, zoho_url: str, variables: dict[str, str]) -> None:
    lines = [f"# Exact Online: {exact_url}/", f"# Zoho CRM:     {zoho_url}/"]
    lines += [f"export {name}={shlex.quote(value)}" for name, value in variables.items()]
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


def _write_whole(path: Path, document: dict[str, Any]) -> None:
    """Write so that whoever waits for the file finds all of it; it holds tokens, so only its owner reads it."""
    descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(document, file, indent=2)
    Path(draft).replace(path)


if __name__ == "__main__":
    sys.exit(main())
