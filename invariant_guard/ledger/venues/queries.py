"""How each venue is asked for an order by its client id, through ccxt.

ccxt's `fetch_order(None, ...)` asks several venues for the order "None", and their "no such order"
would settle one that stands. So a venue is asked only in a way that a row here knows, and a test
has seen, to carry the id; whatever else raises `CannotAsk`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from types import MappingProxyType
from typing import Any, NamedTuple

from invariant_guard.ledger.venues.base import CannotAsk

Order = Mapping[str, Any]

#: Asks an exchange for a symbol's order by its client id; None is the venue's own "no".
Ask = Callable[[Any, str, str], "Order | None"]

_SECOND = 1000
_HOUR = 3600 * _SECOND
DAY = 24 * _HOUR


class Query(NamedTuple):
    """What a venue can be asked, and for how long its "no" counts.

    `conditional` is for orders that wait for a price; None where they are like any other.
    """

    ordinary: Ask
    source: str
    retention_ms: int = 3 * DAY
    conditional: Ask | None = None


def client_id_of(order: Order) -> str:
    """Return the client id of an order, wherever ccxt has left it."""
    info = order.get("info")
    inside = info if isinstance(info, Mapping) else {}
    for found in (order.get("clientOrderId"), *(inside.get(name) for name in _ID_FIELDS)):
        if found:
            return str(found)
    return ""


#: What ccxt does not read: Deribit's label, and the ids of OKX's and Binance's algo orders.
_ID_FIELDS = ("label", "algoClOrdId", "clientAlgoId", "clientAlgoOrderId", "cl_ord_id", "origin_id")


# -- ways of asking --------------------------------------------------------------------------------


def fetch_order(
    api: Any, symbol: str, order_id: str | None, params: Mapping[str, Any]
) -> Order | None:
    """Ask for one order; ccxt's OrderNotFound alone is a "no"."""
    try:
        found: Order = api.fetch_order(order_id, symbol, dict(params))
    except import_module("ccxt").OrderNotFound:
        return None
    return found


def _by_client_id(api: Any, symbol: str, client_id: str) -> Order | None:
    return fetch_order(api, symbol, None, {"clientOrderId": client_id})


def _as_trigger(api: Any, symbol: str, client_id: str) -> Order | None:
    """Ask where triggers are kept, for what one became, then among the others."""
    kept = fetch_order(
        api, symbol, None, {"clientOrderId": client_id, "stop": True, "trigger": True}
    )
    if kept is None:
        return _by_client_id(api, symbol, client_id)
    return grown(api, symbol, kept)


def grown(api: Any, symbol: str, kept: Order) -> Order:
    """Return the order that a trigger has become, or the trigger while it is none."""
    info = kept.get("info")
    inside = info if isinstance(info, Mapping) else {}
    children = [inside.get("actualOrderId"), inside.get("executeOrderId"), inside.get("ordId")]
    listed = inside.get("ordIdList")
    if isinstance(listed, list):
        if len(listed) > 1:
            raise CannotAsk(f"{api.id}: a trigger became {len(listed)} orders")
        children += listed
    for child in children:
        if child not in (None, "", "0", 0):
            order = fetch_order(api, symbol, str(child), {})
            if order is None:
                raise CannotAsk(f"{api.id}: the order that a trigger became is forgotten")
            return order
    if kept.get("filled") is None and kept.get("status") != "closed":
        # Nothing fills before it triggers.
        return {**kept, "filled": 0}
    return kept


def _one_of(api: Any, rows: object, client_id: str) -> Order | None:
    """Return the row with this id. A list that holds others only was not asked for it."""
    if not isinstance(rows, list):
        raise CannotAsk(f"{api.id} lists no orders")
    mine: list[Order] = [row for row in rows if client_id_of(row) == client_id]
    if len(mine) > 1:
        raise CannotAsk(f"{api.id} has {len(mine)} orders under {client_id}")
    if rows and not mine:
        raise CannotAsk(f"{api.id} listed other orders than the one that it was asked for")
    return mine[0] if mine else None


def _in_lists(*places: tuple[str, Mapping[str, Any]], parameter: str) -> Ask:
    """Return an `Ask` over methods that list orders and take the id as a filter."""

    def ask(api: Any, symbol: str, client_id: str) -> Order | None:
        for method, params in places:
            rows = getattr(api, method)(symbol, None, None, {**params, parameter: client_id})
            found = _one_of(api, rows, client_id)
            if found is not None:
                return found
        return None

    return ask


_LIVE, _ENDED = "fetch_open_orders", "fetch_canceled_and_closed_orders"
_TRIGGER = MappingProxyType({"trigger": True})
_PLAIN: Mapping[str, Any] = MappingProxyType({})

_bybit = _in_lists((_LIVE, _PLAIN), (_ENDED, _PLAIN), parameter="orderLinkId")
_bybit_trigger = _in_lists(
    (_LIVE, _TRIGGER),
    (_LIVE, _PLAIN),
    (_ENDED, _TRIGGER),
    (_ENDED, _PLAIN),
    parameter="orderLinkId",
)
_kraken = _in_lists((_LIVE, _PLAIN), ("fetch_closed_orders", _PLAIN), parameter="clientOrderId")
_bitget_plans = _in_lists((_LIVE, _TRIGGER), (_ENDED, _TRIGGER), parameter="clientOid")


def _bitget_trigger(api: Any, symbol: str, client_id: str) -> Order | None:
    kept = None if api.market(symbol).get("spot") else _bitget_plans(api, symbol, client_id)
    if kept is None and (api.market(symbol).get("spot") or api.options.get("uta")):
        # Neither a spot pair's plans nor a unified account's are listed by their ids.
        raise CannotAsk(f"{api.id} lists no such trigger by its client id")
    if kept is None:
        return _by_client_id(api, symbol, client_id)
    return grown(api, symbol, kept)


def _deribit(api: Any, symbol: str, client_id: str) -> Order | None:
    """Ask by the label, in each currency whose book the market may be in."""
    market = api.market(symbol)
    currencies = (
        {market.get("settle")}
        if market.get("contract")
        else {market.get("base"), market.get("quote")}
    )
    rows: list[Order] = []
    for currency in sorted(str(name) for name in currencies if name):
        reply = api.private_get_get_order_state_by_label({"currency": currency, "label": client_id})
        rows += [api.parse_order(row, market) for row in reply["result"]]
    return _one_of(api, rows, client_id)


def _alpaca(api: Any, symbol: str, client_id: str) -> Order | None:
    ccxt = import_module("ccxt")
    path = "v2/orders:by_client_order_id"
    try:
        reply = api.request(path, ["trader", "private"], "GET", {"client_order_id": client_id})
    except ccxt.ExchangeError as fault:
        # What ccxt calls an InvalidOrder; a missing endpoint has no code.
        if "40410000" in str(fault):
            return None
        raise
    return _one_of(api, [api.parse_order(reply, api.market(symbol))], client_id)


def _never(what: str) -> Ask:
    def ask(api: Any, symbol: str, client_id: str) -> Order | None:
        raise CannotAsk(f"{api.id} cannot be asked for {what} by their client ids")

    return ask


def _spot_alone(api: Any, symbol: str, client_id: str) -> Order | None:
    if not api.market(symbol).get("spot"):
        raise CannotAsk(f"{api.id} cannot be asked for contracts' orders by their client ids")
    return _by_client_id(api, symbol, client_id)


_BINANCE = Query(
    _by_client_id, "order?origClientOrderId, algoOrder?clientAlgoId; unfilled ones three days",
    3 * DAY, _as_trigger,
)  # fmt: skip
_BYBIT = Query(
    _bybit, "order/realtime and order/history?orderLinkId; cancelled ones 24 hours", DAY,
    _bybit_trigger,
)  # fmt: skip
_OKX = Query(
    _by_client_id, "trade/order?clOrdId, order-algo?algoClOrdId; cancelled ones two hours",
    2 * _HOUR, _as_trigger,
)  # fmt: skip
_GATE = Query(
    _by_client_id, "orders/t-...; contracts' 60 seconds after their end, spot's an hour",
    60 * _SECOND, _never("triggers"),
)  # fmt: skip
_KUCOIN = Query(
    _by_client_id, "order/client-order/..., orders/byClientOid; cancelled ones a day", DAY,
    _as_trigger,
)  # fmt: skip

#: By ccxt's id.
QUERIES = MappingProxyType(
    {
        "binance": _BINANCE, "binanceusdm": _BINANCE, "binancecoinm": _BINANCE,
        "binanceus": Query(_by_client_id, "order?origClientOrderId"),
        "aster": Query(_by_client_id, "order?origClientOrderId"),
        "bybit": _BYBIT, "bybiteu": _BYBIT, "bybitid": _BYBIT,
        "okx": _OKX, "okxus": _OKX, "myokx": _OKX,
        "gate": _GATE, "gateeu": _GATE,
        "kucoin": _KUCOIN, "kucoinfutures": _KUCOIN,
        "kraken": Query(_kraken, "OpenOrders and ClosedOrders with cl_ord_id"),
        "bitget": Query(
            _by_client_id, "orderInfo and order/detail?clientOid, plan lists with it", DAY,
            _bitget_trigger,
        ),
        "hyperliquid": Query(_by_client_id, "orderStatus with the cloid as oid", DAY),
        "deribit": Query(
            _deribit, "get_order_state_by_label; unfilled ones half an hour", _HOUR // 2
        ),
        "alpaca": Query(_alpaca, "orders:by_client_order_id"),
        "delta": Query(_by_client_id, "orders/client_order_id/...", DAY),
        "phemex": Query(_by_client_id, "orders/by-order-id?clOrdID", DAY),
        "htx": Query(_spot_alone, "order/orders/getClientOrder; cancelled ones two hours", 2 * _HOUR),
        "mexc": Query(_spot_alone, "order?origClientOrderId", DAY, _never("triggers")),
    }
)  # fmt: skip
