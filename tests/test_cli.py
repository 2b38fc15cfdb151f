"""The `greenroom` command, run as people run it."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlmodel import Session, select

from greenroom import migrate
from greenroom.accounts.models import Role, User
from greenroom.accounts.passwords import verify_password
from greenroom.db import open_engine
from greenroom.grading.models import Job, Package
from greenroom.grading.types import JobStatus, Mode
from support.canaries import one_question

Run = Callable[..., subprocess.CompletedProcess[str]]
ROBIN = ("user", "create", "--email", "Robin@example.com", "--name", "Robin Hood")
PASSWORD = "correct horse battery\n"


@pytest.fixture
def database(tmp_path: Path) -> str:
    """Address of a database that does not exist yet."""
    return f"sqlite:///{tmp_path / 'var' / 'greenroom.db'}"


@pytest.fixture
def migrated(database: str, migrated_sqlite: Path) -> str:
    """The same address, when the tables are there."""
    path = Path(database.removeprefix("sqlite:///"))
    path.parent.mkdir()
    shutil.copy(migrated_sqlite, path)
    return database


@pytest.fixture
def environment(tmp_path: Path, database: str) -> dict[str, str]:
    """What the command sees; no setting of this machine."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GREENROOM_")}
    return {
        **kept,
        "GREENROOM_DATABASE_URL": database,
        "GREENROOM_VAR_DIR": str(tmp_path / "var"),
        "GREENROOM_SANDBOX": "local",
    }


@pytest.fixture
def run(tmp_path: Path, environment: dict[str, str]) -> Run:
    """Call it to run the command in an empty folder."""

    def run(*arguments: str, typed: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # noqa: S603 - our own words
            [sys.executable, "-m", "greenroom.cli", *arguments],
            cwd=tmp_path,
            env={**environment, **settings},
            input=typed,
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def users(database: str) -> list[User]:
    engine = open_engine(database)
    with Session(engine) as session:
        found = list(session.exec(select(User)).all())
    engine.dispose()
    return found


def test_db_upgrade_makes_the_tables(run: Run, database: str) -> None:
    for _ in range(2):
        done = run("db", "upgrade")
        assert (done.returncode, done.stdout) == (0, "The database is up to date.\n")
    engine = open_engine(database)
    assert migrate.is_current(engine)
    engine.dispose()


@pytest.mark.parametrize("role", list(Role))
def test_user_create_adds_an_account(run: Run, migrated: str, role: Role) -> None:
    done = run(*ROBIN, "--role", role.value, "--password-stdin", typed=PASSWORD)
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"Created the {role.value} robin@example.com.\n"
    (user,) = users(migrated)
    assert (user.email, user.name, user.role) == ("robin@example.com", "Robin Hood", role)
    assert verify_password(PASSWORD.strip(), user.password_hash)


def test_user_create_without_a_role_adds_a_candidate(run: Run, migrated: str) -> None:
    run(*ROBIN, "--password-stdin", typed=PASSWORD)
    assert [user.role for user in users(migrated)] == [Role.CANDIDATE]


@pytest.mark.parametrize(
    ("arguments", "typed", "words"),
    [
        ((*ROBIN[:3], "robin", *ROBIN[4:]), PASSWORD, "email: Enter an e-mail address"),
        ((*ROBIN[:5], " "), PASSWORD, "name: Enter the name"),
        (ROBIN, "short\n", "password: Use at least 10 characters."),
        (ROBIN, "", "password: Use at least 10 characters."),
    ],
)
def test_user_create_says_what_is_wrong_in_one_line(
    run: Run, migrated: str, arguments: tuple[str, ...], typed: str, words: str
) -> None:
    done = run(*arguments, "--password-stdin", typed=typed)
    assert done.returncode == 1
    assert done.stderr.startswith(words)
    assert done.stderr.count("\n") == 1
    assert users(migrated) == []


def test_user_create_refuses_a_taken_email(run: Run, migrated: str) -> None:
    run(*ROBIN, "--password-stdin", typed=PASSWORD)
    done = run(*ROBIN, "--password-stdin", typed=PASSWORD)
    assert done.returncode == 1
    assert done.stderr == "email: There is an account with robin@example.com already.\n"
    assert len(users(migrated)) == 1


def test_user_create_refuses_an_unknown_role(run: Run) -> None:
    done = run(*ROBIN, "--role", "king", "--password-stdin", typed=PASSWORD)
    assert done.returncode == 2
    assert "'king' is not one of" in done.stderr


def test_user_create_names_the_command_that_makes_the_tables(run: Run) -> None:
    done = run(*ROBIN, "--password-stdin", typed=PASSWORD)
    assert done.returncode == 1
    assert done.stderr == "The database is not up to date. Run: greenroom db upgrade\n"


def test_a_database_that_does_not_answer_is_said_in_one_line(run: Run) -> None:
    nowhere = "postgresql://nobody@/nothing?host=/nowhere"
    done = run("db", "upgrade", GREENROOM_DATABASE_URL=nowhere)
    assert done.returncode == 1
    assert done.stderr.startswith("The database does not answer: ")
    assert done.stderr.count("\n") == 1


def test_a_setting_that_cannot_be_is_named(run: Run) -> None:
    done = run("serve", GREENROOM_PORT="eighty")
    assert done.returncode == 1
    assert done.stderr.startswith("GREENROOM_PORT: ")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("secret", "words"),
    [({}, "GREENROOM_SECRET_KEY is not set."), ({"GREENROOM_SECRET_KEY": "short"}, "is shorter")],
)
def test_serve_refuses_to_start_without_a_secret(
    run: Run, tmp_path: Path, secret: dict[str, str], words: str
) -> None:
    done = run("serve", **secret)
    assert done.returncode == 1
    assert words in done.stderr
    assert "Make one with: python3 -c" in done.stderr
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "var").exists()


def test_the_database_is_migrated_and_the_server_answers(
    tmp_path: Path, environment: dict[str, str], database: str
) -> None:
    port = _free_port()
    settings = {"GREENROOM_DEMO": "true", "GREENROOM_PORT": str(port)}
    with subprocess.Popen(
        [sys.executable, "-m", "greenroom.cli", "serve"],
        cwd=tmp_path,
        env={**environment, **settings},
        stderr=subprocess.PIPE,
        text=True,
    ) as server:
        try:
            answer = _get_when_ready(f"http://127.0.0.1:{port}/sign-in", server)
        finally:
            server.send_signal(signal.SIGINT)
    assert "Enter as a demo candidate" in answer
    assert users(database) == []
    assert (tmp_path / "var" / "demo-secret").stat().st_mode & 0o777 == 0o600


def test_jobs_retry_queues_what_was_set_aside(run: Run, migrated: str) -> None:
    engine = open_engine(migrated)
    with Session(engine) as session:
        session.add(Package(content_hash="hash", question_slug="add", data={}))
        session.flush()
        for status in (JobStatus.SET_ASIDE, JobStatus.SET_ASIDE, JobStatus.FINISHED):
            job = {"question_slug": "add", "content_hash": "hash", "mode": Mode.RUN, "files": {}}
            session.add(Job(**job, status=status))
        session.commit()
    for words in ("2 jobs were queued again.\n", "0 jobs were queued again.\n"):
        done = run("jobs", "retry")
        assert (done.returncode, done.stdout) == (0, words)
    with Session(engine) as session:
        found = sorted(session.exec(select(Job.status)).all())
    assert found == [JobStatus.FINISHED, JobStatus.QUEUED, JobStatus.QUEUED]
    engine.dispose()


def test_jobs_retry_names_the_command_that_makes_the_tables(run: Run) -> None:
    done = run("jobs", "retry")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "The database is not up to date. Run: greenroom db upgrade\n"


def test_help_names_the_commands(run: Run) -> None:
    done = run("--help")
    assert done.returncode == 0
    for command in ("serve", "doctor", "db", "user", "jobs"):
        assert command in done.stdout


@pytest.fixture
def healthy(tmp_path: Path, migrated: str) -> dict[str, str]:  # noqa: ARG001 - there is a database
    """Settings of a demo in which nothing is wrong."""
    return {"GREENROOM_DEMO": "true", "GREENROOM_CONTENT_DIR": str(one_question(tmp_path))}


def test_doctor_finds_nothing_wrong_and_leaves_with_0(
    run: Run, migrated: str, healthy: dict[str, str], tmp_path: Path
) -> None:
    before = sorted(path for path in tmp_path.rglob("*") if path.suffix != ".db")
    done = run("doctor", **healthy, GREENROOM_SANDBOX="docker", TMPDIR=str(tmp_path))
    assert (done.returncode, done.stderr) == (0, "")
    assert "ok       A right answer: It passed all checks" in done.stdout
    assert done.stdout.endswith("\nAll is well.\n")
    after = sorted(path for path in tmp_path.rglob("*") if path.suffix != ".db")
    assert [path for path in after if path.suffix not in {".db-shm", ".db-wal"}] == before
    assert users(migrated) == []


def test_doctor_leaves_with_0_when_there_are_only_warnings(
    run: Run, migrated: str, healthy: dict[str, str]
) -> None:
    done = run("doctor", "--json", **healthy)
    assert (done.returncode, done.stderr) == (0, "")
    report = json.loads(done.stdout)
    assert report["state"] == "warning"
    assert {"id", "title", "state", "sentence", "action"} == set(report["findings"][0])
    assert "canary-right" in {finding["id"] for finding in report["findings"]}
    assert users(migrated) == []


def test_doctor_says_in_words_that_no_engine_answers_and_leaves_with_1(
    run: Run, migrated: str, healthy: dict[str, str]
) -> None:
    nowhere = {"GREENROOM_SANDBOX": "docker", "DOCKER_HOST": "unix:///nowhere/docker.sock"}
    done = run("doctor", **healthy, **nowhere)
    assert (done.returncode, done.stderr) == (1, "")
    assert "problem  Docker engine: No Docker engine answers: no such file" in done.stdout
    assert "What to do: Start Docker" in done.stdout
    assert "Traceback" not in done.stdout
    assert done.stdout.endswith("\n1 problem, 1 warning.\n")
    assert users(migrated) == []


@pytest.mark.parametrize("arguments", [(), ("--json",)])
def test_doctor_names_a_setting_that_cannot_be(run: Run, arguments: tuple[str, ...]) -> None:
    done = run("doctor", *arguments, GREENROOM_PORT="eighty")
    assert (done.returncode, done.stderr) == (1, "")
    assert "GREENROOM_PORT: " in done.stdout
    assert not arguments or json.loads(done.stdout)["findings"][0]["id"] == "settings"


def test_doctor_that_is_ended_cleans_up(
    tmp_path: Path, environment: dict[str, str], migrated: str
) -> None:
    assert users(migrated) == []
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    with subprocess.Popen(
        [sys.executable, "-m", "greenroom.cli", "doctor"],
        cwd=tmp_path,
        env={**environment, "GREENROOM_DEMO": "true", "TMPDIR": str(temporary)},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert any("A right answer" in line for line in process.stdout)
        assert list(temporary.iterdir()) != []
        process.send_signal(signal.SIGTERM)
        process.stdout.read()
    assert process.returncode == 128 + signal.SIGTERM
    assert list(temporary.iterdir()) == []


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _get_when_ready(url: str, server: subprocess.Popen[str]) -> str:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        assert server.poll() is None, server.stderr and server.stderr.read()
        try:
            with urllib.request.urlopen(url) as answer:  # noqa: S310 - our own server
                return str(answer.read().decode())
        except OSError:
            time.sleep(0.1)
    raise AssertionError("The server did not answer within a minute.")
