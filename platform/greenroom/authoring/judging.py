"""Judges solutions in real sandboxes, without the database and the queue."""

from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

from greenroom.config import Settings
from greenroom.grading.backends import Backend
from greenroom.grading.pool import Pool
from greenroom.grading.service import package_data
from greenroom.grading.types import Mode, ReportData
from greenroom.grading.verdict import Provenance, draw_report
from greenroom.grading.wire import job_message
from greenroom.questions.types import Question


class Judge:
    """Judges submissions in sandboxes, as many at once as there are workers."""

    def __init__(self, pool: Pool, threads: ThreadPoolExecutor) -> None:
        self._pool = pool
        self._threads = threads

    def identity(self) -> str:
        """Return what tells this kind of sandbox from others; empty where nothing does.

        Raises:
            SandboxUnavailableError: none can be started.
        """
        sandbox = self._pool.take()
        self._pool.give_back(sandbox)
        return f"{self._pool.backend.name} {sandbox.image}" if sandbox.image else ""

    def submit(self, question: Question, files: Mapping[str, str]) -> "Future[ReportData]":
        """Begin to judge files; those that are left out are the starter's."""
        return self._threads.submit(self._judge, question, {**question.starter, **files})

    def _judge(self, question: Question, files: Mapping[str, str]) -> ReportData:
        package = package_data(question)
        sandbox = self._pool.take()
        try:
            message = job_message(package, Mode.SUBMIT, dict(files))
            raw = sandbox.grade(message, lambda _phase: None)
        finally:
            self._pool.discard(sandbox)
        backend = self._pool.backend
        provenance = Provenance(
            backend.kind,
            backend.runtime,
            sandbox.image,
            question.content_hash,
            harness_version=sandbox.harness_version,
            sandbox_limits=sandbox.limits,
        )
        return draw_report(raw, package, Mode.SUBMIT, provenance)


@contextmanager
def open_judge(settings: Settings, backend: Backend) -> Iterator[Judge]:
    """Give a judge of a backend's sandboxes; at the end they are gone, and the backend is closed.

    Raises:
        SandboxUnavailableError: when a solution is judged, and no sandbox can be started.
    """
    workers = settings.grading_workers
    # None waits: one that a solution waits for rehearses nothing, which is quicker for many.
    pool = Pool(backend, size=0)
    pool.start()
    try:
        with ThreadPoolExecutor(workers, thread_name_prefix="judge") as threads:
            yield Judge(pool, threads)
    finally:
        pool.stop()
