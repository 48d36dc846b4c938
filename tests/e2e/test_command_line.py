"""The command line with nothing but environment variables, against servers started elsewhere."""

from __future__ import annotations

from tests.support.served import Served, disagreements


def test_setup_and_sync_bring_two_servers_into_agreement(served: Served) -> None:
    served.run("setup", "--yes")
    preview = served.document("preview")
    assert preview["planned"]["counts"]["create in Zoho: contacts"] > 3
    assert preview["message"].startswith(f"Nothing was written; planned: {sum(preview['planned']['counts'].values())} ")
    assert served.writes() == [], "a preview writes nothing"
    first = served.document("sync", "--approve")
    assert first["state"] == "completed", first
    second = served.document("sync")
    assert (second["state"], second["written"]) == ("completed", {})
    assert len(served.named()) > 15
    assert len(served.named("contacts")) > 20
    assert disagreements(served) == []
    assert served.violations() == []


def test_a_first_sync_waits_for_approval_and_says_what_to_do(served: Served) -> None:
    served.run("setup", "--yes")
    told = served.run("sync", code=3)
    assert "exact-zoho approve" in told
    assert served.writes() == []


def test_before_setup_a_sync_says_what_to_do(served: Served) -> None:
    assert "exact-zoho setup" in served.run("sync", code=1)


def test_a_wrong_configuration_names_every_variable_and_calls_nobody(served: Served) -> None:
    told = served.run("sync", code=2, EXACT_ONLINE_DIVISION="none", ZOHO_CLIENT_ID="")
    assert "EXACT_ONLINE_DIVISION" in told
    assert "ZOHO_CLIENT_ID" in told
    assert served.calls(served.exact) == []


def test_a_dead_consent_ends_in_one_message(served: Served) -> None:
    told = served.run("setup", "--yes", code=1, EXACT_ONLINE_REFRESH_TOKEN="of-yesterday")
    assert "Traceback" not in told
    assert "Exact" in told
    assert "of-yesterday" not in told


def test_two_runs_at_once_do_the_work_once(served: Served) -> None:
    served.run("setup", "--yes")
    both = [served.start("sync", "--approve", "--json") for _ in range(2)]
    outs = [process.communicate(timeout=120)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0], outs
    assert sorted("skipped" in out for out in outs) == [False, True] or all("completed" in out for out in outs)
    for entity in ("accounts", "contacts"):
        assert len(served.named(entity)) > 15
    assert served.violations() == []


def test_status_issues_and_doctor_answer_people_and_machines(served: Served) -> None:
    served.run("setup", "--yes")
    served.run("sync", "--approve")
    linked = {name: health["linked"] for name, health in served.document("status")["entities"].items()}
    assert min(linked["accounts"], linked["contacts"]) > 15
    assert isinstance(served.document("issues"), list)
    findings = served.document("doctor")
    assert [finding for finding in findings if not finding["fine"]] == []
    for command in ("status", "issues", "doctor"):
        assert "Traceback" not in served.run(command)
