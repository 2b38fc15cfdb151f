"""Every hostile submission of sandbox/attacks is held by every sandbox, and leaves nothing behind.

Each goes the real way: service, queue, pool, sandbox, stored report. Here every variant goes to
Docker with runc, the tier of most installations; to gVisor and to plain processes goes one variant
of each file, several files at a time, because a sandbox of its own for each takes time. `make
attack` sends all to all.
"""

from collections.abc import Iterator
from itertools import groupby, islice

import pytest

from support.attacks.collection import Siege, lay_siege
from support.attacks.files import BACKENDS, Attack, load_attacks

WITH_EVERY_VARIANT = "docker-runc"
AT_ONCE = 6
GROUPS = 2
"""In so many parts the attacks on one backend can be carried out beside each other."""
FILES = {
    name: list(variants) for name, variants in groupby(load_attacks(), lambda attack: attack.file)
}


def _rounds(backend: str) -> Iterator[tuple[str, list[Attack]]]:
    """Yield what is sent together: a right answer must pass after each round."""
    suitable = {
        name: [one for one in variants if backend in one.backends]
        for name, variants in FILES.items()
    }
    if backend == WITH_EVERY_VARIANT:
        yield from ((name, variants) for name, variants in suitable.items() if variants)
    else:
        first = [variants[0] for variants in suitable.values() if variants]
        remaining = iter(first)
        while chosen := list(islice(remaining, AT_ONCE)):
            yield f"{chosen[0].file} to {chosen[-1].file}", chosen


TARGETS = [
    pytest.param(
        backend,
        attacks,
        id=f"{backend}-{name}",
        marks=pytest.mark.xdist_group(f"{backend}-{number % GROUPS}"),
    )
    for backend in BACKENDS
    for number, (name, attacks) in enumerate(_rounds(backend))
]


@pytest.fixture(scope="module")
def siege(request: pytest.FixtureRequest) -> Iterator[Siege]:
    """Each sandbox in turn, with one queue for all attacks on it."""
    with lay_siege(request.param) as siege:
        yield siege


@pytest.mark.parametrize(("siege", "attacks"), TARGETS, indirect=["siege"])
def test_attacks_are_held_and_a_right_answer_passes_afterwards(
    siege: Siege, attacks: list[Attack]
) -> None:
    results = list(siege.carry_out(attacks))
    assert len(results) == len(attacks) + 1
    assert [(one.name, one.broken, one.judged) for one in results if one.broken] == []
