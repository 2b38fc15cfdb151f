"""What is closed, and in which order, when the process is told to end."""

import time

from harness import check


LOGS = {}


def log_of_a_day(fresh_api, shared_files, broken=""):
    """Start the app with something broken, use it, end it; return the lines of its log."""
    if broken in LOGS:  # such a day was already
        return LOGS[broken]
    api = fresh_api({"STATION_LOG": shared_files.path("station.log"), "BROKEN": broken})
    until = time.monotonic() + 1
    while b"listener started" not in (shared_files.read("station.log") or b""):
        assert time.monotonic() < until, "the listener was not started"
        time.sleep(0.01)
    if broken == "listener":
        while api.get("/health").status_code == 200 and time.monotonic() < until:
            time.sleep(0.01)
    assert fresh_api.shut_down()
    LOGS[broken] = shared_files.read("station.log").decode().splitlines()
    return LOGS[broken]


@check(
    "Closes what was opened last first",
    hint="Compare the order in which you open with the order in which you close.",
    weight=2,
)
def test_closes_in_reverse(fresh_api, shared_files):
    log = log_of_a_day(fresh_api, shared_files)
    closed = [line for line in log if line.endswith("closed")]
    assert closed == ["barometer closed", "radio closed", "journal closed"]


@check(
    "Lets the listener end before its radio does",
    hint="A task that was cancelled has not ended yet. Who waits for it?",
    weight=3,
)
def test_lets_the_listener_end(fresh_api, shared_files):
    log = log_of_a_day(fresh_api, shared_files)
    assert "listener said good-bye" in log
    assert "radio closed" in log
    assert log.index("listener said good-bye") < log.index("radio closed")


@check(
    "Closes the others when one of them cannot be closed in peace",
    hint="Which of your lines are skipped when closing one device raises?",
    weight=3,
)
def test_closes_the_others(fresh_api, shared_files):
    log = log_of_a_day(fresh_api, shared_files, broken="barometer-close,radio-close")
    closed = [line for line in log if line.endswith("closed")]
    assert sorted(closed) == ["barometer closed", "journal closed", "radio closed"]


@check(
    "Closes everything although the listener has died",
    hint="What does a task that has failed give to whoever waits for it?",
    weight=3,
)
def test_closes_after_the_listener_died(fresh_api, shared_files):
    log = log_of_a_day(fresh_api, shared_files, broken="listener")
    closed = [line for line in log if line.endswith("closed")]
    assert sorted(closed) == ["barometer closed", "journal closed", "radio closed"]
