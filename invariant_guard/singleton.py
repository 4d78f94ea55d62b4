"""The one enforcer of a process."""

from __future__ import annotations

import os
import threading

from invariant_guard.enforcer import PositionInvariantEnforcer

_HEDGING_VARIABLE = "QT_ALLOW_HEDGING"

_lock = threading.RLock()
_enforcer: PositionInvariantEnforcer | None = None


def get_position_invariant_enforcer(
    allow_hedging: bool | None = None,
) -> PositionInvariantEnforcer:
    """The enforcer of this process, the same one for every caller.

    The first call makes it, with hedging on only if QT_ALLOW_HEDGING is the word ``true`` in
    any letter case.

    Args:
        allow_hedging: True or False replaces it by a new one with that setting.

    Raises:
        TypeError: ``allow_hedging`` is neither a bool nor None.
    """
    global _enforcer
    if allow_hedging is None:
        current = _enforcer
        if current is not None:
            return current
    with _lock:
        if allow_hedging is not None:
            _enforcer = PositionInvariantEnforcer(allow_hedging)
        elif _enforcer is None:
            word = os.environ.get(_HEDGING_VARIABLE, "")
            _enforcer = PositionInvariantEnforcer(word.lower() == "true")
        return _enforcer


def set_position_invariant_enforcer(
    enforcer: PositionInvariantEnforcer | None,
) -> PositionInvariantEnforcer | None:
    """Make an enforcer with settings of its own the one of this process.

    Returns:
        The one before, or None.

    Raises:
        TypeError: it is no enforcer.
    """
    global _enforcer
    if enforcer is not None and not isinstance(enforcer, PositionInvariantEnforcer):
        raise TypeError(f"not a PositionInvariantEnforcer: {enforcer!r}")
    with _lock:
        before, _enforcer = _enforcer, enforcer
    return before


def reset_enforcer() -> None:
    """Drop the enforcer of this process; the next call makes a new one."""
    set_position_invariant_enforcer(None)


def _after_fork_in_child() -> None:
    global _lock
    _lock = threading.RLock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork_in_child)
