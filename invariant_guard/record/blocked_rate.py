"""The blocked rate: which share of orders was refused lately, and its alarm.

An alarm goes up at the threshold and comes down at half of it, so that a rate which hovers there
does not ring at every order.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from threading import Lock
from typing import NamedTuple

from invariant_guard.record.decisions import DecisionEvent, GuardEvent


class RateChange(NamedTuple):
    """An alarm that went up or came down, and what it saw.

    Attributes:
        high: the alarm is up now.
        allowed, blocked: orders within the window.
        at: Unix seconds.
    """

    high: bool
    allowed: int
    blocked: int
    at: float

    @property
    def rate(self) -> float:
        """Share of orders that were blocked; 0 without an order."""
        total = self.allowed + self.blocked
        return self.blocked / total if total else 0.0


class RateAlarm:
    """Decisions of a sliding window, and whether too many of them were refusals.

    Args:
        threshold: share of blocked orders, above 0 and at most 1.
        window: seconds.
        least: orders within the window below which nothing is said.

    Raises:
        ValueError: a setting is not what it has to be.
    """

    def __init__(self, threshold: float = 0.2, window: float = 600.0, least: int = 10) -> None:
        if not 0 < threshold <= 1:
            raise ValueError(f"a blocked rate is a share above 0 and at most 1, not {threshold!r}")
        if not window >= 1:
            raise ValueError(f"a window is at least a second, not {window!r}")
        if least < 1:
            raise ValueError(f"the least number of orders is at least 1, not {least!r}")
        self.threshold, self.window, self.least = threshold, window, least
        self.high = False
        # By the second: a busy window holds many decisions, and few seconds.
        self._seconds: deque[list[int]] = deque()
        self._allowed = self._blocked = 0

    def add(self, at: float, blocked: bool) -> None:
        """Take a decision in, made at Unix seconds."""
        second = int(at)
        if not self._seconds or self._seconds[-1][0] < second:
            self._seconds.append([second, 0, 0])
        # One that comes late counts with the newest: it leaves the window a little later.
        self._seconds[-1][2 if blocked else 1] += 1
        if blocked:
            self._blocked += 1
        else:
            self._allowed += 1

    def look(self, now: float) -> RateChange:
        """Return the window as it is now."""
        while self._seconds and self._seconds[0][0] <= now - self.window:
            _, allowed, blocked = self._seconds.popleft()
            self._allowed -= allowed
            self._blocked -= blocked
        return RateChange(self.high, self._allowed, self._blocked, now)

    def judge(self, now: float) -> RateChange | None:
        """Return the change where the alarm goes up or comes down, else None."""
        seen = self.look(now)
        enough = seen.allowed + seen.blocked >= self.least
        if not self.high and enough and seen.rate >= self.threshold:
            self.high = True
        elif self.high and seen.rate < self.threshold / 2:
            self.high = False
        else:
            return None
        return seen._replace(high=self.high)


class BlockedRate:
    """A listener that calls back when the blocked rate gets high, and normal again.

    Pass it to ``enforcer.on_event``; it runs in the listener's thread, never in an order's::

        enforcer.on_event(BlockedRate(print, threshold=0.2, window=600, least=10))

    Args:
        tell: called with a ``RateChange``: ``high`` is True where the alarm goes up.
        threshold: share of blocked orders, above 0 and at most 1.
        window: seconds.
        least: orders within the window below which nothing is said.

    Raises:
        ValueError: a setting is not what it has to be.
    """

    def __init__(
        self,
        tell: Callable[[RateChange], object],
        *,
        threshold: float = 0.2,
        window: float = 600.0,
        least: int = 10,
    ) -> None:
        self._tell = tell
        self._alarm = RateAlarm(threshold, window, least)
        self._lock = Lock()

    def __call__(self, event: GuardEvent) -> None:
        """Take an event in."""
        if not isinstance(event, DecisionEvent):
            return
        at = event.timestamp.timestamp()
        with self._lock:
            self._alarm.add(at, not event.allowed)
            change = self._alarm.judge(at)
        if change is not None:
            self._tell(change)

    @property
    def now(self) -> RateChange:
        """The window as it is now."""
        with self._lock:
            return self._alarm.look(time.time())
