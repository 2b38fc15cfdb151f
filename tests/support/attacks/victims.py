"""The questions that attacks answer, with secrets that are new for each run of the collection."""

import base64
import hashlib
import secrets
from dataclasses import dataclass
from pathlib import Path

from greenroom.questions.checks_reader import read_checks
from greenroom.questions.problems import ProblemLog
from greenroom.questions.types import ENTRY_FILES, Kind, Level, Limits, Question
from support.attacks.files import ATTACKS, Attack

VICTIMS = ATTACKS / "victims"


class Secrets:
    """Hidden inputs and the values expected for them; none may reach a candidate."""

    def __init__(self) -> None:
        self.values = {
            "input": f"needle{secrets.token_hex(8)}",
            "last_input": f"needle{secrets.token_hex(8)}",
            "label": f"needle{secrets.token_hex(8)}",
        }
        for name in ("input", "last_input"):
            digest = hashlib.sha256(self.values[name].encode()).hexdigest()
            self.values[name.replace("input", "digest")] = digest

    def fill_in(self, text: str) -> str:
        """Return a check's source with the secrets in their places."""
        for name, value in self.values.items():
            text = text.replace("{{" + name + "}}", value)
        return text

    def found_in(self, text: str) -> list[str]:
        """Return the names of the secrets that a text gives away, plainly or thinly disguised."""
        text = text.lower()
        return [
            name
            for name, value in self.values.items()
            if any(form.lower() in text for form in _disguises(value))
        ]


def _disguises(value: str) -> tuple[str, ...]:
    # 12 characters of it are already no accident.
    encoded = base64.b64encode(value.encode()).decode()
    return (value, value[6:18], value[::-1], value.encode().hex(), encoded, " ".join(value))


@dataclass(frozen=True)
class Victim:
    """A question, and a right answer to it."""

    question: Question
    right: dict[str, str]


def read_victim(kind: str, hidden: Secrets) -> Victim:
    """Return the question of a kind with these secrets in its hidden checks."""
    folder = VICTIMS / kind
    files = {
        path.relative_to(folder / "checks").as_posix(): hidden.fill_in(path.read_text())
        for path in sorted((folder / "checks").rglob("*.py"))
    }
    problems = ProblemLog()
    checks = read_checks(files, problems)
    if len(problems):
        raise ValueError(f"the victim {kind} is broken: {problems.found}")
    question = Question(
        slug=f"victim-{kind}",
        topic="attacks",
        title=f"Victim of attacks ({kind})",
        level=Level.BEGINNER,
        kind=Kind(kind),
        minutes=5,
        syllabus=("A01",),
        tags=(),
        prompt="",
        prompt_html="",
        starter={},
        checks=checks,
        example_files=_below(files, "examples/"),
        hidden_files=_below(files, "hidden/"),
        limits=Limits(),
        accepted={},
        rejected=(),
        explanation_html="",
        content_hash="",
        concept=None,
    )
    return Victim(question, {ENTRY_FILES[Kind(kind)]: _right(folder)})


def for_attack(victim: Victim, attack: Attack) -> tuple[Question, dict[str, str]]:
    """Return the victim's question within the attack's limits, and what is submitted to it."""
    limits = Limits(attack.seconds, attack.check_seconds, attack.memory_mb)
    entry = ENTRY_FILES[victim.question.kind]
    files = {name or entry: text for name, text in attack.files.items()}
    return with_limits(victim.question, limits), files


def with_limits(question: Question, limits: Limits) -> Question:
    """Return the question with other limits, and the hash that goes with them."""
    parts = repr((question.slug, question.hidden_files, limits))
    content_hash = hashlib.sha256(parts.encode()).hexdigest()
    return Question(**{**vars(question), "limits": limits, "content_hash": content_hash})


def _below(files: dict[str, str], prefix: str) -> dict[str, str]:
    return {path: text for path, text in files.items() if path.startswith(prefix)}


def _right(folder: Path) -> str:
    return (folder / "right.py").read_text()
