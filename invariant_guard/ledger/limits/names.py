"""Names of limits: the unit, the scopes and the refusal of each."""

from __future__ import annotations

from typing import NamedTuple

from invariant_guard.ledger.model.enums import Refusal, Word


class Unit(Word):
    """What a cap is written in."""

    # An exact decimal, as text.
    AMOUNT = "amount"
    COUNT = "count"
    # So many in so long: "10/1s".
    RATE = "rate"
    # "2s", "15m".
    TIME = "time"
    # "3%", or "0.03".
    SHARE = "share"


class LimitKind(NamedTuple):
    """What is to be known of a limit by its name."""

    unit: Unit
    refusal: Refusal
    scopes: tuple[str, ...]
    # It needs the order's worth in the limits' currency.
    valued: bool = False
    # It is kept by a running total.
    total: bool = False
    # It binds exits as well that the venue does not hold to reduce-only.
    exits: bool = False
    # It tells how near it is, so it can warn.
    warns: bool = False


_ALL = ("key", "account", "exchange", "pool", "source", "ledger")
_WIDE = ("account", "exchange", "pool", "ledger")

LIMITS: dict[str, LimitKind] = {
    "max-order-quantity": LimitKind(Unit.AMOUNT, Refusal.ORDER_TOO_LARGE, ("key",)),
    "max-order-notional": LimitKind(Unit.AMOUNT, Refusal.ORDER_VALUE_TOO_LARGE, _ALL, valued=True),
    "max-long": LimitKind(Unit.AMOUNT, Refusal.POSITION_LIMIT, ("key",), total=True, warns=True),
    "max-short": LimitKind(Unit.AMOUNT, Refusal.POSITION_LIMIT, ("key",), total=True, warns=True),
    "max-open-orders": LimitKind(
        Unit.COUNT, Refusal.OPEN_ORDERS_LIMIT, _ALL, total=True, exits=True, warns=True
    ),
    "max-positions": LimitKind(Unit.COUNT, Refusal.POSITIONS_LIMIT, _WIDE, total=True, warns=True),
    "max-gross-notional": LimitKind(
        Unit.AMOUNT, Refusal.EXPOSURE_LIMIT, ("key", *_WIDE), valued=True, total=True, warns=True
    ),
    "max-net-notional": LimitKind(
        Unit.AMOUNT, Refusal.EXPOSURE_LIMIT, _WIDE, valued=True, total=True, warns=True
    ),
    "order-rate": LimitKind(Unit.RATE, Refusal.RATE_LIMIT, _ALL, exits=True),
    "duplicate-window": LimitKind(Unit.TIME, Refusal.DUPLICATE_ORDER, ("key",), exits=True),
    "price-collar": LimitKind(Unit.SHARE, Refusal.PRICE_COLLAR, ("key", *_WIDE)),
    "max-daily-loss": LimitKind(Unit.AMOUNT, Refusal.LOSS_LIMIT, ("account",)),
    "max-drawdown": LimitKind(Unit.SHARE, Refusal.LOSS_LIMIT, ("account",)),
    "max-openings-without-review": LimitKind(Unit.COUNT, Refusal.REVIEW_DUE, _ALL, warns=True),
}

# What a limit needs beside its cap: how old a price or an account's equity may be.
AGES: dict[str, tuple[str, ...]] = {
    "reference-max-age": ("key", *_WIDE),
    "equity-max-age": ("account",),
}
LOSSES = ("max-daily-loss", "max-drawdown")
# What a fed factor may multiply: caps that are amounts or counts.
SCALED = tuple(
    name for name, kind in LIMITS.items()
    if kind.unit in (Unit.AMOUNT, Unit.COUNT) and name not in LOSSES
)  # fmt: skip
# What a person may lift for a while. Never direction: that is no limit.
LIFTED = tuple(name for name, kind in LIMITS.items() if kind.unit in (Unit.AMOUNT, Unit.COUNT)
               and name not in LOSSES)  # fmt: skip

SCOPES = {
    "key": "key:ACCOUNT/EXCHANGE/PRODUCT/INSTRUMENT",
    "account": "account:NAME",
    "exchange": "exchange:ACCOUNT/EXCHANGE",
    "pool": "pool:NAME",
    "source": "source:NAME",
    "ledger": "ledger",
}
