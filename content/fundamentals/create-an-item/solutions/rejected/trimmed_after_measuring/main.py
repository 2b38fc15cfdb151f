# caught by: hidden/test_fields.py::test_trims_the_name_before_measuring
from dataclasses import asdict, dataclass, field

from fastapi import FastAPI, HTTPException, status
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field, field_validator


class ItemForm(BaseModel, extra="forbid"):
    name: str = Field(min_length=1, max_length=80)
    price_cents: int = Field(ge=1, le=1_000_000, strict=True)
    description: str | None = Field(default=None, max_length=500)
    tags: list[str] = Field(default_factory=list)

    @field_validator("name")
    @classmethod
    def trim(cls, value: str) -> str:
        return value.strip()


@dataclass
class StoredItem:
    id: int
    name: str
    price_cents: int
    description: str | None
    tags: list[str]


@dataclass
class Store:
    """Keeps the items of this process; the place of an item gives its number."""

    items: list[StoredItem] = field(default_factory=list)

    def add(self, form: ItemForm) -> StoredItem:
        item = StoredItem(id=len(self.items) + 1, **form.model_dump())
        self.items.append(item)
        return item

    def find(self, item_id: int) -> StoredItem | None:
        return self.items[item_id - 1] if 0 < item_id <= len(self.items) else None


app = FastAPI(title="Flea market")
store = Store()


@app.post("/items", status_code=status.HTTP_201_CREATED)
async def create_item(form: ItemForm) -> JSONResponse:
    item = store.add(form)
    return JSONResponse(
        asdict(item),
        status_code=status.HTTP_201_CREATED,
        headers={"Location": f"/items/{item.id}"},
    )


@app.get("/items/{item_id}")
async def show_item(item_id: int) -> StoredItem:
    item = store.find(item_id)
    if item is None:
        raise HTTPException(status.HTTP_404_NOT_FOUND, "There is no such item")
    return item
