"""Multiple choice questions: what is read of options.yaml, and what is told of a broken one."""

from dataclasses import replace

import pytest

from greenroom.questions.choice import as_data, from_data, items_hash, shown_hash
from greenroom.questions.types import Kind

FOLDER = "fundamentals/who-does-what"
OPTIONS = f"{FOLDER}/options.yaml"


@pytest.fixture
def items(content):
    content.add(FOLDER, choice=True)
    return content.load().get("who-does-what").choice


def test_items_and_options_are_read_in_the_order_of_the_file(content, items):
    question = content.load().get("who-does-what")
    assert content.load().problems == ()
    assert (question.kind, question.checks, question.starter) == (Kind.CHOICE, (), {})
    assert [item.id for item in items] == ["server", "parts", "hints"]
    assert [item.several for item in items] == [False, True, False]
    assert [option.id for option in items[1].options] == ["routing", "schema", "orm"]
    assert [option.is_right for option in items[1].options] == [True, True, False]
    assert items[0].options[0].why_html == (
        "<p>It listens, and calls the <em>application</em>.</p>\n"
    )


def test_a_label_takes_the_first_paragraph_and_code_comes_after_it(items):
    assert items[0].options[0].parts == ("The <code>uvicorn</code> process", "")
    legend, rest = items[1].parts
    assert legend == "Which of these come with it?"
    assert rest.startswith("<pre>")
    assert "fastapi" in rest


def test_an_item_is_met_by_exactly_its_right_options(items):
    several = items[1]
    assert several.is_met_by(["schema", "routing"])
    for chosen in ([], ["routing"], ["routing", "schema", "orm"], ["orm"]):
        assert not several.is_met_by(chosen)


def test_items_come_back_from_plain_data_as_they_were(items):
    assert from_data(as_data(items)) == items


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("It is called.", "It is only called."),
        ("text: Routing", "text: Routes"),
        ("id: orm", "id: database"),
        ("Who owns the socket?", "Who listens?"),
    ],
)
def test_whatever_an_item_says_changes_the_content_hash(content, items, old, new):
    before = content.load().get("who-does-what").content_hash
    assert before == items_hash(items)
    whole = (content.root / OPTIONS).read_text()
    assert old in whole
    (content.root / OPTIONS).write_text(whole.replace(old, new))
    assert content.load().get("who-does-what").content_hash != before


def test_prose_comments_and_line_ends_leave_the_content_hash_alone(content):
    folder = content.add(FOLDER, choice=True)
    before = content.load().get("who-does-what").content_hash
    (folder / "explanation.md").write_text("Other words.\n")
    text = "# A comment\n" + (folder / "options.yaml").read_text()
    (folder / "options.yaml").write_bytes(text.replace("\n", "\r\n").encode())
    assert content.load().get("who-does-what").content_hash == before


def test_the_hash_of_what_is_shown_knows_nothing_of_what_is_right(items):
    first = items[0]
    turned = tuple(
        replace(option, why="Other words.", is_right=not option.is_right)
        for option in first.options
    )
    assert shown_hash((replace(first, options=turned), *items[1:])) == shown_hash(items)
    assert shown_hash((replace(first, text="Other words?"), *items[1:])) != shown_hash(items)


# By name: (what is replaced in options.yaml, by what, line, reason)
MISTAKES = {
    "syntax": ("text: Routing", "text: Routing: all of it", 22, "is not valid YAML: mapping"),
    "an option is a text": (
        (
            "    - id: schema\n      text: An OpenAPI document\n"
            "      why: Made from the signatures.\n      right: true\n"
        ),
        "    - Schema\n",
        25,
        "item 2 of `options` must be lines of `key: value`",
    ),
    "no id": ("- id: hints\n  text: When", "- text: When", 33, "`id` is missing"),
    "id": ("id: hints", "id: Hints!", 33, "`id` must be small letters"),
    "id twice": ("id: hints", "id: server", 33, "the id is used before, on line 1"),
    "option id twice": ("id: orm", "id: schema", 29, "the id is used before, on line 25"),
    "option text twice": (
        "text: An ORM",
        "text: Routing",
        30,
        "the text is used before, on line 22",
    ),
    "no why": ("      why: It is called.\n", "", 8, "`why` in item 2 of `options` is missing"),
    "empty why": ("why: It is called.", 'why: " "', 10, "`why` in item 2 of `options` is empty"),
    "no right": ("      why: It is called.\n      right: false", "      why: No", 8, "`right` in"),
    "right is a text": (
        "why: It is called.\n      right: false",
        'why: It is called.\n      right: "no"',
        11,
        "`right` in item 2 of `options` must be true or false",
    ),
    "unknown key": ("several: true", "multiple: true", 19, "`multiple` is not a key"),
    "several is a number": ("several: true", "several: 2", 19, "`several` must be true or false"),
    "none right": (
        "why: Pydantic does.\n      right: true",
        "why: Pydantic does.\n      right: false",
        35,
        "no option of this item is right",
    ),
    "two right and not said": (
        "why: It is called.\n      right: false",
        "why: It is called.\n      right: true",
        3,
        "2 options are right; the item must say `several: true`",
    ),
    "several and one right": (
        "why: From Starlette.\n      right: true",
        "why: From Starlette.\n      right: false",
        19,
        "`several` is true, and only one option is right",
    ),
    "all right": (
        "why: You choose one.\n      right: false",
        "why: You choose one.\n      right: true",
        19,
        "every option is right",
    ),
    "one option": (
        (
            "    - id: starlette\n      text: Starlette\n      why: It is called.\n"
            "      right: false\n"
        ),
        "",
        3,
        "`options` must be 2 to 6; there are 1",
    ),
    "no options": (
        "  several: true\n  options:",
        "  several: true\n  choices:",
        20,
        "`choices` is",
    ),
    "item begins with code": (
        "Which of these come with it?\n\n    ```python",
        "```python",
        13,
        "`text` must begin with a sentence",
    ),
    "option begins with a list": (
        "text: Routing",
        'text: "- Routing"',
        22,
        "`text` in item 1 of `options` must begin with a sentence",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_in_options_yaml_is_told_with_its_line(content, mistake):
    old, new, line, reason = MISTAKES[mistake]
    whole = (content.add(FOLDER, choice=True) / "options.yaml").read_text()
    assert whole.count(old) == 1
    content.add(FOLDER, {"options.yaml": whole.replace(old, new)}, choice=True)
    found = content.problems()
    assert {file for file, _, _ in found} == {OPTIONS}
    assert any(one[1] == line and one[2].startswith(reason) for one in found), found


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "must be a list of items"),
        ("id: server\n", "must be a list of items"),
        ("- server\n- parts\n- hints\n", "must be lines of `key: value` (id, text, several,"),
        ("[]\n", "must have 3 to 10 items; there are 0"),
    ],
)
def test_something_else_than_items_is_told(content, text, reason):
    content.add(FOLDER, {"options.yaml": text}, choice=True)
    file, line, found = content.problems()[0]
    assert (file, line) == (OPTIONS, 1)
    assert found.startswith(reason)


def test_too_few_and_too_many_items_are_told(content):
    whole = (content.add(FOLDER, choice=True) / "options.yaml").read_text()
    two = whole[: whole.index("- id: hints")]
    last = whole[whole.index("- id: hints") :]
    many = whole + "".join(last.replace("id: hints", f"id: more-{n}") for n in range(8))
    for text, count in ((two, 2), (many, 11)):
        content.add(FOLDER, {"options.yaml": text}, choice=True)
        assert content.problems() == [(OPTIONS, 1, f"must have 3 to 10 items; there are {count}")]


def test_a_choice_needs_its_options_and_has_nothing_to_judge(content):
    content.add(
        FOLDER,
        {"options.yaml": None, "starter/main.py": "app = None\n", "answer.md": "Text\n"},
        choice=True,
    )
    assert content.problems() == [
        (f"{FOLDER}/answer.md", 1, "only a concept question has answer.md"),
        (OPTIONS, 1, "is missing"),
        (f"{FOLDER}/starter/main.py", 1, "a choice question has no starter/"),
    ]


def test_a_choice_has_no_hints(content):
    folder = content.add(FOLDER, choice=True)
    text = (folder / "question.md").read_text()
    hints = text.replace("minutes: 15", "minutes: 15\nhints: [Think of the socket.]")
    (folder / "question.md").write_text(hints)
    [(file, line, reason)] = content.problems()
    assert (file, line) == (f"{FOLDER}/question.md", 6)
    assert reason.startswith("a choice question has no `hints`")


def test_only_a_choice_has_options(content):
    content.add("fundamentals/create-an-item", {"options.yaml": "[]\n"})
    assert content.problems() == [
        (
            "fundamentals/create-an-item/options.yaml",
            1,
            "only a choice question has options.yaml",
        )
    ]
