"""Shows a proof as text: the kill matrix, one row a solution, one column a check."""

from greenroom.authoring.proof import Proof
from greenroom.grading.types import CheckOutcome
from greenroom.questions.types import Question

SIGNS = {
    CheckOutcome.PASSED: "·",
    CheckOutcome.FAILED: "x",
    CheckOutcome.CRASHED: "!",
    CheckOutcome.TIMED_OUT: "t",
    CheckOutcome.NOT_RUN: "-",
}


def as_text(question: Question, proof: Proof) -> str:
    """Return the matrix, the names of its columns, and what is wrong."""
    ids = [check.id for check in question.checks]
    width = max(len(row.solution) for row in proof.rows)
    lines = [f"{question.slug}: {question.title}", ""]
    lines += [f"  {number:>2} {check}" for number, check in enumerate(ids, 1)]
    lines.append("")
    numbers = " ".join(f"{number:>2}" for number in range(1, len(ids) + 1))
    lines.append(f"  {'':<{width}} {numbers}")
    for row in proof.rows:
        signs = " ".join(f"{SIGNS[row.checks[name]]:>2}" for name in ids)
        lines.append(
            f"  {row.solution:<{width}} {signs}  {row.milliseconds:>6.0f} ms  {row.outcome}"
        )
    lines.append("")
    lines += [f"  WRONG: {finding}" for finding in proof.findings] or ["  Proven."]
    return "\n".join(lines)
