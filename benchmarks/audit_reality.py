"""The audit held to other people's data, which is downloaded, judged and never shipped.

    python -m benchmarks.audit_reality [--folder DIR]

pyfolio-reloaded 0.10.1  its sample transactions: the fills that cross zero, counted a second time by
                         decimals; positions against its own daily table
backtesting 0.6.6        one strategy on its sample prices, with hedging on and off: episodes against
                         the entries that its own list of trades shows beside an open opposite trade
ibflex 1.1               the trades of its own test documents, read by both

Each is fetched by pip in an environment of its own, where backtesting is installed. Exit status 1 where
anything differs.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import json
import subprocess
import sys
import tarfile
import tempfile
import venv
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

from invariant_guard.audit import (
    AuditCode,
    AuditPolicy,
    Fill,
    OrderVerdict,
    ReadSettings,
    read,
    replay,
)
from invariant_guard.audit.readers.settings import parse_columns
from invariant_guard.audit.times import written, zone_named
from invariant_guard.ledger.model.enums import Side
from invariant_guard.ledger.model.units import to_decimal

# Runs where backtesting is installed: both accounts of one strategy, as rows of trades.
_STRATEGY = """
import csv, sys, warnings
warnings.filterwarnings("ignore")
from backtesting import Backtest, Strategy
from backtesting.lib import crossover
from backtesting.test import EURUSD, SMA

class Cross(Strategy):
    def init(self):
        self.fast = self.I(SMA, self.data.Close, 10)
        self.slow = self.I(SMA, self.data.Close, 20)
    def next(self):
        if crossover(self.fast, self.slow):
            self.buy(size=1000, sl=self.data.Close[-1] * 0.99, tp=self.data.Close[-1] * 1.01)
        elif crossover(self.slow, self.fast):
            self.sell(size=1000, sl=self.data.Close[-1] * 1.01, tp=self.data.Close[-1] * 0.99)

rows = csv.writer(sys.stdout)
for hedging in (False, True):
    trades = Backtest(EURUSD, Cross, cash=10**6, hedging=hedging).run()["_trades"]
    for number, trade in enumerate(trades.itertuples()):
        rows.writerow([int(hedging), number, trade.Size, trade.EntryBar, trade.ExitBar,
                       trade.EntryPrice, trade.ExitPrice])
"""


def fetch(folder: Path, name: str) -> Path:
    """Download one source distribution with pip, unless it is there."""
    stem = name.replace("==", "-").replace("-", "_", name.count("-") - 1 + ("==" in name))
    found = list(folder.glob(f"{name.split('==')[0].replace('-', '?')}*.tar.gz"))
    if not found:
        # By its name: with `:all:` pip would build from source what builds it, which takes minutes.
        subprocess.run(
            [python_of(folder), "-m", "pip", "download", "-q", "--no-deps", "--no-binary",
             name.split("==")[0], "-d", str(folder), name],
            check=True,
        )  # fmt: skip
        found = list(folder.glob(f"{name.split('==')[0].replace('-', '?')}*.tar.gz"))
    if not found:
        raise SystemExit(f"pip downloaded no {stem}")
    return found[0]


def python_of(folder: Path) -> str:
    """Return the interpreter of an environment that holds nothing of this one."""
    python = folder / "env" / "bin" / "python"
    if not python.exists():
        venv.create(folder / "env", with_pip=True)
    return str(python)


def member(archive: Path, end: str) -> bytes:
    with tarfile.open(archive) as tar:
        name = next(name for name in tar.getnames() if name.endswith(end))
        file = tar.extractfile(name)
        assert file is not None
        return file.read()


def pyfolio(folder: Path) -> bool:
    archive = fetch(folder, "pyfolio-reloaded==0.10.1")
    path = folder / "test_txn.csv.gz"
    path.write_bytes(member(archive, "test_txn.csv.gz"))
    columns = parse_columns("time=#1,symbol=symbol,qty=amount,price=price")
    held: dict[tuple[str, str], Decimal] = {}
    total: dict[str, Decimal] = defaultdict(Decimal)
    prices: dict[tuple[str, str], Decimal] = {}

    def follow(fill: Fill) -> None:
        symbol, day = fill.where.symbol, written(fill.at)[:10]
        quantity = to_decimal(fill.quantity)
        total[symbol] += quantity if fill.side is Side.BUY else -quantity
        held[day, symbol] = total[symbol]
        prices[day, symbol] = Decimal(fill.price)

    fills = read(str(path), settings=ReadSettings(columns))
    report = replay(fills, AuditPolicy(start_flat=True), on_fill=follow)
    crossed = reduced = 0
    net: dict[str, Decimal] = defaultdict(Decimal)
    with gzip.open(path, "rt") as text:
        for row in csv.DictReader(text):
            before, quantity = net[row["symbol"]], Decimal(row["amount"])
            after = net[row["symbol"]] = before + quantity
            crossed += before * after < 0
            reduced += before * quantity < 0 and before * after >= 0
    # Its daily table has values at the close, so signs are compared, and flat with nothing.
    table = gzip.decompress(member(archive, "test_pos.csv.gz")).decode()
    days = agree = 0
    last: dict[str, Decimal] = defaultdict(Decimal)
    for row in csv.DictReader(io.StringIO(table)):
        day = row["index"][:10]
        for symbol in total:
            last[symbol] = held.get((day, symbol), last[symbol])
            value = Decimal(row[symbol] or "0")
            days += 1
            agree += (last[symbol] > 0) == (value > 0) and (last[symbol] < 0) == (value < 0)
    mine = report.orders(OrderVerdict.CROSSED), report.orders(OrderVerdict.UNDECLARED)
    print(
        f"pyfolio-reloaded: {report.fills} fills, {mine[0]} crossed zero (counted again: {crossed}), "
        f"{mine[1]} only reduced (counted again: {reduced}); the sign of {agree} of {days} daily positions "
        "agrees with its table"
    )
    return mine == (crossed, reduced) and agree == days


def backtesting(folder: Path) -> bool:
    python = python_of(folder)
    subprocess.run([python, "-m", "pip", "install", "-q", "backtesting==0.6.6"], check=True)
    done = subprocess.run([python, "-c", _STRATEGY], check=True, capture_output=True, text=True)
    runs: dict[str, list[list[str]]] = {"0": [], "1": []}
    for row in csv.reader(done.stdout.splitlines()):
        runs[row[0]].append(row[1:])
    fine = True
    for hedging, trades in runs.items():
        path = folder / f"hedging-{hedging}.csv"
        moves = []
        for number, size, entry, exit_, bought, sold in trades:
            long = int(size) > 0
            leg, quantity = ("LONG" if long else "SHORT"), abs(int(size))
            # Within a bar the simulator closes before it opens, but nothing before its own opening.
            ends = 2 if exit_ == entry else 0
            close = ("sell" if long else "buy", quantity, sold, leg, f"x{number}")
            open_ = ("buy" if long else "sell", quantity, bought, leg, f"e{number}")
            moves += [(int(exit_), ends, int(number), *close), (int(entry), 1, int(number), *open_)]
        with path.open("w", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(
                ["time", "symbol", "side", "qty", "price", "position_side", "order", "source"]
            )
            for bar, kind, within, side, quantity, price, leg, order in sorted(moves):
                # An hour a bar, and an order within it.
                at = 1_600_000_000_000 + bar * 3_600_000 + kind * 100_000 + within
                rows.writerow([at, "EURUSD", side, quantity, price, leg, order, "cross"])
        shown = sum(
            any(
                int(other[1]) * int(trade[1]) < 0 and int(other[2]) <= int(trade[2]) < int(other[3])
                and (int(other[2]), int(other[0])) != (int(trade[2]), int(trade[0]))
                for other in trades
            )
            for trade in trades
        )  # fmt: skip
        report = replay(read(str(path)), AuditPolicy(start_flat=True))
        against = report.orders(OrderVerdict.BOTH_LEGS)
        earned = report.earnings.get("cross")
        share = "no gains" if earned is None or earned.share is None else f"{earned.share:.1%}"
        print(
            f"Backtesting.py, hedging={bool(int(hedging))}: {len(trades)} entries, {against} against an open "
            f"leg (its own trades: {shown}), {report.counts.get(AuditCode.AUD001, 0)} episodes, "
            f"{report.counts.get(AuditCode.AUD010, 0)} AUD010, "
            f"{share} of gains with both legs"
        )
        fine = fine and against == shown and (hedging == "1") == bool(against)
    return fine


def ibflex(folder: Path) -> bool:
    archive = fetch(folder, "ibflex==1.1")
    with tarfile.open(archive) as tar:
        tar.extractall(folder / "ibflex", filter="data")
    top = next((folder / "ibflex").glob("ibflex-*"))
    sys.path[:0] = [str(top), str(top / "tests")]
    import xml.etree.ElementTree as ET
    from importlib import import_module

    parser = import_module("ibflex.parser")
    cases = vars(import_module("test_types")).values()
    data = (getattr(case, "data", None) for case in cases if isinstance(case, type))
    elements = [each for each in data if each is not None and getattr(each, "tag", "") == "Trade"]
    differ = 0
    for element in elements:
        theirs = parser.parse_data_element(element)
        path = folder / "trade.xml"
        text = ET.tostring(element, encoding="unicode")
        path.write_text(f"<FlexQueryResponse><Trades>{text}</Trades></FlexQueryResponse>")
        (mine,) = read(str(path), settings=ReadSettings(zone=zone_named("UTC")))
        code = theirs.openCloseIndicator and theirs.openCloseIndicator.value
        signed = to_decimal(mine.quantity) * (1 if mine.side is Side.BUY else -1)
        when = theirs.dateTime or f"{theirs.tradeDate} {theirs.tradeTime}"
        pairs = {
            "quantity": (signed, theirs.quantity),
            "price": (Decimal(mine.price), theirs.tradePrice),
            "symbol": (mine.where.symbol, theirs.symbol),
            "account": (mine.where.account, theirs.accountId or ""),
            "effect": (
                mine.effect.value,
                {"O": "open", "C": "close", "C;O": "cross"}.get(code, ""),
            ),
            "order": (mine.order, theirs.ibOrderID or ""),
            "time": (written(mine.at).rstrip("Z"), str(when)),
        }
        for name, (one, other) in pairs.items():
            if one != other:
                differ += 1
                print(f"  {name}: {one!r} here, {other!r} there")
    print(f"ibflex: {len(elements)} trades of its tests read by both, {differ} differences")
    return bool(elements) and not differ


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", help="to keep the downloads in")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(options.folder or made)
        folder.mkdir(parents=True, exist_ok=True)
        results = [pyfolio(folder), backtesting(folder), ibflex(folder)]
    print(json.dumps(dict(zip(("pyfolio", "backtesting", "ibflex"), results, strict=True))))
    return int(not all(results))


if __name__ == "__main__":
    sys.exit(main())
