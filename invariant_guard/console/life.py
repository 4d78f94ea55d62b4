"""Life: the events of one order, found without an index of them."""

from __future__ import annotations

import time

from invariant_guard.console.source import Source
from invariant_guard.ledger.protocol.events import Event

_PAGE = 2000
# Events and seconds that one page may cost the store.
_MOST, _LONGEST = 400_000, 1.5


def number_at(source: Source, at: int, newest: int) -> int:
    """Return a number before the first event since a moment, in Unix ms.

    Events are numbered in the order they were written, so their times are in order too, but for a
    clock that was set back.
    """
    low, high = 0, newest
    while low < high:
        middle = (low + high) // 2
        page = source.events_after(middle, 1)
        if not page or page[0].at >= at:
            high = middle
        else:
            low = middle + 1
    return low


def life_of(
    source: Source, order_id: str, begun: int | None, newest: int
) -> tuple[list[Event], bool]:
    """Return an order's events, oldest first, and whether all were looked at.

    Args:
        source: to look in.
        order_id: the order's.
        begun: Unix ms at which it was admitted; None where nobody knows, and the newest events are
            looked at then.
        newest: number of the newest event.
    """
    if begun is None:
        start = max(newest - _MOST, 0)
    else:
        # Clocks of services and of the store may differ by a little.
        start = number_at(source, begun - 10_000, newest)
    found: list[Event] = []
    number, until = start, time.monotonic() + _LONGEST
    while page := source.events_after(number, _PAGE):
        found += [event for event in page if event.id == order_id]
        number = page[-1].number
        if number - start >= _MOST or time.monotonic() > until:
            return found, False
    return found, begun is not None or start == 0
