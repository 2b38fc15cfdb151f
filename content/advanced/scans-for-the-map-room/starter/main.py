import os
from pathlib import Path
from typing import Annotated
from uuid import uuid4

from fastapi import Depends, FastAPI, Header, HTTPException, UploadFile
from fastapi.responses import FileResponse

app = FastAPI(title="Map room")

SCANS_DIR = Path(os.environ.get("SCANS_DIR", "scans"))
MAX_BYTES = int(os.environ.get("MAX_BYTES", "1000000"))
ARCHIVISTS = {"ivo", "wanda"}

SCANS_DIR.mkdir(parents=True, exist_ok=True)
scans: dict[str, dict] = {}


def known_archivist(x_archivist: Annotated[str, Header()] = "") -> str:
    if x_archivist not in ARCHIVISTS:
        raise HTTPException(401)
    return x_archivist


@app.post("/scans", status_code=201)
async def upload(archivist: Annotated[str, Depends(known_archivist)], file: UploadFile):
    if file.size > MAX_BYTES:
        raise HTTPException(413)
    scan = {"id": uuid4().hex, "name": file.filename, "size": file.size}
    (SCANS_DIR / file.filename).write_bytes(await file.read())
    scans[scan["id"]] = scan
    return scan


@app.get("/scans")
def list_scans(archivist: Annotated[str, Depends(known_archivist)]):
    return list(scans.values())


@app.get("/scans/{scan_id}")
def download(archivist: Annotated[str, Depends(known_archivist)], scan_id: str):
    return FileResponse(SCANS_DIR / scans[scan_id]["name"])
