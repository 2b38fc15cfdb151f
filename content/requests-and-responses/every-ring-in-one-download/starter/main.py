import archive
from fastapi import FastAPI
from fastapi.responses import Response, StreamingResponse

app = FastAPI(title="Ringing station")
app.include_router(archive.router)


@app.get("/recoveries.csv")
async def export_recoveries(year: int):
    connection = archive.connect(year)
    lines = [",".join(archive.COLUMNS)]
    count = 0
    while batch := connection.fetch():
        for one in batch:
            lines.append(f"{one.ring},{one.species},{one.place},{one.remark}")
            count += 1
    lines.append(f"end,{count}")
    return Response("\n".join(lines) + "\n", media_type="text/csv")


@app.get("/hides/{hide}/notes")
async def show_notes(hide: str):
    return StreamingResponse(archive.open_notes(hide), media_type="text/plain")
