"""The doctor's look at the questions."""

from greenroom.admin.findings import Finding, Subject
from greenroom.lib.text import plural
from greenroom.questions.bank import QuestionBank

SHOWN = 3


def look_at_questions(bank: QuestionBank, subject: Subject) -> list[Finding]:
    """Say whether all questions could be read."""
    mend = "Mend the files; make test ARGS=tests/content proves every question."
    if not bank.questions:
        return [subject.problem("There is no question to practise with.", mend)]
    if not bank.problems:
        return [subject.ok(f"{plural(len(bank.questions), 'question')}, and no mistake in a file.")]
    shown = "; ".join(f"{one.file}:{one.line} {one.reason}" for one in bank.problems[:SHOWN])
    more = len(bank.problems) - SHOWN
    rest = f"; and {more} more" if more > 0 else ""
    count = plural(len(bank.problems), "mistake")
    return [subject.warning(f"{count} in the files of questions: {shown}{rest}.", mend)]
