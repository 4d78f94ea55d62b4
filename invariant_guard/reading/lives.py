"""Lives: where an order's events begin, so that few others are searched.

No index leads from an order to its events: one would cost each order a write to a page of its own,
and is asked when a person opens a page. The order's record says when it was admitted.
"""

from __future__ import annotations

from collections.abc import Callable

from invariant_guard.ledger.protocol.events import Event, EventKind
from invariant_guard.ledger.protocol.reservations import Reservation

# The wall clock may have been set since; store time counts on.
_MARGIN_MS = 3_600_000


def life_of(
    record: Reservation | None,
    store_now: int,
    now: int,
    events_since: Callable[[int | None], list[Event]],
) -> list[Event]:
    """Return all events of an order, oldest first.

    Args:
        record: of the order, if the ledger has one.
        store_now: by the store's clock, in ms.
        now: Unix ms.
        events_since: returns the order's events since a moment in Unix ms; None for ever.
    """
    if record is not None and record.created <= store_now:
        found = events_since(now - (store_now - record.created) - _MARGIN_MS)
        if found and found[0].kind is _first_of(record):
            return found
    # Forgotten, or of a time before the machine was started, or the clock was set by more.
    return events_since(None)


def _first_of(record: Reservation) -> EventKind:
    """Return what an order's life begins with."""
    if record.id.startswith("fx"):
        return EventKind.IMPORTED
    return EventKind.ADMITTED if record.refusal is None else EventKind.BLOCKED
