"""A simulated venue: one account, prices from a seed, orders that fill later."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from invariant_guard.ledger.model.enums import Found, Side
from invariant_guard.ledger.model.keys import Key
from invariant_guard.ledger.venues.base import VenueOrder

ACCOUNT, SECOND_ACCOUNT, EXCHANGE = "futures-1", "futures-2", "binance"
SYMBOLS = ("BTC/USDT:USDT", "ETH/USDT:USDT", "SOL/USDT:USDT", "XRP/USDT:USDT")
SIZES = {
    SYMBOLS[0]: Decimal("0.05"), SYMBOLS[1]: Decimal("0.4"), SYMBOLS[2]: Decimal("12"),
    SYMBOLS[3]: Decimal("900"),
}  # fmt: skip


@dataclass
class DemoOrder:
    """One order, as the venue keeps it."""

    venue_id: str
    client_id: str
    symbol: str
    side: Side
    quantity: Decimal
    reduce_only: bool
    # Unix ms at which it fills; None for never.
    due: int | None
    filled: Decimal = Decimal(0)
    open: bool = True


@dataclass
class SimulatedVenue:
    """Answers reconciliation as an exchange does. Safe between threads.

    Args:
        clock: the venue's own, in Unix ms.
        random: makes the prices.
    """

    clock: Callable[[], int]
    random: random.Random
    account: str = ACCOUNT
    exchange: str = EXCHANGE
    retention_ms: int = 7 * 86_400_000
    at_once: int = 1
    orders: list[DemoOrder] = field(default_factory=list)
    legs: dict[str, Decimal] = field(default_factory=dict)
    prices: dict[str, list[float]] = field(default_factory=dict)
    # Client ids about which this venue answers with an error, as one in trouble does.
    mute: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._lock = threading.RLock()
        self._numbers = 0
        for symbol in SYMBOLS:
            self.prices[symbol] = [100.0]

    # -- what services do ----------------------------------------------------------------

    def move_prices(self) -> None:
        """Let a moment pass: prices wander, and lean on where they went."""
        for path in self.prices.values():
            lean = path[-1] - path[max(len(path) - 30, 0)]
            path.append(path[-1] * (1 + self.random.gauss(0, 0.002)) + lean * 0.004)
            del path[:-240]

    def create_order(
        self, symbol: str, side: Side, quantity: Decimal, client_id: str, *, reduce_only: bool,
        delay_ms: int | None,
    ) -> str:  # fmt: skip
        """Take an order, and return its id here."""
        with self._lock:
            self._numbers += 1
            due = None if delay_ms is None else self.clock() + delay_ms
            order = DemoOrder(
                f"v{self._numbers:06d}", client_id, symbol, side, quantity, reduce_only, due
            )
            self.orders.append(order)
            del self.orders[:-2000]
            return order.venue_id

    def fill(self) -> list[DemoOrder]:
        """Fill what is due, and return it."""
        with self._lock:
            now = self.clock()
            due = [o for o in self.orders if o.open and o.due is not None and o.due <= now]
            for order in due:
                held = self.legs.get(order.symbol, Decimal(0))
                amount = min(order.quantity, abs(held)) if order.reduce_only else order.quantity
                order.filled, order.open = amount, False
                self.legs[order.symbol] = held + (amount if order.side is Side.BUY else -amount)
            return due

    def leans(self, symbol: str, side: Side) -> bool:
        """Whether a position or an open order is on a side."""
        with self._lock:
            held = self.legs.get(symbol, Decimal(0))
            if (held > 0) if side is Side.BUY else (held < 0):
                return True
            return any(o.open and o.symbol == symbol and o.side is side for o in self.orders[-50:])

    # -- what reconciliation asks --------------------------------------------------------

    def uid(self) -> str | None:
        return f"demo-{self.account}"

    def server_time(self) -> int:
        return self.clock()

    def order(
        self, key: Key, client_id: str, *, venue_id: str = "", conditional: bool = False
    ) -> VenueOrder | None:
        if client_id in self.mute:
            raise TimeoutError("the demo's venue does not answer about this order")
        with self._lock:
            for order in self.orders:
                if (client_id and order.client_id == client_id) or order.venue_id == venue_id:
                    return _told(order)
        return None

    def open_orders(self, key: Key) -> Sequence[VenueOrder]:
        with self._lock:
            return [
                _told(order)
                for order in self.orders
                if order.open and order.symbol == key.instrument
                and order.client_id not in self.mute
            ]  # fmt: skip

    def positions(self, key: Key) -> tuple[Decimal, Decimal]:
        with self._lock:
            held = self.legs.get(key.instrument, Decimal(0))
        return max(held, Decimal(0)), max(-held, Decimal(0))


def _told(order: DemoOrder) -> VenueOrder:
    return VenueOrder(
        Found.LIVE if order.open else Found.TERMINAL,
        order.filled,
        order.venue_id,
        order.client_id,
        order.side,
        order.quantity,
        order.reduce_only,
    )
