"""Bots: the databases of freqtrade and hummingbot, and freqtrade's backtests."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timezone
from typing import Any

from invariant_guard.audit.model import Effect, Fill, Leg, Origin
from invariant_guard.audit.readers.databases import query, tables_of
from invariant_guard.audit.readers.files import Source
from invariant_guard.audit.readers.json_rows import cell
from invariant_guard.audit.readers.maker import Maker
from invariant_guard.audit.readers.settings import ReadSettings
from invariant_guard.audit.readers.tables import leg_from_effect
from invariant_guard.audit.trouble import AuditError
from invariant_guard.ledger.model.enums import Side

_FREQTRADE = """
SELECT t.id AS trade, t.exchange, t.pair, t.is_open, t.is_short, t.strategy, t.enter_tag,
       o.id AS row, o.order_id, o.ft_order_side, o.side, o.filled, o.average, o.price,
       coalesce(o.order_filled_date, o.order_update_date, o.order_date) AS at, {tag}
FROM orders o JOIN trades t ON t.id = o.ft_trade_id
WHERE o.filled > 0 ORDER BY at, o.id
"""


def read_freqtrade(source: Source, settings: ReadSettings) -> Iterator[Fill]:
    """Read a freqtrade database: one leg for each trade, flat when the trade is closed."""
    columns = tables_of(source).get("orders", set())
    tag = "o.ft_order_tag" if "ft_order_tag" in columns else "'' AS ft_order_tag"
    statement = _FREQTRADE.format(tag=tag)
    if "order_filled_date" not in columns:
        statement = statement.replace("o.order_filled_date, ", "")
    maker = _utc(source, settings, "freqtrade", starts_flat=True)
    last_exit = {
        row["trade"]: row["row"]
        for row in query(source, statement)
        if not row["is_open"] and _side_of(row) is not _entry_side(row)
    }
    held: dict[int, int] = {}
    for row in query(source, statement):
        is_exit = row["row"] == last_exit.get(row["trade"])
        yield from _freqtrade_fill(maker, row, held, closes=is_exit)


def _entry_side(row: Any) -> Side:
    return Side.SELL if row["is_short"] else Side.BUY


def _side_of(row: Any) -> Side:
    """Return an order's side; every word but buy and sell is an exit's."""
    words = {"buy": Side.BUY, "sell": Side.SELL}
    return words.get(str(row["ft_order_side"]), _entry_side(row).opposite)


def _freqtrade_fill(
    maker: Maker, row: Any, held: dict[int, int], *, closes: bool
) -> Iterator[Fill]:
    side = _side_of(row)
    leg = Leg.SHORT if row["is_short"] else Leg.LONG
    quantity = maker.quantity(
        repr(row["filled"]) if isinstance(row["filled"], float) else str(row["filled"])
    )
    trade = row["trade"]
    entry = side is _entry_side(row)
    if entry:
        held[trade] = held.get(trade, 0) + quantity
    elif closes:
        # The bot took the trade for closed: what the fee left of it is dust, not a position.
        quantity = held.pop(trade, 0) or quantity
    else:
        held[trade] = held.get(trade, 0) - quantity
    by_tag = maker.settings.source_from == "tag"
    fill = maker.make(
        maker.clock(cell(row["at"])), cell(row["pair"]), side, quantity,
        sequence=int(row["row"]), exchange=cell(row["exchange"]),
        price=cell(row["average"] or row["price"]), leg=leg,
        effect=Effect.OPEN if entry else Effect.CLOSE, reduce_only=None if entry else True,
        order=cell(row["order_id"]),
        tag=cell((row["enter_tag"] if by_tag else row["strategy"]) or ""), row=int(row["row"]),
    )  # fmt: skip
    if fill is not None:
        yield fill


def _utc(source: Source, settings: ReadSettings, name: str, *, starts_flat: bool = False) -> Maker:
    """Make the maker of a format that writes UTC without saying so."""
    if settings.zone is None:
        settings = replace(settings, zone=timezone.utc)
    return Maker(Origin(source.path, name, starts_flat=starts_flat), settings)


def is_backtest(document: Any) -> bool:
    """Whether a JSON document is freqtrade's backtest result."""
    strategies = document.get("strategy") if isinstance(document, Mapping) else None
    return isinstance(strategies, Mapping) and any(
        isinstance(found, Mapping) and "trades" in found for found in strategies.values()
    )


def read_backtest(source: Source, settings: ReadSettings) -> Iterator[Fill]:
    """Read the JSON of a freqtrade backtest."""
    maker = _utc(source, settings, "freqtrade", starts_flat=True)
    try:
        document = json.loads(source.all_text(), parse_float=str)
    except ValueError as fault:
        raise AuditError(f"{source.path}: not readable as JSON: {fault}") from None
    number = 0
    for strategy, found in document["strategy"].items():
        for trade in found.get("trades", ()):
            number += 1
            try:
                yield from _backtest_trade(maker, strategy, trade, number)
            except (KeyError, TypeError) as fault:
                raise AuditError(
                    f"{source.path}: trade {number} cannot be read: no {fault}"
                ) from None


def _backtest_trade(maker: Maker, strategy: str, trade: Any, number: int) -> Iterator[Fill]:
    short = bool(trade.get("is_short"))
    leg = Leg.SHORT if short else Leg.LONG
    tag = cell(trade.get("enter_tag")) if maker.settings.source_from == "tag" else strategy
    rows: list[tuple[int, bool, str, str]] = [
        (
            int(order["order_filled_timestamp"]), bool(order["ft_is_entry"]), str(order["amount"]),
            cell(order.get("safe_price")),
        )
        for order in trade.get("orders") or ()
        if order.get("order_filled_timestamp")
    ]  # fmt: skip
    if not rows:
        amount = str(trade["amount"])
        rows.append((_moment(maker, trade, "open"), True, amount, cell(trade.get("open_rate"))))
        if not trade.get("is_open"):
            rows.append(
                (_moment(maker, trade, "close"), False, amount, cell(trade.get("close_rate")))
            )
    held, last = 0, len(rows) - 1
    for at, (moment, entry, amount, price) in enumerate(rows):
        quantity = maker.quantity(amount)
        if entry:
            held += quantity
        elif at == last and not trade.get("is_open"):
            quantity = held
        else:
            held -= quantity
        fill = maker.make(
            moment * 1_000_000, trade["pair"], Side.BUY if entry is not short else Side.SELL, quantity,
            sequence=number, price=price, leg=leg, effect=Effect.OPEN if entry else Effect.CLOSE,
            reduce_only=None if entry else True, order=f"{number}.{at}", tag=tag, row=number,
        )  # fmt: skip
        if fill is not None:
            yield fill


def _moment(maker: Maker, trade: Any, which: str) -> int:
    stamp = trade.get(f"{which}_timestamp")
    if stamp:
        return int(stamp)
    return maker.clock(str(trade[f"{which}_date"])) // 1_000_000


_HUMMINGBOT = """
SELECT rowid AS row, config_file_path, strategy, market, symbol, timestamp, order_id, trade_type,
       price, amount, exchange_trade_id, position FROM TradeFill ORDER BY timestamp, rowid
"""


def read_hummingbot(source: Source, settings: ReadSettings) -> Iterator[Fill]:
    """Read a hummingbot database, whose decimals are integers of a millionth."""
    maker = _utc(source, settings, "hummingbot")
    by_tag = settings.source_from == "tag"
    for row in query(source, _HUMMINGBOT):
        side = maker.side(cell(row["trade_type"]))
        effect = maker.effect_of(cell(row["position"]).rpartition(".")[2])
        market, symbol = cell(row["market"]), cell(row["symbol"])
        name = cell(row["config_file_path"] if by_tag else row["strategy"]) or cell(
            row["config_file_path"]
        )
        fill = maker.make(
            maker.clock(cell(row["timestamp"])), symbol, side, _millionths(source, row["amount"]),
            sequence=int(row["row"]), exchange=market.removesuffix("_perpetual"),
            price=_price(source, row["price"]), leg=leg_from_effect(side, effect), effect=effect,
            reduce_only=True if effect is Effect.CLOSE else None, order=cell(row["order_id"]),
            client_id=cell(row["order_id"]),
            trade=cell(row["exchange_trade_id"]), tag=name, row=int(row["row"]),
        )  # fmt: skip
        if fill is not None:
            yield fill


def _millionths(source: Source, value: Any) -> int:
    if not isinstance(value, int):
        raise AuditError(
            f"{source.path}: the amount {value!r} is no integer of a millionth, as hummingbot keeps it"
        )
    return value * 10**24


def _price(source: Source, value: Any) -> str:
    whole, rest = divmod(_millionths(source, value), 10**30)
    return f"{whole}.{rest // 10**24:06d}".rstrip("0").rstrip(".")
