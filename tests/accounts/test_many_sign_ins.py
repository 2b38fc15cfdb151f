"""Many who sign in at once wait for their hashes, and nobody else does."""

import asyncio
import threading
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI
from pwdlib import PasswordHash

from conftest import PASSWORD, MakeUser
from greenroom.accounts.models import User
from greenroom.accounts.typed import HASHES_AT_ONCE
from greenroom.db import MAX_REQUEST_SESSIONS
from greenroom.web import csrf
from support.browser import BASE_URL, Browser

EMAIL = "newcomer@example.com"
BURST = MAX_REQUEST_SESSIONS + 5


class SlowHasher:
    """Lets no verification end before it is told to."""

    def __init__(self) -> None:
        self.go_on = threading.Event()
        self.begun = threading.Semaphore(0)


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[SlowHasher]:
    """Passwords take as long as the test wants."""
    slow = SlowHasher()
    verify = PasswordHash.verify

    def verify_later(*arguments: Any) -> bool:
        slow.begun.release()
        assert slow.go_on.wait(30)
        return verify(*arguments)

    monkeypatch.setattr(PasswordHash, "verify", verify_later)
    yield slow
    slow.go_on.set()


def test_a_burst_of_sign_ins_keeps_nobody_else_waiting(
    app: FastAPI, client: Browser, make_user: MakeUser, slow: SlowHasher
) -> None:
    users = [make_user() for _ in range(BURST)]
    answers = asyncio.run(_sign_in_at_once(app, client, users, slow))
    assert answers == [303] * BURST


async def _sign_in_at_once(
    app: FastAPI, browser: Browser, users: list[User], slow: SlowHasher
) -> list[int]:
    token = browser.csrf_token()
    async with httpx2.AsyncClient(
        transport=httpx2.ASGITransport(app), base_url=BASE_URL, cookies=dict(browser.cookies)
    ) as client:

        async def sign_in(user: User) -> int:
            fields = {csrf.FIELD: token, "email": user.email, "password": PASSWORD}
            return (await client.post("/sign-in", data=fields)).status_code

        burst = [asyncio.create_task(sign_in(user)) for user in users]
        async with asyncio.timeout(20):
            for _ in range(HASHES_AT_ONCE):
                await asyncio.to_thread(slow.begun.acquire)
            # Reads from the database, writes to it, and hashes.
            assert (await client.get("/sign-in")).status_code == 200
            fields = {csrf.FIELD: token, "name": "R", "email": EMAIL, "password": PASSWORD}
            assert (await client.post("/register", data=fields)).status_code == 303
        assert not slow.begun.acquire(blocking=False)
        assert not any(task.done() for task in burst)
        slow.go_on.set()
        return await asyncio.gather(*burst)
