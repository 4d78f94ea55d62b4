"""Watch: what the rulings add up to, found while the fills pass by."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from invariant_guard.audit.amounts import exact_units
from invariant_guard.audit.book import Episode, KeyBook
from invariant_guard.audit.codes import AuditCode, Doubt
from invariant_guard.audit.findings import Finding, Findings
from invariant_guard.audit.model import Fill, Leg, Where
from invariant_guard.audit.policy import AuditPolicy
from invariant_guard.audit.report import Earnings, Line, Report, Tally
from invariant_guard.audit.ruling import FillRuling, OpenLegs, OrderVerdict
from invariant_guard.audit.times import SECOND, span
from invariant_guard.ledger.model.enums import Side
from invariant_guard.ledger.model.units import DECIMALS, to_text

# Members looked up once: on an enum each look-up is a function call, before Python 3.12.
_BUY = Side.BUY
_LONG = Leg.LONG
_SHORT = Leg.SHORT
_EXIT = OrderVerdict.EXIT
_UNDECLARED = OrderVerdict.UNDECLARED
_CANNOT_TELL = OrderVerdict.CANNOT_TELL
_CROSSED = OrderVerdict.CROSSED
_HOUR = 3600 * SECOND
#: Orders that a finding may look back upon, of one key.
_MOST_RECENT = 1000
_MOST_NEAR = 64


class Watch:
    """The findings of one replay."""

    def __init__(self, policy: AuditPolicy) -> None:
        self.found = Findings()
        self._policy = policy
        #: Undeclared exits are shown while they are few, and then only counted.
        self.few = True
        #: Accounts by exchange and instrument, with the sign of what they hold.
        self._sides: dict[tuple[str, str], dict[str, int]] = {}
        self._opposed: dict[tuple[str, str], tuple[int, Where, tuple[str, ...], str]] = {}
        self._doubted: set[tuple[Where, Doubt]] = set()
        #: By source: gains in all, and with both legs open, in 10**-60 of the quote.
        self._gains: dict[str, list[int]] = {}

    def order(self, book: KeyBook, fill: Fill, ruling: FillRuling) -> None:
        """Look at an order, at its first fill."""
        verdict = ruling[0]
        if verdict is _UNDECLARED:
            self._undeclared(book, fill)
        elif verdict is _CANNOT_TELL:
            self._doubt(book, fill, ruling.doubt or Doubt.GAP)
        elif verdict is _CROSSED:
            self.violation(book, fill, verdict, fill.place)
        if fill[12]:
            if verdict is not _EXIT:
                self._opposing(book, fill)
        else:
            self._nobody(book, fill)

    def violation(self, book: KeyBook, fill: Fill, verdict: OrderVerdict, row: str) -> None:
        """Note an order that crossed zero; both legs are noted as an episode."""
        if verdict is not OrderVerdict.CROSSED:
            return
        rows = (row,) if row == fill.place else (row, fill.place)
        self._add(
            AuditCode.AUD002, book, fill, rows=rows,
            text=f"{fill.side.value} {to_text(fill.quantity)} closed one direction and opened the other",
        )  # fmt: skip

    def leg_fill(self, book: KeyBook, fill: Fill, before: OpenLegs, quiet: bool) -> None:
        """Look at what a fill of a named leg has left open."""
        leg = fill[6]
        if (leg is _LONG) == (fill[3] is _BUY):
            book.leg_sources[leg].add(fill[12])
        self._earn(book, fill, before)
        if not quiet:
            self.legs(book, fill)
        if not book.standing[0]:
            book.leg_sources[_LONG].clear()
        if not book.standing[1]:
            book.leg_sources[_SHORT].clear()

    def not_undeclared(self, first: Fill) -> None:
        """Take back that an order only reduced: it went on."""
        self.found.take_back(AuditCode.AUD005, first.place)

    def legs(self, book: KeyBook, fill: Fill) -> None:
        """Begin, continue or end the episode of a key."""
        long, short, _ = book.standing
        episode = book.episode
        if long and short:
            overlap = min(long, short)
            if episode is None:
                sources = book.leg_sources[Leg.LONG] | book.leg_sources[Leg.SHORT]
                book.episode = Episode(fill.at, overlap, set(sources), fill.place)
                return
            episode.overlap = max(episode.overlap, overlap)
            episode.sources.add(fill.source)
            if len(episode.rows) < 50:
                episode.rows.append(fill.place)
        elif episode is not None:
            episode.rows.append(fill.place)
            self._close(book, episode, fill.at)
            book.episode = None

    def _close(self, book: KeyBook, episode: Episode, until: int | None) -> None:
        length = "still open" if until is None else span(until - episode.at)
        sources = tuple(sorted(filter(None, episode.sources)))
        by = f" by {', '.join(sources)}" if sources else ""
        self.found.add(
            Finding(
                AuditCode.AUD001, episode.at, book.where,
                f"long and short open at once{by}: up to {to_text(episode.overlap)}, {length}",
                sources, tuple(episode.rows), until, (("overlap", to_text(episode.overlap)),),
            )
        )  # fmt: skip

    def _add(
        self, code: AuditCode, book: KeyBook, fill: Fill, *, text: str, rows: tuple[str, ...] = (),
        sources: tuple[str, ...] | None = None,
    ) -> None:  # fmt: skip
        if sources is None:
            sources = (fill.source,) if fill.source else ()
        self.found.add(Finding(code, fill.at, book.where, text, sources, rows or (fill.place,)))

    def _undeclared(self, book: KeyBook, fill: Fill) -> None:
        if self.found.wanted(AuditCode.AUD005):
            text = f"{fill.side.value} {to_text(fill.quantity)} only reduced, and was not sent as an exit"
            self._add(AuditCode.AUD005, book, fill, text=text)
            self.few = self.found.wanted(AuditCode.AUD005)

    def _doubt(self, book: KeyBook, fill: Fill, doubt: Doubt) -> None:
        if (book.where, doubt) in self._doubted:
            self.found.count(AuditCode.AUD008)
            return
        self._doubted.add((book.where, doubt))
        self._add(AuditCode.AUD008, book, fill, text=f"{doubt}: {doubt.meaning}; {doubt.remedy}")

    def _nobody(self, book: KeyBook, fill: Fill) -> None:
        if not book.unattributed:
            text = "no source is named, here and in the rows counted"
            self._add(AuditCode.AUD006, book, fill, text=text)

    def _opposing(self, book: KeyBook, fill: Fill) -> None:
        recent, side, source = book.recent, fill[3], fill[12]
        oldest = fill[0] - self._policy.window
        while recent and recent[0][0] < oldest:
            recent.popleft()
        for other in reversed(recent):
            if other[3] is not side and other[12] != source:
                self._add(
                    AuditCode.AUD004, book, fill, rows=(other.place, fill.place),
                    sources=tuple(sorted((other.source, source))),
                    text=f"{other.source} and {source} traded opposite directions "
                    f"{span(fill.at - other.at)} apart",
                )  # fmt: skip
                break
        recent.append(fill)
        if len(recent) > _MOST_RECENT:
            recent.popleft()

    def turn(self, book: KeyBook, fill: Fill, sign: int) -> None:
        """Note that an opening took the other direction than the last."""
        before, book.direction = book.direction, sign
        if not before:
            return
        apart = fill.at - book.touched
        if apart <= self._policy.window:
            if self.found.wanted(AuditCode.AUD003):
                words = "long to short" if sign < 0 else "short to long"
                text = f"turned from {words} within {span(apart)}"
                self._add(AuditCode.AUD003, book, fill, text=text)
            else:
                self.found.count(AuditCode.AUD003)
        flips = book.flips
        flips.append(fill.at)
        while flips[0] <= fill.at - _HOUR:
            flips.popleft()
        if len(flips) > self._policy.flips_per_hour:
            self._add(
                AuditCode.AUD011, book, fill, text=f"turned {len(flips)} times within an hour"
            )
            flips.clear()

    def repeat(self, book: KeyBook, fill: Fill) -> None:
        """Look for the order that an order repeats."""
        client, order = fill[10], fill[9]
        if client:
            other = book.clients.setdefault(client, order)
            if other != order:
                first = book.known(other)
                rows = (fill.place,) if first is None else (first.fill.place, fill.place)
                self._add(
                    AuditCode.AUD007, book, fill, rows=rows,
                    text=f"client id {client} stands on two orders: {other} and {order}",
                )  # fmt: skip
                return
        window, near = self._policy.duplicate_window, book.near
        if not window or not fill[5]:
            return
        if near and fill[0] - near[-1][0] > window:
            near.clear()
        for last in near:
            if (
                last[4] == fill[4] and last[5] == fill[5] and last[3] is fill[3]
                and last[6] is fill[6] and last[12] == fill[12] and fill[0] - last[0] <= window
            ):  # fmt: skip
                self._add(
                    AuditCode.AUD007, book, fill, rows=(last.place, fill.place),
                    text=f"{fill.side.value} {to_text(fill.quantity)} at {fill.price} twice within "
                    f"{span(fill.at - last.at)}: orders {last.order} and {fill.order}",
                )  # fmt: skip
                break
        near.append(fill)
        if len(near) > _MOST_NEAR:
            del near[: _MOST_NEAR // 2]

    def side(self, book: KeyBook, fill: Fill, sign: int) -> None:
        """Note when two accounts come to hold opposite sides of one instrument, and until when."""
        account, exchange, symbol = book.where
        market = (exchange, symbol)
        sides = self._sides.get(market)
        if sides is None:
            sides = self._sides[market] = {}
        sides[account] = sign
        if len(sides) < 2:
            return
        opposed = 1 in sides.values() and -1 in sides.values()
        open_ = self._opposed.get(market)
        if opposed and open_ is None:
            names = tuple(sorted(name for name, side in sides.items() if side))
            self._opposed[market] = (fill.at, book.where, names, fill.place)
        elif not opposed and open_ is not None:
            del self._opposed[market]
            self._end_opposed(open_, fill.at, fill.place)

    def _end_opposed(
        self, opposed: tuple[int, Where, tuple[str, ...], str], until: int | None, row: str
    ) -> None:
        at, where, names, first = opposed
        length = "still open" if until is None else span(until - at)
        self.found.add(
            Finding(
                AuditCode.AUD009, at, where._replace(account=""),
                f"accounts {' and '.join(name or '(unnamed)' for name in names)} held opposite "
                f"positions: {length}",
                (), (first,) if until is None else (first, row), until,
                (("accounts", ", ".join(names)),),
            )
        )  # fmt: skip

    def _earn(self, book: KeyBook, fill: Fill, before: OpenLegs) -> None:
        """Follow what a leg cost, and who gained by closing it."""
        if not fill.price:
            return
        leg = fill.leg
        own = Side.BUY if leg is Leg.LONG else Side.SELL
        held, opposite = before[:2] if leg is Leg.LONG else (before.short, before.long)
        value = exact_units(fill.price) * fill.quantity
        if fill.side is own:
            book.costs[leg] += value
            return
        if not held or before.unknown is not None:
            return
        part = min(fill.quantity, held)
        cost = book.costs[leg] * part // held
        book.costs[leg] -= cost
        gain = value * part // fill.quantity - cost
        gain = gain if leg is Leg.LONG else -gain
        if gain > 0:
            gains = self._gains.setdefault(fill.source, [0, 0])
            gains[0] += gain
            if opposite:
                gains[1] += gain

    def report(self, tally: Tally, books: Mapping[Where, KeyBook], last: int) -> Report:
        """Close what is still open, and put everything together."""
        for book in books.values():
            if book.episode is not None:
                self._close(book, book.episode, None)
        for opposed in self._opposed.values():
            self._end_opposed(opposed, None, "")
        # Counted while they passed: most of a file may be of these two.
        for code, number in (
            (AuditCode.AUD005, tally.of(OrderVerdict.UNDECLARED)),
            (AuditCode.AUD006, sum(book.unattributed for book in books.values())),
        ):
            self.found.counts.pop(code, None)
            if number:
                self.found.counts[code] = number
        earnings = {source: _earnings(*gains) for source, gains in self._gains.items()}
        for source, earned in sorted(earnings.items()):
            if earned.share is not None and earned.share >= self._policy.hedge_share:
                self.found.add(
                    Finding(
                        AuditCode.AUD010, None, Where("", "", ""),
                        f"{source or '(no source)'} made {earned.share:.1%} of its gains with both "
                        "legs open",
                        (source,) if source else (), (), None, (("share", str(earned.share)),),
                    )
                )  # fmt: skip
        policy = self._policy
        return Report(
            fills=tally.fills,
            repeated=tally.repeated,
            verdicts=tally.verdicts,
            doubts=tally.doubts,
            refusals=tally.refusals,
            findings={
                code: tuple(sorted(found, key=lambda one: (one.at or 0, one.where)))
                for code, found in sorted(self.found.kept.items())
            },
            counts=dict(sorted(self.found.counts.items())),
            earnings=earnings,
            lines=tuple(
                Line(book.where, tuple(book.points)) for book in books.values() if book.points
            ),
            keys=tuple(sorted(books)),
            notes=tuple(_notes(tally)),
            thresholds={
                "window": span(policy.window),
                "duplicate-window": span(policy.duplicate_window),
                "hedge-share": str(policy.hedge_share),
                "flips-per-hour": str(policy.flips_per_hour),
            },
            first=tally.first,
            last=last if tally.fills else None,
        )


def _notes(tally: Tally) -> list[str]:
    notes = [
        f"{number} fills of equal times were judged in {name}"
        for name, number in tally.ordered_by.items()
    ]
    if tally.repeated:
        notes.append(
            f"{tally.repeated} rows repeated an execution that was there already: left out"
        )
    notes += [
        f"{symbol} is counted in contracts of unknown size, among themselves (first at {row}); "
        f"--contract-size {symbol}=SIZE makes it its own unit"
        for symbol, row in tally.in_contracts.items()
    ]
    return notes


def _earnings(gained: int, hedged: int) -> Earnings:
    scale = Decimal(1).scaleb(-2 * DECIMALS)
    return Earnings(
        (Decimal(gained) * scale).quantize(Decimal("0.00000001")),
        (Decimal(hedged) * scale).quantize(Decimal("0.00000001")),
    )
