"""The store of the pottery. This file is put back before the tests run."""


class StoreError(Exception):
    """Nothing was stored."""


class Store:
    """Keeps what stands in each kiln. It checks nothing of it, and gives way to nobody meanwhile."""

    def __init__(self) -> None:
        self.is_open = False
        self.kilns: dict[str, list[str]] = {"north": [], "south": []}

    async def open(self) -> None:
        self.is_open = True

    async def close(self) -> None:
        self.is_open = False

    async def pieces(self, kiln: str) -> list[str]:
        self._must_be_open()
        return list(self.kilns[kiln])

    async def put(self, kiln: str, piece: str) -> None:
        self._must_be_open()
        self.kilns[kiln].append(piece)

    def _must_be_open(self) -> None:
        if not self.is_open:
            raise RuntimeError("the store is not open")
