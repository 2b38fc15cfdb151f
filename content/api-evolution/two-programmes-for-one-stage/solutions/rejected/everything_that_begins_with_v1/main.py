# caught by: hidden/test_announcing.py::test_says_nothing_elsewhere
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Query, Request, Response
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.openapi.utils import get_openapi
from fastapi.responses import HTMLResponse, JSONResponse
from pydantic import BaseModel, Field

DEPRECATED_ON = datetime.fromisoformat(os.environ.get("V1_DEPRECATED_ON", "2026-01-01T00:00:00Z"))
SUNSET_ON = datetime.fromisoformat(os.environ.get("V1_SUNSET_ON", "2099-01-01T00:00:00Z"))
GUIDE = os.environ.get("V1_GUIDE", "https://stage.example/moving")
PAGE_SIZE = 2


@dataclass
class Show:
    id: int
    title: str
    minutes: int
    age_from: int = 0


class ShowNotFoundError(Exception):
    pass


class Shows:
    """All shows of the puppet theatre. In real life it holds a pool of connections."""

    def __init__(self) -> None:
        self.rows = [
            Show(1, "The Clockwork Fox", 45),
            Show(2, "Nine Lanterns", 60),
            Show(3, "The Tin Sailor", 30),
        ]

    def page(self, number: int) -> tuple[list[Show], bool]:
        """Return the shows of a page, and whether another page follows."""
        end = number * PAGE_SIZE
        return self.rows[end - PAGE_SIZE : end], end < len(self.rows)

    def get(self, id: int) -> Show:
        if not 1 <= id <= len(self.rows):
            raise ShowNotFoundError
        return self.rows[id - 1]

    def add(self, title: str, minutes: int, age_from: int = 0) -> Show:
        self.rows.append(Show(len(self.rows) + 1, title, minutes, age_from))
        return self.rows[-1]


Text = Annotated[str, Field(min_length=1, max_length=80)]
Minutes = Annotated[int, Field(ge=1, le=240)]
Page = Annotated[int, Query(ge=1)]


class NewShow1(BaseModel):
    title: Text
    minutes: Minutes


class ShowOut1(NewShow1):
    id: int


class NewShow2(BaseModel):
    name: Text
    minutes: Minutes
    age_from: Annotated[int, Field(ge=0, le=18)] = 0


class ShowOut2(NewShow2):
    id: int


def to_version_2(show: Show) -> dict[str, Any]:
    return {
        "id": show.id,
        "name": show.title,
        "minutes": show.minutes,
        "age_from": show.age_from,
    }


async def get_shows(request: Request) -> Shows:
    return request.state.shows


UsedShows = Annotated[Shows, Depends(get_shows)]


def link_to_next(response: Response, path: str, page: int, has_next: bool) -> None:
    if has_next:
        response.headers["Link"] = f'<{path}?page={page + 1}>; rel="next"'


v1 = APIRouter(prefix="/v1", deprecated=True)
v2 = APIRouter(prefix="/v2")


@v1.get("/shows", response_model=list[ShowOut1])
async def list_shows_1(shows: UsedShows, response: Response, page: Page = 1):
    found, has_next = shows.page(page)
    link_to_next(response, "/v1/shows", page, has_next)
    return found


@v1.get("/shows/{id}", response_model=ShowOut1)
async def read_show_1(id: int, shows: UsedShows):
    return shows.get(id)


@v1.post("/shows", status_code=201, response_model=ShowOut1)
async def add_show_1(new: NewShow1, shows: UsedShows, response: Response):
    show = shows.add(new.title, new.minutes)
    response.headers["Location"] = f"/v1/shows/{show.id}"
    return show


@v2.get("/shows", response_model=list[ShowOut2])
async def list_shows_2(shows: UsedShows, response: Response, page: Page = 1):
    found, has_next = shows.page(page)
    link_to_next(response, "/v2/shows", page, has_next)
    return [to_version_2(show) for show in found]


@v2.get("/shows/{id}", response_model=ShowOut2)
async def read_show_2(id: int, shows: UsedShows):
    return to_version_2(shows.get(id))


@v2.post("/shows", status_code=201, response_model=ShowOut2)
async def add_show_2(new: NewShow2, shows: UsedShows, response: Response):
    show = shows.add(new.name, new.minutes, new.age_from)
    response.headers["Location"] = f"/v2/shows/{show.id}"
    return to_version_2(show)


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[dict[str, Shows]]:
    yield {"shows": Shows()}


app = FastAPI(title="Puppet theatre", lifespan=lifespan, openapi_url=None)


def add_document(router: APIRouter, number: str) -> None:
    """Give a router a document and a page of its own."""
    document = get_openapi(title="Puppet theatre", version=number, routes=router.routes)
    url = f"/v{number}/openapi.json"

    @app.get(url)
    async def show_document() -> dict[str, Any]:
        return document

    @app.get(f"/v{number}/docs")
    async def show_page() -> HTMLResponse:
        return get_swagger_ui_html(openapi_url=url, title=f"Puppet theatre, version {number}")


for each, number in [(v1, "1"), (v2, "2")]:
    add_document(each, number)
    app.include_router(each)


@app.exception_handler(ShowNotFoundError)
async def say_not_found(request: Request, error: ShowNotFoundError) -> JSONResponse:
    body = {"title": "There is no such show", "status": 404}
    return JSONResponse(body, status_code=404, media_type="application/problem+json")


@app.middleware("http")
async def retire_version_1(request: Request, call_next) -> Response:
    if not request.url.path.startswith("/v1"):
        return await call_next(request)
    if datetime.now(UTC) < SUNSET_ON:
        response = await call_next(request)
    else:
        response = JSONResponse({"guide": GUIDE}, status_code=410)
    response.headers["Deprecation"] = f"@{int(DEPRECATED_ON.timestamp())}"
    response.headers["Sunset"] = format_datetime(SUNSET_ON.astimezone(UTC), usegmt=True)
    response.headers.append("Link", f'<{GUIDE}>; rel="deprecation"')
    return response
