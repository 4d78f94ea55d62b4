"""Venue: what reconciliation asks of an exchange account."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from invariant_guard.ledger.model.enums import Found, Side
from invariant_guard.ledger.model.keys import Key
from invariant_guard.ledger.model.units import QuantityLike


class CannotAsk(LookupError):
    """The venue takes no question by what is known of an order."""


@dataclass(frozen=True)
class VenueOrder:
    """An order as the venue tells it; quantities in the instrument's own unit.

    `found` is LIVE while more may fill and TERMINAL once nothing can.
    """

    found: Found
    filled: QuantityLike = 0
    venue_id: str = ""
    client_id: str = ""
    side: Side | None = None
    quantity: QuantityLike = 0
    reduce_only: bool = False
    conditional: bool = False


class Venue(Protocol):
    """One account at one exchange.

    Every method may raise, whatever it likes: a question without an answer proves nothing and
    changes nothing. What it must not do is answer without knowing.
    """

    # The account as `bind` named it, and the exchange as orders name it.
    account: str
    exchange: str
    # How long the venue finds an order that never filled, in ms.
    retention_ms: int

    def uid(self) -> str | None:
        """Return the venue's own id of the account, or None."""
        ...

    def server_time(self) -> int:
        """Return the venue's clock in Unix ms, asked now."""
        ...

    def order(
        self, key: Key, client_id: str, *, venue_id: str = "", conditional: bool = False
    ) -> VenueOrder | None:
        """Find an order by its client id, or by the venue's where that is known.

        For a conditional order: the endpoint that keeps those, and the order that a triggered one
        became. None: the venue answered that there is no such order. Raises `CannotAsk` where it
        cannot be asked for what is known: that is never None.
        """
        ...

    def open_orders(self, key: Key) -> Sequence[VenueOrder]:
        """Return every order that may still fill, conditional ones included."""
        ...

    def positions(self, key: Key) -> Any:
        """Return a complete `PositionSnapshot`, or magnitudes (long, short); else None."""
        ...
