"""Runs the collection and prints a table: `python -m support.attacks [--backend B] [WORD...]`."""

import argparse
import logging
import sys
import time
from itertools import groupby

from support.attacks.collection import Result, lay_siege, present_backends
from support.attacks.files import BACKENDS, load_attacks


def main() -> int:
    """Carry out the chosen attacks on each backend that is there; 1 if one was not held."""
    parser = argparse.ArgumentParser(prog="make attack", description=__doc__)
    parser.add_argument("--backend", choices=BACKENDS, action="append")
    parser.add_argument("words", nargs="*", help="only attacks with one of these in their name")
    arguments = parser.parse_args()
    # A sandbox that broke is a result here, told in the table.
    logging.getLogger("greenroom").setLevel(logging.ERROR)
    attacks = [
        attack
        for attack in load_attacks()
        if not arguments.words or any(word in attack.name for word in arguments.words)
    ]
    results = []
    for backend in arguments.backend or present_backends():
        started_at = time.monotonic()
        with lay_siege(backend) as siege:
            for _, variants in groupby(attacks, key=lambda attack: attack.file):
                for result in siege.carry_out(variants):
                    results.append(result)
                    say(row(result))
        say(f"-- {backend}: {time.monotonic() - started_at:.0f} s\n")
    broken = [result for result in results if result.broken]
    say(f"{len(results)} submissions, {len(results) - len(broken)} held, {len(broken)} broken")
    return 1 if broken else 0


def say(line: str) -> None:
    """Write a line at once: a run takes minutes, and somebody is watching."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def row(result: Result) -> str:
    """Return one line of the table, and one more for each reason why it was not held."""
    report = result.judged.report
    verdict = "BROKEN" if result.broken else "HELD"
    took_ms = result.judged.seconds * 1000
    line = (
        f"{result.name:<64} {result.backend:<12} {report.outcome:<15} "
        f"{report.points:>2}/{report.max_points} {verdict:<6} {took_ms:>6.0f} ms"
    )
    return "\n".join([line, *(f"    {reason}" for reason in result.broken)])


if __name__ == "__main__":
    sys.exit(main())
