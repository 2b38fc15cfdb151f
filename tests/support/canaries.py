"""Sends the doctor's canaries, and gathers what is found so that a test can ask for it by id."""

import shutil
import threading
from collections.abc import Iterable
from pathlib import Path

from greenroom.admin.doctor import MakeBackend, send_canaries
from greenroom.admin.findings import Finding, State
from greenroom.config import REPOSITORY, Settings
from greenroom.grading.backends import choose_backend


def one_question(folder: Path) -> Path:
    """Make a content folder with one question: a mistake in the others is no concern of a test."""
    content = folder / "one-question"
    place = "fundamentals/create-an-item"
    shutil.copytree(REPOSITORY / "content" / place, content / place)
    (content / "topics.yaml").write_text("- slug: fundamentals\n  title: Fundamentals\n")
    return content


def by_id(findings: Iterable[Finding]) -> dict[str, Finding]:
    """Return findings by their ids, of which there are no two the same."""
    listed = list(findings)
    found = {finding.id: finding for finding in listed}
    assert len(found) == len(listed), "every finding has an id of its own"
    return found


def send(settings: Settings, make_backend: MakeBackend = choose_backend) -> dict[str, Finding]:
    """Send the canaries and return what they show."""
    found: list[Finding] = []
    send_canaries(settings, found.append, make_backend=make_backend, stop=threading.Event())
    return by_id(found)


def in_state(findings: dict[str, Finding], state: State) -> set[str]:
    """Return the ids of the findings in a state."""
    return {name for name, finding in findings.items() if finding.state == state}
