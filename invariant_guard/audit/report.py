"""Report: counts first, then what was found; data alone, for three ways to show it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from invariant_guard.audit.codes import FAILING, AuditCode, Doubt
from invariant_guard.audit.findings import Finding
from invariant_guard.audit.model import Where
from invariant_guard.audit.ruling import VIOLATIONS, FillRuling, OrderVerdict

#: Of the JSON document; it only gains keys.
VERSION = 1


class Tally:
    """Counts that the replay keeps, of orders by source and verdict."""

    __slots__ = (
        "doubts", "fills", "first", "in_contracts", "ordered_by", "refusals", "repeated", "verdicts",
    )  # fmt: skip

    def __init__(self) -> None:
        self.fills = 0
        self.first: int | None = None
        self.repeated = 0
        self.verdicts: dict[str, dict[OrderVerdict, int]] = {}
        self.doubts: dict[Doubt, int] = {}
        self.refusals: dict[str, int] = {}
        #: By what the order of equal times was told, and of how many fills.
        self.ordered_by: dict[str, int] = {}
        #: Symbols counted in contracts of unknown size, and the first row of each.
        self.in_contracts: dict[str, str] = {}

    def judge(self, source: str, ruling: FillRuling) -> None:
        """Count the verdict on a new order."""
        its = self.verdicts.get(source)
        if its is None:
            its = self.verdicts[source] = dict.fromkeys(OrderVerdict, 0)
        its[ruling.verdict] += 1
        if ruling.refusal:
            self.refusals[ruling.refusal] = self.refusals.get(ruling.refusal, 0) + 1
        if ruling.doubt is not None and ruling.verdict is OrderVerdict.CANNOT_TELL:
            self.doubts[ruling.doubt] = self.doubts.get(ruling.doubt, 0) + 1

    def rejudge(self, source: str, before: OrderVerdict, now: OrderVerdict) -> None:
        """Move an order from one verdict to another."""
        self.verdicts[source][before] -= 1
        self.verdicts[source][now] += 1

    def of(self, *verdicts: OrderVerdict) -> int:
        """Count the orders with one of some verdicts."""
        return sum(its[verdict] for its in self.verdicts.values() for verdict in verdicts)


@dataclass(frozen=True, slots=True)
class Earnings:
    """What a source's closing fills gained, in all and with both legs open."""

    gained: Decimal = Decimal(0)
    gained_hedged: Decimal = Decimal(0)

    @property
    def share(self) -> Decimal | None:
        """The part of all gains that was made with both legs open."""
        if not self.gained:
            return None
        return (self.gained_hedged / self.gained).quantize(Decimal("0.0001"))


@dataclass(frozen=True, slots=True)
class Line:
    """The legs of a key over time: each point holds until the next one."""

    where: Where
    points: tuple[tuple[int, int, int], ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What an audit found.

    Attributes:
        verdicts: orders by source and verdict; the source of "" is nobody's.
        doubts: orders that could not be judged, by reason.
        refusals: what the guard would have answered to these orders taken as openings.
        findings: by code; of codes that only report, the first ones.
        counts: how many there are of each code.
        notes: what was taken for granted, or left out, in sentences.
        first, last: of the fills, in nanoseconds since 1970.
    """

    fills: int = 0
    repeated: int = 0
    verdicts: Mapping[str, Mapping[OrderVerdict, int]] = field(default_factory=dict)
    doubts: Mapping[Doubt, int] = field(default_factory=dict)
    refusals: Mapping[str, int] = field(default_factory=dict)
    findings: Mapping[AuditCode, tuple[Finding, ...]] = field(default_factory=dict)
    counts: Mapping[AuditCode, int] = field(default_factory=dict)
    earnings: Mapping[str, Earnings] = field(default_factory=dict)
    lines: tuple[Line, ...] = ()
    keys: tuple[Where, ...] = ()
    notes: tuple[str, ...] = ()
    thresholds: Mapping[str, str] = field(default_factory=dict)
    files: tuple[Mapping[str, Any], ...] = ()
    #: What the parts that are no replay of fills add: against, signals, rollouts.
    parts: Mapping[str, Any] = field(default_factory=dict)
    first: int | None = None
    last: int | None = None

    def orders(self, *verdicts: OrderVerdict) -> int:
        """Count orders, of some verdicts or of all."""
        wanted = verdicts or tuple(OrderVerdict)
        return sum(its[verdict] for its in self.verdicts.values() for verdict in wanted)

    @property
    def violations(self) -> int:
        return self.orders(*VIOLATIONS)

    @property
    def judged(self) -> int:
        """Orders that could be judged: all but those of which it cannot be told."""
        return self.orders() - self.orders(OrderVerdict.CANNOT_TELL)

    def found(self, codes: frozenset[AuditCode] = FAILING) -> int:
        """Count the findings of some codes; by default of those that fail an audit."""
        return sum(number for code, number in self.counts.items() if code in codes)
