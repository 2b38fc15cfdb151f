"""Search in the catalogue."""

from collections.abc import Mapping

from greenroom.questions.bank import QuestionBank
from greenroom.questions.types import Filters, Listed, Question, Status


def search(bank: QuestionBank, filters: Filters, statuses: Mapping[str, Status]) -> list[Listed]:
    """Return the questions that match every filter, those with the words in their title first.

    Every word of `filters.q` must be somewhere in title, tags, topic or prompt, as part of a word
    too, in any case. A filter value that does not exist matches nothing.

    Args:
        bank: where to search; its order is kept among equals.
        filters: an empty text means all.
        statuses: by slug; a question that is not in it is open.
    """
    words = filters.q.casefold().split()
    topic_titles = {topic.slug: topic.title for topic in bank.topics}
    listed = [
        Listed(question, statuses.get(question.slug, Status.OPEN))
        for question in bank.questions
        if _has_words(question, topic_titles[question.topic], words)
    ]
    matching = [one for one in listed if _matches(one, filters)]
    return sorted(matching, key=lambda one: -_words_in_title(one.question, words))


def _has_words(question: Question, topic_title: str, words: list[str]) -> bool:
    texts = (question.title, *question.tags, question.topic, topic_title, question.prompt)
    text = "\n".join(texts).casefold()
    return all(word in text for word in words)


def _words_in_title(question: Question, words: list[str]) -> int:
    title = question.title.casefold()
    return sum(word in title for word in words)


def _matches(listed: Listed, filters: Filters) -> bool:
    question = listed.question
    return (
        filters.topic in {"", question.topic}
        and filters.level in {"", question.level}
        and filters.kind in {"", question.kind}
        and filters.status in {"", listed.status}
    )
