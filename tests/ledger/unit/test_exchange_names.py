"""Names of an exchange: which are one in the ledger, which keys are old, and an order without one."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import ccxt
import pytest
from offline_ccxt import exchange_of

from invariant_guard import (
    AsyncPositionInvariantEnforcer,
    PositionInvariantEnforcer,
    PositionInvariantViolation,
    positions,
)
from invariant_guard.basics.exchanges import UNSAID_EXCHANGE, canonical_exchange
from invariant_guard.enforcer import plan
from invariant_guard.ledger import CcxtVenue, Key, Ledger, open_ledger
from invariant_guard.ledger.async_ledger import AsyncLedger, ThreadedStore
from invariant_guard.ledger.model import keys
from invariant_guard.ledger.reconcile import WrongAccount

SYMBOL = "BTC/USDT:USDT"

#: Two names with which two services may reach one position.
PAIRS = [
    ("binance", "binanceusdm"), ("binancecoinm", "binance"), ("binanceusdm", "binancecoinm"),
    ("Binance", "BINANCEUSDM"), ("okx", "okex"), ("gateio", "gate"), ("kucoin", "kucoinfutures"),
    ("huobi", "htx"), ("bybit", "bybitid"),
]  # fmt: skip


@pytest.fixture(autouse=True)
def no_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("INVARIANT_GUARD_EXCHANGE", raising=False)


def awaited(ledger: Ledger) -> AsyncLedger:
    """Return the asynchronous face of the same ledger."""
    return AsyncLedger(ThreadedStore(ledger.store))


def refusal(enforcer: PositionInvariantEnforcer, side: str, **more: Any) -> str:
    with pytest.raises(PositionInvariantViolation) as caught:
        enforcer.enforce_before_order(SYMBOL, side, 1, account="main", **more)
    return str(caught.value.code)


class TestTwoNamesOfOneExchange:
    @pytest.mark.parametrize(("one", "other"), PAIRS)
    def test_net(self, one: str, other: str) -> None:
        ledger = open_ledger("memory://")
        ledger.bind("main", "acct")
        ledger.adopt(Key("acct", one, "linear_perp", SYMBOL), (0, 0))
        first, second = (PositionInvariantEnforcer(ledger=ledger) for _ in range(2))
        with first.enforce_before_order(SYMBOL, "buy", 1, account="main", exchange=one):
            assert refusal(second, "sell", exchange=other) == "OPPOSING_ORDER"
        assert len(ledger.contents().keys) == 1

    @pytest.mark.parametrize(
        ("one", "other"),
        [("okx", "okxus"), ("bybit", "bybiteu"), ("kraken", "krakenfutures"), ("gate", "gateeu")],
    )
    def test_two_venues_with_accounts_of_their_own_do_not(self, one: str, other: str) -> None:
        assert canonical_exchange(one) != canonical_exchange(other)

    def test_one_each_is_a_fixed_point(self) -> None:
        for name in ccxt.exchanges:
            assert canonical_exchange(canonical_exchange(name)) == canonical_exchange(name)

    def test_a_key_may_be_told_by_any(self, ledger: Ledger) -> None:
        ledger.adopt("acct/binanceusdm/linear_perp/BTCUSDT", (1, 0))
        assert [key.key for key in ledger.contents().keys] == [
            "acct/binance/linear_perp/BTC%2FUSDT:USDT"
        ]
        assert ledger.state("acct/BinanceCoinM/linear_perp/BTCUSDT").long

    def test_both_faces_of_the_ledger_do(self) -> None:
        ledger = open_ledger("memory://")
        ledger.bind("main", "acct")
        ledger.adopt(Key("acct", "binance", "linear_perp", SYMBOL), (1, 0))

        async def ask() -> str:
            enforcer = AsyncPositionInvariantEnforcer(ledger=awaited(ledger))
            with pytest.raises(PositionInvariantViolation) as caught:
                await enforcer.enforce_before_order(
                    SYMBOL, "sell", 1, account="main", exchange="binanceusdm"
                )
            return str(caught.value.code)

        assert asyncio.run(ask()) == "OPPOSING_POSITION"


class TestReconcile:
    def exchange(self, name: str) -> Any:
        symbols = {"binanceusdm": ((SYMBOL, "swap"),), "binancecoinm": (("BTC/USD:BTC", "swap"),)}
        made = exchange_of(name, symbols=symbols[name])
        made.fetch_positions = lambda symbols: [
            {"symbol": symbols[0], "side": "long", "contracts": 2.0, "hedged": False}
        ]
        made.fetch_open_orders = lambda *args, **more: []
        made.fetch_time = lambda: int(time.time() * 1000)
        return made

    def test_each_of_ccxt_s_exchanges_reads_the_keys_whose_markets_it_has(
        self, ledger: Ledger
    ) -> None:
        linear = Key("acct", "binance", "linear_perp", SYMBOL)
        inverse = Key("acct", "binance", "inverse_perp", "BTC/USD:BTC")
        ledger.adopt(linear, (1, 0))
        ledger.adopt(inverse, (1, 0))
        for name, key in (("binanceusdm", linear), ("binancecoinm", inverse)):
            venue = CcxtVenue(self.exchange(name), "acct")
            (result,) = ledger.reconcile(venue)
            assert (result.key, result.troubles) == (key.text, ())

    def test_before_its_markets_are_loaded_it_asks_for_all(self) -> None:
        made = exchange_of("binanceusdm", symbols=((SYMBOL, "swap"),))
        made.markets = None
        venue = CcxtVenue(made, "acct")
        assert venue.reaches(Key("acct", "binance", "inverse_perp", "BTC/USD:BTC"))

    def test_it_lists_what_is_there_or_may_be(self) -> None:
        made = exchange_of("binance", symbols=((SYMBOL, "swap"), ("ETH/BTC", "spot")))
        venue = CcxtVenue(made, "acct")
        for symbol, listed in (
            (SYMBOL, True), ("NEVER/USDT:USDT", False), ("BTC/USDT", True), ("BTC/USDC:USDC", True),
        ):  # fmt: skip
            assert venue.lists(Key("acct", "binance", "linear_perp", symbol)) is listed
        made.markets = None
        assert venue.lists(Key("acct", "binance", "linear_perp", "NEVER/USDT:USDT"))

    def test_another_exchange_s_key_is_none_of_its_own(self, ledger: Ledger) -> None:
        venue = CcxtVenue(self.exchange("binanceusdm"), "acct")
        with pytest.raises(WrongAccount):
            ledger.reconcile(venue, ["acct/bybit/linear_perp/BTCUSDT"])
        assert ledger.reconcile(venue, ["acct/binanceusdm/linear_perp/BTCUSDT"])


class TestKeysFromBefore:
    """A ledger in which `binanceusdm` was a key of its own, with an order in flight."""

    OLD = "acct/binanceusdm/linear_perp/BTC%2FUSDT:USDT"

    @pytest.fixture
    def with_old(self, ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> Ledger:
        ledger.adopt(Key("acct", "binance", "linear_perp", SYMBOL), (0, 0))
        ledger.adopt(Key("acct", "binance", "linear_perp", "ETH/USDT:USDT"), (0, 0))
        with monkeypatch.context() as before:
            before.setattr(keys, "canonical_exchange", str.lower)
            ledger.adopt(self.OLD, (0, 0))
        assert self.OLD in [key.key for key in ledger.contents().keys]
        return ledger

    def test_the_order_that_would_not_see_it_is_refused_and_told_why(
        self, with_old: Ledger
    ) -> None:
        enforcer = PositionInvariantEnforcer(ledger=with_old)
        with pytest.raises(PositionInvariantViolation) as caught:
            enforcer.enforce_before_order(SYMBOL, "buy", 1, account="main", exchange="binanceusdm")
        assert caught.value.code == "STORE_UNAVAILABLE"
        assert self.OLD in caught.value.reason
        assert "new one" in caught.value.remedy
        assert with_old.orders() == []

    def test_exits_and_other_keys_go_on(self, with_old: Ledger) -> None:
        enforcer = PositionInvariantEnforcer(ledger=with_old)
        with_old.adopt(Key("acct", "binance", "linear_perp", SYMBOL), (1, 0))
        more = {"account": "main", "exchange": "binance"}
        assert enforcer.enforce_before_order(SYMBOL, "sell", 1, reduce_only=True, **more)
        assert enforcer.enforce_before_order("ETH/USDT:USDT", "buy", 1, **more)

    def test_a_retired_one_is_in_nobody_s_way(
        self, with_old: Ledger, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with monkeypatch.context() as before:
            before.setattr(keys, "canonical_exchange", str.lower)
            with_old.retire(self.OLD)
        enforcer = PositionInvariantEnforcer(ledger=with_old)
        assert enforcer.enforce_before_order(
            SYMBOL, "buy", 1, account="main", exchange="binanceusdm"
        )

    def test_both_faces_refuse(self, with_old: Ledger) -> None:
        async def ask() -> str:
            enforcer = AsyncPositionInvariantEnforcer(ledger=awaited(with_old))
            with pytest.raises(PositionInvariantViolation) as caught:
                await enforcer.enforce_before_order(
                    SYMBOL, "buy", 1, account="main", exchange="binance"
                )
            return str(caught.value.code)

        assert asyncio.run(ask()) == "STORE_UNAVAILABLE"


class TestAnOrderWithoutAnExchange:
    @pytest.fixture
    def flat(self) -> Ledger:
        ledger = open_ledger("memory://")
        ledger.bind("main", "acct")
        for exchange in ("binance", "bybit"):
            ledger.adopt(Key("acct", exchange, "linear_perp", SYMBOL), (0, 0))
        return ledger

    def test_counts_as_binance_s_and_is_warned_of_once(
        self, flat: Ledger, caplog: pytest.LogCaptureFixture
    ) -> None:
        plan._warn_unsaid_exchange.cache_clear()
        enforcer = PositionInvariantEnforcer(ledger=flat)
        for _ in range(2):
            enforcer.enforce_before_order(SYMBOL, "buy", 1, account="main")
        assert {order.key.split("/")[1] for order in flat.orders()} == {"binance"}
        warnings = [each for each in caplog.messages if "names no exchange" in each]
        assert len(warnings) == 1
        assert "INVARIANT_GUARD_EXCHANGE" in warnings[0]

    @pytest.mark.parametrize("said", [{"exchange": "binance"}, {"exchange": "bybit"}])
    def test_one_that_says_is_not(
        self, flat: Ledger, caplog: pytest.LogCaptureFixture, said: dict[str, str]
    ) -> None:
        plan._warn_unsaid_exchange.cache_clear()
        PositionInvariantEnforcer(ledger=flat).enforce_before_order(
            SYMBOL, "buy", 1, account="main", **said
        )
        assert "names no exchange" not in caplog.text

    def test_meets_the_default_by_the_asynchronous_face_too(self, flat: Ledger) -> None:
        async def ask() -> str:
            enforcer = AsyncPositionInvariantEnforcer(
                ledger=awaited(flat), default_exchange="bybit"
            )
            await enforcer.enforce_before_order(SYMBOL, "buy", 1, account="main")
            return flat.orders()[0].key.split("/")[1]

        assert asyncio.run(ask()) == "bybit"

    def test_goes_where_the_enforcer_s_default_says(self, flat: Ledger) -> None:
        first = PositionInvariantEnforcer(ledger=flat, default_exchange="bybit")
        second = PositionInvariantEnforcer(ledger=flat)
        first.enforce_before_order(SYMBOL, "buy", 1, account="main")
        assert refusal(second, "sell", exchange="bybit") == "OPPOSING_ORDER"
        assert second.enforce_before_order(SYMBOL, "sell", 1, account="main", exchange="binance")

    def test_or_where_the_environment_says(
        self, flat: Ledger, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("INVARIANT_GUARD_EXCHANGE", "bybit")
        enforcer = PositionInvariantEnforcer(ledger=flat)
        enforcer.enforce_before_order(SYMBOL, "buy", 1, account="main")
        assert refusal(enforcer, "sell", exchange="bybit") == "OPPOSING_ORDER"

    def test_is_judged_on_the_snapshot_of_that_exchange(self) -> None:
        enforcer = PositionInvariantEnforcer(default_exchange="bybit")
        rows = [{"symbol": SYMBOL, "side": "long", "contracts": 1.0, "hedged": False}]
        ours, theirs = (
            positions.from_ccxt(rows, exchange=name, complete=True) for name in ("bybit", "okx")
        )
        enforcer.enforce_before_order(SYMBOL, "buy", 1, ours)
        with pytest.raises(PositionInvariantViolation) as caught:
            enforcer.enforce_before_order(SYMBOL, "buy", 1, theirs)
        assert caught.value.code == "WRONG_EXCHANGE"
        assert enforcer.recent_decisions()[0].exchange == "bybit"

    @pytest.mark.parametrize("name", ["", " bybit", "by\nbit", 5])
    def test_a_default_that_is_no_name_is_refused_when_the_enforcer_is_made(
        self, name: Any
    ) -> None:
        with pytest.raises(ValueError, match="default_exchange"):
            PositionInvariantEnforcer(default_exchange=name)

    def test_and_so_is_the_environment_s(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("INVARIANT_GUARD_EXCHANGE", " bybit")
        with pytest.raises(ValueError, match="INVARIANT_GUARD_EXCHANGE"):
            PositionInvariantEnforcer()

    def test_nothing_said_is_told_by_identity(self) -> None:
        assert UNSAID_EXCHANGE == "binance"
        assert UNSAID_EXCHANGE is not "bin" + "ance"
