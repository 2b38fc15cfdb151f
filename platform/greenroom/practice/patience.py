"""The answer to Run and Submit: it waits a moment for the verdict, which then needs no stream."""

import asyncio
import time

from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse
from starlette.types import Receive, Scope, Send

from greenroom.practice.status import STATUS_TEMPLATE, Sent, read_from, status_fields
from greenroom.web.templating import render_fragment

PATIENCE_SECONDS = 0.4
"""Most verdicts come within it. A page that waits any longer should say what for."""
SOONEST_SECONDS = 0.03
"""No verdict comes before, and to ask for it would take time from judging."""


class PatientPanel(HTMLResponse):
    """Sends the verdict panel once the job is finished, or as it is when patience has run out.

    A response is sent after its request's commit, so the job can be judged while this one waits. It
    holds neither a thread nor a database connection then.
    """

    def __init__(self, request: Request, sent: Sent) -> None:
        super().__init__(headers={"Vary": "HX-Request"})
        self._sent = sent
        self._engine = request.app.state.engine
        self._events = request.app.state.job_events

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Wait, and send."""
        self.body = self.render(await self._settled())
        self.headers["Content-Length"] = str(len(self.body))
        await super().__call__(scope, receive, send)

    async def _settled(self) -> str:
        end = time.monotonic() + PATIENCE_SECONDS
        with self._events.subscribe(self._sent.job_id) as changes:
            await asyncio.sleep(SOONEST_SECONDS)
            while True:
                job, report = await run_in_threadpool(read_from, self._engine, self._sent.job_id)
                left_seconds = end - time.monotonic()
                if not job.status.is_awaited or left_seconds <= 0:
                    fields = status_fields(self._sent, job, report)
                    return render_fragment(STATUS_TEMPLATE, fields)
                await changes.wait(left_seconds)
