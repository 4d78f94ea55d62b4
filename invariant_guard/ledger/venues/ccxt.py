"""A venue through ccxt's unified API."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timezone
from importlib import import_module
from typing import Any

from invariant_guard.ledger.model.enums import Found, Side
from invariant_guard.ledger.model.keys import Key
from invariant_guard.ledger.venues.base import VenueOrder
from invariant_guard.positions.ccxt import from_ccxt

# ccxt's unified order statuses. Anything else, None included, is not an answer.
_LIVE = frozenset({"open"})
_TERMINAL = frozenset({"closed", "canceled", "cancelled", "expired", "rejected"})

_DAY = 86_400_000


class CcxtVenue:
    """One account of a configured ccxt exchange.

    Args:
        exchange: a synchronous ccxt exchange with credentials.
        account: the account as it was bound.
        name: the exchange as orders name it; ccxt's id where not given.
        retention_ms: how long it finds an order that never filled. Binance forgets those after
            three days.
        uid: the venue's id of the account, where you know it.
    """

    def __init__(
        self,
        exchange: Any,
        account: str,
        *,
        name: str | None = None,
        retention_ms: int = 3 * _DAY,
        uid: str | None = None,
    ) -> None:
        self._api = exchange
        self.account = account
        self.exchange = str(exchange.id if name is None else name)
        self.retention_ms = retention_ms
        self._uid = uid

    def uid(self) -> str | None:
        return self._uid

    def server_time(self) -> int:
        if self._api.has.get("fetchTime"):
            return int(self._api.fetch_time())
        raise NotImplementedError(f"{self.exchange} does not tell its time through ccxt")

    def order(
        self, key: Key, client_id: str, *, venue_id: str = "", conditional: bool = False
    ) -> VenueOrder | None:
        """Find one order; only ccxt's OrderNotFound is a "no".

        A conditional order is looked for where conditional orders are, and, with the same client
        id, among ordinary ones: that is where a triggered one goes at most venues.
        """
        absent = import_module("ccxt").OrderNotFound
        places: tuple[dict[str, Any], ...] = ({},)
        if conditional:
            places = ({"stop": True, "trigger": True}, {})
        for place in places:
            params = dict(place)
            if client_id:
                params["clientOrderId"] = client_id
                params["origClientOrderId"] = client_id
            try:
                found = self._api.fetch_order(venue_id or None, key.instrument, params)
            except absent:
                continue
            return self._read(found)
        return None

    def open_orders(self, key: Key) -> Sequence[VenueOrder]:
        orders = list(self._api.fetch_open_orders(key.instrument))
        if self._api.has.get("createStopOrder") or self._api.has.get("createTriggerOrder"):
            orders += self._api.fetch_open_orders(
                key.instrument, params={"stop": True, "trigger": True}
            )
        seen: dict[str, VenueOrder] = {}
        for order in orders:
            read = self._read(order)
            seen[read.venue_id] = read
        return list(seen.values())

    def positions(self, key: Key) -> Any:
        # Most venues list no flat position: an empty answer to this question is an answer.
        asked_at = datetime.now(timezone.utc)
        rows = self._api.fetch_positions([key.instrument])
        return from_ccxt(rows, symbols=[key.instrument], fetched_at=asked_at)

    def _read(self, order: Mapping[str, Any]) -> VenueOrder:
        status, filled = order.get("status"), order.get("filled")
        if status in _LIVE:
            found = Found.LIVE
        elif status in _TERMINAL:
            found = Found.TERMINAL
        else:
            raise ValueError(f"{self.exchange} answered with order status {status!r}")
        if filled is None:
            raise ValueError(f"{self.exchange} does not say what is filled")
        side = order.get("side")
        return VenueOrder(
            found,
            filled,
            str(order.get("id") or ""),
            str(order.get("clientOrderId") or ""),
            Side(side) if side in ("buy", "sell") else None,
            order.get("amount") or 0,
            bool(order.get("reduceOnly")),
            order.get("triggerPrice") is not None or order.get("stopPrice") is not None,
        )
