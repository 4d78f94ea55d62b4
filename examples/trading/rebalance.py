"""How a target is followed: one loop that stops at a refusal, and one that goes on."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from invariant_guard import PositionInvariantViolation, get_position_invariant_enforcer

from .entries import Client

LOG = logging.getLogger(__name__)


def rebalance(client: Client, targets: Mapping[str, float]) -> list[str]:
    """Guarded: a refused symbol is left alone, and the loop goes on with the next."""
    refused = []
    for symbol, quantity in targets.items():
        side = "buy" if quantity > 0 else "sell"
        try:
            get_position_invariant_enforcer().enforce_before_order(
                symbol=symbol,
                side=side,
                quantity=abs(quantity),
                current_positions=client.positions(),
            )
        except PositionInvariantViolation:
            LOG.warning("refused: %s %s", side, symbol)
            refused.append(symbol)
            continue
        client.create_order(symbol=symbol, side=side, type="MARKET", quantity=abs(quantity))
    return refused


def rebalance_and_log(client: Client, targets: Mapping[str, float]) -> None:
    """INV002: the refusal is logged, and the order goes out all the same."""
    for symbol, quantity in targets.items():
        side = "buy" if quantity > 0 else "sell"
        try:
            get_position_invariant_enforcer().enforce_before_order(
                symbol=symbol,
                side=side,
                quantity=abs(quantity),
                current_positions=client.positions(),
            )
        except Exception:
            LOG.exception("check failed: %s %s", side, symbol)
        client.create_order(symbol=symbol, side=side, type="MARKET", quantity=abs(quantity))
