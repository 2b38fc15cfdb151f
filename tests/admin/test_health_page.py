"""The health page: for administrators alone, and never kept waiting by an engine."""

import time
from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import Engine
from sqlmodel import Session

from greenroom.accounts.models import Role
from greenroom.admin.engine import TIMEOUT_SECONDS
from greenroom.admin.findings import Subject
from greenroom.admin.rounds import CanaryRounds, Round
from greenroom.db import for_writing
from greenroom.grading.models import Job, Package
from greenroom.grading.types import JobStatus, Mode
from greenroom.lib.clock import utc_now
from support.browser import HTMX, Browser

PAGE = "/admin/health"
CANARIES = "/admin/canaries"
LAST = Round(
    utc_now() - timedelta(minutes=3),
    utc_now() - timedelta(minutes=2),
    (
        Subject("canary-right", "A right answer").ok("It passed all checks."),
        Subject("canary-together", "Many memory hogs").problem(
            "The memory limit does not hold on this host: <b>so it is</b>.", "Mend it."
        ),
    ),
)


class StandIn(CanaryRounds):
    """Rounds that begin and end when a test says so; the real ones are in test_rounds.py."""

    def __init__(self) -> None:
        self.started = 0
        self.shown: Round | None = None

    @property
    def latest(self) -> Round | None:
        """Return what a test wants to be shown."""
        return self.shown

    def start(self) -> bool:
        """Count who asks."""
        self.started += 1
        self.shown = Round(utc_now())
        return True

    def stop(self) -> None:
        """Nothing runs."""


@pytest.fixture
def settings_overrides(request: pytest.FixtureRequest, silent_engine: str) -> dict[str, Any]:
    """What a test asks for; the engine called `silent` never answers."""
    asked: dict[str, Any] = getattr(request, "param", {})
    if asked.get("docker_host") == "silent":
        return {"sandbox": "docker", "docker_host": silent_engine}
    return asked


@pytest.fixture
def rounds(app: FastAPI) -> StandIn:
    app.state.canary_rounds = StandIn()
    return app.state.canary_rounds


@pytest.fixture
def admin(as_user, make_user) -> Browser:
    """The browser of an administrator."""
    return as_user(make_user(Role.ADMIN))


@pytest.fixture(params=[Role.CANDIDATE, Role.INTERVIEWER])
def outsider(request: pytest.FixtureRequest, as_user, make_user) -> Browser:
    """The browser of somebody who looks after nothing."""
    return as_user(make_user(request.param))


def test_an_administrator_sees_pool_queue_and_findings(admin: Browser) -> None:
    answer = admin.get(PAGE)
    assert answer.status_code == 200
    for words in (
        "sandboxes ready, of 2",
        "being judged",
        "No submission waits.",
        "The local sandbox judges.",
        "They have not been run since this server started.",
        "Run the canaries",
    ):
        assert words in answer.text


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
def test_others_are_refused(outsider: Browser, rounds: StandIn, headers: dict[str, str]) -> None:
    answers = [
        outsider.get(PAGE, headers=headers),
        outsider.get(CANARIES, headers=headers),
        outsider.submit(CANARIES, headers=headers),
    ]
    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert not any("sandboxes ready" in answer.text for answer in answers)
    assert rounds.started == 0


def test_a_visitor_is_asked_to_sign_in(client: Browser, rounds: StandIn) -> None:
    page, start = client.get(PAGE), client.submit(CANARIES)
    assert (page.status_code, start.status_code) == (307, 307)
    assert page.headers["Location"] == "/refresh?next=%2Fadmin%2Fhealth"
    assert client.get(CANARIES, headers=HTMX).status_code == 401
    assert rounds.started == 0


def test_only_administrators_have_it_in_their_masthead(admin: Browser, outsider: Browser) -> None:
    assert f'href="{PAGE}"' in admin.get("/questions").text
    assert f'href="{PAGE}"' not in outsider.get("/questions").text
    page = " ".join(admin.get(PAGE).text.split())
    assert f'href="{PAGE}" aria-current="page"' in page


def test_a_post_without_a_token_starts_nothing(admin: Browser, rounds: StandIn) -> None:
    assert admin.post(CANARIES).status_code == 403
    assert rounds.started == 0


def test_the_page_itself_cannot_be_posted_to(admin: Browser) -> None:
    assert admin.submit(PAGE).status_code == 405


def test_without_scripts_the_button_leads_back_to_the_page_which_reloads_itself(
    admin: Browser, rounds: StandIn
) -> None:
    assert 'http-equiv="refresh"' not in admin.get(PAGE).text
    answer = admin.submit(CANARIES)
    assert (answer.status_code, answer.headers["Location"]) == (303, PAGE)
    assert rounds.started == 1
    page = admin.get(PAGE).text
    assert "Each result appears as it comes in." in page
    assert 'http-equiv="refresh"' in page
    rounds.shown = LAST
    assert 'http-equiv="refresh"' not in admin.get(PAGE).text


def test_with_htmx_the_part_is_asked_for_until_the_round_has_ended(
    admin: Browser, rounds: StandIn
) -> None:
    running = admin.submit(CANARIES, headers=HTMX)
    assert running.status_code == 200
    assert "<html" not in running.text
    assert f'hx-get="{CANARIES}"' in running.text
    assert f'hx-get="{CANARIES}"' in admin.get(CANARIES, headers=HTMX).text
    rounds.shown = LAST
    ended = admin.get(CANARIES, headers=HTMX).text
    assert "hx-get" not in ended
    assert "1 problem." in ended
    assert "in 60 s" in ended
    assert "Mend it." in ended


def test_what_findings_say_is_escaped(admin: Browser, rounds: StandIn) -> None:
    rounds.shown = LAST
    page = admin.get(PAGE).text
    assert "&lt;b&gt;so it is&lt;/b&gt;" in page


def test_the_part_alone_leads_to_the_whole_page(admin: Browser) -> None:
    answer = admin.get(CANARIES)
    assert (answer.status_code, answer.headers["Location"]) == (303, PAGE)


def test_a_submission_that_waits_is_counted(admin: Browser, engine: Engine) -> None:
    with Session(for_writing(engine)) as session:
        session.add(Package(content_hash="hash", question_slug="add", data={}))
        session.flush()
        made_at = utc_now() - timedelta(minutes=7)
        job = {"question_slug": "add", "content_hash": "hash", "mode": Mode.RUN, "files": {}}
        session.add(Job(**job, created_at=made_at))
        session.commit()
    page = " ".join(admin.get(PAGE).text.split())
    assert "<dt>waiting</dt> <dd> 1 </dd>" in page
    assert "<dt>set aside</dt>" not in page
    assert "<dt>Longest wait</dt> <dd> 7 min </dd>" in page
    assert "Submissions wait long: 1 job queued, the oldest for 7 min." in page


def test_what_was_set_aside_is_counted_and_explained(admin: Browser, engine: Engine) -> None:
    with Session(for_writing(engine)) as session:
        session.add(Package(content_hash="hash", question_slug="add", data={}))
        session.flush()
        job = {"question_slug": "add", "content_hash": "hash", "mode": Mode.RUN, "files": {}}
        aside = {"status": JobStatus.SET_ASIDE, "fault": "the grader failed: <b>\x1b[1m"}
        session.add(Job(**job, **aside))
        session.commit()
    page = " ".join(admin.get(PAGE).text.split())
    assert "<dt>set aside</dt> <dd> 1 </dd>" in page
    assert "1 job was set aside" in page
    assert "add (1): the grader failed: &lt;b&gt;." in page
    assert "greenroom jobs retry" in page


@pytest.mark.parametrize("settings_overrides", [{"sandbox": "docker"}], indirect=True)
def test_a_server_with_docker_shows_runtime_and_image(admin: Browser) -> None:
    page = " ".join(admin.get(PAGE).text.split())
    assert "<dt>Runtime</dt> <dd> runc </dd>" in page
    assert "<code>sha256:" in page
    assert "Submissions go to docker (runc)." in page


@pytest.mark.usefixtures("dropped_connections")
@pytest.mark.filterwarnings("ignore:.*socket.socket:pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("settings_overrides", [{"docker_host": "silent"}], indirect=True)
def test_an_engine_that_says_nothing_does_not_hold_up_the_page(admin: Browser) -> None:
    started_at = time.monotonic()
    page = admin.get(PAGE)
    assert time.monotonic() - started_at < 3 * TIMEOUT_SECONDS
    assert page.status_code == 200
    assert "No Docker engine answers: " in page.text
    assert "<code>not there</code>" in page.text


def test_the_trouble_of_the_pool_is_shown(app: FastAPI, admin: Browser) -> None:
    app.state.grading_queue.pool._trouble = "The image is not there. Build it with: make image"
    page = admin.get(PAGE).text
    assert "None can be started" in page
    assert "The image is not there. Build it with: make image" in page
