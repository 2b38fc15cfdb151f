"""Small questions for tests of practising; the real ones have tests of their own."""

from greenroom.questions.choice import Item, Option, items_hash
from greenroom.questions.types import (
    CheckInfo,
    Concept,
    FollowUp,
    Kind,
    Level,
    Limits,
    Question,
    RubricPoint,
    Topic,
)

TOPIC = Topic("apis", "APIs")

EXAMPLE = CheckInfo("examples/test_add.py::test_adds", "Adds two numbers", "Use +", 1, False)
HIDDEN = CheckInfo("hidden/test_add.py::test_negative", "Adds negative numbers", "Signs", 2, True)

ADD = Question(
    slug="add",
    topic=TOPIC.slug,
    title="Add two numbers",
    level=Level.BEGINNER,
    kind=Kind.CODE,
    minutes=5,
    syllabus=("A18",),
    tags=(),
    prompt="Write `add`.",
    prompt_html="<p>Write <code>add</code>.</p>",
    starter={"solution.py": "def add(a, b):\n    ...\n"},
    checks=(EXAMPLE, HIDDEN),
    example_files={"examples/test_add.py": "# examples\n"},
    hidden_files={"hidden/test_add.py": "# hidden\n"},
    limits=Limits(seconds=5, check_seconds=1, memory_mb=128),
    accepted={
        "plus-sign": {"solution.py": "def add(a, b):\n    return a + b\n"},
        "with-sum": {"solution.py": "def add(a, b):\n    return sum((a, b))  # a < b\n"},
    },
    rejected=(),
    explanation_html="<p>It is a sum.</p>",
    content_hash="a" * 64,
    concept=None,
    hints_html=("<p>Look at the name.</p>", "<p>There is a sign for it.</p>", "<p>Use +.</p>"),
)

WHY = Question(
    slug="why-asgi",
    topic=TOPIC.slug,
    title="Why ASGI",
    level=Level.BEGINNER,
    kind=Kind.CONCEPT,
    minutes=10,
    syllabus=("A01",),
    tags=(),
    prompt="Why ASGI?",
    prompt_html="<p>Why ASGI?</p>",
    starter={},
    checks=(),
    example_files={},
    hidden_files={},
    limits=Limits(),
    accepted={},
    rejected=(),
    explanation_html="<p>Because.</p>",
    content_hash="c" * 64,
    concept=Concept(
        answer_html="<p>The model answer.</p>",
        rubric=(
            RubricPoint("waiting", "Many connections wait at once"),
            RubricPoint("websockets", "WebSockets need it"),
        ),
        misconceptions=("It makes code faster",),
        follow_ups=(FollowUp("And WSGI?", "<p>One request, one thread.</p>"),),
    ),
)

ITEMS = (
    Item(
        id="server",
        text="Who owns the socket?",
        several=False,
        options=(
            Option("framework", "Starlette", "It is called by the one who does.", False),
            Option("server", "The `uvicorn` process", "It listens, and calls the rest.", True),
        ),
    ),
    Item(
        id="parts",
        text="Which come with it?\n\n```python\nimport fastapi\n```",
        several=True,
        options=(
            Option("routing", "Routing", "Starlette brings it.", True),
            Option("orm", "An ORM", "That one you choose.", False),
            Option("schema", "An OpenAPI document:\n\n```json\n{}\n```", "From signatures.", True),
        ),
    ),
    Item(
        id="hints",
        text="When are hints checked?",
        several=False,
        options=(
            Option("running", "While it runs", "By Pydantic.", True),
            Option("compiling", "On compiling", "Python skips them then.", False),
        ),
    ),
)

WHO = Question(
    slug="who-does-what",
    topic=TOPIC.slug,
    title="Who does what",
    level=Level.BEGINNER,
    kind=Kind.CHOICE,
    minutes=5,
    syllabus=("A01",),
    tags=(),
    prompt="Three items.",
    prompt_html="<p>Three items.</p>",
    starter={},
    checks=(),
    example_files={},
    hidden_files={},
    limits=Limits(),
    accepted={},
    rejected=(),
    explanation_html="<p>The layers.</p>",
    content_hash=items_hash(ITEMS),
    concept=None,
    choice=ITEMS,
)

RIGHT = {"server": {"server"}, "parts": {"routing", "schema"}, "hints": {"running"}}
"""What solves WHO."""
