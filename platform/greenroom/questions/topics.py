"""Reads topics.yaml: the topics of the catalogue, in order."""

from pathlib import Path

from greenroom.questions.folder import read_text
from greenroom.questions.metadata import TopicHead, validate
from greenroom.questions.problems import ProblemLog
from greenroom.questions.types import Topic
from greenroom.questions.yaml_reader import YamlError, read_yaml

FILE = "topics.yaml"


def read_topics(content: Path, problems: ProblemLog) -> tuple[Topic, ...]:
    """Return the topics that topics.yaml lists; each wrong entry is left out and noted."""
    text = read_text(content / FILE, FILE, problems)
    if text is None:
        return ()
    try:
        document = read_yaml(text)
    except YamlError as error:
        problems.add(FILE, error.reason, line=error.line)
        return ()
    if not isinstance(document.values, list):
        problems.add(FILE, "must be a list of topics: `- slug: ...` and `title: ...`")
        return ()
    topics: dict[str, Topic] = {}
    for index in range(len(document.values)):
        head = validate(TopicHead, document, FILE, problems, at=(index,))
        if head is None:
            continue
        if head.slug in topics:
            line = document.line_of((index, "slug"))
            problems.add(FILE, f"the topic `{head.slug}` is listed before", line=line)
        topics.setdefault(head.slug, Topic(head.slug, head.title))
    return tuple(topics.values())
