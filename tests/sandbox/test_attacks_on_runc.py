"""Docker with runc, the tier of most installations: every variant of every attack.

Each goes the real way: service, queue, pool, sandbox, stored report.
"""

from collections.abc import Iterator

import pytest

from support.attacks.collection import Siege, lay_siege
from support.attacks.files import Attack
from support.attacks.rounds import rounds, what_was_not_held

BACKEND = "docker-runc"


@pytest.fixture(scope="module")
def siege() -> Iterator[Siege]:
    """One queue for all attacks."""
    with lay_siege(BACKEND) as siege:
        yield siege


@pytest.mark.parametrize("attacks", rounds(BACKEND, every_variant=True))
def test_attacks_are_held_and_a_right_answer_passes_afterwards(
    siege: Siege, attacks: list[Attack]
) -> None:
    assert what_was_not_held(siege, attacks) == []
