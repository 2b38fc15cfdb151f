"""Headers that every response carries."""

import re

import pytest

from support.browser import Browser


@pytest.mark.parametrize(
    "path", ["/sign-in", "/no/such/page", "/healthz", "/questions", "/static/x"]
)
def test_every_answer_has_the_security_headers(client: Browser, path: str) -> None:
    headers = client.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


def test_pages_stay_out_of_caches(client: Browser) -> None:
    assert client.get("/sign-in").headers["Cache-Control"] == "no-store"


def test_built_files_are_kept_for_ever_under_their_hash_and_compressed(client: Browser) -> None:
    page = client.get("/sign-in").text
    address = re.search(r'"(/static/app\.css\?v=[0-9a-f]+)"', page)
    assert address is not None

    answer = client.get(address[1], headers={"Accept-Encoding": "gzip"})

    assert answer.status_code == 200
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Encoding"] == "gzip"
    assert client.get("/static/app.css").headers["Cache-Control"] == "no-cache"


def test_the_nonce_is_new_each_time_and_the_page_knows_it(client: Browser) -> None:
    nonces = set()
    for _ in range(2):
        page = client.get("/sign-in")
        found = re.search("'nonce-([^']+)'", page.headers["Content-Security-Policy"])
        assert found is not None
        assert f'content="{found[1]}"' in page.text
        nonces.add(found[1])
    assert len(nonces) == 2


def test_pages_have_no_inline_script_that_the_policy_would_stop(client: Browser) -> None:
    page = client.get("/sign-in").text
    assert re.findall(r"<script(?![^>]*\bsrc=)", page) == []
    assert re.findall(r"\son[a-z]+=", page) == []
    assert re.findall(r"\sstyle=", page) == []
