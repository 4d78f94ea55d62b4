"""Signatures of libraries: where they take symbol and side by position.

Each shape was read from the library's own signatures; a test holds ccxt's against the installed package.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

# The enforcer's own method, and what its positional arguments mean.
ENFORCE = "enforce_before_order"
GUARD = ("symbol", "side", "quantity", "current_positions", "account", "exchange")

# The words for a side that every venue understands, as the enforcer does.
SIDES = MappingProxyType({"buy": "buy", "long": "buy", "sell": "sell", "short": "sell"})

_TYPED = ("symbol", "type", "side", "quantity")
_SIDED = ("symbol", "side", "quantity")
_PLAIN = ("symbol", "quantity")

SIGNATURES: Mapping[str, Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "ccxt": {
            **dict.fromkeys(
                (
                    "create_order",
                    "create_post_only_order",
                    "create_stop_order",
                    "create_trigger_order",
                    "create_trailing_amount_order",
                    "create_trailing_percent_order",
                    "create_order_with_take_profit_and_stop_loss",
                    "create_stop_loss_order",
                    "create_take_profit_order",
                ),
                _TYPED,
            ),
            **dict.fromkeys(
                (
                    "create_limit_order",
                    "create_market_order",
                    "create_market_order_with_cost",
                    "create_stop_limit_order",
                    "create_stop_market_order",
                    "create_twap_order",
                ),
                _SIDED,
            ),
            **dict.fromkeys(
                (
                    "create_limit_buy_order",
                    "create_limit_sell_order",
                    "create_market_buy_order",
                    "create_market_sell_order",
                    "create_market_buy_order_with_cost",
                    "create_market_sell_order_with_cost",
                ),
                _PLAIN,
            ),
            "edit_order": ("id", *_TYPED),
            "edit_limit_order": ("id", *_SIDED),
            "edit_limit_buy_order": ("id", *_PLAIN),
            "edit_limit_sell_order": ("id", *_PLAIN),
            "edit_order_with_client_order_id": ("clientOrderId", *_TYPED),
        },
        "alpaca-trade-api": {"submit_order": ("symbol", "quantity", "side", "type")},
    }
)


def positional(name: str, presets: tuple[str, ...]) -> tuple[str, ...]:
    """Look up the shape of ``name`` in the presets in force."""
    name = _in_snake_case(name)
    for preset in presets:
        shapes = SIGNATURES.get(preset, {})
        shape = shapes.get(name) or shapes.get(name.removesuffix("_ws"))
        if shape is not None:
            return shape
    return ()


def known(name: str) -> tuple[tuple[str, ...], ...]:
    """List the shapes that libraries have for ``name``, whichever is in use."""
    found = (positional(name, (library,)) for library in SIGNATURES)
    return tuple(dict.fromkeys(shape for shape in found if shape))


def required(name: str, shape: tuple[str, ...]) -> tuple[str, ...]:
    """List the arguments that a call of ``name`` cannot leave out.

    Without them it sends nothing; every edit repeats them.
    """
    if shape[1:2] == ("quantity",) and "side" in shape:
        # Alpaca's older library has a default for the rest. What comes alone is a request or an order object.
        return shape[:2]
    return shape[:-1] if name.startswith("edit_") else shape


def _in_snake_case(name: str) -> str:
    """Spell `createMarketBuyOrder` as its twin is spelt."""
    return re.sub(r"(?<=[a-z0-9])[A-Z]", lambda found: f"_{found[0].lower()}", name)


# vnpy's and its strategies' words for selling to open and buying to close.
_TURNS = MappingProxyType({"short": "sell", "cover": "buy"})


def side_in_name(name: str) -> str | None:
    """Read the side that a name such as ``create_market_buy_order`` states."""
    if name in _TURNS:
        return _TURNS[name]
    words = _in_snake_case(name).split("_")
    sides = [word for word in ("buy", "sell") if word in words]
    return sides[0] if len(sides) == 1 else None
