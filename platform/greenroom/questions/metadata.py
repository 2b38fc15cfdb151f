"""The keys of front matter and of topics.yaml, and plain words for what is wrong with them."""

import re
import textwrap
from typing import Annotated, Any, TypeVar

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)
from pydantic_core import ErrorDetails

from greenroom.questions.problems import ProblemLog
from greenroom.questions.types import Kind, Level
from greenroom.questions.yaml_reader import Location, YamlDocument

MAX_SLUG_LENGTH = 80
SLUG_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
SYLLABUS_PATTERN = r"^([AB]\d\d|P\d)$"

PATTERN_WORDS = {
    SLUG_PATTERN: "must be small letters, digits and single hyphens, such as `create-an-item`",
    SYLLABUS_PATTERN: "must be an id of the syllabus, such as A04, B12 or P3",
}

ERROR_WORDS = {
    "missing": "is missing",
    "extra_forbidden": "is not a key that is known here",
    "string_type": "must be text; put a number, a date or a yes/no into quotes",
    "string_too_short": "is empty",
    "too_short": "is empty",
    "int_type": "must be a whole number, without quotes",
    "float_type": "must be a number, without quotes",
    "bool_type": "must be true or false, without quotes",
    "list_type": "must be a list",
    "model_type": "must be lines of `key: value`",
}
"""By pydantic's type of error, where its own words speak of Python."""

Model = TypeVar("Model", bound=BaseModel)


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
ShortText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
Slug = Annotated[str, StringConstraints(pattern=SLUG_PATTERN, max_length=MAX_SLUG_LENGTH)]
SyllabusId = Annotated[str, StringConstraints(pattern=SYLLABUS_PATTERN)]


class _Head(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class LimitsHead(_Head):
    """`limits` of question.md."""

    seconds: float = Field(default=10.0, strict=True, gt=0, le=60, allow_inf_nan=False)
    check_seconds: float = Field(default=3.0, strict=True, gt=0, allow_inf_nan=False)
    memory_mb: int = Field(default=256, strict=True, ge=64, le=384)

    @model_validator(mode="after")
    def _check_fits(self) -> "LimitsHead":
        if self.check_seconds > self.seconds:
            raise ValueError("`check_seconds` must not be more than `seconds`")
        return self


class QuestionHead(_Head):
    """Front matter of question.md."""

    title: ShortText
    kind: Kind
    level: Level
    minutes: int = Field(strict=True, ge=1, le=240)
    syllabus: list[SyllabusId] = Field(min_length=1)
    tags: list[ShortText] = Field(default_factory=list)
    hints: list[Text] = Field(default_factory=list)
    limits: LimitsHead = Field(default_factory=LimitsHead)


class RubricPointHead(_Head):
    """One entry of `rubric`."""

    id: Slug
    text: Text


class FollowUpHead(_Head):
    """One entry of `follow_ups`."""

    question: Text
    answer: Text


class AnswerHead(_Head):
    """Front matter of answer.md."""

    rubric: list[RubricPointHead] = Field(min_length=1)
    misconceptions: list[Text] = Field(default_factory=list)
    follow_ups: list[FollowUpHead] = Field(default_factory=list)

    @model_validator(mode="after")
    def _check_rubric_ids(self) -> "AnswerHead":
        ids = [point.id for point in self.rubric]
        twice = sorted({name for name in ids if ids.count(name) > 1})
        if twice:
            raise ValueError(f"`rubric` uses the id `{twice[0]}` more than once")
        return self


class TopicHead(_Head):
    """One entry of topics.yaml."""

    slug: Slug
    title: ShortText


def is_slug(name: str) -> bool:
    """Return whether a folder's name can be a question's slug."""
    return re.fullmatch(SLUG_PATTERN, name) is not None and len(name) <= MAX_SLUG_LENGTH


def validate(
    model: type[Model],
    document: YamlDocument,
    path: str,
    problems: ProblemLog,
    *,
    at: Location = (),
) -> Model | None:
    """Return the part of the document at `at`, or note each thing that is wrong, at its line."""
    value = document.values
    for step in at:
        value = value[step]
    if not isinstance(value, dict):
        reason = f"must be lines of `key: value` ({', '.join(model.model_fields)})"
        problems.add(path, reason, line=document.line_of(at))
        return None
    try:
        return model.model_validate(value)
    except ValidationError as error:
        for details in error.errors(include_url=False):
            full = (*at, *details["loc"])
            problems.add(path, _in_words(details), line=document.line_of(full))
        return None


def _in_words(details: ErrorDetails) -> str:
    """Return one error of pydantic as a sentence for the author of a question."""
    context: dict[str, Any] = details.get("ctx", {})
    given = f"it is {_shown(details['input'])}"
    match details["type"]:
        case kind if kind in ERROR_WORDS:
            words = ERROR_WORDS[kind]
        case "string_too_long":
            words = f"is longer than {context['max_length']} characters"
        case "string_pattern_mismatch":
            words = f"{PATTERN_WORDS[context['pattern']]}; {given}"
        case "enum":
            words = f"must be {context['expected']}; {given}"
        case "value_error":
            words = str(context["error"])
        case _:
            words = f"{details['msg'].replace('Input should', 'must')}; {given}"
    return f"{_name(details['loc'])} {words}".strip()


def _shown(value: object) -> str:
    """Return a value as a message quotes it, cut to a readable length."""
    return f"`{textwrap.shorten(str(value), 60, placeholder=' ...')}`"


def _name(location: Location) -> str:
    """Return `limits.seconds`, or `item 2 of tags`, with the key in backquotes."""
    name = ""
    for step in location:
        if isinstance(step, int):
            name = f"item {step + 1} of {name}"
        elif name.startswith("item"):
            name = f"`{step}` in {name}"
        else:
            name = f"`{name.strip('`')}.{step}`" if name else f"`{step}`"
    return name
