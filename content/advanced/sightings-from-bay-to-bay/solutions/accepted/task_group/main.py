import json

import anyio
import anyio.lowlevel
from fastapi import FastAPI, HTTPException, WebSocket, WebSocketDisconnect
from fastapi.websockets import WebSocketState

app = FastAPI(title="Whale sightings")

BAYS = [f"bay-{number}" for number in range(1, 13)]
MOST_WAITING = 64

# bay -> name of a boat -> its connection
links: dict[str, dict[str, "Link"]] = {bay: {} for bay in BAYS}


class Link:
    """A connection, with the scope in which it lives and a stream for what waits."""

    def __init__(self, websocket: WebSocket, bay: str, boat: str) -> None:
        self.websocket = websocket
        self.boat = boat
        self.bay = links[bay]
        self.group = anyio.create_task_group()
        self.inlet, self.outlet = anyio.create_memory_object_stream[dict](MOST_WAITING)
        self.replaced = False

    def deliver(self, message: dict) -> None:
        """Hand a message over without waiting; a boat with too many of them has to go."""
        try:
            self.inlet.send_nowait(message)
        except anyio.WouldBlock:
            self.go()

    def others(self) -> list["Link"]:
        return [link for link in self.bay.values() if link.boat != self.boat]

    def come(self) -> None:
        before = self.bay.get(self.boat)
        self.bay[self.boat] = self
        self.deliver({"type": "welcome", "boats": sorted(link.boat for link in self.others())})
        if before:
            before.replaced = True
            before.group.cancel_scope.cancel()
            return
        for link in self.others():
            link.deliver({"type": "arrived", "boat": self.boat})

    def go(self) -> None:
        self.group.cancel_scope.cancel()
        if self.bay.get(self.boat) is not self:
            return
        self.bay.pop(self.boat)
        for link in self.others():
            link.deliver({"type": "left", "boat": self.boat})

    async def send_all(self) -> None:
        try:
            async for message in self.outlet:
                await self.websocket.send_text(json.dumps(message))
                while self.outlet.statistics().current_buffer_used:  # without a pause in between
                    await self.websocket.send_text(json.dumps(self.outlet.receive_nowait()))
        except (WebSocketDisconnect, RuntimeError):
            self.go()

    async def receive_all(self) -> None:
        while (event := await self.websocket.receive())["type"] != "websocket.disconnect":
            seen = sighting_in(event.get("text"))
            if seen is None:
                self.deliver({"type": "error", "detail": "That is no sighting"})
                continue
            for link in self.others():
                link.deliver({"type": "sighting", "boat": self.boat, **seen})
            await anyio.lowlevel.checkpoint()  # a burst is read faster than it is sent


def sighting_in(text: str | None) -> dict[str, str] | None:
    try:
        said = json.loads(text or "")
    except (ValueError, RecursionError):
        return None
    match said:
        case {"whale": str() as whale, "sketch": str() as sketch}:
            if 1 <= len(whale) <= 60 and len(sketch) <= 60_000:
                return {"whale": whale, "sketch": sketch}
    return None


@app.websocket("/bays/{bay}")
async def join(websocket: WebSocket, bay: str, boat: str = ""):
    if bay not in links or not 1 <= len(boat) <= 20:
        return await websocket.close()  # before accept: the handshake is refused
    await websocket.accept()
    link = Link(websocket, bay, boat)
    try:
        async with link.group:
            link.come()
            link.group.start_soon(link.send_all)
            await link.receive_all()
            link.group.cancel_scope.cancel()
    finally:
        link.go()
        link.inlet.close()
        link.outlet.close()
    if websocket.client_state is WebSocketState.CONNECTED:
        with anyio.move_on_after(0.5):
            try:
                await websocket.close(4000 if link.replaced else 1013)
            except (WebSocketDisconnect, RuntimeError):
                pass


@app.get("/bays/{bay}")
async def show(bay: str):
    if bay not in links:
        raise HTTPException(status_code=404)
    return {"boats": sorted(links[bay])}
