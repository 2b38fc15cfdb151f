"""Finds the texts that checks compare answers with."""

import ast
import re
from collections.abc import Iterator

SHORTEST = 3


def compared_texts(source: str) -> set[str]:
    """Return each text, of three characters at least, that a check expects or refuses.

    What is sent, and the keys by which an answer is taken apart, are not among them.
    """
    comparisons = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Compare)]
    return {
        text
        for comparison in comparisons
        for side in (comparison.left, *comparison.comparators)
        for text in _texts(side)
        if len(text) >= SHORTEST
    }


def says(words: str, text: str) -> bool:
    """Return whether the text stands in the words, in any case and not as part of a word."""
    return re.search(rf"(?<!\w){re.escape(text)}(?!\w)", words, re.IGNORECASE) is not None


def _texts(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Constant(value=str() as text):
            yield text
        case ast.Subscript() | ast.Call() | ast.Compare():
            return
        case _:
            for child in ast.iter_child_nodes(node):
                yield from _texts(child)
