"""One random history in every format: read back, it is audited to the same findings."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from audit_files import HEDGED, NET, Trade, Trades, as_said
from hypothesis import HealthCheck, given, settings

from invariant_guard.audit import (
    AuditCode,
    AuditPolicy,
    Effect,
    Fill,
    Leg,
    OrderVerdict,
    ReadSettings,
    Report,
    Where,
    read,
    replay,
)
from invariant_guard.audit.readers.settings import parse_columns
from invariant_guard.audit.times import zone_named
from invariant_guard.ledger.model.enums import Side
from tests.audit.histories import MOVES, Move, hedged, netted

_numbers = itertools.count()


def options(arguments: list[str]) -> tuple[ReadSettings, bool]:
    """What the arguments of the command mean to the reader."""
    pairs = dict(zip(arguments[::2], arguments[1::2], strict=False))
    zone = pairs.get("--tz")
    return (
        ReadSettings(
            parse_columns(pairs.get("--map", "")),
            zone=None if zone is None else zone_named(zone),
            source_from=pairs.get("--source-from", ""),
        ),
        "--one-way" in arguments,
    )


def direct(name: str, trades: Trades) -> list[Fill]:
    """The history as fills, made without any file."""
    fills = []
    for number, one in enumerate(as_said(name, trades), 1):
        side = Side.BUY if one.buys else Side.SELL
        leg, effect, reduce_only = Leg(one.leg), Effect.UNSAID, None
        if name in ("bybit.json", "flex.xml"):
            effect = Effect(one.effect)
        if name == "bybit.json" and one.effect != "cross":
            opens = one.effect == "open"
            leg = Leg.LONG if one.buys is opens else Leg.SHORT
        if name in (
            "hummingbot.sqlite",
            "ledger.db",
            "ledger.jsonl",
            "tradesv3.sqlite",
            "backtest.zip",
        ):
            reduce_only = True if one.effect == "close" else None
        # A ledger knows no prices.
        price = "" if name.startswith("ledger") else str(one.price)
        where = Where("", "", one.symbol)
        units = int(one.quantity.scaleb(30))
        fills.append(
            Fill(
                int(one.second) * 10**9, number, where, side, units, price, leg, effect, reduce_only,
                str(one.order), "", str(number), one.source, None, "", number,
            )
        )  # fmt: skip
    return fills


def summary(report: Report) -> object:
    """What a report says, without times, accounts and rows."""
    first = report.first or 0
    shape = Counter(
        (code, finding.where.symbol, finding.sources, dict(finding.facts).get("overlap"),
         None if finding.at is None else (finding.at - first) // 10**9,
         None if finding.until is None else (finding.until - (finding.at or 0)) // 10**9)
        for code, findings in report.findings.items()
        if code is not AuditCode.AUD006
        for finding in findings
    )  # fmt: skip
    verdicts = {
        source: {verdict: number for verdict, number in its.items() if number}
        for source, its in report.verdicts.items()
    }
    return shape, report.counts, verdicts, report.doubts, report.refusals, report.fills


def audited(name: str, folder: Path, trades: Trades) -> Report:
    writer = (NET | HEDGED)[name]
    path = folder / f"{next(_numbers)}-{name}"
    reading, one_way = options(writer(path, trades))
    found = replay(read(str(path), settings=reading), AuditPolicy(start_flat=True, one_way=one_way))
    path.unlink()
    return found


def differences(
    names: Iterable[str], folder: Path, trades: list[Trade]
) -> list[tuple[str, object, object]]:
    found = []
    for name in names:
        got = summary(audited(name, folder, trades))
        wanted = summary(replay(direct(name, trades), AuditPolicy(start_flat=True)))
        if got != wanted:
            found.append((name, got, wanted))
    return found


@given(MOVES)
@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_an_account_that_nets(tmp_path: Path, moves: list[Move]) -> None:
    assert differences(NET, tmp_path, netted(moves)) == []


@given(MOVES)
@settings(
    max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_an_account_that_keeps_both_legs(tmp_path: Path, moves: list[Move]) -> None:
    assert differences(HEDGED, tmp_path, hedged(moves)) == []


@given(MOVES)
@settings(max_examples=50, deadline=None)
def test_the_verdicts_by_hand(moves: list[Move]) -> None:
    """A second count, by decimals and nothing of ours: crossings, exits, times with both legs."""
    trades = netted(moves)
    orders: dict[int, list[Trade]] = {}
    for one in trades:
        orders.setdefault(one.order, []).append(one)
    crossed = sum(
        any(one.effect == "cross" for one in parts)
        or (parts[0].effect == "close" and any(one.effect == "open" for one in parts))
        for parts in orders.values()
    )
    report = replay(direct("desk.csv", trades), AuditPolicy(start_flat=True))
    assert report.orders(OrderVerdict.CROSSED) == crossed
    assert report.counts.get(AuditCode.AUD002, 0) == crossed
    assert report.orders() == len(orders)

    held: dict[tuple[str, str], Decimal] = {}
    both: dict[str, bool] = {}
    episodes = openings = 0
    for one in hedged(moves):
        held.setdefault((one.symbol, one.leg), Decimal(0))
        other = held.get((one.symbol, "short" if one.leg == "long" else "long"), Decimal(0))
        openings += bool(one.effect == "open" and other)
        held[one.symbol, one.leg] += one.quantity if one.effect == "open" else -one.quantity
        now = bool(held[one.symbol, one.leg] and other)
        episodes += now and not both.get(one.symbol, False)
        both[one.symbol] = now
    report = replay(direct("tradesv3.sqlite", hedged(moves)), AuditPolicy(start_flat=True))
    assert report.counts.get(AuditCode.AUD001, 0) == episodes
    assert report.orders(OrderVerdict.BOTH_LEGS) == openings


def test_a_reader_that_forgets_the_side_is_noticed(tmp_path: Path) -> None:
    """The comparison can fail: a history and its mirror differ."""
    trades = netted([(5, "BTC/USDT:USDT", True, True, "1", "alpha", False)] * 2)
    mirrored = [trades[0], replace(trades[1], buys=False)]
    wanted = summary(replay(direct("desk.csv", trades), AuditPolicy(start_flat=True)))
    assert summary(audited("desk.csv", tmp_path, mirrored)) != wanted
