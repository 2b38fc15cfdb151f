from fastapi import FastAPI
from pydantic import BaseModel

app = FastAPI(title="Observatory")

TELESCOPES = {1: "North dome", 2: "South dome", 3: "Old refractor"}
SESSIONS = {"k7f": "Ida", "m2x": "Noor"}


class Exposure(BaseModel):
    target: str
    seconds: int


@app.post("/telescopes/{telescope_id}/exposures")
def plan_exposure(telescope_id: int, exposure: Exposure, x_request_id: str | None = None):
    return {"telescope": telescope_id, "target": exposure.target, "seconds": exposure.seconds}
