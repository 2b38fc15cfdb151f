# caught by: hidden/test_repetitions.py::test_refuses_two_sessions
from collections import Counter
from datetime import date
from typing import Annotated, Literal

from fastapi import Body, Cookie, Depends, FastAPI, Header, HTTPException, Query, Request, Response
from pydantic import BaseModel, Field

app = FastAPI(title="Observatory")

TELESCOPES = {1: "North dome", 2: "South dome", 3: "Old refractor"}
SESSIONS = {"k7f": "Ida", "m2x": "Noor"}


class Exposure(BaseModel):
    target: str = Field(min_length=1, max_length=80)
    seconds: int = Field(ge=1, le=3600, strict=True)


def once_means_once(request: Request) -> None:
    """Refuse what comes twice, before anybody picks one of the two."""
    queries = Counter(name for name, _ in request.query_params.multi_items())
    cookies = Counter(
        part.partition("=")[0].strip() for part in request.headers.get("cookie", "").split(";")
    )
    for place, name, count in [
        ("query", "from", queries["from"]),
        ("query", "dry-run", queries["dry-run"]),
        ("header", "X-Request-ID", len(request.headers.getlist("x-request-id"))),
        ("cookie", "session-id", cookies["session-id"]),
    ]:
        if count > 1:
            raise HTTPException(400, f"{name} may be sent only once ({place})")


@app.post(
    "/telescopes/{telescope_id}/exposures",
    status_code=201,
    dependencies=[Depends(once_means_once)],
)
def plan_exposure(
    telescope_id: int,
    response: Response,
    exposure: Annotated[Exposure, Body(embed=True)],
    from_: Annotated[date, Query(alias="from")],
    filters: Annotated[list[Literal["red", "green", "blue", "clear"]], Query(alias="filter")] = [],
    dry_run: Annotated[bool, Query(alias="dry-run")] = False,
    request_id: Annotated[
        str | None, Header(alias="X-Request-ID", pattern="^[A-Za-z0-9-]{1,64}$")
    ] = None,
    tag_lines: Annotated[list[str], Header(alias="X-Tag")] = [],
    session_id: Annotated[str | None, Cookie(alias="session-id")] = None,
):
    operator = SESSIONS.get(session_id)
    if operator is None:
        raise HTTPException(401, "No such session")
    if telescope_id not in TELESCOPES:
        raise HTTPException(404, "No such telescope")
    tags = [tag.strip(" \t") for line in tag_lines for tag in line.split(",")]
    if request_id is not None:
        response.headers["X-Request-ID"] = request_id
    return {
        "telescope": telescope_id,
        "from": from_,
        "filters": filters,
        "dry_run": dry_run,
        "request_id": request_id,
        "tags": [tag for tag in tags if tag],
        "operator": operator,
        "target": exposure.target,
        "seconds": exposure.seconds,
    }
