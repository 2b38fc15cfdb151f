# caught by: hidden/test_versions.py::test_loses_no_gram
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import FastAPI, Header, HTTPException, Response
from fastapi.middleware.cors import CORSMiddleware
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field, field_validator


@dataclass
class Wheel:
    id: int
    name: str
    grams: int


WHEELS = {
    1: Wheel(1, "Bergtaler", 8400),
    2: Wheel(2, "Grey Abbot", 3050),
    3: Wheel(3, "Old Ferryman", 12075),
}


class Named(BaseModel):
    name: str = Field(min_length=1, max_length=40)


class NewWheel1(Named):
    weight: str = Field(pattern=r"^[0-9]{1,2}\.[0-9]{3} kg$")

    @field_validator("weight")
    @classmethod
    def weighs_something(cls, weight: str) -> str:
        if not any(digit in weight for digit in "123456789"):
            raise ValueError("weighs nothing")
        return weight

    def grams(self) -> int:
        return int(float(self.weight.removesuffix(" kg")) * 1000)


class NewWheel2(Named):
    weight_grams: int = Field(strict=True, ge=1, le=99_999)

    def grams(self) -> int:
        return self.weight_grams


def show_1(wheel: Wheel) -> dict[str, Any]:
    weight = f"{wheel.grams // 1000}.{wheel.grams % 1000:03} kg"
    return {"id": wheel.id, "name": wheel.name, "weight": weight}


def show_2(wheel: Wheel) -> dict[str, Any]:
    return {"id": wheel.id, "name": wheel.name, "weight_grams": wheel.grams}


def create_version(
    version: str, body: type[NewWheel1 | NewWheel2], show: Callable[[Wheel], dict[str, Any]]
) -> FastAPI:
    """Make the application of one version: the same routes, with other models."""
    app = FastAPI(title="Cheese cellar", version=version)

    @app.get("/wheels")
    async def list_wheels():
        return [show(wheel) for wheel in WHEELS.values()]

    @app.get("/wheels/{id}")
    async def show_wheel(
        id: int, response: Response, if_none_match: Annotated[str | None, Header()] = None
    ):
        wheel = WHEELS.get(id)
        if wheel is None:
            raise HTTPException(404, "No such wheel")
        etag = f'"{version}/{wheel.id}/{wheel.grams}"'
        if if_none_match == etag:
            return Response(status_code=304, headers={"ETag": etag})
        response.headers["ETag"] = etag
        return show(wheel)

    @app.post("/wheels", status_code=201)
    async def add_wheel(new: body):  # type: ignore[valid-type]
        id = max(WHEELS) + 1
        WHEELS[id] = Wheel(id, new.name, new.grams())
        return show(WHEELS[id])

    return app


class ByVersion:
    """Hands each request to the application of its version."""

    def __init__(self, applications: dict[bytes, FastAPI]) -> None:
        self.applications = applications

    async def __call__(self, scope, receive, send) -> None:
        asked = [value for name, value in scope["headers"] if name == b"api-version"] or [b"1"]
        version = asked[0] if len(asked) == 1 else b""
        answer = self.applications.get(version)
        added = [(b"vary", b"API-Version")]
        if answer is None:
            supported = [known.decode() for known in self.applications]
            answer = JSONResponse({"supported": supported}, status_code=400)
        else:
            added.append((b"api-version", version))

        async def send_with_version(message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], *added]}
            await send(message)

        await answer(scope, receive, send_with_version)


app = FastAPI(title="Cheese cellar")
app.add_middleware(GZipMiddleware, minimum_size=500)
app.add_middleware(
    CORSMiddleware,
    allow_origins=["https://counter.example"],
    allow_methods=["GET", "POST"],
    allow_headers=["API-Version"],
    expose_headers=["API-Version"],
)


@app.get("/health")
async def health():
    return {"ok": True}


app.mount(
    "/",
    ByVersion(
        {
            b"1": create_version("1", NewWheel1, show_1),
            b"2": create_version("2", NewWheel2, show_2),
        }
    ),
)
