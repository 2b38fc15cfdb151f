"""The health page: the pool, the queue, the doctor's findings, and its canaries."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import HTMLResponse

from greenroom.accounts.current import require_role
from greenroom.accounts.models import Role, User
from greenroom.admin.doctor import name_sandbox, quick_findings
from greenroom.admin.engine import ask_engine
from greenroom.admin.findings import State, summary, worst
from greenroom.admin.rounds import CanaryRounds
from greenroom.db import SessionDep
from greenroom.grading.queries import read_backlog
from greenroom.grading.queue import GradingQueue
from greenroom.questions.dependencies import BankDep
from greenroom.web.htmx import redirect, wants_fragment
from greenroom.web.templating import render

CANARIES_TEMPLATE = "admin/_canaries.html"

router = APIRouter(prefix="/admin")
AdminUser = Annotated[User, Depends(require_role(Role.ADMIN))]


@router.get("/health", name="admin:health")
def show_health(
    request: Request, session: SessionDep, _admin: AdminUser, bank: BankDep
) -> HTMLResponse:
    """Show how judging is; asks the engine, which may take a few seconds to say nothing."""
    state = request.app.state
    queue: GradingQueue = state.grading_queue
    uses_docker = queue.pool.backend.kind == "docker" or state.settings.sandbox != "local"
    asked = ask_engine(state.settings) if uses_docker else None
    findings = [
        name_sandbox(queue.pool.backend, asked),
        *quick_findings(state.settings, bank, asked),
    ]
    context = {
        "pool": queue.pool.state(),
        "is_working": queue.is_working(),
        "backlog": read_backlog(session),
        "backend": queue.pool.backend,
        "image": asked.image if asked else None,
        "findings": findings,
        "worst": worst(findings),
        "summary": summary(findings),
        **_canaries(request),
    }
    return render(request, "admin/health.html", context)


@router.get("/canaries", name="admin:canaries")
def show_canaries(request: Request, _admin: AdminUser) -> Response:
    """Show what the latest round of canaries shows so far: a part of the health page."""
    if not wants_fragment(request):
        return redirect(request, request.url_for("admin:health").path)
    return render(request, CANARIES_TEMPLATE, _canaries(request))


@router.post("/canaries", name="admin:send_canaries")
def send_canaries(request: Request, _admin: AdminUser) -> Response:
    """Begin a round of canaries, unless one runs already."""
    rounds: CanaryRounds = request.app.state.canary_rounds
    rounds.start()
    if not wants_fragment(request):
        # No fragment: a browser would then take the page's refresh for a jump within it.
        return redirect(request, request.url_for("admin:health").path)
    return render(request, CANARIES_TEMPLATE, _canaries(request))


def _canaries(request: Request) -> dict[str, Any]:
    rounds: CanaryRounds = request.app.state.canary_rounds
    latest = rounds.latest
    findings = latest.findings if latest else ()
    return {
        "round": latest,
        "is_running": latest is not None and latest.finished_at is None,
        "round_worst": worst(findings) if latest else State.OK,
        "round_summary": summary(findings),
    }
