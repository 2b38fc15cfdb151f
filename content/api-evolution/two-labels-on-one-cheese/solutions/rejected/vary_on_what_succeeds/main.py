# caught by: hidden/test_caches.py::test_every_answer_varies
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Body, Depends, FastAPI, Header, HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.middleware.cors import CORSMiddleware
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.responses import JSONResponse
from pydantic import AfterValidator, BaseModel, Field, ValidationError
from starlette.datastructures import Headers, MutableHeaders

app = FastAPI(title="Cheese cellar")
SUPPORTED = ["1", "2"]


class ApiVersions:
    """Decides about the version before anything else, and says in every answer what was used."""

    def __init__(self, app) -> None:
        self.app = app

    async def __call__(self, scope, receive, send) -> None:
        if scope["type"] != "http" or not f"{scope['path']}/".startswith("/wheels/"):
            await self.app(scope, receive, send)
            return
        asked = Headers(scope=scope).getlist("API-Version") or ["1"]
        used = asked[0] if len(asked) == 1 and asked[0] in SUPPORTED else None

        async def send_with_version(message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if message["status"] < 400:  # errors say nothing about a wheel
                    headers.add_vary_header("API-Version")
                if used:
                    headers["API-Version"] = used
            await send(message)

        if used is None:
            refusal = JSONResponse({"detail": "Unknown version", "supported": SUPPORTED}, 400)
            await refusal(scope, receive, send_with_version)
            return
        scope.setdefault("state", {})["version"] = used
        await self.app(scope, receive, send_with_version)


# The last one added is the outermost: a refusal passes CORS, and a preflight never gets here.
app.add_middleware(ApiVersions)
app.add_middleware(GZipMiddleware, minimum_size=500)
app.add_middleware(
    CORSMiddleware,
    allow_origins=["https://counter.example"],
    allow_methods=["GET", "POST"],
    allow_headers=["API-Version"],
    expose_headers=["API-Version"],
)


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


def weighs_something(weight: str) -> str:
    if weight.strip("0. kg") == "":
        raise ValueError("weighs nothing")
    return weight


class NewWheel1(BaseModel):
    name: str = Field(min_length=1, max_length=40)
    weight: Annotated[
        str, Field(pattern=r"^[0-9]{1,2}\.[0-9]{3} kg$"), AfterValidator(weighs_something)
    ]

    def grams(self) -> int:
        return int(self.weight.removesuffix(" kg").replace(".", ""))


class NewWheel2(BaseModel):
    name: str = Field(min_length=1, max_length=40)
    weight_grams: int = Field(strict=True, ge=1, le=99_999)

    def grams(self) -> int:
        return self.weight_grams


def get_version(request: Request) -> str:
    return request.state.version


Version = Annotated[str, Depends(get_version)]


def read_new_wheel(version: Version, body: Annotated[Any, Body()]) -> NewWheel1 | NewWheel2:
    model = NewWheel1 if version == "1" else NewWheel2
    try:
        return model.model_validate(body)
    except ValidationError as error:
        problems = [{**each, "loc": ("body", *each["loc"])} for each in error.errors()]
        raise RequestValidationError(problems) from None


def show(wheel: Wheel, version: str) -> dict[str, Any]:
    if version == "1":
        weight = {"weight": f"{wheel.grams / 1000:.3f} kg"}
    else:
        weight = {"weight_grams": wheel.grams}
    return {"id": wheel.id, "name": wheel.name, **weight}


def etag_of(wheel: Wheel, version: str) -> str:
    return f'"{wheel.id}-{wheel.grams}-v{version}"'


@app.get("/health")
def health():
    return {"ok": True}


@app.get("/wheels")
def list_wheels(version: Version):
    return [show(wheel, version) for wheel in WHEELS.values()]


@app.get("/wheels/{id}")
def show_wheel(
    id: int,
    version: Version,
    response: Response,
    if_none_match: Annotated[str | None, Header()] = None,
):
    if id not in WHEELS:
        raise HTTPException(404, "No such wheel")
    etag = etag_of(WHEELS[id], version)
    if if_none_match == etag:
        return Response(status_code=304, headers={"ETag": etag})
    response.headers["ETag"] = etag
    return show(WHEELS[id], version)


@app.post("/wheels", status_code=201)
def add_wheel(
    new: Annotated[NewWheel1 | NewWheel2, Depends(read_new_wheel)],
    version: Version,
):
    id = max(WHEELS) + 1
    WHEELS[id] = Wheel(id, new.name, new.grams())
    return show(WHEELS[id], version)
