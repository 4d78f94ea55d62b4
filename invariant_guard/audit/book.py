"""Book: what the replay keeps of one key, of which there are few."""

from __future__ import annotations

from collections import deque

from invariant_guard.audit.model import Fill, Leg, Where
from invariant_guard.audit.ruling import OpenLegs, OrderVerdict

#: Orders of a key that may still fill; the one seen longest ago is forgotten first.
MOST_ORDERS = 4096
_MOST_POINTS = 4000


class SeenOrder:
    """An order with the verdict on its fills so far, and the first of them."""

    __slots__ = ("fill", "verdict")

    def __init__(self, verdict: OrderVerdict, fill: Fill) -> None:
        self.verdict = verdict
        self.fill = fill


class Episode:
    """A time with both legs open, from its first fill to the last."""

    __slots__ = ("at", "overlap", "rows", "sources")

    def __init__(self, at: int, overlap: int, sources: set[str], row: str) -> None:
        self.at = at
        self.overlap = overlap
        self.sources = sources
        self.rows = [row]


class KeyBook:
    """The standing of a key, and what the findings look back upon."""

    __slots__ = (
        "clients", "costs", "direction", "episode", "flips", "leg_sources", "near", "older", "orders",
        "points", "recent", "side", "standing", "touched", "unattributed", "unit", "where",
    )  # fmt: skip

    def __init__(self, where: Where, standing: OpenLegs) -> None:
        self.where = where
        self.standing = standing
        self.unit: str | None = None
        #: Orders that may fill again, in two generations: the older one goes as a whole.
        self.orders: dict[str, SeenOrder] = {}
        self.older: dict[str, SeenOrder] = {}
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
        #: Orders within the window, for opposing sources.
        self.recent: deque[Fill] = deque()
        #: Orders so near to the last that they may be its like.
        self.near: list[Fill] = []
        #: The sign of what is held, as other accounts see it.
        self.side = 0
        self.unattributed = 0
        self.points: list[tuple[int, int, int]] = []

    def known(self, order_id: str) -> SeenOrder | None:
        """Return an order that has filled before."""
        return self.orders.get(order_id) or self.older.get(order_id)

    def remember(self, order_id: str, order: SeenOrder) -> None:
        """Keep an order that may fill again."""
        orders = self.orders
        if len(orders) >= MOST_ORDERS:
            self.older = orders
            orders = self.orders = {}
            self.clients.clear()
        orders[order_id] = order

    def draw(self, at: int) -> None:
        """Keep a point of the drawing; of very many, every second one goes."""
        self.points.append((at, self.standing.long, self.standing.short))
        if len(self.points) > _MOST_POINTS:
            del self.points[1:-1:2]
