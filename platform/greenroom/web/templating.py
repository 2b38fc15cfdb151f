"""Renders pages and fragments; the one place that decides which of the two a request gets."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from starlette.datastructures import URL

from greenroom.lib.highlight import highlight_lines
from greenroom.lib.text import in_hours, local_time, plural, spoken
from greenroom.web import csrf
from greenroom.web.assets import asset_url
from greenroom.web.htmx import wants_fragment

TEMPLATES = Path(__file__).resolve().parents[1] / "templates"


@pass_context
def _url_for(context: Context, name: str, /, **path_params: Any) -> str:
    """Return the path (no host) of a named route, so that pages work behind any proxy."""
    request: Request = context["request"]
    url: URL = request.url_for(name, **path_params)
    return url.path


def make_environment() -> Environment:
    """Return the Jinja environment: escaping on, an undefined name is an error."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        asset_url=asset_url, highlight_lines=highlight_lines, url_for=_url_for
    )
    environment.filters.update(
        in_hours=in_hours, local_time=local_time, plural=plural, spoken=spoken
    )
    return environment


environment = make_environment()


def render(
    request: Request,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    block: str | None = None,
    status_code: int = 200,
) -> HTMLResponse:
    """Render a page, or only `block` of it when htmx asks for a fragment.

    Every template sees `request`, `user` (or None), `csrf_token`, `csp_nonce`, `demo` and
    `sandbox_name`. Sets the forgery cookie when the browser has none yet.
    """
    values: dict[str, Any] = {
        "request": request,
        "user": getattr(request.state, "user", None),
        "csrf_token": csrf.token_for(request),
        "csp_nonce": request.state.csp_nonce,
        "demo": request.app.state.settings.demo,
        "sandbox_name": request.app.state.sandbox_name,
        **(context or {}),
    }
    loaded = environment.get_template(template)
    if block is not None and wants_fragment(request):
        html = "".join(loaded.blocks[block](loaded.new_context(values)))
    else:
        html = loaded.render(values)
    response = HTMLResponse(html, status_code=status_code)
    response.headers["Vary"] = "HX-Request"
    csrf.set_cookie(request, response)
    return response


def render_fragment(template: str, context: Mapping[str, Any]) -> str:
    """Render a fragment template outside a request, for server-sent events."""
    return environment.get_template(template).render(dict(context))
