"""A real server process with the Docker sandbox, and a real browser to use it with."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    Playwright,
    expect,
    sync_playwright,
)

from greenroom.config import REPOSITORY

PASSWORD = "a stage in the evening"
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SOLUTION = REPOSITORY / "content/fundamentals/create-an-item/solutions/accepted"
START_SECONDS = 60
EXPECT_MS = 20_000
"""How long a page may take until it is as expected: other tests keep the machine busy."""
COMMAND = [sys.executable, "-c", "from greenroom.cli import app; app()"]
ADMIN_EMAIL = "stage-manager@example.com"


@pytest.fixture(scope="session")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The settings of a server in demo mode with a database of its own."""
    folder = tmp_path_factory.mktemp("server")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    return {
        **os.environ,
        "GREENROOM_DEMO": "true",
        "GREENROOM_PORT": str(port),
        "GREENROOM_BASE_URL": f"http://127.0.0.1:{port}",
        "GREENROOM_DATABASE_URL": f"sqlite:///{folder / 'greenroom.db'}",
        "GREENROOM_VAR_DIR": str(folder),
        "GREENROOM_SANDBOX": "docker",
    }


@pytest.fixture(scope="session")
def server(environment: dict[str, str]) -> Iterator[str]:
    """Address of that server."""
    with serving(environment) as address:
        yield address


@contextmanager
def serving(environment: dict[str, str]) -> Iterator[str]:
    """Run a server with these settings, and give its address."""
    folder = Path(environment["GREENROOM_VAR_DIR"])
    address = environment["GREENROOM_BASE_URL"]
    command = [*COMMAND, "serve"]
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(  # noqa: S603 - our own program
            command, env=environment, stdout=log, stderr=log, cwd=folder
        )
        try:
            _wait_until_it_answers(address, process, folder / "log")
            yield address
        finally:
            process.terminate()
            process.wait(30)


def _wait_until_it_answers(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            if httpx2.get(f"{address}/healthz").status_code == 200:
                return
        except httpx2.TransportError:
            time.sleep(0.1)
    raise AssertionError(f"the server did not start: {log.read_text()}")


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """Playwright, for one module only: while it is there, no other event loop can run."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="module")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """The browser program, shared by a module; each test has contexts of its own."""
    expect.set_options(timeout=EXPECT_MS)
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS)
    yield browser
    browser.close()


@pytest.fixture
def console() -> list[str]:
    """What pages said in the console: errors and warnings."""
    return []


@pytest.fixture
def new_page(chromium: Browser, server: str, console: list[str]) -> Iterator[Callable[..., Page]]:
    """Call it for a page in a browser of its own: `new_page(scripts=False, width=390)`."""
    contexts: list[BrowserContext] = []

    def new(*, scripts: bool = True, width: int = 1280, dark: bool = False) -> Page:
        context = chromium.new_context(
            base_url=server,
            java_script_enabled=scripts,
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
        )
        context.set_default_timeout(30_000)
        contexts.append(context)
        page = context.new_page()
        page.on(
            "console",
            lambda message: console.append(message.text) if message.type != "log" else None,
        )
        page.on("pageerror", lambda error: console.append(str(error)))
        return page

    yield new
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """A page with scripts on."""
    return new_page()


@pytest.fixture
def register() -> Callable[[Page, str], None]:
    """Call it to register a new person through the form."""

    def register(page: Page, email: str) -> None:
        page.goto("/register")
        page.get_by_label("Name").fill("Robin")
        page.get_by_label("E-mail").fill(email)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("main").get_by_role("button").last.click()
        page.wait_for_url("**/questions")

    return register


@pytest.fixture
def enter() -> Callable[[Page], None]:
    """Call it to sign in as the demo candidate; registrations of one address are limited."""

    def enter(page: Page) -> None:
        page.goto("/sign-in")
        page.get_by_role("button", name="demo candidate").click()
        page.wait_for_url("**/questions")

    return enter


@pytest.fixture(scope="session")
def admin_email(server: str, environment: dict[str, str]) -> str:  # noqa: ARG001 - makes the tables
    """The e-mail of an administrator, made as administrators are made."""
    subprocess.run(  # noqa: S603 - our own program
        [
            *(*COMMAND, "user", "create", "--email", ADMIN_EMAIL, "--name", "Stage manager"),
            *("--role", "admin", "--password-stdin"),
        ],
        env=environment,
        input=f"{PASSWORD}\n",
        text=True,
        check=True,
        capture_output=True,
    )
    return ADMIN_EMAIL


@pytest.fixture
def enter_as_admin(admin_email: str) -> Callable[[Page], None]:
    """Call it to sign in as the administrator."""

    def enter(page: Page) -> None:
        page.goto("/sign-in")
        page.get_by_label("E-mail").fill(admin_email)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
        page.wait_for_url("**/questions")

    return enter


@pytest.fixture(scope="session")
def right() -> str:
    """An accepted solution of create-an-item."""
    return next(iter(sorted(SOLUTION.iterdir()))).joinpath("main.py").read_text()


@pytest.fixture
def write_code() -> Callable[[Page, str], None]:
    """Call it to replace what is in the editor, as a paste does."""

    def write(page: Page, code: str) -> None:
        editor = page.locator(".cm-content")
        editor.click()
        page.keyboard.press("ControlOrMeta+a")
        editor.evaluate(
            """(element, text) => {
                const data = new DataTransfer();
                data.setData("text/plain", text);
                element.dispatchEvent(new ClipboardEvent("paste",
                    {clipboardData: data, bubbles: true, cancelable: true}));
            }""",
            code,
        )

    return write
