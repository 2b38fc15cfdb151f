# caught by: hidden/test_paths.py::test_runs_the_shop_in_parallel
import threading
from datetime import timedelta
from typing import Annotated

from a2wsgi import WSGIMiddleware
from fastapi import Cookie, Depends, FastAPI, HTTPException, Request
from flask import Flask, Response, abort, jsonify, redirect, request, session
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import BadSignature
from pydantic import BaseModel
from starlette.exceptions import HTTPException as AnyHTTPException
from starlette.responses import JSONResponse
from starlette.responses import Response as NewResponse

# The shop. It stays as it is.

ORDERS = {
    number: {"number": number, "customer": customer, "item": item, "status": status}
    for number, customer, item, status in [
        (1, 7, "Lamp", "open"),
        (2, 7, "Chair", "open"),
        (3, 7, "Table", "shipped"),
        (4, 8, "Mirror", "open"),
        (5, 8, "Shelf", "open"),
        (6, 13, "Clock", "open"),
        (7, 7, "Carpet", "open"),
        (8, 7, "Vase", "open"),
        (9, 7, "Bench", "open"),
    ]
}
BLOCKED = {13}
MEETING = threading.Barrier(10)

shop = Flask("shop")
shop.secret_key = "only for this exercise"
shop.permanent_session_lifetime = timedelta(hours=8)


@shop.before_request
def refuse_blocked_customers() -> None:
    if session.get("customer") in BLOCKED:
        abort(403)


@shop.after_request
def mark_answers(response: Response) -> Response:
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Served-By"] = "flask"
    return response


def own_order(number: int) -> dict:
    if "customer" not in session:
        abort(401)
    order = ORDERS.get(number)
    if order is None or order["customer"] != session["customer"]:
        abort(404)
    return order


@shop.post("/sign-in")
def sign_in():
    session["customer"] = int(request.get_json()["customer"])
    return "", 204


@shop.post("/sign-out")
def sign_out():
    session.pop("customer", None)
    session["visited"] = True
    return "", 204


@shop.get("/orders/")
def list_orders():
    customer = session.get("customer")
    return jsonify([each["number"] for each in ORDERS.values() if each["customer"] == customer])


@shop.get("/orders/<int:number>")
def show_order(number: int):
    order = own_order(number)
    return jsonify({key: order[key] for key in ("number", "item", "status")})


@shop.delete("/orders/<int:number>")
def cancel_order(number: int):
    if own_order(number)["status"] == "shipped":
        abort(409)
    del ORDERS[number]
    return "", 204


@shop.get("/orders/<int:number>/lines")
def show_lines(number: int):
    return jsonify([own_order(number)["item"]])


@shop.route("/search", methods=["GET", "POST"])
def search():
    return jsonify(words=request.values.getlist("word"), address=request.path)


@shop.get("/start")
def start():
    return redirect("/search?word=new")


@shop.get("/meeting")
def meet():
    """Answer when ten requests are here at the same time."""
    try:
        MEETING.wait(timeout=1.8)
    except threading.BrokenBarrierError:
        abort(503)
    return "met"


# The new application.

READER = SecureCookieSessionInterface().get_signing_serializer(shop)
OWN_HEADERS = {"Cache-Control": "private, no-store"}


class Order(BaseModel):
    number: int
    item: str
    status: str


def signed_in_customer(cookie: Annotated[str | None, Cookie(alias="session")] = None) -> int:
    """Read what the shop has written, by the shop's own rules."""
    most_seconds = int(shop.permanent_session_lifetime.total_seconds())
    try:
        customer = READER.loads(cookie or "", max_age=most_seconds)["customer"]
    except (BadSignature, KeyError):
        raise HTTPException(401, "Sign in first") from None
    if customer in BLOCKED:
        raise HTTPException(403, "This account is blocked")
    return customer


def own_order_anew(
    number: int, customer: Annotated[int, Depends(signed_in_customer)]
) -> dict[str, object]:
    order = ORDERS.get(number)
    if order is None or order["customer"] != customer:
        raise HTTPException(404, "No such order")
    return order


OwnOrder = Annotated[dict[str, object], Depends(own_order_anew)]

app = FastAPI(title="Shop", openapi_url=None)


# The shop answers its own errors; what arrives here was raised by the moved path.
@app.exception_handler(AnyHTTPException)
def refuse(request: Request, error: AnyHTTPException) -> JSONResponse:
    headers = {**(error.headers or {}), **OWN_HEADERS}
    return JSONResponse({"detail": error.detail}, error.status_code, headers)


@app.api_route("/orders/{number:int}", methods=["GET", "HEAD"])
def show_order_anew(order: OwnOrder, response: NewResponse) -> Order:
    response.headers.update(OWN_HEADERS)
    return Order.model_validate(order)


@app.delete("/orders/{number:int}")
def cancel_order_anew(order: OwnOrder) -> NewResponse:
    if order["status"] == "shipped":
        raise HTTPException(409, "The order is on its way")
    ORDERS.pop(order["number"], None)
    return NewResponse(status_code=204, headers=OWN_HEADERS)


# Without this route, other methods would go on to the shop, which fits every path.
@app.api_route("/orders/{number:int}", methods=["OPTIONS", "PATCH", "POST", "PUT", "TRACE"])
def refuse_other_methods(number: int) -> None:
    raise HTTPException(405, headers={"Allow": "GET, HEAD, DELETE"})


app.mount("/", WSGIMiddleware(shop, workers=5))
