"""Against: what the guard decided, beside what the venue's fills show.

    guard calls (ledger, journal) ----.
                                       >-- by client id --> coverage, unguarded orders (AUD012)
    fills of the venue ---------------'    by time -------> each refusal: right, wrong, cannot tell

A refusal is right where the venue's own fills show an opposite position at that moment, or where an
opposite order was in flight that the venue filled afterwards. Where one may have been in flight, and
nothing says what became of it, it cannot be told.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import Any, NamedTuple

from invariant_guard.audit.codes import AuditCode
from invariant_guard.audit.findings import Finding
from invariant_guard.audit.model import Fill, Where
from invariant_guard.audit.readers.guard_calls import GuardRecord, RecordedCall
from invariant_guard.audit.replay import Replay
from invariant_guard.audit.ruling import refusal_of_exit, refusal_of_opening
from invariant_guard.audit.times import SECOND, written
from invariant_guard.basics.exchanges import same_exchange
from invariant_guard.instruments.instrument import Relation, relate
from invariant_guard.ledger.model.enums import Side
from invariant_guard.ledger.model.units import to_text


class Judgement(str, Enum):
    """What the venue's fills say of a refusal."""

    RIGHT = "rightly refused"
    WRONG = "wrongly refused"
    CANNOT_TELL = "cannot tell"


#: Refusals that say something about direction; the others are about the guard's own knowledge.
_DIRECTION = frozenset(
    {"OPPOSING_POSITION", "OPPOSING_ORDER", "NOTHING_TO_REDUCE", "REDUCE_TOO_LARGE", "LEGS_IN_CONFLICT",
     "CONFLICT"}
)  # fmt: skip
#: So far may the clocks of a venue and of a service be apart, where a call may have made an order.
_SKEW = 5 * SECOND


class _Filled(NamedTuple):
    """What the venue filled of an order: in all, and when last."""

    quantity: int = 0
    last: int = 0


class Against:
    """Joins guard calls with the fills that pass by in order of time."""

    def __init__(self, record: GuardRecord) -> None:
        self._record = record
        calls = sorted(record.calls, key=lambda call: call.at)
        self._by_id = {call.client_id: call for call in calls if call.client_id}
        self._allowed = [call for call in calls if not call.code]
        self._refused = [call for call in calls if call.code]
        #: Allowed orders that any order of their side and symbol may be, from the earliest on.
        self._unnamed: dict[tuple[str, Side], RecordedCall] = {}
        for call in self._allowed:
            if not call.client_id:
                self._unnamed.setdefault((call.symbol, call.side), call)
        self.restart()

    def restart(self) -> None:
        """Begin again: the fills come once more, sorted."""
        self._next = 0
        self._filled: dict[str, _Filled] = {}
        self._orders: dict[tuple[Where, str], bool] = {}
        self._unjoined: dict[tuple[Where, str], Fill] = {}
        self._keys: dict[tuple[str, str, str], Where] = {}
        self._wheres: set[Where] = set()
        self._standing: list[tuple[RecordedCall, Judgement | None]] = []

    def __call__(self, at: int, replay: Replay) -> None:
        """Judge the refusals that came before a moment, on what was open then."""
        while self._next < len(self._refused) and self._refused[self._next].at < at:
            call = self._refused[self._next]
            self._next += 1
            self._standing.append((call, self._on_open(call, replay)))

    def on_fill(self, fill: Fill) -> None:
        """Join a fill's order with its guard call."""
        self._wheres.add(fill.where)
        call = self._by_id.get(fill.client_id) if fill.client_id else None
        if call is not None:
            before = self._filled.get(fill.client_id, _Filled())
            self._filled[fill.client_id] = _Filled(before.quantity + fill.quantity, fill.at)
            self._keys.setdefault(_key(call), fill.where)
        name = (fill.where, fill.order_id or fill.place)
        if name in self._orders:
            return
        self._orders[name] = call is not None
        if call is None:
            self._unjoined[name] = fill

    # -- refusals ------------------------------------------------------------------------

    def _on_open(self, call: RecordedCall, replay: Replay) -> Judgement | None:
        """Judge by the position; None where only later fills can tell."""
        if call.code not in _DIRECTION:
            return Judgement.CANNOT_TELL
        found = self._keys.get(_key(call))
        if found is None:
            same = [where for where in replay.books if _is_at(call, where)]
            if len(same) > 1:
                return Judgement.CANNOT_TELL
            if not same:
                return None if replay.policy.start_flat else Judgement.CANNOT_TELL
            found = same[0]
        standing = replay.books[found].standing
        opposed = standing.short if call.side is Side.BUY else standing.long
        if call.closes:
            refused = not opposed or bool(refusal_of_exit(call.quantity, opposed))
        else:
            refused = bool(refusal_of_opening(opposed))
        if refused and (not call.closes or standing.unknown is None):
            return Judgement.RIGHT
        return None if standing.unknown is None else Judgement.CANNOT_TELL

    def _in_flight(self, call: RecordedCall, open_: list[RecordedCall]) -> Judgement:
        """Judge by the orders that were in flight: what has filled afterwards was one."""
        if not any(_is_at(call, where) for where in self._wheres) and any(
            relate(call.symbol, where.symbol) is not Relation.DIFFERENT for where in self._wheres
        ):
            # The instrument was traded, on an account or under a name that may be another.
            return Judgement.CANNOT_TELL
        doubtful = False
        for other in open_:
            # What reduces the same leg is in an exit's way; what opens the other, in an opening's.
            rival = other.closes is call.closes and (other.side is call.side) is call.closes
            if not rival:
                continue
            one = self._is_one_key(other, call)
            if one is False:
                continue
            last = self._filled.get(other.client_id, _Filled()).last
            if one and last >= call.at and not call.closes:
                return Judgement.RIGHT
            # It may have been in flight, and what became of it is not known.
            doubtful = True
        return Judgement.CANNOT_TELL if doubtful else Judgement.WRONG

    def _ended(self, other: RecordedCall, at: int) -> bool:
        """Whether an allowed order was over by a time, as far as is known."""
        if other.until is not None:
            return other.until < at
        filled = self._filled.get(other.client_id)
        return filled is not None and filled.quantity >= other.quantity > 0 and filled.last < at

    def _is_one_key(self, call: RecordedCall, other: RecordedCall) -> bool | None:
        """Whether two calls are of one key; None where that cannot be told."""
        relation = relate(call.symbol, other.symbol)
        if relation is Relation.DIFFERENT or not same_exchange(call.exchange, other.exchange):
            return False
        if call.account != other.account:
            if not (call.labelled or other.labelled):
                return False
            known = self._keys.get(_key(call)), self._keys.get(_key(other))
            return None if None in known else known[0] == known[1]
        return True if relation is Relation.SAME else None

    def refusals(self) -> list[tuple[RecordedCall, Judgement]]:
        """Return every refusal with what became of it."""
        judged: list[tuple[RecordedCall, Judgement]] = []
        open_: list[RecordedCall] = []
        unnamed: set[tuple[object, ...]] = set()
        coming = 0
        for call, found in self._standing:
            while coming < len(self._allowed) and self._allowed[coming].at <= call.at:
                other = self._allowed[coming]
                coming += 1
                if not other.client_id:
                    # Nobody knows when these end, and one of them says as much as all.
                    key = (_key(other), other.side, other.closes)
                    if key in unnamed:
                        continue
                    unnamed.add(key)
                open_.append(other)
            if found is None:
                open_ = [other for other in open_ if not self._ended(other, call.at)]
                found = self._in_flight(call, open_)
            judged.append((call, found))
        return judged

    # -- orders --------------------------------------------------------------------------

    def _doubt(self, fill: Fill) -> str:
        """Return why it is open whether an order was guarded; empty for an unguarded one."""
        if self._record.begins is not None and fill.at < self._record.begins:
            return "the record begins later"
        if self._record.ends is not None and fill.at > self._record.ends:
            return "the record ends before"
        if self._record.lost:
            return "decisions are missing in the record"
        for (symbol, side), call in self._unnamed.items():
            if side is not fill.side or call.at > fill.at + _SKEW:
                continue
            related = relate(symbol, fill.where.symbol) is not Relation.DIFFERENT
            if related and _may_be_of(call, fill.where):
                return "a guard call without a client id may have made it"
        return ""

    def _untold(self) -> Iterator[tuple[Fill, str]]:
        """Yield the orders that joined no call, each with what leaves it open, if anything."""
        return ((fill, self._doubt(fill)) for fill in self._unjoined.values())

    def findings(self) -> list[Finding]:
        """Return the orders that no guard call made."""
        return [
            Finding(
                AuditCode.AUD012, fill.at, fill.where,
                f"order {fill.order_id or '(no id)'}: {fill.side.value} {to_text(fill.quantity)}, and no "
                f"guard call has its client id {fill.client_id or '(none)'}",
                (fill.source,) if fill.source else (), (fill.place,), None,
                (("client_id", fill.client_id), ("order", fill.order)),
            )
            for fill, doubt in self._untold()
            if not doubt
        ]  # fmt: skip

    def document(self) -> dict[str, Any]:
        """Return coverage and refusals as JSON has them."""
        refusals = self.refusals()
        orders = len(self._orders)
        guarded = sum(self._orders.values())
        doubts = [doubt for _, doubt in self._untold() if doubt]
        named = [call for call in self._allowed if call.client_id]
        return {
            "orders": orders,
            "guarded": guarded,
            "unguarded": orders - guarded - len(doubts),
            "coverage": f"{guarded / orders:.6f}" if orders else None,
            "calls": len(self._record.calls),
            "allowed": len(self._allowed),
            "allowed_never_filled": sum(call.client_id not in self._filled for call in named),
            "allowed_without_id": len(self._allowed) - len(named),
            "executed_though_refused": sum(
                call.client_id in self._filled for call in self._refused if call.client_id
            ),
            "cannot_tell": len(doubts),
            "cannot_tell_why": {why: doubts.count(why) for why in sorted(set(doubts))},
            "refused": {
                one.name.lower(): sum(found is one for _, found in refusals) for one in Judgement
            },
            "refusals": [
                {
                    "at": written(call.at),
                    "source": call.source,
                    "account": call.account,
                    "exchange": call.exchange,
                    "symbol": call.symbol,
                    "side": call.side.value,
                    "quantity": to_text(call.quantity),
                    "code": call.code,
                    "client_id": call.client_id,
                    "judgement": found.value,
                }
                for call, found in refusals
            ],
        }


def _key(call: RecordedCall) -> tuple[str, str, str]:
    return call.account, call.exchange, call.symbol


def _is_at(call: RecordedCall, where: Where) -> bool:
    """Whether a call is of a key of the venue's, by its names."""
    return relate(call.symbol, where.symbol) is Relation.SAME and (
        (not where.account or not call.account or where.account == call.account)
        and (
            not where.exchange or not call.exchange or same_exchange(call.exchange, where.exchange)
        )
    )


def _may_be_of(call: RecordedCall, where: Where) -> bool:
    """Whether a call may be of an account: a label may mean any."""
    return call.labelled or not where.account or where.account == call.account
