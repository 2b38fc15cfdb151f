"""The canaries: small submissions whose reports show whether judging works and protects."""

import hashlib
import secrets
from dataclasses import dataclass

from greenroom.admin import canary_checks as checks
from greenroom.admin import canary_code as code
from greenroom.admin import canary_probes as probes
from greenroom.config import Settings
from greenroom.questions.checks_reader import read_checks
from greenroom.questions.problems import ProblemLog
from greenroom.questions.types import Kind, Level, Limits, Question

EXAMPLES = "examples/test_canary.py"
HIDDEN = "hidden/test_secret.py"

TOO_MANY_PROCESSES = 200
TOO_MANY_MB = 200
HOG_MB = 64
BEYOND_MB = 256
"""How much more than its sandbox has the hogs try to take together."""


@dataclass(frozen=True)
class Canary:
    """One submission of the doctor's."""

    name: str
    question: Question
    code: str


def make_canaries(settings: Settings, kind: str, port: int) -> list[Canary]:
    """Return the canaries for a kind of backend, with a fresh secret in the checks of the thief.

    The local sandbox has no limits for all processes together, and its files lie on this machine's
    disk: what would only show that, at this machine's cost, is not sent to it.

    Args:
        settings: how much memory a sandbox has.
        kind: `docker` or `local`.
        port: where this process listens on loopback, for the one that tries the network.
    """
    # On a busy machine a limit that holds should not look like one that does not.
    brief, patient = Limits(8.0, 1.0, 256), Limits(40.0, 20.0, 256)
    echo = _question("echo", checks.ECHO_EXAMPLE, checks.ECHO_HIDDEN, brief)
    patient_echo = _question("echo", checks.ECHO_EXAMPLE, checks.ECHO_HIDDEN, patient)
    network = _fill(checks.NETWORK, ports=port)
    theft = _fill(checks.THEFT, secret=secrets.token_hex(16))
    canaries = [
        Canary("right", patient_echo, code.RIGHT),
        Canary("wrong", patient_echo, code.WRONG),
        Canary("loop", echo, code.ENDLESS_LOOP),
        Canary("memory", patient_echo, code.MEMORY_HOG),
        Canary("network", _question("network", network, checks.ALIVE, patient), probes.NETWORK),
        Canary("theft", _question("theft", checks.ALIVE, theft, patient), probes.THEFT),
    ]
    if kind == "local":
        return canaries
    hogs = -(-(settings.container_memory_mb + BEYOND_MB) // HOG_MB)
    holding = _fill(checks.HOLDING, processes=hogs, megabytes=HOG_MB)
    files = _fill(checks.FILES, storage=TOO_MANY_MB)
    forks = _fill(checks.PROCESSES, processes=TOO_MANY_PROCESSES)
    return [
        *canaries,
        Canary("together", _question("together", checks.ALIVE, holding, patient), code.MANY_HOGS),
        Canary("files", _question("files", files, checks.ALIVE, patient), probes.FILES),
        Canary("processes", _question("processes", forks, checks.ALIVE, patient), probes.PROCESSES),
    ]


def _fill(source: str, **values: object) -> str:
    for name, value in values.items():
        source = source.replace("{{" + name + "}}", str(value))
    return source


def _question(slug: str, examples: str, hidden: str, limits: Limits) -> Question:
    problems = ProblemLog()
    found = read_checks({EXAMPLES: examples, HIDDEN: hidden}, problems)
    if len(problems):
        raise ValueError(f"the canary's checks are broken: {problems.found}")
    parts = repr((slug, examples, hidden, limits))
    return Question(
        slug=f"canary-{slug}",
        topic="canaries",
        title=f"Canary ({slug})",
        level=Level.BEGINNER,
        kind=Kind.API,
        minutes=1,
        syllabus=(),
        tags=(),
        prompt="",
        prompt_html="",
        starter={},
        checks=found,
        example_files={EXAMPLES: examples},
        hidden_files={HIDDEN: hidden},
        limits=limits,
        accepted={},
        rejected=(),
        explanation_html="",
        content_hash=hashlib.sha256(parts.encode()).hexdigest(),
        concept=None,
    )
