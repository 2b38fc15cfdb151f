"""The stream of server-sent events that keeps a verdict panel up to date."""

import time
from collections.abc import AsyncGenerator

from fastapi.concurrency import run_in_threadpool
from fastapi.sse import ServerSentEvent
from sqlalchemy import Engine

from greenroom.grading.events import JobEvents
from greenroom.practice.status import STATUS_TEMPLATE, Sent, read_from, status_fields
from greenroom.web.templating import render_fragment

REREAD_SECONDS = 2.0
"""Another process may judge the job, and its events do not reach this one."""
STREAM_SECONDS = 600.0
"""A stream ends then; the browser asks again, and is checked again."""


async def follow(
    engine: Engine, events: JobEvents, sent: Sent, *, seconds: float = STREAM_SECONDS
) -> AsyncGenerator[ServerSentEvent, None]:
    """Yield the panel at once and after each change, and `done` after the last one.

    While it waits it holds neither a thread nor a database connection.
    """
    end = time.monotonic() + seconds
    shown = None
    with events.subscribe(sent.job_id) as changes:
        while time.monotonic() < end:
            job, report = await run_in_threadpool(read_from, engine, sent.job_id)
            state = (job.status, job.phase, job.waiting_reason)
            if state != shown:
                html = render_fragment(STATUS_TEMPLATE, status_fields(sent, job, report))
                yield ServerSentEvent(raw_data=html)
                shown = state
            if not job.status.is_awaited:
                yield ServerSentEvent(raw_data="done", event="done")
                return
            await changes.wait(REREAD_SECONDS)
