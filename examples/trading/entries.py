"""How positions are opened: two ways that are right, and one that is not.

``invariant-lint check examples/`` reports the last function of this module.
"""

from __future__ import annotations

from typing import Protocol

from invariant_guard import get_position_invariant_enforcer


class Client(Protocol):
    """What is used of the exchange's client."""

    def create_order(self, *, symbol: str, side: str, type: str, quantity: float) -> object: ...

    def positions(self) -> dict[str, float]: ...


def enter_at_market(client: Client, symbol: str, side: str, quantity: float) -> object:
    """Guarded: nothing reaches the order but through the check."""
    get_position_invariant_enforcer().enforce_before_order(
        symbol=symbol, side=side, quantity=quantity, current_positions=client.positions()
    )
    return client.create_order(symbol=symbol, side=side, type="MARKET", quantity=quantity)


def enter_if_confident(
    client: Client, symbol: str, side: str, quantity: float, confidence: float
) -> object | None:
    """Guarded: the way that has no check sends no order either."""
    if confidence < 0.6:
        return None
    get_position_invariant_enforcer().enforce_before_order(
        symbol=symbol, side=side, quantity=quantity, current_positions=client.positions()
    )
    return client.create_order(symbol=symbol, side=side, type="MARKET", quantity=quantity)


def enter_unless_dry_run(
    client: Client, symbol: str, side: str, quantity: float, *, dry_run: bool
) -> object:
    """INV001: the check was tied to the wrong condition, and a live order skips it."""
    if dry_run:
        get_position_invariant_enforcer().enforce_before_order(
            symbol=symbol, side=side, quantity=quantity, current_positions=client.positions()
        )
    return client.create_order(symbol=symbol, side=side, type="MARKET", quantity=quantity)
