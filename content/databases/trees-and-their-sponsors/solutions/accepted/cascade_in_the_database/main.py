import os
import tempfile
from typing import Annotated, Any

from fastapi import FastAPI, HTTPException
from pydantic import BaseModel, Field
from sqlalchemy import ForeignKey, create_engine, delete, event, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    joinedload,
    mapped_column,
    relationship,
    sessionmaker,
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
    id: int
    species: str
    street: str
    sponsor_id: int


class SponsorOut(BaseModel):
    id: int
    name: str
    trees: list[TreeOut]


class Base(DeclarativeBase):
    pass


class SponsorRow(Base):
    __tablename__ = "sponsor"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    trees: Mapped[list["TreeRow"]] = relationship(order_by="TreeRow.id", viewonly=True)


class TreeRow(Base):
    __tablename__ = "tree"
    id: Mapped[int] = mapped_column(primary_key=True)
    species: Mapped[str]
    street: Mapped[str]
    sponsor_id: Mapped[int] = mapped_column(ForeignKey("sponsor.id", ondelete="CASCADE"))


engine = create_engine(DATABASE_URL)


@event.listens_for(engine, "connect")
def keep_foreign_keys(connection: Any, record: Any) -> None:
    connection.execute("PRAGMA foreign_keys = ON")  # for each connection, or SQLite keeps none


Base.metadata.create_all(engine)
Sessions = sessionmaker(engine)
app = FastAPI(title="Town trees")


def shown(tree: TreeRow) -> TreeOut:
    return TreeOut(id=tree.id, species=tree.species, street=tree.street, sponsor_id=tree.sponsor_id)


@app.get("/sponsors")
def list_sponsors(species: str | None = None) -> list[SponsorOut]:
    query = select(SponsorRow).options(joinedload(SponsorRow.trees)).order_by(SponsorRow.id)
    if species is not None:
        having_one = select(TreeRow.sponsor_id).where(TreeRow.species == species)
        query = query.where(SponsorRow.id.in_(having_one))
    with Sessions() as session:
        return [
            SponsorOut(id=row.id, name=row.name, trees=[shown(tree) for tree in row.trees])
            for row in session.scalars(query).unique()
        ]


@app.post("/sponsors", status_code=201)
def add_sponsor(new: NewSponsor) -> SponsorOut:
    with Sessions.begin() as session:
        statement = insert(SponsorRow).values(name=new.name).returning(SponsorRow.id)
        return SponsorOut(id=session.scalar(statement), name=new.name, trees=[])


@app.post("/sponsors/{sponsor_id}/trees", status_code=201)
def add_tree(sponsor_id: int, new: NewTree) -> TreeOut:
    statement = insert(TreeRow).values(sponsor_id=sponsor_id, **new.model_dump())
    try:
        with Sessions.begin() as session:
            return shown(session.scalars(statement.returning(TreeRow)).one())
    except IntegrityError as error:
        raise HTTPException(404, "Nobody has this number") from error


@app.put("/trees/{tree_id}/sponsor")
def move_tree(tree_id: int, move: Move) -> TreeOut:
    statement = (
        update(TreeRow).where(TreeRow.id == tree_id).values(sponsor_id=move.sponsor_id)
    ).returning(TreeRow)
    try:
        with Sessions.begin() as session:
            tree = session.scalars(statement).one_or_none()
            if tree is None:
                raise HTTPException(404, "No tree has this number")
            return shown(tree)
    except IntegrityError as error:
        raise HTTPException(422, "Nobody has this number") from error


@app.delete("/sponsors/{sponsor_id}", status_code=204)
def delete_sponsor(sponsor_id: int) -> None:
    with Sessions.begin() as session:
        statement = delete(SponsorRow).where(SponsorRow.id == sponsor_id)
        if session.execute(statement.returning(SponsorRow.id)).first() is None:
            raise HTTPException(404, "Nobody has this number")
