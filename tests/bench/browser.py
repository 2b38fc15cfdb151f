"""(4) Greenroom as a candidate meets it: a server process, and Chromium."""

import os
import secrets
import socket
import subprocess
import sys
import time
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import httpx2
from playwright.sync_api import Browser, Error, Page, sync_playwright

from bench.samples import Sample
from greenroom.config import Settings
from greenroom.grading.backends.docker import DockerBackend

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
CHROMIUM_ARGUMENTS = ["--no-sandbox", "--disable-quic", "--disable-background-networking"]
START_SECONDS = 60
STOP_SECONDS = 60
PASSED = "All checks passed"

PASTE = """
(editor, text) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  const paste = { clipboardData: data, bubbles: true, cancelable: true };
  editor.dispatchEvent(new ClipboardEvent("paste", paste));
}
"""
# The clock starts with the click's own time and stops after the frame that shows the verdict.
WATCH = """
() => {
  const verdict = () => document.querySelector('#verdict [data-state="finished"]');
  const earlier = verdict()?.dataset.job;
  const button = document.getElementById("submit-button");
  window.benchVerdict = new Promise((resolve) => {
    let clickedAt = 0;
    const note = (event) => { clickedAt = event.timeStamp; };
    button.addEventListener("click", note, { capture: true, once: true });
    const observer = new MutationObserver(() => {
      const panel = verdict();
      if (!panel || panel.dataset.job === earlier) return;
      observer.disconnect();
      const inserted = performance.now() - clickedAt;
      requestAnimationFrame(() => setTimeout(() => {
        const words = panel.querySelector(".verdict-outcome").textContent.trim();
        resolve({ inserted, rendered: performance.now() - clickedAt, words });
      }));
    });
    const what = { subtree: true, childList: true, attributeFilter: ["data-state", "data-job"] };
    observer.observe(document.body, what);
  });
}
"""


def settings_of_server(folder: Path, content_dir: Path) -> Settings:
    """Return the settings of a server on a free port, with a database of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    return Settings(
        _env_file=None,
        demo=True,
        port=port,
        base_url=f"http://127.0.0.1:{port}",
        database_url=f"sqlite:///{folder / 'greenroom.db'}",
        var_dir=folder,
        content_dir=content_dir,
        sandbox="docker",
        sandbox_runtime="runc",
    )


class InBrowser:
    """One candidate with one open page for each question."""

    name = "browser (runc)"

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.pool = DockerBackend(settings).label
        self._pages: dict[str, Page] = {}
        with ExitStack() as stack:
            self._start_server(stack)
            playwright = stack.enter_context(sync_playwright())
            self._browser: Browser = playwright.chromium.launch(
                executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS
            )
            self._stack = stack.pop_all()

    def measure(self, sample: Sample) -> float:
        """Return the milliseconds from the click on Submit until the verdict is on the screen."""
        page = self._page(sample)
        page.bring_to_front()
        page.evaluate(WATCH)
        page.locator("#submit-button").click()
        seen: dict[str, Any] = page.evaluate("() => window.benchVerdict")
        if seen["words"] != PASSED:
            raise RuntimeError(f"{self.name}: the verdict was {seen['words']!r}")
        return float(seen["rendered"])

    def close(self) -> None:
        """Close the browser, then stop the server, which removes its containers."""
        with suppress(Error):  # it may have heard Ctrl+C, too
            self._browser.close()
        self._stack.close()

    def _page(self, sample: Sample) -> Page:
        slug = sample.question.slug
        if slug not in self._pages:
            page = self._browser.new_context(base_url=self._settings.base_url).new_page()
            page.goto("/register")
            page.get_by_label("Name").fill("Robin")
            page.get_by_label("E-mail").fill(f"{secrets.token_hex(4)}@example.com")
            page.get_by_label("Password").fill(secrets.token_urlsafe(16))
            page.get_by_role("main").get_by_role("button").last.click()
            page.wait_for_url("**/questions")
            page.goto(f"/questions/{slug}")
            editor = page.locator(".cm-content")
            editor.click()
            page.keyboard.press("ControlOrMeta+a")
            editor.evaluate(PASTE, next(iter(sample.files.values())))
            self._pages[slug] = page
        return self._pages[slug]

    def _start_server(self, stack: ExitStack) -> None:
        settings = self._settings
        settings.var_dir.mkdir(parents=True)
        named = settings.model_dump(mode="json", exclude_none=True, exclude={"secret_key"})
        environment = {f"GREENROOM_{name.upper()}": str(value) for name, value in named.items()}
        log = stack.enter_context((settings.var_dir / "log").open("w"))
        process = subprocess.Popen(
            [sys.executable, "-c", "from greenroom.cli import app; app()", "serve"],
            env={**os.environ, **environment},
            stdout=log,
            stderr=log,
            cwd=settings.var_dir,
            # Ctrl+C is for the bench alone, which then stops the server.
            start_new_session=True,
        )
        stack.callback(process.wait, STOP_SECONDS)
        stack.callback(process.terminate)
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until and process.poll() is None:
            with suppress(httpx2.TransportError):
                if httpx2.get(f"{settings.base_url}/healthz").status_code == httpx2.codes.OK:
                    return
            time.sleep(0.1)
        raise RuntimeError(f"The server did not start: {(settings.var_dir / 'log').read_text()}")
