"""Writers: one history of trades in the format of every source that the audit reads.

They know the formats from their descriptions, not from the readers: what a reader takes for granted
and a writer does not do shows in the comparison.
"""

from __future__ import annotations

import csv
import importlib.util
import json
import sqlite3
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

from invariant_guard.ledger.protocol.events import Event, EventKind
from invariant_guard.ledger.stores.codec import SCHEMA, event_to_text
from invariant_guard.ledger.stores.sqlite.tables import APPLICATION, TABLES

START = datetime(2026, 3, 1)
BINANCE = (
    "Uid,Time,Symbol,Side,Price,Quantity,Amount,Fee,Realized Profit,Buyer,Maker,Trade ID,Order ID"
)


@dataclass(frozen=True)
class Trade:
    """One execution, as its venue knows it."""

    second: int
    symbol: str  # BTC/USDT:USDT
    buys: bool
    quantity: Decimal
    price: Decimal
    order: int
    source: str
    leg: str  # long, short, or net
    closes: Decimal  # how much of it closed something

    @property
    def side(self) -> str:
        return "buy" if self.buys else "sell"

    @property
    def at(self) -> datetime:
        return START + timedelta(seconds=self.second)

    @property
    def ms(self) -> int:
        return int((self.at - datetime(1970, 1, 1)).total_seconds()) * 1000

    @property
    def effect(self) -> str:
        if not self.closes:
            return "open"
        return "close" if self.closes == self.quantity else "cross"

    @property
    def joined(self) -> str:
        return self.symbol.partition(":")[0].replace("/", "")

    def client(self) -> str:
        return f"{self.source}-{self.order}"


Trades = Sequence[Trade]


def mapped_csv(path: Path, trades: Trades) -> list[str]:
    """A desk's own table, newest first, semicolons never."""
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        rows = csv.writer(file)
        rows.writerow(["When", "Pair", "Way", "Qty", "Px", "Leg", "Order", "Client", "Who"])
        for one in reversed(trades):
            rows.writerow(
                [one.at.isoformat() + "Z", one.symbol, one.side.upper(), one.quantity, one.price,
                 one.leg, one.order, one.client(), one.source]
            )  # fmt: skip
    return [
        "--map",
        "time=When,symbol=Pair,side=Way,qty=Qty,price=Px,position_side=Leg,order=Order,client_id=Client,source=Who",
    ]


def ccxt(path: Path, trades: Trades) -> list[str]:
    rows = [
        {
            "id": str(number), "order": str(one.order), "timestamp": one.ms,
            "datetime": one.at.isoformat() + ".000Z", "symbol": one.symbol, "side": one.side,
            "amount": float(one.quantity), "price": float(one.price), "takerOrMaker": "taker",
            "contractSize": 1,
            "info": {"positionSide": {"net": "BOTH"}.get(one.leg, one.leg.upper()),
                     "clientOrderId": one.client()},
        }
        for number, one in enumerate(trades, 1)
    ]  # fmt: skip
    path.write_text(json.dumps(rows))
    return ["--source-from", "prefix:^[a-z]+"]


def binance_table(path: Path, trades: Trades) -> list[str]:
    """Binance's table of futures trades: newest first, two-digit years, its zone in the file's name."""
    with path.open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(BINANCE.split(","))
        for number in range(len(trades), 0, -1):
            one = trades[number - 1]
            local = one.at - timedelta(hours=6)
            rows.writerow(
                ["862706699", f"{local:%y-%m-%d %H:%M:%S}", one.joined, one.side.upper(), one.price,
                 one.quantity, one.price * one.quantity, "0.295 USDT", "1.25" if one.closes else "0",
                 str(one.buys).lower(), "false", 7000 + number, one.order]
            )  # fmt: skip
    return ["--one-way"]


def binance_rows(path: Path, trades: Trades) -> list[str]:
    with path.open("w") as file:
        for number, one in enumerate(trades, 1):
            row = {
                "symbol": one.joined, "id": number, "orderId": one.order, "side": one.side.upper(),
                "price": str(one.price), "qty": str(one.quantity), "time": one.ms, "maker": False,
                "positionSide": {"net": "BOTH"}.get(one.leg, one.leg.upper()),
                "realizedPnl": "3.5" if one.closes else "0", "buyer": one.buys,
            }  # fmt: skip
            file.write(json.dumps(row) + "\n")
    return []


def bybit(path: Path, trades: Trades) -> list[str]:
    rows = [
        {
            "symbol": one.joined, "category": "linear", "orderId": f"o{one.order}",
            "orderLinkId": one.client(), "side": one.side.title(), "execId": f"e{number}",
            "execQty": str(one.quantity), "execPrice": str(one.price), "execTime": str(one.ms),
            "execType": "Trade", "closedSize": str(one.closes), "isMaker": True, "seq": number,
        }
        for number, one in enumerate(trades, 1)
    ]  # fmt: skip
    rows.insert(
        0, {**rows[0], "execId": "f1", "execType": "Funding", "execQty": "5"} if rows else {}
    )
    answer = {"retCode": 0, "result": {"category": "linear", "list": rows}}
    path.write_text(json.dumps(answer))
    return ["--source-from", "prefix:^([a-z]+)-"]


def okx(path: Path, trades: Trades) -> list[str]:
    rows = [
        {
            "instType": "SWAP", "instId": one.symbol.partition(":")[0].replace("/", "-") + "-SWAP",
            "tradeId": str(number), "ordId": str(one.order), "clOrdId": one.client(),
            "side": one.side, "posSide": one.leg, "fillSz": str(one.quantity),
            "fillPx": str(one.price), "ts": str(one.ms), "fillPnl": "0", "ctVal": "1",
        }
        for number, one in enumerate(trades, 1)
    ]  # fmt: skip
    path.write_text(json.dumps({"code": "0", "data": rows[::-1]}))
    return ["--source-from", "prefix:^[a-z]+"]


def alpaca(path: Path, trades: Trades) -> list[str]:
    rows = [
        {
            "activity_type": "FILL", "id": f"a::{number}", "type": "fill", "price": str(one.price),
            "qty": str(one.quantity), "side": one.side, "symbol": one.symbol,
            "transaction_time": one.at.isoformat() + ".123456789Z", "order_id": str(one.order),
        }
        for number, one in enumerate(trades, 1)
    ]  # fmt: skip
    path.write_text(json.dumps(rows[::-1], indent=1))
    return []


def ibkr(path: Path, trades: Trades) -> list[str]:
    """A Flex report: each execution at its own level, and once more as its order and in a summary."""
    codes = {"open": "O", "close": "C", "cross": "C;O"}
    rows = []
    for number, one in enumerate(trades, 1):
        signed = one.quantity if one.buys else -one.quantity
        common = (
            f'accountId="U1" symbol="{one.symbol}" buySell="{one.side.upper()}" quantity="{signed}" '
            f'tradePrice="{one.price}" openCloseIndicator="{codes[one.effect]}" '
            f'ibOrderID="{one.order}" orderReference="{one.source}" '
            f'dateTime="{one.at:%Y%m%d;%H%M%S}" isAPIOrder="Y"'
        )
        execution = (
            f'<Trade levelOfDetail="EXECUTION" ibExecID="0000.{number:08x}.01.01" {common} />'
        )
        rows += [f'<Trade levelOfDetail="ORDER" {common} />', execution, execution]
    path.write_text(
        '<?xml version="1.0"?>\n<FlexQueryResponse><FlexStatements><FlexStatement><Trades>\n'
        + "\n".join(rows)
        + "\n</Trades></FlexStatement></FlexStatements></FlexQueryResponse>\n"
    )
    return ["--tz", "UTC"]


def hummingbot(path: Path, trades: Trades) -> list[str]:
    database = sqlite3.connect(path)
    database.executescript(
        'CREATE TABLE "Order" (id TEXT);'
        "CREATE TABLE TradeFill (config_file_path TEXT, strategy TEXT, market TEXT, symbol TEXT,"
        "timestamp BIGINT, order_id TEXT, trade_type TEXT, price BIGINT, amount BIGINT,"
        "exchange_trade_id TEXT, position TEXT)"
    )
    for number, one in enumerate(trades, 1):
        position = {"open": "OPEN", "close": "CLOSE"}[one.effect] if one.leg != "net" else "NIL"
        database.execute(
            "INSERT INTO TradeFill VALUES (?,?,?,?,?,?,?,?,?,?,?)",
            ("conf.yml", one.source, "binance_perpetual", one.symbol, one.ms, str(one.order),
             one.side.upper(), int(one.price * 10**6), int(one.quantity * 10**6), str(number), position),
        )  # fmt: skip
    database.commit()
    database.close()
    return []


def ledger(path: Path, trades: Trades) -> list[str]:
    """A ledger's database, its events written by the ledger's own codec."""
    database = sqlite3.connect(path)
    for statement in TABLES.split(";\n"):
        database.execute(statement)
    database.execute(f"PRAGMA application_id = {APPLICATION}")
    database.execute(f"PRAGMA user_version = {SCHEMA}")
    for event in ledger_events(trades):
        database.execute(
            "INSERT INTO events (at, body) VALUES (?, ?)",
            (event.at, event_to_text(event, event.at)),
        )
    database.commit()
    database.close()
    return []


def ledger_archive(path: Path, trades: Trades) -> list[str]:
    with path.open("w") as file:
        for event in ledger_events(trades):
            fields = {**event._asdict(), "quantity": str(Decimal(event.quantity).scaleb(-30))}
            file.write(json.dumps({"version": 1, "event": fields}) + "\n")
    return []


def ledger_events(trades: Trades) -> list[Event]:
    events = []
    for number, one in enumerate(trades, 1):
        key = "futures-1/binance/linear_perp/" + one.symbol.replace("/", "%2F")
        units = int(one.quantity.scaleb(30))
        detail = f"{one.effect} {one.side}"
        events.append(
            Event(EventKind.FILLED, key, f"ig{one.order}", units, "", detail, one.ms, number)
        )
    return events


def freqtrade(path: Path, trades: Trades) -> list[str]:
    """A bot's database; each leg from flat to flat is one trade of it."""
    database = sqlite3.connect(path)
    database.executescript(
        "CREATE TABLE trades (id INTEGER, exchange TEXT, pair TEXT, is_open INTEGER, is_short INTEGER,"
        "strategy TEXT, enter_tag TEXT);"
        "CREATE TABLE orders (id INTEGER, ft_trade_id INTEGER, order_id TEXT, ft_order_side TEXT,"
        "side TEXT, filled FLOAT, average FLOAT, price FLOAT, order_date DATETIME,"
        "order_filled_date DATETIME, order_update_date DATETIME, ft_order_tag TEXT)"
    )
    for number, one, trade, _ in rounds(trades):
        database.execute(
            "INSERT INTO orders VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
            (number, trade, str(one.order), one.side, one.side, float(one.quantity), float(one.price),
             None, str(one.at), f"{one.at}.000000", str(one.at), ""),
        )  # fmt: skip
    first: dict[int, tuple[Trade, bool]] = {}
    for _, one, trade, is_open in rounds(trades):
        first.setdefault(trade, (one, is_open))
    for trade, (one, is_open) in first.items():
        database.execute(
            "INSERT INTO trades VALUES (?,?,?,?,?,?,?)",
            (trade, "binance", one.symbol, int(is_open), int(one.leg == "short"), one.source, ""),
        )
    database.commit()
    database.close()
    return []


def freqtrade_backtest(path: Path, trades: Trades) -> list[str]:
    """A backtest's archive, with the pickles that lie beside the result."""
    found: dict[int, list[tuple[Trade, bool]]] = {}
    for _, one, trade, is_open in rounds(trades):
        found.setdefault(trade, []).append((one, is_open))
    strategies: dict[str, list[object]] = {}
    for parts in found.values():
        first = parts[0][0]
        orders = [
            {"amount": float(one.quantity), "safe_price": float(one.price),
             "ft_is_entry": one.effect == "open", "order_filled_timestamp": one.ms}
            for one, _ in parts
        ]  # fmt: skip
        strategies.setdefault(first.source, []).append(
            {"pair": first.symbol, "is_short": first.leg == "short", "is_open": parts[-1][1],
             "amount": float(first.quantity), "orders": orders}
        )  # fmt: skip
    document = {"strategy": {name: {"trades": rows} for name, rows in strategies.items()}}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("backtest-result.json", json.dumps(document))
        archive.writestr("backtest-result_config.json", "{}")
        archive.writestr("backtest-result_signals.pkl", b"\x80\x04cos\nsystem\n(S'false'\ntR.")
    return []


def nautilus(path: Path, trades: Trades) -> list[str]:
    """The fills of a Nautilus catalog, as its 128-bit builds write them, with nanoseconds."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    legs = {"net": "BOTH", "long": "LONG", "short": "SHORT"}
    word = pa.dictionary(pa.int16(), pa.string())
    names = [
        *(("strategy_id", word), ("account_id", word), ("instrument_id", word)),
        *((name, pa.string()) for name in ("client_order_id", "venue_order_id", "trade_id")),
        *(("position_id", pa.string()), ("order_side", word)),
        *(("last_qty", pa.string()), ("last_px", pa.string()), ("ts_event", pa.uint64())),
    ]
    rows = [
        {
            "strategy_id": one.source, "account_id": "BINANCE-001",
            "instrument_id": f"{one.joined}-PERP.BINANCE", "client_order_id": one.client(),
            "venue_order_id": str(one.order), "trade_id": str(number),
            "position_id": f"{one.joined}-PERP.BINANCE-{legs[one.leg]}",
            "order_side": one.side.upper(), "last_qty": str(one.quantity),
            "last_px": str(one.price), "ts_event": one.ms * 10**6,
        }
        for number, one in enumerate(trades, 1)
    ]  # fmt: skip
    pq.write_table(pa.Table.from_pylist(rows, schema=pa.schema(names)), path, row_group_size=7)
    return []


def rounds(trades: Trades) -> list[tuple[int, Trade, int, bool]]:
    """Number each trade, the round from flat to flat that it is of, and whether that is open yet."""
    held: dict[tuple[str, str], Decimal] = {}
    current: dict[tuple[str, str], int] = {}
    made = 0
    found = []
    for number, one in enumerate(trades, 1):
        key = (one.symbol, one.leg)
        if not held.get(key):
            made += 1
            current[key] = made
        held[key] = held.get(key, Decimal(0)) + (
            one.quantity if one.effect == "open" else -one.quantity
        )
        found.append((number, one, current[key], held[key]))
    ended = {trade for _, _, trade, left in found if not left}
    return [(number, one, trade, trade not in ended) for number, one, trade, _ in found]


Write = Callable[[Path, Trades], list[str]]

#: By the file's name, with what it cannot say: each takes it from the history before the comparison.
NET: dict[str, Write] = {
    "desk.csv": mapped_csv,
    "ccxt.json": ccxt,
    "Binance-Futures-Trade-History-202603230520(UTC--6).csv": binance_table,
    "userTrades.jsonl": binance_rows,
    "bybit.json": bybit,
    "okx.json": okx,
    "alpaca.json": alpaca,
    "flex.xml": ibkr,
}
HEDGED: dict[str, Write] = {
    "desk.csv": mapped_csv,
    "ccxt.json": ccxt,
    "userTrades.jsonl": binance_rows,
    "bybit.json": bybit,
    "okx.json": okx,
    "hummingbot.sqlite": hummingbot,
    "ledger.db": ledger,
    "ledger.jsonl": ledger_archive,
    "tradesv3.sqlite": freqtrade,
    "backtest.zip": freqtrade_backtest,
}
if importlib.util.find_spec("pyarrow"):
    NET["nautilus.parquet"] = HEDGED["nautilus.parquet"] = nautilus
#: Formats without the name of the sender.
NAMELESS = frozenset(
    {"Binance-Futures-Trade-History-202603230520(UTC--6).csv", "userTrades.jsonl", "alpaca.json",
     "ledger.db", "ledger.jsonl"}
)  # fmt: skip


def as_said(name: str, trades: Trades) -> list[Trade]:
    """The history without what a format cannot say."""
    if name in NAMELESS:
        return [replace(one, source="") for one in trades]
    if name in ("tradesv3.sqlite", "backtest.zip"):
        # A trade of freqtrade is of one strategy, from its entry to its exit.
        owners: dict[int, str] = {}
        return [
            replace(one, source=owners.setdefault(trade, one.source))
            for _, one, trade, _ in rounds(trades)
        ]
    return list(trades)
