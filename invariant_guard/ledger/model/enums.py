"""The ledger's vocabulary: every word that is stored, compared and printed."""

from __future__ import annotations

from enum import Enum


class Word(str, Enum):
    """An enum whose members are their own text in the stores."""

    __hash__ = str.__hash__

    def __str__(self) -> str:
        return str(self.value)


class Side(Word):
    """What the order does."""

    BUY = "buy"
    SELL = "sell"

    # An attribute, because every order asks for it.
    opposite: Side


Side.BUY.opposite, Side.SELL.opposite = Side.SELL, Side.BUY


class Kind(Word):
    """Whether the order adds to its own side's leg or takes from the other side's."""

    OPEN = "open"
    CLOSE = "close"


class State(Word):
    """Where a reservation stands; all but SETTLED count."""

    RESERVED = "reserved"
    WORKING = "working"
    UNKNOWN = "unknown"
    SETTLED = "settled"


class Status(Word):
    """Where a key stands; only READY admits openings."""

    READY = "READY"
    RECONCILING = "RECONCILING"
    CONFLICT = "CONFLICT"
    HALTED = "HALTED"


class Found(Word):
    """What a venue says of one order."""

    LIVE = "live"
    TERMINAL = "terminal"
    ABSENT = "absent"
    # The venue could not be asked, or answered with an error: evidence of nothing.
    UNASKED = "unasked"


class Refusal(Word):
    """Why an admission is refused."""

    UNKNOWN_ACCOUNT = "UNKNOWN_ACCOUNT"
    RECONCILING = "RECONCILING"
    CONFLICT = "CONFLICT"
    HALTED = "HALTED"
    OPPOSING_POSITION = "OPPOSING_POSITION"
    OPPOSING_ORDER = "OPPOSING_ORDER"
    NOTHING_TO_REDUCE = "NOTHING_TO_REDUCE"
    REDUCE_TOO_LARGE = "REDUCE_TOO_LARGE"
    ALREADY_SETTLED = "ALREADY_SETTLED"
    # Of pools.
    OPPOSING_ACCOUNT_POSITION = "OPPOSING_ACCOUNT_POSITION"
    OPPOSING_ACCOUNT_ORDER = "OPPOSING_ACCOUNT_ORDER"
    POOL_RECONCILING = "POOL_RECONCILING"
    # Of limits.
    ORDER_TOO_LARGE = "ORDER_TOO_LARGE"
    ORDER_VALUE_TOO_LARGE = "ORDER_VALUE_TOO_LARGE"
    POSITION_LIMIT = "POSITION_LIMIT"
    EXPOSURE_LIMIT = "EXPOSURE_LIMIT"
    OPEN_ORDERS_LIMIT = "OPEN_ORDERS_LIMIT"
    POSITIONS_LIMIT = "POSITIONS_LIMIT"
    RATE_LIMIT = "RATE_LIMIT"
    DUPLICATE_ORDER = "DUPLICATE_ORDER"
    PRICE_COLLAR = "PRICE_COLLAR"
    PRICE_MISSING = "PRICE_MISSING"
    LIMIT_MISSING = "LIMIT_MISSING"
    LIMIT_STALE = "LIMIT_STALE"
    LOSS_LIMIT = "LOSS_LIMIT"
    REVIEW_DUE = "REVIEW_DUE"


# Those that a pool or a limit gives.
LIMIT_REFUSALS = tuple(Refusal)[tuple(Refusal).index(Refusal.OPPOSING_ACCOUNT_POSITION) :]
