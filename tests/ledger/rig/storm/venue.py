"""The rig's venue with six instruments, of which it answers about one as slowly as it likes.

python -m rig.storm.venue SEED SLOW_MS
"""

from __future__ import annotations

import random
import sys
import time
from typing import Any

from invariant_guard.ledger import Key

from ..venue import Book, Client, Handler, Server

SYMBOLS = tuple(f"{base}/USDT:USDT" for base in ("BTC", "ETH", "SOL", "XRP", "ADA", "DOT"))
#: The one that it is slow about: not its orders, which would only be fewer, but every question.
SLOW = SYMBOLS[-1]


class Market:
    """One book for each instrument, and the verdict on all."""

    def __init__(self, seed: int, slow_ms: int) -> None:
        self.random = random.Random(seed)
        self.books = {symbol: Book(seed + n) for n, symbol in enumerate(SYMBOLS)}
        self._slow = slow_ms / 1000

    def answer(self, ask: dict[str, Any]) -> Any:
        if ask["what"] == "verdict":
            found = [book.answer(ask) for book in self.books.values()]
            return {
                "accepted": sum(one["accepted"] for one in found),
                "fills": sum(one["fills"] for one in found),
                "violations": [text for one in found for text in one["violations"]],
            }
        symbol = ask.get("symbol", SYMBOLS[0])
        if symbol == SLOW and ask.get("slow"):
            time.sleep(self._slow)
        return self.books[symbol].answer(ask)


class SlowVenue(Client):
    """The venue as the reconciler reaches it, a connection for each question.

    Questions are asked side by side, and one connection would put them in a row.
    """

    at_once = 8

    def ask(self, **ask: Any) -> Any:
        client = Client(self._port)
        try:
            return Client.ask(client, **ask, slow=True)
        finally:
            if client._file is not None:
                client._file.close()

    def order(
        self, key: Key, client_id: str, *, venue_id: str = "", conditional: bool = False
    ) -> Any:
        found = self.ask(what="order", id=client_id, venue_id=venue_id, symbol=key.instrument)
        return found and self._read(found)

    def open_orders(self, key: Key) -> list[Any]:
        return [self._read(order) for order in self.ask(what="open", symbol=key.instrument)]

    def positions(self, key: Key) -> tuple[float, float]:
        legs = self.ask(what="positions", symbol=key.instrument)
        return legs["long"], legs["short"]


def serve(seed: int, slow_ms: int) -> None:
    server = Server(("127.0.0.1", 0), Handler)
    server.books = {"acct": Market(seed, slow_ms)}  # type: ignore[attr-defined]
    print(server.server_address[1], flush=True)
    server.serve_forever()


if __name__ == "__main__":
    serve(int(sys.argv[1]), int(sys.argv[2]))
