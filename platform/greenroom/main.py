"""Builds the application: the one module that imports every slice's routes."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import Depends, FastAPI, Request
from fastapi.middleware.gzip import GZipMiddleware
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session
from starlette.responses import PlainTextResponse

from greenroom import models as _models  # noqa: F401 - fills SQLModel.metadata
from greenroom.accounts.current import SignInRequired, ask_to_sign_in, recognise
from greenroom.accounts.routes import router as accounts_router
from greenroom.admin.rounds import CanaryRounds
from greenroom.admin.routes import router as admin_router
from greenroom.config import Settings
from greenroom.db import for_writing, open_engine
from greenroom.grading.backends import choose_backend
from greenroom.grading.events import JobEvents
from greenroom.grading.queue import GradingQueue
from greenroom.grading.service import take_up_set_aside
from greenroom.housekeeping import Housekeeping
from greenroom.practice.routes import router as practice_router
from greenroom.progress.routes import router as progress_router
from greenroom.progress.service import statuses
from greenroom.questions.bank import load_bank
from greenroom.questions.routes import router as questions_router
from greenroom.web import csrf
from greenroom.web.assets import STATIC, AssetFiles
from greenroom.web.body_limit import BodyLimitMiddleware
from greenroom.web.errors import add_error_pages
from greenroom.web.forms import MAX_BODY_BYTES
from greenroom.web.headers import SecurityHeadersMiddleware
from greenroom.web.hosts import HEALTH_PATH, KnownHostMiddleware

logger = logging.getLogger(__name__)


def create_app(settings: Settings | None = None) -> FastAPI:
    """Return the application with its own engine, question bank and grading queue.

    Raises:
        MissingSecretError: no signing key outside demo mode.
    """
    settings = settings or Settings()
    settings.signing_key  # noqa: B018 - a missing secret stops the start here, not at the first form
    engine = open_engine(settings.database_url)
    bank = load_bank(settings.content_dir)
    for problem in bank.problems:
        logger.error("Question not loaded: %s", problem)
    events = JobEvents()
    backend = choose_backend(settings)
    queue = GradingQueue(
        engine,
        backend,
        events,
        workers=settings.grading_workers,
        pool_size=settings.sandbox_pool_size,
        lease_margin_seconds=settings.grading_lease_margin_seconds,
    )

    rounds = CanaryRounds(settings, backend.kind)
    housekeeping = Housekeeping(engine, settings)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        _take_up_set_aside(app)
        queue.start()
        housekeeping.start()
        try:
            yield
        finally:
            rounds.stop()
            housekeeping.stop()
            queue.stop()
            engine.dispose()

    app = FastAPI(
        title="Greenroom",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        dependencies=[Depends(csrf.protect)],
        form_limits={"max_part_size": MAX_BODY_BYTES},
    )
    app.state.settings = settings
    app.state.engine = engine
    app.state.bank = bank
    app.state.job_events = events
    app.state.grading_queue = queue
    app.state.sandbox_name = backend.name
    app.state.canary_rounds = rounds
    app.state.question_statuses = statuses
    app.state.recognise = recognise
    # The last one added is the outermost.
    app.add_middleware(BodyLimitMiddleware, max_bytes=MAX_BODY_BYTES)
    app.add_middleware(KnownHostMiddleware, settings=settings)
    app.add_middleware(SecurityHeadersMiddleware)
    add_error_pages(app)
    app.add_exception_handler(SignInRequired, ask_to_sign_in)
    static = AssetFiles(directory=STATIC, check_dir=False)
    # Only these are compressed: a page that holds a secret beside typed text must not be (BREACH).
    app.mount("/static", GZipMiddleware(static), name="static")
    app.include_router(accounts_router)
    app.include_router(questions_router)
    app.include_router(practice_router)
    app.include_router(progress_router)
    app.include_router(admin_router)
    app.add_api_route(HEALTH_PATH, _health, methods=["GET"], name="health")
    return app


def _take_up_set_aside(app: FastAPI) -> None:
    """Have judged again what was set aside: what failed may have been mended before this start."""
    try:
        with Session(for_writing(app.state.engine)) as session:
            count = take_up_set_aside(session, app.state.bank)
            session.commit()
    except SQLAlchemyError:
        logger.exception("What was set aside could not be queued again")
        return
    if count:
        logger.warning("Jobs that were set aside are judged again: %d", count)


def _health(request: Request) -> PlainTextResponse:
    """Answer that this process serves requests and judges submissions."""
    if request.app.state.grading_queue.is_working():
        return PlainTextResponse("ok")
    return PlainTextResponse("judging has stopped; restart this process", status_code=503)
