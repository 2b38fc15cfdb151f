"""Rounds of canaries that the health page starts: in the background, one at a time."""

import logging
import threading
from dataclasses import dataclass, replace
from datetime import datetime

from greenroom.admin.doctor import CANARY, send_canaries
from greenroom.admin.findings import Finding
from greenroom.admin.trial import StoppedError
from greenroom.config import Settings
from greenroom.lib.clock import utc_now

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Round:
    """What one round has shown so far."""

    started_at: datetime
    finished_at: datetime | None = None
    findings: tuple[Finding, ...] = ()


class CanaryRounds:
    """Sends the canaries when somebody asks for it, and keeps what the last round showed."""

    def __init__(self, settings: Settings, kind: str) -> None:
        """Take what is needed; nothing starts yet.

        Args:
            settings: of the server.
            kind: of the backend that judges for this server, `docker` or `local`.
        """
        self._settings = settings.model_copy(update={"sandbox": kind})
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._latest: Round | None = None
        self._thread: threading.Thread | None = None

    @property
    def latest(self) -> Round | None:
        """Return the round that runs, or the last one; None before the first."""
        with self._lock:
            return self._latest

    def start(self) -> bool:
        """Begin a round; return False if one runs already, or the server is being stopped."""
        with self._lock:
            is_running = self._latest is not None and self._latest.finished_at is None
            if is_running or self._stop.is_set():
                return False
            self._latest = Round(utc_now())
            self._thread = threading.Thread(target=self._run, name="canaries", daemon=True)
            self._thread.start()
            return True

    def stop(self) -> None:
        """Give up the round that runs, remove its sandboxes, and start no other one."""
        with self._lock:
            self._stop.set()
            thread = self._thread
        if thread is not None:
            thread.join()

    def _run(self) -> None:
        try:
            send_canaries(self._settings, self._add, stop=self._stop)
        except StoppedError:
            logger.info("The canaries were given up: the server stops")
        except Exception as error:
            logger.exception("The canaries could not be sent")
            self._add(CANARY.problem(f"Not sent: {type(error).__name__}: {error}"))
        with self._lock:
            if self._latest is not None:
                self._latest = replace(self._latest, finished_at=utc_now())

    def _add(self, finding: Finding) -> None:
        with self._lock:
            if self._latest is not None:
                findings = (*self._latest.findings, finding)
                self._latest = replace(self._latest, findings=findings)
