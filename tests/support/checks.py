"""Judges files by one check that a test writes."""

from typing import Any

from greenroom.grading.backends.base import Backend
from greenroom.grading.types import Mode, Outcome, ReportData
from greenroom.grading.verdict import Provenance, draw_report
from greenroom.grading.wire import job_message

CHECK_ID = "hidden/test_it.py::test_it"


def judge(  # noqa: PLR0913 - what makes up a question
    backend: Backend,
    check: str,
    files: dict[str, str],
    *,
    kind: str = "api",
    implementations: dict[str, dict[str, str]] | None = None,
    example: str = "def test_example():\n    pass\n",
) -> ReportData:
    """Judge files by one hidden check, `test_it`, and an example."""
    source = "from harness import check\n\n"
    names = {"examples/test_example.py::test_example": "Example", CHECK_ID: "It"}
    package: dict[str, Any] = {
        "kind": kind,
        "entry": {"api": "main.py", "code": "solution.py"}.get(kind, ""),
        "checks": [
            {"id": one, "name": name, "hint": "", "weight": 1, "hidden": one == CHECK_ID}
            for one, name in names.items()
        ],
        "example_files": {
            "examples/test_example.py": f'{source}@check("Example", hint="")\n{example}'
        },
        "hidden_files": {"hidden/test_it.py": f'{source}@check("It", hint="")\n{check}'},
        "implementations": implementations or {},
        "limits": {"seconds": 45.0, "check_seconds": 5.0, "memory_mb": 256},
    }
    sandbox = backend.start()
    try:
        raw = sandbox.grade(job_message(package, Mode.SUBMIT, files), lambda _phase: None)
    finally:
        sandbox.close()
    provenance = Provenance(backend.kind, backend.runtime, sandbox.image, "hash")
    return draw_report(raw, package, Mode.SUBMIT, provenance)


def assert_passes(report: ReportData) -> None:
    assert report.outcome == Outcome.PASSED, report
