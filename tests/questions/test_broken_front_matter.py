"""Mistakes in question.md and answer.md: each names its line and a reason."""

import pytest

FOLDER = "fundamentals/create-an-item"

# By name: (what is replaced in question.md, by what, line, reason)
MISTAKES = {
    "no front matter": ("---\ntitle", "title", 1, "must begin with front matter"),
    "no end": ("---\nWrite", "Write", 1, "the front matter has no end"),
    "no prompt": ("Write `POST /items` for a *warehouse*.\n", "\n", 8, "has no text below"),
    "nothing in it": (
        """title: Create an item
kind: api
level: beginner
minutes: 15
syllabus: [A04]
tags: [pydantic, "422"]
""",
        "",
        2,
        "must be lines of `key: value` (title, kind,",
    ),
    "a list": (
        """title: Create an item
kind: api
level: beginner
minutes: 15
syllabus: [A04]
tags: [pydantic, "422"]
""",
        "- title\n",
        2,
        "must be lines of `key: value`",
    ),
    "colon in a text": ("Create an item", "Create: an item", 2, "is not valid YAML: mapping val"),
    "line without a colon": ("level: beginner", "level", 4, "is not valid YAML: could not find"),
    "bracket never closed": ("[A04]", "[A04", 6, "is not valid YAML"),
    "quote never closed": ('"422"]', '"422]', 7, "is not valid YAML: found unexpected end"),
    "text that begins with a sign": ("Create an item", "@items", 2, "is not valid YAML"),
    "tab": ("level: beginner", "level:\n\tx: 1", 5, "is not valid YAML: found "),
    "unknown alias": ("beginner", "*one", 4, "aliases (*name) are not used here"),
    "alias": ("level: beginner", "level: &l beginner\nlimits: *l", 5, "aliases (*name)"),
    "too deep": ("[A04]", "[" * 1000 + "]" * 1000, 6, "is nested more than 10 levels deep"),
    "far too deep": ("[A04]", "[" * 90_000, 6, "is nested more than 10 levels deep"),
    "control character": ("beginner", "\x07", 4, "has a control character"),
    "key given twice": ("minutes: 15", "minutes: 15\nkind: code", 6, "`kind` is given twice"),
    "second document": ("minutes: 15", "minutes: 15\n...\na: 1", 7, "is not valid YAML"),
    "date": ("Create an item", "2026-11-21", 2, "`2026-11-21` would be read as a timestamp"),
    "merge key": ("minutes: 15", "minutes: 15\n<<: {a: 1}", 6, "`<<` is not a key"),
    "bad tag": ("minutes: 15", "minutes: !!int many", 5, "`many` would be read as a wrong int"),
    "key that is a list": ("minutes: 15", "minutes: 15\n[a]: 1", 6, "a key must be a plain word"),
    "missing key": ("title: Create an item\n", "", 2, "`title` is missing"),
    "empty title": ("Create an item", "'  '", 2, "`title` is empty"),
    "no value": ("title: Create an item", "title:", 2, "`title` must be text"),
    "long title": ("Create an item", "Create " * 30, 2, "`title` is longer than 120"),
    "unknown key": ("minutes: 15", "minutes: 15\nauthor: me", 6, "`author` is not a key"),
    "unknown kind": ("kind: api", "kind: apis", 3, "`kind` must be 'api', 'code',"),
    "unknown level": ("beginner", "expert", 4, "`level` must be 'beginner', 'intermediate' or"),
    "number as text": ("minutes: 15", 'minutes: "15"', 5, "`minutes` must be a whole number"),
    "number with a fraction": (
        "minutes: 15",
        "minutes: 1.5",
        5,
        "`minutes` must be a whole number",
    ),
    "yes instead of a number": (
        "minutes: 15",
        "minutes: yes",
        5,
        "`minutes` must be a whole number",
    ),
    "no time at all": ("minutes: 15", "minutes: 0", 5, "`minutes` must be greater than or equal"),
    "text as list": ("[A04]", "A04", 6, "`syllabus` must be a list"),
    "empty list": ("[A04]", "[]", 6, "`syllabus` is empty"),
    "syllabus id": ("[A04]", "[A04, A4]", 6, "item 2 of `syllabus` must be an id of the syllabus"),
    "syllabus id on its own line": ("[A04]", "\n  - A04\n  - X1", 8, "item 2 of `syllabus` must"),
    "tag is a number": ('"422"', "422", 7, "item 2 of `tags` must be text; put a number"),
    "unknown limit": (
        "minutes: 15",
        "minutes: 15\nlimits:\n  seconds: 5\n  cpu: 1",
        8,
        "`limits.cpu` is not a key",
    ),
    "limits are a number": ("minutes: 15", "minutes: 15\nlimits: 5", 6, "`limits` must be lines"),
    "endless limit": (
        "minutes: 15",
        "minutes: 15\nlimits: {seconds: .inf}",
        6,
        "`limits.seconds` m",
    ),
    "limits at odds": (
        "minutes: 15",
        "minutes: 15\nlimits: {seconds: 2}",
        6,
        "`limits` `check_seconds` must not be more than `seconds`",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_in_question_md_is_told_with_its_line(content, mistake):
    old, new, line, reason = MISTAKES[mistake]
    whole = (content.add(FOLDER) / "question.md").read_text()
    assert old in whole
    content.add(FOLDER, {"question.md": whole.replace(old, new)})
    [(file, found_line, found_reason)] = content.problems()
    assert (file, found_line) == (f"{FOLDER}/question.md", line)
    assert found_reason.startswith(reason)


# By name: (what is replaced in answer.md, by what, line, reason)
ANSWER_MISTAKES = {
    "no rubric": ("rubric:", "rubrics:", 2, "`rubric` is missing"),
    "rubric id": ("id: hints", "id: Two Words", 5, "`id` in item 2 of `rubric` must be small lett"),
    "rubric id twice": ("id: hints", "id: parts", 2, "`rubric` uses the id `parts` more than once"),
    "no text": ("    text: Names Starlette and Pydantic.\n", "", 3, "`text` in item 1 of `rubric`"),
    "unknown key": ("    answer:", "    reply:", 11, "`reply` in item 1 of `follow_ups` is not"),
    "syntax": ("question: And who", "question: And: who", 10, "is not valid YAML"),
    "no answer": ("FastAPI joins **Starlette** and Pydantic.\n", "", 12, "has no text below"),
}


@pytest.mark.parametrize("mistake", ANSWER_MISTAKES)
def test_a_mistake_in_answer_md_is_told_with_its_line(content, mistake):
    old, new, line, reason = ANSWER_MISTAKES[mistake]
    whole = (content.add("fundamentals/what-is-it", concept=True) / "answer.md").read_text()
    assert old in whole
    content.add("fundamentals/what-is-it", {"answer.md": whole.replace(old, new)}, concept=True)
    found = content.problems()
    assert ("fundamentals/what-is-it/answer.md", line) in [one[:2] for one in found]
    assert any(one[1] == line and one[2].startswith(reason) for one in found)


def test_a_concept_needs_an_answer_and_has_no_checks(content):
    content.add(
        "fundamentals/what-is-it",
        {"answer.md": None, "starter/main.py": "app = None\n"},
        concept=True,
    )
    assert content.problems() == [
        ("fundamentals/what-is-it/answer.md", 1, "is missing"),
        ("fundamentals/what-is-it/starter/main.py", 1, "a concept question has no starter/"),
    ]


def test_all_mistakes_are_told_at_once(content):
    content.add(
        FOLDER,
        {
            "question.md": "---\ntitel: Create an item\nkind: api\nlevel: expert\n---\nWrite.\n",
            "starter/main.py": "app = (\n",
            "explanation.md": None,
            "solutions/rejected/typo/main.py": "app = 1\n",
        },
    )
    assert [(file.removeprefix(f"{FOLDER}/"), line) for file, line, _ in content.problems()] == [
        ("explanation.md", 1),
        ("question.md", 2),  # titel is not a key
        ("question.md", 2),  # title is missing
        ("question.md", 2),  # minutes is missing
        ("question.md", 2),  # syllabus is missing
        ("question.md", 4),  # level
        ("solutions/rejected/typo/main.py", 1),
        ("starter/main.py", 1),
    ]


def test_long_values_are_cut_in_the_message(content):
    content.add_titled(FOLDER, "Long", level="x" * 1000)
    [(_, _, reason)] = content.problems()
    assert len(reason) < 200
