"""Lifecycle: what is learned of an admitted order, and its effect on the key.

Each function takes the key, the record of the id (None where the store has none) and the store's
time in ms, and gives a `Step` whose answer says whether the word was taken.
"""

from __future__ import annotations

from invariant_guard.ledger.model.enums import Refusal, State, Status, Word
from invariant_guard.ledger.model.units import to_text
from invariant_guard.ledger.protocol.events import Event, EventKind
from invariant_guard.ledger.protocol.exposure import KeyState, moved
from invariant_guard.ledger.protocol.reservations import Reservation, tombstone
from invariant_guard.ledger.protocol.steps import Step

# A float has 15 digits that can be relied on; sums of many fills lose one or two.
_RESIDUE = 10**13


class Receipt(Word):
    """What came of telling the ledger something."""

    TAKEN = "taken"
    # Told before; replays are harmless.
    REPEATED = "repeated"
    # The id was never admitted here.
    UNSEEN = "unseen"
    # It contradicts what is known, and the safer of the two stands.
    CONTRADICTED = "contradicted"


def acknowledge(
    key: KeyState,
    record: Reservation | None,
    now: int,
    *,
    venue_id: str = "",
    tracked: bool = False,
) -> Step[Receipt]:
    """The venue holds the order: RESERVED or UNKNOWN becomes WORKING.

    `tracked` says that the id travelled with the order. An order that was settled as never sent and
    is acknowledged now is at the venue uncounted: CONFLICT.
    """
    if record is None:
        return Step(key, (), (), Receipt.UNSEEN)
    if record.state is State.SETTLED:
        if record.acknowledged:
            return Step(key, (), (), Receipt.REPEATED)
        after = record._replace(acknowledged=True, venue_id=venue_id or record.venue_id)
        return _contradiction(key, after, "acknowledged after it was settled as never sent")
    after = record._replace(
        state=State.WORKING,
        acknowledged=True,
        venue_id=venue_id or record.venue_id,
        tracked=tracked or record.tracked,
        missed_at=None,
    )
    if after == record:
        return Step(key, (), (), Receipt.REPEATED)
    events = (Event(EventKind.ACKNOWLEDGED, record.key, record.id, detail=venue_id),)
    return Step(key.with_record(after, now), (after,), events, Receipt.TAKEN)


def fill(
    key: KeyState,
    record: Reservation | None,
    now: int,
    *,
    order_id: str,
    total: int,
    final: bool,
    by_hand: bool = False,
    rough: bool = False,
) -> Step[Receipt]:
    """`total` is filled of the order so far; `final` says that no more will be.

    Cumulative and monotone: a smaller or equal total changes nothing, whoever tells it and however
    often. The exposure moves and the claim shrinks in this one step. A total that reaches the
    order's quantity is final by itself; one beyond what the id was settled with moves the exposure
    all the same, and is a CONFLICT, because other orders were admitted on its absence. `rough` says
    that `total` came as a float, which a sum may have left a little beside what it means.
    """
    if record is None:
        return _fill_unseen(key, now, order_id, total, final)
    if rough:
        total = _unless_residue(record.quantity, total)
    if record.state is State.SETTLED:
        return _fill_settled(key, record, now, total, by_hand)
    return _fill_live(key, record, now, total, final, by_hand)


def _fill_unseen(key: KeyState, now: int, order_id: str, total: int, final: bool) -> Step[Receipt]:
    """Take a fill of an unknown id; a final one leaves a tombstone."""
    if not final:
        return Step(key, (), (), Receipt.UNSEEN)
    stone = tombstone(order_id, key.key, now, total)
    events = (Event(EventKind.SETTLED, key.key, order_id, total, detail="never admitted"),)
    return Step(key, (stone,), events, Receipt.UNSEEN)


def _fill_settled(
    key: KeyState, record: Reservation, now: int, total: int, by_hand: bool
) -> Step[Receipt]:
    """Take a fill of a settled order; one beyond its total is a CONFLICT."""
    grown = total - record.filled
    if grown <= 0:
        said_less = by_hand and grown < 0
        return Step(key, (), (), Receipt.CONTRADICTED if said_less else Receipt.REPEATED)
    after = record._replace(filled=total, acknowledged=True)
    late = (Event(EventKind.LATE_FILL, record.key, record.id, grown, detail=_what(record)),)
    if not record.key:
        # A tombstone that stands on no key: there is no exposure to move, only the record.
        return Step(key, (after,), late, Receipt.TAKEN)
    # What a tombstone's order would have done is not on record; that it did something is.
    unsaid = record.refusal is Refusal.ALREADY_SETTLED
    moved_key = key if unsaid else moved(key, record, grown)
    why = (
        f"late fill of {to_text(grown)} on order {record.id} ({_what(record)}), which was settled "
        f"with {to_text(record.filled)}"
    )
    moved_key = moved_key.in_conflict(why)._replace(last_live=now)
    if key.status not in (Status.HALTED, Status.CONFLICT):
        # Not what its legs came to: that a settled order filled is what a person has to look at.
        moved_key = moved_key._replace(why=why)
    return Step(moved_key, (after,), late, Receipt.TAKEN)


def _fill_live(
    key: KeyState, record: Reservation, now: int, total: int, final: bool, by_hand: bool
) -> Step[Receipt]:
    """Take a fill of an order in flight: exposure grows as the claim shrinks."""
    grown = total - record.filled
    if grown < 0 and by_hand:
        return Step(key, (), (), Receipt.CONTRADICTED)
    grown = max(grown, 0)
    filled = record.filled + grown
    ended = final or 0 < record.quantity <= filled
    if not grown and not ended:
        return Step(key, (), (), Receipt.REPEATED)
    after = record._replace(
        filled=filled,
        state=State.SETTLED if ended else State.WORKING,
        # An end that the venue reported says that it had the order; one by hand does not.
        acknowledged=record.acknowledged or filled > 0 or (final and not by_hand),
        missed_at=None,
        reason="by hand" if by_hand else record.reason,
    )
    key_after = moved(key, record, grown).with_record(after, now)
    events = []
    if grown:
        events.append(Event(EventKind.FILLED, record.key, record.id, grown, detail=_what(record)))
    if ended:
        kind = EventKind.RESOLVED if by_hand else EventKind.SETTLED
        events.append(Event(kind, record.key, record.id, filled, detail=_what(record)))
    if key_after.status is Status.CONFLICT and key.status is not Status.CONFLICT:
        events.append(Event(EventKind.CONFLICT, record.key, record.id, grown, detail=key_after.why))
    return Step(key_after, (after,), tuple(events), Receipt.TAKEN)


def _what(record: Reservation) -> str:
    return f"{record.kind.value} {record.side.value}"


def _unless_residue(quantity: int, total: int) -> int:
    """Return the whole quantity where only float residue parts the total from it.

    0.1 + 0.2 is not 0.3 to Python: an exit of 0.3 would have gone through zero, and 0.7 + 0.1 would
    have left a position that no exit of 0.8 may close.
    """
    return quantity if abs(total - quantity) * _RESIDUE <= quantity else total


def settle_unsent(
    key: KeyState, record: Reservation | None, now: int, *, order_id: str, reason: str
) -> Step[Receipt]:
    """Settle an order on its owner's word that it never reached the venue.

    Not taken once the venue was seen to hold it: then the word is about some other order, such as
    the stop that was rejected while its entry stood.
    """
    if record is None:
        stone = tombstone(order_id, key.key, now, reason=reason)
        events = (Event(EventKind.SETTLED, key.key, order_id, detail=reason),)
        return Step(key, (stone,), events, Receipt.TAKEN)
    if record.acknowledged or record.filled:
        return Step(key, (), (), Receipt.CONTRADICTED)
    if record.state is State.SETTLED:
        return Step(key, (), (), Receipt.REPEATED)
    after = record._replace(state=State.SETTLED, reason=reason)
    events = (Event(EventKind.SETTLED, record.key, record.id, detail=reason),)
    return Step(key.with_record(after, now), (after,), events, Receipt.TAKEN)


def leave(key: KeyState, record: Reservation | None, now: int, *, reason: str) -> Step[Receipt]:
    """The owner's block raised before the order was acknowledged: RESERVED becomes UNKNOWN."""
    if record is None:
        return Step(key, (), (), Receipt.UNSEEN)
    if record.state is not State.RESERVED:
        return Step(key, (), (), Receipt.REPEATED)
    after = record._replace(state=State.UNKNOWN, reason=reason)
    events = (Event(EventKind.UNKNOWN, record.key, record.id, detail=reason),)
    return Step(key.with_record(after, now), (after,), events, Receipt.TAKEN)


def mark(
    key: KeyState, record: Reservation | None, now: int, *, tracked: bool, timed: bool
) -> Step[Receipt]:
    """Note whether the id, and the deadline, really travel with the order.

    An unread id cannot be asked for, and an unread deadline binds no venue: both would turn "not
    found" into a lie.
    """
    if record is None:
        return Step(key, (), (), Receipt.UNSEEN)
    after = record._replace(tracked=tracked, deadline=record.deadline if timed else None)
    if after == record or record.state is State.SETTLED:
        return Step(key, (), (), Receipt.REPEATED)
    return Step(key.with_record(after, now), (after,), (), Receipt.TAKEN)


def owner_died(key: KeyState, record: Reservation | None, now: int) -> Step[Receipt]:
    """Mark the order of a dead owner UNKNOWN: nobody will send it any more."""
    if record is None:
        return Step(key, (), (), Receipt.UNSEEN)
    if record.state is State.SETTLED or record.dead_at is not None:
        return Step(key, (), (), Receipt.REPEATED)
    after = record._replace(state=State.UNKNOWN, dead_at=now, reason="its owner died")
    events = (Event(EventKind.UNKNOWN, record.key, record.id, detail="its owner died"),)
    return Step(key.with_record(after, now), (after,), events, Receipt.TAKEN)


def _contradiction(key: KeyState, after: Reservation, detail: str) -> Step[Receipt]:
    events = (Event(EventKind.CONFLICT, after.key, after.id, detail=detail),)
    if not after.key:
        return Step(key, (after,), events, Receipt.CONTRADICTED)
    why = f"order {after.id} was {detail}"
    return Step(key.in_conflict(why), (after,), events, Receipt.CONTRADICTED)
