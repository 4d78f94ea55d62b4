"""A service that trades shares through alpaca-py."""

from datetime import datetime, timezone

from alpaca.trading.client import TradingClient
from alpaca.trading.enums import OrderSide, TimeInForce
from alpaca.trading.models import Order
from alpaca.trading.requests import MarketOrderRequest

from invariant_guard import PositionSnapshot, get_position_invariant_enforcer, positions


class AlpacaService:
    def __init__(self, client: TradingClient, account: str) -> None:
        self.client = client
        self.account = account

    def read_positions(self) -> PositionSnapshot:
        # The endpoint lists open positions alone, so an account without any is an empty list.
        asked_at = datetime.now(timezone.utc)
        rows = self.client.get_all_positions()
        return positions.from_alpaca(rows, complete=True, fetched_at=asked_at, account=self.account)

    def enter(self, symbol: str, side: OrderSide, quantity: int) -> Order:
        return self._send(symbol, side, quantity, closing=False)

    def leave(self, symbol: str, side: OrderSide, quantity: int) -> Order:
        # Alpaca has no reduce-only orders: the guard's own size limit is what keeps the
        # order from crossing zero, so the positions have to be fresh.
        return self._send(symbol, side, quantity, closing=True)

    def _send(self, symbol: str, side: OrderSide, quantity: int, *, closing: bool) -> Order:
        with get_position_invariant_enforcer().enforce_before_order(
            symbol=symbol,
            side=side,
            quantity=quantity,
            current_positions=self.read_positions(),
            account=self.account,
            exchange="alpaca",
            # This service trades shares; an option or a coin has to be called what it is.
            product="equity",
            reduce_only=closing,
        ) as order:
            # alpaca-py repeats a request that timed out: without an id of its own, that
            # would be a second order.
            request = MarketOrderRequest(
                symbol=symbol,
                qty=quantity,
                side=side,
                time_in_force=TimeInForce.DAY,
                client_order_id=order.id,
            )
            reply = self.client.submit_order(order_data=request)
            order.acknowledge(reply.id)
        return reply
