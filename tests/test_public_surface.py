"""The public surface, pinned: whoever changes it changes this file, and knows that others rely on it."""

from __future__ import annotations

import argparse
import importlib
from typing import Any

import pytest

NAMES = {
    "invariant_guard": """
        AccountBook AmbiguousSymbol AsyncPositionInvariantEnforcer Basis BlockedOrderEvent DecisionEvent
        Direction Instrument InstrumentTable OrderHandle Outcome PositionConflictEvent PositionDataError
        PositionInvariantEnforcer PositionInvariantViolation PositionLeg PositionSnapshot Product Subscription
        UnknownInstrument ViolationCode ensures_guard get_async_position_invariant_enforcer
        get_position_invariant_enforcer open_ledger positions requires_guard reset_enforcer
        set_position_invariant_enforcer""",
    "invariant_guard.ledger": "LEDGER",
    "invariant_guard.positions": """
        Exposure PositionLeg PositionSnapshot from_alpaca from_binance from_bybit from_ccxt from_ibkr from_okx
        from_signed""",
}
