"""The old system is slow, and the tablets are many."""

import time
from concurrent.futures import ThreadPoolExecutor

from harness import check


@check(
    "Weighs for several tablets at the same time",
    hint="Which thread is standing still while the old system is asked, and who else needs that thread?",
    weight=3,
)
def test_weighs_for_several_tablets_at_once(api):
    def weigh(item_id):
        return api.get(f"/items/{item_id}/weight", params={"quantity": 1})

    started = time.monotonic()
    with ThreadPoolExecutor(3) as tablets:
        replies = list(tablets.map(weigh, [1, 2, 3]))
    elapsed_seconds = time.monotonic() - started

    assert [reply.json()["grams"] for reply in replies] == [125, 130, 135]
    assert elapsed_seconds < 1.1, "the weights were read one after another"
