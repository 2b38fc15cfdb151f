"""Many requests at once wait for each other without ever blocking each other for good."""

import asyncio
from collections.abc import Callable

import httpx2
import pytest
from fastapi import FastAPI

from support.browser import BASE_URL, Browser

AT_ONCE = 100


@pytest.mark.parametrize("path", ["/questions", "/questions/create-an-item"])
def test_a_class_that_opens_a_page_at_once_gets_it(
    app: FastAPI, as_user: Callable[..., Browser], path: str
) -> None:
    answers = asyncio.run(_send_at_once(app, as_user(), "GET", path))

    assert answers == [200] * AT_ONCE


def test_a_class_that_saves_at_once_is_saved(app: FastAPI, as_user: Callable[..., Browser]) -> None:
    answers = asyncio.run(_send_at_once(app, as_user(), "POST", "/questions/create-an-item/draft"))

    assert answers == [204] * AT_ONCE


async def _send_at_once(app: FastAPI, browser: Browser, method: str, path: str) -> list[int]:
    data = {"csrf_token": browser.csrf_token(), "file:main.py": "x = 1", "force": "1"}
    async with httpx2.AsyncClient(
        transport=httpx2.ASGITransport(app), base_url=BASE_URL, cookies=dict(browser.cookies)
    ) as client:
        options = {"data": data} if method == "POST" else {}
        answers = await asyncio.gather(
            *(client.request(method, path, **options) for _ in range(AT_ONCE))
        )
    return [answer.status_code for answer in answers]
