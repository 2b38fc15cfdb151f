"""Keeps proofs by everything that they depend on, so that only what changed is judged again."""

import hashlib
import json
from dataclasses import asdict
from pathlib import Path

from pydantic import ValidationError

from greenroom.authoring.proof import Proof
from greenroom.questions.types import Question


class ProofCache:
    """One file for each question, in a folder that may be removed at any time."""

    def __init__(self, folder: Path, sandbox: str) -> None:
        """Take the folder, and what tells this sandbox from others; an empty text keeps nothing."""
        self._folder = folder
        self._sandbox = sandbox

    def find(self, question: Question, repeats: int) -> Proof | None:
        """Return the proof of exactly this question, these solutions and this sandbox, if kept."""
        path = self._path(question)
        if not self._sandbox or not path.exists():
            return None
        try:
            kept = json.loads(path.read_text())
            if kept["key"] != self._key(question, repeats):
                return None
            return Proof.model_validate(kept["proof"])
        except (ValueError, KeyError, TypeError, ValidationError):  # half written, or older
            return None

    def keep(self, question: Question, repeats: int, proof: Proof) -> None:
        """Keep a proof without findings."""
        if not self._sandbox or proof.findings:
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        kept = {"key": self._key(question, repeats), "proof": proof.model_dump(mode="json")}
        unfinished = self._path(question).with_suffix(".unfinished")
        unfinished.write_text(json.dumps(kept))
        unfinished.replace(self._path(question))

    def _path(self, question: Question) -> Path:
        return self._folder / f"{question.slug}.json"

    def _key(self, question: Question, repeats: int) -> str:
        """Return a hash of the whole question, its prose too: a hint may give something away."""
        whole = json.dumps(asdict(question), sort_keys=True, default=str)
        rules = "".join(path.read_text() for path in sorted(Path(__file__).parent.glob("*.py")))
        return hashlib.sha256(repr((self._sandbox, repeats, whole, rules)).encode()).hexdigest()
