"""The names of limits: what each is written in, where it may stand, and how it refuses."""

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


class Kind(NamedTuple):
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


_ALL = ("key", "account", "exchange", "source", "ledger")
_WIDE = ("account", "exchange", "ledger")

LIMITS: dict[str, Kind] = {
    "max-order-quantity": Kind(Unit.AMOUNT, Refusal.ORDER_TOO_LARGE, ("key",)),
    "max-order-notional": Kind(Unit.AMOUNT, Refusal.ORDER_VALUE_TOO_LARGE, _ALL, valued=True),
    "max-long": Kind(Unit.AMOUNT, Refusal.POSITION_LIMIT, ("key",), total=True, warns=True),
    "max-short": Kind(Unit.AMOUNT, Refusal.POSITION_LIMIT, ("key",), total=True, warns=True),
    "max-open-orders": Kind(
        Unit.COUNT, Refusal.OPEN_ORDERS_LIMIT, _ALL, total=True, exits=True, warns=True
    ),
    "max-positions": Kind(Unit.COUNT, Refusal.POSITIONS_LIMIT, _WIDE, total=True, warns=True),
    "max-gross-notional": Kind(
        Unit.AMOUNT, Refusal.EXPOSURE_LIMIT, ("key", *_WIDE), valued=True, total=True, warns=True
    ),
    "max-net-notional": Kind(
        Unit.AMOUNT, Refusal.EXPOSURE_LIMIT, _WIDE, valued=True, total=True, warns=True
    ),
    "order-rate": Kind(Unit.RATE, Refusal.RATE_LIMIT, _ALL, exits=True),
    "duplicate-window": Kind(Unit.TIME, Refusal.DUPLICATE_ORDER, ("key",), exits=True),
    "price-collar": Kind(Unit.SHARE, Refusal.PRICE_COLLAR, ("key", *_WIDE)),
    "max-daily-loss": Kind(Unit.AMOUNT, Refusal.LOSS_LIMIT, ("account",)),
    "max-drawdown": Kind(Unit.SHARE, Refusal.LOSS_LIMIT, ("account",)),
    "max-openings-without-review": Kind(Unit.COUNT, Refusal.REVIEW_DUE, _ALL, warns=True),
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
    "source": "source:NAME",
    "ledger": "ledger",
}
