"""Carries attacks out on a backend, and settles whether each was held."""

import statistics
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from greenroom.config import Settings
from greenroom.grading.backends.base import Backend
from greenroom.grading.backends.docker import DockerBackend
from greenroom.grading.backends.local import LocalBackend
from greenroom.grading.types import Outcome
from greenroom.questions.types import Limits
from support.attacks.arena import Arena, Judged, open_arena
from support.attacks.files import BACKENDS, Attack
from support.attacks.victims import Secrets, Victim, for_attack, read_victim, with_limits

CLEAN_RUNS = 3
GRACE_SECONDS = 3.0
"""How long after the end of its time a submission's report may take."""
LOST_ATTEMPTS = {"docker-runsc": 1}
"""gVisor's own kernel ends with a panic now and then; the submission is judged again."""
BREACH = "BREACH"
"""Attacks print it when something worked that must not."""
CLEAN = "a right answer afterwards"


@dataclass(frozen=True)
class Result:
    """What came of one attack."""

    name: str
    backend: str
    judged: Judged
    broken: tuple[str, ...]
    """Why it was not held; empty if it was."""


def make_backend(name: str, var_dir: Path) -> Backend:
    """Return a backend by the name that attacks use for it."""
    kind, _, runtime = name.partition("-")
    settings = Settings(demo=True, var_dir=var_dir, sandbox_runtime=runtime or "runc")
    return DockerBackend(settings) if kind == "docker" else LocalBackend(settings)


def present_backends() -> list[str]:
    """Return the names of the backends that can start a sandbox on this machine."""
    present = []
    with tempfile.TemporaryDirectory() as folder:
        for name in BACKENDS:
            backend = make_backend(name, Path(folder))
            if backend.is_available():
                present.append(name)
            backend.close()
    return present


class Siege:
    """A queue on one backend, and victims with secrets of their own, to which attacks are sent."""

    def __init__(self, arena: Arena, backend_name: str) -> None:
        self.backend_name = backend_name
        self._arena = arena
        self._hidden = Secrets()
        self._victims = {kind: read_victim(kind, self._hidden) for kind in ("api", "code")}
        self._usual_ms = _usual_ms(arena, self._victims["api"])

    def carry_out(self, attacks: Iterable[Attack]) -> Iterator[Result]:
        """Yield the result of each attack that is for this backend, and of a right answer after."""
        jobs = [
            (attack, self._arena.send(*for_attack(self._victims[attack.victim], attack)))
            for attack in attacks
            if self.backend_name in attack.backends
        ]
        for attack, job_id in jobs:
            judged = self._arena.wait(job_id)
            broken = tuple(_settle(attack, self.backend_name, judged, self._hidden))
            yield Result(attack.name, self.backend_name, judged, broken)
        if jobs:
            victim = self._victims["api"]
            yield _right_answer(self._arena, victim, self.backend_name, self._usual_ms)


@contextmanager
def lay_siege(backend_name: str) -> Iterator[Siege]:
    """Open a backend with a queue and a database of its own; everything ends with the block."""
    with tempfile.TemporaryDirectory(prefix="attacks-") as folder:
        backend = make_backend(backend_name, Path(folder))
        with open_arena(backend, Path(folder)) as arena:
            yield Siege(arena, backend_name)


def _usual_ms(arena: Arena, victim: Victim) -> float:
    """Return how long a right answer takes on this machine.

    Raises:
        RuntimeError: it does not pass, so that no attack could prove anything.
    """
    reports = [_send_right(arena, victim).report for _ in range(CLEAN_RUNS)]
    for report in reports:
        if report.outcome != Outcome.PASSED:
            raise RuntimeError(f"a right answer does not pass: {report}")
    return statistics.median(report.time_ms for report in reports)


def _send_right(arena: Arena, victim: Victim) -> Judged:
    question = with_limits(victim.question, Limits())
    return arena.wait(arena.send(question, victim.right))


def _right_answer(arena: Arena, victim: Victim, backend: str, usual_ms: float) -> Result:
    """Send a right answer: it passes, in the usual time, if nothing was left behind.

    Time is measured again before it is blamed on an attack: the machine has other work too.
    """
    allowed_ms = 3 * usual_ms + 1000
    for _ in range(CLEAN_RUNS):
        judged = _send_right(arena, victim)
        report = judged.report
        broken = []
        if report.outcome != Outcome.PASSED or judged.attempts > LOST_ATTEMPTS.get(backend, 0):
            broken.append(f"a right answer: {report.outcome}, {report.message}")
            break
        if report.time_ms <= allowed_ms:
            break
        broken.append(f"a right answer took {report.time_ms:.0f} ms, {usual_ms:.0f} before")
    return Result(CLEAN, backend, judged, tuple(broken))


def _settle(attack: Attack, backend: str, judged: Judged, hidden: Secrets) -> Iterator[str]:
    """Yield each way in which the attack did what it must not."""
    report = judged.report
    out_of_memory = report.outcome == Outcome.OUT_OF_MEMORY
    ended = backend in attack.ends and (judged.attempts > 0 or out_of_memory)
    if report.outcome not in attack.must:
        yield f"ended as {report.outcome} ({report.message})"
    if report.points > attack.points:
        yield f"got {report.points} points, has earned {attack.points} at most"
    if report.outcome == Outcome.PASSED and report.points != report.max_points:
        yield "passed without all points"
    text = report.model_dump_json()
    if names := hidden.found_in(text):
        yield f"gave away {', '.join(names)}"
    if BREACH in text:
        yield next(line for line in report.output.splitlines() or [text] if BREACH in line)
    if attack.shows and attack.shows not in report.output and not ended:
        yield f"was not carried out: the output lacks {attack.shows!r}: {report.output[-300:]!r}"
    if judged.attempts > LOST_ATTEMPTS.get(backend, 0) and not ended:
        yield f"broke {judged.attempts} sandboxes"
    if judged.seconds > attack.seconds + GRACE_SECONDS:
        yield f"took {judged.seconds:.1f} s, with a limit of {attack.seconds:g} s"
