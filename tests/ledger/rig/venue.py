"""A small venue in a process of its own, which keeps both legs and is the judge.

It takes requests over a loopback socket, one JSON line each. Orders fill a moment after they were
accepted; positions trail fills by up to the lag; an order past its deadline is refused. It writes
down whether both directions were ever open, in one account or, of a pool, in two, and nobody can talk
it out of that.
"""

from __future__ import annotations

import contextlib
import json
import random
import socket
import socketserver
import sys
import threading
import time
from typing import Any

LAG_MS = 40


def now_ms() -> int:
    return time.time_ns() // 1_000_000


class Book:
    """Orders by id, fills in the order they happened, and the verdict."""

    def __init__(self, seed: int, cap: int = 0) -> None:
        self.cap = cap
        self.lock = threading.Lock()
        self.random = random.Random(seed)
        self.orders: dict[str, dict[str, Any]] = {}
        self.by_venue_id: dict[str, dict[str, Any]] = {}
        self.open: dict[str, dict[str, Any]] = {}
        self.filled = 0
        # What was open a lag ago, and the fills since.
        self.past = {"long": 0.0, "short": 0.0}
        self.recent: list[tuple[int, str, float]] = []
        self.legs = {"long": 0.0, "short": 0.0}
        self.accepted = 0
        self.violations: list[str] = []
        # Of the other accounts of a pool, under the same lock.
        self.others: list[Book] = []

    def place(self, ask: dict[str, Any]) -> dict[str, Any]:
        now = now_ms()
        if ask.get("deadline") is not None and now > ask["deadline"]:
            return {"error": "too late"}
        if ask["id"] in self.orders:
            return {"error": "duplicate"}
        self.accepted += 1
        # Some fill at once, some rest in the book for longer than anyone watches.
        rest = ask.get("rest")
        if rest is None:
            rest = self.random.choice([0, 2, 5, 10, 20, 40, 80, 160])
        order = {
            "id": ask["id"], "venue_id": f"v{self.accepted}", "side": ask["side"],
            "reduce_only": ask.get("reduce_only", False), "status": "open", "filled": 0.0,
            "quantity": 1.0, "due": now + rest,
        }  # fmt: skip
        self.orders[ask["id"]] = self.open[ask["id"]] = order
        self.by_venue_id[order["venue_id"]] = order
        if self.cap and not order["reduce_only"]:
            self._judge_cap(order["side"])
        return order

    def _judge_cap(self, side: str) -> None:
        """Write down where more would be open than the cap if every order here filled."""
        working = sum(
            order["quantity"]
            for order in self.open.values()
            if order["side"] == side and not order["reduce_only"]
        )
        held = self.legs["long" if side == "buy" else "short"]
        if working + held > self.cap:
            self.violations.append(f"{held} {side} held, {working} working, {self.cap} allowed")

    def settle(self) -> None:
        """Fill what is due."""
        now = now_ms()
        for order in [order for order in self.open.values() if order["due"] <= now]:
            del self.open[order["id"]]
            long = (order["side"] == "buy") != order["reduce_only"]
            leg = "long" if long else "short"
            if order["reduce_only"]:
                change = -min(order["quantity"], self.legs[leg])
            else:
                change = order["quantity"]
            self.legs[leg] += change
            order["filled"] = abs(change)
            order["status"] = "closed" if change else "canceled"
            self.filled += 1
            self.recent.append((now, leg, change))
            if self.legs["long"] > 0 and self.legs["short"] > 0:
                self.violations.append(f"{order['id']} opened {leg} against {self.legs}")
                # The judge has seen it; start afresh, so that it counts the next one too.
                self.legs = {"long": 0.0, "short": 0.0}
            for other in self.others:
                if (self.legs["long"] and other.legs["short"]) or (
                    self.legs["short"] and other.legs["long"]
                ):
                    self.violations.append(f"{order['id']} opened {leg} against {other.legs}")
                    self.legs = {"long": 0.0, "short": 0.0}

    def positions(self) -> dict[str, float]:
        """What was open at some moment of the last lag."""
        now = now_ms()
        while self.recent and self.recent[0][0] <= now - LAG_MS:
            self._add(self.past, self.recent.pop(0))
        until = now - self.random.randrange(LAG_MS)
        legs = dict(self.past)
        for fill in self.recent:
            if fill[0] <= until:
                self._add(legs, fill)
        return legs

    def _add(self, legs: dict[str, float], fill: tuple[int, str, float]) -> None:
        _, leg, change = fill
        legs[leg] = max(legs[leg] + change, 0.0)

    def answer(self, ask: dict[str, Any]) -> Any:
        with self.lock:
            self.settle()
            what = ask["what"]
            if what == "place":
                return self.place(ask)
            if what == "order":
                found = self.orders.get(ask["id"])
                if found is None:
                    found = self.by_venue_id.get(ask["venue_id"])
                return found
            if what == "open":
                return list(self.open.values())
            if what == "positions":
                return self.positions()
            if what == "complain":
                self.violations.append(ask["text"])
                return None
            if what == "time":
                return now_ms()
            all_ = [self, *self.others]
            return {
                "accepted": sum(book.accepted for book in all_),
                "violations": [line for book in all_ for line in book.violations],
                "fills": sum(book.filled for book in all_),
            }


class Handler(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        # A client that is killed leaves its connection in any state.
        with contextlib.suppress(OSError):
            self._answer_all()

    def _answer_all(self) -> None:
        books: dict[str, Book] = self.server.books  # type: ignore[attr-defined]
        for line in self.rfile:
            ask = json.loads(line)
            # The storm has one account, and does not name it.
            book = books[ask.get("account", "acct")]
            # The network: most of it quick, some of it slow, either way.
            if ask.get("travel") is not None:
                time.sleep(ask["travel"] / 1000)
            elif ask["what"] == "place" and book.random.random() < 0.3:
                time.sleep(book.random.choice([0.01, 0.03, 0.1, 0.3]))
            reply = json.dumps(book.answer(ask)).encode() + b"\n"
            self.wfile.write(reply)


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


def serve(seed: int, cap: int = 0, pool: int = 0) -> None:
    server = Server(("127.0.0.1", 0), Handler)
    first, second = Book(seed, cap), Book(seed + 1, cap)
    if pool:
        second.lock = first.lock
        first.others, second.others = [second], [first]
    server.books = {"acct": first, "twin": second}  # type: ignore[attr-defined]
    print(server.server_address[1], flush=True)
    server.serve_forever()


class Client:
    """The venue as workers and the reconciler reach it."""

    exchange = "x"
    retention_ms = 60_000

    def __init__(self, port: int, account: str = "acct") -> None:
        self._port = port
        self.account = account
        self._file: Any = None

    def ask(self, **ask: Any) -> Any:
        self.send(**ask)
        return self.hear()

    def hear(self) -> Any:
        return json.loads(self._file.readline())

    def send(self, **ask: Any) -> None:
        if self._file is None:
            sock = socket.create_connection(("127.0.0.1", self._port), 2)
            self._file = sock.makefile("rwb")
        self._file.write(json.dumps({"account": self.account, **ask}).encode() + b"\n")
        self._file.flush()

    def uid(self) -> None:
        return None

    def server_time(self) -> int:
        return int(self.ask(what="time"))

    def order(
        self, key: Any, client_id: str, *, venue_id: str = "", conditional: bool = False
    ) -> Any:
        found = self.ask(what="order", id=client_id, venue_id=venue_id)
        return found and self._read(found)

    def open_orders(self, key: Any) -> list[Any]:
        return [self._read(order) for order in self.ask(what="open")]

    def positions(self, key: Any) -> tuple[float, float]:
        legs = self.ask(what="positions")
        return legs["long"], legs["short"]

    def _read(self, order: dict[str, Any]) -> Any:
        from invariant_guard.ledger import Found, Side, VenueOrder

        return VenueOrder(
            Found.LIVE if order["status"] == "open" else Found.TERMINAL,
            order["filled"],
            order["venue_id"],
            order["id"],
            Side(order["side"]),
            order["quantity"],
            order["reduce_only"],
        )


if __name__ == "__main__":
    serve(*map(int, sys.argv[1:]))
