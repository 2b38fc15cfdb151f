"""The answer to Run and Submit: it waits a moment for the verdict, which then needs no stream."""

import time

from fastapi.concurrency import run_in_threadpool
from sqlalchemy import Engine
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from greenroom.grading.events import JobEvents
from greenroom.practice.status import STATUS_TEMPLATE, Sent, read_from, status_fields
from greenroom.web.templating import render_fragment

PATIENCE_SECONDS = 0.4
"""Most verdicts come within it. A page that waits any longer should say what for."""


class PatientPanel(Response):
    """Sends the verdict panel once the job is finished, or as it is when patience has run out.

    A response is sent after its request's commit, so the job can be judged while this one waits. It
    holds neither a thread nor a database connection then.
    """

    def __init__(self, panel: Response, sent: Sent, engine: Engine, events: JobEvents) -> None:
        """Take the panel as it would be sent at once, with its headers."""
        self._panel = panel
        self._sent = sent
        self._engine = engine
        self._events = events
        self.background = None
        self.status_code, self.raw_headers = panel.status_code, panel.raw_headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Wait, and send."""
        panel = self._panel
        panel.body = (await self._settled()).encode()
        panel.headers["Content-Length"] = str(len(panel.body))
        await panel(scope, receive, send)

    async def _settled(self) -> str:
        end = time.monotonic() + PATIENCE_SECONDS
        with self._events.subscribe(self._sent.job_id) as changes:
            while True:
                job, report = await run_in_threadpool(read_from, self._engine, self._sent.job_id)
                left_seconds = end - time.monotonic()
                if not job.status.is_awaited or left_seconds <= 0:
                    fields = status_fields(self._sent, job, report)
                    return render_fragment(STATUS_TEMPLATE, fields)
                await changes.wait(left_seconds)
