"""Venues: the rows that exchanges and ccxt answer with, as JSON objects.

Each function takes one row and gives what a fill is made of, or None for a row that is none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from invariant_guard.audit.amounts import product
from invariant_guard.audit.model import Effect, Fill, Leg, Origin, Sequence
from invariant_guard.audit.readers.files import Source
from invariant_guard.audit.readers.json_rows import cell, rows_in
from invariant_guard.audit.readers.maker import Maker, binance_product, sequence_of
from invariant_guard.audit.readers.settings import OrderNote, ReadSettings
from invariant_guard.audit.readers.tables import leg_from_effect
from invariant_guard.audit.trouble import AuditError, error_of_row
from invariant_guard.ledger.model.keys import canonical_symbol

_Row = Mapping[str, Any]
_ReadRow = Callable[[Maker, _Row, int], "Fill | None"]


class VenueFormat(NamedTuple):
    """How one venue's rows are told from others', and read."""

    name: str
    #: Names that its rows have, all of them.
    marks: frozenset[str]
    read: _ReadRow
    exchange: str = ""
    product: str = ""
    sequence: Sequence = Sequence.UNSAID
    may_hedge: bool = False


def read_rows(source: Source, settings: ReadSettings, format_: VenueFormat) -> Iterator[Fill]:
    """Read the fills of a JSON file of one venue's rows.

    Raises:
        AuditError: a row cannot be read; it names the row.
    """
    origin = Origin(source.path, format_.name, format_.sequence, may_hedge=format_.may_hedge)
    leg = Leg.UNSAID if format_.may_hedge else Leg.NET
    maker = Maker(origin, settings, format_.exchange, format_.product, leg)
    for number, row in rows_in(source):
        try:
            fill = format_.read(maker, row, number)
        except (KeyError, AuditError) as fault:
            raise error_of_row(source.path, f"{source.path}:{number}", fault) from None
        if fill is not None:
            yield fill


def _need(row: _Row, name: str) -> str:
    value = row[name]
    if value is None or value == "":
        raise KeyError(name)
    return str(value)


def _ccxt(maker: Maker, row: _Row, number: int) -> Fill | None:
    symbol = _need(row, "symbol")
    info = row.get("info")
    info = info if isinstance(info, Mapping) else {}
    whole_order = "takerOrMaker" not in row and ("filled" in row or "clientOrderId" in row)
    if whole_order:
        quantity = maker.quantity(cell(row.get("filled")) or "0")
        at = cell(row.get("lastTradeTimestamp")) or _need(row, "timestamp")
        order, trade = cell(row.get("id")), ""
    else:
        quantity = maker.quantity(_need(row, "amount"))
        at = cell(row.get("timestamp")) or _need(row, "datetime")
        order, trade = cell(row.get("order")), cell(row.get("id"))
    size = cell(row.get("contractSize"))
    contracts = ":" in symbol
    if contracts and size:
        quantity, contracts = product(quantity, maker.quantity(size)), False
    word = cell(info.get("positionSide") or info.get("posSide"))
    client = cell(row.get("clientOrderId") or info.get("clientOrderId"))
    realized = info.get("realizedPnl")
    return maker.make(
        maker.clock(at), symbol, maker.side(_need(row, "side")), quantity,
        sequence=sequence_of(trade), price=cell(row.get("price") or row.get("average")),
        # Spot has no legs; of a contract nobody knows, unless the venue's own row says.
        leg=maker.leg_of(word) if ":" in symbol else Leg.NET,
        reduce_only=maker.truth(row.get("reduceOnly")), order=order, client_id=client, trade=trade,
        realized=None if realized is None else maker.quantity(str(realized)) != 0,
        unit="contracts" if contracts else "", row=number, account=cell(row.get("account")),
        exchange=cell(row.get("exchange")), tag=cell(row.get("source")),
    )  # fmt: skip


def _binance(maker: Maker, row: _Row, number: int) -> Fill | None:
    symbol = _need(row, "symbol")
    word = row.get("side") or ("BUY" if row["buyer"] in (True, "true") else "SELL")
    trade, realized = cell(row.get("id")), row.get("realizedPnl")
    name = binance_product(symbol)
    return maker.make(
        maker.clock(_need(row, "time")), canonical_symbol("binance", name, symbol), maker.side(str(word)),
        maker.quantity(_need(row, "qty")), sequence=sequence_of(trade),
        price=cell(row.get("price")), leg=maker.leg_of(cell(row.get("positionSide"))),
        reduce_only=maker.truth(row.get("reduceOnly")), order=cell(row.get("orderId")),
        client_id=cell(row.get("clientOrderId")), trade=trade,
        realized=None if realized is None else maker.quantity(str(realized)) != 0,
        unit="" if name == "linear_perp" else "contracts", row=number,
        account=cell(row.get("account")), tag=cell(row.get("source")),
    )  # fmt: skip


def canonical_binance(symbol: str) -> str:
    """Return the unified name of one of Binance's futures."""
    return canonical_symbol("binance", binance_product(symbol), symbol)


def _bybit(maker: Maker, row: _Row, number: int) -> Fill | None:
    if cell(row.get("execType")) not in ("", "Trade", "AdlTrade", "BustTrade", "Delivery"):
        # Funding and settlements move money, not positions.
        return None
    side = maker.side(_need(row, "side"))
    quantity = maker.quantity(_need(row, "execQty"))
    effect, closed_text = Effect.UNSAID, cell(row.get("closedSize"))
    if closed_text:
        closed = maker.quantity(closed_text)
        effect = Effect.CROSS if 0 < closed < quantity else Effect.CLOSE if closed else Effect.OPEN
    category, trade = cell(row.get("category")), cell(row.get("execId"))
    symbol = _need(row, "symbol")
    kind = {"linear": "linear_perp", "inverse": "inverse_perp", "spot": "spot"}.get(category, "")
    if effect is Effect.CROSS:
        leg = Leg.NET
    else:
        leg = leg_from_effect(side, effect) if effect is not Effect.UNSAID else maker.leg
    if category == "spot":
        leg = Leg.NET
    return maker.make(
        maker.clock(_need(row, "execTime")), _unified("bybit", kind, symbol), side, quantity,
        sequence=int(cell(row.get("seq")) or 0), price=cell(row.get("execPrice")), leg=leg,
        effect=effect, reduce_only=maker.truth(row.get("reduceOnly")),
        order=cell(row.get("orderId")), client_id=cell(row.get("orderLinkId")), trade=trade,
        unit="contracts" if category == "inverse" else "", row=number,
        account=cell(row.get("account")), tag=cell(row.get("source")),
    )  # fmt: skip


def _unified(exchange: str, kind: str, symbol: str) -> str:
    return canonical_symbol(exchange, kind, symbol) if kind else symbol


def _okx(maker: Maker, row: _Row, number: int) -> Fill | None:
    symbol = _need(row, "instId")
    contracts = symbol.count("-") > 1
    size = cell(row.get("ctVal"))
    quantity = maker.quantity(_need(row, "fillSz"))
    if contracts and size:
        quantity, contracts = product(quantity, maker.quantity(size)), False
    trade, profit = cell(row.get("tradeId")), cell(row.get("fillPnl"))
    word = cell(row.get("posSide"))
    return maker.make(
        maker.clock(cell(row.get("fillTime")) or _need(row, "ts")), symbol,
        maker.side(_need(row, "side")), quantity, sequence=sequence_of(trade),
        price=cell(row.get("fillPx")),
        leg=maker.leg_of(word) if symbol.count("-") > 1 else Leg.NET,
        reduce_only=maker.truth(row.get("reduceOnly")), order=cell(row.get("ordId")),
        client_id=cell(row.get("clOrdId")), trade=trade,
        realized=maker.quantity(profit) != 0 if profit else None,
        unit="contracts" if contracts else "", row=number, account=cell(row.get("account")),
        tag=cell(row.get("tag") or row.get("source")),
    )  # fmt: skip


def _alpaca(maker: Maker, row: _Row, number: int) -> Fill | None:
    if cell(row.get("activity_type")) not in ("", "FILL"):
        return None
    word = _need(row, "side")
    # A share is sold from a position or sold short, and Alpaca says which.
    effect = Effect.OPEN if word == "sell_short" else Effect.UNSAID
    return maker.make(
        maker.clock(_need(row, "transaction_time")), _need(row, "symbol"), maker.side(word),
        maker.quantity(_need(row, "qty")), price=cell(row.get("price")), effect=effect,
        order=cell(row.get("order_id")), client_id=cell(row.get("client_order_id")),
        trade=cell(row.get("id")), row=number, account=cell(row.get("account_id")),
        tag=cell(row.get("source")),
    )  # fmt: skip


VENUES = (
    VenueFormat(
        "binance-futures", frozenset({"symbol", "qty", "time", "orderId"}), _binance, "binance",
        sequence=Sequence.NUMBERS, may_hedge=True,
    ),
    VenueFormat(
        "bybit", frozenset({"execId", "execQty", "execTime", "side"}), _bybit, "bybit",
        sequence=Sequence.UNSAID, may_hedge=True,
    ),
    VenueFormat(
        "okx", frozenset({"instId", "fillSz", "side"}), _okx, "okx", sequence=Sequence.NUMBERS,
        may_hedge=True,
    ),
    VenueFormat(
        "alpaca", frozenset({"activity_type", "transaction_time", "order_id", "qty"}), _alpaca,
        "alpaca", "equity",
    ),
    VenueFormat(
        "ccxt", frozenset({"symbol", "side", "amount", "timestamp"}), _ccxt, may_hedge=True,
    ),
)  # fmt: skip


def order_notes(source: Source) -> dict[str, OrderNote]:
    """Read what order files say of orders: client id, and whether they were reduce-only.

    Takes Alpaca's orders and ccxt's.
    """
    notes: dict[str, OrderNote] = {}
    for _, row in rows_in(source):
        client = row.get("client_order_id") or row.get("clientOrderId")
        reduce_only = row.get("reduceOnly")
        notes[str(row.get("id"))] = OrderNote(
            cell(client), reduce_only if isinstance(reduce_only, bool) else None
        )
    return notes


def is_order_file(row: _Row) -> bool:
    """Whether a row is an order of Alpaca's or ccxt's, not an execution."""
    if "client_order_id" in row and "filled_qty" in row:
        return True
    return "clientOrderId" in row and "filled" in row and "takerOrMaker" not in row
