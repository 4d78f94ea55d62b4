"""A venue through ccxt's unified API."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from datetime import datetime, timezone
from typing import Any

from invariant_guard.basics.exchanges import canonical_exchange
from invariant_guard.ledger.model.enums import Found, Side
from invariant_guard.ledger.model.keys import Key
from invariant_guard.ledger.venues.base import CannotAsk, VenueOrder
from invariant_guard.ledger.venues.queries import (
    DAY,
    QUERIES,
    client_id_of,
    fetch_order,
    grown,
)
from invariant_guard.positions.ccxt import from_ccxt

# ccxt's unified order statuses. Anything else, None included, is not an answer.
_LIVE = frozenset({"open"})
_TERMINAL = frozenset({"closed", "canceled", "cancelled", "expired", "rejected"})

#: MEXC numbers the four things that an order can do, and ccxt hands the number on.
_MEXC_SIDES = {"1": ("buy", False), "2": ("buy", True), "3": ("sell", False), "4": ("sell", True)}


# They take no request whose nonce is lower than one before, and those of two threads may cross.
_ONE_AT_A_TIME = frozenset({"bitfinex", "gemini", "kraken"})


class CcxtVenue:
    """One account of a configured ccxt exchange.

    Args:
        exchange: a synchronous ccxt exchange with credentials.
        account: the account as it was bound.
        name: the exchange as orders name it; ccxt's id where not given.
        retention_ms: how long it finds an order that never filled; where not given, what the venue
            documents, and three days where nobody has looked.
        uid: the venue's id of the account, where you know it.
        at_once: how many keys are asked about at a time; where not given, 8, and 1 at venues that
            hold nonces to their order.
    """

    def __init__(
        self,
        exchange: Any,
        account: str,
        *,
        name: str | None = None,
        retention_ms: int | None = None,
        uid: str | None = None,
        at_once: int | None = None,
    ) -> None:
        self._api = exchange
        self._query = QUERIES.get(str(exchange.id))
        self.account = account
        self.exchange = str(exchange.id if name is None else name)
        if retention_ms is None:
            retention_ms = 3 * DAY if self._query is None else self._query.retention_ms
        self.retention_ms = retention_ms
        self._uid = uid
        if at_once is None:
            at_once = 1 if str(exchange.id) in _ONE_AT_A_TIME else 8
        self.at_once = at_once

    def uid(self) -> str | None:
        return self._uid

    def reaches(self, key: Key) -> bool:
        """Tell whether the key's market is among those that this exchange of ccxt has.

        ccxt's `binanceusdm` has a part of Binance's. Before they are loaded nobody can tell.
        """
        name = str(self._api.id)
        if canonical_exchange(name) == name or not self._api.markets:
            return True
        return key.instrument in self._api.markets

    def lists(self, key: Key) -> bool:
        """Tell whether the exchange has the key's market; True where nobody can tell.

        Some names of ccxt have a part of an exchange, and some settings load a part: only where
        others that are quoted and settled alike are there, one that is not is none.
        """
        markets = self._api.markets or {}
        if key.instrument in markets:
            return True
        kind = key.instrument.partition("/")[2]
        return not any(symbol.partition("/")[2] == kind for symbol in markets)

    def server_time(self) -> int:
        if self._api.has.get("fetchTime"):
            told = int(self._api.fetch_time())
            if abs(told - time.time() * 1000) > DAY:
                # In seconds or in microseconds, every deadline would be long past, or never come.
                raise ValueError(f"{self.exchange} says that it is {told} ms, a day from here")
            return told
        raise NotImplementedError(f"{self.exchange} does not tell its time through ccxt")

    def order(
        self, key: Key, client_id: str, *, venue_id: str = "", conditional: bool = False
    ) -> VenueOrder | None:
        """Find one order by the venue's id, else by the client id.

        Raises `CannotAsk` where the venue has no question for what is known.
        """
        found = None
        if venue_id:
            found = self._by_venue_id(key.instrument, venue_id, conditional)
            if found is None and not (conditional and client_id):
                return None
        if found is None:
            found = self._by_client_id(key.instrument, client_id, conditional)
        return None if found is None else self._read(found)

    def _by_venue_id(
        self, symbol: str, venue_id: str, conditional: bool
    ) -> Mapping[str, Any] | None:
        if str(self._api.id).startswith("bybit"):
            return self._in_bybit_s_lists(symbol, venue_id, conditional)
        if not conditional:
            return fetch_order(self._api, symbol, venue_id, {})
        kept = fetch_order(self._api, symbol, venue_id, {"stop": True, "trigger": True})
        return None if kept is None else grown(self._api, symbol, kept)

    def _in_bybit_s_lists(
        self, symbol: str, venue_id: str, conditional: bool
    ) -> Mapping[str, Any] | None:
        """Look where unified accounts have their orders: Bybit has no query for one."""
        kinds: list[dict[str, Any]] = [{"trigger": True}, {}] if conditional else [{}]
        for method in (self._api.fetch_open_orders, self._api.fetch_canceled_and_closed_orders):
            for kind in kinds:
                for row in method(symbol, None, None, {**kind, "orderId": venue_id}):
                    if str(row.get("id")) == venue_id:
                        found: Mapping[str, Any] = row
                        return found
        return None

    def _by_client_id(
        self, symbol: str, client_id: str, conditional: bool
    ) -> Mapping[str, Any] | None:
        if not client_id or self._query is None:
            what = "by a client id" if client_id else "without any id"
            raise CannotAsk(f"{self.exchange} cannot be asked for an order {what} through ccxt")
        ask = self._query.ordinary
        if conditional and self._query.conditional is not None:
            ask = self._query.conditional
        found = ask(self._api, symbol, client_id)
        if found is not None and not conditional and client_id_of(found) not in ("", client_id):
            raise CannotAsk(f"{self.exchange} answered for another order than {client_id}")
        return found

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
        # Most venues list no flat position, nor a flat leg of two: of the one instrument that was
        # asked for the list is whole, and an empty one is an answer.
        asked_at = datetime.now(timezone.utc)
        rows = self._api.fetch_positions([key.instrument])
        return from_ccxt(rows, complete=True, symbols=[key.instrument], fetched_at=asked_at)

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
        side, reduces = _side_of(order)
        return VenueOrder(
            found,
            filled,
            str(order.get("id") or ""),
            client_id_of(order),
            Side(side) if side in ("buy", "sell") else None,
            order.get("amount") or 0,
            reduces,
            order.get("triggerPrice") is not None or order.get("stopPrice") is not None,
        )


def _side_of(order: Mapping[str, Any]) -> tuple[object, bool]:
    """Return the side, and whether the venue holds the order to reducing.

    ccxt leaves the flag in the row as it came at Deribit, Delta and others: an exit that is taken
    for an opening would later be a conflict.
    """
    side = order.get("side")
    if isinstance(side, str) and side in _MEXC_SIDES:
        return _MEXC_SIDES[side]
    said = order.get("reduceOnly")
    info = order.get("info")
    if said is None and isinstance(info, Mapping):
        said = info.get("reduce_only", info.get("reduceOnly", info.get("reduceOnlyOrder")))
    return side, said is True or str(said).lower() == "true"
