"""What is handed out for running it elsewhere fits what there is: units, image, compose file, proxy."""

from __future__ import annotations

import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from getpass import getuser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from exact_zoho.cli.ports import free_port
from exact_zoho.cli.prefect_environment import DEFAULTS, FIXED
from exact_zoho.engine.configuration import VARIABLES

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
INSTALLED = "/usr/local/lib/exact-zoho"


def example() -> dict[str, str]:
    """The variables of the example environment."""
    lines = (DEPLOY / "environment.example").read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def test_the_example_environment_says_all_that_we_tell_prefect() -> None:
    assert {name: example()[name] for name in DEFAULTS} == DEFAULTS
    assert {name: example()[name] for name in FIXED} == FIXED


def test_the_example_environment_names_all_that_is_needed_and_holds_no_secret() -> None:
    given = example()
    assert {each.name for each in VARIABLES if each.required} <= given.keys()
    assert [each.name for each in VARIABLES if each.secret and given.get(each.name)] == []
    ours = {name for name in given if name.startswith(("EXACT_", "ZOHO_"))}
    assert ours <= {each.name for each in VARIABLES} | {"EXACT_ZOHO_HOME"}


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_starts_what_exists_with_private_files(unit: Path) -> None:
    text = unit.read_text(encoding="utf-8")
    for program, rest in re.findall(rf"^ExecStart={INSTALLED}/(\S+)(.*)$", text, re.MULTILINE):
        assert program in (".venv/bin/prefect", ".venv/bin/exact-zoho") or (ROOT / program).exists()
        assert "server start" not in rest or "--host 127.0.0.1" in rest
    if unit.suffix == ".service":
        assert {"User=exact-zoho", "UMask=0077", "NoNewPrivileges=yes"} <= set(text.splitlines())
    named = set(re.findall(r"exact-zoho-[a-z]+\.service", text.split("[Unit]")[1]))
    assert named <= {each.name for each in UNITS}


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="there is no systemd here")
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    for unit in UNITS:  # neither the programs nor the user are installed here
        text = re.sub(r"^ExecStart=.*$", "ExecStart=/bin/true", unit.read_text(), flags=re.MULTILINE)
        (tmp_path / unit.name).write_text(text)
    units = [str(tmp_path / unit.name) for unit in UNITS]
    done = subprocess.run(
        [str(shutil.which("systemd-analyze")), "verify", *units], capture_output=True, text=True, check=False
    )
    assert (done.returncode, [line for line in done.stderr.splitlines() if str(tmp_path) in line]) == (0, [])


def test_the_image_copies_what_exists_and_does_not_run_as_root() -> None:
    text = (DEPLOY / "container" / "Containerfile").read_text(encoding="utf-8")
    copied = [source for line in re.findall(r"^COPY (.+)$", text, re.MULTILINE) for source in line.split()[:-1]]
    assert [source for source in copied if not (ROOT / source).exists()] == []
    assert {"blocks", "exact_zoho", "flows", "tasks", "prefect.yaml", "deploy/register"} <= set(copied)
    assert re.findall(r"^USER (\S+)$", text, re.MULTILINE)[-1] == "exact-zoho"
    assert not re.search(r"SECRET|PASSWORD|TOKEN", text)


def compose() -> Any:
    return yaml.safe_load((DEPLOY / "container" / "compose.yaml").read_text(encoding="utf-8"))


def test_the_compose_file_fits_together() -> None:
    document = compose()
    services = document["services"]
    for service in services.values():
        assert set(service.get("depends_on", {})) <= services.keys()
        assert set(service.get("secrets", ())) <= document["secrets"].keys()
        volumes = {volume.split(":")[0] for volume in service.get("volumes", ()) if not volume.startswith(".")}
        assert volumes <= document["volumes"].keys()
        for waited, how in service.get("depends_on", {}).items():
            assert how["condition"] != "service_healthy" or "healthcheck" in services[waited]
    assert services["server"]["ports"] == ["127.0.0.1:4200:4200"]
    assert (DEPLOY / "container" / "databases.sql").read_text() == "CREATE DATABASE prefect;\n"


def test_a_container_gets_its_secrets_from_files(tmp_path: Path) -> None:
    (tmp_path / "ZOHO_CLIENT_SECRET").write_text("from a file\n")
    (tmp_path / "not-a-variable").write_text("x")
    done = subprocess.run(
        [DEPLOY / "container" / "entrypoint", "sh", "-c", 'printf %s "$ZOHO_CLIENT_SECRET"; umask'],
        env={"PATH": "/usr/bin:/bin", "SECRETS": str(tmp_path)}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout == "from a file0077\n"


# -- the proxy: the real one, before a server that says yes to everything ----------------------------------------------


class Yes(BaseHTTPRequestHandler):
    def __getattr__(self, name: str) -> Any:
        if name.startswith("do_"):
            return self.answer
        raise AttributeError(name)

    def answer(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    nginx = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")
    if not nginx:
        pytest.skip("nginx is not installed here")
    folder, port = tmp_path_factory.mktemp("nginx"), free_port()
    with ThreadingHTTPServer(("127.0.0.1", 0), Yes) as behind:
        threading.Thread(target=behind.serve_forever, daemon=True).start()
        configuration = folder / "nginx.conf"
        configuration.write_text(_adapted(folder, port, behind.server_address[1]))
        running = subprocess.Popen([nginx, "-c", str(configuration), "-g", "daemon off;"], stderr=subprocess.DEVNULL)
        try:
            _wait(f"http://127.0.0.1:{port}/")
            yield f"http://127.0.0.1:{port}"
        finally:
            running.terminate()
            running.wait(timeout=10)
            behind.shutdown()


def _adapted(folder: Path, port: int, behind: int) -> str:
    """Our file, with this test's addresses and without a certificate."""
    ours = (DEPLOY / "proxy" / "nginx.conf").read_text(encoding="utf-8")
    ours = re.sub(r"^ *ssl_certificate.*$", "", ours, flags=re.MULTILINE)
    ours = ours.replace("listen 443 ssl;", f"listen 127.0.0.1:{port};").replace("127.0.0.1:4200", f"127.0.0.1:{behind}")
    ours = ours.replace("/etc/nginx/exact-zoho.users", f"{folder}/users")
    (folder / "users").write_text("alice:{PLAIN}a\nvera:{PLAIN}v\n")
    folders = " ".join(
        f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    own = f"user {getuser()}; pid {folder}/pid; error_log {folder}/log; events {{}}"
    return f"{own} http {{ access_log off; {folders}\n{ours}\n}}"


def _wait(url: str) -> None:
    for _ in range(200):
        try:
            httpx.get(url)
        except httpx.TransportError:
            threading.Event().wait(0.02)
        else:
            return
    raise AssertionError("the proxy did not start")


READS = [
    ("GET", "/runs"), ("GET", "/v2/artifacts"), ("POST", "/api/flow_runs/filter"), ("POST", "/api/flow_runs/history"),
    ("POST", "/api/artifacts/latest/filter"), ("POST", "/api/events/count-by/day"), ("POST", "/api/ui/task_runs/count"),
    ("POST", "/api/work_pools/local/workers/filter"), ("GET", "/api/deployments/name/sync/sync"),
]  # fmt: skip
WRITES = [
    ("POST", "/api/deployments/1/create_flow_run"), ("POST", "/api/flow_runs/1/set_state"), ("POST", "/api/flow_runs/"),
    ("DELETE", "/api/flow_runs/1"), ("PATCH", "/api/deployments/1"), ("PUT", "/api/work_pools/local"),
    ("POST", "/api/flow_runs/bulk_delete"), ("POST", "/api/events"), ("GET", "/api/events/in"),
    ("GET", "/api/block_documents/1?include_secrets=true"), ("POST", "/api/block_documents/filter"),
    ("POST", "/api/block%5Fdocuments/filter"), ("GET", "/api/block_types/slug/x/block_documents"),
    ("POST", "/api/variables/filter"), ("GET", "/api//block_documents/1"), ("GET", "/api/x/../block_documents/1"),
]  # fmt: skip


def ask(proxy: str, who: str, method: str, path: str) -> int:
    auth = (who, who[0]) if who else None
    return httpx.request(method, f"{proxy}{path}", auth=auth).status_code


@pytest.mark.parametrize(("method", "path"), READS)
def test_a_viewer_may_look(proxy: str, method: str, path: str) -> None:
    assert ask(proxy, "vera", method, path) == 200


@pytest.mark.parametrize(("method", "path"), WRITES)
def test_a_viewer_may_change_nothing_and_see_no_secret_and_an_operator_may(proxy: str, method: str, path: str) -> None:
    assert ask(proxy, "vera", method, path) == 403
    assert ask(proxy, "alice", method, path) == 200


def test_nobody_gets_in_without_signing_in(proxy: str) -> None:
    assert ask(proxy, "", "GET", "/runs") == 401
