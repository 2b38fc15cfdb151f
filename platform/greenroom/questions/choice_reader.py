"""Reads options.yaml: the items of a multiple choice question."""

from collections.abc import Iterable
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from greenroom.lib.markdown import to_lead_and_rest
from greenroom.questions.choice import Item, Option
from greenroom.questions.metadata import Slug, Text, validate
from greenroom.questions.problems import ProblemLog
from greenroom.questions.yaml_reader import Location, YamlDocument, YamlError, read_yaml

OPTIONS = "options.yaml"
MIN_ITEMS, MAX_ITEMS = 3, 10
MIN_OPTIONS, MAX_OPTIONS = 2, 6


def _with_a_lead(text: str) -> str:
    if not to_lead_and_rest(text)[0]:
        raise ValueError("must begin with a sentence; code and lists come after it")
    return text


def _few(options: "list[OptionHead]") -> "list[OptionHead]":
    if not MIN_OPTIONS <= len(options) <= MAX_OPTIONS:
        raise ValueError(f"must be {MIN_OPTIONS} to {MAX_OPTIONS}; there are {len(options)}")
    return options


LedText = Annotated[Text, AfterValidator(_with_a_lead)]


class _Head(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class OptionHead(_Head):
    """One entry of `options`."""

    id: Slug
    text: LedText
    why: Text
    right: bool = Field(strict=True)


class ItemHead(_Head):
    """One item."""

    id: Slug
    text: LedText
    several: bool = Field(default=False, strict=True)
    options: Annotated[list[OptionHead], AfterValidator(_few)]


def read_items(files: dict[str, str], problems: ProblemLog) -> tuple[Item, ...]:
    """Return the items in order, or note everything that is wrong with options.yaml."""
    if OPTIONS not in files:
        problems.add_missing(OPTIONS)
        return ()
    try:
        document = read_yaml(files[OPTIONS])
    except YamlError as error:
        problems.add(OPTIONS, error.reason, line=error.line)
        return ()
    if not isinstance(document.values, list):
        problems.add(OPTIONS, "must be a list of items: `- id: ...` with `text` and `options`")
        return ()
    count = len(document.values)
    if not MIN_ITEMS <= count <= MAX_ITEMS:
        problems.add(OPTIONS, f"must have {MIN_ITEMS} to {MAX_ITEMS} items; there are {count}")
    heads = {
        (index,): head
        for index in range(count)
        if (head := validate(ItemHead, document, OPTIONS, problems, at=(index,))) is not None
    }
    ids = (((*way, "id"), head.id) for way, head in heads.items())
    _refuse_repeated("the id", ids, document, problems)
    for way, head in heads.items():
        _check_options(head, way, document, problems)
    return tuple(_item(head) for head in heads.values())


def _check_options(
    head: ItemHead, way: Location, document: YamlDocument, problems: ProblemLog
) -> None:
    """Note options that cannot be told apart, and a number of right ones that does not fit."""
    for key in ("id", "text"):
        values = (
            ((*way, "options", place, key), getattr(option, key))
            for place, option in enumerate(head.options)
        )
        _refuse_repeated(f"the {key}", values, document, problems)
    right = sum(option.right for option in head.options)
    key = "several" if head.several else "options"
    line = document.line_of((*way, key))
    if not right:
        problems.add(OPTIONS, "no option of this item is right", line=line)
    elif head.several and right == len(head.options):
        problems.add(OPTIONS, "every option is right, so there is nothing to choose", line=line)
    elif head.several and right == 1:
        problems.add(OPTIONS, "`several` is true, and only one option is right", line=line)
    elif not head.several and right > 1:
        reason = f"{right} options are right; the item must say `several: true`"
        problems.add(OPTIONS, reason, line=line)


def _refuse_repeated(
    what: str,
    values: Iterable[tuple[Location, str]],
    document: YamlDocument,
    problems: ProblemLog,
) -> None:
    """Note each value that an earlier place has too; they come with their ways from the top."""
    lines: dict[str, int] = {}
    for way, value in values:
        line = document.line_of(way)
        if value in lines:
            reason = f"{what} is used before, on line {lines[value]}; each must be different"
            problems.add(OPTIONS, reason, line=line)
        lines.setdefault(value, line)


def _item(head: ItemHead) -> Item:
    return Item(
        id=head.id,
        text=head.text,
        several=head.several,
        options=tuple(
            Option(id=option.id, text=option.text, why=option.why, is_right=option.right)
            for option in head.options
        ),
    )
