"""Adapters: a payload either says symbol, size and direction without doubt, or it is refused.

The rows are cut from what the venues' APIs and libraries return, with the fields that matter.
ccxt's rows are made by ccxt's own parsers, offline.
"""

from __future__ import annotations

from collections import namedtuple
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from types import SimpleNamespace
from uuid import uuid4

import pytest

pytest.importorskip("ccxt")
pytest.importorskip("alpaca")
pytest.importorskip("hypothesis")

import ccxt
from alpaca.trading.models import Position as AlpacaPosition
from hypothesis import given
from hypothesis import strategies as st

from invariant_guard import (
    Direction,
    PositionDataError,
    PositionInvariantEnforcer,
    PositionInvariantViolation,
    PositionLeg,
    PositionSnapshot,
    Product,
    ViolationCode,
    positions,
)
from invariant_guard.ledger import CcxtVenue, Key
from invariant_guard.ledger.model.legs import legs_of

NOW = datetime.now(timezone.utc)
ADAPTERS = [
    positions.from_ccxt, positions.from_binance, positions.from_alpaca, positions.from_bybit,
    positions.from_okx, positions.from_ibkr,
]  # fmt: skip


def ccxt_row(contracts, side, symbol="BTC/USDT:USDT", **rest):
    return {"symbol": symbol, "contracts": contracts, "side": side, "hedged": False, **rest}


def binance_row(amount, leg="BOTH", symbol="BTCUSDT", **rest):
    return {"symbol": symbol, "positionAmt": amount, "positionSide": leg, **rest}


def bybit_row(size, side, index=0, symbol="BTCUSDT"):
    return {"symbol": symbol, "size": size, "side": side, "positionIdx": index}


def okx_row(size, leg="net", symbol="BTC-USDT-SWAP", kind="SWAP", **rest):
    return {"instId": symbol, "instType": kind, "pos": size, "posSide": leg, **rest}


def alpaca_row(size, side, symbol="AAPL"):
    return {"symbol": symbol, "qty": size, "side": side, "asset_class": "us_equity"}


Ib = namedtuple("Ib", "account contract position avgCost")


@dataclass
class Contract:
    secType: str = "STK"
    symbol: str = "AAPL"
    localSymbol: str = "AAPL"
    conId: int = 265598


def ib_row(size, account="DU1", **contract):
    return Ib(account, Contract(**contract), size, 1.0)


def net(snapshot):
    return {symbol: quantity for symbol, quantity in snapshot.net().items() if quantity}


class TestNeverFlatByAccident:
    @pytest.mark.parametrize("adapter", ADAPTERS)
    @pytest.mark.parametrize(
        "payload",
        [None, {}, [], (), "", "error", 0, False, object(), iter([]), [None], [[]], ["x"], [{}],
         {"code": -2015, "msg": "Invalid API-key"}, {"retCode": 10003, "retMsg": "no", "result": {}},
         {"code": "50111", "msg": "Invalid key", "data": []}, {"error": "x"},
         {"retCode": 0}, {"code": "0"}, {"retCode": False, "result": {"list": []}},
         {"code": "0", "data": None}, {"code": 0, "retCode": 0, "data": {}, "result": []}],
    )  # fmt: skip
    def test_an_error_is_no_position_report(self, adapter, payload):
        with pytest.raises(PositionDataError) as caught:
            adapter(payload)
        assert caught.value.code is ViolationCode.POSITION_DATA
        assert caught.value.remedy

    @pytest.mark.parametrize("adapter", ADAPTERS)
    def test_an_empty_list_needs_a_statement(self, adapter):
        for statement in ({"complete": True}, {"fetched_at": NOW}, {"symbols": ["X"]}):
            with pytest.raises(PositionDataError, match="empty"):
                adapter([], **statement)
        now = datetime.now(timezone.utc)
        flat = adapter([], complete=True, fetched_at=now)
        assert (flat.legs, flat.complete, flat.fetched_at) == ((), True, now)
        assert PositionInvariantEnforcer().check_can_open_position("X", "buy", 1, flat)[0]
        asked = adapter([], symbols=["X"], fetched_at=now)
        assert PositionInvariantEnforcer().check_can_open_position("X", "buy", 1, asked)[0]
        assert not PositionInvariantEnforcer().check_can_open_position("Y", "buy", 1, asked)[0]

    @pytest.mark.parametrize("adapter", ADAPTERS)
    def test_a_word_is_no_statement(self, adapter):
        with pytest.raises(PositionDataError):
            adapter([], complete="yes", fetched_at=NOW)

    def test_a_data_error_blocks_like_any_refusal(self):
        assert issubclass(PositionDataError, PositionInvariantViolation)

    @pytest.mark.parametrize(
        "row",
        [ccxt_row("bad", "long"), ccxt_row(1.0, "long", symbol=None), {"symbol": "X"}],
    )
    def test_one_bad_row_spoils_the_report(self, row):
        with pytest.raises(PositionDataError):
            positions.from_ccxt([ccxt_row(1.0, "long", symbol="ETH/USDT:USDT"), row])

    def test_a_row_that_raises_is_a_data_error(self):
        class Row(dict):
            def get(self, key, default=None):
                raise RuntimeError("gone")

        with pytest.raises(PositionDataError, match="RuntimeError"):
            positions.from_ccxt([Row(x=1)])


BAD_NUMBERS = [None, "", "x", "nan", "inf", float("nan"), float("inf"), True, [], "1_0", " 1"]


@pytest.mark.parametrize("bad", BAD_NUMBERS, ids=repr)
def test_a_size_that_is_no_number_is_refused(bad):
    for adapter, row in [
        (positions.from_ccxt, ccxt_row(bad, "long")),
        (positions.from_binance, binance_row(bad)),
        (positions.from_alpaca, alpaca_row(bad, "long")),
        (positions.from_bybit, bybit_row(bad, "Buy")),
        (positions.from_ibkr, ib_row(bad)),
        *([] if bad == "" else [(positions.from_okx, okx_row(bad))]),
    ]:
        with pytest.raises(PositionDataError):
            adapter([row])


class TestCcxt:
    @pytest.mark.parametrize(
        ("contracts", "side", "signed"),
        [(2.0, "long", 2), (2.0, "short", -2), (-100.0, "short", -100), ("0.5", "short", "-0.5")],
    )
    def test_side_is_the_direction(self, contracts, side, signed):
        snapshot = positions.from_ccxt([ccxt_row(contracts, side)])
        assert net(snapshot) == {"BTC/USDT:USDT": Decimal(signed)}
        assert snapshot.source == "ccxt"
        assert snapshot.legs[0].unit == "contracts"

    @pytest.mark.parametrize(
        ("contracts", "side"),
        [(1.0, None), (1.0, "net"), (1.0, ""), (1.0, "LONG"), (1.0, "buy"), (-1.0, "long"),
         (-1.0, None), (1.0, ["long"]), (1.0, 1)],
    )  # fmt: skip
    def test_no_direction_is_refused(self, contracts, side):
        with pytest.raises(PositionDataError):
            positions.from_ccxt([ccxt_row(contracts, side)])

    @pytest.mark.parametrize("side", ["short", "long", None, "net"])
    def test_zero_is_flat_whatever_the_side(self, side):
        snapshot = positions.from_ccxt([ccxt_row(0.0, side)])
        assert net(snapshot) == {}
        assert snapshot.knows("BTC/USDT:USDT")

    def test_hedge_legs_stay_apart(self):
        rows = [ccxt_row(1.0, "long", hedged=True), ccxt_row(1.0, "short", hedged=True)]
        snapshot = positions.from_ccxt(rows)
        assert snapshot.conflicts == ("BTC/USDT:USDT",)
        both = snapshot.exposure("BTC/USDT:USDT")
        assert (both.long, both.short, both.net) == (1, 1, 0)

    @pytest.mark.parametrize(
        ("amount", "side", "signed"), [("-0.5", "short", "-0.5"), ("0.5", "long", "0.5")]
    )
    def test_rows_that_ccxt_itself_parses_from_binance(self, amount, side, signed):
        venue = ccxt.binanceusdm()
        market = {"id": "BTCUSDT", "symbol": "BTC/USDT:USDT", "base": "BTC", "quote": "USDT",
                  "settle": "USDT", "type": "swap", "spot": False, "swap": True, "linear": True,
                  "contract": True, "contractSize": 1.0, "precision": {"base": 8, "quote": 8}}  # fmt: skip
        venue.set_markets([market])
        raw = {"symbol": "BTCUSDT", "positionAmt": amount, "positionSide": "BOTH",
               "entryPrice": "100", "markPrice": "100", "unRealizedProfit": "0",
               "liquidationPrice": "50", "leverage": "10", "isolatedMargin": "5",
               "marginType": "cross",
               "notional": str(float(amount) * 100), "isolatedWallet": "5"}  # fmt: skip
        row = venue.parse_position_risk(raw, venue.market("BTC/USDT:USDT"))
        assert (row["contracts"], row["side"]) == (0.5, side)
        assert net(positions.from_ccxt([row])) == {"BTC/USDT:USDT": Decimal(signed)}

    def test_rows_that_ccxt_itself_parses_from_bybit_and_okx(self):
        for venue, raw, symbol in [
            (ccxt.bybit(), {"symbol": "BTCUSDT", "size": "2", "side": "Sell", "positionIdx": 0,
                            "avgPrice": "1", "leverage": "1", "positionValue": "2"}, "BTCUSDT"),
            (ccxt.okx(), {"instId": "BTC-USDT-SWAP", "pos": "-2", "posSide": "net", "avgPx": "1",
                          "instType": "SWAP", "mgnMode": "cross", "lever": "1"}, "BTC-USDT-SWAP"),
        ]:  # fmt: skip
            venue.set_markets(
                [{"id": symbol, "symbol": "BTC/USDT:USDT", "base": "BTC", "quote": "USDT",
                  "settle": "USDT", "type": "swap", "spot": False, "swap": True, "linear": True,
                  "contract": True, "contractSize": 1.0, "inverse": False, "margin": False}]
            )  # fmt: skip
            row = venue.parse_position(raw, venue.market("BTC/USDT:USDT"))
            assert net(positions.from_ccxt([row])) == {"BTC/USDT:USDT": -2}


class TestBinance:
    @pytest.mark.parametrize(
        ("amount", "leg", "signed"),
        [("0.010", "BOTH", "0.01"), ("-0.010", "BOTH", "-0.01"), ("3", "LONG", 3),
         ("-3", "SHORT", -3)],
    )  # fmt: skip
    def test_the_sign_is_the_direction(self, amount, leg, signed):
        snapshot = positions.from_binance([binance_row(amount, leg)])
        assert net(snapshot) == {"BTCUSDT": Decimal(signed)}

    @pytest.mark.parametrize(
        ("amount", "leg"),
        [("-1", "LONG"), ("1", "SHORT"), ("1", "long"), ("1", None), ("1", ["BOTH"]), ("1", 1)],
    )
    def test_a_sign_that_contradicts_the_leg_is_refused(self, amount, leg):
        with pytest.raises(PositionDataError):
            positions.from_binance([binance_row(amount, leg)])

    def test_rows_without_a_leg_go_by_their_sign(self):
        row = {"symbol": "BTCUSDT", "positionAmt": "-1"}
        assert net(positions.from_binance([row])) == {"BTCUSDT": -1}

    @pytest.mark.parametrize(
        ("symbol", "product"),
        [("BTCUSDT", Product.LINEAR_PERP), ("BTCUSD_PERP", Product.INVERSE_PERP),
         ("BTCUSDT_241227", Product.FUTURE)],
    )  # fmt: skip
    def test_they_are_futures(self, symbol, product):
        (leg,) = positions.from_binance([binance_row("1", symbol=symbol)]).legs
        assert leg.product is product

    def test_the_spot_market_of_the_same_name_is_something_else(self):
        snapshot = positions.from_binance([binance_row("-1")], complete=True)
        check = PositionInvariantEnforcer().check_can_open_position
        assert not check("BTCUSDT", "buy", 1, snapshot)[0]
        assert not check("BTC/USDT:USDT", "buy", 1, snapshot)[0]
        assert check("BTC/USDT", "buy", 1, snapshot)[0]
        assert check("BTCUSDT", "buy", 1, snapshot, product="spot")[0]

    def test_a_hedged_pair(self):
        rows = [binance_row("1", "LONG"), binance_row("-1", "SHORT")]
        assert positions.from_binance(rows).conflicts == ("BTCUSDT",)

    def test_rows_of_one_symbol_add_up(self):
        rows = [binance_row("0.1"), binance_row("0.2")]
        assert net(positions.from_binance(rows)) == {"BTCUSDT": Decimal("0.3")}


class TestAlpaca:
    @pytest.mark.parametrize(
        ("size", "side", "signed"),
        [("5", "long", 5), ("-5", "short", -5), ("5", "short", -5), ("0.25", "long", "0.25")],
    )
    def test_side_is_the_direction(self, size, side, signed):
        assert net(positions.from_alpaca([alpaca_row(size, side)])) == {"AAPL": Decimal(signed)}

    @pytest.mark.parametrize(("size", "side"), [("-5", "long"), ("5", None), ("5", "both")])
    def test_a_contradiction_is_refused(self, size, side):
        with pytest.raises(PositionDataError):
            positions.from_alpaca([alpaca_row(size, side)])

    @pytest.mark.parametrize(("size", "side"), [("5", "long"), ("-5", "short")])
    def test_models_of_alpaca_py(self, size, side):
        numbers = dict.fromkeys(
            ["avg_entry_price", "market_value", "cost_basis", "unrealized_pl",
             "unrealized_plpc", "unrealized_intraday_pl", "unrealized_intraday_plpc",
             "current_price", "lastday_price", "change_today"], "1",
        )  # fmt: skip
        model = AlpacaPosition(
            asset_id=uuid4(), symbol="AAPL", exchange="NASDAQ", asset_class="us_equity",
            qty=size, side=side, **numbers,
        )  # fmt: skip
        snapshot = positions.from_alpaca([model])
        assert net(snapshot) == {"AAPL": Decimal(size)}
        assert snapshot.legs[0].product is Product.EQUITY


class TestBybit:
    def reply(self, *rows, code=0, cursor=""):
        result = {"list": list(rows), "category": "linear", "nextPageCursor": cursor}
        return {"retCode": code, "retMsg": "OK", "result": result, "time": 1}

    @pytest.mark.parametrize(("side", "signed"), [("Buy", 2), ("Sell", -2)])
    @pytest.mark.parametrize("index", [0, "hedge"])
    def test_side_is_the_direction(self, side, signed, index):
        index = {"Buy": 1, "Sell": 2}[side] if index else 0
        row = bybit_row("2", side, index)
        assert net(positions.from_bybit([row])) == {"BTCUSDT": signed}
        snapshot = positions.from_bybit(self.reply(row))
        assert net(snapshot) == {"BTCUSDT": signed}
        assert snapshot.legs[0].product is Product.LINEAR_PERP

    @pytest.mark.parametrize(
        ("size", "side", "index"),
        [("2", "", 0), ("2", "None", 0), ("2", "buy", 0), ("-2", "Sell", 0), ("2", "Buy", 2),
         ("2", "Sell", 1), ("2", "Buy", 3), ("2", "Buy", True), ("2", "Buy", "1"), ("2", None, 0)],
    )  # fmt: skip
    def test_a_contradiction_is_refused(self, size, side, index):
        with pytest.raises(PositionDataError):
            positions.from_bybit([bybit_row(size, side, index)])

    @pytest.mark.parametrize("side", ["", "None", "Buy"])
    def test_zero_is_flat(self, side):
        assert net(positions.from_bybit([bybit_row("0", side)])) == {}

    def test_a_further_page_is_not_complete(self):
        reply = self.reply(bybit_row("2", "Buy"), cursor="next")
        with pytest.raises(PositionDataError, match="page"):
            positions.from_bybit(reply, complete=True)
        assert not positions.from_bybit(reply).complete

    def test_an_error_reply_is_refused_even_with_rows(self):
        with pytest.raises(PositionDataError, match="10003"):
            positions.from_bybit(self.reply(bybit_row("2", "Buy"), code=10003))

    @pytest.mark.parametrize(
        ("category", "symbol", "product"),
        [("inverse", "BTCUSD", Product.INVERSE_PERP), ("option", "BTC-1-2-C", Product.OPTION),
         ("linear", "BTC-27DEC24", Product.FUTURE)],
    )  # fmt: skip
    def test_the_category_says_the_product(self, category, symbol, product):
        reply = self.reply(bybit_row("1", "Buy", symbol=symbol))
        reply["result"]["category"] = category
        assert positions.from_bybit(reply).legs[0].product is product


class TestOkx:
    @pytest.mark.parametrize(
        ("size", "leg", "signed"),
        [("3", "net", 3), ("-3", "net", -3), ("3", "long", 3), ("3", "short", -3)],
    )
    def test_directions(self, size, leg, signed):
        assert net(positions.from_okx([okx_row(size, leg)])) == {"BTC-USDT-SWAP": signed}
        reply = {"code": "0", "msg": "", "data": [okx_row(size, leg)]}
        assert net(positions.from_okx(reply)) == {"BTC-USDT-SWAP": signed}

    @pytest.mark.parametrize(
        ("size", "leg"),
        [("-3", "long"), ("-3", "short"), ("3", ""), ("3", None), ("3", "both"), ("3", ["net"])],
    )
    def test_a_contradiction_is_refused(self, size, leg):
        with pytest.raises(PositionDataError):
            positions.from_okx([okx_row(size, leg)])

    @pytest.mark.parametrize("size", ["0", ""])
    def test_zero_or_empty_is_flat(self, size):
        assert net(positions.from_okx([okx_row(size)])) == {}

    @pytest.mark.parametrize(("currency", "signed"), [("BTC", 3), ("USDT", -3)])
    def test_margin_goes_by_its_currency(self, currency, signed):
        row = okx_row("3", symbol="BTC-USDT", kind="MARGIN", posCcy=currency)
        assert net(positions.from_okx([row])) == {"BTC-USDT": signed}

    @pytest.mark.parametrize(
        ("size", "currency"), [("3", ""), ("3", None), ("3", "ETH"), ("-3", "BTC")]
    )
    def test_margin_without_it_is_refused(self, size, currency):
        with pytest.raises(PositionDataError):
            positions.from_okx([okx_row(size, symbol="BTC-USDT", kind="MARGIN", posCcy=currency)])

    @pytest.mark.parametrize(
        ("kind", "symbol", "product"),
        [("SWAP", "BTC-USDT-SWAP", Product.LINEAR_PERP), ("FUTURES", "X-Y-241227", Product.FUTURE),
         ("SWAP", "BTC-USD-SWAP", Product.INVERSE_PERP), ("NEW", "X", None)],
    )  # fmt: skip
    def test_the_type_says_the_product(self, kind, symbol, product):
        (leg,) = positions.from_okx([okx_row("1", symbol=symbol, kind=kind)]).legs
        assert leg.product is product


class TestIbkr:
    @pytest.mark.parametrize(("size", "signed"), [(5.0, 5), (-5.0, -5), (0.0, None)])
    def test_the_sign_is_the_direction(self, size, signed):
        snapshot = positions.from_ibkr([ib_row(size)])
        assert net(snapshot) == ({"AAPL": signed} if signed else {})
        assert snapshot.account == "DU1"

    def test_several_accounts_have_to_be_told_apart(self):
        rows = [ib_row(5.0, "DU1"), ib_row(-5.0, "DU2")]
        with pytest.raises(PositionDataError, match="DU1, DU2"):
            positions.from_ibkr(rows)
        assert net(positions.from_ibkr(rows, account="DU2")) == {"AAPL": -5}

    def test_an_account_without_rows_is_the_empty_list(self):
        with pytest.raises(PositionDataError, match="empty"):
            positions.from_ibkr([ib_row(5.0)], account="DU9")

    def test_names(self):
        future = ib_row(1.0, secType="FUT", symbol="ES", localSymbol="ESZ4", conId=1)
        share = ib_row(1.0, symbol="BRK B", localSymbol="BRK B", conId=2)
        cash = ib_row(1.0, secType="CASH", symbol="EUR", localSymbol="", conId=3)
        assert net(positions.from_ibkr([future, share, cash])) == {"ESZ4": 1, "BRK B": 1, "EUR": 1}
        assert net(positions.from_ibkr([future], symbol_of=lambda c: c.symbol)) == {"ES": 1}

    def test_two_contracts_of_one_name_are_refused(self):
        rows = [ib_row(1.0, symbol="RY", conId=1), ib_row(1.0, symbol="RY", conId=2)]
        with pytest.raises(PositionDataError, match="two contracts"):
            positions.from_ibkr(rows)

    @pytest.mark.parametrize(
        "row", [ib_row(1.0, ""), ib_row(1.0, None), Ib("DU1", None, 1.0, 1.0), SimpleNamespace()]
    )
    def test_a_row_without_account_or_contract(self, row):
        with pytest.raises(PositionDataError):
            positions.from_ibkr([row])


class TestSigned:
    def from_signed(self, quantities, **rest):
        return positions.from_signed(
            quantities, source="books", fetched_at=NOW, **{"complete": True, **rest}
        )

    def test_reads_the_old_form_with_its_origin(self):
        snapshot = self.from_signed({"A": 1.5, "B": "-2", "C": 0})
        assert net(snapshot) == {"A": Decimal("1.5"), "B": -2}
        assert (snapshot.source, snapshot.complete) == ("books", True)

    def test_empty_is_flat_only_if_complete(self):
        assert self.from_signed({}).legs == ()
        with pytest.raises(PositionDataError):
            self.from_signed({}, complete=False)

    @pytest.mark.parametrize("bad", [None, [], {"A": None}, {"A": float("nan")}, {1: 1.0}])
    def test_bad_data(self, bad):
        with pytest.raises(PositionDataError):
            self.from_signed(bad)

    def test_nothing_has_a_default(self):
        with pytest.raises(TypeError):
            positions.from_signed({})


class TestLeg:
    @pytest.mark.parametrize("side", ["long", "BUY", Direction.LONG])
    def test_reads_side_words(self, side):
        assert PositionLeg("X", side, 1).side is Direction.LONG

    @pytest.mark.parametrize(
        ("symbol", "side", "quantity"),
        [("", "long", 1), (None, "long", 1), ("X", None, 1), ("X", "net", 1), ("X", "long", -1),
         ("X", "long", None), ("X", "long", float("nan")), ("X", "long", True)],
    )  # fmt: skip
    def test_refuses_what_is_none(self, symbol, side, quantity):
        with pytest.raises(PositionDataError):
            PositionLeg(symbol, side, quantity)


class TestProductOfALeg:
    @pytest.mark.parametrize("product", ["spot", Product.SPOT])
    def test_a_word_becomes_the_product(self, product):
        assert PositionLeg("X", "long", 1, product=product).product is Product.SPOT
        assert PositionLeg("X", "long", 1).product is None

    @pytest.mark.parametrize("product", ["perp", "", object(), 5, ["spot"]])
    def test_anything_else_is_refused(self, product):
        with pytest.raises(PositionDataError, match="no product"):
            PositionLeg("X", "long", 1, product=product)

    def test_one_symbol_may_name_two_positions(self):
        legs = (
            PositionLeg("BTCUSDT", "short", 1, product="linear_perp", unit="contracts"),
            PositionLeg("BTCUSDT", "long", 5, product="spot"),
        )
        for rows in (legs, legs[::-1]):
            snapshot = PositionSnapshot(rows, "s", NOW, complete=True)
            assert snapshot.conflicts == ()
            assert {product: both.net for _, product, both in snapshot.holdings()} == {
                "linear_perp": -1, "spot": 5,
            }  # fmt: skip
            assert snapshot.symbols == {"BTCUSDT"}
            assert snapshot.net() == {"BTCUSDT": 4}

    def test_and_each_is_judged_by_itself(self):
        fresh = datetime.now(timezone.utc)
        legs = (
            PositionLeg("BTCUSDT", "short", 1, product="linear_perp"),
            PositionLeg("BTCUSDT", "long", 5, product="spot"),
        )
        check = PositionInvariantEnforcer().check_can_open_position
        for rows in (legs, legs[::-1]):
            snapshot = PositionSnapshot(rows, "s", fresh, complete=True)
            assert check("BTCUSDT", "buy", 1, snapshot, product="spot")[0]
            assert not check("BTCUSDT", "buy", 1, snapshot, product="linear_perp")[0]
            assert check("BTCUSDT", "sell", 1, snapshot, product="linear_perp")[0]
            assert not check("BTCUSDT", "sell", 1, snapshot, product="spot")[0]


class TestHedgeLegs:
    def test_two_rows_of_one_leg_do_not_tell_of_the_other(self):
        rows = [okx_row("1", "long"), okx_row("1", "long")]
        symbol = rows[0]["instId"]
        assert not positions.from_okx(rows).knows(symbol)
        assert positions.from_okx([rows[0], okx_row("", "short")]).knows(symbol)

    def test_nor_do_two_flat_ones(self):
        flat = bybit_row("0", "", 1, "X")
        assert not positions.from_bybit([flat, flat]).knows("X")
        assert positions.from_bybit([flat, {**flat, "positionIdx": 2}]).knows("X")

    def test_a_flat_row_without_a_side_is_the_other_leg(self):
        leg = PositionLeg("X", "long", 1, hedged=True)
        flat = PositionLeg("X", None, 0, hedged=True)
        assert PositionSnapshot((leg, flat), "s", NOW).knows("X")
        assert not PositionSnapshot((leg, leg), "s", NOW).knows("X")
        assert not PositionSnapshot((flat,), "s", NOW).knows("X")


class TestFurtherPage:
    def reply(self, *rows):
        result = {"category": "linear", "list": list(rows), "nextPageCursor": "p2"}
        return {"retCode": 0, "result": result}

    def test_symbols_without_a_row_stay_unknown(self):
        row = bybit_row("1", "Buy", symbol="X")
        snapshot = positions.from_bybit(self.reply(row), symbols=["X", "Y"], fetched_at=NOW)
        assert snapshot.knows("X")
        assert not snapshot.knows("Y")

    @pytest.mark.parametrize("said", [{"complete": True}, {"symbols": ["X"]}])
    def test_an_empty_page_is_no_flat_account(self, said):
        with pytest.raises(PositionDataError):
            positions.from_bybit(self.reply(), fetched_at=NOW, **said)


@pytest.mark.parametrize("kind", [None, "", "margin"])
def test_okx_a_row_held_in_a_currency_is_no_signed_one(kind):
    row = {**okx_row("1", symbol="BTC-USDT"), "instType": kind, "posCcy": "USDT"}
    with pytest.raises(PositionDataError, match="held in"):
        positions.from_okx([row])


def test_ibkr_an_account_without_a_name_is_none():
    rows = [ib_row(5.0, "DU1"), ib_row(-5.0, "DU2")]
    with pytest.raises(PositionDataError, match="account"):
        positions.from_ibkr(rows, account="", complete=True, fetched_at=NOW)


def _raising():
    yield "X"
    raise RuntimeError


class TestOddArguments:
    """Whatever is wrong with them, it is the error that stops the order."""

    @pytest.mark.parametrize("symbols", [None, 5, [[]], _raising()])
    def test_symbols(self, symbols):
        with pytest.raises(PositionDataError):
            positions.from_ccxt([], fetched_at=NOW, symbols=symbols)

    def test_covers(self):
        with pytest.raises(PositionDataError):
            PositionSnapshot((), "s", NOW, covers=[[]])

    def test_a_time_that_is_none_in_utc(self):
        east = datetime.min.replace(tzinfo=timezone(timedelta(hours=14)))
        with pytest.raises(PositionDataError, match="UTC"):
            positions.from_ccxt([], complete=True, fetched_at=east)

    def test_a_mapping_that_raises(self):
        class Broken(dict):
            def items(self):
                raise OSError

        with pytest.raises(PositionDataError, match="OSError"):
            positions.from_signed(Broken(a=1), source="s", fetched_at=NOW, complete=True)

    @pytest.mark.parametrize(
        ("adapter", "row"),
        [
            ("binance", {"symbol": "X", "positionAmt": "1", "positionSide": "L" * 10**5}),
            ("bybit", {"symbol": "X", "size": "1", "side": "B\n" * 10**5}),
            ("ccxt", {"symbol": "X", "contracts": 1, "side": ["\n"] * 10**5}),
            ("okx", {"instId": "X", "pos": "1", "posSide": "\n" * 10**5}),
            ("alpaca", {"symbol": "X", "qty": "1", "side": "\n" * 10**5}),
        ],
    )
    def test_messages_stay_short_and_on_one_line(self, adapter, row):
        with pytest.raises(PositionDataError) as caught:
            getattr(positions, f"from_{adapter}")([row])
        assert len(str(caught.value)) < 300
        assert "\n" not in str(caught.value)

    def test_a_source_is_one_line(self):
        with pytest.raises(PositionDataError, match="source"):
            PositionSnapshot((), "books\nERROR", NOW, complete=True)


class TestSnapshot:
    leg = PositionLeg("X", "long", 1)

    @pytest.mark.parametrize(
        "bad",
        [{"legs": {}}, {"legs": None}, {"legs": [{}]}, {"source": ""}, {"source": None},
         {"fetched_at": None}, {"fetched_at": 5.0}, {"fetched_at": datetime(2026, 1, 1)},
         {"complete": 1}, {"complete": "True"}, {"covers": "X"}, {"covers": [1]}, {"covers": None},
         {"account": 5}],
    )  # fmt: skip
    def test_refuses_bad_fields(self, bad):
        fields = {"legs": (self.leg,), "source": "s", "fetched_at": NOW, "complete": True, **bad}
        with pytest.raises(PositionDataError):
            PositionSnapshot(**fields)

    def test_times_are_kept_in_utc(self):
        east = timezone(timedelta(hours=8))
        snapshot = PositionSnapshot((self.leg,), "s", NOW.astimezone(east))
        assert snapshot.fetched_at == NOW
        assert snapshot.fetched_at.utcoffset() == timedelta(0)

    def test_units_do_not_mix(self):
        legs = (PositionLeg("X", "long", 1, unit="contracts"), PositionLeg("X", "long", 1))
        with pytest.raises(PositionDataError, match="contracts"):
            PositionSnapshot(legs, "s", NOW)

    def test_sums_that_cannot_be_exact_are_refused(self):
        legs = (PositionLeg("X", "long", "1e-999"), PositionLeg("X", "long", "1e999"))
        with pytest.raises(PositionDataError):
            PositionSnapshot(legs, "s", NOW)

    def test_is_frozen(self):
        with pytest.raises(AttributeError):
            PositionSnapshot((self.leg,), "s", NOW).complete = True


SIZES = st.decimals(
    min_value="0", max_value="1000000", allow_nan=False, allow_infinity=False, places=6
)


@given(SIZES, st.sampled_from(["long", "short"]), st.booleans())
def test_every_venue_tells_the_same_story(size, side, text):
    """One position written as each venue writes it reads as one signed number."""
    sign = 1 if side == "long" else -1
    signed = size if sign > 0 else size.copy_negate()
    shown = str if text else (lambda value: value)
    readings = [
        positions.from_ccxt([ccxt_row(shown(size), side, symbol="X")]),
        positions.from_binance([binance_row(shown(signed), symbol="X")]),
        positions.from_binance([binance_row(shown(signed), side.upper(), symbol="X")]),
        positions.from_alpaca([alpaca_row(shown(size), side, symbol="X")]),
        positions.from_bybit([bybit_row(shown(size), {1: "Buy", -1: "Sell"}[sign], symbol="X")]),
        positions.from_okx([okx_row(shown(signed), symbol="X")]),
        positions.from_okx([okx_row(shown(size), side, symbol="X")]),
        positions.from_ibkr([ib_row(shown(signed), symbol="X")]),
        positions.from_signed({"X": shown(signed)}, source="s", fetched_at=NOW, complete=True),
    ]
    assert [reading.exposure("X").net for reading in readings] == [signed] * len(readings)


@given(st.lists(st.tuples(SIZES, st.sampled_from(["long", "short"])), min_size=1, max_size=6))
def test_legs_are_never_netted_away(rows):
    snapshot = positions.from_ccxt([ccxt_row(size, side, symbol="X") for size, side in rows])
    both = snapshot.exposure("X")
    assert both.long == sum(size for size, side in rows if side == "long")
    assert both.short == sum(size for size, side in rows if side == "short")
    assert both.conflicting == (both.long > 0 and both.short > 0)


KEY = Key("acct", "binance", "linear_perp", "BTC/USDT:USDT")


@pytest.mark.parametrize(("rows", "legs"), [([], (0, 0)), ([ccxt_row(0.0, None)], (0, 0))])
def test_the_venue_of_ccxt_knows_a_flat_key(rows, legs):
    api = SimpleNamespace(id="binance", has={}, fetch_positions=lambda symbols: rows)
    assert legs_of(KEY, CcxtVenue(api, "acct").positions(KEY)) == legs


def test_a_ledger_concludes_nothing_from_a_leg_of_another_label():
    leg = PositionLeg(KEY.instrument, "short", 1, product="inverse_perp")
    held = PositionSnapshot((leg,), "s", NOW, complete=True)
    assert legs_of(KEY, held) is None
    assert legs_of(KEY._replace(product="spot"), held) == (0, 0)
