"""AUD013: the replay says of limits what the ledger itself says to the same orders."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from invariant_guard.audit import AuditCode, AuditPolicy, Effect, Fill, Leg, Report, Where, replay
from invariant_guard.cli.main import main
from invariant_guard.ledger import Asked, Kind, Ledger, Limits, Prices, Side
from invariant_guard.ledger.stores.memory import MemoryStore
from tests.audit.test_people import audit

UNIT = 10**30
SYMBOLS = ("BTC/USDT:USDT", "ETH/USDT:USDT")
ACCOUNTS = ("one", "two")
START = 1_772_359_200_000  # ms

TOML = """
version = 7
currency = "USDT"

[[limit]]
scope = "key:*/binance/linear_perp/BTC%2FUSDT:USDT"
max-order-quantity = "3"
max-long = "4"
max-short = "3"

[[limit]]
scope = "account:*"
max-positions = 1
max-gross-notional = "900"
max-net-notional = "700"
order-rate = "3/10s"

[[limit]]
scope = "exchange:one/binance"
max-order-notional = "350"
order-rate = "2/3s"

[[limit]]
scope = "source:rl"
max-openings-without-review = 6

[[limit]]
scope = "ledger"
max-gross-notional = "1500"
max-positions = 3
on-breach = "warn"
"""


class Move(NamedTuple):
    account: str
    symbol: str
    buys: bool
    quantity: Decimal
    price: Decimal
    source: str
    gap: int
    declared: bool


MOVES = st.lists(
    st.builds(
        Move, st.sampled_from(ACCOUNTS), st.sampled_from(SYMBOLS), st.booleans(),
        st.sampled_from([Decimal(one) for one in ("0.5", "1", "2", "3.5")]),
        st.sampled_from([Decimal(one) for one in ("99.9", "100", "133.37")]),
        st.sampled_from(("rl", "grid")), st.integers(1, 6000), st.booleans(),
    ),
    min_size=1, max_size=40,
)  # fmt: skip


class Order(NamedTuple):
    """An order of one direction at a time, as a service sends it that the guard watches."""

    move: Move
    at: int
    kind: Kind
    quantity: Decimal


def orders_of(moves: list[Move]) -> list[Order]:
    held: dict[tuple[str, str], Decimal] = {}
    at, found = START, []
    for move in moves:
        at += move.gap
        key, sign = (move.account, move.symbol), 1 if move.buys else -1
        now = held.get(key, Decimal(0))
        closes = now * sign < 0
        quantity = min(move.quantity, abs(now)) if closes else move.quantity
        held[key] = now + sign * quantity
        found.append(Order(move, at, Kind.CLOSE if closes else Kind.OPEN, quantity))
    return found


def by_the_ledger(orders: list[Order], limits: Limits) -> list[tuple[int, str]]:
    """Reserve each order in observe mode, and fill it at once; collect what limits refused."""
    now = [START]
    ledger = Ledger(MemoryStore(clock=lambda: now[0]), url="memory://")
    for account in ACCOUNTS:
        ledger.bind(account, account)
        for symbol in SYMBOLS:
            ledger.adopt(f"{account}/binance/linear_perp/{symbol.replace('/', '%2F')}", (0, 0))
    ledger.apply_limits(limits, reason="test")
    found = []
    for number, order in enumerate(orders):
        now[0] = order.at
        move = order.move
        asked = Asked(
            move.account, "binance", "linear_perp", move.symbol,
            Side.BUY if move.buys else Side.SELL, order.kind, order.quantity,
            enforced=order.kind is Kind.CLOSE and move.declared, observed=True, source=move.source,
            prices=Prices(move.price),
        )  # fmt: skip
        order_id, decision = ledger.reserve(asked)
        if decision.breach is not None:
            found.append((number, f"{decision.refusal}: {decision.breach.text}"))
        else:
            assert decision.refusal is None
        ledger.filled(order_id, order.quantity, final=True)
    return found


def fills_of(orders: list[Order], parts: int = 1) -> list[Fill]:
    fills = []
    for number, (move, at, kind, quantity) in enumerate(orders):
        for part in range(parts):
            where = Where(move.account, "binance", move.symbol)
            side = Side.BUY if move.buys else Side.SELL
            fills.append(
                Fill(
                    at * 10**6 + part, number, where, side,
                    int(quantity.scaleb(30)) // parts, str(move.price), Leg.NET, Effect.UNSAID,
                    True if kind is Kind.CLOSE and move.declared else None, str(number),
                    source=move.source, row=number,
                )
            )  # fmt: skip
    return fills


def found_in(report: Report) -> list[tuple[int, str]]:
    return [
        (int(finding.rows[0].rpartition(":")[2]), finding.text)
        for finding in report.findings.get(AuditCode.AUD013, ())
    ]


LIMITS = Limits.parse(TOML)
FLAT = AuditPolicy(start_flat=True)


@given(MOVES)
@settings(max_examples=60, deadline=None)
def test_the_answers_are_the_ledgers(moves: list[Move]) -> None:
    orders = orders_of(moves)
    report = replay(fills_of(orders), FLAT, LIMITS)
    assert found_in(report) == by_the_ledger(orders, LIMITS)
    assert report.parts["limits"]["judged"] == len(orders)


@given(MOVES)
@settings(max_examples=30, deadline=None)
def test_an_order_in_parts_is_one_order(moves: list[Move]) -> None:
    orders = orders_of(moves)
    whole, parted = (replay(fills_of(orders, parts), FLAT, LIMITS) for parts in (1, 4))
    # Another limit of the same order may be the first that a part of it meets.
    assert {row for row, _ in found_in(parted)} == {row for row, _ in found_in(whole)}
    assert parted.counts.get(AuditCode.AUD013) == whole.counts.get(AuditCode.AUD013)


HEAD = "time,symbol,side,qty,price,order,source,account,exchange\n"
ROW = "2026-03-01 10:00:0{}Z,BTC/USDT:USDT,{},{},100,{},rl,one,binance\n"


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "l.toml").write_text(
        TOML.replace("max-long", "max-open-orders = 5\nmax-long")
        + """
[[limit]]
scope = "account:elsewhere"
max-positions = 1
on-breach = "halt"
[[limit]]
scope = "key:*/okx/*/*"
max-long = "5"
dynamic = { feed = "vol", multiplies = ["max-long"], max-age = "15m" }
"""
    )
    path = tmp_path / "f.csv"
    path.write_text(
        HEAD + ROW.format(1, "buy", 2, "a") + ROW.format(4, "buy", 2, "b")
        + ROW.format(5, "buy", "0.5", "c") + ROW.format(9, "sell", "4.5", "d")
    )  # fmt: skip
    arguments = (str(path), "--start-flat", "--limits", str(tmp_path / "l.toml"))
    status, found = audit(capsys, *arguments)
    assert status == 0
    assert found["limits"] == {
        "version": 7, "judged": 4, "cannot_tell": 0, "would_warn": 0,
        "would_bind": [
            # The plain exit, which a rate binds as well.
            {"scope": "account:one", "limit": "order-rate", "code": "RATE_LIMIT", "orders": 1},
            {"scope": "key:one/binance/linear_perp/BTC%2FUSDT:USDT", "limit": "max-long",
             "code": "POSITION_LIMIT", "orders": 1},
        ],
        "scopes_without_orders": ["account:elsewhere", "key:*/okx/*/*"],
    }  # fmt: skip
    finding, _ = (one for one in found["findings"] if one["code"] == "AUD013")
    assert (finding["used"], finding["asked"], finding["cap"]) == ("4", "0.5", "4")
    assert finding["rows"] == [f"{path}:4"]
    notes = " ".join(found["notes"])
    for words in (
        "max-open-orders is not judged",
        "account:elsewhere",
        "halts",
        "caps that are fed",
    ):
        assert words in notes
    assert main(["audit", *arguments, "--fail-on", "AUD013"]) == 1
    assert "would have refused 2 of 4 orders" in capsys.readouterr().out
    assert main(["audit", *arguments, "--output", "html"]) == 0
    assert 'href="#AUD013"' in capsys.readouterr().out


def test_what_cannot_be_held_to_limits(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "l.toml").write_text(TOML)
    path = tmp_path / "f.csv"
    path.write_text(HEAD + ROW.format(1, "buy", 9, "a"))
    arguments = (str(path), "--limits", str(tmp_path / "l.toml"))
    _, found = audit(capsys, *arguments)
    assert (found["limits"]["judged"], found["limits"]["cannot_tell"]) == (0, 1)
    contracts = {"symbol": "BTC/USDT:USDT", "side": "buy", "amount": 9, "timestamp": START,
                 "order": "1", "id": "1", "takerOrMaker": "taker", "price": 1,
                 "info": {"posSide": "net"}}  # fmt: skip
    path.with_suffix(".json").write_text(json.dumps([contracts]))
    _, found = audit(capsys, str(path.with_suffix(".json")), *arguments[1:], "--start-flat")
    assert (found["limits"]["judged"], found["limits"]["cannot_tell"]) == (0, 1)
    # What has no price, where a limit in money asks for one, is refused by the runtime as well.
    path.write_text(HEAD + ROW.format(1, "buy", 1, "a").replace(",100,", ",,"))
    _, found = audit(capsys, *arguments, "--start-flat")
    assert [row["code"] for row in found["limits"]["would_bind"]] == ["PRICE_MISSING"]
    for text, words in (("version = 0", "version is 0"), ("max-long = 1", "unknown key")):
        (tmp_path / "l.toml").write_text(text)
        assert main(["audit", *arguments]) == 2
        assert words in capsys.readouterr().err
    assert main(["audit", str(path), "--limits", str(tmp_path / "none.toml")]) == 2
    assert "No such file" in capsys.readouterr().err


def test_a_limit_that_only_watches_is_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "l.toml").write_text(
        'version = 1\n[[limit]]\nscope = "key:*/*/*/*"\nmax-long = "1"\nmode = "observe"\n'
        # Fed by nobody: a floor of nothing would have warned of the first order too.
        'dynamic = { feed = "f", multiplies = ["max-long"], max-age = "1m", on-stale = "floor",'
        ' floor = "0" }\n'
    )
    path = tmp_path / "f.csv"
    path.write_text(HEAD + ROW.format(1, "buy", 1, "a") + ROW.format(2, "buy", 1, "b"))
    _, found = audit(capsys, str(path), "--start-flat", "--limits", str(tmp_path / "l.toml"))
    assert (found["counts"]["AUD013"], found["limits"]["would_warn"]) == (0, 1)
