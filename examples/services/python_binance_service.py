"""A service that trades USD-M futures through python-binance."""

from datetime import datetime, timezone
from typing import Any

from binance.client import Client

from invariant_guard import PositionSnapshot, get_position_invariant_enforcer, positions


class PythonBinanceService:
    def __init__(self, client: Client, account: str) -> None:
        self.client = client
        self.account = account

    def read_positions(self) -> PositionSnapshot:
        asked_at = datetime.now(timezone.utc)
        rows = self.client.futures_position_information()
        return positions.from_binance(
            rows, complete=True, fetched_at=asked_at, account=self.account
        )

    def enter(self, symbol: str, side: str, quantity: str) -> dict[str, Any]:
        with get_position_invariant_enforcer().enforce_before_order(
            symbol=symbol,
            side=side,
            quantity=quantity,
            current_positions=self.read_positions(),
            account=self.account,
            exchange="binance",
            product="linear_perp",
        ) as order:
            reply = self.client.futures_create_order(
                symbol=symbol, side=side, type="MARKET", quantity=quantity, **order.params
            )
            order.acknowledge(reply["orderId"])
        return reply

    def leave(self, symbol: str, side: str, quantity: str) -> dict[str, Any]:
        with get_position_invariant_enforcer().enforce_before_order(
            symbol=symbol,
            side=side,
            quantity=quantity,
            current_positions=self.read_positions(),
            account=self.account,
            exchange="binance",
            product="linear_perp",
            reduce_only=True,
        ) as order:
            reply = self.client.futures_create_order(
                symbol=symbol,
                side=side,
                type="MARKET",
                quantity=quantity,
                reduceOnly="true",
                **order.params,
            )
            order.acknowledge(reply["orderId"])
        return reply
