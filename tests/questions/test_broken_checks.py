"""Mistakes in checks and solutions: each names its file, line and a reason."""

import pytest

FOLDER = "fundamentals/create-an-item"
HEAD = "from harness import check\n\n\n"
ONE = '@check("Something else", hint="Look again.")\ndef test_one(api):\n    pass\n'

# name: (source of checks/hidden/test_more.py, line, reason)
MISTAKES = {
    "syntax": (f"{HEAD}{ONE}def test_two(:\n", 7, "Python cannot read it: "),
    "return outside a function": (f"{HEAD}{ONE}return 1\n", 7, "Python cannot read it: 'return'"),
    "wrong escape": (f'{HEAD}{ONE}PATTERN = "\\d"\n', 7, "Python cannot read it: invalid escape"),
    "nested too deeply": (f"{HEAD}{ONE}A = {'-' * 20_000}1\n", 1, "Python cannot read it: it is"),
    "no import": (ONE, 1, "`from harness import check` is missing"),
    "nothing in it": (HEAD, 1, "there is no check in this file"),
    "test without @check": (
        f"{HEAD}{ONE}def test_two(api):\n    pass\n",
        7,
        "`test_two` needs one `@check(...)`",
    ),
    "@check without brackets": (
        f"{HEAD}{ONE}@check\ndef test_two(api):\n    pass\n",
        8,
        "`test_two` needs one `@check(...)`",
    ),
    "two @check": (
        f'{HEAD}{ONE}@check("A", hint="B")\n@check("C", hint="D")\ndef test_two(api): ...\n',
        9,
        "`test_two` needs one `@check(...)`",
    ),
    "name is not literal": (
        f'{HEAD}NAME = "A"\n@check(NAME, hint="B")\ndef test_two(api): ...\n',
        5,
        "`test_two`: the name must be a literal text",
    ),
    "name is an f-string": (
        f'{HEAD}@check(f"{{1}}", hint="B")\ndef test_two(api): ...\n',
        4,
        "`test_two`: the name must be a literal text",
    ),
    "hint is not literal": (
        f'{HEAD}@check(\n    "A",\n    hint="B" + str(1),\n)\ndef test_two(api): ...\n',
        6,
        "`test_two`: the hint must be a literal text",
    ),
    "weight is not literal": (
        f'{HEAD}@check("A", hint="B", weight=1 + 1)\ndef test_two(api): ...\n',
        4,
        "`test_two`: the weight must be a literal whole number from 1",
    ),
    "weight is zero": (
        f'{HEAD}@check("A", hint="B", weight=0)\ndef test_two(api): ...\n',
        4,
        "`test_two`: the weight must be a literal whole number from 1",
    ),
    "weight is true": (
        f'{HEAD}@check("A", hint="B", weight=True)\ndef test_two(api): ...\n',
        4,
        "`test_two`: the weight must be a literal whole number from 1",
    ),
    "arguments by two stars": (
        f'{HEAD}@check("A", hint="B", **{{}})\ndef test_two(api): ...\n',
        4,
        "`test_two`: the arguments of @check must be literal",
    ),
    "unknown argument": (
        f'{HEAD}@check("A", hint="B", points=2)\ndef test_two(api): ...\n',
        4,
        "`test_two`: @check has no argument `points`",
    ),
    "hint without keyword": (
        f'{HEAD}@check("A", "C", hint="B")\ndef test_two(api): ...\n',
        4,
        "`test_two`: only the name is given without a keyword",
    ),
    "no hint": (
        f'{HEAD}{ONE}@check("A")\ndef test_two(api): ...\n',
        7,
        "`test_two`: @check has no hint",
    ),
    "empty hint": (
        f'{HEAD}@check("A", hint=" ")\ndef test_two(api): ...\n',
        4,
        "`test_two`: the hint is empty",
    ),
    "no name": (
        f'{HEAD}@check(hint="B")\ndef test_two(api): ...\n',
        4,
        "`test_two`: @check has no name",
    ),
    "name of two lines": (
        f'{HEAD}@check("A\\nB", hint="B")\ndef test_two(api): ...\n',
        4,
        "`test_two`: the name must be one line",
    ),
    "name that another check has": (
        f'{HEAD}@check("creates an item", hint="B")\ndef test_two(api): ...\n',
        4,
        "the check name `creates an item` is taken: checks/examples/test_items.py has it on line 5",
    ),
    "function defined twice": (
        f'{HEAD}{ONE}@check("A", hint="B")\ndef test_one(api): ...\n',
        8,
        "`test_one` is defined before, on line 5",
    ),
    "async": (
        f'{HEAD}@check("A", hint="B")\nasync def test_two(api): ...\n',
        5,
        "`test_two` must be a plain `def`",
    ),
    "parametrize": (
        f'{HEAD}@check("A", hint="B")\n@pytest.mark.parametrize("x", [1])\ndef test_two(x): ...\n',
        5,
        "parametrize is not used",
    ),
    "another decorator": (
        f'{HEAD}import pytest\n@pytest.mark.skip\n@check("A", hint="B")\ndef test_two(api): ...\n',
        5,
        "`test_two`: the only decorator of a check is `@check(...)`",
    ),
    "fixture with params": (
        f"{HEAD}import pytest\n{ONE}@pytest.fixture(params=[1])\ndef size(request): ...\n",
        8,
        "a fixture with params= is not used",
    ),
    "pytestmark": (f"{HEAD}{ONE}pytestmark = []\n", 7, "pytestmark is not used"),
    "hook": (f"{HEAD}{ONE}def pytest_generate_tests(): ...\n", 7, "`pytest_generate_tests`: hooks"),
    "class": (
        f"{HEAD}{ONE}class TestMore:\n    def test_two(self, api): ...\n",
        7,
        "class `TestMore`: checks are plain functions",
    ),
    "test inside an if": (
        f'{HEAD}{ONE}if True:\n    @check("A", hint="B")\n    def test_two(api): ...\n',
        9,
        "`test_two` must stand at the top level",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_in_a_check_is_told_with_its_line(content, mistake):
    source, line, reason = MISTAKES[mistake]
    content.add(FOLDER, {"checks/hidden/test_more.py": source})
    [(file, found_line, found_reason)] = content.problems()
    assert (file, found_line) == (f"{FOLDER}/checks/hidden/test_more.py", line)
    assert found_reason.startswith(reason)


def test_all_mistakes_of_one_decorator_are_told(content):
    source = f"{HEAD}@check(1, hint='', weight=0)\ndef test_two(api): ...\n"
    content.add(FOLDER, {"checks/hidden/test_more.py": source})
    assert sorted(reason for _, _, reason in content.problems()) == [
        "`test_two`: the hint is empty",
        "`test_two`: the name must be a literal text",
        "`test_two`: the weight must be a literal whole number from 1 to 100",
    ]


ACCEPTED = "solutions/accepted/plain/main.py"
REJECTED = "solutions/rejected/typo/main.py"
CAUGHT_BY = "# caught by: hidden/test_items.py::test_needs_a_name\n"

# name: (changed files, file of the problem, line, reason)
FILES = {
    "no hidden check": (
        {
            "checks/hidden/test_items.py": None,
            **{
                f"solutions/rejected/{name}/main.py": (
                    "# caught by: examples/test_items.py::test_creates\n"
                )
                for name in ("empty", "lenient", "typo")
            },
        },
        "checks/hidden",
        1,
        "there is no check",
    ),
    "no example": (
        {"checks/examples/test_items.py": None},
        "checks/examples",
        1,
        "there is no check, so a run would show nothing",
    ),
    "conftest.py": (
        {"checks/hidden/conftest.py": "A = 1\n"},
        "checks/hidden/conftest.py",
        1,
        "conftest.py is not used",
    ),
    "helper file": (
        {"checks/hidden/helpers.py": "A = 1\n"},
        "checks/hidden/helpers.py",
        1,
        "must be named test_*.py",
    ),
    "folder below hidden": (
        {"checks/hidden/more/test_a.py": "A = 1\n"},
        "checks/hidden/more/test_a.py",
        1,
        "there are no folders below checks/hidden/",
    ),
    "check in neither folder": (
        {"checks/test_a.py": "A = 1\n"},
        "checks/test_a.py",
        1,
        "checks live in checks/examples/ and checks/hidden/",
    ),
    "starter has a syntax error": (
        {"starter/main.py": "app = 1\n\ndef f(:\n"},
        "starter/main.py",
        3,
        "Python cannot read it",
    ),
    "accepted has a syntax error": (
        {ACCEPTED: "app = 1\nif app\n    pass\n"},
        ACCEPTED,
        2,
        "Python cannot read it",
    ),
    "rejected has a syntax error": (
        {REJECTED: f"{CAUGHT_BY}app = ]\n"},
        REJECTED,
        2,
        "Python cannot read it",
    ),
    "one accepted": (
        {ACCEPTED: None},
        "solutions/accepted",
        1,
        "at least two accepted solutions are needed; found 1",
    ),
    "two rejected": (
        {REJECTED: None},
        "solutions/rejected",
        1,
        "at least three rejected solutions are needed; found 2",
    ),
    "accepted without a folder": (
        {"solutions/accepted/main.py": "app = 1\n"},
        "solutions/accepted/main.py",
        1,
        "each solution has a folder of its own",
    ),
    "a third kind of solution": (
        {"solutions/slow/main.py": "app = 1\n"},
        "solutions/slow/main.py",
        1,
        "solutions live in solutions/accepted/ and solutions/rejected/",
    ),
    "a file that the starter has not": (
        {"solutions/accepted/plain/models.py": "A = 1\n"},
        "solutions/accepted/plain/models.py",
        1,
        "starter/models.py does not exist",
    ),
    "nobody catches": (
        {REJECTED: "app = 1\n"},
        REJECTED,
        1,
        "the first line must be `# caught by: <id of a check>`",
    ),
    "caught by nobody that exists": (
        {REJECTED: "# caught by: hidden/test_items.py::test_gone\napp = 1\n"},
        REJECTED,
        1,
        "`caught by` names `hidden/test_items.py::test_gone`, and there is no such check",
    ),
    "no explanation": ({"explanation.md": None}, "explanation.md", 1, "is missing"),
    "empty explanation": ({"explanation.md": "\n"}, "explanation.md", 1, "is empty"),
    "no prompt": ({"question.md": None}, "question.md", 1, "is missing"),
    "an answer to what is no concept": (
        {"answer.md": "x\n"},
        "answer.md",
        1,
        "only a concept question has answer.md",
    ),
    "a file of no use": (
        {"solution/main.py": "app = 1\n"},
        "solution/main.py",
        1,
        "is not a file that a question has",
    ),
}


@pytest.mark.parametrize("mistake", FILES)
def test_a_missing_or_misplaced_file_is_told(content, mistake):
    changes, file, line, reason = FILES[mistake]
    content.add(FOLDER, changes)
    [(found_file, found_line, found_reason)] = content.problems()
    assert (found_file, found_line) == (f"{FOLDER}/{file}", line)
    assert found_reason.startswith(reason)


def test_the_starter_needs_the_file_that_the_sandbox_imports(content):
    content.add(FOLDER, {"starter/main.py": None})
    content.add_titled("validation/code", "Code", kind="code")
    assert content.problems() == [
        (f"{FOLDER}/starter/main.py", 1, "is missing"),
        ("validation/code/starter/solution.py", 1, "is missing"),
    ]


def test_an_unreadable_check_does_not_make_caught_by_wrong_too(content):
    content.add(FOLDER, {"checks/hidden/test_items.py": "def test_needs_a_name(:\n"})
    assert [file for file, _, _ in content.problems()] == [f"{FOLDER}/checks/hidden/test_items.py"]
