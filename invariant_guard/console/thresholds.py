"""Thresholds: from when on a page calls something wrong."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Thresholds:
    """Thresholds of the console, times in seconds.

    Attributes:
        unknown_age: an order UNKNOWN for longer needs a person.
        reconcile_age: an account that nothing has read for longer has no reconcile running.
        blocked_rate: share of refused orders that is too high.
        window: over how long the share is taken.
        least: decisions in a window below which its share says nothing.
    """

    unknown_age: float = 60.0
    reconcile_age: float = 120.0
    blocked_rate: float = 0.2
    window: float = 600.0
    least: int = 10
