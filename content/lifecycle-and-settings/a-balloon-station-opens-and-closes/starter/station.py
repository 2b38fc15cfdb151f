"""The devices of the station, as others have written them. Leave this file as it is."""

import asyncio
import os
from pathlib import Path

LOG = Path(os.environ.get("STATION_LOG", "station.log"))
BROKEN = set(os.environ.get("BROKEN", "").split(","))
"""What the checks have broken: `radio` cannot be opened, `radio-close` fails as it is closed."""


class DeviceError(Exception):
    """A device does not do what it should."""


def note(text: str) -> None:
    """Write a line to the log of the station."""
    with LOG.open("a") as file:
        file.write(text + "\n")


class Device:
    """What all devices have in common."""

    name: str

    def __init__(self) -> None:
        self.is_open = True
        note(f"{self.name} opened")

    def must_be_open(self) -> None:
        if not self.is_open:
            raise DeviceError(f"the {self.name} is closed")

    async def close(self) -> None:
        """Close the device. It is closed afterwards, also when this raises DeviceError."""
        self.must_be_open()
        self.is_open = False
        await asyncio.sleep(0.005)
        note(f"{self.name} closed")
        if f"{self.name}-close" in BROKEN:
            raise DeviceError(f"the {self.name} creaks")


class Journal(Device):
    """Keeps what happens."""

    name = "journal"

    def __init__(self) -> None:
        super().__init__()
        self.entries: list[str] = []

    def add(self, text: str) -> None:
        self.must_be_open()
        self.entries.append(text)


class Radio(Device):
    """Speaks with the balloons, and writes what it says to the journal."""

    name = "radio"

    def __init__(self, journal: Journal) -> None:
        super().__init__()
        self.journal = journal

    async def send(self, text: str) -> None:
        self.must_be_open()
        await asyncio.sleep(0.005)
        self.journal.add(text)


class Barometer(Device):
    """Measures the pressure on the ground."""

    name = "barometer"

    def hectopascals(self) -> int:
        self.must_be_open()
        return 1013


async def open_journal() -> Journal:
    """Open the journal. Raises DeviceError."""
    await _fail_if_broken("journal")
    return Journal()


async def open_radio(journal: Journal) -> Radio:
    """Open the radio, which needs the journal for as long as it is open. Raises DeviceError."""
    await _fail_if_broken("radio")
    return Radio(journal)


async def open_barometer() -> Barometer:
    """Open the barometer. Raises DeviceError."""
    await _fail_if_broken("barometer")
    return Barometer()


async def listen(radio: Radio) -> None:
    """Hear the balloons, until this is cancelled or the antenna falls (DeviceError).

    Cancelled, it says good-bye on the radio first, which takes a moment.
    """
    note("listener started")
    try:
        await _fail_if_broken("listener")
        while True:
            await asyncio.sleep(0.01)
    except asyncio.CancelledError:
        await asyncio.sleep(0.02)
        await radio.send("good-bye")
        note("listener said good-bye")
        raise


async def _fail_if_broken(name: str) -> None:
    await asyncio.sleep(0.005)
    if name in BROKEN:
        raise DeviceError(f"the {name} is broken")
