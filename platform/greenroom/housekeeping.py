"""Deletes what nobody needs any more, a little at a time, in a thread of the server."""

import logging
import threading
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from uuid import UUID

from sqlalchemy import Engine
from sqlmodel import Session

from greenroom.accounts.tasks import delete_tokens, find_expired_tokens
from greenroom.config import Settings
from greenroom.db import for_writing
from greenroom.lib.clock import utc_now
from greenroom.practice.tasks import delete_runs, find_old_runs

logger = logging.getLogger(__name__)

FIRST_AFTER_SECONDS = 60.0
"""A server that has just started has more urgent things to do."""
EVERY_SECONDS = 3600.0
FOUND_AT_ONCE = 1000
BATCH = 20
"""Rows that one transaction deletes: the files of a run may be large, and others wait to write."""
PAUSE_SECONDS = 0.1
"""Between two transactions, so that others have their turn."""


class Housekeeping:
    """Deletes old runs and expired tokens once an hour until it is stopped."""

    def __init__(self, engine: Engine, settings: Settings) -> None:
        """Take what is needed; nothing starts yet."""
        self._engine = engine
        self._settings = settings
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._work, name="housekeeping", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread, after the transaction in hand."""
        self._stop.set()
        self._thread.join()

    def tidy(self) -> None:
        """Delete all that may go now. Any number of processes may do this at once."""
        now = utc_now()
        before = now - timedelta(days=self._settings.keep_runs_days)
        self._delete(partial(find_old_runs, before=before, limit=FOUND_AT_ONCE), delete_runs)
        self._delete(partial(find_expired_tokens, before=now, limit=FOUND_AT_ONCE), delete_tokens)

    def _delete(
        self,
        find: Callable[[Session], Sequence[UUID]],
        delete: Callable[[Session, Sequence[UUID]], None],
    ) -> None:
        # Finding may take long, and is done outside of the transactions that others wait for.
        while found := self._find(find):
            for start in range(0, len(found), BATCH):
                with Session(for_writing(self._engine)) as session:
                    delete(session, found[start : start + BATCH])
                    session.commit()
                if self._stop.wait(PAUSE_SECONDS):
                    return

    def _find(self, find: Callable[[Session], Sequence[UUID]]) -> Sequence[UUID]:
        with Session(self._engine) as session:
            return find(session)

    def _work(self) -> None:
        pause = FIRST_AFTER_SECONDS
        while not self._stop.wait(pause):
            pause = EVERY_SECONDS
            try:
                self.tidy()
            except Exception:
                logger.exception("Old runs and tokens could not be deleted; trying again later")
