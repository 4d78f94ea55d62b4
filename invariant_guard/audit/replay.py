"""Replay: fills in, a report out, each order judged on what was open then.

    fills in order --> of equal time --> duplicates out --> rule(standing, fill) --> findings
                                         order told?

Memory is that of the keys and of the orders that may still fill, however long the file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import permutations

from invariant_guard.audit.amounts import product
from invariant_guard.audit.book import KeyBook, SeenOrder
from invariant_guard.audit.codes import Doubt
from invariant_guard.audit.limit_watch import LimitWatch
from invariant_guard.audit.model import Effect, Fill, Leg, Sequence, Where
from invariant_guard.audit.ordering import in_order
from invariant_guard.audit.policy import AuditPolicy
from invariant_guard.audit.pool_watch import PoolWatch
from invariant_guard.audit.report import Report, Tally
from invariant_guard.audit.ruling import (
    FLAT,
    UNKNOWN,
    VIOLATIONS,
    FillRuling,
    OpenLegs,
    OrderVerdict,
    on_net,
    order_verdict,
    rule,
)
from invariant_guard.audit.trouble import OutOfOrder
from invariant_guard.audit.watch import Watch
from invariant_guard.ledger.limits.reading import Limits
from invariant_guard.ledger.model.enums import Side

# Orders of one moment on one key that are tried in every order; of more, in four.
_TRIED = 4
# Members looked up once: on an enum each look-up is a function call, before Python 3.12.
_BUY = Side.BUY
_NET = Leg.NET
_UNSAID = Leg.UNSAID
_NO_WORD = Effect.UNSAID
_EXIT = OrderVerdict.EXIT
_UNDECLARED = OrderVerdict.UNDECLARED
_CANNOT_TELL = OrderVerdict.CANNOT_TELL
_NETS = frozenset({Leg.NET, Leg.UNSAID})
# Verdicts of which there is nothing to note.
_PLAIN = frozenset({OrderVerdict.OPENING, OrderVerdict.EXIT})

#: Told when time passes, before the fills of the new moment are judged.
Listener = Callable[[int, "Replay"], None]


def replay(
    events: Iterable[Fill],
    policy: AuditPolicy | None = None,
    limits: Limits | None = None,
    *,
    pools: Limits | None = None,
    listener: Listener | None = None,
    on_fill: Callable[[Fill], None] | None = None,
) -> Report:
    """Judge every order among the fills.

    Args:
        events: fills, by time or not; what can be iterated over again is read again where it is not
            in order, and an iterator is sorted first.
        policy: what to take for granted, and the thresholds.
        limits: of which it is asked whom they would have refused (AUD013).
        pools: what defines the policy's pool; `limits` where None.
        listener: called with each new time before its fills.
        on_fill: called with each fill that counts.

    Raises:
        AuditError: a row cannot be read, or there is no such pool.
    """
    pools = pools or limits
    policy = policy or AuditPolicy()
    if not isinstance(events, Iterator):
        try:
            return Replay(policy, listener, on_fill, limits, pools).run(events)
        except OutOfOrder:
            restart = getattr(listener, "restart", None)
            if restart is not None:
                restart()
    return Replay(policy, listener, on_fill, limits, pools).run(in_order(events))


class Replay:
    """One pass over the fills."""

    def __init__(
        self,
        policy: AuditPolicy,
        listener: Listener | None = None,
        on_fill: Callable[[Fill], None] | None = None,
        limits: Limits | None = None,
        pools: Limits | None = None,
    ) -> None:
        self.policy = policy
        self.books: dict[Where, KeyBook] = {}
        self.watch = Watch(policy)
        self._limits = None if limits is None else LimitWatch(limits, self.watch.found)
        self._pool = None
        if policy.pool:
            self._pool = PoolWatch(pools, policy, self.watch.found, self._start)
        self._listener = listener
        self._nets = policy.one_way
        self._timeline = policy.timeline
        self._on_fill = on_fill
        self.tally = Tally()

    def run(self, fills: Iterable[Fill]) -> Report:
        """Judge all fills, which come in order of time."""
        at: int | None = None
        moment: list[Fill] = []
        judge, listener = self._judge, self._listener
        for fill in fills:
            if fill[0] == at:
                moment.append(fill)
                continue
            if moment:
                if fill[0] < moment[0][0]:
                    raise OutOfOrder
                judge(moment)
            elif at is None:
                self.tally.first = fill[0]
            at = fill[0]
            if listener is not None:
                listener(at, self)
            moment = [fill]
        if moment:
            judge(moment)
        if listener is not None:
            listener(1 << 70, self)
        if self._pool is not None:
            self._pool.close()
        report = self.watch.report(self.tally, self.books, at or 0)
        for name, part in (("limits", self._limits), ("pool", self._pool)):
            if part is not None:
                report = replace(
                    report,
                    parts={**report.parts, name: part.document()},
                    notes=(*report.notes, *part.notes()),
                )
        return replace(report, notes=(*report.notes, *self._unmet()))

    def _unmet(self) -> Iterator[str]:
        """Yield what was said of instruments that no row is of."""
        symbols = {where.symbol for where in self.books}
        names = symbols | {f"{where.account}/{where.symbol}" for where in self.books}
        for option, said, known in (
            ("--positions", self.policy.positions or (), names),
            ("--contract-size", self.policy.contract_sizes, symbols),
        ):
            unmet = sorted(set(said) - known)
            if unmet:
                more = f" and {len(unmet) - 3} more" if len(unmet) > 3 else ""
                yield (
                    f"{option} names what no row is of: {', '.join(unmet[:3])}{more}; look whether the "
                    "rows spell it so"
                )

    def book(self, where: Where, *, starts_flat: bool = False) -> KeyBook:
        """Return the book of a key; a new one begins as the policy says."""
        found = self.books.get(where)
        if found is None:
            found = self.books[where] = KeyBook(where, self._start(where, starts_flat))
            long, short, _ = found.standing
            if self.policy.timeline and (long or short):
                found.points.append((-1, long, short))
        return found

    def _start(self, where: Where, starts_flat: bool) -> OpenLegs:
        positions = self.policy.positions
        if positions is not None:
            for name in (f"{where.account}/{where.symbol}", where.symbol):
                if name in positions:
                    return OpenLegs(*positions[name])
            return FLAT
        return FLAT if self.policy.start_flat or starts_flat else UNKNOWN

    def _judge(self, moment: list[Fill]) -> None:
        if len(moment) == 1:
            self._take(moment[0])
            return
        whole = self._whole(moment) if self._on_fill is None else None
        if whole is not None:
            self._take(whole)
            return
        by_key: dict[Where, list[Fill]] = {}
        for fill in moment:
            where = fill[2]
            if where in by_key:
                by_key[where].append(fill)
            else:
                by_key[where] = [fill]
        for where, fills in by_key.items():
            if len(fills) == 1:
                self._take(fills[0])
            else:
                fills = self._once(fills)
                self._judge_together(where, fills)

    def _whole(self, moment: list[Fill]) -> Fill | None:
        """Return the fills of one order at one moment as one fill, or None."""
        first = moment[0]
        (_, _, where, side, total, _, leg, effect, _, order, _, trade, _, realized, unit, _, _) = (
            first
        )
        if not order or not trade or effect is not _NO_WORD or leg not in _NETS:
            return None
        seen = {trade}
        for fill in moment[1:]:
            if fill[9] != order or fill[2] is not where or fill[3] is not side or fill[14] != unit:
                return None
            if not fill[11] or fill[7] is not effect or fill[6] is not leg:
                return None
            if fill[11] in seen:
                continue
            seen.add(fill[11])
            total += fill[4]
            realized = realized or fill[13]
        self.tally.fills += len(seen) - 1
        self.tally.repeated += len(moment) - len(seen)
        # What `_replace` does, at a quarter of its time.
        return tuple.__new__(Fill, (*first[:4], total, *first[5:13], realized, *first[14:]))

    def _once(self, fills: list[Fill]) -> list[Fill]:
        """Leave out executions that are there already: exports overlap."""
        seen: set[str] = set()
        kept = []
        for fill in fills:
            trade = fill.trade
            if trade:
                if trade in seen:
                    self.tally.repeated += 1
                    continue
                seen.add(trade)
            kept.append(fill)
        return kept

    def _judge_together(self, where: Where, fills: list[Fill]) -> None:
        """Judge fills of one moment on one key, whose order may be unknown."""
        origin = fills[0].origin
        one_origin = all(fill.origin is origin or fill.origin == origin for fill in fills)
        numbered = origin.sequence is Sequence.NUMBERS and (
            one_origin or all(fill.origin.sequence is Sequence.NUMBERS for fill in fills)
        )
        promised = numbered or (one_origin and origin.sequence is Sequence.ROWS)
        if promised:
            fills.sort(key=_by_sequence)
            told = self.tally.ordered_by
            told[origin.sequence.value] = told.get(origin.sequence.value, 0) + len(fills)
        if promised or len(fills) == 1 or (self.policy.file_order and one_origin):
            for fill in fills:
                self._take(fill)
            return
        orders: dict[str, list[Fill]] = {}
        for number, fill in enumerate(fills):
            orders.setdefault(fill.order_id or f"\0{number}", []).append(fill)
        book = self.book(where, starts_flat=origin.starts_flat)
        doubtful, after = self._doubtful(book, orders)
        for order_id, its in orders.items():
            for fill in its:
                if order_id in doubtful:
                    self._take(fill, Doubt.EQUAL_TIMES)
                else:
                    self._take(fill, quiet=bool(doubtful))
        if doubtful:
            if len(after) > 1:
                book.standing = book.standing._replace(unknown=Doubt.EQUAL_TIMES)
            self.watch.legs(book, fills[-1])

    def _doubtful(
        self, book: KeyBook, orders: dict[str, list[Fill]]
    ) -> tuple[set[str], set[tuple[int, int]]]:
        """Return the orders whose verdict depends on which came first, and where all may end."""
        found: dict[str, OrderVerdict] = {}
        doubtful: set[str] = set()
        after: set[tuple[int, int]] = set()
        for order in _orders_tried(orders):
            standing = book.standing
            for order_id in order:
                known = book.known(order_id)
                verdict = None if known is None else known.verdict
                for fill in orders[order_id]:
                    ruling = rule(standing, self._sized(book, fill), self._nets)
                    standing = ruling.after
                    verdict = (
                        ruling.verdict
                        if verdict is None
                        else order_verdict(verdict, ruling.verdict)
                    )
                assert verdict is not None
                if found.setdefault(order_id, verdict) is not verdict:
                    doubtful.add(order_id)
            after.add((standing.long, standing.short))
        return doubtful, after

    def _sized(self, book: KeyBook, fill: Fill) -> Fill:
        """Return the fill in the unit of its instrument, where the contract's size is known."""
        if fill.unit:
            size = self.policy.contract_sizes.get(fill.where.symbol)
            if size is not None:
                return fill._replace(quantity=product(fill.quantity, size), unit="")
        return fill

    def _take(self, fill: Fill, doubt: Doubt | None = None, quiet: bool = False) -> None:
        # It runs for every fill of millions, so what most fills need stands here and not in calls.
        (at, _, where, side, _, price, leg, _, _, order, client, _, source, _, unit, _, _) = fill
        book = self.books.get(where)
        if book is None:
            book = self.book(where, starts_flat=fill.origin.starts_flat)
        if unit:
            fill = self._sized(book, fill)
            unit = fill[14]
        if book.unit != unit:
            self._unit(book, fill)
        before = book.standing
        nets = leg is _NET or leg is _UNSAID
        if nets and before[2] is None:
            ruling = on_net(before, fill, self._nets)
        else:
            ruling = rule(before, fill, self._nets)
        verdict, after, _, refusal = ruling
        book.standing = after
        if doubt is not None:
            ruling = FillRuling(_CANNOT_TELL, after, doubt, refusal)
            verdict = _CANNOT_TELL
        order_id = order or client
        known = None
        if order_id:
            known = book.orders.get(order_id)
            if known is None and book.older:
                known = book.older.get(order_id)
        tally, watch = self.tally, self.watch
        tally.fills += 1
        if known is None:
            tally.judge(source, ruling)
            if order_id:
                book.remember(order_id, SeenOrder(verdict, fill))
            if (
                source
                or not book.unattributed
                or (watch.few if verdict is _UNDECLARED else verdict not in _PLAIN)
            ):
                watch.order(book, fill, ruling)
            if not source:
                book.unattributed += 1
            if verdict is not _EXIT and verdict is not _UNDECLARED:
                sign = 1 if side is _BUY else -1
                if book.direction != sign and verdict is not _CANNOT_TELL:
                    watch.turn(book, fill, sign)
            if order and (client or price):
                watch.repeat(book, fill)
        else:
            self._again(book, fill, known, verdict)
        if self._limits is not None:
            self._limits.take(fill, verdict, after, first=known is None)
        if self._pool is not None:
            self._pool.take(fill, verdict, after, known)
        if not nets:
            watch.leg_fill(book, fill, before, quiet or doubt is not None)
        book.touched = at
        long, short, unknown = after
        held = 0 if unknown is not None else (long > short) - (long < short)
        if held != book.side:
            book.side = held
            if self._pool is None:
                watch.side(book, fill, held)
        if self._timeline and (long != before[0] or short != before[1]):
            book.draw(at)
        if self._on_fill is not None:
            self._on_fill(fill)

    def _again(self, book: KeyBook, fill: Fill, order: SeenOrder, now: OrderVerdict) -> None:
        """Judge an order once more, by a later fill of it."""
        verdict = order_verdict(order.verdict, now)
        if verdict is order.verdict:
            return
        self.tally.rejudge(order.fill.source, order.verdict, verdict)
        if order.verdict is OrderVerdict.UNDECLARED:
            self.watch.not_undeclared(order.fill)
        order.verdict = verdict
        if verdict in VIOLATIONS:
            self.watch.violation(book, fill, verdict, order.fill.place)

    def _unit(self, book: KeyBook, fill: Fill) -> None:
        if book.unit is None:
            book.unit = fill.unit
            known = book.standing
            if not (
                fill.unit and self.policy.positions is not None and (known.long or known.short)
            ):
                if fill.unit:
                    self.tally.in_contracts.setdefault(fill.where.symbol, fill.place)
                return
        book.standing = OpenLegs(0, 0, Doubt.MIXED_UNITS)


def _by_sequence(fill: Fill) -> int:
    return fill[1]


def _orders_tried(orders: dict[str, list[Fill]]) -> Iterator[tuple[str, ...]]:
    names = tuple(orders)
    if len(names) <= _TRIED:
        yield from permutations(names)
        return
    yield names
    yield names[::-1]
    for first in (Side.BUY, Side.SELL):
        yield tuple(sorted(names, key=lambda name: orders[name][0].side is not first))
