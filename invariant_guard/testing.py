"""Helpers for the tests of services that use the guard."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timezone
from typing import Any

from invariant_guard.enforcer.process import set_position_invariant_enforcer
from invariant_guard.enforcer.sync import PositionInvariantEnforcer
from invariant_guard.positions.plain import from_signed
from invariant_guard.positions.snapshot import PositionSnapshot
from invariant_guard.record.decisions import DecisionEvent, GuardEvent


@contextmanager
def fresh_enforcer(**settings: Any) -> Iterator[PositionInvariantEnforcer]:
    """Run a block with a new enforcer as the process's own, then restore.

    Args:
        settings: of ``PositionInvariantEnforcer``.
    """
    enforcer = PositionInvariantEnforcer(**settings)
    before = set_position_invariant_enforcer(enforcer)
    try:
        yield enforcer
    finally:
        set_position_invariant_enforcer(before)


class CapturedEvents:
    """The events of an enforcer, complete at each look."""

    def __init__(self, enforcer: PositionInvariantEnforcer) -> None:
        self._events: list[GuardEvent] = []
        self._subscription = enforcer.on_event(self._events.append, capacity=1_000_000)

    @property
    def all(self) -> list[GuardEvent]:
        """Every event so far, oldest first.

        Raises:
            AssertionError: they did not all arrive within five seconds.
        """
        if not self._subscription.flush(timeout=5.0):
            raise AssertionError("events did not arrive within five seconds")
        return list(self._events)

    @property
    def decisions(self) -> list[DecisionEvent]:
        """One for each call of the enforcer."""
        return [event for event in self.all if isinstance(event, DecisionEvent)]

    @property
    def refused(self) -> list[DecisionEvent]:
        """The decisions that were no clearance, failures included."""
        return [event for event in self.decisions if not event.allowed]

    def close(self) -> None:
        """Stop capturing."""
        self._subscription.close()


@contextmanager
def captured_events(enforcer: PositionInvariantEnforcer) -> Iterator[CapturedEvents]:
    """Collect the events of an enforcer while a block runs, and after it."""
    captured = CapturedEvents(enforcer)
    try:
        yield captured
    finally:
        captured.close()


def snapshot_of(quantities: Mapping[str, Any], *, account: str | None = None) -> PositionSnapshot:
    """A complete snapshot, fetched just now, of ``{symbol: signed net quantity}``."""
    return from_signed(
        quantities,
        source="test",
        fetched_at=datetime.now(timezone.utc),
        complete=True,
        account=account,
    )
