"""The command: `make bench ARGS="--rounds 60 --burst 50"`."""

import argparse
import json
import signal
import sys
import time
from pathlib import Path
from typing import Any

import docker
from docker.errors import DockerException

from bench.figures import Figures
from bench.machine import describe_machine, load_average
from bench.rounds import measure_burst, measure_rounds
from bench.stage import set_up
from bench.table import as_data, as_text
from greenroom.config import REPOSITORY
from greenroom.grading.wire import SandboxUnavailableError

INTERRUPTED = 130


def main() -> int:
    """Measure, print the tables, write the file."""
    options = _read_options()
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        client = docker.from_env()
        client.ping()
    except DockerException as error:
        return _say(f"The bench needs Docker Engine: {error}")
    try:
        figures, about = _measure(client, options)
    except KeyboardInterrupt:
        _say("Stopped; the bench's containers are removed.")
        return INTERRUPTED
    except SandboxUnavailableError as error:
        return _say(f"The bench needs sandboxes in Docker: {error.reason}")
    sys.stdout.write(as_text(figures, about) + "\n")
    options.json.parent.mkdir(parents=True, exist_ok=True)
    options.json.write_text(json.dumps(as_data(figures, about), indent=2) + "\n")
    return 0


def _read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=60, help="measurements of each kind (60)")
    parser.add_argument(
        "--burst", type=int, default=50, help="submissions at once; 0 for none (50)"
    )
    parser.add_argument("--skip-browser", action="store_true", help="leave Chromium out")
    parser.add_argument("--skip-cold", action="store_true", help="leave cold containers out")
    parser.add_argument("--json", type=Path, default=REPOSITORY / "var" / "bench.json")
    return parser.parse_args()


def _measure(
    client: docker.DockerClient, options: argparse.Namespace
) -> tuple[Figures, dict[str, Any]]:
    about: dict[str, Any] = {
        "machine": describe_machine(client),
        "load_before": load_average(),
        "rounds": options.rounds,
    }
    _progress("Setting up")
    with set_up(client, cold=not options.skip_cold, browser=not options.skip_browser) as stage:
        about["missing_runtimes"] = stage.missing_runtimes
        figures = measure_rounds(stage, options.rounds, _progress)
        if options.burst:
            measure_burst(stage, options.burst, figures, _progress)
        about["load_after"] = load_average()
        _progress("Clearing away")
    _progress("")
    return figures, about


def _progress(words: str) -> None:
    """Say what is being done: in place on a terminal, else a line each."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\033[K{words}")
    elif words:
        sys.stderr.write(f"{time.strftime('%H:%M:%S')} {words}\n")
    sys.stderr.flush()


def _say(words: str) -> int:
    sys.stderr.write(f"\n{words}\n")
    return 1


def _interrupt(_signal: int, _frame: object) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
