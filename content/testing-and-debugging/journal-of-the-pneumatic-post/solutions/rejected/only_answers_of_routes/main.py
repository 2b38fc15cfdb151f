# caught by: hidden/test_journal.py::test_writes_one_line_each
import asyncio
import contextvars
import json
import logging
import os
import secrets
import time
import traceback
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from typing import Annotated

from fastapi import FastAPI, Header, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from pydantic_core import to_jsonable_python

JOURNAL = os.environ.get("JOURNAL", "journal.log")

PLAIN = frozenset(logging.LogRecord("", 0, "", 0, "", (), None).__dict__)
the_request = contextvars.ContextVar("the_request", default=None)
make_record = logging.getLogRecordFactory()


def make_record_of_request(*args, **kwargs):
    """The request is noted where the record is made, and not where it is written."""
    record = make_record(*args, **kwargs)
    record.request_id = the_request.get()
    return record


class JournalHandler(logging.Handler):
    def __init__(self, path: str) -> None:
        super().__init__()
        self.file = open(path, "a", encoding="utf-8", buffering=1)

    def emit(self, record: logging.LogRecord) -> None:
        moment = time.gmtime(record.created)
        line = {
            "at": time.strftime("%Y-%m-%dT%H:%M:%S", moment) + f".{int(record.msecs):03}Z",
            "level": record.levelname,
            "event": record.getMessage(),
        }
        for name, value in record.__dict__.items():
            if name not in PLAIN and name not in line:
                line[name] = value
        if record.exc_info:
            line["error"] = type(record.exc_info[1]).__name__
            line["traceback"] = "".join(traceback.format_exception(record.exc_info[1]))
        plain = to_jsonable_python(line, fallback=repr)
        self.file.write(json.dumps(without_secrets(plain), ensure_ascii=False) + "\n")


def without_secrets(value):
    match value:
        case dict():
            hidden = dict.fromkeys(value.keys() & {"code", "authorization"}, "[hidden]")
            return {name: without_secrets(one) for name, one in value.items()} | hidden
        case list():
            return [without_secrets(one) for one in value]
    return value


logging.setLogRecordFactory(make_record_of_request)
log = logging.getLogger("post")
log.setLevel(logging.INFO)
log.addHandler(JournalHandler(JOURNAL))


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


CODES = {404: "not-found", 405: "method-not-allowed", 409: "tube-blocked", 500: "internal"}


def answer(status: int, headers=None) -> JSONResponse:
    body = {"code": CODES.get(status, "error"), "request_id": the_request.get()}
    return JSONResponse(body, status_code=status, headers=headers)


async def invalid(request, error):
    fields = [".".join(str(part) for part in one["loc"]) for one in error.errors()]
    body = {"code": "invalid", "request_id": the_request.get(), "fields": fields}
    return JSONResponse(body, status_code=422)


@app.middleware("http")
async def keep_journal(request: Request, call_next):
    name = secrets.token_hex(8)
    the_request.set(name)
    began = time.monotonic()
    try:
        response = await call_next(request)
    except Exception as error:
        log.error("unexpected", exc_info=error)
        response = answer(500)
    response.headers["x-request-id"] = name
    route = request.scope.get("route")
    if route is None:
        return response
    log.info(
        "request",
        extra={
            "method": request.method,
            "route": route.path if route else None,
            "status": response.status_code,
            "ms": (time.monotonic() - began) * 1000,
        },
    )
    return response


async def blocked(request, error):
    return answer(409)


async def refused(request, error):
    return answer(error.status_code, error.headers)


app.add_exception_handler(TubeBlockedError, blocked)
# By their statuses the errors of the router are reached, too.
app.add_exception_handler(404, refused)
app.add_exception_handler(405, refused)
app.add_exception_handler(RequestValidationError, invalid)
