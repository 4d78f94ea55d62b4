"""Events: the append-only record of everything that changed or was refused."""

from __future__ import annotations

from typing import NamedTuple

from invariant_guard.ledger.model.enums import Word


class EventKind(Word):
    """What happened."""

    ADMITTED = "admitted"
    BLOCKED = "blocked"
    ACKNOWLEDGED = "acknowledged"
    FILLED = "filled"
    SETTLED = "settled"
    # What became of an order is no longer known: its block raised, or its owner died.
    UNKNOWN = "unknown"
    RECONCILED = "reconciled"
    LATE_FILL = "late_fill"
    RESOLVED = "resolved"
    IMPORTED = "imported"
    CONFLICT = "conflict"
    ADOPTED = "adopted"
    HALTED = "halted"
    RESUMED = "resumed"
    RETIRED = "retired"
    BOUND = "bound"
    # The store was restarted, restored or failed over: every key went to RECONCILING.
    RESTARTED = "restarted"
    # Limits were applied, fed or overridden; a scope was halted or resumed.
    LIMIT_SET = "limit_set"
    LIMIT_FED = "limit_fed"
    LIMIT_STALE = "limit_stale"
    LIMIT_WARNED = "limit_warned"
    LIMIT_BREACHED = "limit_breached"
    SCOPE_HALTED = "scope_halted"
    SCOPE_RESUMED = "scope_resumed"
    OVERRIDE_SET = "override_set"
    OVERRIDE_USED = "override_used"
    # An order was let through that could meet one of another account of its pool at the venue.
    SELF_MATCH_RISK = "self_match_risk"


class Event(NamedTuple):
    """One line of the append-only record; the store sets `at` (Unix ms) and `number`."""

    kind: EventKind
    key: str
    id: str = ""
    # Units of 10**-30: the order's quantity, or the fill that moved the exposure.
    quantity: int = 0
    code: str = ""
    detail: str = ""
    at: int = 0
    number: int = 0
    # Which strategy or model wanted the order: of its admission and of its refusal.
    source: str = ""
