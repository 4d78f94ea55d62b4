"""Recovery: what a venue's answer about one order proves, and what it does not.

    past deadline + lag, or owner dead for a lag?    answer      taken as
    ---------------------------------------------------------------------------------------
    does not matter                                  live        WORKING, with what was filled
    does not matter                                  terminal    SETTLED, with what was filled
    no                                               absent      nothing: it may still arrive
    yes, id untracked or venue once held it          absent      nothing: asked for the wrong id,
                                                                 or past the venue's memory
    yes                                              absent      noted; again a lag later:
                                                                 SETTLED(0)

Times of the deadline are the venue's, fetched in the same round as the answer: a local clock that
runs ahead would call a deadline passed that is not.
"""

from __future__ import annotations

from hashlib import sha256
from typing import NamedTuple

from invariant_guard.ledger.model.enums import Found, Kind, Side, State
from invariant_guard.ledger.protocol import lifecycle
from invariant_guard.ledger.protocol.events import Event, EventKind
from invariant_guard.ledger.protocol.exposure import KeyState, moved
from invariant_guard.ledger.protocol.reservations import Reservation
from invariant_guard.ledger.protocol.steps import Step


class Answer(NamedTuple):
    """What the venue said of one order; `filled` in units of 10**-30, cumulative."""

    found: Found
    filled: int = 0
    venue_id: str = ""


class Clocks(NamedTuple):
    """The times a round of questions is judged by, in ms."""

    # The store's: when the round's first question was asked, and now.
    started: int
    now: int
    # The venue's, fetched in this round; None where it could not be had.
    venue: int | None
    # How long the venue may take to show what it did.
    lag: int
    # How long the venue remembers an order that never filled.
    retention: int


def ask_proves_absence(record: Reservation, clocks: Clocks) -> bool:
    """Whether "not found" would count for this reservation now."""
    if not record.tracked or record.acknowledged or record.filled:
        return False
    if clocks.now - record.created > clocks.retention:
        return False
    if record.dead_at is not None and clocks.started - record.dead_at >= clocks.lag:
        return True
    if record.deadline is None or clocks.venue is None:
        return False
    return clocks.venue >= record.deadline + clocks.lag


def take_answer(
    key: KeyState, record: Reservation, answer: Answer, clocks: Clocks
) -> Step[lifecycle.Receipt]:
    """Take the venue's answer about one live reservation."""
    now = clocks.now
    if not record.live or answer.found is Found.UNASKED:
        return Step(key, (), (), lifecycle.Receipt.REPEATED)
    if answer.found is Found.ABSENT:
        return _take_absence(key, record, clocks)
    if answer.found is Found.TERMINAL:
        seen = record._replace(
            acknowledged=True, venue_id=answer.venue_id or record.venue_id, reason="the venue says"
        )
        return lifecycle.fill(key, seen, now, order_id=record.id, total=answer.filled, final=True)
    step = lifecycle.acknowledge(key, record, now, venue_id=answer.venue_id)
    after = step.records[0] if step.records else record
    filled = lifecycle.fill(
        step.key, after, now, order_id=record.id, total=answer.filled, final=False
    )
    if not filled.records:
        return step
    return Step(filled.key, filled.records, (*step.events, *filled.events), filled.answer)


def _take_absence(key: KeyState, record: Reservation, clocks: Clocks) -> Step[lifecycle.Receipt]:
    now = clocks.now
    if not ask_proves_absence(record, clocks):
        return Step(key, (), (), lifecycle.Receipt.CONTRADICTED)
    if record.missed_at is None:
        after = record._replace(missed_at=now)
        return Step(key.with_record(after, now), (after,), (), lifecycle.Receipt.TAKEN)
    if clocks.started - record.missed_at < clocks.lag:
        return Step(key, (), (), lifecycle.Receipt.REPEATED)
    return lifecycle.settle_unsent(
        key, record, now, order_id=record.id, reason="not found twice, past its last chance"
    )


def settle_bare(key: KeyState, record: Reservation, clocks: Clocks) -> Step[lifecycle.Receipt]:
    """Settle an untracked order once its owner is proven dead.

    It cannot be asked for, so everything it may have become has to be in the count by other ways:
    a round that listed and imported all open orders, and, a lag later, a position read that was
    taken in. To be called only in a round that did both.
    """
    dead = record.dead_at is not None and clocks.started - record.dead_at >= clocks.lag
    if record.tracked or record.acknowledged or record.filled or not dead:
        return Step(key, (), (), lifecycle.Receipt.REPEATED)
    if record.missed_at is None:
        after = record._replace(missed_at=clocks.now)
        return Step(key.with_record(after, clocks.now), (after,), (), lifecycle.Receipt.TAKEN)
    if clocks.started - record.missed_at < clocks.lag:
        return Step(key, (), (), lifecycle.Receipt.REPEATED)
    return lifecycle.settle_unsent(
        key,
        record,
        clocks.now,
        order_id=record.id,
        reason="its owner is dead, and open orders and positions were taken in since",
    )


def rebooted(key: KeyState, record: Reservation, now: int, ahead: int) -> Step[lifecycle.Receipt]:
    """Mark an order of before a reboot: dead owner, clock begun anew.

    What that clock said before was `ahead` of it. Left as they are, such times would lie in the
    future until the machine has run for as long again: the order would stay within the venue's
    retention, and neither its owner's death nor a first "not found" would ever be a lag ago.
    """
    after = record._replace(
        created=min(record.created - ahead, now),
        missed_at=None,
        dead_at=None if record.dead_at is None else now,
    )
    key = key.with_record(after, now)
    if record.owner and record.dead_at is None:
        return lifecycle.owner_died(key, after, now)
    return Step(key, (after,), (), lifecycle.Receipt.TAKEN)


def foreign_id(key: str, venue_id: str) -> str:
    """Return the id under which a foreign order is kept.

    The same for every process that finds it, so that it is imported once.
    """
    return "fx" + sha256(f"{key}\n{venue_id}".encode()).hexdigest()[:30]


class Foreign(NamedTuple):
    """An open order at the venue that no live reservation stands for."""

    venue_id: str
    side: Side
    kind: Kind
    # Units of 10**-30.
    quantity: int
    filled: int
    # What of it the ledger has in its exposure already, under an id it thought was settled.
    counted: int = 0
    conditional: bool = False


def import_foreign(
    key: KeyState, known: Reservation | None, foreign: Foreign, now: int
) -> Step[bool]:
    """Take an order that somebody else placed into the count; answers whether it was new."""
    if known is not None:
        return Step(key, (), (), False)
    record = Reservation(
        foreign_id(key.key, foreign.venue_id),
        key.key,
        foreign.side,
        foreign.kind,
        foreign.quantity,
        filled=foreign.filled,
        state=State.WORKING,
        created=now,
        tracked=True,
        conditional=foreign.conditional,
        enforced=foreign.kind is Kind.CLOSE,
        acknowledged=True,
        venue_id=foreign.venue_id,
        reason="found open at the venue",
    )
    detail = f"{record.kind.value} {record.side.value} {foreign.venue_id}"
    events = (Event(EventKind.IMPORTED, key.key, record.id, record.quantity, detail=detail),)
    after = key
    uncounted = foreign.filled - foreign.counted
    if uncounted > 0 and record.kind is Kind.OPEN:
        # A position read may show this part already; saying too much is the safe mistake.
        after = moved(key, record, uncounted)._replace(exact=False)
    return Step(after.with_record(record, now), (record,), events, True)
