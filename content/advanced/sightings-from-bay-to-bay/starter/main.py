from fastapi import FastAPI, WebSocket, WebSocketDisconnect

app = FastAPI(title="Whale sightings")

BAYS = [f"bay-{number}" for number in range(1, 13)]
MOST_WAITING = 64

boats: dict[str, WebSocket] = {}


async def tell_others(name: str, message: dict) -> None:
    for other, websocket in boats.items():
        if other != name:
            await websocket.send_json(message)


@app.websocket("/bays/{bay}")
async def join(websocket: WebSocket, bay: str, boat: str):
    await websocket.accept()
    await websocket.send_json({"type": "welcome", "boats": sorted(boats)})
    boats[boat] = websocket
    await tell_others(boat, {"type": "arrived", "boat": boat})
    try:
        while True:
            seen = await websocket.receive_json()
            await tell_others(boat, {"type": "sighting", "boat": boat, **seen})
    except WebSocketDisconnect:
        del boats[boat]
        await tell_others(boat, {"type": "left", "boat": boat})


@app.get("/bays/{bay}")
def show(bay: str):
    return {"boats": sorted(boats)}
