# caught by: hidden/test_repetitions.py::test_keeps_order_and_repetitions
from collections import Counter
from datetime import date
from enum import StrEnum
from typing import Annotated

from fastapi import Cookie, FastAPI, Header, HTTPException, Query, status
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.datastructures import Headers, QueryParams
from starlette.types import ASGIApp, Receive, Scope, Send

TELESCOPES = {1: "North dome", 2: "South dome", 3: "Old refractor"}
SESSIONS = {"k7f": "Ida", "m2x": "Noor"}


class Filter(StrEnum):
    RED = "red"
    GREEN = "green"
    BLUE = "blue"
    CLEAR = "clear"


class PlanQuery(BaseModel):
    starts_on: date = Field(alias="from")
    filters: list[Filter] = Field(default=[], alias="filter")
    dry_run: bool = Field(default=False, alias="dry-run")


class PlanHeaders(BaseModel):
    request_id: str | None = Field(
        default=None, alias="X-Request-ID", max_length=64, pattern="^[A-Za-z0-9-]+$"
    )
    tags: list[str] = Field(default=[], alias="X-Tag")


class PlanCookies(BaseModel):
    session_id: str | None = Field(default=None, alias="session-id")


class Exposure(BaseModel):
    target: str = Field(min_length=1, max_length=80)
    seconds: int = Field(ge=1, le=3600, strict=True)


class PlanBody(BaseModel):
    exposure: Exposure


class Plan(BaseModel):
    telescope: int
    starts_on: date = Field(serialization_alias="from")
    filters: list[Filter]
    dry_run: bool
    request_id: str | None
    tags: list[str]
    operator: str
    target: str
    seconds: int


class OnlyOnce:
    """Answers 400 when a parameter that counts once comes twice, before any route is asked."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and self.repeats(scope):
            refusal = JSONResponse({"detail": "Sent twice"}, status_code=400)
            await refusal(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    @staticmethod
    def repeats(scope: Scope) -> bool:
        headers = Headers(scope=scope)
        sent = [f"query {name}" for name, _ in QueryParams(scope["query_string"]).multi_items()]
        sent += [f"header {name}" for name in headers]
        for pair in "; ".join(headers.getlist("cookie")).split(";"):
            sent.append(f"cookie {pair.split('=')[0].strip()}")
        count = Counter(sent)
        once = ("query from", "query dry-run", "header x-request-id", "cookie session-id")
        return any(count[name] > 1 for name in once)


app = FastAPI(title="Observatory")
app.add_middleware(OnlyOnce)


@app.post("/telescopes/{telescope_id}/exposures", status_code=status.HTTP_201_CREATED)
async def plan_exposure(
    telescope_id: int,
    query: Annotated[PlanQuery, Query()],
    headers: Annotated[PlanHeaders, Header()],
    cookies: Annotated[PlanCookies, Cookie()],
    body: PlanBody,
) -> JSONResponse:
    operator = SESSIONS.get(cookies.session_id or "")
    if operator is None:
        raise HTTPException(status.HTTP_401_UNAUTHORIZED, "Unknown session")
    if telescope_id not in TELESCOPES:
        raise HTTPException(status.HTTP_404_NOT_FOUND, "Unknown telescope")
    plan = Plan(
        telescope=telescope_id,
        starts_on=query.starts_on,
        filters=list(dict.fromkeys(query.filters)),
        dry_run=query.dry_run,
        request_id=headers.request_id,
        tags=list(filter(None, map(str.strip, ",".join(headers.tags).split(",")))),
        operator=operator,
        target=body.exposure.target,
        seconds=body.exposure.seconds,
    )
    own_headers = {"X-Request-ID": headers.request_id} if headers.request_id else None
    content = plan.model_dump(mode="json", by_alias=True)
    return JSONResponse(content, status.HTTP_201_CREATED, own_headers)
