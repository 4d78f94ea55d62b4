"""What is told about a decision: one event each."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timezone
from enum import Enum
from typing import Any

from invariant_guard.basics.codes import ViolationCode
from invariant_guard.rule.policy import Basis

#: The name under which a refused order is published, from before this package.
BLOCKED = "order.blocked_by_invariant"
#: Observe mode: refused, and let through.
WOULD_BLOCK = "order.would_be_blocked_by_invariant"
ALLOWED = "order.allowed"
CONFLICT = "position.invariant_broken"


class Outcome(str, Enum):
    """What became of a check. FAILED is a refusal too: the guard itself broke."""

    ALLOWED = "allowed"
    REFUSED = "refused"
    FAILED = "failed"

    def __str__(self) -> str:
        return str.__str__(self)


@dataclass(frozen=True, slots=True)
class BlockedOrderEvent:
    """A refused order, as ``blocked_orders`` keeps it.

    Attributes:
        timestamp: when, in UTC.
        symbol: of the order.
        attempted_side: "LONG" or "SHORT"; what was given where it is neither.
        attempted_quantity: as given; a description where it was no number.
        existing_quantity: the signed position found; None where none could be established.
        reason: the violation's reason.
        account, exchange: as given.
    """

    timestamp: datetime
    symbol: str
    attempted_side: str
    attempted_quantity: Any
    existing_quantity: Any
    reason: str
    account: str
    exchange: str

    def summary(self) -> dict[str, Any]:
        """The eight fields, with the timestamp as ISO text."""
        return {**asdict(self), "timestamp": self.timestamp.isoformat()}


@dataclass(frozen=True, slots=True)
class DecisionEvent:
    """One decision on one order.

    Attributes:
        name: ``order.allowed``, ``order.blocked_by_invariant``, or in observe mode
            ``order.would_be_blocked_by_invariant``.
        sequence: the number of the decision in its enforcer, from 1; a gap in what a
            listener sees is what it was too slow for.
        timestamp: when, in UTC.
        outcome: allowed, refused or failed.
        symbol: of the order.
        side: "LONG" or "SHORT"; what was given where it is neither.
        quantity, price: as given; a description where it was no number.
        existing_quantity: the signed position found; None where none was looked at.
        account, exchange: as given.
        basis: why it was allowed; None where it was not.
        code, reason, remedy: of the refusal; None where it was allowed.
        verified: the positions were a snapshot, of known origin and age.
        enforced: False in observe mode, where a refused order goes out all the same.
        source: which strategy or model wanted the order; "" where nobody said.
        client_id: the client order id that the handle offers; "" where it makes one only when it
            is asked, which is so without a ledger and a journal file.
    """

    name: str
    sequence: int
    timestamp: datetime
    outcome: Outcome
    symbol: str
    side: str
    quantity: Any
    price: Any
    existing_quantity: Any
    account: str
    exchange: str
    basis: Basis | None
    code: ViolationCode | None
    reason: str | None
    remedy: str | None
    verified: bool
    enforced: bool
    source: str = ""
    client_id: str = ""

    @property
    def allowed(self) -> bool:
        """The verdict, whether or not it was enforced."""
        return self.outcome is Outcome.ALLOWED

    def payload(self) -> dict[str, Any]:
        """The fields that ``order.blocked_by_invariant`` always had."""
        return {
            "symbol": self.symbol,
            "side": self.side,
            "quantity": self.quantity,
            "price": self.price,
            "reason": self.reason,
            "timestamp": self.timestamp.isoformat(),
        }

    def to_dict(self) -> dict[str, Any]:
        """Every field, enums as words and the timestamp as ISO text."""
        fields = {
            name: value.value if isinstance(value, Enum) else value
            for name, value in asdict(self).items()
        }
        return {**fields, "timestamp": self.timestamp.isoformat()}


@dataclass(frozen=True, slots=True)
class PositionConflictEvent:
    """A long and a short leg are open at once on a symbol that nets.

    Reported once for each snapshot and symbol, beside the decision that met it.

    Attributes:
        name: ``position.invariant_broken``.
        timestamp: when it was noticed, in UTC.
        symbol: as the snapshot spells it.
        long_quantity, short_quantity: of the legs, in the snapshot's unit, above zero.
        account, exchange: of the order that brought the snapshot.
        source, fetched_at: of the snapshot.
    """

    name: str
    timestamp: datetime
    symbol: str
    long_quantity: Any
    short_quantity: Any
    account: str
    exchange: str
    source: str
    fetched_at: datetime

    def to_dict(self) -> dict[str, Any]:
        """Every field, times as ISO text."""
        return {
            **asdict(self),
            "timestamp": self.timestamp.isoformat(),
            "fetched_at": self.fetched_at.isoformat(),
        }


GuardEvent = DecisionEvent | PositionConflictEvent


def utc(seconds: float) -> datetime:
    """An aware time of seconds since the epoch."""
    return datetime.fromtimestamp(seconds, timezone.utc)
