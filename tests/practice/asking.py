"""Ways in which a browser sends work, and what its pages say."""

import re
from html import unescape
from urllib.parse import quote_plus

from httpx2 import Response

from greenroom.web import csrf
from support.browser import HTMX, Browser

FIELD = "file:solution.py"
CODE = "def add(a, b):\n    return a + b\n"
PAGE = {"Accept": "text/html,application/xhtml+xml"}
SCRIPT = {"Accept": "application/json"}
RUNS = "/questions/add/runs"
SUBMISSIONS = "/questions/add/submissions"
DRAFT = "/questions/add/draft"

__all__ = ["HTMX"]


def send(browser: Browser, path: str = SUBMISSIONS, code: str = CODE) -> str:
    """Send code as a plain form does and return the path of the page that it leads to."""
    answer = browser.submit(path, {FIELD: code}, headers=PAGE)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"])


def send_bytes(
    browser: Browser, path: str, code: bytes, headers: dict[str, str], *, multipart: bool
) -> Response:
    """Send bytes that need not be UTF-8."""
    token = browser.csrf_token()
    if multipart:
        fields = [(csrf.FIELD, token.encode()), (FIELD, code)]
        parts = [
            b'--cut\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'
            % (name.encode(), value)
            for name, value in fields
        ]
        body = b"".join(parts) + b"--cut--\r\n"
        content_type = "multipart/form-data; boundary=cut"
    else:
        body = f"{csrf.FIELD}={token}&{quote_plus(FIELD)}={quote_plus(code)}".encode()
        content_type = "application/x-www-form-urlencoded"
    return browser.post(path, content=body, headers={**headers, "Content-Type": content_type})


def typed_code(page: str) -> str:
    """Return what the page's textarea holds, as a browser reads it."""
    found = re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)
    assert found, page
    # The first line break after the tag is not part of the text (HTML, 13.1.2.5).
    return unescape(found[1].removeprefix("\n"))


def draft_version(page: str) -> int:
    """Return the version that the page's form sends with its next save."""
    found = re.search(r'name="draft_version"[^>]*value="(\d+)"', page)
    assert found, page
    return int(found[1])
