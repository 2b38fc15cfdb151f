"""Paths that may be followed, and those that lead away."""

import pytest

from greenroom.web.htmx import safe_path


@pytest.mark.parametrize(
    "path", ["/", "/questions", "/questions?q=a%20b&level=beginner", "/a//b", "/数"]
)
def test_paths_on_this_site_are_kept(path: str) -> None:
    assert safe_path(path, default="/home") == path


@pytest.mark.parametrize(
    "path",
    [
        None,
        "",
        "questions",
        "https://evil.example",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\/evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "/\r\nSet-Cookie: x=y",
        "/\x00",
        "/ evil",
        " /evil",
        "/\x7f",
        "javascript:alert(1)",
    ],
)
def test_paths_that_lead_away_are_not(path: str | None) -> None:
    assert safe_path(path, default="/home") == "/home"
