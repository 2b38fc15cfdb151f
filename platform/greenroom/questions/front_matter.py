"""Splits a Markdown file into its front matter and its body."""

from dataclasses import dataclass

from greenroom.questions.problems import ProblemLog
from greenroom.questions.yaml_reader import YamlDocument, YamlError, read_yaml

FENCE = "---"


@dataclass(frozen=True)
class FrontMatter:
    """One file's front matter, its keys still unchecked, and the Markdown below it."""

    document: YamlDocument
    body: str

    def get(self, key: str) -> object:
        """Return the value of a top-level key, or None."""
        values = self.document.values
        return values.get(key) if isinstance(values, dict) else None


def read_front_matter(path: str, text: str, problems: ProblemLog) -> FrontMatter | None:
    """Return front matter and body of a file, or note why they cannot be told apart or read."""
    first, *rest = text.split("\n")
    if first.rstrip() != FENCE:
        problems.add(path, "must begin with front matter: the first line is not `---`")
        return None
    end = next((at for at, line in enumerate(rest) if line.rstrip() == FENCE), None)
    if end is None:
        problems.add(path, "the front matter has no end: a second line `---` is missing")
        return None
    body = "\n".join(rest[end + 1 :]).strip()
    if not body:
        problems.add(path, "has no text below the front matter", line=end + 2)
    try:
        document = read_yaml("\n".join(rest[:end]), first_line=2)
    except YamlError as error:
        problems.add(path, error.reason, line=error.line)
        return None
    return FrontMatter(document, body)
