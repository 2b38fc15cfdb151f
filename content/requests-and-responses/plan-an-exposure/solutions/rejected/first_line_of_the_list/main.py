# caught by: hidden/test_repetitions.py::test_reads_lists_from_headers
import datetime as dt
from typing import Annotated, Literal

from fastapi import Body, Cookie, Depends, FastAPI, Header, HTTPException, Query, Request, Response
from pydantic import BaseModel, Field

app = FastAPI(title="Observatory")

TELESCOPES = {1: "North dome", 2: "South dome", 3: "Old refractor"}
SESSIONS = {"k7f": "Ida", "m2x": "Noor"}


class Exposure(BaseModel):
    target: str = Field(min_length=1, max_length=80)
    seconds: int = Field(ge=1, le=3600, strict=True)


def sent_once(request: Request) -> None:
    """Refuse what was sent twice. FastAPI would take one of the values and say nothing."""
    cookies = [
        pair.partition("=")[0].strip()
        for line in request.headers.getlist("cookie")
        for pair in line.split(";")
    ]
    for values in (
        request.query_params.getlist("from"),
        request.query_params.getlist("dry-run"),
        request.headers.getlist("x-request-id"),
        [name for name in cookies if name == "session-id"],
    ):
        if len(values) > 1:
            raise HTTPException(400, "This may be sent only once")


def current_operator(
    session_id: Annotated[str | None, Cookie(alias="session-id")] = None,
) -> str:
    if session_id not in SESSIONS:
        raise HTTPException(401, "Sign in first")
    return SESSIONS[session_id]


def all_tags(x_tag: Annotated[str | None, Header()] = None) -> list[str]:
    return [text.strip() for text in (x_tag or "").split(",") if text.strip()]


@app.post(
    "/telescopes/{telescope_id}/exposures", status_code=201, dependencies=[Depends(sent_once)]
)
def plan_exposure(
    telescope_id: int,
    starts_on: Annotated[dt.date, Query(alias="from")],
    exposure: Annotated[Exposure, Body(embed=True)],
    operator: Annotated[str, Depends(current_operator)],
    tags: Annotated[list[str], Depends(all_tags)],
    response: Response,
    filters: Annotated[
        list[Literal["red", "green", "blue", "clear"]] | None, Query(alias="filter")
    ] = None,
    dry_run: Annotated[bool, Query(alias="dry-run")] = False,
    x_request_id: Annotated[str | None, Header(pattern="^[A-Za-z0-9-]{1,64}$")] = None,
):
    if telescope_id not in TELESCOPES:
        raise HTTPException(404, "No such telescope")
    if x_request_id is not None:
        response.headers["X-Request-ID"] = x_request_id
    return {
        "telescope": telescope_id,
        "from": starts_on,
        "filters": filters or [],
        "dry_run": dry_run,
        "request_id": x_request_id,
        "tags": tags,
        "operator": operator,
        "target": exposure.target,
        "seconds": exposure.seconds,
    }
