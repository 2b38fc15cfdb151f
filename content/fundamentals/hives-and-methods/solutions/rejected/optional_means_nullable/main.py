# caught by: hidden/test_updating.py::test_refuses_null_where_a_value_is_needed
from dataclasses import asdict, dataclass, field, replace
from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, HTTPException, status
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

Name = Annotated[str, Field(min_length=1, max_length=40)]
Frames = Annotated[int, Field(ge=1, le=24)]
HoneyFrames = Annotated[int, Field(ge=0)]


class NewHive(BaseModel):
    name: Name
    frames: Frames
    honey_frames: HoneyFrames = 0
    queen: Name | None = None


class Change(BaseModel):
    """Every field may be left out."""

    name: Name | None = None
    frames: Frames | None = None
    honey_frames: HoneyFrames | None = None
    queen: Name | None = None


@dataclass(frozen=True)
class Hive:
    id: int
    name: str | None
    frames: int | None
    honey_frames: int | None
    queen: str | None


@dataclass
class Apiary:
    """Keeps the hives of this process. Each of them is replaced as a whole, never altered."""

    hives: dict[int, Hive] = field(default_factory=dict)
    last_id: int = 0

    def next_id(self) -> int:
        self.last_id += 1
        return self.last_id

    def get(self, hive_id: int) -> Hive:
        try:
            return self.hives[hive_id]
        except KeyError:
            raise HTTPException(status.HTTP_404_NOT_FOUND) from None

    def put(self, hive: Hive) -> Hive:
        if (hive.honey_frames or 0) > (hive.frames or 24):
            raise HTTPException(
                status.HTTP_422_UNPROCESSABLE_CONTENT, "More honey frames than frames"
            )
        self.hives[hive.id] = hive
        return hive


apiary = Apiary()
router = APIRouter(prefix="/hives")
hidden = {"include_in_schema": False}


async def existing_hive(hive_id: int) -> Hive:
    return apiary.get(hive_id)


Existing = Annotated[Hive, Depends(existing_hive)]


@router.get("")
@router.head("", **hidden)
async def list_hives() -> list[Hive]:
    return sorted(apiary.hives.values(), key=lambda hive: hive.id)


@router.post("")
async def create_hive(new: NewHive) -> JSONResponse:
    hive = apiary.put(Hive(id=apiary.next_id(), **new.model_dump()))
    return JSONResponse(asdict(hive), status.HTTP_201_CREATED, {"Location": f"/hives/{hive.id}"})


@router.get("/{hive_id}")
@router.head("/{hive_id}", **hidden)
async def show_hive(hive: Existing) -> Hive:
    return hive


@router.put("/{hive_id}")
async def replace_hive(hive: Existing, new: NewHive) -> Hive:
    return apiary.put(Hive(id=hive.id, **new.model_dump()))


@router.patch("/{hive_id}")
async def change_hive(hive: Existing, change: Change) -> Hive:
    return apiary.put(replace(hive, **change.model_dump(exclude_unset=True)))


@router.delete("/{hive_id}", status_code=status.HTTP_204_NO_CONTENT)
async def delete_hive(hive: Existing) -> None:
    del apiary.hives[hive.id]


# The last routes of each path: what no other took arrives here.
ANY_METHOD = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"]


@router.api_route("", methods=ANY_METHOD, **hidden)
async def refuse_for_all() -> None:
    raise HTTPException(405, headers={"Allow": "GET, HEAD, POST"})


@router.api_route("/{hive_id}", methods=ANY_METHOD, **hidden)
async def refuse_for_one(hive_id: str) -> None:
    raise HTTPException(405, headers={"Allow": "GET, HEAD, PUT, PATCH, DELETE"})


app = FastAPI(title="Apiary")
app.include_router(router)
