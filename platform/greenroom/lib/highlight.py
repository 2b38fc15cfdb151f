"""Colours whole files, line by line, with the same short class names as fenced code."""

from markupsafe import Markup, escape
from pygments import highlight
from pygments.formatters.html import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_for_filename
from pygments.lexers.special import TextLexer
from pygments.util import ClassNotFound


def highlight_lines(path: str, text: str) -> list[Markup]:
    """Return the lines of a file as safe HTML, as many as it has line ends, and one.

    The language follows from the file's name; a name that says nothing gives plain text.
    """
    html = highlight(text, _lexer(path), HtmlFormatter(nowrap=True))
    lines = (html if text.endswith("\n") else html.removesuffix("\n")).split("\n")
    wanted = text.split("\n")
    if len(lines) != len(wanted):  # a lexer that counts lines differently colours nothing
        return [escape(line) for line in wanted]
    return [Markup(line) for line in lines]  # noqa: S704 - Pygments has escaped them


def _lexer(path: str) -> Lexer:
    try:
        lexer: Lexer = get_lexer_for_filename(path, stripnl=False, ensurenl=False)
    except ClassNotFound:
        lexer = TextLexer(stripnl=False, ensurenl=False)
    return lexer
