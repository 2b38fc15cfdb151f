import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, FastAPI, Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

DEPRECATED_ON = os.environ.get("V1_DEPRECATED_ON", "2026-01-01T00:00:00Z")
SUNSET_ON = os.environ.get("V1_SUNSET_ON", "2099-01-01T00:00:00Z")
GUIDE = os.environ.get("V1_GUIDE", "https://stage.example/moving")
PAGE_SIZE = 2


@dataclass
class Show:
    id: int
    title: str
    minutes: int


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

    def add(self, title: str, minutes: int) -> Show:
        self.rows.append(Show(len(self.rows) + 1, title, minutes))
        return self.rows[-1]


class NewShow(BaseModel):
    title: str = Field(min_length=1, max_length=80)
    minutes: int = Field(ge=1, le=240)


class ShowOut(NewShow):
    id: int


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[dict[str, Shows]]:
    yield {"shows": Shows()}


router = APIRouter(prefix="/v1")


@router.get("/shows")
def list_shows(
    request: Request, response: Response, page: Annotated[int, Query(ge=1)] = 1
) -> list[ShowOut]:
    shows, has_next = request.state.shows.page(page)
    if has_next:
        url = request.url_for("list_shows").include_query_params(page=page + 1)
        response.headers["Link"] = f'<{url}>; rel="next"'
    return shows


@router.get("/shows/{id}")
def read_show(id: int, request: Request) -> ShowOut:
    return request.state.shows.get(id)


@router.post("/shows", status_code=201)
def add_show(new: NewShow, request: Request, response: Response) -> ShowOut:
    show = request.state.shows.add(new.title, new.minutes)
    response.headers["Location"] = str(request.url_for("read_show", id=show.id))
    return show


app = FastAPI(title="Puppet theatre", lifespan=lifespan)
app.include_router(router)


@app.exception_handler(ShowNotFoundError)
def say_not_found(request: Request, error: ShowNotFoundError) -> JSONResponse:
    body = {"title": "There is no such show", "status": 404}
    return JSONResponse(body, status_code=404, media_type="application/problem+json")
