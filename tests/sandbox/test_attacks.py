"""Every hostile submission of sandbox/attacks is held by every sandbox, and leaves nothing behind.

Each goes the real way: service, queue, pool, sandbox, stored report. Here every variant goes to
Docker with runc, the tier of most installations; to gVisor and to plain processes goes one variant
of each file, because a sandbox of its own for each takes time. `make attack` sends all to all.
"""

from collections.abc import Iterator
from itertools import groupby

import pytest

from support.attacks.collection import Siege, lay_siege
from support.attacks.files import BACKENDS, load_attacks

WITH_EVERY_VARIANT = "docker-runc"
FILES = {
    name: list(variants) for name, variants in groupby(load_attacks(), lambda attack: attack.file)
}
TARGETS = [
    (backend, name)
    for backend in BACKENDS
    for name, variants in FILES.items()
    if any(backend in variant.backends for variant in variants)
]


@pytest.fixture(scope="module")
def siege(request: pytest.FixtureRequest) -> Iterator[Siege]:
    """Each sandbox in turn, with one queue for all attacks on it."""
    with lay_siege(request.param) as siege:
        yield siege


@pytest.mark.parametrize(("siege", "name"), TARGETS, indirect=["siege"])
def test_an_attack_is_held_and_a_right_answer_passes_afterwards(siege: Siege, name: str) -> None:
    variants = [one for one in FILES[name] if siege.backend_name in one.backends]
    if siege.backend_name != WITH_EVERY_VARIANT:
        del variants[1:]
    results = list(siege.carry_out(variants))
    assert len(results) > 1
    assert [(one.name, one.broken, one.judged) for one in results if one.broken] == []
