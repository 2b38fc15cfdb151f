"""The lines to the head office, as others have written them. Leave this file as it is."""

import asyncio
import os
from pathlib import Path

LOG = Path(os.environ.get("WIRES_LOG", "wires.log"))
pools: list["Pool"] = []
"""Every pool that was opened in this process. For the checks only."""
gate = asyncio.Event()
"""Telegrams whose text begins with `gate` are under way until the checks open it."""


class LineBrokenError(Exception):
    """The line broke while it sent, or it was broken before."""


class NoMorseError(Exception):
    """There is a character in the text that Morse code does not have."""


class Line:
    """One wire to the head office."""

    def __init__(self) -> None:
        self.broken = False
        self.busy = False

    async def send(self, text: str, operator: str) -> str:
        """Send a text, signed by an operator, and return the receipt.

        Raises:
            NoMorseError: the text cannot be sent; the line is as good as before.
            LineBrokenError: the line broke. It stays broken.
        """
        if self.broken or self.busy:
            raise LineBrokenError("nothing goes through this line")
        if not text.isascii():
            raise NoMorseError(text)
        self.busy = True
        try:
            await asyncio.sleep(0.01)
            if text.startswith("gate"):
                async with asyncio.timeout(3):
                    await gate.wait()
            if text.startswith("fog"):
                raise ConnectionError("nobody answers in the head office")
            if text.startswith("storm"):
                self.broken = True
                raise LineBrokenError("the storm took it")
        finally:
            self.busy = False
        return f"{operator}: {text}"


class Pool:
    """A number of lines that are lent out, one to one telegram at a time."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.in_use = 0
        self.closed = False
        self._free: asyncio.Queue[Line] = asyncio.Queue()
        for _ in range(size):
            self._free.put_nowait(Line())
        pools.append(self)
        self._note(f"opened {size}")

    async def take(self) -> Line:
        """Return a free line; wait for one, if need be for ever."""
        if self.closed:
            raise RuntimeError("the pool is closed")
        line = await self._free.get()
        self.in_use += 1
        return line

    def give_back(self, line: Line) -> None:
        """Take a line back as it is: whoever takes it next gets what you leave."""
        self.in_use -= 1
        self._free.put_nowait(line)

    def replace(self, line: Line) -> None:
        """Throw a line away that was taken, and put a new one in its place."""
        self.in_use -= 1
        self._free.put_nowait(Line())

    async def close(self) -> None:
        """Close all lines."""
        self.closed = True
        self._note("closed")

    def _note(self, text: str) -> None:
        with LOG.open("a") as file:
            file.write(text + "\n")


def open_pool(size: int) -> Pool:
    """Connect `size` lines to the head office, at once."""
    return Pool(size)
