"""Rendering: page or fragment, escaped, with the names that every template may use."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from jinja2 import UndefinedError

from greenroom.web import assets
from greenroom.web.assets import asset_url
from greenroom.web.templating import TEMPLATES, environment
from support.browser import HTMX, Browser


@pytest.mark.parametrize("name", environment.list_templates())
def test_every_template_compiles(name: str) -> None:
    assert environment.get_template(name).name == name


def test_templates_are_short_enough_to_read() -> None:
    too_long = [
        str(path.relative_to(TEMPLATES))
        for path in TEMPLATES.rglob("*.html")
        if len(path.read_text().splitlines()) > 150
    ]
    assert too_long == []


def test_one_address_serves_the_page_and_its_fragment(client: Browser) -> None:
    page, part = client.get("/sign-in"), client.get("/sign-in", headers=HTMX)
    assert "<html" in page.text
    assert "<html" not in part.text
    assert "<h1>Sign in</h1>" in page.text
    assert "<h1>Sign in</h1>" in part.text
    assert page.headers["Vary"] == part.headers["Vary"] == "HX-Request"


@pytest.mark.parametrize(
    "header", [{"HX-History-Restore-Request": "true"}, {"HX-Request-Type": "full"}]
)
def test_htmx_gets_the_whole_page_when_it_replaces_it_whole(
    client: Browser, header: dict[str, str]
) -> None:
    assert "<html" in client.get("/sign-in", headers={**HTMX, **header}).text


def test_values_are_escaped(client: Browser) -> None:
    page = client.get('/sign-in?next=/"><script>alert(1)</script>').text
    assert "<script>alert" not in page


def test_an_undefined_name_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        environment.from_string("{{ nothing }}").render()


def test_filters_speak_of_counts_and_times() -> None:
    template = environment.from_string("{{ n|plural('check') }}, {{ at|local_time }}")
    moment = datetime(2026, 11, 21, 19, 45, tzinfo=UTC)
    assert template.render(n=1, at=moment) == "1 check, 21 Nov 2026, 19:45 UTC"
    assert template.render(n=3, at=moment).startswith("3 checks")


def test_an_asset_gets_a_new_address_when_it_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assets, "STATIC", tmp_path)
    asset_url.cache_clear()
    assert asset_url("app.js") == "/static/app.js"
    addresses = []
    for content in ("one", "two"):
        (tmp_path / "app.js").write_text(content)
        asset_url.cache_clear()
        addresses.append(asset_url("app.js"))
    asset_url.cache_clear()
    assert addresses[0].startswith("/static/app.js?v=")
    assert addresses[0] != addresses[1]
