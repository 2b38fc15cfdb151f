import threading
from datetime import timedelta

from a2wsgi import WSGIMiddleware
from fastapi import FastAPI, HTTPException
from flask import Flask, Response, abort, jsonify, redirect, request, session
from starlette.datastructures import MutableHeaders
from starlette.endpoints import HTTPEndpoint
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.responses import Response as NewResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

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


class NeverCached:
    """Marks every answer in the way of the shop; those of the shop have the mark already."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Cache-Control"] = "private, no-store"
            await send(message)

        await self.app(scope, receive, send_marked)


def customer_of(request: Request) -> int:
    """Let Flask itself read its session, in a context of its own."""
    headers = {"Cookie": request.headers.get("cookie", "")}
    with shop.test_request_context("/", headers=headers):
        customer = session.get("customer")
    if customer is None:
        raise HTTPException(401)
    if customer in BLOCKED:
        raise HTTPException(403)
    return customer


class OrderEndpoint(HTTPEndpoint):
    """One path with all its methods; the class itself answers 405 to the others."""

    def get(self, request: Request) -> JSONResponse:
        order = self.own_order(request)
        return JSONResponse({key: order[key] for key in ("number", "item", "status")})

    def delete(self, request: Request) -> NewResponse:
        order = self.own_order(request)
        if order["status"] == "shipped":
            raise HTTPException(409)
        ORDERS.pop(order["number"], None)
        return NewResponse(status_code=204)

    @staticmethod
    def own_order(request: Request) -> dict:
        customer = customer_of(request)
        order = ORDERS.get(request.path_params["number"])
        if order is None or order["customer"] != customer:
            raise HTTPException(404)
        return order


app = FastAPI(title="Shop", docs_url=None, redoc_url=None, openapi_url=None)
app.add_middleware(NeverCached)
app.router.add_route("/orders/{number:int}", OrderEndpoint)
app.mount("/", WSGIMiddleware(shop))
