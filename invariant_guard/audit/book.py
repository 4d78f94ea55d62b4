"""Book: what the replay keeps of one key, of which there are few."""

from __future__ import annotations

from collections import deque

from invariant_guard.audit.model import Leg, Where
from invariant_guard.audit.ruling import Standing, Verdict

#: Orders of a key that may still fill; the one seen longest ago is forgotten first.
MOST_ORDERS = 4096
_MOST_POINTS = 4000


class Order:
    """An order with the verdict on its fills so far."""

    __slots__ = ("at", "client_id", "row", "source", "verdict")

    def __init__(self, verdict: Verdict, source: str, client_id: str, at: int, row: str) -> None:
        self.verdict = verdict
        self.source = source
        self.client_id = client_id
        self.at = at
        self.row = row


class Episode:
    """A time with both legs open, from its first fill to the last."""

    __slots__ = ("at", "overlap", "rows", "sources")

    def __init__(self, at: int, overlap: int, sources: set[str], row: str) -> None:
        self.at = at
        self.overlap = overlap
        self.sources = sources
        self.rows = [row]


class Book:
    """The standing of a key, and what the findings look back upon."""

    __slots__ = (
        "clients", "costs", "direction", "episode", "flips", "leg_sources", "orders", "points",
        "recent", "same", "standing", "stride", "touched", "unit", "where",
    )  # fmt: skip

    def __init__(self, where: Where, standing: Standing) -> None:
        self.where = where
        self.standing = standing
        self.unit: str | None = None
        self.orders: dict[str, Order] = {}
        self.clients: dict[str, str] = {}
        #: Who opened what is open, by leg.
        self.leg_sources: dict[Leg, set[str]] = {Leg.LONG: set(), Leg.SHORT: set()}
        #: What the legs cost, in quote times 10**-60.
        self.costs: dict[Leg, int] = {Leg.LONG: 0, Leg.SHORT: 0}
        self.episode: Episode | None = None
        #: The direction opened last, and when anything was last executed.
        self.direction = 0
        self.touched = 0
        self.flips: deque[int] = deque()
        #: Orders within the window, for opposing sources: time, sign, source, row.
        self.recent: deque[tuple[int, int, str, str]] = deque()
        #: The last order of each likeness: its time, id and row.
        self.same: dict[tuple[object, ...], tuple[int, str, str]] = {}
        self.points: list[tuple[int, int, int]] = []
        self.stride = 1

    def remember(self, order_id: str, order: Order) -> None:
        """Keep an order that may fill again."""
        orders = self.orders
        orders[order_id] = order
        if len(orders) > MOST_ORDERS:
            oldest = next(iter(orders))
            client = orders.pop(oldest).client_id
            self.clients.pop(client, None)

    def draw(self, at: int) -> None:
        """Keep a point of the drawing; of very many, every second one goes."""
        key = self.standing.key
        self.points.append((at, key.long, key.short))
        if len(self.points) > _MOST_POINTS:
            del self.points[1:-1:2]
