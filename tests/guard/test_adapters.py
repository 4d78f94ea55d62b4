"""What each adapter makes of one row, leg by leg, and what it says of one that it cannot read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from enum import Enum
from types import SimpleNamespace
from typing import Any

import pytest

from invariant_guard import Direction, PositionDataError, PositionLeg, PositionSnapshot, Product
from invariant_guard import positions as p
from invariant_guard.positions import Scope
from invariant_guard.positions.ccxt_requests import PositionsRequest, requests_of
from invariant_guard.positions.fetch import _Questions
from invariant_guard.positions.scope import covers

NOW = datetime(2026, 1, 1, tzinfo=timezone.utc)
LONG, SHORT = Direction.LONG, Direction.SHORT
LINEAR, INVERSE, FUTURE = Product.LINEAR_PERP, Product.INVERSE_PERP, Product.FUTURE


class Word(str, Enum):
    """As alpaca-py and pybit have them: the venue's word is the value."""

    LONG = "long"
    CRYPTO = "crypto"


class Plain(Enum):
    SHORT = "short"
    NUMBER = 5


def alpaca(qty: object, side: object, **more: Any) -> dict[str, Any]:
    return {"symbol": "AAPL", "qty": qty, "side": side, **more}


def binance(amount: object, **more: Any) -> dict[str, Any]:
    return {"symbol": "BTCUSDT", "positionAmt": amount, **more}


def bybit(size: object, side: object, **more: Any) -> dict[str, Any]:
    return {"symbol": "BTCUSDT", "size": size, "side": side, **more}


def bybit_reply(category: str, *rows: object, **more: Any) -> dict[str, Any]:
    return {"retCode": 0, "result": {"category": category, "list": list(rows), **more}}


def okx(pos: object, side: object = "net", **more: Any) -> dict[str, Any]:
    return {"instId": "BTC-USDT-SWAP", "instType": "SWAP", "pos": pos, "posSide": side, **more}


def ccxt(contracts: object, side: object, **more: Any) -> dict[str, Any]:
    return {"symbol": "BTC/USDT:USDT", "contracts": contracts, "side": side, **more}


def ib(position: object, account: object = "DU1", **contract: Any) -> SimpleNamespace:
    named = {"secType": "STK", "symbol": "AAPL", "localSymbol": "AAPL.N", "conId": 1, **contract}
    return SimpleNamespace(account=account, contract=SimpleNamespace(**named), position=position)


def leg(symbol: str, side: Direction | None, size: object, **more: Any) -> PositionLeg:
    return PositionLeg(symbol, side, Decimal(str(size)), **more)


def shares(side: Direction | None, size: object, product: Product | None = None) -> PositionLeg:
    return leg("AAPL", side, size, product=product, unit="shares")


def coin(side: Direction | None, size: object, **more: Any) -> PositionLeg:
    return leg("BTCUSDT", side, size, **{"product": LINEAR, **more})


def swap(side: Direction | None, size: object, **more: Any) -> PositionLeg:
    return leg("BTC-USDT-SWAP", side, size, **{"product": LINEAR, "unit": "contracts", **more})


def unified(side: Direction | None, size: object, **more: Any) -> PositionLeg:
    return leg("BTC/USDT:USDT", side, size, unit="contracts", **more)


LEGS: list[tuple[Callable[..., PositionSnapshot], object, PositionLeg]] = [
    (p.from_alpaca, alpaca("5", "long", asset_class="us_equity"), shares(LONG, 5, Product.EQUITY)),
    (p.from_alpaca, alpaca("5", "short", asset_class="us_option"),
     shares(SHORT, 5, Product.OPTION)),
    (p.from_alpaca, alpaca("-5", Plain.SHORT, asset_class=Word.CRYPTO),
     shares(SHORT, 5, Product.SPOT)),
    (p.from_alpaca, alpaca("5", Word.LONG, asset_class="news"), shares(LONG, 5)),
    (p.from_alpaca, alpaca("0", None), shares(None, 0)),
    (p.from_alpaca, alpaca("0", "long", asset_class=Plain.NUMBER), shares(None, 0)),
    (p.from_alpaca, SimpleNamespace(symbol="AAPL", qty="5", side="long"), shares(LONG, 5)),
    (p.from_alpaca, SimpleNamespace(**alpaca("5", "long", asset_class="crypto")),
     shares(LONG, 5, Product.SPOT)),
    (p.from_binance, binance("0.5"), coin(LONG, "0.5")),
    (p.from_binance, binance("-0.5", positionSide="BOTH"), coin(SHORT, "0.5")),
    (p.from_binance, binance("0"), coin(None, 0)),
    (p.from_binance, binance("0.5", positionSide="LONG"), coin(LONG, "0.5", hedged=True)),
    (p.from_binance, binance("-0.5", positionSide="SHORT"), coin(SHORT, "0.5", hedged=True)),
    (p.from_binance, binance("0", positionSide="SHORT"), coin(SHORT, 0, hedged=True)),
    (p.from_binance, binance("1", symbol="BTCUSD_PERP"),
     leg("BTCUSD_PERP", LONG, 1, product=INVERSE)),
    (p.from_binance, binance("1", symbol="BTCUSDT_260327"),
     leg("BTCUSDT_260327", LONG, 1, product=FUTURE)),
    (p.from_bybit, bybit("1", "Buy"), coin(LONG, 1, product=None)),
    (p.from_bybit, bybit("1", "Sell", positionIdx=0), coin(SHORT, 1, product=None)),
    (p.from_bybit, bybit("0", ""), coin(None, 0, product=None)),
    (p.from_bybit, bybit("1", "Buy", positionIdx=1), coin(LONG, 1, hedged=True, product=None)),
    (p.from_bybit, bybit("1", "Sell", positionIdx=2), coin(SHORT, 1, hedged=True, product=None)),
    (p.from_bybit, bybit("0", "", positionIdx=2), coin(SHORT, 0, hedged=True, product=None)),
    (p.from_bybit, bybit_reply("linear", bybit("1", "Buy")), coin(LONG, 1)),
    (p.from_bybit, bybit_reply("inverse", bybit("1", "Buy", symbol="BTCUSD")),
     leg("BTCUSD", LONG, 1, product=INVERSE)),
    (p.from_bybit, bybit_reply("linear", bybit("1", "Buy", symbol="BTCUSDT-27MAR26")),
     leg("BTCUSDT-27MAR26", LONG, 1, product=FUTURE)),
    (p.from_bybit, bybit_reply("option", bybit("1", "Buy", symbol="BTC-27MAR26-50000-C")),
     leg("BTC-27MAR26-50000-C", LONG, 1, product=Product.OPTION)),
    (p.from_okx, okx("2"), swap(LONG, 2)),
    (p.from_okx, okx("-2"), swap(SHORT, 2)),
    (p.from_okx, okx(""), swap(None, 0)),
    (p.from_okx, okx("2", "long"), swap(LONG, 2, hedged=True)),
    (p.from_okx, okx("2", "short"), swap(SHORT, 2, hedged=True)),
    (p.from_okx, okx("0", "short"), swap(SHORT, 0, hedged=True)),
    (p.from_okx, okx("-2", posCcy="USDT"), swap(SHORT, 2)),
    (p.from_okx, okx("2", instId="BTC-USD-SWAP"),
     leg("BTC-USD-SWAP", LONG, 2, product=INVERSE, unit="contracts")),
    (p.from_okx, {"code": "0", "data": [okx("-2", instId="BTC-USD-260327", instType="FUTURES")]},
     leg("BTC-USD-260327", SHORT, 2, product=FUTURE, unit="contracts")),
    (p.from_okx, okx("-2", instId="BTC-USD-260327-50000-C", instType="OPTION", posCcy="BTC"),
     leg("BTC-USD-260327-50000-C", SHORT, 2, product=Product.OPTION, unit="contracts")),
    (p.from_okx, okx("2", instId="BTC-USDT", instType="MARGIN", posCcy="BTC"),
     leg("BTC-USDT", LONG, 2, product=Product.MARGIN, unit="contracts")),
    (p.from_okx, okx("2", instId="BTC-USDT", instType="MARGIN", posCcy="USDT"),
     leg("BTC-USDT", SHORT, 2, product=Product.MARGIN, unit="contracts")),
    (p.from_okx, okx("0", instId="BTC-USDT", instType="MARGIN"),
     leg("BTC-USDT", None, 0, product=Product.MARGIN, unit="contracts")),
    (p.from_okx, okx("0.5", instId="BTC-USDT", instType="MARGIN", posCcy="BTC"),
     leg("BTC-USDT", LONG, "0.5", product=Product.MARGIN, unit="contracts")),
    (p.from_okx, okx("2", instType=None), swap(LONG, 2, product=None)),
    (p.from_okx, okx("2", instType=[]), swap(LONG, 2, product=None)),
    (p.from_ccxt, ccxt(2.0, "long"), unified(LONG, "2.0")),
    (p.from_ccxt, ccxt(2.0, "short", hedged=False), unified(SHORT, "2.0")),
    (p.from_ccxt, ccxt(2.0, "long", hedged=False, info={"positionSide": "LONG"}),
     unified(LONG, "2.0")),
    (p.from_ccxt, ccxt(-2.0, "short", hedged=True), unified(SHORT, "2.0", hedged=True)),
    (p.from_ccxt, ccxt(0.0, None), unified(None, "0.0")),
    (p.from_ccxt, ccxt(2.0, "long", info={"onlyOnePosition": True, "positionSide": "LONG"}),
     unified(LONG, "2.0")),
    (p.from_ccxt, ccxt(2.0, "long", info={"onlyOnePosition": False, "positionSide": "LONG"}),
     unified(LONG, "2.0", hedged=True)),
    (p.from_ccxt, ccxt(2.0, "long", info={"mode": "dual_long"}), unified(LONG, "2.0", hedged=True)),
    (p.from_ccxt, ccxt(2.0, "long", info={"positionIdx": 1, "mode": "single"}),
     unified(LONG, "2.0", hedged=True)),
    (p.from_ccxt, ccxt(2.0, "long", info={"positionIdx": 0}), unified(LONG, "2.0")),
    (p.from_ccxt, ccxt(2.0, "long", info=["no", "mapping"]), unified(LONG, "2.0")),
    (p.from_ccxt, ccxt(2.0, "long", info={"vol": "2", "vol_closed": "0.5"}), unified(LONG, "1.5")),
    (p.from_ccxt, ccxt(2.0, "long", info={"vol": "2", "vol_closed": "2"}), unified(None, 0)),
    (p.from_ccxt, ccxt(2.0, "long", info={"vol": "2", "vol_closed": "0"}), unified(LONG, 2)),
    (p.from_ibkr, ib(5.0), leg("AAPL", LONG, 5, product=Product.EQUITY)),
    (p.from_ibkr, ib(-5.0, secType="FUT", symbol="ES", localSymbol="ESZ4"),
     leg("ESZ4", SHORT, 5, product=FUTURE)),
    (p.from_ibkr, ib(1, secType="CASH", symbol="EUR", localSymbol="EUR.USD"),
     leg("EUR.USD", LONG, 1, product=Product.SPOT)),
    (p.from_ibkr, ib(1, secType="BOND", symbol="T", localSymbol=""), leg("T", LONG, 1)),
    (p.from_ibkr, ib(0.0), leg("AAPL", None, 0, product=Product.EQUITY)),
    (p.from_ibkr, SimpleNamespace(account="a", position=1, contract=SimpleNamespace(symbol="X")),
     leg("X", LONG, 1)),
    (p.from_ibkr, SimpleNamespace(account="a", position=1, contract=SimpleNamespace(localSymbol="Y")),
     leg("Y", LONG, 1)),
]  # fmt: skip


@pytest.mark.parametrize(("adapter", "row", "expected"), LEGS)
def test_a_row_is_a_leg(
    adapter: Callable[..., PositionSnapshot], row: object, expected: PositionLeg
) -> None:
    reply = isinstance(row, dict) and ("retCode" in row or "code" in row)
    assert adapter(row if reply else [row]).legs == (expected,)


REFUSED: list[tuple[Callable[..., PositionSnapshot], object, str]] = [
    (p.from_alpaca, alpaca("x", "long"),
     "alpaca: qty of 'AAPL' is text that is no plain decimal number: 'x'"),
    (p.from_alpaca, alpaca(None, "long"), "alpaca: qty of 'AAPL' is missing: None"),
    (p.from_alpaca, alpaca("5", "hold"),
     "alpaca: the position on 'AAPL' contradicts itself: qty 5 with side 'hold'"),
    (p.from_alpaca, alpaca("5", Plain.NUMBER),
     "alpaca: the position on 'AAPL' contradicts itself: qty 5 with side <Plain.NUMBER: 5>"),
    (p.from_alpaca, alpaca("5", []),
     "alpaca: the position on 'AAPL' contradicts itself: qty 5 with side a list"),
    (p.from_alpaca, alpaca("-5", "long"),
     "alpaca: the position on 'AAPL' contradicts itself: qty -5 with side 'long'"),
    (p.from_alpaca, alpaca("5", "long", symbol=" "), "alpaca: a position row has symbol ' '"),
    (p.from_alpaca, 5, "alpaca: a position row has symbol and qty, not 5"),
    (p.from_alpaca, SimpleNamespace(qty="5"),
     "alpaca: a position row has symbol and qty, not namespace(qty='5')"),
    (p.from_alpaca, SimpleNamespace(symbol="X"),
     "alpaca: a position row has symbol and qty, not namespace(symbol='X')"),
    (p.from_binance, 5, "binance: a position row is a mapping, not 5"),
    (p.from_binance, {}, "binance: a position row has symbol None"),
    (p.from_binance, binance(None), "binance: positionAmt of 'BTCUSDT' is missing: None"),
    (p.from_binance, binance("1", positionSide="UP"),
     "binance: the position on 'BTCUSDT' contradicts itself: positionSide 'UP' is no leg"),
    (p.from_binance, binance("1", positionSide=["LONG"]),
     "binance: the position on 'BTCUSDT' contradicts itself: positionSide a list is no leg"),
    (p.from_binance, binance("1", positionSide="SHORT"),
     "binance: the position on 'BTCUSDT' contradicts itself: positionAmt 1 on the SHORT leg"),
    (p.from_bybit, 5, "bybit: a position row is a mapping, not 5"),
    (p.from_bybit, {}, "bybit: a position row has symbol None"),
    (p.from_bybit, bybit(None, "Buy"), "bybit: size of 'BTCUSDT' is missing: None"),
    (p.from_bybit, bybit("-1", "Buy"),
     "bybit: the position on 'BTCUSDT' contradicts itself: size -1 is negative"),
    (p.from_bybit, bybit("1", "buy"),
     "bybit: the position on 'BTCUSDT' contradicts itself: size 1 with side 'buy'"),
    (p.from_bybit, bybit("1", None),
     "bybit: the position on 'BTCUSDT' contradicts itself: size 1 with side None"),
    (p.from_bybit, bybit("1", []),
     "bybit: the position on 'BTCUSDT' contradicts itself: size 1 with side a list"),
    (p.from_bybit, bybit("1", "Buy", positionIdx=3),
     "bybit: the position on 'BTCUSDT' contradicts itself: positionIdx 3 is no leg"),
    (p.from_bybit, bybit("0", "Buy", positionIdx=True),
     "bybit: the position on 'BTCUSDT' contradicts itself: positionIdx True is no leg"),
    (p.from_bybit, bybit("1", "Buy", positionIdx=2),
     "bybit: the position on 'BTCUSDT' contradicts itself: side Buy on positionIdx 2"),
    (p.from_bybit, {"retCode": 10003, "retMsg": "no"},
     "bybit: the venue answered with retCode 10003: 'no'"),
    (p.from_bybit, {"retCode": 0}, "bybit: positions come as a list of rows, not None"),
    (p.from_okx, 5, "okx: a position row is a mapping, not 5"),
    (p.from_okx, {}, "okx: a position row has instId None"),
    (p.from_okx, okx(None), "okx: pos of 'BTC-USDT-SWAP' is missing: None"),
    (p.from_okx, okx("-1", "long"),
     "okx: the position on 'BTC-USDT-SWAP' contradicts itself: pos -1 on the long leg"),
    (p.from_okx, okx("1", "up"),
     "okx: the position on 'BTC-USDT-SWAP' contradicts itself: posSide 'up' is no leg"),
    (p.from_okx, okx("1", None),
     "okx: the position on 'BTC-USDT-SWAP' contradicts itself: posSide None is no leg"),
    (p.from_okx, okx("1", instType="SPOT", posCcy="BTC"),
     "okx: the position on 'BTC-USDT-SWAP' contradicts itself: held in 'BTC' with instType 'SPOT'"),
    (p.from_okx, okx("1", instId="BTC-USDT", instType="MARGIN", posCcy="ETH"),
     "okx: the position on 'BTC-USDT' contradicts itself: margin pos 1 held in 'ETH'"),
    (p.from_okx, okx("1", instId="BTC-USDT", instType="MARGIN"),
     "okx: the position on 'BTC-USDT' contradicts itself: margin pos 1 held in None"),
    (p.from_okx, okx("-1", instId="BTC-USDT", instType="MARGIN", posCcy="BTC"),
     "okx: the position on 'BTC-USDT' contradicts itself: margin pos -1 held in 'BTC'"),
    (p.from_okx, {"code": "50111", "msg": "Invalid key"},
     "okx: the venue answered with code '50111': 'Invalid key'"),
    (p.from_okx, {"code": True}, "okx: the venue answered with code True: None"),
    (p.from_ccxt, 5, "ccxt: a position row is a mapping, not 5"),
    (p.from_ccxt, {}, "ccxt: a position row has symbol None"),
    (p.from_ccxt, ccxt(None, "long"), "ccxt: contracts of 'BTC/USDT:USDT' is missing: None"),
    (p.from_ccxt, ccxt(2, "net"),
     "ccxt: the position on 'BTC/USDT:USDT' contradicts itself: 2 contracts with side 'net'"),
    (p.from_ccxt, ccxt(2, ["long"]),
     "ccxt: the position on 'BTC/USDT:USDT' contradicts itself: 2 contracts with side a list"),
    (p.from_ccxt, ccxt(-2, "long"),
     "ccxt: the position on 'BTC/USDT:USDT' contradicts itself: -2 contracts with side 'long'"),
    (p.from_ccxt, ccxt(2, "long", info={"vol": "3", "vol_closed": "0"}),
     ("ccxt: the position on 'BTC/USDT:USDT' contradicts itself: 2 contracts with vol 3 and "
     "vol_closed 0")),
    (p.from_ccxt, ccxt(2, "long", info={"vol": "2", "vol_closed": "3"}),
     ("ccxt: the position on 'BTC/USDT:USDT' contradicts itself: 2 contracts with vol 2 and "
     "vol_closed 3")),
    (p.from_ccxt, ccxt(2, "long", info={"vol": "2", "vol_closed": "-1"}),
     ("ccxt: the position on 'BTC/USDT:USDT' contradicts itself: 2 contracts with vol 2 and "
     "vol_closed -1")),
    (p.from_ccxt, ccxt(2, "long", info={"vol_closed": "1"}),
     "ccxt: vol of 'BTC/USDT:USDT' is missing: None"),
    (p.from_ccxt, ccxt(2, "long", info={"vol": "2", "vol_closed": "x"}),
     "ccxt: vol_closed of 'BTC/USDT:USDT' is text that is no plain decimal number: 'x'"),
    (p.from_ibkr, ib(None), "ibkr: position of 'AAPL' is missing: None"),
    (p.from_ibkr, SimpleNamespace(account="a"), "ibkr: a position row names no contract: None"),
    (p.from_ibkr, SimpleNamespace(account="a", contract=SimpleNamespace(symbol="X")),
     "ibkr: position of 'X' is missing: None"),
    (p.from_ibkr, SimpleNamespace(account="a", contract=SimpleNamespace(secType="STK")),
     "ibkr: a position row names no contract: namespace(secType='STK')"),
    (p.from_ibkr, ib(1, symbol=""),
     ("ibkr: a position row names no contract: namespace(secType='STK', symbol='', "
     "localSymbol='AAPL.N', conId=1)")),
    (p.from_ibkr, SimpleNamespace(account=""),
     "ibkr: a position row has an account, not namespace(account='')"),
    (p.from_ibkr, SimpleNamespace(account=5),
     "ibkr: a position row has an account, not namespace(account=5)"),
    (p.from_ibkr, 5, "ibkr: a position row has an account, not 5"),
]  # fmt: skip


@pytest.mark.parametrize(("adapter", "row", "reason"), REFUSED)
def test_a_row_that_leaves_doubt_is_refused_by_name(
    adapter: Callable[..., PositionSnapshot], row: object, reason: str
) -> None:
    reply = isinstance(row, dict) and ("retCode" in row or "code" in row)
    with pytest.raises(PositionDataError) as caught:
        adapter(row if reply else [row])
    assert caught.value.reason == reason


ADAPTERS = {
    "alpaca": (p.from_alpaca, alpaca("1", "long")),
    "binance": (p.from_binance, binance("1")),
    "bybit": (p.from_bybit, bybit("1", "Buy")),
    "okx": (p.from_okx, okx("1")),
    "ccxt": (p.from_ccxt, ccxt(1, "long")),
    "ibkr": (p.from_ibkr, ib(1, account="acct")),
}


class TestEveryAdapter:
    @pytest.mark.parametrize("source", ADAPTERS)
    def test_hands_on_what_it_is_told(self, source: str) -> None:
        adapter, row = ADAPTERS[source]
        scope = Scope(frozenset({LINEAR}))
        read = adapter(
            [row], complete=True, fetched_at=NOW, symbols=["X"], account="acct", exchange="venue",
            scope=scope,
        )  # fmt: skip
        assert (read.source, read.complete, read.fetched_at) == (source, True, NOW)
        assert (read.covers, read.account, read.exchange) == ({"X"}, "acct", "venue")
        assert (read.scope, read.read_time_known, read.stamped) == ((scope,), True, None)

    @pytest.mark.parametrize("source", ADAPTERS)
    def test_supposes_nothing_else(self, source: str) -> None:
        adapter, row = ADAPTERS[source]
        before = datetime.now(timezone.utc)
        read = adapter((row,))
        assert before <= read.fetched_at <= datetime.now(timezone.utc)
        assert (read.complete, read.covers, read.exchange) == (False, frozenset(), None)
        # Interactive Brokers alone says whose the rows are.
        assert read.account == ("acct" if source == "ibkr" else None)
        assert (read.scope, read.read_time_known) == ((), False)
        assert adapter([row], symbols="XY").covers == {"XY"}

    @pytest.mark.parametrize("source", ADAPTERS)
    def test_names_itself_where_it_refuses(self, source: str) -> None:
        adapter, _ = ADAPTERS[source]
        for rows, reason in (
            (5, "positions come as a list of rows, not 5"),
            ([], "an empty list of positions may be an error as well as a flat account"),
        ):
            with pytest.raises(PositionDataError) as caught:
                adapter(rows)
            for half in ({"fetched_at": NOW}, {"complete": True}, {"symbols": ["X"]}):
                with pytest.raises(PositionDataError):
                    adapter(rows, **half)
            assert caught.value.reason == f"{source}: {reason}"
        assert "fetched_at=" in caught.value.remedy
        with pytest.raises(
            PositionDataError, match=r"symbols= is a list of texts, and reading it raised T"
        ):
            adapter([], symbols=5)

    def test_calls_a_row_that_raises_by_its_fault(self) -> None:
        class Row(dict[str, object]):
            def get(self, key: str, default: object = None) -> object:
                raise RuntimeError

        with pytest.raises(PositionDataError) as caught:
            p.from_binance([Row()])
        assert caught.value.reason == "binance: a position row cannot be read: RuntimeError"


class TestBybit:
    def test_a_page_of_several_covers_nothing(self) -> None:
        reply = bybit_reply("linear", bybit("1", "Buy"), nextPageCursor="x")
        assert p.from_bybit(reply, symbols=["ETHUSDT"]).covers == frozenset()
        with pytest.raises(PositionDataError) as caught:
            p.from_bybit(reply, complete=True)
        assert caught.value.reason == "bybit: the reply has a further page, so it is not complete"
        assert caught.value.remedy.startswith("Follow nextPageCursor")
        last = bybit_reply("linear", bybit("1", "Buy"), nextPageCursor="")
        assert p.from_bybit(last, symbols=["ETHUSDT"]).covers == {"ETHUSDT"}

    @pytest.mark.parametrize(
        ("category", "scope"),
        [
            ("linear", Scope(frozenset({LINEAR, FUTURE}), coin_margined=False)),
            ("inverse", Scope(frozenset({INVERSE, FUTURE}), coin_margined=True)),
            ("option", Scope(frozenset({Product.OPTION}))),
            ("news", None),
        ],
    )
    def test_a_reply_is_complete_of_its_category(self, category: str, scope: Scope | None) -> None:
        reply = bybit_reply(category)
        whole = p.from_bybit(reply, complete=True, fetched_at=NOW)
        assert whole.scope == ((scope,) if scope else ())
        own = Scope(frozenset({Product.SPOT}))
        assert p.from_bybit(reply, complete=True, fetched_at=NOW, scope=own).scope == (own,)
        assert p.from_bybit(reply, fetched_at=NOW, symbols=["X"]).scope == ()


class TestInteractiveBrokers:
    def test_rows_are_of_one_account(self) -> None:
        rows = [ib(5, "DU2"), ib(-3, "DU1", symbol="MSFT", conId=2)]
        with pytest.raises(PositionDataError) as caught:
            p.from_ibkr(rows)
        assert caught.value.reason == "ibkr: rows of 2 accounts: 'DU1, DU2'"
        assert caught.value.remedy == "Pass account= with the account the order is for."
        read = p.from_ibkr(rows, account="DU1")
        assert ([leg.symbol for leg in read.legs], read.account) == (["MSFT"], "DU1")
        assert p.from_ibkr(rows[:1]).account == "DU2"
        with pytest.raises(PositionDataError, match="an account has a code, not ''"):
            p.from_ibkr(rows, account="")
        with pytest.raises(PositionDataError, match="an empty list"):
            p.from_ibkr(rows, account="DU3")

    def test_contracts_have_names_of_their_own(self) -> None:
        rows = [ib(5), ib(3, conId=2)]
        with pytest.raises(PositionDataError) as caught:
            p.from_ibkr(rows)
        assert caught.value.reason == "ibkr: two contracts are both called 'AAPL'"
        assert "symbol_of=" in caught.value.remedy
        named = p.from_ibkr(rows, symbol_of=lambda contract: f"{contract.symbol}-{contract.conId}")
        assert [leg.symbol for leg in named.legs] == ["AAPL-1", "AAPL-2"]
        assert len(p.from_ibkr([ib(5), ib(3)]).legs) == 2
        bare = SimpleNamespace(account="a", contract=None, position=1)
        with pytest.raises(PositionDataError, match="names no contract: None"):
            p.from_ibkr([bare], symbol_of=lambda contract: str(contract.symbol))


class TestOwnBooks:
    def test_say_what_they_hold(self) -> None:
        scope = Scope(frozenset({Product.SPOT}))
        read = p.from_signed(
            {"A": 2, "B": "-0.5", "C": 0}, source="books", fetched_at=NOW, complete=False,
            account="acct", exchange="venue", scope=scope,
        )  # fmt: skip
        assert read.legs == (leg("A", LONG, 2), leg("B", SHORT, "0.5"), leg("C", None, 0))
        assert (read.source, read.fetched_at, read.complete) == ("books", NOW, False)
        assert (read.account, read.exchange, read.scope) == ("acct", "venue", (scope,))

    def test_that_cannot_be_read_are_refused(self) -> None:
        class Gone(dict[str, object]):
            def items(self) -> Any:
                raise KeyError

        for quantities, reason in (
            ([], "books: quantities are a mapping, not a list"),
            (Gone(), "books: quantities cannot be read: KeyError"),
            ({"A": None}, "books: quantity of 'A' is missing: None"),
        ):
            with pytest.raises(PositionDataError) as caught:
                p.from_signed(quantities, source="books", fetched_at=NOW, complete=True)  # type: ignore[arg-type]
            assert caught.value.reason == reason


class TestScope:
    @pytest.mark.parametrize(
        ("scope", "text"),
        [
            (Scope(["spot", "margin"]), "margin, spot"),
            (Scope(["linear_perp"], ["usdt", "USDC"]), "linear_perp in USDC, USDT"),
            (Scope(["future"], coin_margined=True), "future margined in coin"),
            (Scope(["future"], ["BTC"], False), "future not margined in coin in BTC"),
        ],
    )
    def test_reads_as_a_sentence(self, scope: Scope, text: str) -> None:
        assert str(scope) == text

    @pytest.mark.parametrize(
        ("scope", "symbol", "product", "within"),
        [
            (Scope(["linear_perp"]), "BTC/USDT:USDT", LINEAR, True),
            (Scope(["linear_perp"]), "BTC/USDT:USDT", None, True),
            (Scope(["linear_perp"]), "BTC/USD:BTC", INVERSE, False),
            (Scope(["linear_perp"], ["USDT"]), "BTC/USDT:USDT", LINEAR, True),
            (Scope(["linear_perp"], ["usdt"]), "BTC/USDT:USDT", LINEAR, True),
            (Scope(["linear_perp"], ["USDC"]), "BTC/USDT:USDT", LINEAR, False),
            (Scope(["future"], coin_margined=True), "BTC/USD:BTC-260327", FUTURE, True),
            (Scope(["future"], coin_margined=False), "BTC/USD:BTC-260327", FUTURE, False),
            (Scope(["future"], coin_margined=False), "BTC/USDT:USDT-260327", FUTURE, True),
            (Scope(["future"], coin_margined=True), "BTC/USDT:USDT-260327", FUTURE, False),
            (Scope(["future"], ["BTC"], True), "ETH/USD:ETH-260327", FUTURE, False),
            # What it settles in cannot be told.
            (Scope(["linear_perp"], ["USDT"]), "BTC-PERP", LINEAR, False),
            (Scope(["linear_perp"]), "BTC-PERP", LINEAR, True),
            # Held outright: what it settles in is what is bought.
            (Scope(["spot"], ["USDC"], True), "BTC/USDT", Product.SPOT, True),
            (Scope(["equity"], ["USD"]), "AAPL", Product.EQUITY, True),
        ],
    )
    def test_reaches_what_was_asked_for(
        self, scope: Scope, symbol: str, product: Product | None, within: bool
    ) -> None:
        assert covers((scope,), symbol, product) is within
        elsewhere = Scope(["option"])
        assert covers((elsewhere, scope), symbol, product) is within
        assert covers((), symbol, product) is False

    def test_that_names_nothing_known_is_refused(self) -> None:
        with pytest.raises(PositionDataError) as caught:
            Scope(["perp"])  # type: ignore[arg-type]
        assert caught.value.reason == "A scope names products, not a list"
        assert caught.value.remedy == (
            "Name some of spot, margin, linear_perp, inverse_perp, future, option, equity."
        )
        for settles, reason in (
            ("USDT", "Settlement currencies come as a list, not as 'USDT'"),
            (b"USDT", "Settlement currencies come as a list, not as b'USDT'"),
            (5, "Settlement currencies come as a list, not as 5"),
            ([5], "A settlement currency is a text"),
            (["USDT", None], "A settlement currency is a text"),
        ):
            with pytest.raises(PositionDataError) as caught:
                Scope(["spot"], settles)  # type: ignore[arg-type]
            assert caught.value.reason == reason
        for given in ("spot", [Scope(["spot"]), "spot"], 5, None):
            with pytest.raises(
                PositionDataError, match="A scope is a Scope or a list of them, not "
            ):
                PositionSnapshot((), "s", NOW, scope=given)  # type: ignore[arg-type]


class TestLeg:
    def test_reads_words(self) -> None:
        read = PositionLeg("X", "sell", "0.5", product="spot")  # type: ignore[arg-type]
        assert (read.side, read.quantity, read.product) == (SHORT, Decimal("0.5"), Product.SPOT)
        assert (read.hedged, read.unit) == (False, "units")
        # Zero has no direction, but for a leg that says which it is.
        assert PositionLeg("X", SHORT, 0).side is None  # type: ignore[arg-type]
        assert PositionLeg("X", SHORT, 0, hedged=True).side is SHORT  # type: ignore[arg-type]
        assert PositionLeg("X", "short", 0, hedged=True).side is None  # type: ignore[arg-type]

    @pytest.mark.parametrize(
        ("leg", "reason"),
        [
            ((5, "long", 1), "A position has no symbol, but 5"),
            ((" ", "long", 1), "A position has no symbol, but ' '"),
            (("X", "long", "x"),
             "The position on 'X' has a size that is text that is no plain decimal number: 'x'"),
            (("X", "long", -1),
             "The leg on 'X' has a negative size, -1: direction belongs in side"),
            (("X", "up", 1), "The position of 1 on 'X' has no direction: side is 'up'"),
            (("X", "long", 1, False, "perp"), "The position on 'X' is in 'perp', no product"),
            (("X", "long", 1, False, 5), "The position on 'X' is in 5, no product"),
        ],
    )  # fmt: skip
    def test_that_leaves_doubt_is_refused(self, leg: tuple[Any, ...], reason: str) -> None:
        with pytest.raises(PositionDataError) as caught:
            PositionLeg(*leg)
        assert caught.value.reason == reason
        if len(leg) > 3:
            assert caught.value.remedy == (
                "Name one of spot, margin, linear_perp, inverse_perp, future, option, equity, or "
                "none."
            )


def snapshot(*legs: PositionLeg, **more: Any) -> PositionSnapshot:
    return PositionSnapshot(legs, **{"source": "s", "fetched_at": NOW, **more})


class TestSnapshot:
    def test_adds_up_each_leg_of_a_symbol_and_product(self) -> None:
        read = snapshot(
            leg("X", LONG, 2), leg("X", LONG, 3), leg("X", SHORT, 1), leg("X", SHORT, 4),
            leg("X", LONG, 7, product=Product.SPOT), leg("X", SHORT, 2, product=Product.SPOT),
            leg("Y", SHORT, 1), leg("Z", None, 0),
        )  # fmt: skip
        assert [(name, product, both.long, both.short) for name, product, both in read.holdings()] == [
            ("X", None, 5, 5), ("X", Product.SPOT, 7, 2), ("Y", None, 0, 1), ("Z", None, 0, 0),
        ]  # fmt: skip
        both = read.exposure("X")
        assert (both.long, both.short, both.net, both.conflicting) == (12, 7, 5, True)
        assert not read.exposure("Y").conflicting
        assert (read.exposure("W").long, read.exposure("W").short) == (0, 0)
        assert read.symbols == {"X", "Y", "Z"}
        assert read.net() == {"X": 5, "Y": -1, "Z": 0}
        assert read.conflicts == ("X", "X")

    def test_knows_what_it_asked_for_and_what_has_both_legs(self) -> None:
        hedged = leg("H", LONG, 1, hedged=True)
        other = leg("H", SHORT, 1, hedged=True)
        read = snapshot(hedged, leg("X", LONG, 1), covers=["C"])
        assert [read.knows(name) for name in "HXCW"] == [False, True, True, False]
        assert [read.reaches(name) for name in "HXCW"] == [False, False, True, False]
        assert [read.is_half(name) for name in "HXCW"] == [True, False, False, False]
        # Asked for by name, and still half of it.
        asked = snapshot(hedged, covers=["H"])
        assert (asked.knows("H"), asked.reaches("H"), asked.is_half("H")) == (False, False, True)
        for row in (other, leg("H", None, 0, hedged=True), leg("H", None, 0)):
            assert snapshot(hedged, row).knows("H")
            assert not snapshot(hedged, row).is_half("H")
        # Twice the one leg is not the other.
        assert not snapshot(hedged, hedged).knows("H")
        assert snapshot(leg("H", None, 0, hedged=True), leg("H", None, 0, hedged=True)).knows("H")
        whole = snapshot(hedged, complete=True)
        assert (whole.knows("H"), whole.is_half("H"), whole.knows("W")) == (True, False, True)

    def test_half_a_pair_is_whole_where_its_scope_was_asked_for(self) -> None:
        half = leg("BTC/USDT:USDT", LONG, 1, hedged=True)
        assert not snapshot(half, complete=True, scope=Scope([LINEAR])).is_half(half.symbol)
        assert snapshot(half, complete=True, scope=Scope([INVERSE])).is_half(half.symbol)

    def test_is_complete_of_its_scope(self) -> None:
        read = snapshot(complete=True, scope=Scope([LINEAR], ["USDT"]))
        assert read.reaches("BTC/USDT:USDT")
        assert read.reaches("BTCUSDT", LINEAR)
        assert not read.reaches("BTC/USDC:USDC")
        assert not read.reaches("BTCUSDT", Product.SPOT)
        named = snapshot(complete=True, scope=Scope([LINEAR], ["USDT"]), covers=["BTC/USDC:USDC"])
        assert named.reaches("BTC/USDC:USDC")
        assert not snapshot(scope=Scope([LINEAR])).reaches("BTC/USDT:USDT")

    def test_keeps_its_time_in_utc(self) -> None:
        east = NOW.astimezone(timezone(timedelta(hours=9)))
        read = snapshot(fetched_at=east)
        assert read.fetched_at == NOW
        assert read.fetched_at.tzinfo is timezone.utc
        assert read.read_time_known
        assert not snapshot(stamped=NOW).read_time_known
        assert snapshot(stamped=NOW + timedelta(seconds=1)).read_time_known

    @pytest.mark.parametrize(
        ("more", "reason"),
        [
            ({"source": ""}, "A snapshot names its source, not ''"),
            ({"source": 5}, "A snapshot names its source, not 5"),
            ({"source": "a\nb"}, "A snapshot names its source, not 'a\\nb'"),
            ({"complete": 1}, "complete is True or False, not 1"),
            ({"account": 5}, "An account is text, not 5"),
            ({"exchange": 5}, "An exchange is named by a text, not 5"),
            ({"covers": "X"}, "Covered symbols come as a list, not as 'X'"),
            ({"covers": b"X"}, "Covered symbols come as a list, not as b'X'"),
            ({"covers": 5}, "Covered symbols come as a list, not as 5"),
            ({"covers": [[]]}, "Covered symbols cannot be read: TypeError"),
            ({"covers": ["X", 5]}, "A covered symbol is text, not 5"),
            ({"legs": "X"}, "Legs come as a list, not as 'X'"),
            ({"legs": ["X"]}, "A leg is a PositionLeg, not 'X'"),
            ({"legs": [leg("X", LONG, 1), leg("X", LONG, 1, unit="contracts")]},
             "The legs on 'X' are counted in 'units' and in 'contracts'"),
            ({"legs": [leg("X", LONG, "1e500"), leg("X", LONG, 1)]},
             "The legs on 'X' cannot be added up exactly"),
            ({"fetched_at": datetime(2026, 1, 1)},
             "fetched_at is an aware datetime, not datetime.datetime(2026, 1, 1, 0, 0)"),
            ({"fetched_at": 5}, "fetched_at is an aware datetime, not 5"),
            ({"fetched_at": datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=1)))},
             ("fetched_at is no time in UTC: datetime.datetime(1, 1, 1, 0, 0, "
             "tzinfo=datetime.timezone(datetime.timedelta(...")),
        ],
    )  # fmt: skip
    def test_that_leaves_doubt_is_refused(self, more: dict[str, Any], reason: str) -> None:
        given = {"legs": (), "source": "s", "fetched_at": NOW, **more}
        with pytest.raises(PositionDataError) as caught:
            PositionSnapshot(**given)
        assert caught.value.reason == reason
        if reason.startswith("fetched_at is an aware"):
            assert "datetime.now(timezone.utc)" in caught.value.remedy


def market(type_: str, settle: str | None, **more: Any) -> dict[str, Any]:
    contract = {"linear": not more.get("inverse", False), "inverse": False, "contract": True}
    return {"type": type_, "settle": settle, **contract, **more}


#: Contracts of each kind, one of them in a currency of its own, and a spot pair.
MARKETS = dict(
    enumerate(
        [
            market("swap", "USDT"),
            market("swap", "EURC"),
            market("swap", "BTC", inverse=True),
            market("future", "USDG"),
            market("future", "ETH", inverse=True),
            market("option", "USDT"),
            {"type": "spot", "settle": None, "linear": True, "inverse": True, "contract": False},
            {"type": "swap", "settle": "", "contract": True},
        ]
    )
)


def asked(
    venue: str, markets: Mapping[Any, Any] = MARKETS, **options: Any
) -> list[tuple[Any, ...]]:
    """The requests, each as its parameters and its scope in words."""
    requests = requests_of(venue, markets, options)
    return [(dict(request.params), str(request.scope)) for request in requests]


LINEARS = "future, linear_perp not margined in coin"
INVERSES = "future, inverse_perp margined in coin"


class TestRequests:
    @pytest.mark.parametrize("venue", ["binance", "binanceusdm", "binancecoinm"])
    def test_of_binance_are_for_what_is_loaded(self, venue: str) -> None:
        linear, inverse = ({"subType": "linear"}, LINEARS), ({"subType": "inverse"}, INVERSES)
        assert asked(venue) == [linear, inverse]
        assert asked(venue, {0: MARKETS[0], 6: MARKETS[6]}) == [linear]
        assert asked(venue, {2: MARKETS[2], 6: MARKETS[6]}) == [inverse]
        assert asked(venue, {6: MARKETS[6]}) == []

    @pytest.mark.parametrize("venue", ["bybit", "bybiteu", "bybitid"])
    def test_of_bybit_are_by_settlement(self, venue: str) -> None:
        swap = {"type": "swap", "subType": "linear"}
        assert asked(venue) == [
            *(({**swap, "settleCoin": coin}, f"{LINEARS} in {coin}")
              for coin in ("EURC", "USDC", "USDG", "USDT")),
            ({"type": "swap", "subType": "inverse"}, INVERSES),
            ({"type": "option"}, "option"),
        ]  # fmt: skip

    def test_of_bitget_are_by_margin_coin_where_the_account_is_not_unified(self) -> None:
        linear = [
            ({"productType": f"{coin}-FUTURES"}, f"{LINEARS} in {coin}")
            for coin in ("USDT", "USDC")
        ]
        assert asked("bitget") == [
            *linear,
            *(({"productType": "COIN-FUTURES", "marginCoin": coin}, f"{INVERSES} in {coin}")
              for coin in ("BTC", "ETH")),
        ]  # fmt: skip
        unified = ({"productType": "COIN-FUTURES"}, INVERSES)
        assert asked("bitget", uta=True) == [*linear, unified]

    @pytest.mark.parametrize("venue", ["gate", "gateeu"])
    def test_of_gate_are_by_settlement(self, venue: str) -> None:
        swaps = [
            ({"type": "swap", "settle": coin.lower()}, f"inverse_perp, linear_perp in {coin}")
            for coin in ("BTC", "EURC", "USDT")
        ]
        assert asked(venue) == [
            *swaps,
            ({"type": "future", "settle": "eth"}, "future in ETH"),
            ({"type": "future", "settle": "usdg"}, "future in USDG"),
            ({"type": "option"}, "option"),
        ]
        assert asked(venue, {}) == [swaps[0], swaps[2]]

    def test_of_hyperliquid_are_by_book(self) -> None:
        markets = {
            1: {"info": {"dex": "xyz"}}, 2: {"info": {"dex": "abc"}}, 3: {"info": {"dex": ""}},
            4: {"info": {}}, 5: {}, 6: {"info": {"dex": "xyz"}},
        }  # fmt: skip
        assert asked("hyperliquid", markets) == [
            ({}, "linear_perp"), ({"dex": "abc"}, "linear_perp"), ({"dex": "xyz"}, "linear_perp"),
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("venue", "requests"),
        [
            ("bingx", [({"subType": "linear"}, "linear_perp"),
                       ({"subType": "inverse"}, "inverse_perp")]),
            ("okx", [({}, "future, inverse_perp, linear_perp, margin, option")]),
            ("kraken", [({}, "margin")]),
            ("kucoin", [({}, "future, inverse_perp, linear_perp")]),
            ("htx", [({"subType": "linear"}, f"{LINEARS} in USDT")]),
            ("aster", [({"subType": "linear"}, LINEARS)]),
            ("nobody", []),
        ],
    )  # fmt: skip
    def test_of_the_others(self, venue: str, requests: list[Any]) -> None:
        assert asked(venue) == requests


class TestPages:
    def rows(self, *names: str, cursor: str | None = None) -> list[dict[str, Any]]:
        return [{"symbol": name, "info": {"nextPageCursor": cursor}} for name in names]

    def questions(self, *params: dict[str, Any]) -> _Questions:
        scope = Scope([LINEAR])
        return _Questions("venue", tuple(PositionsRequest(one, scope) for one in params))

    def test_are_asked_for_until_there_is_no_further_one(self) -> None:
        questions = self.questions({"a": 1}, {"b": 2})
        calls: Iterator[list[Any]] = iter(
            [
                self.rows("X", cursor="c1"),
                self.rows("Y", cursor="c2"),
                self.rows("Z"),
                self.rows("W"),
            ]
        )
        asked = []
        while questions.params is not None:
            asked.append(questions.params)
            questions.take(next(calls))
        assert asked == [{"a": 1}, {"a": 1, "cursor": "c1"}, {"a": 1, "cursor": "c2"}, {"b": 2}]
        assert [row["symbol"] for row in questions.rows] == ["X", "Y", "Z", "W"]

    def test_of_a_venue_that_nobody_looked_at_are_one_call_without_parameters(self) -> None:
        questions = self.questions()
        assert questions.params == {}
        questions.take([{"symbol": "X", "info": None}, 5, {"symbol": "Y"}])
        assert questions.params is None

    def test_that_say_the_same_twice_count_once(self) -> None:
        questions = self.questions({"a": 1}, {"b": 2})
        questions.take(self.rows("X"))
        questions.take(self.rows("X", "Y"))
        assert [row["symbol"] for row in questions.rows] == ["X", "Y"]

    def test_without_end_are_an_error(self) -> None:
        questions = self.questions({"a": 1}, {"b": 2})
        for number in range(99):
            questions.take(self.rows(f"X{number}", cursor=f"c{number}"))
        with pytest.raises(PositionDataError) as caught:
            questions.take(self.rows("Y", cursor="c"))
        assert caught.value.reason == "venue: 100 pages of positions, and no end"
        # Each request has as many of its own.
        questions = self.questions({"a": 1}, {"b": 2})
        for number in range(98):
            questions.take(self.rows(f"X{number}", cursor=f"c{number}"))
        questions.take(self.rows("Y"))
        for number in range(99):
            questions.take(self.rows(f"Z{number}", cursor=f"c{number}"))

    def test_that_are_no_list_are_an_error(self) -> None:
        with pytest.raises(PositionDataError) as caught:
            self.questions().take({"error": "x"})
        assert caught.value.reason == "venue: positions come as a list of rows, not a dict"
