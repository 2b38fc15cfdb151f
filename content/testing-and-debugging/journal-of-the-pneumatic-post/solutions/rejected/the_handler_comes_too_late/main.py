# caught by: hidden/test_journal.py::test_keeps_the_traceback
import asyncio
import json
import logging
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from typing import Annotated, Any
from uuid import uuid4

from fastapi import FastAPI, Header, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException as StarletteHTTPException

JOURNAL = os.environ.get("JOURNAL", "journal.log")

SECRET = {"code", "authorization"}
# Each task has its own, and a thread for a handler gets a copy.
request_id: ContextVar[str | None] = ContextVar("request_id", default=None)


def hide(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: "[hidden]" if key in SECRET else hide(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [hide(one) for one in value]
    return value


class JsonLines(logging.Formatter):
    """Writes a record as one line of JSON, with what `extra` has added."""

    own = set(vars(logging.makeLogRecord({}))) | {"message", "asctime"}

    def format(self, record: logging.LogRecord) -> str:
        line = {key: value for key, value in vars(record).items() if key not in self.own}
        line |= {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname,
            "event": record.getMessage(),
            "request_id": request_id.get(),
        }
        if record.exc_info:
            line["error"] = record.exc_info[0].__name__
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(hide(line), default=str)


log = logging.getLogger("post")
log.setLevel(logging.INFO)
log.addHandler(logging.FileHandler(JOURNAL))
log.handlers[-1].setFormatter(JsonLines())


# The post office itself: this part stays as it is.


class TubeBlockedError(Exception):
    """A capsule is stuck; the text says where, for the mechanics only."""


class Capsule(BaseModel):
    station: str = Field(max_length=40)
    code: str = Field(min_length=8)  # opens the capsule


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    log.info("office opened", extra={"since": date(1875, 2, 24)})
    yield


app = FastAPI(title="Pneumatic post", lifespan=lifespan)


@app.get("/tubes/{tube}/speed")
def tell_speed(tube: int):
    time.sleep(0.01)
    log.info("measured", extra={"tube": tube})
    return {"tube": tube, "speed": 1200 // tube}


@app.post("/capsules", status_code=201)
async def send_capsule(capsule: Capsule):
    await asyncio.sleep(0.01)
    log.info("capsule to %s", capsule.station, extra={"capsule": capsule.model_dump()})
    if capsule.station == "attic":
        raise TubeBlockedError("bend 4, behind the wall of the treasury")
    return {"station": capsule.station}


@app.post("/bundles", status_code=201)
async def send_bundle(capsules: list[Capsule]):
    log.info("bundle", extra={"bundle": [one.model_dump() for one in capsules], "by": app})
    return {"sent": len(capsules)}


@app.get("/capsules/{number}")
async def find_capsule(number: int, authorization: Annotated[str, Header()] = ""):
    log.warning("searched", extra={"number": number, "authorization": authorization})
    raise HTTPException(404, "No capsule with this number")


def problem(status: int, code: str, headers: Any = None, **more: Any) -> JSONResponse:
    body = {"code": code, "request_id": request_id.get(), **more}
    return JSONResponse(body, status, headers)


@app.exception_handler(TubeBlockedError)
async def answer_blocked(request: Request, error: TubeBlockedError) -> JSONResponse:
    return problem(409, "tube-blocked")


@app.exception_handler(StarletteHTTPException)
async def answer_http(request: Request, error: StarletteHTTPException) -> JSONResponse:
    codes = {404: "not-found", 405: "method-not-allowed"}
    return problem(error.status_code, codes.get(error.status_code, "refused"), error.headers)


@app.exception_handler(RequestValidationError)
async def answer_invalid(request: Request, error: RequestValidationError) -> JSONResponse:
    fields = [".".join(map(str, one["loc"])) for one in error.errors()]
    return problem(422, "invalid", fields=fields)


@app.exception_handler(Exception)
async def answer_unexpected(request: Request, error: Exception) -> JSONResponse:
    log.error("unexpected", exc_info=error)
    return problem(500, "internal", {"X-Request-Id": request_id.get()})


class Journal:
    """Gives a request its id and its line."""

    def __init__(self, app) -> None:
        self.app = app

    async def __call__(self, scope, receive, send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        request_id.set(uuid4().hex)
        began, status = time.perf_counter(), None

        async def send_with_id(message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-Id"] = request_id.get()
            await send(message)

        try:
            await self.app(scope, receive, send_with_id)
        except Exception:
            status = 500
            raise
        finally:
            route = scope.get("route")
            fields = {
                "method": scope["method"],
                "route": getattr(route, "path", None),
                "status": status,
                "ms": round((time.perf_counter() - began) * 1000, 3),
            }
            log.info("request", extra=fields)


app.add_middleware(Journal)
