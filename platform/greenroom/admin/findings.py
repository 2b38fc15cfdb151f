"""What the doctor finds: a state, one sentence in words, and what to do about it."""

import logging
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from greenroom.lib.text import clean_output, plural

logger = logging.getLogger(__name__)


class State(StrEnum):
    """How well something is; in the order of severity."""

    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"


class Finding(BaseModel):
    """One thing that was looked at."""

    model_config = ConfigDict(frozen=True)

    id: str
    """For scripts; stays the same from version to version."""
    title: str
    state: State
    sentence: str
    """What was found, in words."""
    action: str | None = None
    """What to do about it; None where nothing needs to be done."""


class Subject:
    """What is looked at: makes findings under one id and title."""

    def __init__(self, identifier: str, title: str) -> None:
        self.id = identifier
        self.title = title

    def ok(self, sentence: str) -> Finding:
        """Return the finding that this is well."""
        return self._finding(State.OK, sentence, None)

    def warning(self, sentence: str, action: str | None = None) -> Finding:
        """Return a finding that somebody should know of, and that stops nothing."""
        return self._finding(State.WARNING, sentence, action)

    def problem(self, sentence: str, action: str | None = None) -> Finding:
        """Return a finding that something does not work, or does not protect."""
        return self._finding(State.PROBLEM, sentence, action)

    def _finding(self, state: State, sentence: str, action: str | None) -> Finding:
        # What others said (an engine, a sandbox) may stand in it, and a terminal obeys escapes.
        return Finding(
            id=self.id,
            title=self.title,
            state=state,
            sentence=one_line(sentence),
            action=None if action is None else one_line(action),
        )


def one_line(text: str) -> str:
    """Return a text on one line, without what only a terminal would understand."""
    return " ".join(clean_output(text).split())


def look(subject: Subject, action: Callable[[Subject], list[Finding]]) -> list[Finding]:
    """Return what a check finds; one that fails for a reason nobody foresaw is a problem, too."""
    try:
        return action(subject)
    except Exception as error:
        logger.exception("The doctor's check of %s failed", subject.id)
        sentence = f"This could not be looked at: {type(error).__name__}: {error}"
        return [subject.problem(sentence, "This is a mistake in Greenroom: please report it.")]


def worst(findings: Iterable[Finding]) -> State:
    """Return the most severe state of all; that of nothing is `ok`."""
    order = list(State)
    return max((finding.state for finding in findings), key=order.index, default=State.OK)


def summary(findings: Sequence[Finding]) -> str:
    """Return one sentence on all findings, such as `1 problem, 2 warnings.`."""
    counts = {
        state: sum(finding.state == state for finding in findings)
        for state in (State.PROBLEM, State.WARNING)
    }
    parts = [plural(count, state.value) for state, count in counts.items() if count]
    return f"{', '.join(parts)}." if parts else "All is well."
