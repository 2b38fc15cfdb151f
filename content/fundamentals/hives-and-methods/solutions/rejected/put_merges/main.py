# caught by: hidden/test_replacing.py::test_replaces_the_whole
from itertools import count
from typing import Annotated, Any, Self

from fastapi import Body, FastAPI, HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import iter_route_contexts
from pydantic import BaseModel, Field, ValidationError, model_validator
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.routing import Match

app = FastAPI(title="Apiary")


class HiveForm(BaseModel):
    """What the beekeeper says about a hive: the whole of it."""

    name: str = Field(min_length=1, max_length=40)
    frames: int = Field(ge=1, le=24)
    honey_frames: int = Field(default=0, ge=0)
    queen: str | None = Field(default=None, min_length=1, max_length=40)

    @model_validator(mode="after")
    def honey_fits_in(self) -> Self:
        if self.honey_frames > self.frames:
            raise ValueError("There cannot be more honey frames than frames")
        return self


class Hive(HiveForm):
    id: int


hives: dict[int, Hive] = {}
numbers = count(1)


@app.exception_handler(405)
def name_all_methods(request: Request, error: StarletteHTTPException) -> JSONResponse:
    """Collect the methods of every route on this path; each route knows only its own."""
    allowed = {
        method
        for route in iter_route_contexts(app.routes)
        if route.matches(request.scope)[0] is not Match.NONE
        for method in route.methods
    }
    headers = {"Allow": ", ".join(sorted(allowed))}
    return JSONResponse({"detail": error.detail}, error.status_code, headers)


def existing(hive_id: int) -> Hive:
    if hive_id not in hives:
        raise HTTPException(404, "No such hive")
    return hives[hive_id]


@app.api_route("/hives", methods=["GET", "HEAD"])
def list_hives() -> list[Hive]:
    return list(hives.values())


@app.post("/hives", status_code=201)
def create_hive(form: HiveForm, response: Response) -> Hive:
    hive = Hive(id=next(numbers), **form.model_dump())
    hives[hive.id] = hive
    response.headers["Location"] = f"/hives/{hive.id}"
    return hive


@app.api_route("/hives/{hive_id}", methods=["GET", "HEAD"])
def show_hive(hive_id: int) -> Hive:
    return existing(hive_id)


@app.put("/hives/{hive_id}")
def replace_hive(hive_id: int, form: HiveForm) -> Hive:
    merged = existing(hive_id).model_dump() | form.model_dump(exclude_unset=True)
    hives[hive_id] = Hive.model_validate(merged)
    return hives[hive_id]


@app.patch("/hives/{hive_id}")
def change_hive(hive_id: int, sent: Annotated[dict[str, Any], Body()]) -> Hive:
    merged = existing(hive_id).model_dump() | sent | {"id": hive_id}
    try:
        hive = Hive.model_validate(merged)
    except ValidationError as error:
        raise RequestValidationError(error.errors()) from None
    hives[hive_id] = hive
    return hive


@app.delete("/hives/{hive_id}", status_code=204)
def delete_hive(hive_id: int) -> None:
    existing(hive_id)
    del hives[hive_id]
