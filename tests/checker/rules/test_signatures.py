"""The shapes of library calls, held against the libraries themselves."""

from __future__ import annotations

import inspect

import pytest

pytest.importorskip("ccxt")

import ccxt

from lint_plugin.analysis.values.signatures import SIGNATURES, positional, side_in_name
from lint_plugin.settings.presets.table import PRESETS

_CCXT = (*PRESETS["ccxt"].distinctive, *PRESETS["ccxt"].by_import)

# What ccxt calls the quantity in one method or another.
_QUANTITY = {"amount", "cost"}


def _real(name: str) -> tuple[str, ...]:
    parameters = tuple(inspect.signature(getattr(ccxt.Exchange, name)).parameters)[1:]
    return tuple("quantity" if item in _QUANTITY else item for item in parameters)


@pytest.mark.parametrize("name", sorted(SIGNATURES["ccxt"]))
def test_shape_is_that_of_the_installed_ccxt(name: str) -> None:
    shape = SIGNATURES["ccxt"][name]
    assert _real(name)[: len(shape)] == shape


@pytest.mark.parametrize("name", [name for name in _CCXT if name.endswith("_ws")])
def test_websocket_forms_take_the_same_arguments(name: str) -> None:
    shape = positional(name, ("ccxt",))
    assert _real(name)[: len(shape)] == shape


def test_without_the_preset_positions_mean_nothing() -> None:
    assert positional("create_order", ()) == ()
    assert positional("create_order", ("python-binance",)) == ()


@pytest.mark.parametrize(
    ("name", "side"),
    [
        ("create_market_buy_order", "buy"),
        ("create_limit_sell_order_ws", "sell"),
        ("create_order", None),
        ("buyer_order", None),
        ("short", "sell"),
        ("cover", "buy"),
        ("short_order", None),
    ],
)
def test_side_that_a_name_says(name: str, side: str | None) -> None:
    assert side_in_name(name) == side
