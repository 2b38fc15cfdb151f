"""Markdown to HTML, for question texts. Raw HTML in the source is shown, not passed through."""

from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from pygments import highlight
from pygments.formatters.html import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound


def _highlight(code: str, language: str, _attributes: str) -> str:
    try:
        lexer = get_lexer_by_name(language)
    except ClassNotFound:
        return ""
    return highlight(code, lexer, _formatter())


@cache
def _formatter() -> HtmlFormatter[str]:
    return HtmlFormatter(nowrap=True)


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False, "highlight": _highlight}).enable("table")


def to_html(source: str) -> str:
    """Return safe HTML; fenced code carries Pygments' short class names."""
    return str(_parser().render(source))


def to_lead_and_rest(source: str) -> tuple[str, str]:
    """Return the first paragraph without its tags, for a label or a legend, and the rest as HTML.

    The lead is empty when the text begins with something else.
    """
    parser = _parser()
    references: dict[str, Any] = {}
    tokens = parser.parse(source, references)
    if not tokens or tokens[0].type != "paragraph_open":
        return "", str(parser.renderer.render(tokens, parser.options, references))
    lead, rest = tokens[1:2], tokens[3:]
    return (
        str(parser.renderer.render(lead, parser.options, references)),
        str(parser.renderer.render(rest, parser.options, references)),
    )
