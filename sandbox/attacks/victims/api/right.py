import hashlib
import os

from fastapi import FastAPI
from pydantic import BaseModel

app = FastAPI()


class Message(BaseModel):
    text: str


@app.post("/digest")
def digest(message: Message) -> dict[str, str]:
    return {"digest": hashlib.sha256(message.text.encode()).hexdigest()}


@app.get("/label")
def label() -> dict[str, str]:
    return {"label": os.environ.get("LABEL", "")}
