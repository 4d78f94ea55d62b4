"""A service that trades perpetuals through ccxt."""

from typing import Any

import ccxt

from invariant_guard import PositionSnapshot, get_position_invariant_enforcer, positions


class CcxtService:
    def __init__(self, exchange: ccxt.Exchange, account: str) -> None:
        self.exchange = exchange
        self.account = account

    def read_positions(self) -> PositionSnapshot:
        # Asks for every product and settlement currency; an error raises, and nothing is sent.
        return positions.fetch_ccxt(self.exchange, account=self.account)

    def enter(self, symbol: str, side: str, amount: float) -> dict[str, Any]:
        with get_position_invariant_enforcer().enforce_before_order(
            symbol=symbol,
            side=side,
            quantity=amount,
            current_positions=self.read_positions(),
            account=self.account,
            exchange=self.exchange.id,
        ) as order:
            try:
                reply = self.exchange.create_order(
                    symbol, "market", side, amount, params=order.params
                )
            except ccxt.BaseError as error:
                order.rejected(error)
                raise
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
            try:
                reply = self.exchange.create_order(symbol, "market", side, amount, params=params)
            except ccxt.BaseError as error:
                order.rejected(error)
                raise
            order.acknowledge(reply["id"])
        return reply
