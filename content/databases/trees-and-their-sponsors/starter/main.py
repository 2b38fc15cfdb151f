import os
import tempfile
from typing import Annotated

from fastapi import FastAPI
from pydantic import BaseModel, Field

DATABASE_URL = os.environ.get("DATABASE_URL") or f"sqlite:///{tempfile.mkdtemp()}/trees.db"

Text = Annotated[str, Field(min_length=1, max_length=60)]


class NewSponsor(BaseModel):
    name: Text


class NewTree(BaseModel):
    species: Text
    street: Text


class Move(BaseModel):
    sponsor_id: int


class TreeOut(BaseModel):
    id: int
    species: str
    street: str
    sponsor_id: int


class SponsorOut(BaseModel):
    id: int
    name: str
    trees: list[TreeOut]


# Your engine, your tables and your sessions go here.

app = FastAPI(title="Town trees")


@app.get("/sponsors")
def list_sponsors(species: str | None = None) -> list[SponsorOut]:
    return []


# Your other routes go here.
