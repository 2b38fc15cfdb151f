"""A PostgreSQL server of the tests' own: a temporary folder, a unix socket, no network."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SUPERUSER = "greenroom"
# Nothing here has to survive a power cut.
OPTIONS = "-c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off"


@contextmanager
def running_server() -> Iterator[str]:
    """Start a server and yield the address of its empty database `postgres`; remove it after."""
    # Not under pytest's folders: a socket's path may have about a hundred characters.
    folder = Path(tempfile.mkdtemp(prefix="greenroom-pg-"))
    try:
        for_server = _as_ordinary_user(folder)
        data = str(folder / "data")
        initialise = ["-D", data, "-U", SUPERUSER, "-A", "trust", "-E", "UTF8", "--no-sync"]
        _run([*for_server, _binary("initdb"), *initialise])
        pg_ctl = [*for_server, _binary("pg_ctl"), "-D", data, "-w"]
        log = str(folder / "log")
        _run([*pg_ctl, "-l", log, "-o", f"{OPTIONS} -c unix_socket_directories={folder}", "start"])
        try:
            yield f"postgresql+psycopg://{SUPERUSER}@/postgres?host={folder}"
        finally:
            _run([*pg_ctl, "-m", "immediate", "stop"])
    finally:
        shutil.rmtree(folder)


def _binary(name: str) -> str:
    """Return the path of one of PostgreSQL's programs; Debian keeps them off the PATH."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    path = str(found[-1]) if found else shutil.which(name)
    assert path, f"{name} is missing: install the package postgresql."
    return path


def _as_ordinary_user(folder: Path) -> list[str]:
    """Return what goes before a command: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return []
    shutil.chown(folder, "nobody")
    return ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "--"]


def _run(command: list[str]) -> None:
    # Started in a folder that every user may enter. No pipes: the server would keep them open.
    with tempfile.TemporaryFile() as output:
        done = subprocess.run(command, cwd="/", stdout=output, stderr=output, check=False)  # noqa: S603 - our own words
        output.seek(0)
        assert done.returncode == 0, f"{command}: {output.read().decode()}"
