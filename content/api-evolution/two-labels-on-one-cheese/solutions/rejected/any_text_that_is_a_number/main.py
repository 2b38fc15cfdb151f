# caught by: hidden/test_versions.py::test_takes_the_agreed_form
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Annotated

from fastapi import Body, FastAPI, Header, HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.middleware.cors import CORSMiddleware
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field, ValidationError, field_validator

app = FastAPI(title="Cheese cellar")


@app.middleware("http")
async def choose_version(request: Request, call_next):
    path = request.url.path
    if path != "/wheels" and not path.startswith("/wheels/"):
        return await call_next(request)
    versions = request.headers.getlist("API-Version") or ["1"]
    if versions not in (["1"], ["2"]):
        response = JSONResponse(
            {"detail": "Unknown API version", "supported": ["1", "2"]}, status_code=400
        )
    else:
        request.state.version = versions[0]
        response = await call_next(request)
        response.headers["API-Version"] = versions[0]
    response.headers.add_vary_header("API-Version")
    return response


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


class NewWheelV1(BaseModel):
    name: str = Field(min_length=1, max_length=40)
    weight: str

    @field_validator("weight")
    @classmethod
    def check_weight(cls, value: str) -> str:
        try:
            kg = Decimal(value.removesuffix(" kg"))
            if not Decimal("0.001") <= kg <= Decimal("99.999"):
                raise ValueError("must be from 0.001 kg to 99.999 kg")
        except InvalidOperation:
            raise ValueError("not a weight") from None
        return value

    def grams(self) -> int:
        return int(Decimal(self.weight.removesuffix(" kg")) * 1000)


class NewWheelV2(BaseModel):
    name: str = Field(min_length=1, max_length=40)
    weight_grams: int = Field(ge=1, le=99999, strict=True)

    def grams(self) -> int:
        return self.weight_grams


MODELS = {"1": NewWheelV1, "2": NewWheelV2}


def show(wheel: Wheel, version: str) -> dict:
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
def list_wheels(request: Request):
    return [show(wheel, request.state.version) for wheel in WHEELS.values()]


@app.get("/wheels/{id}")
def show_wheel(
    request: Request,
    id: int,
    response: Response,
    if_none_match: Annotated[str | None, Header()] = None,
):
    if id not in WHEELS:
        raise HTTPException(404, "No such wheel")
    version = request.state.version
    etag = etag_of(WHEELS[id], version)
    if if_none_match == etag:
        return Response(status_code=304, headers={"ETag": etag})
    response.headers["ETag"] = etag
    return show(WHEELS[id], version)


@app.post("/wheels", status_code=201)
def add_wheel(request: Request, body: Annotated[dict, Body()]):
    version = request.state.version
    try:
        new = MODELS[version].model_validate(body)
    except ValidationError as error:
        raise RequestValidationError(error.errors()) from None
    id = max(WHEELS) + 1
    WHEELS[id] = Wheel(id, new.name, new.grams())
    return show(WHEELS[id], version)
