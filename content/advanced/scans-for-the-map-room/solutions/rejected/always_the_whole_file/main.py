# caught by: hidden/test_downloads.py::test_continues_a_download
import asyncio
import os
import re
import secrets
from collections.abc import AsyncIterator
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote

from fastapi import Depends, FastAPI, HTTPException, Request, Response
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

SCANS_DIR = Path(os.environ.get("SCANS_DIR", "scans"))
MAX_BYTES = int(os.environ.get("MAX_BYTES", "1000000"))
ARCHIVISTS = {"ivo", "wanda"}
FORBIDDEN = re.compile(r"[/\\\x00-\x1f\x7f]")


def know_archivist(request: Request) -> None:
    """Nothing in this application declares a form: dependencies come before the body."""
    if request.headers.get("x-archivist") not in ARCHIVISTS:
        raise HTTPException(status_code=401)


app = FastAPI(title="Map room", dependencies=[Depends(know_archivist)])
# owner -> id -> what the owner may know of it
shelves: dict[str, dict[str, dict[str, Any]]] = {name: {} for name in ARCHIVISTS}


async def bounded(request: Request) -> AsyncIterator[bytes]:
    read = 0
    async for piece in request.stream():
        read += len(piece)
        if read > MAX_BYTES + 8192:
            raise HTTPException(status_code=413)
        yield piece


async def uploaded_file(request: Request) -> UploadFile:
    try:
        form = await MultiPartParser(request.headers, bounded(request)).parse()
    except (MultiPartException, KeyError):
        raise HTTPException(status_code=422) from None
    file = form.get("file")
    if not isinstance(file, UploadFile):
        raise HTTPException(status_code=422)
    return file


def named(file: UploadFile) -> str:
    name = file.filename or ""
    if name in ("", ".", "..") or len(name) > 100 or FORBIDDEN.search(name):
        raise HTTPException(status_code=422)
    return name


@app.post("/scans", status_code=201)
async def upload(request: Request):
    file = await uploaded_file(request)
    try:
        name, content = named(file), await file.read(MAX_BYTES + 1)
    finally:
        await file.close()
    if len(content) > MAX_BYTES:
        raise HTTPException(status_code=413)
    scan = {"id": secrets.token_urlsafe(12), "name": name, "size": len(content)}
    await asyncio.to_thread(store, scan["id"], content)
    shelves[request.headers["x-archivist"]][scan["id"]] = scan
    return scan


def store(scan_id: str, content: bytes) -> None:
    SCANS_DIR.mkdir(parents=True, exist_ok=True)
    draft = SCANS_DIR / f".{scan_id}"
    draft.write_bytes(content)
    draft.rename(SCANS_DIR / scan_id)


@app.get("/scans")
async def list_scans(request: Request):
    return list(shelves[request.headers["x-archivist"]].values())


@app.get("/scans/{scan_id}")
def download(scan_id: str, request: Request):
    scan = shelves[request.headers["x-archivist"]].get(scan_id)
    if scan is None:
        raise HTTPException(status_code=404)
    content = (SCANS_DIR / scan_id).read_bytes()
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(scan['name'], safe='')}",
        "X-Content-Type-Options": "nosniff",
        "Accept-Ranges": "bytes",
        "ETag": f'"{sha256(content).hexdigest()[:32]}"',
    }
    return Response(content, 200, headers, "application/octet-stream")
