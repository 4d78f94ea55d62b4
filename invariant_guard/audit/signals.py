"""Signals: who wants which direction, before any order; sources that oppose one another or themselves.

    {"at": "2026-03-01T10:00:00Z", "source": "rl_v3", "symbol": "BTC/USDT:USDT", "direction": 1,
     "horizon_s": 900, "id": "s1", "order_id": "ig3f..."}

A signal holds for its horizon, or for the window where it names none, and until its source says
something else of the symbol.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from invariant_guard.audit.amounts import exact_units
from invariant_guard.audit.codes import AuditCode
from invariant_guard.audit.findings import Finding, Findings
from invariant_guard.audit.model import Where
from invariant_guard.audit.policy import AuditPolicy
from invariant_guard.audit.readers.detect import is_lean, is_tradingview
from invariant_guard.audit.readers.files import Source
from invariant_guard.audit.readers.guard_calls import RecordedCall
from invariant_guard.audit.readers.json_rows import cell, rows_in
from invariant_guard.audit.readers.maker import product_of
from invariant_guard.audit.readers.settings import ReadSettings
from invariant_guard.audit.times import SECOND, Clock, span
from invariant_guard.audit.trouble import AuditError, error_of_row
from invariant_guard.basics.text import shown
from invariant_guard.ledger.model.keys import canonical_symbol
from invariant_guard.ledger.model.units import UNIT

_WORDS = {
    "1": 1, "up": 1, "long": 1, "buy": 1, "-1": -1, "down": -1, "short": -1, "sell": -1, "0": 0,
    "flat": 0, "": 0,
}  # fmt: skip
_HOUR = 3600 * SECOND


class Signal(NamedTuple):
    """What a source wants at a moment: 1 is long, -1 short, 0 neither."""

    at: int
    source: str
    where: Where
    direction: int
    horizon: int | None = None
    id: str = ""
    order_id: str = ""
    row: str = ""


def read_signals(source: Source, settings: ReadSettings) -> Iterator[Signal]:
    """Read signals: ours, LEAN's insights, or the alerts of TradingView's strategies.

    Raises:
        AuditError: a row cannot be read; it names the row.
    """
    clock = Clock(settings.zone, source.path)
    for number, row in rows_in(source):
        place = f"{source.path}:{number}"
        try:
            names = set(row)
            if is_lean(names):
                signal = _lean(row, clock)
            elif is_tradingview(names):
                signal = _tradingview(row, clock)
            else:
                signal = _ours(row, clock)
        except (KeyError, AuditError) as fault:
            raise error_of_row(source.path, place, fault) from None
        where = signal.where
        account = settings.account or where.account
        # As fills are: two sources that spell one contract differently speak of one.
        product = product_of(where.symbol)
        name = (
            canonical_symbol(where.exchange or "?", product, where.symbol)
            if product
            else where.symbol
        )
        yield signal._replace(row=place, where=where._replace(account=account, symbol=name))


def signal_direction(value: object) -> int:
    """Read a direction: -1, 0 or 1, or a word for it."""
    word = str(value).strip().lower()
    if word not in _WORDS:
        raise AuditError(f"direction {shown(value)} is none of -1, 0 and 1")
    return _WORDS[word]


def _seconds(value: object) -> int | None:
    return None if value is None else exact_units(value) * SECOND // UNIT


def _ours(row: Mapping[str, Any], clock: Clock) -> Signal:
    return Signal(
        clock(str(row["at"])), str(row["source"]),
        Where(cell(row.get("account")), "", str(row["symbol"])), signal_direction(row["direction"]),
        _seconds(row.get("horizon_s")), cell(row.get("id")), cell(row.get("order_id")),
    )  # fmt: skip


def _lean(row: Mapping[str, Any], clock: Clock) -> Signal:
    when = row["generated-time"]
    # Unix seconds, with a fraction where there is one.
    text = str(when)
    at = exact_units(text) * SECOND // UNIT if text.replace(".", "", 1).isdigit() else clock(text)
    return Signal(
        at, cell(row.get("source-model")) or "lean", Where("", "", str(row["symbol"])),
        signal_direction(row["direction"]), _seconds(row.get("period")), cell(row.get("id")),
    )  # fmt: skip


def _tradingview(row: Mapping[str, Any], clock: Clock) -> Signal:
    at = clock(cell(row.get("timenow") or row.get("time")))
    who = cell(row.get("source") or row.get("strategy") or row.get("alert_name"))
    symbol = cell(row.get("ticker") or row.get("symbol"))
    if not symbol:
        raise KeyError("ticker")
    return Signal(
        at, who or "tradingview", Where(cell(row.get("account")), cell(row.get("exchange")), symbol),
        signal_direction(row["market_position"]), None, cell(row.get("id") or row.get("order_id")),
    )  # fmt: skip


@dataclass(slots=True)
class SourceSignals:
    """What one source signalled."""

    signals: int = 0
    long: int = 0
    short: int = 0
    flat: int = 0
    flips: int = 0
    symbols: set[str] = field(default_factory=set)
    #: Orders that it wanted, by client id or as the record counts them, and whether refused.
    wanted: dict[str, bool] = field(default_factory=dict)

    @property
    def refused(self) -> int:
        return sum(self.wanted.values())


class SignalAudit:
    """Goes through signals in order of time.

    Args:
        policy: its window holds where a signal names no horizon.
        calls: what the guard decided, where a record of that was given.
    """

    def __init__(self, policy: AuditPolicy, calls: Sequence[RecordedCall] = ()) -> None:
        self.found = Findings()
        self.sources: dict[str, SourceSignals] = {}
        self.pairs: dict[tuple[str, str], int] = {}
        self._policy = policy
        self._refused = {call.client_id for call in calls if call.code and call.client_id}
        #: By source: the orders that guard calls name it for.
        self._called: dict[str, dict[str, bool]] = {}
        for number, call in enumerate(calls):
            its = self._called.setdefault(call.source, {})
            its[call.client_id or f"\0{number}"] = bool(call.code)
        #: The last word of each source on each key.
        self._last: dict[Where, dict[str, Signal]] = {}
        self._turns: dict[tuple[str, Where], list[int]] = {}

    def run(self, signals: Iterable[Signal]) -> SignalAudit:
        """Judge the signals, whatever order they stand in."""
        for signal in sorted(signals, key=lambda one: one.at):
            self._take(signal)
        return self

    def _take(self, signal: Signal) -> None:
        its = self.sources.get(signal.source)
        if its is None:
            its = self.sources[signal.source] = SourceSignals()
            its.wanted.update(self._called.get(signal.source, {}))
        its.signals += 1
        its.symbols.add(signal.where.symbol)
        its.long += signal.direction > 0
        its.short += signal.direction < 0
        its.flat += not signal.direction
        if signal.order_id:
            its.wanted[signal.order_id] = signal.order_id in self._refused
        last = self._last.setdefault(signal.where, {})
        before = last.get(signal.source)
        if signal.direction and before is not None and before.direction == -signal.direction:
            self._flip(signal, before, its)
        if signal.direction:
            for source, other in last.items():
                holds = self._policy.window if other.horizon is None else other.horizon
                alive = signal.at - other.at <= holds
                if source != signal.source and other.direction == -signal.direction and alive:
                    self._oppose(signal, other)
        last[signal.source] = signal

    def _flip(self, signal: Signal, before: Signal, its: SourceSignals) -> None:
        its.flips += 1
        apart = signal.at - before.at
        if apart <= self._policy.window:
            self._add(AuditCode.AUD003, signal, before, f"turned within {span(apart)}")
        turns = self._turns.setdefault((signal.source, signal.where), [])
        turns.append(signal.at)
        while turns[0] <= signal.at - _HOUR:
            turns.pop(0)
        if len(turns) > self._policy.flips_per_hour:
            self._add(AuditCode.AUD011, signal, before, f"turned {len(turns)} times within an hour")
            turns.clear()

    def _oppose(self, signal: Signal, other: Signal) -> None:
        low, high = sorted((signal.source, other.source))
        self.pairs[low, high] = self.pairs.get((low, high), 0) + 1
        apart = span(signal.at - other.at)
        text = f"{other.source} and {signal.source} signalled opposite directions {apart} apart"
        self._add(AuditCode.AUD004, signal, other, text)

    def _add(self, code: AuditCode, signal: Signal, other: Signal, text: str) -> None:
        sources = tuple(sorted({signal.source, other.source}))
        rows = (other.row, signal.row)
        self.found.add(Finding(code, signal.at, signal.where, text, sources, rows))

    def document(self) -> dict[str, Any]:
        """Return the counts as JSON has them."""
        wanted = sum(len(its.wanted) for its in self.sources.values())
        return {
            "sources": [
                {
                    "source": source,
                    "signals": its.signals,
                    "long": its.long,
                    "short": its.short,
                    "flat": its.flat,
                    "flips": its.flips,
                    "symbols": len(its.symbols),
                    "orders": len(its.wanted),
                    "share_of_orders": f"{len(its.wanted) / wanted:.4f}" if wanted else None,
                    "refused": its.refused,
                }
                for source, its in sorted(self.sources.items())
            ],
            "opposing": [
                {"sources": list(pair), "signals": number}
                for pair, number in sorted(self.pairs.items())
            ],
        }
