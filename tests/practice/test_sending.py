"""Sending code to be judged: what is stored, what is refused, what happens at once."""

import threading
from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, func, select

from greenroom.accounts.models import User
from greenroom.db import for_writing
from greenroom.errors import InvalidInputError, NotFoundError
from greenroom.grading.models import Job, Package
from greenroom.grading.service import enqueue, find_report
from greenroom.grading.types import JobStatus, Mode, Outcome
from greenroom.practice import service
from greenroom.practice.models import Submission
from greenroom.practice.queries import (
    find_code,
    find_draft,
    find_run,
    find_submission,
    list_submissions,
)
from greenroom.practice.service import MAX_UNFINISHED_JOBS, TooManyUnfinishedJobsError
from greenroom.practice.work import Work, WorkNotAcceptedError
from practice.questions import ADD, WHY
from practice.reports import finish, report_data

pytestmark = pytest.mark.both_databases

CODE = {"solution.py": "def add(a, b):\n    return a + b\n"}


def nothing() -> None:
    """Wake nobody."""


def test_a_submission_waits_with_its_code_and_its_package(session: Session, ada: User):
    sent = service.submit(session, ADD, ada, Work(CODE), wake=nothing)
    session.commit()
    job = session.get_one(Job, sent.job_id)
    assert (job.status, job.mode, job.files) == (JobStatus.QUEUED, Mode.SUBMIT, CODE)
    package = session.get_one(Package, job.content_hash)
    assert package.question_slug == "add"
    assert package.data == {
        "kind": "code",
        "entry": "solution.py",
        "checks": [
            {
                "id": check.id,
                "name": check.name,
                "hint": check.hint,
                "weight": check.weight,
                "hidden": check.hidden,
            }
            for check in ADD.checks
        ],
        "example_files": ADD.example_files,
        "hidden_files": ADD.hidden_files,
        "limits": {"seconds": 5, "check_seconds": 1, "memory_mb": 128},
    }


def test_a_run_is_judged_by_the_examples_alone(session: Session, ada: User):
    sent = service.run(session, ADD, ada, Work(CODE), wake=nothing)
    assert session.get_one(Job, sent.job_id).mode is Mode.RUN
    assert list_submissions(session, ada, "add") == []


def test_the_queue_is_woken_after_the_commit_and_once(session: Session, ada: User):
    woken: list[bool] = []
    service.submit(
        session, ADD, ada, Work(CODE), wake=lambda: woken.append(session.in_transaction())
    )
    assert woken == []
    session.commit()
    assert len(woken) == 1
    session.commit()
    assert len(woken) == 1


def test_a_package_is_stored_once_and_a_repaired_question_gets_its_own(session: Session):
    for question in (ADD, ADD, replace(ADD, content_hash="b" * 64)):
        enqueue(session, question, CODE, Mode.SUBMIT, wake=nothing)
    assert session.exec(select(func.count()).select_from(Package)).one() == 2


def test_a_question_without_code_has_nothing_to_run(session: Session, ada: User):
    with pytest.raises(NotFoundError):
        service.run(session, WHY, ada, Work({"answer.md": "x"}), wake=nothing)
    with pytest.raises(InvalidInputError):
        enqueue(session, WHY, {}, Mode.RUN, wake=nothing)


def test_sending_keeps_the_draft(session: Session, ada: User):
    service.submit(session, ADD, ada, Work(CODE, seen_version=0), wake=nothing)
    draft = find_draft(session, ada, "add")
    assert draft is not None
    assert draft.files == CODE


def test_sending_leaves_a_newer_draft_of_another_device(session: Session, ada: User):
    service.save_draft(session, ADD, ada, Work({"solution.py": "newer"}))
    sent = service.submit(session, ADD, ada, Work(CODE, seen_version=0), wake=nothing)
    draft = find_draft(session, ada, "add")
    assert draft is not None
    assert draft.files == {"solution.py": "newer"}
    assert find_code(session, sent.job_id) == CODE


@pytest.mark.parametrize("text", ["", "\0"])
def test_refused_code_is_still_a_draft(session: Session, ada: User, text: str):
    with pytest.raises(WorkNotAcceptedError):
        service.submit(session, ADD, ada, Work({"solution.py": text}), wake=nothing)
    session.commit()
    draft = find_draft(session, ada, "add")
    assert draft is not None
    assert draft.files == {"solution.py": text}
    assert session.exec(select(Job)).all() == []


def test_three_may_wait_and_the_fourth_is_asked_to(session: Session, ada: User, eve: User):
    runs = [service.run(session, ADD, ada, Work(CODE), wake=nothing) for _ in range(2)]
    service.submit(session, ADD, ada, Work(CODE), wake=nothing)
    with pytest.raises(TooManyUnfinishedJobsError) as refused:
        service.run(session, ADD, ada, Work(CODE), wake=nothing)
    assert refused.value.retry_after_seconds > 0
    service.run(session, ADD, eve, Work(CODE), wake=nothing)
    finish(session, runs[0].job_id)
    service.run(session, ADD, ada, Work(CODE), wake=nothing)


def test_many_at_once_end_with_just_as_many_as_may_wait(engine: Engine, ada: User):
    outcomes = at_once(
        6,
        engine,
        lambda session: service.submit(session, ADD, ada, Work(CODE), wake=nothing),
    )
    assert outcomes.count(None) == MAX_UNFINISHED_JOBS
    assert outcomes.count(TooManyUnfinishedJobsError) == 6 - MAX_UNFINISHED_JOBS
    with Session(engine) as session:
        assert len(list_submissions(session, ada)) == MAX_UNFINISHED_JOBS
        assert session.exec(select(func.count()).select_from(Package)).one() == 1


def test_two_first_saves_at_once_end_with_one_draft(engine: Engine, ada: User):
    texts = iter("ab")
    outcomes = at_once(
        2,
        engine,
        lambda session: service.save_draft(
            session, ADD, ada, Work({"solution.py": next(texts)}, seen_version=0)
        ),
    )
    assert sorted(map(str, outcomes)) == sorted(["None", str(service.DraftConflictError)])


def at_once(
    count: int, engine: Engine, action: Callable[[Session], object]
) -> list[type[Exception] | None]:
    """Run the action in as many threads; return the class of each one's error, or None."""
    outcomes: list[type[Exception] | None] = []
    ready = threading.Barrier(count)

    def work() -> None:
        with Session(for_writing(engine)) as session:
            ready.wait()
            try:
                action(session)
                session.commit()
            except Exception as error:  # noqa: BLE001 - the test looks at its class
                outcomes.append(type(error))
            else:
                outcomes.append(None)

    threads = [threading.Thread(target=work) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return outcomes


def test_a_report_is_found_once_there_is_one(session: Session, ada: User):
    sent = service.submit(session, ADD, ada, Work(CODE), wake=nothing)
    assert find_report(session, sent.job_id) is None
    finish(session, sent.job_id, Outcome.FAILED)
    assert find_report(session, sent.job_id) == report_data(Outcome.FAILED)


def test_submissions_are_listed_newest_first_with_their_outcome(session: Session, ada: User):
    first = service.submit(session, ADD, ada, Work(CODE), wake=nothing)
    second = service.submit(session, ADD, ada, Work(CODE), wake=nothing)
    finish(session, first.job_id)
    rows = list_submissions(session, ada, "add")
    assert [row.submission.id for row in rows] == [second.id, first.id]
    assert [(row.status, row.outcome, row.points, row.max_points) for row in rows] == [
        (JobStatus.QUEUED, None, None, None),
        (JobStatus.FINISHED, Outcome.PASSED, 3, 3),
    ]


def test_nobody_finds_what_another_person_sent(session: Session, ada: User, eve: User):
    run = service.run(session, ADD, ada, Work(CODE), wake=nothing)
    sent = service.submit(session, ADD, ada, Work(CODE), wake=nothing)
    assert find_run(session, ada, run.id) == run
    assert find_submission(session, ada, sent.id) == sent
    with pytest.raises(NotFoundError):
        find_run(session, eve, run.id)
    with pytest.raises(NotFoundError):
        find_submission(session, eve, sent.id)
    assert list_submissions(session, eve) == []


def test_reopening_makes_the_code_the_draft(session: Session, ada: User):
    sent = service.submit(session, ADD, ada, Work(CODE), wake=nothing)
    service.save_draft(session, ADD, ada, Work({"solution.py": "later"}))
    draft = service.reopen(session, ADD, ada, sent)
    assert draft.files == CODE


def test_reopening_leaves_out_files_that_the_question_no_longer_has(session: Session, ada: User):
    sent = service.submit(session, ADD, ada, Work(CODE), wake=nothing)
    renamed = replace(ADD, starter={"other.py": "start"})
    assert service.reopen(session, renamed, ada, sent).files == {"other.py": "start"}


def test_one_job_belongs_to_one_submission(session: Session, ada: User):
    sent = service.submit(session, ADD, ada, Work(CODE), wake=nothing)
    found = session.exec(select(Submission).where(Submission.job_id == sent.job_id)).all()
    assert found == [sent]
