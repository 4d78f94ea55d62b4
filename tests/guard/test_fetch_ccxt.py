"""Positions through the real ccxt, whole: what each venue is asked, and what an answer covers."""

from __future__ import annotations

import asyncio
import contextlib
import runpy
from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import ccxt
import ccxt.async_support
import pytest
from offline_ccxt import NotAnswered, Sent, exchange_of

from invariant_guard import (
    PositionInvariantEnforcer,
    PositionInvariantViolation,
    PositionSnapshot,
    positions,
)
from invariant_guard.basics.exchanges import same_exchange
from invariant_guard.basics.violation import PositionDataError
from invariant_guard.instruments.symbols import Product
from invariant_guard.ledger import CcxtVenue, Key
from invariant_guard.ledger.model.legs import legs_of
from invariant_guard.positions import Scope
from invariant_guard.positions.ccxt_requests import ASKED, requests_of
from invariant_guard.testing import fresh_enforcer

LINEAR, INVERSE, FUTURE = Product.LINEAR_PERP, Product.INVERSE_PERP, Product.FUTURE


def now() -> datetime:
    """The time at which a test asks: one taken when the file was read is stale in a slow run."""
    return datetime.now(timezone.utc)


def verdict(snapshot: object, symbol: str, side: str = "buy", **more: Any) -> str:
    """Return the code of a refusal, or `allowed`."""
    more = {"exchange": "bybit", **more}
    try:
        PositionInvariantEnforcer().enforce_before_order(symbol, side, 1, snapshot, **more)
    except PositionInvariantViolation as violation:
        return str(violation.code)
    return "allowed"


# -- stand-ins of venues that hold one short position ----------------------------------------------


def _id(symbol: str) -> str:
    base, _, rest = symbol.partition("/")
    quote, _, settle = rest.partition(":")
    return base + quote + settle


def _asked(request: Sent, name: str) -> str:
    return parse_qs(urlsplit(request.url).query).get(name, [""])[0]


def _settle(symbol: str) -> str:
    return symbol.partition(":")[2]


def _inverse(symbol: str) -> bool:
    return symbol.startswith(_settle(symbol))


def bybit(symbol: str, hedged: bool) -> dict[str, object]:
    row = {
        "positionIdx": 2 if hedged else 0, "symbol": _id(symbol), "side": "Sell", "size": "1",
        "avgPrice": "100", "positionValue": "100", "leverage": "10", "markPrice": "100",
        "positionIM": "1", "positionMM": "1", "unrealisedPnl": "0", "liqPrice": "",
        "tradeMode": 0, "updatedTime": "1684476068369", "createdTime": "1684476068369",
    }  # fmt: skip

    def reply(request: Sent) -> object:
        category = "inverse" if _inverse(symbol) else "linear"
        rows = []
        if _asked(request, "category") == category and (
            category == "inverse" or _asked(request, "settleCoin") == _settle(symbol)
        ):
            rows = [row]
        return {"retCode": 0, "retMsg": "OK", "result": {"list": rows, "category": category}}

    return {"position/list": reply}


def bitget(symbol: str, hedged: bool) -> dict[str, object]:
    row = {
        "symbol": _id(symbol), "marginCoin": _settle(symbol), "holdSide": "short", "total": "1",
        "available": "1", "locked": "0", "openPriceAvg": "100", "leverage": "10",
        "marginMode": "crossed", "posMode": "hedge_mode" if hedged else "one_way_mode",
        "markPrice": "100", "unrealizedPL": "0", "marginSize": "10", "keepMarginRate": "0.01",
        "liquidationPrice": "0", "cTime": "1684476068369",
    }  # fmt: skip

    def reply(request: Sent) -> object:
        kind = "COIN-FUTURES" if _inverse(symbol) else f"{_settle(symbol)}-FUTURES"
        asked = (_asked(request, "productType"), _asked(request, "marginCoin"))
        rows = [row] if asked == (kind, _settle(symbol)) else []
        return {"code": "00000", "msg": "success", "data": rows}

    return {"position/all-position": reply}


def okx(symbol: str, hedged: bool) -> dict[str, object]:
    row = {
        "instId": _id(symbol), "instType": "SWAP", "mgnMode": "cross", "pos": "1" if hedged else "-1",
        "posSide": "short" if hedged else "net", "notionalUsd": "100", "avgPx": "100", "lever": "10",
        "ccy": _settle(symbol), "markPx": "100", "upl": "0", "imr": "1", "mmr": "1", "liqPx": "",
        "uTime": "1684476068369", "cTime": "1684476068369", "posCcy": "",
    }  # fmt: skip
    return {"account/positions": {"code": "0", "data": [row], "msg": ""}}


def binance(symbol: str, hedged: bool) -> dict[str, object]:
    row = {
        "symbol": _id(symbol), "positionSide": "SHORT" if hedged else "BOTH", "positionAmt": "-1",
        "entryPrice": "100", "markPrice": "100", "notional": "-100", "notionalValue": "-1",
        "marginAsset": _settle(symbol), "isolatedMargin": "0", "unRealizedProfit": "0",
        "liquidationPrice": "0", "initialMargin": "10", "maintMargin": "1", "leverage": "10",
        "marginType": "cross", "isolatedWallet": "0", "updateTime": 1684476068369,
    }  # fmt: skip
    coin = _inverse(symbol)
    return {
        "fapi/v1/leverageBracket": [], "dapi/v2/leverageBracket": [],
        "fapi/v3/positionRisk": [] if coin else [row],
        "dapi/v1/positionRisk": [row] if coin else [],
    }  # fmt: skip


VENUES: dict[str, Callable[[str, bool], dict[str, object]]] = {
    "bybit": bybit, "bitget": bitget, "okx": okx, "binance": binance,
}  # fmt: skip

HOLDINGS = {
    "another settlement coin": ("BTC/USDC:USDC", False),
    "a coin-margined contract": ("ETH/USD:ETH", False),
    "the other leg": ("BTC/USDT:USDT", True),
}


def stand_in(name: str, symbol: str, hedged: bool) -> Any:
    return exchange_of(
        name, VENUES[name](symbol, hedged), uta=False, enableUnifiedAccount=True,
        unifiedMarginStatus=6,
    )  # fmt: skip


@pytest.mark.parametrize("holding", sorted(HOLDINGS))
@pytest.mark.parametrize("name", sorted(VENUES))
def test_the_documented_service_sees_what_is_open_anywhere(name: str, holding: str) -> None:
    symbol, hedged = HOLDINGS[holding]
    exchange = stand_in(name, symbol, hedged)
    found = runpy.run_path(str(Path(__file__).parents[2] / "examples/services/ccxt_service.py"))
    with fresh_enforcer():
        service = found["CcxtService"](exchange, "main")
        with pytest.raises(PositionInvariantViolation) as caught:
            service.enter(symbol, "buy", 1)
        assert caught.value.code == "OPPOSING_POSITION"
        # With the position it goes: the stand-in takes no orders.
        with pytest.raises(NotAnswered):
            service.enter(symbol, "sell", 1)


@pytest.mark.parametrize("name", ["bybit", "bitget", "binance"])
def test_what_ccxt_asks_by_itself_does_not_see_it(name: str) -> None:
    """The control: the old example's fetch is blind to both."""
    unseen = [
        symbol for symbol, hedged in HOLDINGS.values()
        if not hedged and not stand_in(name, symbol, hedged).fetch_positions()
    ]  # fmt: skip
    assert "ETH/USD:ETH" in unseen


@pytest.mark.parametrize("name", sorted(VENUES))
def test_the_asynchronous_half_asks_the_same(name: str) -> None:
    symbol = "BTC/USDC:USDC"
    plain = stand_in(name, symbol, False)
    expected = positions.fetch_ccxt(plain, account="main")

    async def fetch() -> tuple[PositionSnapshot, list[Sent]]:
        made = exchange_of(
            name, VENUES[name](symbol, False), getattr(ccxt.async_support, name), uta=False,
            enableUnifiedAccount=True, unifiedMarginStatus=6,
        )  # fmt: skip
        try:
            return await positions.fetch_ccxt_async(made, account="main"), made.sent
        finally:
            await made.close()

    snapshot, sent = asyncio.run(fetch())
    assert (snapshot.legs, snapshot.scope) == (expected.legs, expected.scope)
    assert snapshot.exchange == name
    assert [urlsplit(one.url).path for one in sent] == [
        urlsplit(one.url).path for one in plain.sent
    ]


def test_an_asynchronous_exchange_is_told_apart() -> None:
    made = exchange_of("okx", {}, ccxt.async_support.okx)
    with pytest.raises(PositionDataError, match="asynchronous"):
        positions.fetch_ccxt(made)
    asyncio.run(made.close())


@pytest.mark.parametrize("name", ["alpaca", "coinbaseexchange"])
def test_a_venue_without_positions_says_so(name: str) -> None:
    with pytest.raises(PositionDataError, match="no positions"):
        positions.fetch_ccxt(exchange_of(name))


# -- what each venue is asked ----------------------------------------------------------------------

#: The requests, by what tells them apart in the address or the body.
EXPECTED = {
    "binance": ["fapi/v3/positionRisk", "dapi/v1/positionRisk"],
    "binanceusdm": ["fapi/v3/positionRisk", "dapi/v1/positionRisk"],
    "bybit": ["settleCoin=USDC", "settleCoin=USDT", "settleCoin=USD&", "category=inverse",
              "category=option"],
    "okx": ["account/positions"],
    "gate": ["futures/btc/positions", "futures/eth/positions", "futures/usd/positions",
             "futures/usdc/positions", "futures/usdt/positions", "delivery/btc/positions",
             "delivery/usdt/positions"],
    "kucoin": ["api/v1/positions"],
    "kraken": ["OpenPositions"],
    "krakenfutures": ["openpositions"],
    "bitget": ["USDT-FUTURES", "USDC-FUTURES", "marginCoin=BTC", "marginCoin=ETH"],
    "hyperliquid": ["clearinghouseState"],
    "deribit": ["get_positions"],
    "bingx": ["swap/v2/user/positions", "cswap/v1/user/positions"],
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_each_venue_is_asked_for_all_that_it_has(name: str) -> None:
    exchange = exchange_of(name, uta=False, enableUnifiedAccount=True, unifiedMarginStatus=6)
    for request in requests_of(name, exchange.markets, exchange.options):
        # The empty reply is none; what was asked is what counts here.
        with contextlib.suppress(NotAnswered, TypeError, ccxt.ExchangeNotAvailable):
            exchange.fetch_positions(None, dict(request.params))
    asked = [one.text for one in exchange.sent if "osition" in one.text or "clearing" in one.text]
    for part in EXPECTED[name]:
        assert len([text for text in asked if part in text]) == 1, part
    assert len(asked) == len(EXPECTED[name])


def test_the_books_that_others_run_on_hyperliquid_are_asked_too() -> None:
    exchange = exchange_of("hyperliquid")
    exchange.markets["BTC/USDC:USDC"]["info"]["dex"] = "xyz"
    asked = [
        dict(request.params)
        for request in requests_of("hyperliquid", exchange.markets, exchange.options)
    ]
    assert asked == [{}, {"dex": "xyz"}]


def test_every_venue_in_the_list_is_one_of_ccxt_s() -> None:
    assert set(ccxt.exchanges) >= ASKED
    for name in ASKED:
        assert requests_of(name, exchange_of("binance").markets, {})


def test_of_a_venue_that_nobody_has_looked_at_only_rows_count() -> None:
    exchange = exchange_of("whitebit")
    exchange.fetch_positions = lambda *args: [
        {"symbol": "BTC/USDT:USDT", "side": "short", "contracts": 1.0, "hedged": False}
    ]
    snapshot = positions.fetch_ccxt(exchange)
    assert not snapshot.complete
    assert verdict(snapshot, "BTC/USDT:USDT", exchange="whitebit") == "OPPOSING_POSITION"
    assert verdict(snapshot, "ETH/USDT:USDT", exchange="whitebit") == "INCOMPLETE_SNAPSHOT"
    exchange.fetch_positions = lambda *args: []
    with pytest.raises(PositionDataError):
        positions.fetch_ccxt(exchange)


class TestPages:
    def reply(self, request: Sent) -> object:
        cursor = _asked(request, "cursor")
        rows = bybit("BTC/USDC:USDC", False)["position/list"](request)  # type: ignore[operator]
        if _asked(request, "settleCoin") == "USDC" and not cursor:
            rows["result"]["list"] = [
                {**rows["result"]["list"][0], "symbol": "BTCUSDTUSDT", "side": "Buy"}
            ]
            rows["result"]["nextPageCursor"] = "further"
        return rows

    def test_are_read_to_the_end(self) -> None:
        exchange = exchange_of("bybit", {"position/list": self.reply}, enableUnifiedAccount=True)
        snapshot = positions.fetch_ccxt(exchange)
        assert snapshot.symbols == {"BTC/USDC:USDC", "BTC/USDT:USDT"}

    def test_without_an_end_are_refused(self) -> None:
        exchange = exchange_of("bybit")
        number = iter(range(10**6))
        exchange.fetch_positions = lambda *args: [
            {"symbol": f"X{next(number)}", "info": {"nextPageCursor": "x"}}
        ]
        with pytest.raises(PositionDataError, match="no end"):
            positions.fetch_ccxt(exchange)


def test_the_same_position_twice_is_one() -> None:
    """Bitget's unified accounts answer for all margin coins at once, as often as they are asked."""
    row = {"symbol": "ETH/USD:ETH", "side": "short", "contracts": 2.0, "hedged": False, "info": {}}
    exchange = exchange_of("bitget")
    exchange.fetch_positions = lambda *args: [dict(row)]
    assert positions.fetch_ccxt(exchange).exposure("ETH/USD:ETH").short == 2


# -- scope -----------------------------------------------------------------------------------------


class TestScope:
    def snapshot(self, *parts: Scope) -> PositionSnapshot:
        return positions.from_ccxt([], complete=True, fetched_at=now(), scope=parts)

    usdt = Scope({LINEAR, FUTURE}, {"USDT"}, coin_margined=False)  # type: ignore[arg-type]
    coin = Scope(frozenset({INVERSE, FUTURE}), coin_margined=True)

    @pytest.mark.parametrize(
        ("symbol", "inside"),
        [
            ("BTC/USDT:USDT", True),
            ("BTC/USDT:USDT-261225", True),
            ("BTC/USDC:USDC", False),
            ("BTC/USD:BTC", False),
            ("BTC/USD:BTC-261225", False),
            ("BTC/USDT", False),
            ("BTC/USDT:USDT-261225-60000-C", False),
        ],
    )
    def test_an_order_outside_is_refused(self, symbol: str, inside: bool) -> None:
        expected = "allowed" if inside else "INCOMPLETE_SNAPSHOT"
        assert verdict(self.snapshot(self.usdt), symbol) == expected

    def test_parts_add_up(self) -> None:
        both = self.snapshot(self.usdt, self.coin)
        for symbol in ("BTC/USDT:USDT", "BTC/USD:BTC", "BTC/USD:BTC-261225"):
            assert verdict(both, symbol) == "allowed"
        assert verdict(both, "BTC/USDC:USDC") == "INCOMPLETE_SNAPSHOT"

    def test_a_future_in_coin_is_none_of_those_in_dollars(self) -> None:
        assert verdict(self.snapshot(self.coin), "BTC/USDT:USDT-261225") == "INCOMPLETE_SNAPSHOT"

    def test_the_order_s_product_decides_what_a_spelling_leaves_open(self) -> None:
        snapshot = self.snapshot(self.usdt)
        assert verdict(snapshot, "BTCUSDT", product="linear_perp") == "allowed"
        assert verdict(snapshot, "BTCUSDT", product="spot") == "INCOMPLETE_SNAPSHOT"
        assert verdict(snapshot, "BTCUSDC", product="linear_perp") == "INCOMPLETE_SNAPSHOT"
        assert verdict(snapshot, "BTCUSDT") == "allowed"

    def test_what_it_settles_in_may_be_untold(self) -> None:
        assert not self.usdt.includes("BTC-PERP", LINEAR)
        assert Scope(frozenset({LINEAR})).includes("BTC-PERP", LINEAR)

    def test_the_refusal_says_what_was_asked(self) -> None:
        with pytest.raises(PositionInvariantViolation) as caught:
            PositionInvariantEnforcer().enforce_before_order(
                "BTC/USDC:USDC", "buy", 1, self.snapshot(self.usdt)
            )
        assert "future, linear_perp not margined in coin in USDT" in str(caught.value)

    def test_a_row_outside_counts_all_the_same(self) -> None:
        row = {"symbol": "BTC/USDC:USDC", "side": "short", "contracts": 1, "hedged": False}
        snapshot = positions.from_ccxt([row], complete=True, fetched_at=now(), scope=self.usdt)
        assert verdict(snapshot, "BTC/USDC:USDC") == "OPPOSING_POSITION"

    def test_the_ledger_does_not_take_it_for_flat_either(self) -> None:
        key = Key("a", "bybit", "linear_perp", "BTC/USDC:USDC")
        assert legs_of(key, self.snapshot(self.usdt)) is None
        assert legs_of(key, self.snapshot()) == (0, 0)

    def test_a_reply_of_bybit_is_of_its_category(self) -> None:
        reply = {"retCode": 0, "result": {"category": "linear", "list": []}}
        snapshot = positions.from_bybit(reply, complete=True, fetched_at=now())
        assert verdict(snapshot, "BTC/USD:BTC") == "INCOMPLETE_SNAPSHOT"
        assert verdict(snapshot, "BTCUSDT") == "allowed"
        whole = positions.from_bybit([], complete=True, fetched_at=now())
        assert verdict(whole, "BTC/USD:BTC") == "allowed"

    @pytest.mark.parametrize("given", ["linear_perp", [LINEAR], None, 7, {"products": [LINEAR]}])
    def test_what_is_no_scope_is_refused(self, given: Any) -> None:
        with pytest.raises(PositionDataError):
            positions.from_ccxt([], complete=True, fetched_at=now(), scope=given)

    @pytest.mark.parametrize(
        "fields", [(["nonsense"],), ([7],), ([LINEAR], "USDT"), ([LINEAR], [7])]
    )
    def test_nor_is_one_made_of_nonsense(self, fields: Any) -> None:
        with pytest.raises(PositionDataError):
            Scope(*fields)


# -- exchanges -------------------------------------------------------------------------------------


class TestExchange:
    def test_another_exchange_s_positions_are_refused(self) -> None:
        row = {"symbol": "BTCUSDT", "positionAmt": "-1", "positionSide": "BOTH"}
        theirs = positions.from_binance([row])
        assert verdict(theirs, "BTCUSDT", "sell", exchange="bybit") == "WRONG_EXCHANGE"
        assert verdict(theirs, "BTCUSDT", "sell", exchange="binanceusdm") == "allowed"
        assert verdict(theirs, "BTCUSDT", "sell", exchange="binance") == "allowed"

    def test_a_named_one_is_held_to_its_name(self) -> None:
        named = positions.from_signed(
            {}, source="books", fetched_at=now(), complete=True, exchange="gate"
        )
        assert verdict(named, "BTCUSDT", exchange="gateio") == "allowed"
        assert verdict(named, "BTCUSDT", exchange="binance") == "WRONG_EXCHANGE"
        assert verdict(named, "BTCUSDT", exchange="my-desk") == "allowed"

    def test_a_call_that_names_no_exchange_contradicts_no_source(self) -> None:
        held = positions.from_okx([], complete=True, fetched_at=now())
        assert verdict(held, "BTCUSDT", exchange="binance") == "allowed"
        assert verdict(held, "BTCUSDT", exchange="kraken") == "WRONG_EXCHANGE"

    def test_names_fold(self) -> None:
        assert same_exchange("BinanceUSDM", "binance")
        assert same_exchange("huobi", "htx")
        assert not same_exchange("kraken", "krakenfutures")
        assert not same_exchange("okx", "okxus")

    def test_a_name_is_a_text(self) -> None:
        with pytest.raises(PositionDataError, match="exchange"):
            PositionSnapshot((), "s", now(), exchange=7)  # type: ignore[arg-type]


# -- legs ------------------------------------------------------------------------------------------


def _row(side: str, symbol: str = "BTC/USDT:USDT", **more: object) -> dict[str, object]:
    return {"symbol": symbol, "side": side, "contracts": 1.0, "hedged": True, "info": {}, **more}


class TestLegs:
    def test_one_leg_alone_tells_nothing_of_the_other(self) -> None:
        held = positions.from_ccxt([_row("long")], symbols=["BTC/USDT:USDT"])
        assert verdict(held, "BTC/USDT:USDT") == "INCOMPLETE_SNAPSHOT"
        assert verdict(held, "BTC/USDT:USDT", "sell") == "OPPOSING_POSITION"

    def test_both_do(self) -> None:
        flat = _row("short") | {"contracts": 0.0}
        held = positions.from_ccxt([_row("long"), flat], symbols=["BTC/USDT:USDT"])
        assert verdict(held, "BTC/USDT:USDT") == "allowed"

    def test_so_does_one_of_a_whole_account(self) -> None:
        held = positions.from_ccxt([_row("long")], complete=True)
        assert verdict(held, "BTC/USDT:USDT") == "allowed"

    def test_a_leg_under_another_spelling_is_one_too(self) -> None:
        held = positions.from_ccxt(
            [_row("long", "BTC-USDT-SWAP")], symbols=["BTC/USDT:USDT", "BTC-USDT-SWAP"]
        )
        spelled = verdict(held, "BTC/USDT:USDT", product="linear_perp")
        assert spelled == "INCOMPLETE_SNAPSHOT"
        key = Key("a", "okx", "linear_perp", "BTC/USDT:USDT")
        assert legs_of(key, held) is None

    @pytest.mark.parametrize(
        "info",
        [
            {"mode": "dual_long"}, {"position_mode": "dual_side"}, {"positionSide": "LONG"},
            {"positionIdx": 1}, {"holdMode": "double_hold"}, {"positionMode": 1},
            {"positionSide": "LONG", "onlyOnePosition": False},
        ],
    )  # fmt: skip
    def test_ccxt_leaves_the_mode_in_the_venue_s_words(self, info: dict[str, object]) -> None:
        held = positions.from_ccxt(
            [_row("long", hedged=None, info=info)], symbols=["BTC/USDT:USDT"]
        )
        assert verdict(held, "BTC/USDT:USDT") == "INCOMPLETE_SNAPSHOT"

    @pytest.mark.parametrize(
        "info",
        [
            {"mode": "single"}, {"positionSide": "BOTH"}, {"positionIdx": 0}, {"positionMode": 2},
            {"positionSide": "LONG", "onlyOnePosition": True}, {},
        ],
    )  # fmt: skip
    def test_and_one_way_mode_is_whole(self, info: dict[str, object]) -> None:
        held = positions.from_ccxt(
            [_row("long", hedged=None, info=info)], symbols=["BTC/USDT:USDT"]
        )
        assert verdict(held, "BTC/USDT:USDT") == "allowed"

    def test_reconciliation_reads_a_leg_whose_other_is_flat(self) -> None:
        exchange = exchange_of("binanceusdm")
        exchange.fetch_positions = lambda symbols: [_row("long")]
        key = Key("a", "binanceusdm", "linear_perp", "BTC/USDT:USDT")
        legs = legs_of(key, CcxtVenue(exchange, "a").positions(key))
        assert legs is not None
        assert legs[1] == 0 < legs[0]


class TestKrakenMargin:
    def held(self, **info: str) -> PositionSnapshot:
        row = _row("long", "BTC/USD", hedged=None, info={"vol": "3", **info}) | {"contracts": 3.0}
        return positions.from_ccxt([row], complete=True)

    def test_what_is_closed_is_gone(self) -> None:
        assert self.held(vol_closed="2.5").exposure("BTC/USD").long == 0.5
        assert self.held(vol_closed="3").exposure("BTC/USD").long == 0

    def test_an_exit_beyond_what_is_left_is_refused(self) -> None:
        with pytest.raises(PositionInvariantViolation) as caught:
            PositionInvariantEnforcer().enforce_before_order(
                "BTC/USD", "sell", 1, self.held(vol_closed="2.5"), reduce_only=True
            )
        assert caught.value.code == "REDUCE_TOO_LARGE"

    @pytest.mark.parametrize("closed", ["4", "-1", "x", ""])
    def test_nonsense_is_refused(self, closed: str) -> None:
        with pytest.raises(PositionDataError):
            self.held(vol_closed=closed)
