"""The flow `approve`: a person's yes or no to the plan that waits."""

from __future__ import annotations

from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State as PrefectState

from exact_zoho.engine import approval
from exact_zoho.engine.bench import Bench
from flows.opening import BY, carried_out, done
from tasks.events import tell_changes
from tasks.follow_up import start_sync


@flow(name="approve", flow_run_name="approve plan {plan} of {connection}", persist_result=False)
def approve(
    plan: int, connection: str = "default", reject: bool = False, reason: str = "", load_now: bool = True
) -> PrefectState[Any]:
    """Say yes to the plan that waits. What has not changed since is then carried out exactly as its page shows it.

    Args:
        plan: The plan's number, as the message of the waiting run and the plan's page say it.
        connection: Which connection: the name of its Sync Settings block.
        reject: Say no instead: nothing of the plan is written.
        reason: Why it is rejected. It is kept with the plan and shown by later runs; leave names of people out.
        load_now: After a yes start a sync at once. Off: the next scheduled one carries the plan out.
    """

    def act(bench: Bench) -> PrefectState[Any]:
        if reject:
            return done(approval.reject(bench, plan, BY, reason))
        said = approval.approve(bench, plan, BY)
        tell_changes(bench)
        started = load_now and start_sync(connection, f"approve:{connection}:{plan}:{bench.clock.now():%Y%m%dT%H%M%S}")
        return done(f"Plan {plan} is approved; a sync was started that carries it out." if started else said)

    return carried_out(connection, act)
