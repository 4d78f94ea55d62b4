"""Against: what the guard decided, beside what the venue's fills show.

    guard calls (ledger, journal) ----.
                                       >-- by client id --> coverage, unguarded orders (AUD012)
    fills of the venue ---------------'    by time -------> each refusal: right, wrong, cannot tell

A refusal is right where the venue's own fills show an opposite position at that moment, or where an
opposite order was in flight that the venue filled afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import Any, NamedTuple, Protocol

from invariant_guard.audit.codes import AuditCode
from invariant_guard.audit.findings import Finding
from invariant_guard.audit.model import Fill, Where
from invariant_guard.audit.readers.files import Source
from invariant_guard.audit.readers.ledger_file import events_in, where_of_key
from invariant_guard.audit.replay import Replay
from invariant_guard.audit.ruling import refusal_of_exit, refusal_of_opening
from invariant_guard.audit.times import written
from invariant_guard.instruments.instrument import Relation, relate
from invariant_guard.ledger.model.enums import Side
from invariant_guard.ledger.model.units import to_text
from invariant_guard.ledger.protocol.events import EventKind


class RecordedCall(NamedTuple):
    """One decision of the guard, from whatever kept it.

    `code` is empty for an allowed order, `until` when the order ended, where that is known.
    """

    at: int
    source: str
    code: str
    client_id: str
    account: str
    exchange: str
    symbol: str
    side: Side
    quantity: int
    closes: bool = False
    until: int | None = None


class RecordedCalls(Protocol):
    """A reader of guard calls; a journal's plugs in where the ledger's does."""

    def __call__(self, source: Source) -> Iterable[RecordedCall]:
        """Read the calls of a file, in any order."""
        ...


def ledger_calls(source: Source) -> Iterable[RecordedCall]:
    """Read the guard calls of a ledger from its events."""
    calls: dict[str, RecordedCall] = {}
    refused: list[RecordedCall] = []
    ends = (EventKind.SETTLED.value, EventKind.RESOLVED.value)
    for event in events_in(source):
        if event.kind in (EventKind.ADMITTED.value, EventKind.BLOCKED.value):
            words = event.detail.lower().split()
            buys = "buy" in words or "long" in words
            call = RecordedCall(
                event.at, event.source, event.code, event.id, *_where_of_key(event.key),
                Side.BUY if buys else Side.SELL, event.quantity, words[:1] == ["close"],
            )  # fmt: skip
            if event.kind == EventKind.BLOCKED.value:
                refused.append(call)
            else:
                calls[event.id] = call
        elif event.kind in ends and event.id in calls:
            calls[event.id] = calls[event.id]._replace(until=event.at)
    return [*calls.values(), *refused]


def _where_of_key(key: str) -> Where:
    # A refusal that never came to the ledger's store may stand on no key.
    try:
        return where_of_key(key)
    except ValueError:
        return Where("", "", key)


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


class Against:
    """Joins guard calls with the fills that pass by in order of time."""

    def __init__(self, calls: Iterable[RecordedCall]) -> None:
        every = sorted(calls, key=lambda call: call.at)
        self._allowed = {call.client_id: call for call in every if not call.code and call.client_id}
        self._refused = [call for call in every if call.code]
        self._openings = [call for call in self._allowed.values() if not call.closes]
        self.restart()

    def restart(self) -> None:
        """Begin again: the fills come once more, sorted."""
        self._next = 0
        self._filled: dict[str, int] = {}
        self._orders: dict[tuple[Where, str], bool] = {}
        self._unguarded: dict[tuple[Where, str], Fill] = {}
        self._keys: dict[tuple[str, str, str], Where | None] = {}
        self._standing: list[tuple[RecordedCall, Judgement | None]] = []

    def __call__(self, at: int, replay: Replay) -> None:
        """Judge the refusals that came before a moment, on what was open then."""
        while self._next < len(self._refused) and self._refused[self._next].at < at:
            call = self._refused[self._next]
            self._next += 1
            self._standing.append((call, self._on_open(call, replay)))

    def on_fill(self, fill: Fill) -> None:
        """Join a fill's order with its guard call."""
        client = fill.client_id if fill.client_id in self._allowed else ""
        if client:
            self._filled.setdefault(client, fill.at)
            call = self._allowed[client]
            self._keys.setdefault((call.account, call.exchange, call.symbol), fill.where)
        name = (fill.where, fill.order_id or fill.place)
        guarded = bool(client)
        if name in self._orders:
            return
        self._orders[name] = guarded
        if not guarded:
            self._unguarded[name] = fill

    def _where(self, call: RecordedCall, replay: Replay) -> Where | None:
        """Find the venue's key of a call, by a joined order or by the instrument."""
        key = (call.account, call.exchange, call.symbol)
        found = self._keys.get(key)
        if found is not None:
            return found
        same = [
            where
            for where in replay.books
            if relate(call.symbol, where.symbol) is Relation.SAME
            and (not where.account or not call.account or where.account == call.account)
        ]
        return same[0] if len(same) == 1 else None

    def _on_open(self, call: RecordedCall, replay: Replay) -> Judgement | None:
        """Judge by the position; None where only later fills can tell."""
        if call.code not in _DIRECTION:
            return Judgement.CANNOT_TELL
        where = self._where(call, replay)
        if where is None:
            return None if replay.policy.start_flat else Judgement.CANNOT_TELL
        standing = replay.books[where].standing
        opposed = standing.short if call.side is Side.BUY else standing.long
        if call.closes:
            refused = not opposed or bool(refusal_of_exit(call.quantity, opposed))
        else:
            refused = bool(refusal_of_opening(opposed))
        if refused and (not call.closes or standing.unknown is None):
            return Judgement.RIGHT
        return None if standing.unknown is None else Judgement.CANNOT_TELL

    def _in_flight(self, call: RecordedCall) -> Judgement:
        """Judge by the orders that were in flight: what has filled afterwards was one."""
        if call.closes:
            return Judgement.WRONG
        doubtful = False
        for other in self._openings:
            if other.at > call.at or (other.until is not None and other.until < call.at):
                continue
            if (other.account, other.exchange, other.symbol) != (
                call.account,
                call.exchange,
                call.symbol,
            ):
                continue
            if other.side is call.side:
                continue
            filled = self._filled.get(other.client_id)
            if filled is not None and filled >= call.at:
                return Judgement.RIGHT
            # It was in flight, and the venue shows no fill of it: it could have filled.
            doubtful = doubtful or filled is None
        return Judgement.CANNOT_TELL if doubtful else Judgement.WRONG

    def refusals(self) -> list[tuple[RecordedCall, Judgement]]:
        """Return every refusal with what became of it."""
        return [(call, found or self._in_flight(call)) for call, found in self._standing]

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
            for fill in self._unguarded.values()
        ]  # fmt: skip

    def document(self) -> dict[str, Any]:
        """Return coverage and refusals as JSON has them."""
        refusals = self.refusals()
        orders = len(self._orders)
        guarded = sum(self._orders.values())
        return {
            "orders": orders,
            "guarded": guarded,
            "unguarded": orders - guarded,
            "coverage": f"{guarded / orders:.6f}" if orders else None,
            "calls": len(self._allowed) + len(self._refused),
            "allowed": len(self._allowed),
            "allowed_never_filled": len(self._allowed) - len(self._filled),
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
