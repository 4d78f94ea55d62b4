"""The one enforcer of a process."""

from __future__ import annotations

import logging
import os
import threading

from invariant_guard.enforcer.sync import PositionInvariantEnforcer
from invariant_guard.ledger.ledger import Ledger
from invariant_guard.ledger.urls import open_ledger

_HEDGING_VARIABLE = "QT_ALLOW_HEDGING"

_LEDGER_VARIABLE = "INVARIANT_GUARD_LEDGER"

logger = logging.getLogger("invariant_guard")

_lock = threading.RLock()
_enforcer: PositionInvariantEnforcer | None = None
_ledgers: dict[str, Ledger] = {}
_told_stateless = False


def get_position_invariant_enforcer(
    allow_hedging: bool | None = None,
) -> PositionInvariantEnforcer:
    """The enforcer of this process, the same one for every caller.

    The first call makes it, with hedging on only if QT_ALLOW_HEDGING is the word ``true`` in
    any letter case, and with the ledger that INVARIANT_GUARD_LEDGER names, if it does.

    Args:
        allow_hedging: True or False replaces it by a new one with that setting.

    Raises:
        TypeError: ``allow_hedging`` is neither a bool nor None.
        ValueError: INVARIANT_GUARD_LEDGER names no ledger.
        ImportError: it names one on Redis, and the redis package is missing.
    """
    global _enforcer
    if allow_hedging is None:
        current = _enforcer
        if current is not None:
            return current
    with _lock:
        if allow_hedging is not None:
            _enforcer = PositionInvariantEnforcer(allow_hedging, ledger=ledger_of_this_process())
        elif _enforcer is None:
            word = os.environ.get(_HEDGING_VARIABLE, "")
            hedging = word.lower() == "true"
            _enforcer = PositionInvariantEnforcer(hedging, ledger=ledger_of_this_process())
        return _enforcer


def ledger_of_this_process() -> Ledger | None:
    """The ledger that INVARIANT_GUARD_LEDGER names: one for each URL, whoever asks.

    Kept apart from the enforcer, so that replacing or resetting that releases nothing, not even
    where the ledger is this process's memory. None, said once, where the variable is unset.

    Raises:
        ValueError: the variable names no ledger.
    """
    global _told_stateless
    url = os.environ.get(_LEDGER_VARIABLE)
    if not url:
        if not _told_stateless:
            _told_stateless = True
            logger.warning(
                "%s is not set: orders in flight are not counted, so two signals that both read "
                "flat both pass", _LEDGER_VARIABLE,
            )  # fmt: skip
        return None
    with _lock:
        if url not in _ledgers:
            _ledgers[url] = open_ledger(url)
        return _ledgers[url]


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
