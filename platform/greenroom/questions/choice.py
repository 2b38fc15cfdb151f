"""The items of a multiple choice question: what each asks, which options are right, and why."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from greenroom.lib.hashing import hash_of
from greenroom.lib.markdown import to_html, to_lead_and_rest

FORMAT = 1
"""Goes up when what is hashed, or how, changes."""


@dataclass(frozen=True)
class Option:
    """One option. The texts are Markdown, so that a stored one is drawn as pages draw it then."""

    id: str
    text: str
    """Begins with a paragraph, which is the label."""
    why: str
    is_right: bool

    @cached_property
    def parts(self) -> tuple[str, str]:
        """Return the label as HTML that a `<label>` may hold, and what follows it."""
        return to_lead_and_rest(self.text)

    @cached_property
    def text_html(self) -> str:
        """Return the whole option."""
        return to_html(self.text)

    @cached_property
    def why_html(self) -> str:
        """Return why the option is right, or is not."""
        return to_html(self.why)


@dataclass(frozen=True)
class Item:
    """One thing that is asked, with its options in the order of the file."""

    id: str
    text: str
    """Begins with a paragraph, which is the legend."""
    several: bool
    """Whether more than one option is right: check boxes, else radio buttons."""
    options: tuple[Option, ...]

    @cached_property
    def parts(self) -> tuple[str, str]:
        """Return the legend as HTML that a `<legend>` may hold, and what follows it."""
        return to_lead_and_rest(self.text)

    @cached_property
    def text_html(self) -> str:
        """Return all of what is asked."""
        return to_html(self.text)

    def is_met_by(self, chosen: Iterable[str]) -> bool:
        """Return whether exactly the right options were chosen."""
        return set(chosen) == {option.id for option in self.options if option.is_right}


def items_hash(items: Iterable[Item]) -> str:
    """Return the content hash of a multiple choice question: everything that its items say."""
    return hash_of({"format": FORMAT, "kind": "choice", "items": as_data(items)})


def shown_hash(items: Iterable[Item]) -> str:
    """Return a hash of what the form shows; which options are right, and why, is not in it."""
    shown = [
        [item.id, item.text, item.several, [[option.id, option.text] for option in item.options]]
        for item in items
    ]
    return hash_of({"format": FORMAT, "shown": shown})


def as_data(items: Iterable[Item]) -> list[dict[str, Any]]:
    """Return the items as plain data, to be stored."""
    return [asdict(item) for item in items]


def from_data(data: Iterable[Mapping[str, Any]]) -> tuple[Item, ...]:
    """Return the items that `as_data` made plain."""
    return tuple(
        Item(
            id=item["id"],
            text=item["text"],
            several=item["several"],
            options=tuple(Option(**option) for option in item["options"]),
        )
        for item in data
    )
