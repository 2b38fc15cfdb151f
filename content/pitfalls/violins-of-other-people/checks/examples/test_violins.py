"""What works today, and the hole that everybody finds."""

from harness import check


def call(api, who, method, path, **kwargs):
    """Send a request as this person."""
    headers = {"Authorization": f"Bearer token-of-{who}"}
    return api.request(method, path, headers=headers, **kwargs)


@check(
    "Still works for owners and luthiers",
    hint="Whom does your new rule shut out who had a right to come in?",
    weight=2,
)
def test_still_works(api):
    viola = {"name": "viola of 1890", "luthier": "lena"}
    made = call(api, "ada", "POST", "/instruments", json=viola)
    assert made.status_code == 201
    path = f"/instruments/{made.json()['id']}"
    repair = call(api, "lena", "POST", f"{path}/repairs", json={"text": "bridge", "cents": 9000})
    assert repair.status_code == 201
    for who in ["ada", "lena"]:
        assert call(api, who, "GET", path).json() == {
            **viola,
            "id": made.json()["id"],
            "owner": "ada",
        }
        shown = call(api, who, "GET", f"{path}/repairs/{repair.json()['id']}")
        assert (shown.status_code, shown.json()) == (200, repair.json())
    changed = call(api, "ada", "PATCH", path, json={"name": "viola of 1891"})
    assert (changed.status_code, changed.json()["name"]) == (200, "viola of 1891")
    order = {"ids": [made.json()["id"]], "luthier": "max"}
    assert call(api, "ada", "POST", "/hand-over", json=order).status_code == 204
    assert call(api, "max", "GET", path).json()["luthier"] == "max"
    assert call(api, "ada", "DELETE", path).status_code == 204
    assert call(api, "ada", "GET", path).status_code == 404


@check(
    "Shows an instrument to nobody else",
    hint="Being somebody is not the same as being allowed. Where is the second question asked?",
    weight=2,
)
def test_shows_it_to_nobody_else(api):
    made = call(api, "ada", "POST", "/instruments", json={"name": "cello", "luthier": "lena"})
    assert call(api, "ben", "GET", f"/instruments/{made.json()['id']}").status_code == 404
