"""What each spelling says, whole: the venues' own words, read to the last field."""

from __future__ import annotations

from typing import Any

import pytest

from invariant_guard import (
    AmbiguousSymbol,
    Instrument,
    InstrumentTable,
    Product,
    UnknownInstrument,
    ViolationCode,
)
from invariant_guard.instruments.instrument import Relation, relate
from invariant_guard.instruments.symbols import Reading, read, split_pair

SPOT = frozenset({Product.SPOT, Product.MARGIN})
LINEAR, INVERSE = frozenset({Product.LINEAR_PERP}), frozenset({Product.INVERSE_PERP})
PERPETUAL = LINEAR | INVERSE
DATED, OPTION = frozenset({Product.FUTURE}), frozenset({Product.OPTION})
UNDATED = SPOT | PERPETUAL
#: Where a symbol says nothing of the product, it says nothing of a date either.
UNSAID = frozenset(Product) - DATED - OPTION

READINGS: list[tuple[str, str, frozenset[Product], dict[str, Any]]] = [
    ("BTC/USDT", "BTCUSDT", SPOT, {"base": "BTC", "quote": "USDT"}),
    ("XBT/USDT", "BTCUSDT", SPOT, {"base": "BTC", "quote": "USDT"}),
    ("XBT/XBT:XBT", "BTCBTC", INVERSE, {"base": "BTC", "quote": "BTC", "settle": "BTC"}),
    ("BTC/USDT:USDT", "BTCUSDT", LINEAR, {"base": "BTC", "quote": "USDT", "settle": "USDT"}),
    ("BTC/USD:BTC", "BTCUSD", INVERSE, {"base": "BTC", "quote": "USD", "settle": "BTC"}),
    ("BTC/USD:XBT", "BTCUSD", INVERSE, {"base": "BTC", "quote": "USD", "settle": "BTC"}),
    ("BTC/USDT:USDT-260327", "BTCUSDT", DATED,
     {"base": "BTC", "quote": "USDT", "settle": "USDT", "expiry": "260327"}),
    ("BTC/USD:BTC-260327-50000.0-C", "BTCUSD", OPTION,
     {"base": "BTC", "quote": "USD", "settle": "BTC", "expiry": "260327", "strike": "50000", "right": "C"}),
    ("BTC/USDC:USDC-260327-0.50-P", "BTCUSDC", OPTION,
     {"base": "BTC", "quote": "USDC", "settle": "USDC", "expiry": "260327", "strike": "0.5", "right": "P"}),
    ("A-B/C.D", "ABCD", SPOT, {"base": "A-B", "quote": "C.D"}),
    ("kPEPE/USDC:USDC", "KPEPEUSDC", LINEAR, {"base": "kPEPE", "quote": "USDC", "settle": "USDC"}),
    ("BTCUSDT", "BTCUSDT", UNSAID, {}),
    ("btcusdt", "BTCUSDT", UNSAID, {}),
    ("ETHBTC", "ETHBTC", UNSAID, {}),
    ("XBTUSDT", "BTCUSDT", UNSAID, {}),
    ("XBTC", "XBTC", UNSAID, {}),
    ("XBT", "BTC", UNSAID, {"word": True, "by_pair": False}),
    ("BTCUSD", "BTCUSD", UNSAID, {}),
    ("BNBUSD", "BNBUSD", UNSAID, {}),
    ("BTCFDUSD", "BTCFDUSD", UNSAID, {}),
    ("BTC-USDT", "BTCUSDT", UNDATED, {"base": "BTC", "quote": "USDT"}),
    ("BTC_USDT", "BTCUSDT", UNDATED, {"base": "BTC", "quote": "USDT"}),
    ("XBT-USD", "BTCUSD", UNDATED, {"base": "BTC", "quote": "USD", "by_pair": False}),
    ("BTC-USD", "BTCUSD", UNDATED, {"base": "BTC", "quote": "USD", "by_pair": False}),
    ("XYZ-TSLA", "XYZTSLA", UNDATED,
     {"base": "XYZ", "quote": "TSLA", "open_quote": True, "by_pair": False}),
    ("BRK.B", "BRKB", UNSAID, {"word": True, "by_pair": False}),
    ("BTC", "BTC", UNSAID, {"word": True, "by_pair": False}),
    ("AAPL", "AAPL", UNSAID, {"word": True, "by_pair": False}),
    ("TOOLONG", "TOOLONG", UNSAID, {"unread": True, "by_pair": False}),
    ("contract 7", "CONTRACT7", UNSAID, {"unread": True, "by_pair": False}),
    ("USDT", "USDT", UNSAID, {"word": True, "by_pair": False}),
    ("kPEPE", "KPEPE", UNSAID, {"unread": True, "by_pair": False}),
    ("kPEPEUSDT", "KPEPEUSDT", UNSAID, {"base": "kPEPE", "quote": "USDT"}),
    ("kPEPE-USDC", "KPEPEUSDC", UNDATED, {"base": "kPEPE", "quote": "USDC"}),
    ("BTCUSDT-PERP.BINANCE", "BTCUSDT", PERPETUAL, {"venue": "BINANCE"}),
    ("BTCUSD-INVERSE.BYBIT", "BTCUSD", INVERSE, {"venue": "BYBIT"}),
    ("BTCUSDT-LINEAR.BYBIT", "BTCUSDT", LINEAR, {"venue": "BYBIT"}),
    ("BTCUSDT-SPOT.BYBIT", "BTCUSDT", SPOT, {"venue": "BYBIT"}),
    ("BTCUSDT.BINANCE", "BTCUSDT", UNSAID, {"venue": "BINANCE"}),
    ("BINANCE:BTCUSDT.P", "BTCUSDT", PERPETUAL, {"venue": "BINANCE"}),
    ("binance:BTCUSDT", "BTCUSDT", UNSAID, {"venue": "BINANCE"}),
    ("BINANCE:BTC/USDT:USDT", "BTCUSDT", LINEAR,
     {"base": "BTC", "quote": "USDT", "settle": "USDT", "venue": "BINANCE"}),
    ("BYBIT:BTC/USDT", "BTCUSDT", SPOT, {"base": "BTC", "quote": "USDT", "venue": "BYBIT"}),
    ("PERP_BTC_USDT", "BTCUSDT", PERPETUAL, {"base": "BTC", "quote": "USDT"}),
    ("SPOT_BTC_USDT", "BTCUSDT", SPOT, {"base": "BTC", "quote": "USDT"}),
    ("PERP_ODD_XYZ", "ODDXYZ", PERPETUAL,
     {"base": "ODD", "quote": "XYZ", "open_quote": True, "by_pair": False}),
    ("BTC-SWAP-USDT", "BTCUSDT", PERPETUAL, {"base": "BTC", "quote": "USDT"}),
    ("BTC-PERP-INTX", "BTC", PERPETUAL, {"open_quote": True, "by_pair": False}),
    ("BTCUSDT_UMCBL", "BTCUSDT", LINEAR, {}),
    ("BTCUSD_DMCBL", "BTCUSD", INVERSE, {}),
    ("BTCPERP_CMCBL", "BTCPERP", LINEAR, {"unread": True, "by_pair": False}),
    ("XXBTZUSD", "BTCUSD", SPOT, {"base": "BTC", "quote": "USD", "by_pair": False}),
    ("XETHZEUR", "ETHEUR", SPOT, {"base": "ETH", "quote": "EUR"}),
    ("XETHXXBT", "ETHBTC", SPOT, {"base": "ETH", "quote": "BTC"}),
    ("BTC-27MAR26-50000-C", "BTC", OPTION,
     {"expiry": "260327", "strike": "50000", "right": "C", "open_quote": True, "by_pair": False}),
    ("BTC-7MAR26-50000-P", "BTC", OPTION,
     {"expiry": "260307", "strike": "50000", "right": "P", "open_quote": True, "by_pair": False}),
    ("BTC-27MAR26-0D50-P", "BTC", OPTION,
     {"expiry": "260327", "strike": "0.5", "right": "P", "open_quote": True, "by_pair": False}),
    ("BTC-27MAR26-60000-C-USDT", "BTCUSDT", OPTION,
     {"base": "BTC", "quote": "USDT", "expiry": "260327", "strike": "60000", "right": "C"}),
    ("BTC-USD-260327-50000-C", "BTCUSD", OPTION,
     {"base": "BTC", "quote": "USD", "expiry": "260327", "strike": "50000", "right": "C", "by_pair": False}),
    ("XRP_USDC-27MAR26-1D5-C", "XRPUSDC", OPTION,
     {"base": "XRP", "quote": "USDC", "expiry": "260327", "strike": "1.5", "right": "C"}),
    ("FI_XBTUSD_260327", "BTCUSD", DATED,
     {"base": "BTC", "quote": "USD", "settle": "BTC", "expiry": "260327"}),
    ("FF_XBTUSD_260327", "BTCUSD", DATED,
     {"base": "BTC", "quote": "USD", "settle": "USD", "expiry": "260327"}),
    ("FF_XBTEUR_260327", "BTCEUR", DATED,
     {"base": "BTC", "quote": "EUR", "settle": "EUR", "expiry": "260327"}),
    ("FI_DOTUSD_260327", "DOTUSD", DATED,
     {"base": "DOT", "quote": "USD", "settle": "DOT", "expiry": "260327"}),
    ("FF_DOTUSD_260327", "DOTUSD", DATED, {"expiry": "260327"}),
    ("FI_BNBUSD_260327", "BNBUSD", DATED,
     {"base": "BNB", "quote": "USD", "settle": "BNB", "expiry": "260327"}),
    ("FF_BNBUSD_260327", "BNBUSD", DATED, {"expiry": "260327"}),
    ("kSHIBUSD_PERP", "KSHIBUSD", INVERSE, {"base": "kSHIB", "quote": "USD"}),
    ("kSHIBUSD", "KSHIBUSD", UNSAID, {}),
    ("FI_ODD_260327", "ODD", DATED, {"expiry": "260327", "word": True, "by_pair": False}),
    ("BTCUSDT_260327", "BTCUSDT", DATED, {"expiry": "260327"}),
    ("BTC-USDT-20260327", "BTCUSDT", DATED, {"base": "BTC", "quote": "USDT", "expiry": "260327"}),
    ("BTC-27MAR26", "BTC", DATED, {"expiry": "260327", "open_quote": True, "by_pair": False}),
    ("BTC-27XYZ26", "BTC", DATED, {"expiry": "26XYZ27", "open_quote": True, "by_pair": False}),
    ("BTCUSDTH26", "BTCUSDT", DATED, {"expiry": "260327"}),
    ("BTCUSDZ26", "BTCUSD", DATED, {"expiry": "261225"}),
    ("BTCUSDTG24", "BTCUSDT", DATED, {"expiry": "240223"}),
    ("AAPL261218C00190000", "AAPL", OPTION,
     {"expiry": "261218", "strike": "190", "right": "C", "open_quote": True, "by_pair": False}),
    ("SPY   261218P00450500", "SPY", OPTION,
     {"expiry": "261218", "strike": "450.5", "right": "P", "open_quote": True, "by_pair": False}),
    ("XBTM24", "BTC", DATED, {"expiry": "240628", "open_quote": True, "by_pair": False}),
    ("XBTMM24", "BTC", DATED, {"expiry": "240628", "open_quote": True, "by_pair": False}),
    ("ETHZ25", "ETH", DATED, {"expiry": "251226", "open_quote": True, "by_pair": False}),
    ("BTC240628", "BTC", DATED, {"expiry": "240628", "open_quote": True, "by_pair": False}),
    ("BTC241331", "BTC241331", UNSAID, {"unread": True, "by_pair": False}),
    ("BTCUSD_PERP", "BTCUSD", INVERSE, {}),
    ("BTC-USD-SWAP", "BTCUSD", INVERSE, {}),
    ("XBT-USD-SWAP", "BTCUSD", INVERSE, {}),
    ("BTC-USDT-SWAP", "BTCUSDT", PERPETUAL, {"base": "BTC", "quote": "USDT"}),
    ("BTC_USDT-PERPETUAL", "BTCUSDT", PERPETUAL, {"base": "BTC", "quote": "USDT"}),
    ("BTC-PERPETUAL", "BTC", PERPETUAL, {"open_quote": True, "by_pair": False}),
    ("BTC-PERP", "BTC", PERPETUAL, {"open_quote": True, "by_pair": False}),
    ("BTCUSDT.P", "BTCUSDT", PERPETUAL, {}),
    ("PI_XBTUSD", "BTCUSD", INVERSE, {}),
    ("PF_XBTUSD", "BTCUSD", LINEAR, {}),
    ("BTCPERP", "BTC", PERPETUAL, {"open_quote": True, "by_pair": False}),
    ("XBTUSDTM", "BTCUSDT", PERPETUAL, {}),
    ("XBTUSDM", "BTCUSD", PERPETUAL, {}),
    ("tBTCUSD", "BTCUSD", SPOT, {}),
    ("tBTCUST", "BTCUSDT", SPOT, {}),
    ("tBTCF0:USTF0", "BTCUSDT", LINEAR, {"base": "BTC", "quote": "USDT"}),
    ("tDOGE:USD", "DOGEUSD", SPOT, {"base": "DOGE", "quote": "USD", "by_pair": False}),
    ("sBTCUSDT", "BTCUSDT", SPOT, {}),
    ("tXBTF0:USTF0", "BTCUSDT", LINEAR, {"base": "BTC", "quote": "USDT"}),
    ("tBTCF0", "BTC", LINEAR, {"base": "BTC", "by_pair": False}),
    ("tABC", "ABC", SPOT, {"word": True, "by_pair": False}),
    ("xyz:TSLA", "XYZTSLA", PERPETUAL, {"open_quote": True, "by_pair": False}),
    ("nasdaq:AAPL", "AAPL", UNSAID, {"venue": "NASDAQ", "word": True, "by_pair": False}),
    ("xyz:BTCUSDT", "BTCUSDT", UNSAID, {"venue": "XYZ"}),
    (" BTCUSDT ", "BTCUSDT", UNSAID, {}),
    ("\uff22\uff34\uff23USDT", "BTCUSDT", UNSAID, {}),
    ("BTC\u200bUSDT", "BTCUSDT", UNSAID, {}),
    ("ODD_UMCBL", "ODD", LINEAR, {"word": True, "by_pair": False}),
    ("HTUSDT", "HTUSDT", UNSAID, {}),
    ("XBTUSD", "BTCUSD", UNSAID, {}),
    ("X", "X", UNSAID, {"word": True, "by_pair": False}),
    ("ABCDEF", "ABCDEF", UNSAID, {"unread": True, "by_pair": False}),
    ("BTC-USD1", "BTCUSD1", UNDATED, {"base": "BTC", "quote": "USD1"}),
    ("kBONK-PERP", "KBONK", PERPETUAL, {"open_quote": True, "by_pair": False}),
    ("SHIBUSDT-240628", "SHIBUSDT", DATED, {"expiry": "240628"}),
    ("BTCBUSD", "BTCBUSD", UNSAID, {}),
    ("ETHTUSD", "ETHTUSD", UNSAID, {}),
]  # fmt: skip


@pytest.mark.parametrize(("spelling", "pair", "products", "more"), READINGS)
def test_a_spelling_says_what_it_says(
    spelling: str, pair: str, products: frozenset[Product], more: dict[str, Any]
) -> None:
    assert read(spelling) == Reading(pair, products, **more)


@pytest.mark.parametrize("month", range(1, 13))
def test_a_month_s_letter_is_its_last_friday(month: int) -> None:
    days = "260130 260227 260327 260424 260529 260626 260731 260828 260925 261030 261127 261225"
    letter = "FGHJKMNQUVXZ"[month - 1]
    assert read(f"BTCUSDT{letter}26").expiry == days.split()[month - 1]


@pytest.mark.parametrize(
    ("one", "other", "may_be"),
    [
        # Nobody's spelling, with the base of the other in it or not.
        ("FUT|BTC|2", "BTC/XYZ", True),
        ("FUT|BTC|USDT|2", "BTC/USDT:USDT", True), ("FUT|ETH|USDT|2", "BTC/USDT:USDT", False),
        ("STRANGEXBT", "BTCUSDT", True), ("STRANGEXBT", "BTC-PERP", True),
        ("STRANGEXBT", "ETH-PERP", False), ("KPEPELONG7", "kPEPE-USDC", True),
        ("KPEPELONG7", "AAPL", False),
        # Two of them: by the letters before the first digit.
        ("LONGWORD", "LONGWORDS", True), ("LONGWORD", "OTHERWORD", False), ("ESZ24", "ESZ4", True),
        ("ESZ24", "NQZ4", False), ("12345678", "1234", True), ("12345678", "99", False),
        ("1000ODDITY7", "1000ODDITYX7", True), ("LONGWORD7", "LONGWORD8", True),
        # In plain dollars: settled in any of them, where it is a contract.
        ("BTC-USD", "BTC/USDC:USDC", True), ("BTC-USD", "BTC/USDT:USDT", True),
        ("BTC-USD", "BTC/USD:BTC", True), ("BTC-USD", "BTC/USDC", False),
        ("BTC-USD", "BTC/USDT", False), ("BTC-USD", "ETH/USDC:USDC", False),
        ("BTC-USD", "BTC/EUR:EUR", False), ("BTC/USD:BTC", "BTC/USDC:USDC", False),
        # A word: a share, or a coin by its name alone.
        ("BTC", "BTCUSDT", True), ("BTC", "BTC/XYZ", True), ("BTC", "BTCAXYZ/USDT", False),
        ("BTC", "ETHUSDT", False), ("AAPL", "AAPLX", False), ("AAPL", "AAPL/USD", True),
        ("BTC", "BTC-PERP", True), ("AB", "ABCD/USDT", False),
        # The base alone.
        ("BTC-PERP", "BTCUSDT", True), ("BTC-PERP", "ETHUSDT", False),
        ("BTC-PERP", "BTC-PERPETUAL", True),
        # Where base and quote part.
        ("AB/CD", "ABC/D", False), ("AB/CD:CD", "ABC/D:D", False), ("XBT/USDT", "BTC-USDT", True),
        ("BTC/USDT:USDT", "BTC/USDT:USDC", False), ("BTC/USDT:USDT", "BTC-USDT-SWAP", True),
        ("BTCUSDT", "BTCUSDC", False), ("BTCUSDT", "BTC/USDT", True),
        # Each part of an option, and the date.
        ("BTC-27MAR26-50000-C", "BTC/USD:BTC-260327-50000-C", True),
        ("BTC-27MAR26-50000-C", "BTC/USD:BTC-260327-50000-P", False),
        ("BTC-27MAR26-50000-C", "BTC/USD:BTC-260327-60000-C", False),
        ("BTC-27MAR26-50000-C", "BTC/USD:BTC-260328-50000-C", False),
        ("BTC-27MAR26-50000-C", "ETH/USD:ETH-260327-50000-C", False),
        ("BTC-27MAR26", "BTC/USD:BTC-260327", True), ("BTC-27MAR26", "BTC-PERPETUAL", False),
    ],
)  # fmt: skip
def test_two_spellings_may_be_one_where_nothing_rules_it_out(
    one: str, other: str, may_be: bool
) -> None:
    assert read(one).may_be(read(other)) is may_be
    assert read(other).may_be(read(one)) is may_be


@pytest.mark.parametrize(
    ("pair", "parts", "in_coin"),
    [
        ("BTCUSDT", ("BTC", "USDT"), ("BTC", "USDT")), ("BTCUSD", ("BTC", "USD"), ("BTC", "USD")),
        ("ETHBTC", ("ETH", "BTC"), ("ETH", "BTC")), ("BTCFDUSD", ("BTC", "FDUSD"), ("BTC", "FDUSD")),
        # BNB/USD, or BN/BUSD.
        ("BNBUSD", None, ("BNB", "USD")), ("DOTUSD", None, ("DOT", "USD")),
        ("USDT", None, None), ("ABCXYZ", None, None), ("", None, None),
    ],
)  # fmt: skip
def test_a_joined_pair_is_parted_where_that_is_sure(
    pair: str, parts: tuple[str, str] | None, in_coin: tuple[str, str] | None
) -> None:
    assert split_pair(pair) == parts
    assert split_pair(pair, coin_margined=True) == in_coin


def of(product: str, base: str, quote: str = "", **more: str) -> Instrument:
    return Instrument("venue", Product(product), base, quote, **more)


class TestInstrument:
    @pytest.mark.parametrize(
        ("spelling", "product", "instrument", "symbol"),
        [
            ("BTC/USDT", "spot", of("spot", "BTC", "USDT"), "BTC/USDT"),
            ("BTCUSDT", "margin", of("margin", "BTC", "USDT"), "BTC/USDT"),
            ("BTC/USDT:USDT", None, of("linear_perp", "BTC", "USDT", settle="USDT"),
             "BTC/USDT:USDT"),
            ("BTCUSDT", "linear_perp", of("linear_perp", "BTC", "USDT", settle="USDT"),
             "BTC/USDT:USDT"),
            ("BTCUSD", "inverse_perp", of("inverse_perp", "BTC", "USD", settle="BTC"),
             "BTC/USD:BTC"),
            ("BNBUSD_PERP", None, of("inverse_perp", "BNB", "USD", settle="BNB"), "BNB/USD:BNB"),
            ("BTCUSDT_260327", None, of("future", "BTC", "USDT", settle="USDT", expiry="260327"),
             "BTC/USDT:USDT-260327"),
            ("BTCUSD_260327", None, of("future", "BTC", "USD", settle="BTC", expiry="260327"),
             "BTC/USD:BTC-260327"),
            ("FF_XBTUSD_260327", None, of("future", "BTC", "USD", settle="USD", expiry="260327"),
             "BTC/USD:USD-260327"),
            ("BTC-USD-260327-50000-C", None,
             of("option", "BTC", "USD", settle="BTC", expiry="260327", strike="50000", right="C"),
             "BTC/USD:BTC-260327-50000-C"),
            ("XRP_USDC-27MAR26-1D5-P", "option",
             of("option", "XRP", "USDC", settle="USDC", expiry="260327", strike="1.5", right="P"),
             "XRP/USDC:USDC-260327-1.5-P"),
            (" brk.b ", "equity", of("equity", "BRK.B"), "BRK.B"),
        ],
    )  # fmt: skip
    def test_is_what_a_spelling_names(
        self, spelling: str, product: str | None, instrument: Instrument, symbol: str
    ) -> None:
        assert Instrument.parse(spelling, exchange="Venue", product=product) == instrument
        assert instrument.symbol == symbol

    @pytest.mark.parametrize(
        ("spelling", "product", "kind", "reason"),
        [
            ("BTC/USDT:USDT", "spot", UnknownInstrument,
             "Symbol 'BTC/USDT:USDT' cannot be spot on Venue"),
            ("BTC-USDT", None, AmbiguousSymbol,
             ("Symbol 'BTC-USDT' on Venue may be inverse_perp, linear_perp, margin, spot: the "
             "spelling does not say which")),
            ("BTC/USDT", None, AmbiguousSymbol,
             "Symbol 'BTC/USDT' on Venue may be margin, spot: the spelling does not say which"),
            ("BTC-PERP", "linear_perp", AmbiguousSymbol,
             "Symbol 'BTC-PERP' on Venue does not say where its base ends and its quote begins"),
            ("BNBUSD", "spot", AmbiguousSymbol,
             "Symbol 'BNBUSD' on Venue does not say where its base ends and its quote begins"),
        ],
    )  # fmt: skip
    def test_that_cannot_be_told_is_an_error(
        self, spelling: str, product: str | None, kind: type[AmbiguousSymbol], reason: str
    ) -> None:
        with pytest.raises(kind) as caught:
            Instrument.parse(spelling, exchange="Venue", product=product)
        assert str(caught.value) == reason
        if reason.endswith("begins"):
            assert "InstrumentTable" in caught.value.remedy


LINEAR_PERP, SPOT_MARKET = Product.LINEAR_PERP, Product.SPOT
SAME, POSSIBLE, DIFFERENT = Relation.SAME, Relation.POSSIBLE, Relation.DIFFERENT


@pytest.mark.parametrize(
    ("one", "other", "products", "relation", "by_default"),
    [
        ("BTCUSDT", "BTCUSDT", (None, None), SAME, SAME),
        ("BTCUSDT", " btcusdt", (None, None), POSSIBLE, POSSIBLE),
        ("BTCUSDT", "btcusdt", ("spot", "spot"), SAME, SAME),
        ("BTCUSDT", "BTCUSDT", ("spot", None), SAME, SAME),
        ("BTCUSDT", "BTCUSDT", (None, "spot"), SAME, SAME),
        ("BTCUSDT", "BTCUSDT", ("spot", "linear_perp"), DIFFERENT, POSSIBLE),
        ("BTCUSDT", "BTCUSDT", ("linear_perp", "margin"), DIFFERENT, POSSIBLE),
        ("BTCUSDT", "BTCUSDT", ("linear_perp", "future"), POSSIBLE, SAME),
        ("BTCUSDT", "BTCUSDT", ("equity", "spot"), POSSIBLE, SAME),
        ("BTCUSDT", "btcusdt", ("spot", "linear_perp"), DIFFERENT, POSSIBLE),
        ("BTCUSDT", "BTC/USDT", ("spot", None), SAME, SAME),
        ("BTCUSDT", "BTC/USDT", (None, None), POSSIBLE, POSSIBLE),
        ("BTCUSDT", "BTC/USDT:USDT", ("spot", None), DIFFERENT, DIFFERENT),
        ("BTCUSDT", "BTC/USDT", ("linear_perp", None), DIFFERENT, DIFFERENT),
        ("BTCUSDT", "BTC-USDT", (None, "linear_perp"), POSSIBLE, POSSIBLE),
        ("BTCUSDT", "BTC-USDT", ("spot", "linear_perp"), DIFFERENT, DIFFERENT),
        # One says what it settles in, and the other what does by nature.
        ("FF_XBTUSD_260327", "BTCUSD_260327", (None, None), POSSIBLE, POSSIBLE),
        # Bought on credit or not, it is one pair.
        ("BTC/USDT", "BTC-USDT", (None, "margin"), SAME, SAME),
        ("BTC/USDT", "BTC-USDT", (None, "linear_perp"), DIFFERENT, DIFFERENT),
        ("BTC/USDT", "BTC-USDT", ("spot", "margin"), DIFFERENT, SAME),
        # Every order called an equity, by a broker that sells coins too.
        ("BTC/USD", "BTCUSD", ("equity", "spot"), SAME, SAME),
        ("BTCUSDT", "BTC/USDT:USDT", ("equity", None), DIFFERENT, POSSIBLE),
        # A share class, by an order that does not say so.
        ("BRK/B", "BRK.B", (None, "equity"), POSSIBLE, POSSIBLE),
        ("BRK.B", "BRK/B", (None, "equity"), POSSIBLE, POSSIBLE),
        ("BRK/B", "BRK.A", (None, "equity"), DIFFERENT, DIFFERENT),
        ("BRK/B", "BRK.B", ("linear_perp", "equity"), DIFFERENT, POSSIBLE),
        ("BRK/B", "BRK.B", ("equity", "equity"), POSSIBLE, POSSIBLE),
        ("BRK/B", "BR/KB", ("equity", "equity"), POSSIBLE, POSSIBLE),
        ("BRK/B", "BRK", ("equity", "equity"), DIFFERENT, DIFFERENT),
        ("BRK/B", "SHARE|BRKB|1", ("equity", "equity"), POSSIBLE, POSSIBLE),
        ("BTC-USDT-SWAP", "BTC-USDT", (None, "equity"), DIFFERENT, DIFFERENT),
        ("BRK/B", "BRK.A", ("equity", "equity"), DIFFERENT, DIFFERENT),
        # Two venues' words for one thing are two things.
        (
            "BINANCE:BTCUSDT.P",
            "BYBIT:BTCUSDT.P",
            ("linear_perp", "linear_perp"),
            POSSIBLE,
            POSSIBLE,
        ),
        ("BINANCE:BTCUSDT.P", "BTCUSDT.P", ("linear_perp", "linear_perp"), SAME, SAME),
    ],
)
def test_how_two_spellings_relate(
    one: str, other: str, products: tuple[str | None, str | None], relation: Relation,
    by_default: Relation,
) -> None:  # fmt: skip
    mine, theirs = (None if word is None else Product(word) for word in products)
    assert relate(one, other, mine, theirs) is relation
    assert relate(one, other, mine, theirs, True) is by_default


def market(symbol: str, id_: str, kind: str, **more: Any) -> dict[str, Any]:
    return {"symbol": symbol, "id": id_, "type": kind, **more}


@pytest.fixture
def table() -> InstrumentTable:
    markets = (
        market("BTC/USDT", "BTCUSDT", "spot"),
        market("BTC/USDT:USDT", "BTCUSDT", "swap", linear=True),
        market("BTC/USD:BTC", "ODD-1", "swap", inverse=True),
        market("ETH/USDT:USDT-260327", "ETH-Q", "future"),
        market("ETH/USDT:USDT-260327-5000-C", "ETH-O", "option"),
        market("SOL/USDT", "SOLX", "spot"),
        market("SOL/USDT:USDT", "SOLX", "swap", linear=True),
        market("NAMELESS", "N", "margin", base="NAME", quote="LESS"),
    )
    return InstrumentTable.from_ccxt("Venue", {market["symbol"]: market for market in markets})


class TestTable:
    @pytest.mark.parametrize(
        ("symbol", "instrument"),
        [
            ("BTC/USDT", of("spot", "BTC", "USDT")),
            ("BTC/USDT:USDT", of("linear_perp", "BTC", "USDT", settle="USDT")),
            ("ODD-1", of("inverse_perp", "BTC", "USD", settle="BTC")),
            ("ETH-Q", of("future", "ETH", "USDT", settle="USDT", expiry="260327")),
            ("ETH-O",
             of("option", "ETH", "USDT", settle="USDT", expiry="260327", strike="5000", right="C")),
            ("N", of("margin", "NAME", "LESS")),
        ],
    )  # fmt: skip
    def test_knows_each_market_by_both_names(
        self, table: InstrumentTable, symbol: str, instrument: Instrument
    ) -> None:
        for exchange in ("venue", "VENUE"):
            assert table.find(exchange, symbol) == instrument
        if symbol != "N":
            assert table.find("venue", instrument.symbol) == instrument

    def test_takes_what_names_several_for_the_default(self, table: InstrumentTable) -> None:
        linear = table.find("venue", "BTC/USDT:USDT")
        assert table.find("venue", "BTCUSDT", LINEAR_PERP) == linear
        assert table.find("venue", "BTCUSDT", default=LINEAR_PERP) == linear
        assert table.find("venue", "BTCUSDT", SPOT_MARKET, default=LINEAR_PERP).product == "spot"
        # What names one thing is that, whatever the default.
        assert table.find("venue", "ODD-1", default=LINEAR_PERP).product == "inverse_perp"

    @pytest.mark.parametrize(
        ("arguments", "code", "reason"),
        [
            (("venue", "X"), "UNKNOWN_INSTRUMENT", "Symbol 'X' is not declared by venue"),
            (("other", "ODD-1"), "UNKNOWN_INSTRUMENT", "Symbol 'ODD-1' is not declared by other"),
            (("venue", "ODD-1", SPOT_MARKET), "UNKNOWN_INSTRUMENT",
             "Symbol 'ODD-1' is not declared by venue as spot"),
            (("venue", "BTCUSDT"), "AMBIGUOUS_SYMBOL",
             "Symbol 'BTCUSDT' on venue names linear_perp, spot"),
        ],
    )  # fmt: skip
    def test_says_what_it_does_not_know(
        self, table: InstrumentTable, arguments: tuple[Any, ...], code: str, reason: str
    ) -> None:
        with pytest.raises((AmbiguousSymbol, UnknownInstrument)) as caught:
            table.find(*arguments)
        assert (caught.value.code, str(caught.value)) == (ViolationCode(code), reason)
        with pytest.raises(AmbiguousSymbol):
            table.find("venue", "BTCUSDT", default=Product.OPTION)

    @pytest.mark.parametrize(
        ("symbol", "other", "product", "other_product", "relation"),
        [
            ("BTC/USDT:USDT", "BTCUSDT", None, None, SAME),
            ("BTC/USDT:USDT", "BTCUSDT", None, "spot", DIFFERENT),
            ("BTC/USDT:USDT", "BTCUSDT", None, "linear_perp", SAME),
            ("BTCUSDT", "BTC/USDT", "linear_perp", None, DIFFERENT),
            ("BTCUSDT", "BTC/USDT", "spot", None, SAME),
            ("ODD-1", "BTC/USD:BTC", None, None, SAME),
            ("ODD-1", "ETH-Q", None, None, DIFFERENT),
            # A source takes the product from the endpoint, and the exchange knows better.
            ("ODD-1", "BTC/USD:BTC", None, "future", SAME),
            ("ODD-1", "BTC/USD:BTC", None, "spot", DIFFERENT),
            # What it does not know is compared by its spelling.
            ("BTC/USDT:USDT", "BTC-USDT-SWAP", None, None, SAME),
            ("BTC/USDT:USDT", "BTC-USDT-SWAP", None, "linear_perp", SAME),
            ("BTC/USDT:USDT", "BTC-PERP", None, None, POSSIBLE),
            ("BTC/USDT:USDT", "ETHUSDT", None, None, DIFFERENT),
            ("BTC/USDT:USDT", "XBTUSDT", None, "spot", DIFFERENT),
            # One name for two, which says nothing: it is taken for what the order is in.
            ("SOL/USDT:USDT", "SOLX", None, None, SAME),
            ("SOL/USDT", "SOLX", None, None, SAME),
            ("SOL/USDT:USDT", "SOLX", None, "future", SAME),
            # It names two, and neither of them what the order is for.
            ("ODD-1", "BTCUSDT", None, None, DIFFERENT),
        ],
    )
    def test_relates_by_what_the_exchange_declares(
        self, table: InstrumentTable, symbol: str, other: str, product: str | None, other_product: str | None,
        relation: Relation,
    ) -> None:  # fmt: skip
        mine, theirs = (None if p is None else Product(p) for p in (product, other_product))
        assert table.relate("Venue", symbol, other, mine, theirs) is relation

    def test_joined_keeps_both(self, table: InstrumentTable) -> None:
        other = InstrumentTable([("X", Instrument("other", SPOT_MARKET, "X", "USDT"))])
        for joined in (table | other, other | table):
            assert joined.find("other", "X").base == "X"
            assert joined.find("venue", "BTCUSDT", SPOT_MARKET).base == "BTC"
            assert joined.find("venue", "BTCUSDT", LINEAR_PERP).base == "BTC"

    @pytest.mark.parametrize(
        ("markets", "reason"),
        [
            ({}, "no markets: call load_markets() first"),
            ({"X": market("X", "X", "odd")}, "not a ccxt market: 'odd' in 'X'"),
            ({"X": {"symbol": "X", "type": "spot"}}, "not a ccxt market: 'id' in 'X'"),
            ({"X": {"id": "X", "type": "spot"}}, "not a ccxt market: 'symbol' in None"),
            ({"X": {"symbol": "X", "id": "X"}}, "not a ccxt market: 'type' in 'X'"),
        ],
    )
    def test_of_what_is_no_market_is_an_error(self, markets: dict[str, Any], reason: str) -> None:
        with pytest.raises(ValueError, match="market") as caught:
            InstrumentTable.from_ccxt("venue", markets)
        assert str(caught.value) == reason
