"""How long an audit takes of a million rows, beside what `csv.reader` alone takes to read them.

    python -m benchmarks.audit [--rows 1000000] [--assert]

The file is a made one in the form of Binance's futures trades: an order fills in two or three rows,
positions are built up and taken down, and every few hundredth order goes through zero. Bounds with
--assert, for a million rows: at most 8 times csv.reader, at most 200 MiB. Exit status 1 where one is
missed.
"""

from __future__ import annotations

import argparse
import csv
import random
import resource
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path

from invariant_guard.audit import AuditPolicy, OrderVerdict, Report, read, replay

TIMES, MIB = 8.0, 200
HEAD = (
    "Uid,Time,Symbol,Side,Price,Quantity,Amount,Fee,Realized Profit,Buyer,Maker,Trade ID,Order ID"
)


def write(path: Path, rows: int, seed: int = 1) -> None:
    """Write a file of trades, oldest first."""
    random_ = random.Random(seed)
    moment = datetime(2026, 1, 1)
    held = dict.fromkeys(("BTCUSDT", "ETHUSDT", "SOLUSDT", "XRPUSDT", "BNBUSDC"), 0)
    names = list(held)
    order, written = 10**10, 0
    with path.open("w") as file:
        file.write(HEAD + "\n")
        while written < rows:
            moment += timedelta(seconds=random_.choice((3, 7, 11, 20)))
            symbol = random_.choice(names)
            open_ = held[symbol]
            # Towards zero half of the time, and rarely through it.
            buys = random_.random() < 0.5 if not open_ else (open_ < 0) == (random_.random() < 0.5)
            most = abs(open_) if open_ and buys == (open_ < 0) and random_.random() > 0.005 else 999
            total = random_.randint(1, max(most, 1))
            order += random_.randint(1, 50)
            price = random_.randint(100_000, 900_000) / 100
            for part in parts(total, random_):
                signed = part if buys else -part
                realized = "0" if open_ * signed >= 0 else f"{random_.randint(1, 99999) / 1e4:.8f}"
                open_ += signed
                written += 1
                file.write(
                    f"862706699,{moment:%y-%m-%d %H:%M:%S},{symbol},{'BUY' if buys else 'SELL'},"
                    f"{price},{part / 1000},{part * price / 1000:.4f},{part / 1000:.8f} USDT,"
                    f"{realized},{str(buys).lower()},false,{400_000_000 + written},{order}\n"
                )
            held[symbol] = open_


def parts(total: int, random_: random.Random) -> list[int]:
    """Divide a quantity into what fills at once."""
    cuts = sorted(
        {random_.randint(1, total) for _ in range(random_.choice((0, 1, 2, 3)))} - {total}
    )
    return [high - low for low, high in zip([0, *cuts], [*cuts, total], strict=True)]


def by_reader(path: Path) -> float:
    """Return the seconds of the processor that reading alone takes."""
    began = time.process_time()
    with path.open(newline="") as file:
        for _ in csv.reader(file):
            pass
    return time.process_time() - began


def by_audit(path: Path) -> tuple[float, Report]:
    """Return the seconds of the processor that the whole audit takes."""
    began = time.process_time()
    report = replay(read(str(path)), AuditPolicy(start_flat=True, one_way=True))
    return time.process_time() - began, report


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--assert", action="store_true", dest="check")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "Binance-Futures-Trade-History(UTC).csv")
        write(path, options.rows)
        before = by_reader(path)
        spent, report = by_audit(path)
        # Before and after, because the machine may have become slower meanwhile.
        alone = (before + by_reader(path)) / 2
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    times = spent / alone
    print(
        f"{options.rows} rows: csv.reader {alone:.2f} s, audit {spent:.2f} s ({times:.1f} times, bound "
        f"{TIMES:g}), {peak:.0f} MiB (bound {MIB}); {report.orders()} orders, {report.violations} "
        f"crossed zero, {report.orders(OrderVerdict.UNDECLARED)} undeclared exits"
    )
    return int(options.check and (times > TIMES or peak > MIB))


if __name__ == "__main__":
    sys.exit(main())
