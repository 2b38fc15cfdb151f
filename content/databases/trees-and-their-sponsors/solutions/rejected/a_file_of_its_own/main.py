# caught by: hidden/test_stored.py::test_keeps_everything_over_a_restart
import os
import tempfile
from collections.abc import Iterator
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import ForeignKey, create_engine, select
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    mapped_column,
    relationship,
    selectinload,
)

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
    model_config = ConfigDict(from_attributes=True)

    id: int
    species: str
    street: str
    sponsor_id: int


class SponsorOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    name: str
    trees: list[TreeOut]


class Base(DeclarativeBase):
    pass


class Sponsor(Base):
    __tablename__ = "sponsors"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    trees: Mapped[list["Tree"]] = relationship(
        back_populates="sponsor", cascade="all, delete-orphan", order_by="Tree.id"
    )


class Tree(Base):
    __tablename__ = "trees"
    id: Mapped[int] = mapped_column(primary_key=True)
    species: Mapped[str]
    street: Mapped[str]
    sponsor_id: Mapped[int] = mapped_column(ForeignKey("sponsors.id"), index=True)
    sponsor: Mapped[Sponsor] = relationship(back_populates="trees")


engine = create_engine(f"sqlite:///{tempfile.mkdtemp()}/sponsors.db")
Base.metadata.create_all(engine)
app = FastAPI(title="Town trees")


def open_session() -> Iterator[Session]:
    with Session(engine) as session:
        yield session


SessionDep = Annotated[Session, Depends(open_session)]


@app.get("/sponsors")
def list_sponsors(session: SessionDep, species: str | None = None) -> list[SponsorOut]:
    query = select(Sponsor).order_by(Sponsor.id).options(selectinload(Sponsor.trees))
    if species is not None:
        query = query.where(Sponsor.trees.any(Tree.species == species))
    return [SponsorOut.model_validate(sponsor) for sponsor in session.scalars(query)]


@app.post("/sponsors", status_code=201)
def add_sponsor(new: NewSponsor, session: SessionDep) -> SponsorOut:
    sponsor = Sponsor(name=new.name)
    session.add(sponsor)
    session.commit()
    return SponsorOut.model_validate(sponsor)


@app.post("/sponsors/{sponsor_id}/trees", status_code=201)
def add_tree(sponsor_id: int, new: NewTree, session: SessionDep) -> TreeOut:
    if session.get(Sponsor, sponsor_id) is None:
        raise HTTPException(404, "No such sponsor")
    tree = Tree(sponsor_id=sponsor_id, **new.model_dump())
    session.add(tree)
    session.commit()
    return TreeOut.model_validate(tree)


@app.put("/trees/{tree_id}/sponsor")
def move_tree(tree_id: int, move: Move, session: SessionDep) -> TreeOut:
    tree = session.get(Tree, tree_id)
    if tree is None:
        raise HTTPException(404, "No such tree")
    sponsor = session.get(Sponsor, move.sponsor_id)
    if sponsor is None:
        raise HTTPException(422, "No such sponsor")
    tree.sponsor = sponsor
    session.commit()
    return TreeOut.model_validate(tree)


@app.delete("/sponsors/{sponsor_id}", status_code=204)
def delete_sponsor(sponsor_id: int, session: SessionDep) -> None:
    sponsor = session.get(Sponsor, sponsor_id)
    if sponsor is None:
        raise HTTPException(404, "No such sponsor")
    session.delete(sponsor)
    session.commit()
