"""What `greenroom doctor` prints, and its exit status."""

import json
import logging
import shutil
import signal
import sys
import textwrap
import threading
from types import FrameType
from typing import NoReturn

import typer

from greenroom.admin.doctor import examine
from greenroom.admin.findings import Finding, State, Subject, summary, worst
from greenroom.config import Settings

COLOURS = {
    State.OK: typer.colors.GREEN,
    State.WARNING: typer.colors.YELLOW,
    State.PROBLEM: typer.colors.RED,
}
INDENT = " " * 9
MAX_WIDTH = 100
SIGNALLED = 128
"""Added to a signal's number, it is the exit status that shells give."""


def run(settings: Settings, *, as_json: bool) -> int:
    """Look at everything, print what is found, and return the exit status.

    SIGTERM ends it as Ctrl+C does: containers and files are removed first.
    """
    # The findings say it all; a line of the log between them would say it twice.
    logging.getLogger("greenroom").addHandler(logging.NullHandler())
    signal.signal(signal.SIGTERM, _end)
    findings: list[Finding] = []

    def tell(finding: Finding) -> None:
        findings.append(finding)
        if not as_json:
            _print(finding)

    examine(settings, tell, stop=threading.Event())
    return _conclude(findings, as_json=as_json)


def refuse(sentence: str, *, as_json: bool) -> int:
    """Say that the settings cannot be read, and return the exit status."""
    finding = Subject("settings", "Settings").problem(sentence, "Correct it, and try again.")
    if not as_json:
        _print(finding)
    return _conclude([finding], as_json=as_json)


def _conclude(findings: list[Finding], *, as_json: bool) -> int:
    state = worst(findings)
    if as_json:
        found = [finding.model_dump(mode="json") for finding in findings]
        typer.echo(json.dumps({"state": state.value, "findings": found}, indent=2))
    else:
        typer.echo(f"\n{summary(findings)}")
    return 1 if state == State.PROBLEM else 0


def _print(finding: Finding) -> None:
    width = min(shutil.get_terminal_size().columns, MAX_WIDTH)
    state = typer.style(f"{finding.state.value:<{len(INDENT)}}", fg=COLOURS[finding.state])
    text = textwrap.fill(
        f"{finding.title}: {finding.sentence}",
        width,
        initial_indent=INDENT,
        subsequent_indent=INDENT,
        break_long_words=False,
        break_on_hyphens=False,
    )
    typer.echo(state + text.removeprefix(INDENT))
    if finding.action:
        action = textwrap.fill(
            f"What to do: {finding.action}",
            width,
            initial_indent=INDENT,
            subsequent_indent=INDENT,
            break_long_words=False,
            break_on_hyphens=False,
        )
        typer.echo(action)
    sys.stdout.flush()


def _end(number: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(SIGNALLED + number)
