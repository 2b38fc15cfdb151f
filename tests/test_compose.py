"""The compose file: built as an administrator would, started, and used over HTTP."""

import json
import os
import re
import secrets
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest
import yaml

from greenroom.config import REPOSITORY

BUILD_SECONDS = 900
START_SECONDS = 90
VERDICT_SECONDS = 60
DEFAULT_ENGINE = "unix:///var/run/docker.sock"
EMAIL = "robin@example.org"
PASSWORD = "a long enough password"
QUESTION = "create-an-item"
# Not the one of a Greenroom that may run beside the tests.
NETWORK_PREFIX = f"10.213.{secrets.randbelow(50) + 200}"
COUNTED_ADDRESSES = """
from sqlmodel import Session, select
from greenroom.accounts.models import SignInAttempt
from greenroom.config import Settings
from greenroom.db import open_engine
with Session(open_engine(Settings().database_url)) as session:
    print(*session.exec(select(SignInAttempt.address)).all())
"""


@dataclass(frozen=True)
class Compose:
    """One project of docker compose, under a name of its own."""

    command: tuple[str, ...]
    url: str

    def __call__(self, *arguments: str, stdin: str = "", seconds: int = 60) -> str:
        """Run a command of docker compose and return what it printed."""
        return run(*self.command, *arguments, stdin=stdin, seconds=seconds)

    def inside(self, *command: str, stdin: str = "") -> str:
        """Run a command in the container of Greenroom."""
        return self("exec", "-T", "greenroom", *command, stdin=stdin)


def run(*command: str, stdin: str = "", seconds: int = 60) -> str:
    done = subprocess.run(  # noqa: S603 - the commands are those of this file
        command,
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        timeout=seconds,
        cwd=REPOSITORY,
    )
    assert done.returncode == 0, f"{command} failed:\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}"
    return done.stdout


def compose_command() -> tuple[str, ...]:
    """Return the plugin of today, or the program of its own that Debian has."""
    plugin = ("docker", "compose")
    asked = subprocess.run((*plugin, "version"), capture_output=True, check=False)  # noqa: S603 - as above
    if asked.returncode == 0:
        return plugin
    assert shutil.which("docker-compose"), (
        "Docker Compose is needed: apt-get install docker-compose"
    )
    return ("docker-compose",)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


def write_env(path: Path, *, port: int) -> Path:
    """Write what an administrator would fill into `.env`."""
    docker_socket = Path((os.environ.get("DOCKER_HOST") or DEFAULT_ENGINE).removeprefix("unix://"))
    settings = {
        "GREENROOM_SECRET_KEY": secrets.token_urlsafe(48),
        "GREENROOM_PORT": port,
        "GREENROOM_BASE_URL": f"http://127.0.0.1:{port}",
        "GREENROOM_IMAGE": "greenroom:compose-test",
        "GREENROOM_SANDBOX_IMAGE": "greenroom-sandbox:compose-test",
        "GREENROOM_GRADING_WORKERS": 1,
        "GREENROOM_HOST": "127.0.0.1",
        "GREENROOM_FORWARDED_ALLOW_IPS": f"{NETWORK_PREFIX}.1",
        "NETWORK_PREFIX": NETWORK_PREFIX,
        "ENV_FILE": path,
        "DOCKER_GID": docker_socket.stat().st_gid,
        "DOCKER_SOCKET": docker_socket,
        "BASE_IMAGE": run("scripts/base-image.sh", seconds=BUILD_SECONDS).strip(),
        "BUILD_NETWORK": "host",
    }
    path.write_text("".join(f"{name}={value}\n" for name, value in settings.items()))
    return path


@pytest.fixture(scope="module")
def compose(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Compose]:
    port = free_port()
    env_file = write_env(tmp_path_factory.mktemp("compose") / "env", port=port)
    project = f"greenroom-test-{secrets.token_hex(4)}"
    compose = Compose(
        (*compose_command(), "--env-file", str(env_file), "--project-name", project),
        f"http://127.0.0.1:{port}",
    )
    try:
        compose("build", seconds=BUILD_SECONDS)
        compose("up", "--detach", seconds=START_SECONDS)
        wait_until_healthy(compose)
        yield compose
    finally:
        compose("down", "--volumes", "--remove-orphans", "--timeout", "10", seconds=120)


def wait_until_healthy(compose: Compose) -> None:
    """Wait for the health check of the compose file itself."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if state_of(compose)["State"]["Health"]["Status"] == "healthy":
            return
        time.sleep(1)
    pytest.fail(f"Greenroom did not become healthy:\n{compose('logs', '--tail', '50')}")


def state_of(compose: Compose) -> dict[str, dict[str, dict[str, str]]]:
    """Return what the engine tells about the container of Greenroom."""
    container = compose("ps", "--quiet", "greenroom").strip()
    found: list[dict[str, dict[str, dict[str, str]]]] = json.loads(
        run("docker", "inspect", container)
    )
    return found[0]


def send_form(
    browser: httpx2.Client, page: str, action: str, fields: dict[str, str]
) -> httpx2.Response:
    """Open a page, then send its form with the token that is in it."""
    answer = browser.post(action, data={"csrf_token": token_on(browser, page), **fields})
    assert answer.status_code == 303, answer.text
    return answer


def token_on(browser: httpx2.Client, page: str) -> str:
    """Open a page, and return the token that its forms carry."""
    opened = browser.get(page)
    assert opened.status_code == 200, opened.text
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', opened.text)
    assert token, opened.text
    return token[1]


def test_a_person_signs_in_and_gets_a_verdict_from_the_sandbox(compose: Compose) -> None:
    compose.inside(
        *("greenroom", "user", "create", "--email", EMAIL, "--name", "Robin", "--password-stdin"),
        stdin=f"{PASSWORD}\n",
    )
    solution = REPOSITORY / f"content/fundamentals/{QUESTION}/solutions/accepted/two_models/main.py"
    with httpx2.Client(base_url=compose.url, timeout=30) as browser:
        send_form(browser, "/sign-in", "/sign-in", {"email": EMAIL, "password": PASSWORD})
        question = f"/questions/{QUESTION}"
        code = {"file:main.py": solution.read_text()}
        sent = send_form(browser, question, f"{question}/submissions", code)
        verdict = await_verdict(browser, sent.headers["location"])
    assert "All checks passed" in verdict, verdict
    assert "Sandbox: docker (runc)" in verdict


def await_verdict(browser: httpx2.Client, page: str) -> str:
    """Reload a submission's page, as a browser without JavaScript does, until it is judged."""
    deadline = time.monotonic() + VERDICT_SECONDS
    while time.monotonic() < deadline:
        answer = browser.get(page)
        assert answer.status_code == 200, answer.text
        if 'http-equiv="refresh"' not in answer.text:
            return answer.text
        time.sleep(1)
    pytest.fail(f"No verdict after {VERDICT_SECONDS} seconds:\n{answer.text}")


def test_it_runs_as_an_ordinary_user_on_a_read_only_root(compose: Compose) -> None:
    assert compose.inside("id", "-u").strip() == "10000"
    written = compose.inside("sh", "-c", "touch /srv/greenroom/x /etc/x 2>&1 || true")
    assert written.count("Read-only file system") == 2


def test_it_offers_no_demo_accounts(compose: Compose) -> None:
    with httpx2.Client(base_url=compose.url) as browser:
        assert "/demo/" not in browser.get("/sign-in").text
        token = token_on(browser, "/sign-in")
        answer = browser.post("/demo/candidate", data={"csrf_token": token})
    assert answer.status_code == 404


def test_a_proxy_on_this_machine_tells_who_fails_to_sign_in(compose: Compose) -> None:
    with httpx2.Client(base_url=compose.url) as proxy:
        fields = {"email": "nobody@example.org", "password": PASSWORD}
        answer = proxy.post(
            "/sign-in",
            data={"csrf_token": token_on(proxy, "/sign-in"), **fields},
            headers={"X-Forwarded-For": "198.51.100.7"},
        )
    assert answer.status_code == 422
    assert compose.inside("python", "-c", COUNTED_ADDRESSES).split() == ["198.51.100.7"]


def test_settings_arrive_from_the_env_file_but_for_the_fixed_ones(compose: Compose) -> None:
    settings = dict(line.split("=", 1) for line in compose.inside("env").splitlines())
    assert settings["GREENROOM_GRADING_WORKERS"] == "1"
    assert settings["GREENROOM_HOST"] == "0.0.0.0"  # noqa: S104 - inside the container
    assert settings["GREENROOM_DEMO"] == "false"


def test_the_gateway_of_its_network_is_believed_by_default(tmp_path: Path) -> None:
    env_file = tmp_path / "env"
    secret = secrets.token_urlsafe(48)
    env_file.write_text(f"DOCKER_GID=1\nGREENROOM_SECRET_KEY={secret}\nENV_FILE={env_file}\n")
    read = yaml.safe_load(run(*compose_command(), "--env-file", str(env_file), "config"))
    (network,) = read["networks"]["default"]["ipam"]["config"]
    believed = read["services"]["greenroom"]["environment"]["GREENROOM_FORWARDED_ALLOW_IPS"]
    assert believed == network["gateway"]


def test_it_does_not_start_without_a_secret(tmp_path: Path) -> None:
    env_file = tmp_path / "env"
    env_file.write_text(f"DOCKER_GID=1\nENV_FILE={env_file}\n")
    answer = subprocess.run(  # noqa: S603 - as above
        (*compose_command(), "--env-file", str(env_file), "config"),
        capture_output=True,
        text=True,
        check=False,
        cwd=REPOSITORY,
        env={name: value for name, value in os.environ.items() if "GREENROOM" not in name},
    )
    assert answer.returncode != 0
    assert "GREENROOM_SECRET_KEY" in answer.stderr
