"""Compares clocks: this machine's with those of the database, the engine and a sandbox."""

from datetime import datetime

from greenroom.admin.findings import Finding, Subject

SLIGHT_SECONDS = 2.0
WRONG_SECONDS = 30.0


def difference(
    subject: Subject, whose: str, theirs: datetime, before: datetime, after: datetime
) -> Finding:
    """Say whether a clock agrees with this machine's.

    Args:
        subject: what the finding is called.
        whose: `the engine's`, in the middle of a sentence.
        theirs: what that clock said.
        before: this machine's time when it was asked.
        after: this machine's time when the answer was there.
    """
    seconds = 0.0
    if theirs < before:
        seconds = (theirs - before).total_seconds()
    elif theirs > after:
        seconds = (theirs - after).total_seconds()
    off = abs(seconds)
    if off < SLIGHT_SECONDS:
        return subject.ok(f"This machine's clock and {whose} agree.")
    side = "ahead of" if seconds > 0 else "behind"
    sentence = f"{whose[0].upper()}{whose[1:]} clock is {off:.0f} s {side} this machine's."
    action = "Let both follow a time server, such as chrony or systemd-timesyncd."
    if off < WRONG_SECONDS:
        return subject.warning(sentence, action)
    return subject.problem(sentence, action)
