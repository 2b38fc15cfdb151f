"""Files and folders that cannot be what they should be."""

import os

import pytest

FOLDER = "fundamentals/create-an-item"


def test_a_symbolic_link_is_not_followed(content, tmp_path):
    secret = tmp_path / "secret.py"
    secret.write_text("app = 'secret'\n")
    folder = content.add(FOLDER, {"solutions/accepted/third/main.py": None})
    (folder / "solutions/accepted/third").symlink_to(tmp_path)
    (folder / "starter/extra.py").symlink_to(secret)
    assert content.problems() == [
        (f"{FOLDER}/solutions/accepted/third", 1, "is a symbolic link; put the file itself here"),
        (f"{FOLDER}/starter/extra.py", 1, "is a symbolic link; put the file itself here"),
    ]


@pytest.mark.parametrize("link", ["validation", "fundamentals/linked"])
def test_a_linked_folder_is_not_followed(content, tmp_path, link):
    content.add(FOLDER)
    (tmp_path / "elsewhere").mkdir()
    (content.root / link).symlink_to(tmp_path / "elsewhere")
    assert content.problems() == [(link, 1, "is a symbolic link; put the folder itself here")]


def test_a_pipe_is_not_waited_for(content):
    folder = content.add(FOLDER)
    os.mkfifo(folder / "starter" / "pipe")
    assert content.problems() == [(f"{FOLDER}/starter/pipe", 1, "is not a plain file")]


def test_text_that_is_not_utf_8_names_its_line(content):
    content.add(FOLDER, {"explanation.md": "One\nTwo caf\xe9\n".encode("latin-1")})
    [(file, line, reason)] = content.problems()
    assert (file, line) == (f"{FOLDER}/explanation.md", 2)
    assert reason.startswith("is not UTF-8")


def test_a_nul_byte_names_its_line(content):
    content.add(FOLDER, {"starter/main.py": b"app = 1\n# \0\n"})
    assert content.problems() == [(f"{FOLDER}/starter/main.py", 2, "has a NUL byte in it")]


@pytest.mark.parametrize("path", ["checks/hidden/test_items.py", "solutions/rejected/typo/main.py"])
def test_a_file_that_cannot_be_read_is_not_called_missing_too(content, path):
    content.add(FOLDER, {path: b"\xff"})
    assert [file for file, _, _ in content.problems()] == [f"{FOLDER}/{path}"]


def test_a_byte_order_mark_is_told(content):
    content.add(FOLDER, {"explanation.md": b"\xef\xbb\xbfText\n"})
    [(_, line, reason)] = content.problems()
    assert (line, reason.startswith("begins with a byte order mark")) == (1, True)


def test_a_file_of_more_than_200_kb_is_told(content):
    content.add(FOLDER, {"starter/main.py": "#" * 200_000, "starter/data.txt": "#" * 200_001})
    assert content.problems() == [
        (f"{FOLDER}/starter/data.txt", 1, "has 200,001 bytes; the limit is 200,000")
    ]


def test_a_file_name_with_odd_characters_is_told(content):
    folder = content.add(FOLDER)
    (folder / "starter" / "my file\n.py").write_text("a = 1\n")
    os.close(os.open(os.fsencode(folder / "starter") + b"/caf\xe9.py", os.O_CREAT | os.O_WRONLY))
    reason = "the name may only have letters, digits and `.`, `_`, `-`"
    assert content.problems() == [
        (f"{FOLDER}/starter/caf\\udce9.py", 1, reason),
        (f"{FOLDER}/starter/my file\\n.py", 1, reason),
    ]


@pytest.mark.parametrize("slug", ["Create", "create_item", "create--item", "-create", "a.b", "é"])
def test_a_slug_that_cannot_be_in_an_address_is_told(content, slug):
    content.add(f"fundamentals/{slug}")
    assert content.problems() == [
        (
            f"fundamentals/{slug}",
            1,
            "the folder's name must be small letters, digits and single hyphens",
        )
    ]


def test_a_topic_that_topics_yaml_does_not_list_is_told(content):
    content.add("cooking/create-an-item")
    assert content.problems() == [
        (
            "cooking/create-an-item",
            1,
            "`cooking` is not a topic: topics.yaml does not list it",
        )
    ]


def test_a_slug_is_used_once_in_all_topics(content):
    content.add_titled("validation/same", "One")
    content.add_titled("fundamentals/same", "Two")
    assert content.problems() == [
        ("validation/same", 1, "the slug `same` is taken by fundamentals/same")
    ]
    assert [question.topic for question in content.load().questions] == ["fundamentals"]


def test_a_title_is_used_once(content):
    content.add_titled("validation/one", "Create An Item")
    content.add("fundamentals/two")
    assert content.problems() == [
        ("validation/one/question.md", 2, "the title `Create An Item` is taken by fundamentals/two")
    ]


def test_broken_questions_never_take_the_others_down(content):
    content.add("fundamentals/create-an-item")
    content.add_titled("validation/good", "Good")
    content.add("validation/bad-yaml", {"question.md": "---\n: [\n---\n"})
    content.add("validation/bad-python", {"starter/main.py": "("})
    content.add("validation/bad-bytes", {"question.md": b"\xff\xfe"})
    content.add("validation/BAD-NAME")
    content.add("nowhere/at-all")
    bank = content.load()
    assert [question.slug for question in bank.questions] == ["create-an-item", "good"]
    broken = {"/".join(problem.file.split("/")[:2]) for problem in bank.problems}
    assert broken == {
        "nowhere/at-all",
        "validation/BAD-NAME",
        "validation/bad-bytes",
        "validation/bad-python",
        "validation/bad-yaml",
    }


# By name: the text of topics.yaml, the line, the reason.
TOPICS = {
    "no list": ("fundamentals: First\n", 1, "must be a list of topics"),
    "syntax": ("- slug: a\n  title: [\n", 2, "is not valid YAML"),
    "entry is a text": ("- slug: fundamentals\n  title: First\n- validation\n", 3, "must be lines"),
    "unknown key": (
        "- slug: fundamentals\n  title: First\n  colour: red\n- slug: a\n  title: A\n",
        3,
        "item 1: `colour` is not a key that is known here",
    ),
    "listed twice": (
        "- slug: fundamentals\n  title: First\n- title: Second\n  slug: fundamentals\n",
        4,
        "the topic `fundamentals` is listed before",
    ),
}


@pytest.mark.parametrize("mistake", TOPICS)
def test_a_mistake_in_topics_yaml_is_told_with_its_line(content, mistake):
    text, line, reason = TOPICS[mistake]
    (content.root / "topics.yaml").write_text(text)
    [(file, found_line, found_reason)] = content.problems()
    assert (file, found_line) == ("topics.yaml", line)
    assert reason.removeprefix("item 1: ") in found_reason


def test_without_topics_yaml_the_questions_are_still_there(content):
    content.add("fundamentals/create-an-item")
    (content.root / "topics.yaml").unlink()
    bank = content.load()
    assert [problem.file for problem in bank.problems] == ["topics.yaml"]
    assert [topic.title for topic in bank.topics] == ["Fundamentals"]
    assert bank.get("create-an-item").topic == "fundamentals"


def test_a_starter_may_have_folders_and_any_kind_of_text(content):
    names = ["Dockerfile", "nginx.conf", "compose.yml", "migrations/versions/0001.py"]
    content.add("fundamentals/many", {f"starter/{name}": "# text\n" for name in names})
    assert set(content.load().get("many").starter) == {"main.py", *names}


def test_a_starter_with_more_files_than_the_editor_shows_is_refused(content):
    content.add("fundamentals/many", {f"starter/part{n}.py": "x = 1\n" for n in range(12)})
    assert content.problems() == [
        ("fundamentals/many/starter", 1, "has 13 files; the editor shows at most 12")
    ]
