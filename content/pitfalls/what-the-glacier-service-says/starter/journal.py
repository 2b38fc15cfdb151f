"""Keeps what the logger `glacier` writes, for whoever asks. Leave this file as it is."""

import logging
import traceback

from fastapi import APIRouter

router = APIRouter()
entries: list[dict[str, str]] = []


class _Keeper(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        raised = record.exc_info
        entries.append(
            {
                "level": record.levelname,
                "message": record.getMessage(),
                "traceback": "".join(traceback.format_exception(*raised)) if raised else "",
            }
        )


logging.getLogger("glacier").addHandler(_Keeper())
logging.getLogger("glacier").setLevel(logging.INFO)


@router.get("/journal")
def show_journal() -> list[dict[str, str]]:
    return entries
