"""Archive: old events and orders go to a file, and out of the store.

    page of events --> those before the moment --> file, on the disk --> dropped from the store
                         |                          ^
                         `- orders that ended in it -'

Dropped is only what is in the file for good, and only what nobody can need again: an order of which
nothing more can fill, and whose request nobody repeats any more. Killed anywhere, it has at most
written something that the store still has.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import takewhile
from typing import IO, TypeVar

from invariant_guard.ledger.model.units import to_text
from invariant_guard.ledger.protocol.events import Event, EventKind
from invariant_guard.ledger.protocol.reservations import Reservation
from invariant_guard.ledger.stores.base import Store, StoreUnavailable

T = TypeVar("T")

# A request is repeated and a fill reported late by minutes; of a day nobody has heard.
LEAST_MS = 86_400_000
# Events that are taken at a time: orders wait for no more than their removal.
PAGE = 250
# How often a page is tried against others who write, and seconds that they have in between.
_ATTEMPTS, _PAUSE = 40, 0.002


@dataclass(frozen=True)
class Archived:
    """What was written to the file and dropped."""

    events: int
    orders: int
    # Orders that ended in these events, and stay: they may have to be known yet.
    kept: int


def archive(store: Store, file: IO[str], before: int, now: int) -> Archived:
    """Write what is older than `before` to a file, and drop it from the store.

    Args:
        store: the ledger's.
        file: open for writing; what is dropped has been flushed to the disk.
        before: Unix ms.
        now: Unix ms.

    Raises:
        ValueError: `before` is less than a day ago.
        StoreUnavailable: the store cannot be reached; what was dropped so far is in the file.
    """
    if now - before < LEAST_MS:
        raise ValueError(
            "only what is older than a day is archived: a late fill and a repeated request need it"
        )
    events = orders = kept = number = 0
    while True:
        page = _patiently(partial(store.events_after, number, PAGE))
        old = list(takewhile(lambda event: event.at < before, page))
        if not old:
            return Archived(events, orders, kept)
        ended = [event for event in old if event.kind in _ENDS and event.id]
        ids = list(dict.fromkeys(event.id for event in ended))
        found = {record.id: record for record in _patiently(partial(store.records, ids))}
        gone = {e.id: found[e.id] for e in ended if e.id in found and is_over(found[e.id], e)}
        _write(file, old, gone.values())
        number = old[-1].number
        dropped = _patiently(partial(store.prune, number, list(gone.values())))
        events += len(old)
        orders += dropped
        kept += len(found) - dropped
        if len(old) < len(page):
            return Archived(events, orders, kept)
        time.sleep(_PAUSE)


_ENDS = (EventKind.SETTLED, EventKind.RESOLVED, EventKind.BLOCKED)


def is_over(record: Reservation, end: Event) -> bool:
    """Whether an order may be forgotten, once the event that ended it is old.

    It was refused and never reserved; or it was filled to the last; or the venue had it and ended
    it, and nothing has filled since. What was settled because the venue was not seen to have it may
    still prove to be there.
    """
    if record.live:
        return False
    if end.kind is EventKind.BLOCKED:
        return record.refusal is not None and not (
            record.observed or record.filled or record.acknowledged
        )
    if 0 < record.quantity <= record.filled:
        return True
    return record.acknowledged and record.filled == end.quantity


def _write(file: IO[str], events: Sequence[Event], orders: Iterable[Reservation]) -> None:
    for event in events:
        _line(file, "event", {**event._asdict(), "quantity": to_text(event.quantity)})
    for record in orders:
        amounts = {"quantity": to_text(record.quantity), "filled": to_text(record.filled)}
        _line(file, "order", {**record._asdict(), **amounts})
    file.flush()
    os.fsync(file.fileno())


def _line(file: IO[str], kind: str, fields: dict[str, object]) -> None:
    file.write(json.dumps({"version": 1, kind: fields}) + "\n")


def _patiently(step: Callable[[], T]) -> T:
    """Take a step of the store, again where orders kept it busy. Each may be taken twice."""
    for attempt in range(_ATTEMPTS):
        try:
            return step()
        except StoreUnavailable:  # noqa: PERF203 -- the loop is for this
            if attempt == _ATTEMPTS - 1:
                raise
            time.sleep(_PAUSE * attempt)
    raise AssertionError("unreachable")
