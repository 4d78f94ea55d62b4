"""Telling news from repetition, in bounded memory."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable


class RepeatLimiter:
    """Lets one occurrence of a thing through per interval and counts the others.

    Not safe for threads by itself; the journal calls it under its lock.

    Args:
        interval: seconds.
        capacity: different things remembered; the least recent is forgotten first, which
            can only let one more occurrence through.
    """

    __slots__ = ("_capacity", "_interval", "_seen")

    def __init__(self, interval: float = 60.0, capacity: int = 1024) -> None:
        self._interval = interval
        self._capacity = capacity
        self._seen: OrderedDict[Hashable, tuple[float, int]] = OrderedDict()

    def admit(self, key: Hashable, now: float) -> int | None:
        """None while the thing is a repetition, else how many were held back before."""
        since, held_back = self._seen.pop(key, (None, 0))
        if since is not None and 0.0 <= now - since < self._interval:
            self._seen[key] = (since, held_back + 1)
            return None
        self._seen[key] = (now, 0)
        if len(self._seen) > self._capacity:
            self._seen.popitem(last=False)
        return held_back
