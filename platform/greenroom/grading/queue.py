"""The embedded queue: threads of this process that judge what the database holds."""

import logging
import threading
from functools import partial

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from greenroom.grading.backends.base import Backend, Sandbox
from greenroom.grading.claims import LEASE_MARGIN_SECONDS, Claim, Claims
from greenroom.grading.events import JobEvents
from greenroom.grading.pool import Pool
from greenroom.grading.types import PHASE_WORDS, Outcome, ReportData
from greenroom.grading.verdict import Provenance, broken_report, draw_report
from greenroom.grading.wire import (
    SandboxBrokenError,
    SandboxFaultyError,
    SandboxOutOfMemoryError,
    SandboxSilentError,
    SandboxUnavailableError,
    job_message,
)

logger = logging.getLogger(__name__)

POLL_SECONDS = 2.0
MAX_ATTEMPTS = 3
NO_SANDBOX = (
    "No sandbox is free to run it yet. Your code is kept and will be judged as soon as one is."
)
TRIED_AGAIN = "The sandbox stopped on our side. Your code is kept and will be judged again."


class GradingQueue:
    """Judges queued jobs with `workers` threads until it is stopped."""

    def __init__(  # noqa: PLR0913 - half of them are settings
        self,
        engine: Engine,
        backend: Backend,
        events: JobEvents,
        *,
        workers: int,
        pool_size: int | None = None,
        lease_margin_seconds: float = LEASE_MARGIN_SECONDS,
    ) -> None:
        """Take what is needed; nothing starts yet.

        Args:
            engine: the database that holds the jobs.
            backend: makes the sandboxes.
            events: hears of every change of a job.
            workers: how many jobs are judged at once.
            pool_size: how many sandboxes wait booted; without it, as many as there are workers.
            lease_margin_seconds: how much longer than its question's time a claim holds.
        """
        self._claims = Claims(engine, lease_margin_seconds=lease_margin_seconds)
        self._events = events
        self._pool = Pool(backend, size=workers if pool_size is None else pool_size)
        self._backend = backend
        self._changed = threading.Condition()
        self._wakes = 0
        self._taking_lock = threading.Lock()
        self._taking = 0
        self._stopping = False
        self._threads = [
            threading.Thread(target=self._work, name=f"grading-{number}", daemon=True)
            for number in range(workers)
        ]

    @property
    def pool(self) -> Pool:
        """Return the sandboxes that wait."""
        return self._pool

    def start(self) -> None:
        """Start the threads and the pool."""
        self._pool.start()
        for thread in self._threads:
            thread.start()

    def is_working(self) -> bool:
        """Return whether every thread that was started still runs."""
        return all(thread.is_alive() for thread in self._threads if thread.ident is not None)

    def wake(self) -> None:
        """Say that a job was queued; call it after the commit."""
        with self._changed:
            self._wakes += 1
            self._changed.notify_all()

    def stop(self) -> None:
        """Finish the jobs in hand, then end the threads and the pool."""
        with self._changed:
            self._stopping = True
            self._changed.notify_all()
        for thread in self._threads:
            thread.join()
        self._pool.stop()

    def _work(self) -> None:
        while not self._stopping:
            wakes = self._wakes
            try:
                judged = self._judge_next()
            except Exception:
                # A full disk, a database that has gone: the lease of a job in hand runs out, and
                # then it is judged again. This thread goes on.
                logger.exception("Judging failed; the job will be judged again")
                judged = False
            if not judged:
                with self._changed:
                    self._changed.wait_for(partial(self._has_news, wakes), POLL_SECONDS)

    def _has_news(self, wakes: int) -> bool:
        return self._stopping or self._wakes != wakes

    def _judge_next(self) -> bool:
        """Judge the oldest job that may run; return False if there is none, or no sandbox."""
        taken = self._take_next()
        if taken is None:
            return False
        sandbox, claim = taken
        self._events.publish(claim.job_id)
        report = None
        try:
            report = self._judge(sandbox, claim)
        except SQLAlchemyError:
            raise  # no fault of this job: its lease runs out
        except Exception as error:  # noqa: BLE001 - whatever it is, the code is not to blame
            self._after_a_fault(error, claim)
        finally:
            self._pool.discard(sandbox)
        if report is not None:
            self._claims.finish(claim, report)
        self._events.publish(claim.job_id)
        return report is not None

    def _take_next(self) -> tuple[Sandbox, Claim] | None:
        """Return a sandbox and the oldest job that may run, or None if there is not both.

        A worker leaves the jobs alone that others are about to claim: it would take or boot a
        sandbox for nothing, beside the verdict that the first of them is at work on.
        """
        with self._taking_lock:
            if not self._claims.exist(beyond=self._taking):
                return None
            self._taking += 1
        try:
            taken = self._take_sandbox_and_claim()
        finally:
            with self._taking_lock:
                self._taking -= 1
        if taken is not None:
            self.wake()  # whoever left it alone may have missed the next one
        return taken

    def _take_sandbox_and_claim(self) -> tuple[Sandbox, Claim] | None:
        """Take the sandbox first: a job is never shown as running while it waits for one."""
        try:
            sandbox = self._pool.take()
        except SandboxUnavailableError:
            for job_id in self._claims.explain_waiting(NO_SANDBOX):
                self._events.publish(job_id)
            return None
        claim = None
        try:
            claim = self._claims.take()
        finally:
            if claim is None:
                self._pool.give_back(sandbox)
        return None if claim is None else (sandbox, claim)

    def _judge(self, sandbox: Sandbox, claim: Claim) -> ReportData | None:
        """Return the report, or None after putting the job back because its sandbox broke.

        Raises:
            Exception: judging failed through a mistake of the platform.
        """
        backend = self._backend
        provenance = Provenance(
            backend.kind,
            backend.runtime,
            sandbox.image,
            claim.content_hash,
            harness_version=sandbox.harness_version,
            sandbox_limits=sandbox.limits,
        )
        message = job_message(claim.package, claim.mode, claim.files)
        try:
            raw = sandbox.grade(message, partial(self._note_phase, claim))
        except SandboxFaultyError:
            raise
        except SandboxBrokenError as error:
            return self._after_a_break(error, claim, provenance)
        return draw_report(raw, claim.package, claim.mode, provenance)

    def _after_a_break(
        self, error: SandboxBrokenError, claim: Claim, provenance: Provenance
    ) -> ReportData | None:
        """Put the job back, or say after several tries that the code ends every sandbox.

        An engine that has gone is not the code's fault and costs no attempt.
        """
        if isinstance(error, SandboxOutOfMemoryError):
            words = "The code needed more memory than its sandbox has."
            outcome = Outcome.OUT_OF_MEMORY
            return broken_report(outcome, words, claim.package, claim.mode, provenance)
        attempts = self._count_attempt(claim)
        if attempts < MAX_ATTEMPTS:
            logger.warning("Job %s goes back to the queue: %s", claim.job_id, error)
            self._claims.release(claim, attempts=attempts, reason=TRIED_AGAIN)
            return None
        logger.warning("Job %s broke %d sandboxes: %s", claim.job_id, attempts, error)
        if isinstance(error, SandboxSilentError):
            outcome, words = Outcome.TIMED_OUT, "The sandbox was held up each time this code ran."
        else:
            outcome, words = Outcome.CRASHED, "The sandbox ended each time this code ran in it."
        return broken_report(outcome, words, claim.package, claim.mode, provenance)

    def _after_a_fault(self, error: Exception, claim: Claim) -> None:
        """Put the job back, or aside after several tries: our mistake never becomes a verdict."""
        is_foreseen = isinstance(error, SandboxFaultyError)
        fault = str(error) if is_foreseen else f"{type(error).__name__}: {error}"
        trace = None if is_foreseen else error
        attempts = self._count_attempt(claim)
        if attempts < MAX_ATTEMPTS:
            logger.error("Job %s goes back to the queue: %s", claim.job_id, fault, exc_info=trace)
            self._claims.release(claim, attempts=attempts, reason=TRIED_AGAIN)
        else:
            logger.error("Job %s is set aside: %s", claim.job_id, fault, exc_info=trace)
            # The last line of a traceback says what it was; the log has all of it.
            summary = fault.strip().rpartition("\n")[2]
            self._claims.set_aside(claim, attempts=attempts, fault=summary)

    def _count_attempt(self, claim: Claim) -> int:
        return claim.attempts + (1 if self._backend.is_available() else 0)

    def _note_phase(self, claim: Claim, phase: str) -> None:
        if phase not in PHASE_WORDS:
            return
        try:
            self._claims.note_phase(claim, phase)
        except SQLAlchemyError:
            # The page shows the phase a moment late; the verdict is what counts.
            logger.warning("The phase of job %s could not be noted", claim.job_id, exc_info=True)
        self._events.publish(claim.job_id)
