"""Spellings that venues use and that were once read as another instrument, hence as flat."""

from __future__ import annotations

import itertools
from datetime import datetime, timezone

import pytest

from invariant_guard import PositionInvariantEnforcer, PositionInvariantViolation, positions
from invariant_guard.instruments.instrument import Relation, relate
from invariant_guard.instruments.symbols import Product, read

#: An order as ccxt spells it, and the venue's own word for the same instrument.
PAIRS = [
    ("BTC/USD", "XXBTZUSD"),
    ("ETH/EUR", "XETHZEUR"),
    ("ETH/BTC", "XETHXXBT"),
    ("BTC/USDT:USDT", "PERP_BTC_USDT"),
    ("BTC/USDC:USDC", "PERP_BTC_USDC"),
    ("BTC/USDT", "SPOT_BTC_USDT"),
    ("BTC/USDC:USDC", "BTC"),
    ("KPEPE/USDC:USDC", "kPEPE"),
    ("BTC/USDC:USDC", "BTC-USD"),
    ("BTC/USDT:USDT", "tBTCF0:USTF0"),
    ("BTC/USD", "tBTCUSD"),
    ("BTC/USDT", "tBTCUST"),
    ("DOGE/USD", "tDOGE:USD"),
    ("BTC/USDT", "sBTCUSDT"),
    ("BTC/USDC:USDC", "BTC-PERP-INTX"),
    ("BTC/USDT:USDT", "BTC-SWAP-USDT"),
    ("BTC/USD:BTC-240628", "XBTM24"),
    ("BTC/USD:BTC-240628", "XBTMM24"),
    ("BTC/USD:BTC-240628", "BTC240628"),
    ("BTC/USDT:USDT", "BTCUSDT_UMCBL"),
    ("BTC/USD:BTC", "BTCUSD_DMCBL"),
    ("ESZ24", "ESZ4"),
    ("BTC/USDT", "BTCUSDT.BINANCE"),
    ("BTCUSDT", "BTCUSDT.BINANCE"),
    ("XYZ-TSLA/USDC:USDC", "xyz:TSLA"),
    ("XYZ-TSLA/USDC:USDC", "XYZ-TSLA"),
    ("KPEPE/USDC:USDC", "kPEPE/USDC:USDC"),
    ("AAPL", "nasdaq:AAPL"),
    # Nobody's spelling, with the base in it.
    ("BTC/USDT:USDT", "FUT|BTC|USDT|2"),
    ("SOL/USDT:USDT", "SOL#USDT#PERPETUAL1"),
    ("BTC/USDT:USDT", "contract 7 (XBT)"),
]

#: What is two, and was never taken for one.
TWO = [
    ("AAPL", "AA"), ("AAPL", "MSFT"), ("BTC/USDT:USDT", "AAPL"), ("AAPL", "BTC/USDT"),
    ("BTC/USDT:USDT", "ETH"), ("ETH/USDC:USDC", "kPEPE"), ("A", "AAVE/USDT:USDT"),
    ("BTC/USDT:USDT", "XETHZEUR"), ("ETH/USDT:USDT", "PERP_BTC_USDT"),
    ("BTC/USDT", "PERP_BTC_USDT"), ("BTC/USDT:USDT", "SPOT_BTC_USDT"),
    ("BTC/USDT:USDT", "tBTCUST"), ("BTC/USDT:USDT", "BTC240628"), ("BTC/USDT:USDT", "XBTM24"),
    ("ESZ4", "NQZ4"), ("ESZ4", "ESH5"), ("AAPL", "AAPL261218C00190000"),
    ("AAPL261218C00190000", "AAPL261218P00190000"), ("AAPL261218C00190000", "AAPL261219C00190000"),
    ("BTC/USDT:USDT", "contract 7 (ETH)"), ("BTC/USDT:USDT", "BTC-USDC"), ("BTCUSDT", "BTCUSD"),
    ("BTC/USD", "BTC/USDC"), ("BTC/USDT:USDT", "BTCUSD_DMCBL"), ("BTC/USDT:USDT", "xyz:TSLA"),
    ("XYZ-TSLA/USDC:USDC", "xyz:NVDA"), ("BRK.A", "BRK.B"),
]  # fmt: skip


def verdict(symbol: str, held: object, **more: object) -> str:
    try:
        PositionInvariantEnforcer().enforce_before_order(symbol, "buy", 1, held, **more)
    except PositionInvariantViolation as violation:
        return str(violation.code)
    return "allowed"


@pytest.mark.parametrize(("symbol", "own"), PAIRS)
def test_an_opposing_key_in_the_venue_s_own_spelling_stops_the_order(symbol: str, own: str) -> None:
    refused = ("AMBIGUOUS_SYMBOL", "OPPOSING_POSITION")
    assert verdict(symbol, {own: -1.0}) in refused
    assert verdict(own, {symbol: -1.0}) in refused
    # Among others, where keys are passed over quickly.
    assert verdict(symbol, {"LTCUSDT": 1.0, own: -1.0}) in refused
    leg = positions.from_signed(
        {"LTCUSDT": 1, own: -1}, source="s", fetched_at=datetime.now(timezone.utc), complete=True
    )
    assert verdict(symbol, leg) in refused


@pytest.mark.parametrize(("symbol", "own"), PAIRS)
def test_one_that_does_not_oppose_stops_nothing(symbol: str, own: str) -> None:
    assert verdict(symbol, {own: 1.0}) == "allowed"
    assert verdict(symbol, {own: 0.0}) == "allowed"


@pytest.mark.parametrize(("symbol", "own"), TWO)
def test_two_instruments_are_still_two(symbol: str, own: str) -> None:
    assert relate(symbol, own) is Relation.DIFFERENT
    assert relate(own, symbol) is Relation.DIFFERENT
    assert verdict(symbol, {own: -1.0}) == "allowed"


@pytest.mark.parametrize(("symbol", "own"), PAIRS)
def test_a_named_product_does_not_hide_it(symbol: str, own: str) -> None:
    products = read(symbol).products
    if len(products) == 1:
        (product,) = products
        assert verdict(symbol, {own: -1.0}, product=product) != "allowed"


def test_every_spelling_is_itself() -> None:
    for text in {text for pair in (*PAIRS, *TWO) for text in pair}:
        assert relate(text, text) is Relation.SAME


def test_the_relation_has_no_direction() -> None:
    texts = sorted({text for pair in (*PAIRS, *TWO) for text in pair})
    for one, other in itertools.combinations(texts, 2):
        for product in (None, Product.LINEAR_PERP, Product.SPOT):
            assert relate(one, other, product) is relate(other, one, product), (one, other, product)


@pytest.mark.parametrize(
    ("symbol", "products"),
    [
        ("PERP_BTC_USDT", "linear_perp inverse_perp"),
        ("SPOT_BTC_USDT", "spot margin"),
        ("XXBTZUSD", "spot margin"),
        ("BTCUSDT_UMCBL", "linear_perp"),
        ("BTCUSD_DMCBL", "inverse_perp"),
        ("tBTCF0:USTF0", "linear_perp"),
        ("BTC240628", "future"),
        ("XBTM24", "future"),
        ("AAPL261218C00190000", "option"),
    ],
)
def test_what_a_spelling_says_is_kept(symbol: str, products: str) -> None:
    assert read(symbol).products == {Product(word) for word in products.split()}


def test_a_strike_is_the_one_that_is_written() -> None:
    read_option = read("SPY   261218P00450500")
    assert (read_option.strike, read_option.right, read_option.expiry) == ("450.5", "P", "261218")


@pytest.mark.parametrize(
    ("symbol", "held"),
    [
        ("FUT|BTC|USDT", "BTC/USDT:USDT"),
        ("BTC|USDT", "BTC/USDT:USDT"),
        ("X~BTC~USDC", "BTC/USDC:USDC"),
        ("F*BTCUSDT", "BTC/USDT:USDT"),
    ],
)
def test_a_sign_that_no_venue_uses_makes_no_other_base(symbol, held):
    enforcer = PositionInvariantEnforcer(default_product="linear_perp")
    allowed, _ = enforcer.check_can_open_position(symbol, "buy", 1, {held: -1.0})
    assert not allowed
