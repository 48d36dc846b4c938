"""Approval: a person's yes or no to one plan, kept by the plan's number. The next run carries a yes out.

A connection's first plan waits for it, and so does one that was halted because it would change too much. While nothing
happens that would change such a plan, runs make no other one, so that its number stays the one that people were told.
"""

from __future__ import annotations

from exact_zoho.core.changes import ChangeState
from exact_zoho.engine.bench import Bench
from exact_zoho.engine.result import State
from exact_zoho.errors import SyncHaltedError, UsageError
from exact_zoho.staging.plans import ANSWERABLE, APPROVED, HALTED, LOADED, PREVIEW, REJECTED, SUPERSEDED
from exact_zoho.staging.rows import Plan

SAID_SINCE = "a person said something else about it after the plan was made"


def next_step(plan: int) -> str:
    """What a person does to have a plan carried out."""
    return f"Run the deployment `approve` with plan {plan}, or `exact-zoho approve {plan}`."


def approve(bench: Bench, plan: int, by: str) -> str:
    """Say yes to the plan that waits; raises `UsageError` for any other one."""
    _answer(bench, plan, APPROVED, by)
    return f"Plan {plan} is approved; the next run carries it out."


def reject(bench: Bench, plan: int, by: str, reason: str = "") -> str:
    """Say no to the plan that waits; raises `UsageError` for any other one."""
    _answer(bench, plan, REJECTED, by)
    bench.conn.identity.set_note(_reason_of(plan), reason)
    return (
        f"Plan {plan} is rejected. Nothing of it is written; another one is made when records, answers or settings "
        f"have changed. `exact-zoho approve {plan}` takes the no back."
    )


def standing(bench: Bench) -> Plan | None:
    """The plan that waits for an answer or was rejected, unless people or settings have said something since."""
    plan = bench.conn.plans.answerable()
    if plan is None or not _same_settings(bench, plan) or bench.conn.plans.said_since(plan.created_at):
        return None
    return plan


def approved(bench: Bench, by: str = "") -> Plan | None:
    """The plan to be carried out: one that a person said yes to, or with `by` the one that waits for it.

    Under other settings than its own none is: it would do what nobody wants any more.
    """
    plans = bench.conn.plans
    if by and not plans.approved() and (waiting := plans.answerable()):
        plans.approve(waiting.id, by)
    found = plans.approved()
    if found and not _same_settings(bench, found):
        plans.finish(found.id, SUPERSEDED)
        return None
    return found


def leave_out_what_was_said(bench: Bench, plan: Plan) -> None:
    """Leave out the changes of a plan about whose records people said something after it was made."""
    said = bench.conn.plans.said_since(plan.created_at)
    if not said:
        return
    planned = [each for each in bench.conn.plans.changes(plan.id) if each.state == ChangeState.PLANNED]
    void = [
        each.id for each in planned if said & {(each.change.entity, each.change.record),
                                               (each.change.entity, each.change.partner)}
    ]  # fmt: skip
    bench.conn.changes.skip(void, SAID_SINCE)


def halted(bench: Bench, plan: int, halt: SyncHaltedError) -> SyncHaltedError:
    """A halt with what to do about it, where approval of the plan is enough; the plan waits for that then."""
    if not halt.approvable:
        return halt
    bench.conn.plans.finish(plan, HALTED)
    remedy = f"{halt.remedy} It is plan {plan}. {next_step(plan)}"
    return SyncHaltedError(halt.reason, code=halt.code, remedy=remedy, approvable=True)


def told(bench: Bench, plan: Plan) -> tuple[State, str]:
    """How a run ends that leaves a plan as it stands, and what it says."""
    first = bench.conn.identity.state() == "new"
    if plan.state == REJECTED:
        reason = bench.conn.identity.note(_reason_of(plan.id))
        why = f" ({reason})" if reason else ""
        message = f"Plan {plan.id} was rejected by {plan.approved_by}{why}; nothing is written until something changes."
        return State.WAITING if first else State.HALTED, f"{message} `exact-zoho approve {plan.id}` takes the no back."
    if plan.state == HALTED:
        run = bench.conn.runs.get(plan.run_id)
        return State.HALTED, str(run.report.get("message", "")) if run else next_step(plan.id)
    return State.WAITING, f"Plan {plan.id} waits for approval. {next_step(plan.id)}"


def _answer(bench: Bench, plan: int, answer: str, by: str) -> None:
    found = bench.conn.plans.get(plan)
    if found is None or found.state not in ANSWERABLE:
        raise UsageError(f"{_instead(bench, plan, found)}. {_what_waits(bench)}")
    if not _same_settings(bench, found):
        raise UsageError(f"plan {plan} was made under other settings than those of now: the next run makes another one")
    if not bench.conn.plans.answer(plan, answer, by):
        raise UsageError(f"plan {plan} was answered or replaced in this moment: look again")


def _instead(bench: Bench, plan: int, found: Plan | None) -> str:
    """Why a plan cannot be answered."""
    if found is None:
        return f"{bench.name} has no plan {plan}"
    by = f" by {found.approved_by}" if found.approved_by else ""
    return {
        APPROVED: f"plan {plan} was approved{by} already, and the next run carries it out",
        LOADED: f"plan {plan} was carried out already",
        SUPERSEDED: f"plan {plan} was replaced by a newer one",
        PREVIEW: f"plan {plan} was made by a preview, which only shows what a run would do",
    }.get(found.state, f"plan {plan} does not wait for approval")


def _what_waits(bench: Bench) -> str:
    waiting = bench.conn.plans.answerable()
    return f"The plan that waits is {waiting.id}." if waiting else "No plan waits."


def _same_settings(bench: Bench, plan: Plan) -> bool:
    run = bench.conn.runs.get(plan.run_id)
    return run is not None and run.settings_version == bench.settings_version


def _reason_of(plan: int) -> str:
    return f"plan.{plan}.rejected_because"
