"""The content hash: what changes it, and what does not."""

import pytest

FOLDER = "fundamentals/create-an-item"


def hash_of(content) -> str:
    bank = content.load()
    assert bank.problems == ()
    return bank.get("create-an-item").content_hash


def test_it_is_the_same_on_every_machine(content):
    content.add(FOLDER)
    # Worked out once; a change here makes all kept packages strangers: raise FORMAT then.
    assert hash_of(content) == "b2afc48dbf7ee27e1542058fe5ca8fbec5d1ba9da29fca0de0346245cc2d5f55"


@pytest.mark.parametrize("path", ["starter/main.py", "checks/hidden/test_items.py"])
def test_a_changed_starter_or_check_changes_it(content, path):
    file = content.add(FOLDER) / path
    before = hash_of(content)
    file.write_text(f"{file.read_text()}\n# more\n")
    assert hash_of(content) != before


def test_a_renamed_check_file_changes_it(content):
    folder = content.add(FOLDER)
    before = hash_of(content)
    examples = folder / "checks/examples"
    (examples / "test_items.py").rename(examples / "test_other.py")
    assert hash_of(content) != before


def test_other_limits_change_it_and_spelled_out_defaults_do_not(content):
    content.add(FOLDER)
    before = hash_of(content)
    content.add_titled(
        FOLDER, "Create an item", minutes="15\nlimits: {seconds: 10, memory_mb: 256}"
    )
    assert hash_of(content) == before
    content.add_titled(FOLDER, "Create an item", minutes="15\nlimits: {seconds: 11}")
    assert hash_of(content) != before


def test_prose_and_solutions_do_not_change_it(content):
    folder = content.add(FOLDER)
    before = hash_of(content)
    content.add_titled(FOLDER, "Another title", level="advanced", tags="[]")
    (folder / "explanation.md").write_text("Another explanation.\n")
    (folder / "solutions/accepted/plain/main.py").write_text("app = 100\n")
    assert hash_of(content) == before


def test_line_ends_of_a_checkout_do_not_change_it(content):
    folder = content.add(FOLDER)
    before = hash_of(content)
    for file in folder.rglob("*.*"):
        if file.is_file():
            file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert hash_of(content) == before
    assert content.load().get("create-an-item").starter == {"main.py": "app = None\n"}
