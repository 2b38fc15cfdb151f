"""Several people save at the same time."""

import threading
from concurrent.futures import ThreadPoolExecutor

from harness import check

PEOPLE = 5


def save_together(api, number):
    """Let several people save one course, each of them having read the same version."""
    headers = {"If-Match": api.get(f"/courses/{number}").headers["ETag"]}
    together = threading.Barrier(PEOPLE, timeout=2)

    def save(person):
        together.wait()
        return api.patch(f"/courses/{number}", json={"title": f"By {person}"}, headers=headers)

    with ThreadPoolExecutor(PEOPLE) as pool:
        return list(pool.map(save, range(PEOPLE)))


@check(
    "Lets exactly one of several simultaneous changes through",
    hint="Between your look at the version and the writing, others write. Who can tell?",
    weight=3,
)
def test_lets_one_through(api):
    for number in [10, 11, 12]:
        replies = save_together(api, number)
        assert sorted(reply.status_code for reply in replies) == [200] + [412] * (PEOPLE - 1)
        [winner] = [reply for reply in replies if reply.status_code == 200]
        kept = api.get(f"/courses/{number}")
        assert kept.json() == winner.json()
        assert kept.headers["ETag"] == winner.headers["ETag"]
