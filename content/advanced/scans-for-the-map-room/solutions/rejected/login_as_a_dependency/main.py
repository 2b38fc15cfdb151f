# caught by: hidden/test_uploads.py::test_answers_a_stranger_first
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated
from uuid import uuid4

from fastapi import Depends, FastAPI, Header, HTTPException, UploadFile
from fastapi.responses import FileResponse
from pydantic import BaseModel

SCANS_DIR = Path(os.environ.get("SCANS_DIR", "scans"))
MAX_BYTES = int(os.environ.get("MAX_BYTES", "1000000"))
WRAPPING_BYTES = 10_000
ARCHIVISTS = {"ivo", "wanda"}

SCANS_DIR.mkdir(parents=True, exist_ok=True)


app = FastAPI(title="Map room")


def the_archivist(x_archivist: Annotated[str, Header()] = "") -> str:
    if x_archivist not in ARCHIVISTS:
        raise HTTPException(401, "Who are you?")
    return x_archivist


Archivist = Annotated[str, Depends(the_archivist)]


class ScanOut(BaseModel):
    id: str
    name: str
    size: int


@dataclass
class Scan:
    id: str
    owner: str
    name: str
    size: int

    @property
    def path(self) -> Path:
        return SCANS_DIR / self.id


scans: dict[str, Scan] = {}


def is_name(text: str) -> bool:
    if not 1 <= len(text) <= 100 or text in {".", ".."}:
        return False
    return not any(sign in "/\\\x7f" or sign < " " for sign in text)


def copy_bounded(file: UploadFile, path: Path) -> int:
    """Copy the file in pieces; return its size, or raise 413."""
    with path.open("wb") as target:
        while piece := file.file.read(64 * 1024):
            if target.tell() + len(piece) > MAX_BYTES:
                raise HTTPException(413, "Too large")
            target.write(piece)
        return target.tell()


@app.post("/scans", status_code=201, max_body_size=MAX_BYTES + WRAPPING_BYTES)
def upload(archivist: Archivist, file: UploadFile) -> ScanOut:
    name = file.filename or ""
    if not is_name(name):
        raise HTTPException(422, "That is not a name for a file")
    scan_id = uuid4().hex
    unfinished = SCANS_DIR / f"{scan_id}.part"
    try:
        size = copy_bounded(file, unfinished)
        shutil.move(unfinished, SCANS_DIR / scan_id)
    finally:
        unfinished.unlink(missing_ok=True)
    scans[scan_id] = Scan(scan_id, archivist, name, size)
    return scans[scan_id]


@app.get("/scans")
def list_scans(archivist: Archivist) -> list[ScanOut]:
    return [scan for scan in list(scans.values()) if scan.owner == archivist]


@app.get("/scans/{scan_id}")
def download(archivist: Archivist, scan_id: str) -> FileResponse:
    scan = scans.get(scan_id)
    if scan is None or scan.owner != archivist:
        raise HTTPException(404, "No such scan")
    return FileResponse(
        scan.path,
        filename=scan.name,
        media_type="application/octet-stream",
        headers={"X-Content-Type-Options": "nosniff"},
    )
