"""The doctor's look at this machine: settings, folders and room on its disks."""

import shutil
import tempfile
from pathlib import Path

from sqlalchemy.engine import make_url

from greenroom.admin.findings import Finding, State, Subject
from greenroom.config import MissingSecretError, Settings

LOW_BYTES = 1 << 30
"""Below this much free room there is a warning: an image, or a busy week, takes more."""
FULL_BYTES = 200 << 20
"""Below this it is a problem: what is written next may not fit any more."""


def look_at_settings(settings: Settings, subject: Subject) -> list[Finding]:
    """Say whether the server would start with these settings; a demo's secret is not made here."""
    if settings.demo and settings.secret_key is None and not (_demo_secret(settings)).exists():
        return [subject.ok("They can be read. The demo's secret is made when the server starts.")]
    try:
        settings.signing_key  # noqa: B018 - raises where it is missing or too short
    except MissingSecretError as error:
        return [
            subject.problem(
                str(error),
                "Set it before the server starts. A demo (make run) needs none; look at it with: "
                "GREENROOM_DEMO=true greenroom doctor",
            )
        ]
    if settings.demo:
        return [subject.ok("They can be read. This is the demo: its accounts are open to all.")]
    return [subject.ok("They can be read, and the secret is long enough.")]


def look_at_folder(settings: Settings, subject: Subject) -> list[Finding]:
    """Say whether files can be written where the server keeps its own."""
    folder = settings.var_dir
    place = existing_part(folder)
    try:
        with tempfile.TemporaryFile(dir=place) as file:
            file.write(b"x")
    except OSError as error:
        return [
            subject.problem(
                f"Nothing can be written to {place}: {error.strerror}.",
                "Give it to the user that the server runs as, or set GREENROOM_VAR_DIR.",
            )
        ]
    if place != folder:
        return [subject.ok(f"{folder} is not there yet, and can be made.")]
    return [subject.ok(f"{folder} can be written.")]


def look_at_disks(settings: Settings, engine_root: Path | None, subject: Subject) -> list[Finding]:
    """Say how much room is left wherever something of Greenroom grows, once for each disk.

    Args:
        settings: name the database and the folder.
        engine_root: the engine's folder, if it is on this machine and can be seen.
        subject: what the findings are called.
    """
    findings = []
    seen = set()
    for name, path in _growing(settings, engine_root).items():
        place = existing_part(path)
        device = place.stat().st_dev
        if device not in seen:
            seen.add(device)
            findings.append(_room(Subject(f"{subject.id}-{name}", subject.title), name, place))
    return findings


def existing_part(path: Path) -> Path:
    """Return the path, or the nearest folder above it that is there."""
    path = path.absolute()
    while not path.exists():
        path = path.parent
    return path


def database_file(settings: Settings) -> Path | None:
    """Return the file of an SQLite database; None for another one."""
    url = make_url(settings.database_url)
    if url.get_backend_name() != "sqlite" or url.database in {None, "", ":memory:"}:
        return None
    return Path(str(url.database))


def _demo_secret(settings: Settings) -> Path:
    return settings.var_dir / "demo-secret"


def _growing(settings: Settings, engine_root: Path | None) -> dict[str, Path]:
    file = database_file(settings)
    places = {
        "database": None if file is None else file.parent,
        "folder": settings.var_dir,
        "engine": engine_root,
        "temporary": Path(tempfile.gettempdir()),
    }
    return {name: path for name, path in places.items() if path is not None}


_USES = {
    "database": "The database",
    "folder": "The server's own folder",
    "engine": "The Docker engine",
    "temporary": "Temporary files",
}


def _room(subject: Subject, name: str, place: Path) -> Finding:
    free = shutil.disk_usage(place).free
    room = f"{_size(free)} free on the disk of {place}"
    if free < FULL_BYTES:
        state = State.PROBLEM
        sentence = f"The disk is full, or nearly: only {room}. {_USES[name]} cannot grow there."
    elif free < LOW_BYTES:
        state = State.WARNING
        sentence = f"The disk is filling up: {room}."
    else:
        return subject.ok(f"{room[0].upper()}{room[1:]}.")
    action = "Make room there; docker image prune removes images that nothing uses."
    make = subject.problem if state == State.PROBLEM else subject.warning
    return make(sentence, action if name == "engine" else "Make room there.")


def _size(count: int) -> str:
    if count >= LOW_BYTES:
        return f"{count / (1 << 30):.1f} GB"
    return f"{count / (1 << 20):.0f} MB"
