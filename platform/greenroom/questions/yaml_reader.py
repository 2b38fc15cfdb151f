"""YAML to plain values, together with the line of every key and list item.

Only what front matter needs is accepted: texts, numbers, true/false, lists and mappings. Anchors
and aliases, duplicate keys, dates and custom tags are refused, with their line.
"""

from dataclasses import dataclass, field
from typing import Any

import yaml

# libyaml is ten times as fast; the wheels for the common platforms have it.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
MAX_DEPTH = 10

Location = tuple[str | int, ...]


class YamlError(Exception):
    """The text is not YAML that Greenroom reads; `line` counts from 1 within the text."""

    def __init__(self, reason: str, line: int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line


@dataclass
class YamlDocument:
    """Plain values, and where each of them stands."""

    values: Any = None
    lines: dict[Location, int] = field(default_factory=dict)
    """Line of each key and each list item, by its way from the top: `("tags", 1)`."""

    def line_of(self, location: Location) -> int:
        """Return the line of a location, or of the nearest thing around it."""
        while location and location not in self.lines:
            location = location[:-1]
        return self.lines.get(location, 1)


def read_yaml(text: str, *, first_line: int = 1) -> YamlDocument:
    """Return the values of one YAML document that starts at `first_line` of its file.

    Raises:
        YamlError: bad syntax, or something that is not accepted here.
    """
    unprintable = yaml.reader.Reader.NON_PRINTABLE.search(text)
    if unprintable:
        line = text.count("\n", 0, unprintable.start()) + first_line
        raise YamlError("has a control character, which YAML does not allow", line)
    try:
        _check_events(text, first_line)
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        raise YamlError(_in_words(error), _line_of_error(error) + first_line) from None
    document = YamlDocument(lines={(): first_line})
    if node is not None:
        document.values = _plain(node, (), document.lines, first_line)
    return document


def _check_events(text: str, first_line: int) -> None:
    """Refuse wrong syntax, aliases and depth; deep YAML overflows libyaml's stack."""
    open_since: list[tuple[bool, int]] = []  # (with brackets, line) of each list or mapping
    try:
        for event in yaml.parse(text, Loader=_Loader):
            line = (event.start_mark.line if event.start_mark else 0) + first_line
            if isinstance(event, yaml.AliasEvent):
                raise YamlError("aliases (*name) are not used here; write the value again", line)
            if isinstance(event, yaml.CollectionStartEvent):
                open_since.append((bool(event.flow_style), line))
            elif isinstance(event, yaml.CollectionEndEvent):
                open_since.pop()
            if len(open_since) > MAX_DEPTH:
                raise YamlError(f"is nested more than {MAX_DEPTH} levels deep", line)
    except yaml.MarkedYAMLError as error:
        with_brackets, line = open_since[-1] if open_since else (False, first_line)
        if not with_brackets or "quoted scalar" in (error.context or ""):
            raise
        reason = "is not valid YAML: a bracket is opened here, and what follows does not fit"
        raise YamlError(reason, line) from error


def _line_of_error(error: yaml.MarkedYAMLError) -> int:
    """Return the line, from 0, where a person would look for the mistake.

    For something that is never closed YAML complains at its end; the beginning is what helps.
    """
    begins = error.context_mark
    context = error.context or ""
    if begins is not None and ("simple key" in context or "quoted scalar" in context):
        return begins.line
    mark = error.problem_mark or begins
    return mark.line if mark is not None else 0


def _in_words(error: yaml.MarkedYAMLError) -> str:
    problem = error.problem or "it cannot be read"
    if problem.startswith("mapping values are not allowed"):
        problem += " (a text with a colon in it needs quotes)"
    elif "cannot start any token" in problem:
        problem += " (a text that begins with a sign needs quotes)"
    elif "quoted scalar" in (error.context or "") and "end of" in problem:
        problem += " (a quote is opened here and never closed)"
    return f"is not valid YAML: {problem}"


def _plain(node: yaml.Node, location: Location, lines: dict[Location, int], first_line: int) -> Any:
    """Return a node's value and note the lines below it."""
    if isinstance(node, yaml.ScalarNode):
        return _scalar(node, first_line)
    if isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            lines[*location, index] = item.start_mark.line + first_line
        return [
            _plain(item, (*location, index), lines, first_line)
            for index, item in enumerate(node.value)
        ]
    values: dict[str, Any] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + first_line
        key = _key(key_node, line)
        if key in values:
            earlier = lines[*location, key]
            raise YamlError(f"`{key}` is given twice (first on line {earlier})", line)
        lines[*location, key] = line
        values[key] = _plain(value_node, (*location, key), lines, first_line)
    return values


def _key(node: yaml.Node, line: int) -> str:
    if not isinstance(node, yaml.ScalarNode):
        raise YamlError("a key must be a plain word", line)
    key: str = node.value
    return key


def _scalar(node: yaml.ScalarNode, first_line: int) -> Any:
    name = node.tag.removeprefix("tag:yaml.org,2002:")
    if name == "str":
        return node.value
    if name in {"int", "float", "bool", "null"}:
        try:
            return yaml.constructor.SafeConstructor().construct_object(node)
        except (ValueError, KeyError):
            name = f"wrong {name}"
    line = node.start_mark.line + first_line
    raise YamlError(f"`{node.value}` would be read as a {name}; put it into quotes", line)
