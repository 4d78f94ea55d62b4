"""Observation: when a position read may change what is confirmed.

A read is old when it arrives: while it was under way an order may have filled, and the venue's
position may trail its fills by the lag bound. So a read may *add* a direction at once, and may
*replace* the exposure only where two complete reads agree, nothing was written in between, and

    no reservation was live from one lag before they began,         (quiet)
    or every live one was answered for by the venue in both rounds, with the same fills, and the
    second began at least a lag after the first had ended.          (asked)

Why the second suffices: a fill that the ledger counts was known when the first round ended, so a
lag later the positions show it; and what the second round's positions show, the first round's
showed too, so a lag later the orders' own fills show it as well. Nothing is counted twice and
nothing is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from invariant_guard.ledger.model.enums import Found, Status, Word
from invariant_guard.ledger.protocol import lifecycle
from invariant_guard.ledger.protocol.events import Event, EventKind
from invariant_guard.ledger.protocol.exposure import Candidate, KeyState
from invariant_guard.ledger.protocol.recovery import Answer, Clocks, settle_bare, take_answer
from invariant_guard.ledger.protocol.reservations import Reservation
from invariant_guard.ledger.protocol.steps import Step


class Verdict(Word):
    """What became of a position read."""

    # The exposure was written, or the read ended, while this one was under way.
    DROPPED = "dropped"
    # An error, None, or a read that did not cover the key.
    INCOMPLETE = "incomplete"
    # It waits for a second one; a direction it showed may have been added.
    WAITING = "waiting"
    # It may not replace anything now; a direction it showed may have been added.
    ADDED_ONLY = "added_only"
    # The second that agrees: the exposure is what it shows.
    CONFIRMED = "confirmed"
    CONFLICT = "conflict"
    HALTED = "halted"


class Read(NamedTuple):
    """A complete position read of one key, legs as magnitudes in units of 10**-30."""

    long: int
    short: int
    # Exposure version and store time (ms) from before the fetch.
    version: int
    started: int


def apply_read(
    key: KeyState,
    read: Read | None,
    answers: Mapping[str, Answer],
    clocks: Clocks,
    *,
    imported: bool = False,
) -> Step[Verdict]:
    """Take the venue's answers about live orders and a position read, in one step.

    The answers are cumulative facts and always count; `read` None is an incomplete one. `imported`
    says that this round listed the venue's open orders and took in those that were not known.
    """
    before = key.version
    key, records, events = _take_answers(key, answers, clocks)
    if read is None:
        return Step(key, records, tuple(events), Verdict.INCOMPLETE)
    key = key._replace(read_at=clocks.now)
    if read.version != before:
        return Step(key, records, tuple(events), Verdict.DROPPED)
    was = key.status
    candidate = key.candidate
    key = _with_added_legs(key, read)
    if imported:
        for record in key.live:
            step = settle_bare(key, record, clocks)
            key, records = step.key, (*records, *step.records)
            events.extend(step.events)
    if key.version != before:
        candidate = None
    fills = _asked(key, answers)
    quiet = _quiet(key, read.started, clocks.lag)
    if not quiet and fills is None:
        verdict = Verdict.ADDED_ONLY
    elif read.long and read.short:
        # Two legs read are believed at once, and never confirmed away by a second such read.
        key = key._replace(candidate=None)
        verdict = Verdict.ADDED_ONLY
    elif candidate is not None and _agree(candidate, key, read, fills, quiet, clocks.lag):
        former, key = key, _confirmed(key, read)
        verdict = Verdict.CONFIRMED
        if key.version != former.version:
            # Not of what was known before: a round every few seconds finds nothing new for days.
            detail = f"long {read.long} short {read.short}"
            events.append(Event(EventKind.RECONCILED, key.key, detail=detail))
    else:
        key = _noted(key, read, fills or (), clocks.now, candidate)
        verdict = Verdict.WAITING
    if key.status is Status.CONFLICT:
        verdict = Verdict.CONFLICT
        if was is not Status.CONFLICT:
            events.append(Event(EventKind.CONFLICT, key.key, detail="two legs were read"))
    elif key.status is Status.HALTED:
        verdict = Verdict.HALTED
    return Step(key, records, tuple(events), verdict)


def _take_answers(
    key: KeyState, answers: Mapping[str, Answer], clocks: Clocks
) -> tuple[KeyState, tuple[Reservation, ...], list[Event]]:
    records: list[Reservation] = []
    events: list[Event] = []
    for record in key.live:
        answer = answers.get(record.id)
        if answer is not None:
            step: Step[lifecycle.Receipt] = take_answer(key, record, answer, clocks)
            key = step.key
            records.extend(step.records)
            events.extend(step.events)
    return key, tuple(records), events


def _with_added_legs(key: KeyState, read: Read) -> KeyState:
    """Add a direction that the read shows and the ledger lacks. Neither is ever taken away here."""
    long = key.long or read.long
    short = key.short or read.short
    if (long, short) == (key.long, key.short):
        return key
    return key.with_legs(long, short, exact=False, why="two legs were read")


def _asked(key: KeyState, answers: Mapping[str, Answer]) -> tuple[tuple[str, int], ...] | None:
    """Return the fill of every live order; None unless all were answered for."""
    for record in key.live:
        answer = answers.get(record.id)
        if answer is None or answer.found not in (Found.LIVE, Found.TERMINAL):
            return None
    return tuple(sorted((record.id, record.filled) for record in key.live))


def _quiet(key: KeyState, started: int, lag: int) -> bool:
    return not key.live and (key.last_live is None or started - key.last_live >= lag)


def _agree(
    first: Candidate,
    key: KeyState,
    read: Read,
    fills: tuple[tuple[str, int], ...] | None,
    quiet: bool,
    lag: int,
) -> bool:
    if (first.long, first.short, first.version) != (read.long, read.short, key.version):
        return False
    if quiet:
        # Two fetches, not one answer applied twice.
        return read.started >= first.noted
    return first.fills == fills and read.started - first.noted >= lag


def _noted(
    key: KeyState,
    read: Read,
    fills: tuple[tuple[str, int], ...],
    now: int,
    former: Candidate | None,
) -> KeyState:
    """Keep the read as the first of two, unless an earlier one agrees."""
    if former is not None and (former.long, former.short, former.fills, former.version) == (
        read.long,
        read.short,
        fills,
        key.version,
    ):
        return key
    first = Candidate(read.long, read.short, fills, key.version, now)
    return key._replace(candidate=first)


def _confirmed(key: KeyState, read: Read) -> KeyState:
    status = Status.HALTED if key.status is Status.HALTED else Status.READY
    if (key.long, key.short, key.status, key.exact) == (read.long, read.short, status, True):
        return key._replace(candidate=None)
    return key.holding(read.long, read.short)._replace(
        exact=True,
        status=status,
        version=key.version + 1,
        candidate=None,
        why=key.why if status is Status.HALTED else "",
        retired=False,
    )


class Adopted(Word):
    """What came of adopting positions."""

    READY = "ready"
    # Orders are or were just in flight: directions were added, none was removed.
    MERGED = "merged"
    CONFLICT = "conflict"
    HALTED = "halted"


def adopt(key: KeyState, long: int, short: int, now: int, lag: int) -> Step[Adopted]:
    """Take a complete snapshot on the caller's word: RECONCILING becomes READY.

    What the ledger holds itself is removed only where no order was in flight for the lag bound;
    otherwise the snapshot may be from before a fill. A READY key is added to, never overruled.
    """
    if key.status is Status.HALTED:
        return Step(key, (), (), Adopted.HALTED)
    if key.status is Status.CONFLICT:
        return Step(key, (), (), Adopted.CONFLICT)
    legs = (long, short)
    # Of a key that was never written to, there is nothing that a snapshot could contradict.
    untouched = key.version == 0 and not key.live
    quiet = (untouched or _quiet(key, now, lag)) and key.status is Status.RECONCILING
    if not quiet:
        legs = (max(key.long, long), max(key.short, short))
    exact = quiet or (key.exact and legs == (key.long, key.short))
    if key.status is Status.READY and legs == (key.long, key.short) and exact is key.exact:
        return Step(key, (), (), Adopted.READY)
    after = key._replace(candidate=None).in_status(Status.READY)
    after = after.with_legs(*legs, exact=exact, why="two legs were adopted")
    detail = f"long {legs[0]} short {legs[1]}"
    events = [Event(EventKind.ADOPTED, key.key, detail=detail)]
    answer = Adopted.READY if quiet else Adopted.MERGED
    if after.two_legs:
        events.append(Event(EventKind.CONFLICT, key.key, detail="two legs were adopted"))
        answer = Adopted.CONFLICT
    return Step(after, (), tuple(events), answer)


def halt(key: KeyState, reason: str) -> Step[Status]:
    """Stop openings until a person says otherwise."""
    if key.status is Status.HALTED:
        return Step(key, (), (), Status.HALTED)
    events = (Event(EventKind.HALTED, key.key, detail=reason),)
    return Step(key.in_status(Status.HALTED, reason), (), events, Status.HALTED)


def resume(key: KeyState, reason: str) -> Step[Status]:
    """HALTED becomes RECONCILING; RECONCILING becomes READY with the legs on record.

    A CONFLICT stays: two legs do not go away because somebody says so.
    """
    following = {Status.HALTED: Status.RECONCILING, Status.RECONCILING: Status.READY}
    if key.status not in following:
        return Step(key, (), (), key.status)
    after = key.in_status(following[key.status])
    if after.status is Status.READY:
        # The legs are what this person says they are.
        after = after.with_legs(key.long, key.short, exact=True)
    events = (Event(EventKind.RESUMED, key.key, code=after.status.value, detail=reason),)
    return Step(after, (), events, after.status)


def restart(key: KeyState, now: int) -> KeyState:
    """Make a key of a restarted or restored store RECONCILING.

    Writes may be lost, so an order that no row stands for may still be in flight: reads count only
    from a lag after this.
    """
    key = key._replace(last_live=now, exact=False, candidate=None, read_at=None)
    return key.in_status(Status.RECONCILING) if key.status is Status.READY else key
