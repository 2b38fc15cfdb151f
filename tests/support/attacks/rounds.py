"""What tests send to a backend together; a right answer must pass after each round."""

from collections.abc import Iterator
from itertools import groupby, islice

import pytest

from support.attacks.collection import Siege
from support.attacks.files import Attack, load_attacks

AT_ONCE = 6


def rounds(backend: str, *, every_variant: bool) -> list[object]:
    """Return the rounds as parameters of a test.

    Args:
        backend: attacks that are not for it are left out.
        every_variant: a round for each file, with all of its variants; else one variant of each
            file, several files in a round, because a sandbox of its own for each takes time.
    """
    suitable = [attack for attack in load_attacks() if backend in attack.backends]
    files = [list(variants) for _, variants in groupby(suitable, lambda attack: attack.file)]
    chosen = files if every_variant else list(_several(variants[0] for variants in files))
    return [pytest.param(one, id=f"{one[0].file}...{one[-1].name}") for one in chosen]


def _several(attacks: Iterator[Attack]) -> Iterator[list[Attack]]:
    while chosen := list(islice(attacks, AT_ONCE)):
        yield chosen


def what_was_not_held(siege: Siege, attacks: list[Attack]) -> list[str]:
    """Send a round, then a right answer; return what went wrong, a line each."""
    results = list(siege.carry_out(attacks))
    wrong = [
        f"{one.name}: {reason} ({one.judged.report.outcome})"
        for one in results
        for reason in one.broken
    ]
    if len(results) != len(attacks) + 1:
        wrong.append(f"{len(results)} results of {len(attacks)} attacks")
    return wrong
