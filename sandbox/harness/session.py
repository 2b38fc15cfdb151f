"""One job from hand-over to report: the supervisor's loop over everything that can happen.

The loop hears the host, the grader, the parked candidate process, and each app's pipes. What the
grader says is recorded; what the candidate's side says only chooses words. When the loop ends,
every other process is finished first, and the report is put together after that.
"""

import os
import re
import select
import selectors
import signal
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from harness import frames
from harness.apps import App, AppStarter, Output
from harness.cgroup import oom_kills
from harness.processes import describe_exit
from harness.version import HARNESS_VERSION, PROTOCOL_VERSION

MAX_JOB_BYTES = 16 * 1024 * 1024
MAX_GRADER_BYTES = 1024 * 1024
MAX_CANDIDATE_BYTES = 512 * 1024
READ_BYTES = 64 * 1024
EXIT_SECONDS = 0.5
KEPT_OUTPUT_BYTES = 32 * 1024
# Tracebacks name files as the candidate knows them.
APP_FOLDER = re.compile(r"(?<=\")/[^\s\"]*/app-\d+/")


class Session:
    """State of the one job of this sandbox."""

    def __init__(  # noqa: PLR0913 - each is a different end of a wire
        self,
        job: dict[str, Any],
        *,
        host_in: int,
        host_out: int,
        candidate: socket.socket,
        grader: socket.socket,
        run_dir: Path,
        shared_dir: Path,
    ) -> None:
        self._job = job
        self._host_in = host_in
        self._host_out = host_out
        self._candidate = candidate
        self._grader = grader
        self._shared_dir = shared_dir
        self._starter = AppStarter(candidate, run_dir)
        self._selector = selectors.DefaultSelector()
        self._grader_buffer = frames.FrameBuffer(MAX_GRADER_BYTES)
        self._candidate_buffer = frames.FrameBuffer(MAX_CANDIDATE_BYTES)
        self._output = Output(KEPT_OUTPUT_BYTES, int(job["limits"]["output_bytes"]))
        self._apps: dict[int, App] = {}
        self._spare: App | None = None
        """The first app until a check takes it."""
        self._asked: tuple[dict[str, str], dict[str, str] | None] | None = None
        """What the grader asked for before the first app was ready."""
        self._current: App | None = None
        self._grader_waits_for: App | None = None
        self._checks: dict[str, dict[str, Any]] = {}
        self._ended: str | None = None
        self._grader_error: str | None = None
        self._crash_status: int | None = None
        self._candidate_is_gone = False
        self._reads = 0
        self._phase = "importing"
        self._phases: dict[str, float] = {}
        self._memory_bytes = 0

    def run(self, finish: Callable[[], int]) -> dict[str, Any] | None:
        """Run the job; call `finish` to end every other process; return the report.

        `finish` returns the peak of the candidate's memory, in bytes.
        Returns None when the host has gone away.
        """
        self._began_at = self._phase_began_at = time.monotonic()
        limits = self._job["limits"]
        self._deadline = self._began_at + float(limits["seconds"])
        self._import_seconds = float(limits["import_seconds"])
        self._hand_over()
        self._first = self._start_app({}, keeps_output=True)
        self._spare = self._first
        while self._ended is None:
            self._step()
        self._await_exits()
        self._memory_bytes = finish()
        self._drain()
        self._enter("reporting", tell=False)
        return None if self._ended == "host_gone" else self._report()

    def _hand_over(self) -> None:
        job = self._job
        load = {key: job[key] for key in ("files", "kind", "entry", "limits")}
        frames.send_with_descriptors(self._candidate, load, [])
        work = {
            key: job[key]
            for key in ("kind", "limits", "check_ids", "example_files", "hidden_files")
        }
        work["implementations"] = job.get("implementations", {})
        work["shared_dir"] = str(self._shared_dir)
        self._grader.sendall(frames.encode(work))
        self._selector.register(self._host_in, selectors.EVENT_READ, self._hear_host)
        self._selector.register(self._grader, selectors.EVENT_READ, self._hear_grader)
        self._selector.register(self._candidate, selectors.EVENT_READ, self._hear_candidate)
        self._tell_host({"phase": self._phase})

    def _step(self) -> None:
        now = time.monotonic()
        deadline, reason = self._deadline, "deadline"
        import_deadline = self._first.started_at + self._import_seconds
        if not self._first.ready and import_deadline < deadline:
            deadline, reason = import_deadline, "import_deadline"
        if now >= deadline:
            self._end(reason)
            return
        for key, _ in self._selector.select(deadline - now):
            key.data()
            if self._ended is not None:
                return

    # What is heard -----------------------------------------------------------------------------

    def _hear_host(self) -> None:
        # The host sends nothing after the job: readable means that it has gone.
        self._end("host_gone")

    def _hear_grader(self) -> None:
        try:
            data = self._grader.recv(READ_BYTES)
            messages = self._grader_buffer.feed(data)
        except (OSError, frames.FrameError) as error:
            self._grader_error = repr(error)
            self._end("grader_broken")
            return
        for message in messages:
            self._obey_grader(message)
        if not data:
            # Memory that the code has used may cost the grader its life: that is no mistake of it.
            self._end("memory" if oom_kills() else "grader_broken")

    def _obey_grader(self, message: dict[str, Any]) -> None:
        operation = message["op"]
        if operation == "check":
            self._checks[message["id"]] = {
                key: message[key] for key in ("outcome", "time_ms", "message")
            }
        elif operation == "start":
            self._asked = message["env"], message.get("files")
            self._give_app()
        elif operation == "stop":
            self._stop_current()
        elif operation == "shut_down":
            self._shut_current_down()
        elif operation == "read":
            if self._candidate_is_gone:
                self._answer_grader({"file": None})
            else:
                self._reads += 1
                self._starter.read(message["name"])
        elif operation == "phase":
            self._await_exits()
            self._drain()  # what the examples printed may be shown; from here on nothing may
            self._drop_spare()
            self._enter(message["phase"])
        elif operation == "done":
            self._end("done")
        else:
            self._grader_error = message.get("text")
            self._end("grader_broken")

    def _hear_candidate(self) -> None:
        if self._candidate_is_gone:  # heard by `_await_exits`, after it had become readable
            return
        try:
            data = self._candidate.recv(READ_BYTES, socket.MSG_DONTWAIT)
            messages = self._candidate_buffer.feed(data)
        except BlockingIOError:  # what made it readable has been taken in by `_await_exits`
            return
        except (OSError, frames.FrameError):
            data, messages = b"", []
        for message in messages:
            if "file" in message and self._reads:
                self._reads -= 1
                self._answer_grader({"file": message["file"]})
            app = self._apps.get(message.get("exited", 0))
            if app is not None:
                app.exited = True
                if self._shows(app) and not (app.stopped and _was_killed(message.get("status"))):
                    # A status is a byte that the code chooses: none leaves hidden checks.
                    self._crash_status = message.get("status")
                self._app_ended(app)
        if not data:
            self._lose_candidate()

    def _lose_candidate(self) -> None:
        """The parked process is gone, and with it every further start."""
        self._selector.unregister(self._candidate)
        self._candidate_is_gone = True
        while self._reads:
            self._reads -= 1
            self._answer_grader({"file": None})
        for app in list(self._apps.values()):
            self._app_ended(app)

    def _hear_status(self, app: App) -> None:
        if not app.read_status(shows=self._shows(app)):
            self._selector.unregister(app.status_pipe)
        if app.ready and app is self._grader_waits_for:
            self._hand_app_to_grader(app)
        elif app.ready and self._asked is not None:
            self._give_app()
        elif "error" in app.trouble and not app.ended:
            # The import failed: the exit follows, but its words are here already.
            self._app_ended(app)

    def _hear_output(self, app: App) -> None:
        try:
            data = os.read(app.output_pipe, READ_BYTES)
        except BlockingIOError:
            return
        if not data:
            self._selector.unregister(app.output_pipe)
            return
        self._output.take(data, keep=self._shows(app))
        if self._output.over_limit:
            self._end("output")

    def _shows(self, app: App) -> bool:
        """Return whether what an app says now may be shown: it knows no hidden input yet.

        What an app of the examples has left running may hear of one later, hence the phase.
        """
        return app.keeps_output and self._phase != "hidden"

    # What is done ------------------------------------------------------------------------------

    def _start_app(
        self, env: dict[str, str], files: dict[str, str] | None = None, *, keeps_output: bool
    ) -> App:
        app = self._starter.start(env, files, keeps_output=keeps_output)
        self._apps[app.number] = app
        self._selector.register(
            app.status_pipe, selectors.EVENT_READ, lambda: self._hear_status(app)
        )
        self._selector.register(
            app.output_pipe, selectors.EVENT_READ, lambda: self._hear_output(app)
        )
        return app

    def _give_app(self) -> None:
        """Give the grader the app that it asked for: the first one, or one that starts now.

        Of the code's apps one runs at a time, so that none takes another one's port, memory or
        files.
        """
        if self._asked is None or not (self._first.ready or self._first.ended):
            return
        (env, files), self._asked = self._asked, None
        self._stop_current()
        if self._spare is not None and not (env or files) and self._phase != "hidden":
            app, self._spare = self._spare, None
        else:
            self._drop_spare()
            app = self._start_app(env, files, keeps_output=self._phase != "hidden")
        self._current = self._grader_waits_for = app
        if app.ready:
            self._hand_app_to_grader(app)
        elif app.ended:
            self._app_ended(app)

    def _drop_spare(self) -> None:
        """End the first app, if no check has taken it and it could be imported."""
        if self._spare is not None and self._spare.ready:
            self._stop(self._spare)
            self._spare = None

    def _hand_app_to_grader(self, app: App) -> None:
        self._grader_waits_for = None
        self._answer_grader({"socket": str(app.socket_path), "app": app.number})
        if app.ended:  # before the grader knew of it
            self._answer_grader({"ended": app.number})
        if self._phase == "importing":
            self._enter("examples")

    def _app_ended(self, app: App) -> None:
        app.ended = True
        if app is self._current and app is not self._grader_waits_for:
            self._answer_grader({"ended": app.number})
        if app is self._first and not app.ready:
            self._end("import_failed")
        elif app is self._grader_waits_for:
            self._grader_waits_for = None
            self._answer_grader({"error": "ended"})

    def _stop_current(self) -> None:
        if self._current is not None:
            self._stop(self._current)
            self._current = None

    def _stop(self, app: App) -> None:
        self._starter.stop(app)
        app.stopped = app.ended = True

    def _shut_current_down(self) -> None:
        if self._current is not None:
            self._current.stopped = True
            self._starter.shut_down(self._current)

    def _answer_grader(self, message: dict[str, Any]) -> None:
        with suppress(OSError):
            self._grader.sendall(frames.encode(message))

    def _tell_host(self, message: dict[str, Any]) -> None:
        with suppress(OSError):
            frames.write_all(self._host_out, frames.encode(message))

    def _enter(self, phase: str, *, tell: bool = True) -> None:
        now = time.monotonic()
        spent = self._phases.get(self._phase, 0.0)
        self._phases[self._phase] = spent + (now - self._phase_began_at) * 1000
        self._phase, self._phase_began_at = phase, now
        if tell:
            self._tell_host({"phase": phase})

    def _end(self, reason: str) -> None:
        if self._ended is None:
            self._ended = reason

    def _await_exits(self) -> None:
        """Hear how an app has ended that crashed under a check, if that is still to be told."""
        until = time.monotonic() + EXIT_SECONDS
        crashed = any(check["outcome"] == "crashed" for check in self._checks.values())
        while crashed and not self._candidate_is_gone and (left := until - time.monotonic()) > 0:
            if all(app.exited for app in self._apps.values() if app.stopped):
                return
            if select.select([self._candidate], [], [], left)[0]:
                self._hear_candidate()

    def _drain(self) -> None:
        """Take in what the pipes hold now."""
        for app in self._apps.values():
            app.read_status(shows=self._shows(app))
            # Bounded: a writer that never stops must not hold the supervisor here.
            with suppress(OSError):
                while not self._output.over_limit and (
                    data := os.read(app.output_pipe, READ_BYTES)
                ):
                    self._output.take(data, keep=self._shows(app))

    def _report(self) -> dict[str, Any]:
        trouble: dict[str, Any] = {}
        for app in self._apps.values():
            trouble.update(app.trouble)
        return {
            "protocol_version": PROTOCOL_VERSION,
            "harness_version": HARNESS_VERSION,
            "nonce": self._job["nonce"],
            "ended": self._ended,
            "checks": self._checks,
            "trouble": trouble,
            "exit": describe_exit(self._crash_status),
            "oom_kills": oom_kills(),
            "memory_bytes": self._memory_bytes,
            "output": APP_FOLDER.sub("", self._output.kept.decode("utf-8", "replace")),
            "output_truncated": self._output.truncated,
            "phases": self._phases,
            "time_ms": (time.monotonic() - self._began_at) * 1000,
            "grader_error": self._grader_error,
        }


def _was_killed(status: object) -> bool:
    """Return whether a status is that of a process which still ran when it was ended."""
    return type(status) is int and os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
