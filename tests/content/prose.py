"""Runs or reads the fenced blocks of texts, each text in a process forked from a warm parent.

With the sandbox's interpreter: a JSON list of [name, [[language, block], ...]] comes on standard
input, and a JSON object {name: what went wrong} goes to standard output.
"""

import configparser
import contextlib
import io
import json
import os
import signal
import subprocess
import sys
import tempfile
import tomllib
import traceback
import types
from collections.abc import Callable, Iterable
from pathlib import Path

import crossplane
import dockerfile_parse
import dotenv
import yaml

SECONDS = 20

SHOWN_ONLY = {"text", "console", "http", "diff", "sql", "html", "graphql", "csv"}
"""Languages of blocks that show an exchange, an output or a part of something."""


def main() -> None:
    """Try every text's blocks, in order; Python blocks of one text share a namespace."""
    _import_what_texts_use()
    texts = json.load(sys.stdin)
    told = {name: _in_a_fork(blocks) for name, blocks in texts}
    json.dump({name: text for name, text in told.items() if text}, sys.stdout)


def _import_what_texts_use() -> None:
    """Pay once for the large libraries, so that each text costs a fork."""
    import fastapi.testclient  # noqa: F401, PLC0415
    import httpx2  # noqa: F401, PLC0415
    import pydantic_settings  # noqa: F401, PLC0415
    import sqlmodel  # noqa: F401, PLC0415


def _in_a_fork(blocks: list[tuple[str, str]]) -> str:
    """Return what went wrong, or nothing."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        with os.fdopen(writing, "w") as told:
            told.write(_try(blocks))
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as told:
        failure = told.read()
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return failure if status == 0 else f"ended with {status}\n{failure}"


def _try(blocks: list[tuple[str, str]]) -> str:
    signal.alarm(SECONDS)
    # A module like any other: libraries look it up by the name of its classes.
    module = sys.modules["prose"] = types.ModuleType("prose")
    output = io.StringIO()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        for number, (language, block) in enumerate(blocks, 1):
            try:
                with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
                    if language == "python":
                        exec(compile(block, f"block {number}", "exec"), vars(module))  # noqa: S102
                    elif language not in SHOWN_ONLY:
                        READERS[language](block)
            except BaseException:  # noqa: BLE001 - whatever a block raises is the finding
                return f"block {number} ({language})\n{traceback.format_exc()}{output.getvalue()}"
    return ""


def _read_ini(text: str) -> None:
    configparser.ConfigParser().read_string(text)


def _read_yaml(text: str) -> None:
    list(yaml.safe_load_all(text))


def _read_shell(text: str) -> None:
    subprocess.run(["bash", "-n"], input=text, text=True, check=True)  # noqa: S607


def _read_dockerfile(text: str) -> None:
    with io.BytesIO(text.encode()) as file:
        _some(dockerfile_parse.DockerfileParser(fileobj=file).structure)


def _read_dotenv(text: str) -> None:
    _some(dotenv.dotenv_values(stream=io.StringIO(text)))


def _read_nginx(text: str) -> None:
    Path("nginx.conf").write_text(text)
    # What stands here is a part of a file: where a directive may stand is not looked at.
    read = crossplane.parse("nginx.conf", single=True, check_ctx=False, check_args=True)
    if read["errors"]:
        raise ValueError(read["errors"])


def _some(found: Iterable[object]) -> None:
    if not list(found):
        raise ValueError("nothing was read")


READERS: dict[str, Callable[[str], object]] = {
    "json": json.loads,
    "toml": tomllib.loads,
    "ini": _read_ini,
    "yaml": _read_yaml,
    "sh": _read_shell,
    "dockerfile": _read_dockerfile,
    "nginx": _read_nginx,
    "env": _read_dotenv,
}

if __name__ == "__main__":
    main()
