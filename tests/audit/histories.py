"""Histories: random trades that a venue could have executed, by an account that nets and one that hedges."""

from __future__ import annotations

from decimal import Decimal

from audit_files import Trade
from hypothesis import strategies as st

SYMBOLS = ("BTC/USDT:USDT", "ETH/USDT:USDT")

_MOVES = st.tuples(
    st.integers(1, 4000),  # seconds since the last
    st.sampled_from(SYMBOLS),
    st.booleans(),  # buys; or the long leg
    st.booleans(),  # in a hedged account: opens
    st.sampled_from(("0.001", "0.1", "0.2", "0.3", "1", "2.5")),
    st.sampled_from(("alpha", "beta")),
    st.booleans(),  # of the order before, where that is possible
)
MOVES = st.lists(_MOVES, min_size=1, max_size=25)
Move = tuple[int, str, bool, bool, str, str, bool]


def netted(moves: list[Move]) -> list[Trade]:
    """What an account does that nets: any order, some through zero."""
    held = dict.fromkeys(SYMBOLS, Decimal(0))
    trades: list[Trade] = []
    second = order = 0
    for gap, symbol, buys, _, text, source, again in moves:
        second += gap
        last = next((one for one in reversed(trades) if one.symbol == symbol), None)
        quantity = Decimal(text)
        if not (again and last and last.buys is buys and last.source == source):
            order += 1
            number = order
        else:
            number = last.order
        opposed = -held[symbol] if buys else held[symbol]
        closes = min(quantity, max(opposed, Decimal(0)))
        held[symbol] += quantity if buys else -quantity
        price = Decimal(100 + len(trades) % 7)
        trades.append(Trade(second, symbol, buys, quantity, price, number, source, "net", closes))
    return trades


def hedged(moves: list[Move]) -> list[Trade]:
    """What an account does that keeps both legs: openings, and exits of what is open."""
    held: dict[tuple[str, str], Decimal] = {}
    trades: list[Trade] = []
    second = 0
    for gap, symbol, long, opens, text, source, _ in moves:
        second += gap
        leg = "long" if long else "short"
        open_ = held.get((symbol, leg), Decimal(0))
        quantity = Decimal(text) if opens or not open_ else min(Decimal(text), open_)
        opens = opens or not open_
        held[symbol, leg] = open_ + quantity if opens else open_ - quantity
        price = Decimal(100 + len(trades) % 7)
        trades.append(
            Trade(
                second, symbol, long is opens, quantity, price, len(trades) + 1, source, leg,
                Decimal(0) if opens else quantity,
            )
        )  # fmt: skip
    return trades
