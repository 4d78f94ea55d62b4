"""Refuse every order that could open the opposite side of a position.

Put the enforcer on every path that sends an order::

    from invariant_guard import get_position_invariant_enforcer, positions

    enforcer = get_position_invariant_enforcer()
    enforcer.enforce_before_order(
        symbol=symbol, side=side, quantity=amount, current_positions=snapshot
    )
    exchange.create_order(symbol, "market", side, amount)

It raises ``PositionInvariantViolation`` where the order would open the direction opposite to
an open position, and wherever that cannot be told.
"""

from invariant_guard import positions
from invariant_guard.basics.codes import ViolationCode
from invariant_guard.basics.sides import Direction
from invariant_guard.basics.violation import (
    AmbiguousSymbol,
    PositionDataError,
    PositionInvariantViolation,
    UnknownInstrument,
)
from invariant_guard.contracts import ensures_guard, requires_guard
from invariant_guard.enforcer.asyncio import (
    AsyncPositionInvariantEnforcer,
    get_async_position_invariant_enforcer,
)
from invariant_guard.enforcer.order import OrderHandle
from invariant_guard.enforcer.process import (
    get_position_invariant_enforcer,
    reset_enforcer,
    set_position_invariant_enforcer,
)
from invariant_guard.enforcer.sync import PositionInvariantEnforcer
from invariant_guard.instruments.instrument import Instrument, InstrumentTable
from invariant_guard.instruments.symbols import Product
from invariant_guard.ledger.urls import open_ledger
from invariant_guard.positions.snapshot import PositionLeg, PositionSnapshot
from invariant_guard.record.blocked_rate import BlockedRate
from invariant_guard.record.decisions import (
    BlockedOrderEvent,
    DecisionEvent,
    Outcome,
    PositionConflictEvent,
)
from invariant_guard.record.listeners import Subscription
from invariant_guard.rule.accounts import AccountBook
from invariant_guard.rule.policy import Basis

# Written here, not looked up: reading the metadata would slow the import of a service.
__version__ = "0.1.0"

__all__ = [
    "AccountBook",
    "AmbiguousSymbol",
    "AsyncPositionInvariantEnforcer",
    "Basis",
    "BlockedOrderEvent",
    "BlockedRate",
    "DecisionEvent",
    "Direction",
    "Instrument",
    "InstrumentTable",
    "OrderHandle",
    "Outcome",
    "PositionConflictEvent",
    "PositionDataError",
    "PositionInvariantEnforcer",
    "PositionInvariantViolation",
    "PositionLeg",
    "PositionSnapshot",
    "Product",
    "Subscription",
    "UnknownInstrument",
    "ViolationCode",
    "ensures_guard",
    "get_async_position_invariant_enforcer",
    "get_position_invariant_enforcer",
    "open_ledger",
    "positions",
    "requires_guard",
    "reset_enforcer",
    "set_position_invariant_enforcer",
]
