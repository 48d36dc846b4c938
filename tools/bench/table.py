"""The benchmark as text: each phase of a row with its calls, made and least, and its CPU."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from exact_zoho.engine.probe import EXACT_PROBES, EXACT_PROBES_EACH, ZOHO_PROBES, ZOHO_PROBES_EACH
from exact_zoho.entities import ENTITIES

Cost = Mapping[str, Any]
Numbers = Mapping[str, float]

SIDES = ("exact", "zoho")
#: what each run asks besides its feeds
PROBES = {
    "exact": EXACT_PROBES + EXACT_PROBES_EACH * len(ENTITIES),
    "zoho": ZOHO_PROBES + ZOHO_PROBES_EACH * len(ENTITIES),
}
#: phases whose replies are kept, and counted again by the bare loop
READING = {"extract": "bare", "read back": "bare_back"}


def run_lines(cost: Cost) -> Iterator[str]:
    """A run: each of its phases."""
    yield f"\n{cost['row']}: {cost['message']}  (peak {cost['peak']:.0f} MiB)"
    for phase, numbers in cost["phases"].items():
        calls = ", ".join(_calls(cost, phase, side, numbers) for side in SIDES if numbers.get(side))
        told = [each for each in (calls, _each(cost, phase, numbers)) if each]
        yield f"  {phase:10} {numbers['cpu_us'] / 1e6:8.2f} s CPU  {'; '.join(told)}".rstrip()


def matching_lines(cost: Cost) -> Iterator[str]:
    """Matching alone: what a weighed pair costs."""
    yield f"\nmatching: every record of Exact with all that it meets in Zoho  (peak {cost['peak']:.0f} MiB)"
    for name, numbers in cost["entities"].items():
        spent, pairs, count = numbers["cpu"], numbers["pairs"], numbers["records"]
        yield (
            f"  {name:10} {spent:8.2f} s CPU  {count:,.0f} records met {pairs:,.0f}: "
            f"{spent / max(pairs, 1) * 1e6:.0f} µs a weighed pair, {spent / max(count, 1) * 1e3:.2f} ms a record"
        )


def reads(cost: Cost) -> tuple[float, float]:
    """The calls that a run read its feeds with, and the fewest that bring as many rows."""
    numbers = cost["phases"]["extract"]
    return sum(numbers.get(side, 0) for side in SIDES), sum(cost["bare"]["least"].values())


def _calls(cost: Cost, phase: str, side: str, numbers: Numbers) -> str:
    if phase == "load":
        made, least = numbers.get(f"{side}_writes", 0), numbers.get(f"{side}_writes_least", 0)
        return f"{side} {numbers[side]:.0f} calls, of which {made:.0f} write (least {least:.0f})"
    least = PROBES[side] if phase == "probe" else cost[READING[phase]]["least"][side] if phase in READING else 0
    return f"{side} {numbers[side]:.0f} calls" + (f" (least {least:.0f})" if least else "")


def _each(cost: Cost, phase: str, numbers: Numbers) -> str:
    """What one record costs."""
    spent = numbers["cpu_us"]
    if phase == "extract" and (rows := cost["bare"]["rows"]):
        bare = max(cost["bare"]["cpu"] * 1e6, 1)
        return f"{rows:,.0f} rows, {spent / rows:.0f} µs a row, {spent / bare:.1f} times a bare loop"
    if phase == "plan" and (count := numbers.get("records")):
        return f"{count:,.0f} records, {spent / count / 1e3:.2f} ms a record"
    if phase == "load" and (count := numbers.get("changes")):
        return f"{count:,.0f} changes, {spent / count / 1e3:.2f} ms a change"
    return ""
