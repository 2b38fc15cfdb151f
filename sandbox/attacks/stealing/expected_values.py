"""Fails in ways that make an assertion talk.

victim: api
tries: to read an expected value from the text of a failed hidden check
must: failed, crashed, timed_out
shows: armed
points: 0
backends: docker-runc, docker-runsc, local
"""

from fastapi import FastAPI, HTTPException, Request, Response

app = FastAPI()
print("armed", flush=True)

# variant: almost_right
@app.post("/digest")
def digest():
    return {"digest": "0" * 64, "expected": None}

# variant: echo
@app.api_route("/{path:path}", methods=["GET", "POST"])
async def echo(request: Request):
    return Response(await request.body(), media_type="application/json")

# variant: error_with_the_input
@app.post("/digest")
async def digest(request: Request):
    raise HTTPException(418, detail=(await request.body()).decode())

# variant: unhandled_with_the_input
@app.post("/digest")
async def digest(request: Request):
    raise RuntimeError(await request.body())

# variant: headers
@app.post("/digest")
async def digest(request: Request):
    text = (await request.json())["text"]
    return Response("{}", headers={"X-Input": text, "Location": f"/{text}", "Set-Cookie": text})

# variant: ends_with_the_input
@app.post("/digest")
async def digest(request: Request):
    import os
    import sys

    sys.stderr.write((await request.body()).decode())
    os._exit(1)

# variant: not_json
@app.post("/digest")
async def digest(request: Request):
    return Response(b"}" + await request.body(), media_type="application/json")
