"""Reads what a canary's report shows: which promises of the sandbox hold on this host."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from types import MappingProxyType

from greenroom.admin.canaries import HOG_MB, Canary
from greenroom.admin.clocks import difference
from greenroom.admin.findings import Finding, Subject
from greenroom.admin.trial import Judged
from greenroom.grading.backends.base import GRACE_SECONDS
from greenroom.grading.types import OUTCOME_WORDS, CheckOutcome, CheckResult, Outcome
from greenroom.grading.wire import HARNESS_VERSION

REBUILD = "Build the image again (make image), and read the log of the server."
NOT_HERE = (
    "Let nobody submit code here before this is mended; sandbox/README.md says what to expect."
)
BY_DESIGN = "The local sandbox is made so: use it for your own code alone, or install Docker."
NO_ACCOUNT = (
    "Check that the kernel's cgroup controllers are on (docker info warns if not) and, for "
    "gVisor, that the engine starts it without --ignore-cgroups."
)

TITLES = MappingProxyType(
    {
        "right": "A right answer",
        "wrong": "A wrong answer",
        "loop": "An endless loop",
        "memory": "A memory hog",
        "network": "A network call",
        "theft": "A theft of the checks",
        "together": "Many memory hogs",
        "files": "A flood of files",
        "processes": "A fork bomb",
    }
)


def read(canary: Canary, judged: Judged) -> list[Finding]:
    """Return what a canary's report shows."""
    subject = Subject(f"canary-{canary.name}", TITLES[canary.name])
    return _READERS[canary.name](subject, canary, judged)


def _right(subject: Subject, _canary: Canary, judged: Judged) -> list[Finding]:
    report = judged.report
    if report.outcome != Outcome.PASSED:
        return [subject.problem(f"A right answer did not pass: {_ending(judged)}", REBUILD)]
    found = [subject.ok(f"It passed all checks, {judged.seconds:.1f} s after it was taken up.")]
    harness = Subject("harness", "Harness of the sandbox")
    if report.harness_version == HARNESS_VERSION:
        found.append(harness.ok(f"It is the one that this server expects ({HARNESS_VERSION})."))
    else:
        said = f"The sandbox has harness {report.harness_version}, this server {HARNESS_VERSION}."
        found.append(harness.problem(said, "Build the image again with: make image"))
    return [*found, _clock(judged)]


def _clock(judged: Judged) -> Finding:
    subject = Subject("clock-sandbox", "Clock of the sandbox")
    word, _, said = judged.report.output.strip().partition(" ")
    try:
        theirs = datetime.fromtimestamp(float(said), UTC)
    except (ValueError, OverflowError):
        word = ""
    if word != "clock":
        return subject.warning("The sandbox did not say what time it is.", REBUILD)
    return difference(subject, "the sandbox's", theirs, judged.started_at, judged.finished_at)


def _wrong(subject: Subject, _canary: Canary, judged: Judged) -> list[Finding]:
    failed = [
        check.id.rpartition("::")[2]
        for check in judged.report.checks
        if check.outcome != CheckOutcome.PASSED
    ]
    if judged.report.outcome == Outcome.FAILED and failed == ["test_missing_word"]:
        return [subject.ok("It failed at the one check that it should fail at.")]
    return [
        subject.problem(
            f"A wrong answer was not judged as it should be: {_ending(judged)}", REBUILD
        )
    ]


def _loop(subject: Subject, canary: Canary, judged: Judged) -> list[Finding]:
    allowed = canary.question.limits.seconds + GRACE_SECONDS
    if judged.report.outcome != Outcome.TIMED_OUT:
        sentence = f"The time limit does not hold on this host: {_ending(judged)}"
        return [subject.problem(sentence, NOT_HERE)]
    if judged.seconds > allowed:
        sentence = f"The time limit holds late: the loop was ended after {judged.seconds:.0f} s."
        return [subject.warning(sentence, "Is this machine overloaded?")]
    return [subject.ok(f"It was ended, and its report was there after {judged.seconds:.1f} s.")]


def _memory(subject: Subject, canary: Canary, judged: Judged) -> list[Finding]:
    outcome = judged.report.outcome
    allowed = canary.question.limits.memory_mb
    if outcome == Outcome.OUT_OF_MEMORY:
        return [subject.ok(f"It was stopped at its {allowed} MB.")]
    if outcome == Outcome.PASSED:
        sentence = (
            "The memory limit does not hold on this host: a process took 4 GB, though it may use "
            f"{allowed} MB."
        )
        return [subject.problem(sentence, NOT_HERE)]
    return [_undecided(subject, judged)]


def _together(subject: Subject, _canary: Canary, judged: Judged) -> list[Finding]:
    report = judged.report
    allowed = report.limits.sandbox.memory_mb if report.limits else None
    if report.outcome == Outcome.PASSED:
        sentence = (
            "The memory limit does not hold on this host: processes of "
            f"{HOG_MB} MB each took more together than the {allowed} MB of their sandbox."
        )
        return [subject.problem(sentence, NO_ACCOUNT)]
    if report.outcome == Outcome.OUT_OF_MEMORY:
        return [subject.ok(f"Together they were stopped at the {allowed} MB of their sandbox.")]
    # gVisor may end the whole sandbox, or single processes without a word on why.
    is_alive = _check(judged, "test_alive").outcome == CheckOutcome.PASSED
    if report.runtime == "runsc" and (is_alive or report.outcome == Outcome.CRASHED):
        return [subject.ok(f"They did not get more than the {allowed} MB of their sandbox.")]
    return [_undecided(subject, judged)]


def _network(subject: Subject, _canary: Canary, judged: Judged) -> list[Finding]:
    check = _check(judged, "test_reaches_nothing")
    if check.outcome == CheckOutcome.PASSED:
        return [subject.ok("It found no way out of its sandbox.")]
    if check.outcome != CheckOutcome.FAILED:
        return [_undecided(subject, judged)]
    if _is_local(judged):
        sentence = "Code in the sandbox reaches the network, as any program of this machine does."
        return [subject.warning(sentence, BY_DESIGN)]
    sentence = f"Code in the sandbox reaches the network: {_said(check)}."
    return [subject.problem(sentence, NOT_HERE)]


def _theft(subject: Subject, _canary: Canary, judged: Judged) -> list[Finding]:
    searched, stolen = _check(judged, "test_searches"), _check(judged, "test_secret")
    if stolen.outcome == CheckOutcome.PASSED:
        sentence = "Code in the sandbox can read the hidden checks."
        if _is_local(judged):
            return [subject.warning(sentence, BY_DESIGN)]
        return [subject.problem(sentence, NOT_HERE)]
    if (searched.outcome, stolen.outcome) == (CheckOutcome.PASSED, CheckOutcome.FAILED):
        return [subject.ok("It searched files and processes, and did not find the checks.")]
    return [_undecided(subject, judged)]


def _files(subject: Subject, _canary: Canary, judged: Judged) -> list[Finding]:
    return [
        _limit(
            Subject("canary-root", "A write to the root"),
            judged,
            "test_root",
            held="Nothing beside its own folders could be written.",
            broken="The root file system can be written on this host: in",
        ),
        _limit(
            subject,
            judged,
            "test_storage",
            held="It ran out of room before it could fill a disk.",
            broken="The file limit does not hold on this host: it stored",
        ),
    ]


def _processes(subject: Subject, _canary: Canary, judged: Judged) -> list[Finding]:
    ended = {Outcome.CRASHED, Outcome.OUT_OF_MEMORY}
    if judged.report.runtime == "runsc" and judged.report.outcome in ended:
        # gVisor's own processes meet the limit first.
        return [subject.ok("It ended its own sandbox, and nothing else.")]
    return [
        _limit(
            subject,
            judged,
            "test_processes",
            held="It was stopped at the limit of processes.",
            broken="The process limit does not hold on this host: it started",
        )
    ]


def _limit(subject: Subject, judged: Judged, test: str, *, held: str, broken: str) -> Finding:
    check = _check(judged, test)
    if check.outcome == CheckOutcome.PASSED:
        return subject.ok(held)
    if check.outcome == CheckOutcome.FAILED:
        return subject.problem(f"{broken} {_said(check)}.", NO_ACCOUNT)
    return _undecided(subject, judged)


def _check(judged: Judged, test: str) -> CheckResult:
    return next(one for one in judged.report.checks if one.id.endswith(f"::{test}"))


def _said(check: CheckResult) -> str:
    """Return the words of an assertion: the message's second line, behind the error's name."""
    said = (check.message or "").partition("\n")[2]
    return said.removeprefix("AssertionError: ") or "something"


def _is_local(judged: Judged) -> bool:
    return judged.report.backend == "local"


def _ending(judged: Judged) -> str:
    words = OUTCOME_WORDS[judged.report.outcome].lower()
    message = judged.report.message
    return f"{words} ({message})" if message else f"{words}."


def _undecided(subject: Subject, judged: Judged) -> Finding:
    if judged.report.outcome == Outcome.TIMED_OUT:
        sentence = f"It was not done in time, so it showed nothing: {_ending(judged)}"
        return subject.warning(sentence, "Is this machine overloaded? Try again when it is quiet.")
    sentence = f"It ended before it showed anything: {_ending(judged)}"
    return subject.problem(sentence, REBUILD)


_READERS: Mapping[str, Callable[[Subject, Canary, Judged], list[Finding]]] = MappingProxyType(
    {
        "right": _right,
        "wrong": _wrong,
        "loop": _loop,
        "memory": _memory,
        "network": _network,
        "theft": _theft,
        "together": _together,
        "files": _files,
        "processes": _processes,
    }
)
