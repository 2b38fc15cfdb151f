# caught by: hidden/test_announcing.py::test_ends_without_a_restart
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Annotated, Any

from fastapi import FastAPI, Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.datastructures import MutableHeaders

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


class NewShow1(BaseModel):
    title: str = Field(min_length=1, max_length=80)
    minutes: int = Field(ge=1, le=240)

    def values(self) -> tuple[str, int]:
        return self.title, self.minutes


class ShowOut1(NewShow1):
    id: int


class NewShow2(BaseModel):
    name: str = Field(min_length=1, max_length=80)
    minutes: int = Field(ge=1, le=240)
    age_from: int = Field(0, ge=0, le=18)

    def values(self) -> tuple[str, int, int]:
        return self.name, self.minutes, self.age_from


class ShowOut2(NewShow2):
    id: int


def show_1(show: Show) -> ShowOut1:
    return ShowOut1(id=show.id, title=show.title, minutes=show.minutes)


def show_2(show: Show) -> ShowOut2:
    return ShowOut2(id=show.id, name=show.title, minutes=show.minutes, age_from=show.age_from)


def say_not_found(request: Request, error: Exception) -> JSONResponse:
    body = {"title": "There is no such show", "status": 404}
    return JSONResponse(body, status_code=404, media_type="application/problem+json")


def create_version(
    number: str,
    body: type[NewShow1 | NewShow2],
    out: type[ShowOut1 | ShowOut2],
    show: Callable[[Show], ShowOut1 | ShowOut2],
    *,
    deprecated: bool = False,
) -> FastAPI:
    """Make the application of one version. It shares the shows with the other one, and no more."""
    name = f"v{number}"
    app = FastAPI(title="Puppet theatre", version=number)
    app.add_exception_handler(ShowNotFoundError, say_not_found)

    @app.get("/shows", response_model=list[out], deprecated=deprecated)
    def list_shows(
        request: Request, response: Response, page: Annotated[int, Query(ge=1)] = 1
    ) -> Any:
        shows, has_next = request.state.shows.page(page)
        if has_next:
            # url_for looks from the outermost application: the mount's name comes first.
            url = request.url_for(f"{name}:list_shows").include_query_params(page=page + 1)
            response.headers["Link"] = f'<{url}>; rel="next"'
        return [show(each) for each in shows]

    @app.get("/shows/{id}", response_model=out, deprecated=deprecated)
    def read_show(id: int, request: Request) -> Any:
        return show(request.state.shows.get(id))

    @app.post("/shows", status_code=201, response_model=out, deprecated=deprecated)
    def add_show(new: body, request: Request, response: Response) -> Any:  # type: ignore[valid-type]
        added = request.state.shows.add(*new.values())
        url = request.url_for(f"{name}:read_show", id=added.id)
        response.headers["Location"] = str(url)
        return show(added)

    return app


class Retiring:
    """Announces the end of an application on each of its answers, and is its end when it comes."""

    def __init__(self, app) -> None:
        self.app = app
        self.headers = {
            "Deprecation": f"@{DEPRECATED_ON.timestamp():.0f}",
            "Sunset": format_datetime(SUNSET_ON.astimezone(UTC), usegmt=True),
        }

    async def __call__(self, scope, receive, send) -> None:
        async def send_with_headers(message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(self.headers)
                headers.append("Link", f'<{GUIDE}>; rel="deprecation"')
            await send(message)

        await self.app(scope, receive, send_with_headers)


async def say_gone(scope, receive, send) -> None:
    gone = JSONResponse({"title": "Version 1 has ended", "guide": GUIDE}, status_code=410)
    await gone(scope, receive, send)


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[dict[str, Shows]]:
    yield {"shows": Shows()}


# Only this lifespan runs: those of mounted applications do not.
app = FastAPI(lifespan=lifespan, openapi_url=None)
v1 = create_version("1", NewShow1, ShowOut1, show_1, deprecated=True)
v2 = create_version("2", NewShow2, ShowOut2, show_2)
if datetime.now(UTC) < SUNSET_ON:
    v1.add_middleware(Retiring)
    app.mount("/v1", v1, name="v1")
else:
    app.mount("/v1", Retiring(say_gone), name="v1")
app.mount("/v2", v2, name="v2")
