"""One instrument under its many spellings, and never two under one."""

from __future__ import annotations

import inspect
import itertools
import string
import sys
from collections.abc import Callable
from datetime import datetime, timezone
from types import FrameType, SimpleNamespace

import pytest

pytest.importorskip("ccxt")
pytest.importorskip("hypothesis")

import ccxt
from hypothesis import given
from hypothesis import strategies as st

from invariant_guard import (
    AmbiguousSymbol,
    Instrument,
    InstrumentTable,
    PositionInvariantEnforcer,
    PositionInvariantViolation,
    PositionLeg,
    PositionSnapshot,
    Product,
    UnknownInstrument,
    ViolationCode,
    positions,
)
from invariant_guard.instruments.instrument import Relation, relate
from invariant_guard.testing import snapshot_of

PERPETUAL = [
    "BTC/USDT:USDT", "BTC-USDT-SWAP", "BTCUSDT.P", "BINANCE:BTCUSDT.P", "BTCUSDT-PERP.BINANCE",
    "BTCUSDT-LINEAR.BYBIT", "XBTUSDTM", "BTC_USDT-PERPETUAL",
]  # fmt: skip
SPOT = ["BTC/USDT", "XBT/USDT", "BTCUSDT-SPOT.BYBIT"]
OPEN = ["BTCUSDT", "BTC-USDT", "BTC_USDT", "btcusdt", "BTCUSDT ", "BINANCE:BTCUSDT"]
INVERSE = ["BTC/USD:BTC", "BTCUSD_PERP", "BTC-USD-SWAP", "BTC-PERPETUAL", "PI_XBTUSD"]
DATED = ["BTC/USDT:USDT-241231", "BTCUSDT_241231", "BTC-USDT-241231", "BTC-USDT-20241231"]


def verdict(symbol, side, positions, **options):
    settings = {k: options.pop(k) for k in ("instruments", "default_product") if k in options}
    enforcer = PositionInvariantEnforcer(**settings)
    try:
        enforcer.enforce_before_order(symbol, side, 1, positions, **options)
    except PositionInvariantViolation as violation:
        return violation.code
    return None


class TestRelation:
    @pytest.mark.parametrize(("one", "other"), list(itertools.permutations(PERPETUAL, 2)))
    def test_spellings_of_a_perpetual_may_be_one(self, one, other):
        assert relate(one, other) is not Relation.DIFFERENT

    @pytest.mark.parametrize(("one", "other"), list(itertools.product(PERPETUAL, SPOT)))
    def test_spot_and_perpetual_never_merge(self, one, other):
        assert relate(one, other) is Relation.DIFFERENT
        assert relate(other, one) is Relation.DIFFERENT

    @pytest.mark.parametrize(("one", "other"), list(itertools.product(OPEN, PERPETUAL + SPOT)))
    def test_a_bare_id_may_be_either(self, one, other):
        assert relate(one, other) is not Relation.DIFFERENT
        assert relate(other, one) is not Relation.DIFFERENT

    @pytest.mark.parametrize(
        ("one", "other"), list(itertools.product(DATED, OPEN + PERPETUAL + SPOT))
    )
    def test_what_expires_is_something_else(self, one, other):
        assert relate(one, other) is Relation.DIFFERENT

    @pytest.mark.parametrize(("one", "other"), list(itertools.permutations(DATED, 2)))
    def test_one_expiry_in_all_spellings(self, one, other):
        assert relate(one, other) is not Relation.DIFFERENT

    @pytest.mark.parametrize(("one", "other"), list(itertools.permutations(INVERSE, 2)))
    def test_inverse_perpetuals(self, one, other):
        assert relate(one, other) is not Relation.DIFFERENT

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("1000PEPEUSDT", "PEPEUSDT"), ("1000PEPE/USDT:USDT", "PEPE/USDT:USDT"),
            ("BTCUSDT", "BTCUSDC"), ("BTC/USDT:USDT", "BTC/USDC:USDC"), ("AB/CD", "ABC/D"),
            ("BTC-27DEC24", "BTC-28MAR25"), ("BTC-27DEC24-50000-C", "BTC-27DEC24-50000-P"),
            ("BTC-27DEC24-50000-C", "BTC-27DEC24-60000-C"), ("BTC-27DEC24", "BTC-PERPETUAL"),
            ("ETH-PERP", "BTC-PERP"), ("BTC/USD:BTC", "BTC/USDT:USDT"), ("AAPL", "MSFT"),
        ],
    )  # fmt: skip
    def test_different(self, one, other):
        assert relate(one, other) is Relation.DIFFERENT
        assert relate(other, one) is Relation.DIFFERENT

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("BTC-PERP", "BTCUSDT"), ("BTC-27DEC24", "BTC/USD:BTC-241227"),
            ("BTCPERP", "BTC/USDC:USDC"), ("BTCPERP", "BTC-PERP"),
            ("BTC-27DEC24-60000-C-USDT", "BTC/USDT:USDT-241227-60000-C"),
            ("BTCUSDT", "\uff22\uff34\uff23USDT"), ("BTC\u200bUSDT", "BTCUSDT"),
            ("BTC-USD-241227-50000-C", "BTC/USD:BTC-241227-50000-C"), ("BRK.B", "BRK-B"),
            ("FI_XBTUSD_241227", "BTC/USD:BTC-241227"),
        ],
    )  # fmt: skip
    def test_alike(self, one, other):
        assert relate(one, other) is not Relation.DIFFERENT
        assert relate(other, one) is not Relation.DIFFERENT

    @pytest.mark.parametrize("other", ["BTC/USDT:USDT", "BTC-USDT-SWAP", "BTCUSDT.P"])
    def test_with_a_product_it_is_settled(self, other):
        assert relate("BTCUSDT", other, Product.LINEAR_PERP) is Relation.SAME
        assert relate("BTCUSDT", other, Product.SPOT) is Relation.DIFFERENT

    @pytest.mark.parametrize("other", ["inverse_perp", "future", "option", "equity"])
    def test_labels_that_contradict_each_other_do_not_part_one_symbol(self, other):
        args = "BTCUSDX", "BTCUSDX", Product.LINEAR_PERP, Product(other)
        assert relate(*args) is Relation.POSSIBLE
        assert relate(*args, True) is Relation.SAME

    def test_a_default_does_not_make_a_perpetual_of_a_spot_position(self):
        args = "BTCUSDT", "BTCUSDT", Product.SPOT, Product.LINEAR_PERP
        assert relate(*args) is Relation.DIFFERENT
        assert relate(*args, True) is Relation.POSSIBLE

    def test_words_leave_no_answer_behind_for_products(self):
        relate("POISON/USDT", "POISON-USDT", "spot", Product.SPOT)
        assert relate("POISON/USDT", "POISON-USDT", Product.SPOT, Product.SPOT) is Relation.SAME

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("BINANCE:BTCUSDT", "BYBIT:BTCUSDT"), ("BTCUSDT-PERP.BINANCE", "BTCUSDT-PERP.BYBIT"),
            ("kPEPE/USDC:USDC", "KPEPE/USDC:USDC"), ("kPEPEUSDT", "KPEPEUSDT"),
            ("ABUSD", "A/BUSD:BUSD"), ("DOTUSD", "DOT/USD:USD"),
        ],
    )  # fmt: skip
    def test_what_may_be_two_is_not_called_one(self, one, other):
        assert relate(one, other, Product.LINEAR_PERP) is Relation.POSSIBLE
        assert relate(other, one, Product.LINEAR_PERP) is Relation.POSSIBLE

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("PF_XBTUSD", "PI_XBTUSD"), ("PF_XBTUSD", "BTC/USD:BTC"), ("PI_XBTUSD", "BTC/USD:USD"),
            ("XBTC/USDT:USDT", "BTCC/USDT:USDT"), ("XBTCUSDT", "BTCCUSDT"),
            ("FF_XBTUSD_241227", "BTC/USD:BTC-241227"), ("BTC-USD-SWAP", "BTC/USD:USD"),
            ("BTCUSDZ24", "BTCUSDH25"), ("BTCUSDZ24", "BTCUSD"),
        ],
    )  # fmt: skip
    def test_two_contracts_are_two(self, one, other):
        assert relate(one, other) is Relation.DIFFERENT
        assert relate(other, one) is Relation.DIFFERENT

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("PF_XBTUSD", "BTC/USD:USD"), ("PI_XBTUSD", "BTC/USD:BTC"), ("XBTUSD", "BTCUSD"),
            ("BNBUSD_PERP", "BNB/USD:BNB"), ("DOT-USD-SWAP", "DOT/USD:DOT"),
            ("FF_XBTUSD_241227", "BTC/USD:USD-241227"), ("BTCUSDZ24", "BTC/USD:BTC-241227"),
            ("BTC-USD-241227-60000-C", "BTC/USD:BTC-241227-60000.0-C"),
        ],
    )  # fmt: skip
    def test_one_contract_is_one_without_a_word(self, one, other):
        known = one not in ("XBTUSD",)
        product = None if known else Product.INVERSE_PERP
        assert relate(one, other, product) is Relation.SAME
        assert relate(other, one, product) is Relation.SAME

    @pytest.mark.parametrize(
        ("one", "other"), itertools.permutations(["BRK.B", "BRK-B", "BRK/B"], 2)
    )
    def test_share_classes(self, one, other):
        assert relate(one, other, Product.EQUITY) is Relation.POSSIBLE

    def test_the_product_of_a_position_counts(self):
        perpetual, spot = Product.LINEAR_PERP, Product.SPOT
        assert relate("BTCUSDT", "BTCUSDT", spot, perpetual) is Relation.DIFFERENT
        assert relate("BTCUSDT", "BTCUSDT", perpetual, perpetual) is Relation.SAME
        assert relate("BTC/USDT", "BTCUSDT", None, perpetual) is Relation.DIFFERENT


class TestPlainMapping:
    @pytest.mark.parametrize("key", PERPETUAL + SPOT + OPEN[1:])
    def test_an_opposing_position_under_another_spelling_is_ambiguous(self, key):
        assert verdict("BTCUSDT", "buy", {key: -1.0}) is ViolationCode.AMBIGUOUS_SYMBOL
        assert verdict("BTCUSDT", "buy", {"ETHUSDT": 1.0, key: -1.0, "BTCUSDT": 1.0}) is (
            ViolationCode.AMBIGUOUS_SYMBOL
        )

    @pytest.mark.parametrize("key", PERPETUAL + SPOT + OPEN[1:])
    @pytest.mark.parametrize("held", [1.0, 0.0])
    def test_one_that_does_not_oppose_is_not(self, key, held):
        assert verdict("BTCUSDT", "buy", {key: held}) is None

    @pytest.mark.parametrize("key", [*DATED, "BTCUSDC", "ETHUSDT"])
    def test_another_instrument_is_not(self, key):
        assert verdict("BTCUSDT", "buy", {key: -1.0}) is None

    def test_spot_beside_perpetual(self):
        assert verdict("BTC/USDT", "buy", {"BTC/USDT:USDT": -1.0}) is None

    def test_an_exit_under_another_spelling_is_ambiguous(self):
        code = verdict("BTCUSDT", "sell", {"BTC/USDT:USDT": 1.0}, reduce_only=True)
        assert code is ViolationCode.AMBIGUOUS_SYMBOL

    def test_an_exit_of_its_own_position_is_not(self):
        held = {"BTCUSDT": 1.0, "BTC/USDT:USDT": 1.0}
        assert verdict("BTCUSDT", "sell", held, reduce_only=True) is None

    @pytest.mark.parametrize("how", ["product", "default_product"])
    def test_a_product_settles_it(self, how):
        perpetual, spot = {"BTC/USDT:USDT": -1.0}, {"BTC/USDT": -1.0}
        options = {how: "linear_perp"}
        assert verdict("BTCUSDT", "buy", perpetual, **options) is ViolationCode.OPPOSING_POSITION
        assert verdict("BTCUSDT", "buy", spot, **options) is None
        assert verdict("BTCUSDT", "buy", perpetual, reduce_only=True, **options) is None

    @pytest.mark.parametrize("order", [1, -1])
    def test_two_spellings_of_one_position_are_not_added_up(self, order):
        held = dict([("BTC/USDT:USDT", 1.0), ("BTCUSDT", 1.0)][::order])
        exit_of = {"product": "linear_perp", "reduce_only": True}
        enforcer = PositionInvariantEnforcer()
        assert enforcer.check_can_open_position("BTCUSDT", "sell", 1, held, **exit_of)[0]
        assert not enforcer.check_can_open_position("BTCUSDT", "sell", 1.5, held, **exit_of)[0]

    @pytest.mark.parametrize("order", [1, -1])
    def test_two_spellings_that_disagree_are_judged_by_the_opposing_one(self, order):
        held = dict([("BTC/USDT:USDT", -1.0), ("BTCUSDT", 1.0)][::order])
        assert verdict("BTCUSDT", "buy", held, product="linear_perp") is (
            ViolationCode.OPPOSING_POSITION
        )

    def test_a_default_does_not_overrule_a_spelling(self):
        options = {"default_product": "linear_perp"}
        assert verdict("BTC/USDT", "buy", {"BTC/USDT:USDT": -1.0}, **options) is None
        assert verdict("BTC/USDT", "buy", {"BTC/USDT": -1.0}, **options) is (
            ViolationCode.OPPOSING_POSITION
        )

    def test_a_product_that_the_spelling_rules_out_is_refused(self):
        assert verdict("BTC/USDT:USDT", "buy", {}, product="spot") is (
            ViolationCode.UNKNOWN_INSTRUMENT
        )

    def test_an_endless_key_is_refused(self):
        assert verdict("BTCUSDT", "buy", {"BTCUSDT" + " " * 200: -1.0}) is (
            ViolationCode.INVALID_POSITIONS
        )


CURRENCY = st.text(string.ascii_uppercase + string.digits, min_size=2, max_size=6).filter(
    lambda text: text != "XBT"
)
DIGITS = st.integers(10, 28).map(lambda day: f"2412{day}")


@st.composite
def instruments(draw):
    product = draw(st.sampled_from(Product))
    if product is Product.EQUITY:
        return Instrument("nyse", product, draw(CURRENCY))
    base, quote = draw(CURRENCY), draw(CURRENCY)
    expiry = draw(DIGITS) if product in (Product.FUTURE, Product.OPTION) else ""
    settle = {
        Product.LINEAR_PERP: quote,
        Product.INVERSE_PERP: base,
        Product.FUTURE: draw(st.sampled_from([base, quote])),
        Product.OPTION: draw(st.sampled_from([base, quote])),
    }.get(product, "")
    option = product is Product.OPTION
    return Instrument(
        "venue", product, base, quote, settle, expiry,
        str(draw(st.integers(1, 99999))) if option else "",
        draw(st.sampled_from("CP")) if option else "",
    )  # fmt: skip


class TestContradiction:
    """A label says something else than the symbol, or than the source of the position."""

    def judged(self, symbol, rows, adapter="binance", **options):
        now = datetime.now(timezone.utc)
        snapshot = getattr(positions, f"from_{adapter}")(rows, complete=True, fetched_at=now)
        codes = []
        for reduce_only in (False, True):
            options.update(reduce_only=reduce_only, account=snapshot.account or "default")
            code = verdict(symbol, "buy", snapshot, **options)
            codes.append(code)
        return codes

    @pytest.mark.parametrize("default", ["linear_perp", "equity", "option"])
    def test_a_default_yields_to_the_adapter(self, default):
        entry, leave = ViolationCode.OPPOSING_POSITION, None
        perpetual = [{"symbol": "BTCUSD_PERP", "positionAmt": "-10", "positionSide": "BOTH"}]
        assert self.judged("BTCUSD_PERP", perpetual, default_product=default) == [entry, leave]
        swap = [{"instId": "BTC-USD-SWAP", "pos": "-10", "posSide": "net", "instType": "SWAP"}]
        assert self.judged("BTC-USD-SWAP", swap, "okx", default_product=default) == [entry, leave]
        row = {"symbol": "BTCUSD", "size": "10", "side": "Sell"}
        reply = {"retCode": 0, "result": {"category": "inverse", "list": [row]}}
        assert self.judged("BTCUSD", reply, "bybit", default_product=default) == [entry, leave]
        share = [{"symbol": "AAPL", "qty": "-10", "side": "short", "asset_class": "us_equity"}]
        assert self.judged("AAPL", share, "alpaca", default_product=default) == [entry, leave]
        contract = SimpleNamespace(symbol="ES", localSymbol="ESZ4", secType="FUT", conId=1)
        future = [SimpleNamespace(account="DU1", contract=contract, position=-10.0)]
        assert self.judged("ESZ4", future, "ibkr", default_product=default) == [entry, leave]

    def test_a_default_yields_to_a_spelling(self):
        code = verdict("BTC-USD-SWAP", "buy", {"BTC/USD:BTC": -1.0}, default_product="linear_perp")
        assert code is ViolationCode.OPPOSING_POSITION
        code = verdict("BTCUSD", "buy", {"BTC/USD:BTC": -1.0}, default_product="linear_perp")
        assert code is ViolationCode.AMBIGUOUS_SYMBOL

    def test_a_word_that_the_adapter_contradicts_clears_nothing(self):
        option = "AAPL261218C00190000"
        rows = [{"symbol": option, "qty": "-1", "side": "short", "asset_class": "us_option"}]
        ambiguous = ViolationCode.AMBIGUOUS_SYMBOL
        assert self.judged(option, rows, "alpaca", product="equity") == [ambiguous, ambiguous]
        assert self.judged(option, rows, "alpaca") == [ViolationCode.OPPOSING_POSITION, None]

    @pytest.mark.parametrize("options", [{}, {"product": "equity"}, {"default_product": "equity"}])
    def test_a_broker_of_shares_sells_coins_too(self, options):
        rows = [{"symbol": "BTCUSD", "qty": "-1", "side": "short", "asset_class": "crypto"}]
        judged = self.judged("BTC/USD", rows, "alpaca", **options)
        assert judged == [ViolationCode.OPPOSING_POSITION, None]

    @pytest.mark.parametrize("label", ["inverse_perp", "future"])
    def test_a_table_knows_better_than_the_label(self, label):
        future = Instrument("bybit", Product.FUTURE, "BTC", "USD", "BTC", "261225")
        table = InstrumentTable([("BTCUSDZ26", future), (future.symbol, future)])
        options = {"instruments": table, "exchange": "bybit", "default_product": "linear_perp"}
        leg = PositionLeg("BTCUSDZ26", "short", 1, product=label)
        held = PositionSnapshot((leg,), "test", datetime.now(timezone.utc), complete=True)
        for symbol in ("BTCUSDZ26", future.symbol):
            assert verdict(symbol, "buy", held, **options) is ViolationCode.OPPOSING_POSITION
            assert verdict(symbol, "buy", held, reduce_only=True, **options) is None

    def test_a_share_class_is_one_share(self):
        code = verdict("BRK-B", "buy", {"BRK.B": -10.0}, product="equity")
        assert code is ViolationCode.AMBIGUOUS_SYMBOL


def calls_made(attempt: Callable[[], object]) -> int:
    """How many functions written in Python an attempt calls, generators aside."""
    calls = 0

    def count(frame: FrameType, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event == "call" and not frame.f_code.co_flags & inspect.CO_GENERATOR

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        attempt()
    finally:
        sys.setprofile(before)
    return calls


def test_thousands_of_positions_are_not_compared_one_by_one():
    held = {f"COIN{number}USDT": -1.0 for number in range(10_000)}
    enforcer = PositionInvariantEnforcer(default_product="linear_perp")
    snapshot = snapshot_of(held)
    for positions_of in (held, snapshot):
        enforcer.check_can_open_position("BTCUSDT", "buy", 1, positions_of)
        for number in range(10):
            symbol = f"COIN{number}XUSDT"
            calls = calls_made(
                lambda symbol=symbol, positions=positions_of: enforcer.check_can_open_position(
                    symbol, "buy", 1, positions
                )
            )
            # Some 50; more than 10,000 where every pair is compared in full.
            assert calls < 1_000, (symbol, type(positions_of).__name__)


class TestParse:
    @given(instruments().filter(lambda one: one.base != one.quote))
    def test_reads_what_it_writes(self, instrument):
        again = Instrument.parse(
            instrument.symbol, exchange=instrument.exchange, product=instrument.product
        )
        assert again == instrument

    @given(CURRENCY, CURRENCY.filter(lambda text: len(text) > 2))
    def test_spot_and_perpetual_are_two(self, base, quote):
        spot = Instrument.parse(f"{base}/{quote}", exchange="x", product="spot")
        perpetual = Instrument.parse(f"{base}/{quote}:{quote}", exchange="x")
        assert spot != perpetual
        assert spot.symbol != perpetual.symbol

    def test_an_id_needs_a_product(self):
        with pytest.raises(AmbiguousSymbol) as caught:
            Instrument.parse("BTCUSDT", exchange="binance")
        assert "linear_perp" in str(caught.value)
        assert caught.value.code is ViolationCode.AMBIGUOUS_SYMBOL
        parsed = Instrument.parse("BTCUSDT", exchange="Binance", product="linear_perp")
        assert parsed == Instrument("binance", Product.LINEAR_PERP, "BTC", "USDT", "USDT")
        assert parsed.symbol == "BTC/USDT:USDT"

    @pytest.mark.parametrize("spelling", PERPETUAL)
    def test_every_spelling_gives_one_perpetual(self, spelling):
        parsed = Instrument.parse(spelling, exchange="x", product=Product.LINEAR_PERP)
        assert parsed == Instrument("x", Product.LINEAR_PERP, "BTC", "USDT", "USDT")

    @pytest.mark.parametrize(
        ("spelling", "settle"),
        [("BTC-USD-241227", "BTC"), ("BTCUSDT_241227", "USDT"), ("BTC/USDT:USDT-241227", "USDT")],
    )
    def test_futures_know_their_settlement(self, spelling, settle):
        assert Instrument.parse(spelling, exchange="x").settle == settle

    @pytest.mark.parametrize("spelling", ["BTC-PERP", "ABCXYZ"])
    def test_a_base_that_cannot_be_told_is_ambiguous(self, spelling):
        with pytest.raises(AmbiguousSymbol):
            Instrument.parse(spelling, exchange="x", product="linear_perp")

    def test_a_spelling_that_is_something_else(self):
        with pytest.raises(UnknownInstrument):
            Instrument.parse("BTC/USDT:USDT", exchange="x", product="spot")
        with pytest.raises(ValueError, match="swap"):
            Instrument.parse("BTC/USDT:USDT", exchange="x", product="swap")

    def test_exchanges_are_apart(self):
        one = Instrument.parse("BTC/USDT:USDT", exchange="binance")
        assert one != Instrument.parse("BTC/USDT:USDT", exchange="bybit")


def market(symbol, venue_id, kind, **rest):
    return {"symbol": symbol, "id": venue_id, "type": kind, "spot": kind == "spot", **rest}


@pytest.fixture
def table():
    venue = ccxt.binance()
    venue.set_markets(
        [
            market("BTC/USDT", "BTCUSDT", "spot", base="BTC", quote="USDT", spot=True),
            market("BTC/USDT:USDT", "BTCUSDT", "swap", base="BTC", quote="USDT", linear=True),
            market("BTC/USD:BTC", "BTCUSD_PERP", "swap", base="BTC", quote="USD", inverse=True),
            market("ETH/USDT:USDT-241227", "ETHUSDT_241227", "future", base="ETH", quote="USDT"),
        ]
    )
    return InstrumentTable.from_ccxt("binance", venue.markets)


class TestTable:
    def test_finds_by_both_spellings(self, table):
        perpetual = table.find("binance", "BTC/USDT:USDT")
        assert table.find("Binance", "BTCUSDT", Product.LINEAR_PERP) == perpetual
        assert table.find("binance", "BTCUSDT", Product.SPOT) == table.find("binance", "BTC/USDT")
        assert table.find("binance", "BTCUSD_PERP").product is Product.INVERSE_PERP
        assert table.find("binance", "ETHUSDT_241227").expiry == "241227"

    def test_says_what_it_cannot_find(self, table):
        with pytest.raises(UnknownInstrument):
            table.find("binance", "BTCUSDC")
        with pytest.raises(UnknownInstrument):
            table.find("bybit", "BTC/USDT")
        with pytest.raises(UnknownInstrument):
            table.find("binance", "BTC/USDT", Product.OPTION)
        with pytest.raises(AmbiguousSymbol):
            table.find("binance", "BTCUSDT")

    def test_the_enforcer_goes_by_it(self, table):
        def judged(*order, **options):
            return verdict(*order, instruments=table, **options)

        held = {"BTC/USDT:USDT": -1.0}
        assert judged("DOGEUSDT", "buy", {}) is ViolationCode.UNKNOWN_INSTRUMENT
        assert judged("BTCUSDT", "buy", held) is ViolationCode.AMBIGUOUS_SYMBOL
        assert judged("BTCUSDT", "buy", held, product="linear_perp") is (
            ViolationCode.OPPOSING_POSITION
        )
        assert judged("BTCUSDT", "buy", held, product="spot") is None
        assert judged("BTC/USD:BTC", "buy", held) is None
        assert judged("BTC/USDT:USDT", "buy", {"BTCUSDT": -1.0}) is ViolationCode.OPPOSING_POSITION
        # A position the table does not know falls back to what its spelling may mean.
        assert judged("BTC/USDT:USDT", "buy", {"BTC-USDT-SWAP": -1.0}) is (
            ViolationCode.OPPOSING_POSITION
        )

    def test_tables_join(self, table):
        other = InstrumentTable([("X", Instrument("bybit", Product.SPOT, "X", "USDT"))])
        joined = table | other
        assert joined.find("bybit", "X").base == "X"
        assert joined.find("binance", "BTC/USDT").base == "BTC"

    @pytest.mark.parametrize("markets", [{}, {"X": {"symbol": "X", "id": "X", "type": "odd"}}])
    def test_no_markets_are_an_error(self, markets):
        with pytest.raises(ValueError, match="market"):
            InstrumentTable.from_ccxt("binance", markets)
