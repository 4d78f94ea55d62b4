"""Services of the demo: two ideas on one account, behind one guard."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from decimal import Decimal

from invariant_guard.basics.codes import ViolationCode
from invariant_guard.basics.violation import PositionInvariantViolation
from invariant_guard.demo.venue import EXCHANGE, SIZES, SYMBOLS, DemoOrder, SimulatedVenue
from invariant_guard.enforcer.sync import PositionInvariantEnforcer
from invariant_guard.ledger.ledger import Ledger
from invariant_guard.ledger.model.enums import Side

LABEL, PRODUCT = "main", "linear_perp"
# A filled opening is held at least that long.
_HOLD_MS = 150_000
_PAUSE_MS = 300_000


@dataclass
class Service:
    """A strategy that sends orders.

    Args:
        source: its name, as the guard call says it.
        follows: it buys what rises; otherwise what fell.
        enforcer: clears its orders.
        venue: takes them.
        random: of its own, so that services do not depend on one another's turns.
        label: of the account, as this service has it in its settings.
    """

    source: str
    follows: bool
    enforcer: PositionInvariantEnforcer
    venue: SimulatedVenue
    random: random.Random
    label: str = LABEL
    # How often it looks at what the other one holds, before it asks for the opposite.
    care: float = 0.95
    # By symbol: what it opened and has yet to close, with the time.
    held: dict[str, tuple[Side, int]] = field(default_factory=dict)
    # By symbol: until when it opens nothing there, because somebody halted it.
    paused: dict[str, int] = field(default_factory=dict)

    def turn(self, eagerness: float = 0.25) -> None:
        """Look at the prices once, and act on them or not."""
        if self.random.random() > eagerness:
            return
        symbol = self.random.choice(SYMBOLS)
        held = self.held.get(symbol)
        if held is None and self.paused.get(symbol, 0) > self.venue.clock():
            return
        if held is not None:
            if self.venue.clock() - held[1] > _HOLD_MS and self.random.random() < 0.6:
                self._send(symbol, held[0].opposite, reduce_only=True)
                del self.held[symbol]
            return
        path = self.venue.prices[symbol]
        rose = path[-1] > path[max(len(path) - 20, 0)]
        side = Side.BUY if rose is self.follows else Side.SELL
        if self.venue.leans(symbol, side.opposite) and self.random.random() < self.care:
            return
        if self._send(symbol, side, reduce_only=False):
            self.held[symbol] = side, self.venue.clock()

    def _send(self, symbol: str, side: Side, *, reduce_only: bool) -> bool:
        quantity = SIZES[symbol] * self.random.choice((1, 1, 2))
        if reduce_only:
            quantity = abs(self.venue.legs.get(symbol, Decimal(0))) or quantity
        try:
            with self.enforcer.enforce_before_order(
                symbol, side.value, quantity, account=self.label, exchange=EXCHANGE,
                product=PRODUCT, reduce_only=reduce_only, source=self.source,
            ) as order:  # fmt: skip
                client_id = str(getattr(order, "id", ""))
                delay = self.random.randrange(2_000, 90_000)
                venue_id = self.venue.create_order(
                    symbol, side, quantity, client_id, reduce_only=reduce_only, delay_ms=delay
                )
                order.acknowledge(venue_id)
        except PositionInvariantViolation as refused:
            if refused.code is ViolationCode.HALTED:
                self.paused[symbol] = self.venue.clock() + _PAUSE_MS
            return False
        return True


def report_fills(ledger: Ledger, filled: list[DemoOrder]) -> None:
    """Tell the ledger what filled, as a service's stream of fills does."""
    for order in filled:
        if order.client_id.startswith("ig"):
            ledger.filled(order.client_id, order.filled, final=True)
