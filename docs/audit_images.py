"""Makes the pictures of docs/audit.md from a made example: python docs/audit_images.py [--page FILE].

Three sources trade two accounts that keep both legs, without a guard: episodes, on each key. Needs
chromium.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import random
import sys
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path += [str(ROOT), str(ROOT / "tests" / "support")]

from browser import browser  # noqa: E402

from invariant_guard.cli.main import main as command  # noqa: E402

# name: width and height.
PICTURES = {"audit-wide": (1440, 1300), "audit-narrow": (500, 1500)}
KEYS = (
    ("futures-1", "BTC/USDT:USDT"),
    ("futures-1", "ETH/USDT:USDT"),
    ("futures-2", "BTC/USDT:USDT"),
    ("futures-2", "SOL/USDT:USDT"),
)
LIMITS = """
version = 3
currency = "USDT"
[[limit]]
scope = "key:*/*/*/*"
max-long = "0.5"
max-short = "0.5"
[[limit]]
scope = "account:futures-1"
order-rate = "4/30s"
"""


def write(path: Path, orders: int = 420, seed: int = 7) -> None:
    """Write a venue's table of trades, and limits to hold them to beside it."""
    random_ = random.Random(seed)
    held: dict[tuple[str, str, str], int] = {}
    at = datetime(2026, 3, 2, 8, 0)
    rows = ["time,account,exchange,symbol,side,qty,price,position_side,reduce_only,order,source"]
    for number in range(orders):
        at += timedelta(seconds=random_.randint(20, 900))
        account, symbol = random_.choices(KEYS, (4, 3, 2, 1))[0]
        leg = random_.choice(("LONG", "SHORT"))
        mine = held.get((account, symbol, leg), 0)
        other = held.get((account, symbol, "SHORT" if leg == "LONG" else "LONG"), 0)
        # An opening against the other leg is rare, and an exit of all of it common.
        exits = bool(mine) and random_.random() < 0.6
        if not exits and other and random_.random() < 0.75:
            leg = "SHORT" if leg == "LONG" else "LONG"
            mine, exits = other, random_.random() < 0.6
        units = random_.choice((mine, mine, 1)) if exits else random_.choice((1, 2, 3))
        if not exits and mine + units > 7:
            continue
        held[account, symbol, leg] = mine - units if exits else mine + units
        buys = (leg == "LONG") is not exits
        source = random_.choice(("trend", "mean-reversion", "rl_v3"))
        rows.append(
            f"{at:%Y-%m-%d %H:%M:%S}Z,{account},binance,{symbol},{'buy' if buys else 'sell'},"
            f"{units / 10},{random_.randint(99, 108)},{leg},{str(exits).lower()},o{number},{source}"
        )
    path.write_text("\n".join(rows) + "\n")
    path.with_name("limits.toml").write_text(LIMITS)


def page(folder: Path) -> str:
    """Return the page of the example."""
    write(folder / "trades.csv")
    here, out = Path.cwd(), io.StringIO()
    # So that the page names the files as whoever sits beside them does.
    os.chdir(folder)
    try:
        with contextlib.redirect_stdout(out):
            files = ["trades.csv", "--start-flat", "--limits", "limits.toml"]
            command(["audit", *files, "--output", "html"])
    finally:
        os.chdir(here)
    return out.getvalue()


def main() -> None:
    """Make the example, and take its pictures."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--page", type=Path, help="write the page here too")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made = folder / "audit.html"
        made.write_text(page(folder), encoding="utf-8")
        if chosen.page:
            chosen.page.write_bytes(made.read_bytes())
        with browser(folder / "profile") as tab:
            for picture, (width, height) in PICTURES.items():
                tab.show(width, height)
                tab.open(made)
                file = ROOT / "docs" / "images" / f"{picture}.png"
                tab.screenshot(file)
                print(picture, file.stat().st_size // 1024, "KiB", *tab.complaints())


if __name__ == "__main__":
    main()
