# caught by: hidden/test_refusals.py::test_refuses_other_bodies
"""The rules of the old view as plain Python; the document is written beside them."""

import datetime as dt
import json
from itertools import count
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import JSONResponse, Response

START = dt.datetime(2026, 1, 2, 3, 4, tzinfo=dt.UTC)
ORDERS: list[dict[str, Any]] = [
    {"id": number, "customer": f"Customer {number}", "quantity": 1, "created_at": START}
    for number in range(1, 26)
]
NUMBERS = count(26)

ORDER_BODY = {
    "type": "object",
    "required": ["customer"],
    "properties": {
        "customer": {"type": "string", "minLength": 1, "maxLength": 60},
        "quantity": {"type": "integer", "minimum": 1, "maximum": 99, "default": 1},
    },
}
LIMIT = {"name": "limit", "in": "query", "schema": {"type": "integer", "default": 20}}
NUMBER = {"name": "number", "in": "path", "required": True, "schema": {"type": "integer"}}


class OldJson(JSONResponse):
    """Writes moments as the old JSON provider did."""

    def render(self, content: Any) -> bytes:
        return json.dumps(content, default=self.http_date).encode()

    @staticmethod
    def http_date(value: dt.datetime) -> str:
        # strftime would take the names of days and months from the locale.
        day = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")[value.weekday()]
        month = "JanFebMarAprMayJunJulAugSepOctNovDec"[3 * value.month - 3 : 3 * value.month]
        return f"{day}, {value:%d} {month} {value:%Y %H:%M:%S} GMT"


class Orders:
    """All orders of this process."""

    def first(self, limit: str) -> list[dict[str, Any]]:
        most = int(limit) if limit.isdecimal() else 0
        return ORDERS[: most or 20]

    def find(self, number: str) -> dict[str, Any] | None:
        if not number.isdecimal():
            return None
        return next((order for order in ORDERS if order["id"] == int(number)), None)

    def create(self, data: Any) -> tuple[dict[str, Any] | None, dict[str, str]]:
        if not isinstance(data, dict):
            return None, {"body": "wrong"}
        order = {"quantity": 1, **data}
        wrong = {}
        match order.get("customer"):
            case None if "customer" not in order:
                wrong["customer"] = "missing"
            case str(name) if 0 < len(name) <= 60:
                pass
            case _:
                wrong["customer"] = "wrong"
        match order["quantity"]:
            case bool():
                wrong["quantity"] = "wrong"
            case int(quantity) if 0 < quantity < 100:
                pass
            case _:
                wrong["quantity"] = "wrong"
        if wrong:
            return None, wrong
        order.update(id=next(NUMBERS), created_at=dt.datetime.now(dt.UTC))
        ORDERS.append(order)
        return order, {}


orders = Orders()
router = APIRouter()


def not_found() -> OldJson:
    return OldJson({"error": "not found"}, 404)


def head(answer: OldJson) -> Response:
    """Keep the headers of an answer; the server sends no body for a HEAD."""
    return Response(status_code=answer.status_code, headers=dict(answer.headers))


@router.get("/orders/", openapi_extra={"parameters": [LIMIT]})
async def list_orders(request: Request) -> OldJson:
    limits = request.query_params.getlist("limit")
    return OldJson(orders.first(limits[0] if limits else ""))


@router.post(
    "/orders/",
    status_code=201,
    openapi_extra={"requestBody": {"content": {"application/json": {"schema": ORDER_BODY}}}},
    responses={400: {"description": "What is wrong with which field"}},
)
async def create_order(request: Request) -> OldJson:
    try:
        data = json.loads(await request.body())
    except json.JSONDecodeError:
        data = None
    order, errors = orders.create(data)
    if errors:
        return OldJson({"errors": errors}, 400)
    return OldJson(order, 201, {"Location": f"/orders/{order['id']}"})


@router.get(
    "/orders/{number}",
    openapi_extra={"parameters": [NUMBER]},
    responses={404: {"description": "There is none"}},
)
async def show_order(request: Request) -> OldJson:
    order = orders.find(request.path_params["number"])
    return OldJson(order) if order else not_found()


@router.api_route("/{path:path}", methods=["HEAD", "OPTIONS"], include_in_schema=False)
async def all_that_nobody_wrote(request: Request, path: str) -> Response:
    """Answer the methods that Flask adds to each view."""
    if path == "orders":
        return add_the_slash(request)
    number = path.removeprefix("orders/")
    if path != "orders/" and not number.isdecimal():
        return not_found()
    if request.method == "OPTIONS":
        return Response(headers={"Allow": allowed(f"/{path}")})
    if path == "orders/":
        return head(await list_orders(request))
    order = orders.find(number)
    return head(OldJson(order) if order else not_found())


@router.api_route("/orders", methods=["GET", "POST"], include_in_schema=False)
async def redirect(request: Request) -> Response:
    return add_the_slash(request)


def add_the_slash(request: Request) -> Response:
    query = f"?{request.url.query}" if request.url.query else ""
    return Response(status_code=308, headers={"Location": f"/orders/{query}"})


def allowed(path: str) -> str:
    return "GET, HEAD, OPTIONS, POST" if path == "/orders/" else "GET, HEAD, OPTIONS"


async def unknown(request: Request, error: Exception) -> OldJson:
    return not_found()


async def not_allowed(request: Request, error: Exception) -> OldJson:
    path = request.url.path
    if path != "/orders/" and not path.removeprefix("/orders/").isdecimal():
        return not_found()
    return OldJson({"error": "not allowed"}, 405, {"Allow": allowed(path)})


# Handlers for a status catch what the router raises, too.
app = FastAPI(
    title="Orders",
    redirect_slashes=False,
    exception_handlers={404: unknown, 405: not_allowed},
)
app.include_router(router)
