"""The libraries that place orders, with the roots of their imports."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from lint_plugin.settings.config import Config
from lint_plugin.settings.patterns import ALWAYS_RELEVANT

# Roots of import paths, by preset.
_ROOTS = {
    "ccxt": ("ccxt", "ccxtpro"),
    "ccxt-implicit": ("ccxt", "ccxtpro"),
    "python-binance": ("binance",),
    "binance-connector": ("binance",),
    "binance-futures-connector": ("binance",),
    "pybit": ("pybit",),
    "python-okx": ("okx",),
    "python-kucoin": ("kucoin",),
    "alpaca-py": ("alpaca",),
    "alpaca-trade-api": ("alpaca_trade_api",),
    "ib_async": ("ib_async", "ib_insync"),
    "nautilus_trader": ("nautilus_trader",),
    "hummingbot": ("hummingbot",),
    "freqtrade": ("freqtrade",),
    "lumibot": ("lumibot",),
    "vnpy": ("vnpy",),
    "hyperliquid-python-sdk": ("hyperliquid",),
    "py-clob-client": ("py_clob_client",),
    "kiteconnect": ("kiteconnect",),
    "schwab-py": ("schwab",),
    "oandapyV20": ("oandapyV20",),
}


@cache
def import_roots() -> frozenset[bytes]:
    """Collect the roots of the import paths, as they stand in a file."""
    return frozenset(root.encode() for roots in _ROOTS.values() for root in roots)


@cache
def libraries() -> Mapping[str, frozenset[str]]:
    """Map the root of each library's import paths to the names of its orders."""
    from lint_plugin.settings.presets import PRESETS

    names: dict[str, frozenset[str]] = {}
    for preset, roots in _ROOTS.items():
        for root in roots:
            names[root] = names.get(root, frozenset()) | frozenset(PRESETS[preset])
    return MappingProxyType(names)


def order_names(config: Config) -> tuple[str, ...]:
    """Collect the names that are orders under these settings."""
    return config.all_orders


def listed_names(config: Config) -> tuple[str, ...]:
    """Collect every name that the settings say something about, whatever it is."""
    # Settings that not every version has: what they list, they list.
    others = ("extend_guards", "ignore_orders", "checks", "refusals", "runs_now")
    return (
        *order_names(config),
        *config.guards,
        *config.async_guards,
        *config.no_return,
        *(name.partition("[")[0] for key in others for name in getattr(config, key, ())),
        *ALWAYS_RELEVANT,
    )


def only_reads(root: str, config: Config) -> bool:
    """Whether the settings say that a library sends no orders here: ``ignore-orders = ["ccxt.*"]``."""
    return any(name.split(".")[0] == root for name in getattr(config, "ignore_orders", ()))
