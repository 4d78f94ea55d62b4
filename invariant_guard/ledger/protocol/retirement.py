"""Retirement: taking a key out of use, and what keeps its account from being renamed."""

from __future__ import annotations

from invariant_guard.ledger.model.enums import Status, Word
from invariant_guard.ledger.model.units import to_text
from invariant_guard.ledger.protocol.events import Event, EventKind
from invariant_guard.ledger.protocol.exposure import KeyState
from invariant_guard.ledger.protocol.steps import Step


class Retired(Word):
    """What came of retiring a key."""

    RETIRED = "retired"
    # An order on it is in flight or its fate unknown.
    IN_FLIGHT = "in flight"
    # A leg is on record.
    EXPOSED = "exposed"
    # A person halted it, or its legs contradict each other: that has to end first.
    HALTED = "halted"
    CONFLICT = "conflict"


def retire(key: KeyState, reason: str) -> Step[Retired]:
    """Take a key out of use: reconcile passes it over, and so does `status`.

    Nothing is forgotten, so nothing can be lost by it: the key goes on with its version and times,
    refuses openings like any that was not read, and is back in use with the next order on it.
    """
    if key.live:
        return Step(key, (), (), Retired.IN_FLIGHT)
    if key.status is Status.HALTED:
        return Step(key, (), (), Retired.HALTED)
    if key.status is Status.CONFLICT:
        return Step(key, (), (), Retired.CONFLICT)
    if key.long or key.short:
        return Step(key, (), (), Retired.EXPOSED)
    if key.retired:
        return Step(key, (), (), Retired.RETIRED)
    after = key.in_status(Status.RECONCILING)._replace(candidate=None, retired=True)
    events = (Event(EventKind.RETIRED, key.key, detail=reason),)
    return Step(after, (), events, Retired.RETIRED)


def hindrances(key: KeyState) -> tuple[str, ...]:
    """Return what keeps the account from being renamed: orders in flight, else legs."""
    if key.live:
        return tuple(f"order {record.id} is {record.state.value}" for record in sorted(key.live))
    if key.long or key.short:
        legs = f"long {to_text(key.long)}, short {to_text(key.short)}"
        return (f"{key.key} holds {legs}",)
    return ()
