"""A service that trades perpetuals through ccxt."""

from datetime import datetime, timezone
from typing import Any

import ccxt

from invariant_guard import PositionSnapshot, get_position_invariant_enforcer, positions


class CcxtService:
    def __init__(self, exchange: ccxt.Exchange, account: str) -> None:
        self.exchange = exchange
        self.account = account

    def read_positions(self) -> PositionSnapshot:
        # Fetched without symbols, hence complete; an error raises, and then nothing is sent.
        asked_at = datetime.now(timezone.utc)
        rows = self.exchange.fetch_positions()
        return positions.from_ccxt(rows, complete=True, fetched_at=asked_at, account=self.account)

    def enter(self, symbol: str, side: str, amount: float) -> dict[str, Any]:
        with get_position_invariant_enforcer().enforce_before_order(
            symbol=symbol,
            side=side,
            quantity=amount,
            current_positions=self.read_positions(),
            account=self.account,
            exchange=self.exchange.id,
        ) as order:
            reply = self.exchange.create_order(symbol, "market", side, amount, params=order.params)
            order.acknowledge(reply["id"])
        return reply

    def leave(self, symbol: str, side: str, amount: float) -> dict[str, Any]:
        with get_position_invariant_enforcer().enforce_before_order(
            symbol=symbol,
            side=side,
            quantity=amount,
            current_positions=self.read_positions(),
            account=self.account,
            exchange=self.exchange.id,
            reduce_only=True,
        ) as order:
            params = {**order.params, "reduceOnly": True}
            reply = self.exchange.create_order(symbol, "market", side, amount, params=params)
            order.acknowledge(reply["id"])
        return reply
