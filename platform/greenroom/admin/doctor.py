"""The doctor: looks at everything that judging needs, then sends canaries the real way."""

import threading
from collections.abc import Callable

from sqlalchemy.exc import SQLAlchemyError

from greenroom.admin import content, database, engine, machine, readings
from greenroom.admin.canaries import make_canaries
from greenroom.admin.findings import Finding, State, Subject, look
from greenroom.admin.trial import NotJudgedError, listening, open_trial
from greenroom.config import Settings
from greenroom.grading.backends import choose_backend
from greenroom.grading.backends.base import Backend
from greenroom.questions.bank import QuestionBank, load_bank

Tell = Callable[[Finding], None]
MakeBackend = Callable[[Settings], Backend]
CANARY = Subject("canaries", "Canaries")
NEEDED_TO_START = frozenset({"engine", "image", "runtime"})
"""Findings of which a problem means that no sandbox can be had."""


def quick_findings(
    settings: Settings, bank: QuestionBank | None = None, asked: engine.EngineLook | None = None
) -> list[Finding]:
    """Return what can be told without a sandbox, within a few seconds; changes nothing.

    Args:
        settings: of the server.
        bank: its questions; without it they are read now.
        asked: what the engine said, if it was asked already.
    """
    uses_docker = settings.sandbox != "local"
    if uses_docker and asked is None:
        asked = engine.ask_engine(settings)
    findings = [
        *look(
            Subject("settings", "Settings"),
            lambda subject: machine.look_at_settings(settings, subject),
        ),
        *_database(settings),
        *look(
            Subject("folder", "Server's folder"),
            lambda subject: machine.look_at_folder(settings, subject),
        ),
        *look(
            Subject("disk", "Disk"),
            lambda subject: machine.look_at_disks(settings, asked.root if asked else None, subject),
        ),
        *look(
            Subject("questions", "Questions"),
            lambda subject: content.look_at_questions(
                load_bank(settings.content_dir) if bank is None else bank, subject
            ),
        ),
    ]
    if asked is not None:
        findings += _engine(settings, asked)
    return findings


def examine(
    settings: Settings,
    tell: Tell,
    *,
    make_backend: MakeBackend = choose_backend,
    stop: threading.Event | None = None,
) -> None:
    """Look at everything, then send the canaries; tells each finding as soon as it is there.

    Raises:
        StoppedError: as in `send_canaries`.
    """
    quick = quick_findings(settings)
    for finding in quick:
        tell(finding)
    if any(one.id in NEEDED_TO_START and one.state == State.PROBLEM for one in quick):
        tell(CANARY.warning("Not run: there is no sandbox to run them in."))
        return
    send_canaries(settings, tell, make_backend=make_backend, stop=stop)


def _database(settings: Settings) -> list[Finding]:
    with database.opened(settings) as found:
        findings = look(
            Subject("database", "Database"),
            lambda subject: database.look_at_database(found, subject),
        )
        if found is None or any(finding.state != State.OK for finding in findings):
            return findings
        return [
            *findings,
            *look(
                Subject("clock-database", "Clock of the database"),
                lambda subject: database.look_at_clock(found, subject),
            ),
            *look(
                Subject("jobs", "Queue"),
                lambda subject: database.look_at_jobs(found, subject),
            ),
        ]


def _engine(settings: Settings, asked: engine.EngineLook) -> list[Finding]:
    is_needed = settings.sandbox == "docker" or not settings.listens_on_loopback
    return look(
        Subject("engine", "Docker engine"),
        lambda subject: engine.look_at_engine(settings, asked, subject, is_needed=is_needed),
    )


def send_canaries(
    settings: Settings,
    tell: Tell,
    *,
    make_backend: MakeBackend = choose_backend,
    stop: threading.Event | None = None,
) -> None:
    """Send every canary through a queue of its own and tell what each report shows.

    Takes about half a minute. Containers and files of it are gone at the end; should this process
    be killed, the next call removes its containers.

    Args:
        settings: of the server.
        tell: gets each finding as soon as it is there.
        make_backend: returns the backend for these settings.
        stop: when it is set, the canaries still to be judged are given up.

    Raises:
        StoppedError: it was set.
    """
    # Containers carry this folder in their label: the server's own are never taken for these.
    own = settings.model_copy(update={"var_dir": settings.var_dir / "doctor"})
    try:
        backend = make_backend(own)
    except SystemExit as error:
        tell(CANARY.problem(f"Not sent: {error}", "Set GREENROOM_SANDBOX=docker."))
        return
    tell(name_sandbox(backend))
    try:
        _send_all(own, backend, tell, stop or threading.Event())
    except NotJudgedError as error:
        tell(CANARY.problem(f"Not judged: {error}", "The other findings say more."))
    except (OSError, SQLAlchemyError) as error:
        tell(CANARY.problem(f"Not sent: {error}", "Is there room for temporary files?"))


def _send_all(settings: Settings, backend: Backend, tell: Tell, stop: threading.Event) -> None:
    with listening() as port, open_trial(backend, stop) as trial:
        canaries = make_canaries(settings, backend.kind, port)
        for canary, job_id in [(canary, trial.send(canary)) for canary in canaries]:
            for finding in readings.read(canary, trial.wait(job_id)):
                tell(finding)


def name_sandbox(backend: Backend, asked: engine.EngineLook | None = None) -> Finding:
    """Say which sandbox judges; the local one is a warning, all the more if Docker answers now."""
    subject = Subject("sandbox", "Sandbox")
    if backend.kind == "local":
        if asked is not None and asked.image is not None:
            return subject.warning(
                "The local sandbox judges, though Docker answers and has the image.",
                "Restart the server: it chooses when it starts.",
            )
        return subject.warning(
            "The local sandbox judges. It sets no limit for all processes of a submission "
            "together, nor for their number or files, and its file system can be written.",
            readings.BY_DESIGN,
        )
    return subject.ok(f"Submissions go to {backend.name}.")
