"""Runs in a container: times fresh pytest processes there, so that no engine call counts.

Arguments: folder, how many runs, how many at once. Prints the milliseconds of each run and of all
together as JSON.
"""

import json
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor


def main(folder: str, times: int, at_once: int) -> None:
    """Run pytest in `folder` and print what it took."""

    def run(_number: int) -> float:
        began_at = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q"],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        milliseconds = (time.perf_counter() - began_at) * 1000
        if done.returncode != 0:
            sys.exit(done.stdout.decode())
        return milliseconds

    began_at = time.perf_counter()
    with ThreadPoolExecutor(at_once) as pool:
        each = list(pool.map(run, range(times)))
    total = (time.perf_counter() - began_at) * 1000
    print(json.dumps({"each_ms": each, "total_ms": total}))  # noqa: T201 - this is its answer


main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
