"""The contract of the enforcer this package replaces, row by row.

A service switches by changing one import, so each row here is a promise to existing code.
``test_mutations.py`` runs this file against damaged copies of the package: every line of the
rule has to be held by something here.
"""

from __future__ import annotations

import dataclasses
import inspect
import logging
from datetime import datetime, timedelta, timezone
from decimal import Decimal

import pytest

from invariant_guard import (
    BlockedOrderEvent,
    PositionInvariantEnforcer,
    PositionInvariantViolation,
    get_position_invariant_enforcer,
    reset_enforcer,
)

BTC = "BTCUSDT"
LONG = {BTC: 0.5}
SHORT = {BTC: -0.5}
FIELDS = [
    "timestamp",
    "symbol",
    "attempted_side",
    "attempted_quantity",
    "existing_quantity",
    "reason",
    "account",
    "exchange",
]


@pytest.fixture(autouse=True)
def _clean_process(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("QT_ALLOW_HEDGING", raising=False)
    monkeypatch.delenv("QT_BLOCKED_ORDER_HISTORY", raising=False)
    reset_enforcer()
    yield
    reset_enforcer()


@pytest.fixture
def enforcer() -> PositionInvariantEnforcer:
    return PositionInvariantEnforcer()


class TestViolation:
    def test_is_an_exception_whose_text_is_the_reason(self):
        assert issubclass(PositionInvariantViolation, Exception)
        assert str(PositionInvariantViolation("why")) == "why"
        assert PositionInvariantViolation("why").reason == "why"


class TestBlockedOrderEvent:
    def test_has_its_fields_in_order(self):
        assert [field.name for field in dataclasses.fields(BlockedOrderEvent)] == FIELDS

    def test_takes_them_by_position(self):
        now = datetime.now(timezone.utc)
        event = BlockedOrderEvent(now, BTC, "LONG", 1.0, -1.0, "why", "main", "bybit")
        assert (event.timestamp, event.exchange) == (now, "bybit")


class TestConstructor:
    def test_forbids_hedging_by_default(self, enforcer):
        assert enforcer.allow_hedging is False

    def test_takes_hedging_by_position(self):
        assert PositionInvariantEnforcer(True).allow_hedging is True

    @pytest.mark.parametrize(("given", "kept"), [(1, True), (0, False)])
    def test_hedging_is_a_real_bool(self, given, kept):
        assert PositionInvariantEnforcer(allow_hedging=given).allow_hedging is kept

    @pytest.mark.parametrize("word", ["false", "true", None, 2, []])
    def test_a_word_for_a_switch_is_a_wrong_call(self, word):
        with pytest.raises(TypeError):
            PositionInvariantEnforcer(allow_hedging=word)

    def test_starts_without_blocked_orders(self, enforcer):
        assert enforcer.blocked_orders == []

    def test_does_not_read_the_environment(self, monkeypatch):
        monkeypatch.setenv("QT_ALLOW_HEDGING", "true")
        assert PositionInvariantEnforcer().allow_hedging is False

    def test_has_not_warned_of_hedging_yet(self):
        assert PositionInvariantEnforcer(allow_hedging=True).hedge_mode_warning_shown is False

    def test_hedging_can_be_switched_later(self, enforcer):
        enforcer.allow_hedging = True
        assert enforcer.check_can_open_position(BTC, "sell", 1.0, LONG) == (True, None)
        enforcer.allow_hedging = False
        assert enforcer.check_can_open_position(BTC, "sell", 1.0, LONG)[0] is False


class TestSignature:
    @pytest.mark.parametrize("name", ["check_can_open_position", "enforce_before_order"])
    def test_arguments_and_defaults(self, enforcer, name):
        parameters = inspect.signature(getattr(enforcer, name)).parameters
        ordinary = [p for p in parameters.values() if p.kind is p.POSITIONAL_OR_KEYWORD]
        assert [p.name for p in ordinary] == [
            "symbol", "side", "quantity", "current_positions", "account", "exchange",
        ]  # fmt: skip
        assert parameters["account"].default == "default"
        assert parameters["exchange"].default == "binance"
        others = [p for p in parameters.values() if p.kind is not p.POSITIONAL_OR_KEYWORD]
        assert {p.kind for p in others} == {inspect.Parameter.KEYWORD_ONLY}

    @pytest.mark.parametrize("name", ["check_can_open_position", "enforce_before_order"])
    def test_wrong_calls_are_type_errors(self, enforcer, name):
        call = getattr(enforcer, name)
        with pytest.raises(TypeError, match="current_positions"):
            call(BTC, "buy", 1.0)
        with pytest.raises(TypeError):
            call(BTC, "buy", 1.0, {}, nonsense=True)
        with pytest.raises(TypeError):
            call()
        assert enforcer.blocked_orders == []


class TestCheck:
    def test_is_synchronous_and_answers_in_pairs(self, enforcer):
        assert enforcer.check_can_open_position(BTC, "buy", 1.0, {}) == (True, None)

    def test_takes_keywords(self, enforcer):
        verdict = enforcer.check_can_open_position(
            symbol=BTC, side="sell", quantity=1.0, current_positions=LONG, account="main",
            exchange="bybit",
        )  # fmt: skip
        assert verdict[0] is False
        assert (enforcer.blocked_orders[-1].account, enforcer.blocked_orders[-1].exchange) == (
            "main", "bybit",
        )  # fmt: skip

    def test_takes_positions(self, enforcer):
        assert not enforcer.check_can_open_position(BTC, "sell", 1.0, LONG, "a", "b")[0]
        assert enforcer.blocked_orders[-1].account == "a"
        assert enforcer.blocked_orders[-1].exchange == "b"

    def test_fills_in_account_and_exchange(self, enforcer):
        enforcer.check_can_open_position(BTC, "sell", 1.0, LONG)
        assert enforcer.blocked_orders[-1].account == "default"
        assert enforcer.blocked_orders[-1].exchange == "binance"

    def test_records_the_refusal(self, enforcer):
        allowed, reason = enforcer.check_can_open_position(BTC, "sell", 1.0, LONG)
        assert allowed is False
        assert [event.reason for event in enforcer.blocked_orders] == [reason]

    def test_records_nothing_where_it_allows(self, enforcer):
        enforcer.check_can_open_position(BTC, "buy", 1.0, LONG)
        assert enforcer.blocked_orders == []

    def test_never_reserves(self, enforcer):
        assert enforcer.check_can_open_position(BTC, "buy", 1.0, {}) == (True, None)
        assert enforcer.check_can_open_position(BTC, "sell", 1.0, {}) == (True, None)


class TestEnforce:
    def test_raises_the_reason_of_the_check_and_records_once(self, enforcer):
        _, reason = PositionInvariantEnforcer().check_can_open_position(BTC, "sell", 1.0, LONG)
        with pytest.raises(PositionInvariantViolation) as caught:
            enforcer.enforce_before_order(BTC, "sell", 1.0, LONG)
        assert str(caught.value) == reason
        assert len(enforcer.blocked_orders) == 1

    def test_takes_keywords(self, enforcer):
        with pytest.raises(PositionInvariantViolation):
            enforcer.enforce_before_order(
                symbol=BTC, side="buy", quantity=1.0, current_positions=SHORT, account="main",
                exchange="okx",
            )  # fmt: skip
        assert enforcer.blocked_orders[-1].account == "main"
        assert enforcer.blocked_orders[-1].exchange == "okx"

    def test_hands_back_something_true(self, enforcer):
        assert enforcer.enforce_before_order(BTC, "buy", 1.0, {})

    def test_never_answers_false_instead_of_raising(self, enforcer):
        with pytest.raises(PositionInvariantViolation):
            enforcer.enforce_before_order(BTC, "buy", 1.0, None)


class TestPositions:
    @pytest.mark.parametrize("flat", [{}, {BTC: 0.0}, {BTC: -0.0}, {BTC: 0}, {"ETHUSDT": -3.0}])
    @pytest.mark.parametrize("side", ["buy", "sell"])
    def test_missing_or_zero_is_flat(self, enforcer, flat, side):
        assert enforcer.check_can_open_position(BTC, side, 1.0, flat) == (True, None)

    @pytest.mark.parametrize("symbol", [BTC, "BTC/USDT:USDT", "BTC-USDT-SWAP", "AAPL"])
    def test_positive_is_long_and_negative_is_short(self, enforcer, symbol):
        check = enforcer.check_can_open_position
        assert check(symbol, "sell", 1.0, {symbol: 1.0})[0] is False
        assert check(symbol, "buy", 1.0, {symbol: -1.0})[0] is False
        assert check(symbol, "buy", 1.0, {symbol: 1.0})[0] is True
        assert check(symbol, "sell", 1.0, {symbol: -1.0})[0] is True

    def test_other_symbols_do_not_matter(self, enforcer):
        held = {"ETHUSDT": -1.0, BTC: 1.0, "SOLUSDT": -2.0}
        assert enforcer.check_can_open_position(BTC, "buy", 1.0, held) == (True, None)
        assert enforcer.check_can_open_position("ETHUSDT", "buy", 1.0, held)[0] is False

    @pytest.mark.parametrize("first", [True, False])
    def test_the_place_in_the_mapping_does_not_matter(self, enforcer, first):
        held = {BTC: -1.0, "ETHUSDT": 1.0} if first else {"ETHUSDT": 1.0, BTC: -1.0}
        assert enforcer.check_can_open_position(BTC, "buy", 1.0, held)[0] is False

    def test_they_are_left_alone(self, enforcer):
        held = {BTC: 1.0, "ETHUSDT": -1.0}
        enforcer.check_can_open_position(BTC, "buy", 1.0, held)
        assert held == {BTC: 1.0, "ETHUSDT": -1.0}


class TestConflict:
    @pytest.mark.parametrize("quantity", [1e-9, 0.1, 0.5, 0.6, 1e9])
    @pytest.mark.parametrize(("side", "held"), [("buy", SHORT), ("sell", LONG)])
    def test_is_refused_whatever_the_quantity(self, enforcer, side, quantity, held):
        assert enforcer.check_can_open_position(BTC, side, quantity, held)[0] is False

    @pytest.mark.parametrize(("side", "held"), [("buy", LONG), ("sell", SHORT)])
    def test_the_same_direction_is_allowed_any_number_of_times(self, enforcer, side, held):
        for _ in range(50):
            assert enforcer.check_can_open_position(BTC, side, 10.0, held) == (True, None)

    @pytest.mark.parametrize(("side", "held"), [("sell", LONG), ("buy", SHORT)])
    def test_an_exact_close_is_refused_without_reduce_only(self, enforcer, side, held):
        assert enforcer.check_can_open_position(BTC, side, 0.5, held)[0] is False

    @pytest.mark.parametrize(("side", "tiny"), [("sell", 1e-8), ("buy", -1e-8)])
    def test_a_tiny_position_blocks(self, enforcer, side, tiny):
        assert enforcer.check_can_open_position(BTC, side, 1.0, {BTC: tiny})[0] is False


class TestSides:
    @pytest.mark.parametrize("word", ["buy", "BUY", "Buy", "bUy", "long", "LONG", "Long", "lOnG"])
    def test_words_that_buy(self, enforcer, word):
        assert enforcer.check_can_open_position(BTC, word, 1.0, SHORT)[0] is False
        assert enforcer.check_can_open_position(BTC, word, 1.0, LONG)[0] is True
        assert enforcer.blocked_orders[-1].attempted_side == "LONG"

    @pytest.mark.parametrize(
        "word", ["sell", "SELL", "Sell", "sElL", "short", "SHORT", "Short", "shORT"]
    )
    def test_words_that_sell(self, enforcer, word):
        assert enforcer.check_can_open_position(BTC, word, 1.0, LONG)[0] is False
        assert enforcer.check_can_open_position(BTC, word, 1.0, SHORT)[0] is True
        assert enforcer.blocked_orders[-1].attempted_side == "SHORT"


class TestReason:
    def test_names_both_directions_and_the_symbol(self, enforcer):
        _, reason = enforcer.check_can_open_position(BTC, "buy", 1.0, SHORT)
        assert "Cannot open LONG" in reason
        assert "existing SHORT" in reason
        assert BTC in reason
        assert "0.5" in reason
        _, reason = enforcer.check_can_open_position(BTC, "sell", 1.0, LONG)
        assert "Cannot open SHORT" in reason
        assert "existing LONG" in reason
        assert BTC in reason


class TestRecord:
    @pytest.mark.parametrize("quantity", [2, 2.5, Decimal("0.1")])
    @pytest.mark.parametrize(("side", "existing"), [("buy", -0.5), ("sell", 0.5)])
    def test_keeps_what_was_given_and_found(self, enforcer, quantity, side, existing):
        enforcer.check_can_open_position(BTC, side, quantity, {BTC: existing}, "main", "bybit")
        event = enforcer.blocked_orders[-1]
        assert event.symbol == BTC
        assert event.attempted_side == {"buy": "LONG", "sell": "SHORT"}[side]
        assert event.attempted_quantity is quantity
        assert event.existing_quantity == existing
        assert (event.account, event.exchange) == ("main", "bybit")

    def test_the_timestamp_is_aware_utc_and_now(self, enforcer):
        before = datetime.now(timezone.utc)
        enforcer.check_can_open_position(BTC, "sell", 1.0, LONG)
        stamp = enforcer.blocked_orders[-1].timestamp
        assert stamp.utcoffset() == timedelta(0)
        assert before - timedelta(seconds=1) <= stamp <= datetime.now(timezone.utc)

    def test_the_newest_comes_last(self, enforcer):
        for symbol in ("AUSDT", "BUSDT", "CUSDT"):
            enforcer.check_can_open_position(symbol, "sell", 1.0, {symbol: 1.0})
        assert [event.symbol for event in enforcer.blocked_orders] == ["AUSDT", "BUSDT", "CUSDT"]


class TestHedging:
    @pytest.mark.parametrize(
        "arguments",
        [
            (BTC, "sell", 1.0, LONG),
            (BTC, "no side", 1.0, LONG),
            (None, None, None, None, None, None),
            (object(), [], float("nan"), 7, {}, ()),
        ],
    )
    def test_allows_everything_before_looking_and_records_nothing(self, arguments):
        enforcer = PositionInvariantEnforcer(allow_hedging=True)
        assert enforcer.check_can_open_position(*arguments) == (True, None)
        assert enforcer.enforce_before_order(*arguments)
        assert enforcer.blocked_orders == []
        assert enforcer.get_blocked_orders_count() == 0

    def test_warns_once(self, caplog):
        enforcer = PositionInvariantEnforcer(allow_hedging=True)
        with caplog.at_level(logging.WARNING, logger="invariant_guard"):
            for _ in range(3):
                enforcer.check_can_open_position(BTC, "sell", 1.0, LONG)
        assert enforcer.hedge_mode_warning_shown is True
        assert len([r for r in caplog.records if "HEDGING" in r.getMessage()]) == 1


class TestCount:
    def test_counts_what_is_kept(self, enforcer):
        assert enforcer.get_blocked_orders_count() == 0
        for _ in range(3):
            enforcer.check_can_open_position(BTC, "sell", 1.0, LONG)
        assert enforcer.get_blocked_orders_count() == 3
        assert enforcer.get_blocked_orders_count(since_minutes=None) == 3

    def test_counts_those_of_the_last_minutes(self, enforcer):
        now = datetime.now(timezone.utc)
        for age in (1, 9, 11, 600):
            enforcer.blocked_orders.append(
                BlockedOrderEvent(now - timedelta(minutes=age), BTC, "LONG", 1, -1, "", "a", "b")
            )
        assert enforcer.get_blocked_orders_count(since_minutes=10) == 2
        assert enforcer.get_blocked_orders_count(10.5) == 2
        assert enforcer.get_blocked_orders_count(12) == 3
        assert enforcer.get_blocked_orders_count(0) == 0
        assert enforcer.get_blocked_orders_count(float("inf")) == 4


class TestSummary:
    def fill(self, enforcer, count):
        for number in range(count):
            enforcer.check_can_open_position(BTC, "sell", number + 1, LONG)

    def test_holds_the_eight_fields_with_the_time_as_text(self, enforcer):
        self.fill(enforcer, 1)
        (row,) = enforcer.get_blocked_orders_summary()
        assert list(row) == FIELDS
        assert datetime.fromisoformat(row["timestamp"]) == enforcer.blocked_orders[0].timestamp
        assert row["attempted_side"] == "SHORT"

    def test_newest_first_and_ten_by_default(self, enforcer):
        self.fill(enforcer, 12)
        quantities = [row["attempted_quantity"] for row in enforcer.get_blocked_orders_summary()]
        assert quantities == [12, 11, 10, 9, 8, 7, 6, 5, 4, 3]

    @pytest.mark.parametrize(("limit", "rows"), [(1, 1), (5, 5), (100, 12), (0, 12), (-1, 12)])
    def test_limit(self, enforcer, limit, rows):
        self.fill(enforcer, 12)
        assert len(enforcer.get_blocked_orders_summary(limit)) == rows
        assert enforcer.get_blocked_orders_summary(limit=limit)[0]["attempted_quantity"] == 12


class TestHistory:
    def test_keeps_a_thousand_by_default(self, enforcer):
        for number in range(1003):
            enforcer.check_can_open_position(BTC, "sell", number + 1, LONG)
        assert enforcer.get_blocked_orders_count() == 1000
        assert enforcer.blocked_orders[0].attempted_quantity == 4
        assert enforcer.blocked_orders[-1].attempted_quantity == 1003

    @pytest.mark.parametrize(("text", "kept"), [("3", 3), ("0", 0), ("2000", 5)])
    def test_keeps_as_many_as_the_environment_says(self, monkeypatch, enforcer, text, kept):
        monkeypatch.setenv("QT_BLOCKED_ORDER_HISTORY", text)
        for number in range(5):
            enforcer.check_can_open_position(BTC, "sell", number + 1, LONG)
        assert enforcer.get_blocked_orders_count() == kept

    @pytest.mark.parametrize("text", ["", "many", "-1", "1.5", "\u0663"])
    def test_a_bad_value_is_reported_and_stops_nothing(self, monkeypatch, enforcer, text, caplog):
        monkeypatch.setenv("QT_BLOCKED_ORDER_HISTORY", text)
        assert enforcer.check_can_open_position(BTC, "sell", 1.0, LONG)[0] is False
        assert enforcer.get_blocked_orders_count() == 1
        assert "QT_BLOCKED_ORDER_HISTORY" in caplog.text


class TestSingleton:
    def test_is_one_for_the_process(self):
        assert get_position_invariant_enforcer() is get_position_invariant_enforcer()

    def test_forbids_hedging_by_default(self):
        assert get_position_invariant_enforcer().allow_hedging is False

    @pytest.mark.parametrize("word", ["true", "True", "TRUE", "tRuE"])
    def test_the_word_true_turns_hedging_on(self, monkeypatch, word):
        monkeypatch.setenv("QT_ALLOW_HEDGING", word)
        assert get_position_invariant_enforcer().allow_hedging is True

    @pytest.mark.parametrize("word", ["", "1", "yes", "on", "false", " true", "true ", "truee"])
    def test_no_other_word_does(self, monkeypatch, word):
        monkeypatch.setenv("QT_ALLOW_HEDGING", word)
        assert get_position_invariant_enforcer().allow_hedging is False

    @pytest.mark.parametrize("flag", [True, False])
    def test_an_explicit_bool_replaces_it(self, monkeypatch, flag):
        monkeypatch.setenv("QT_ALLOW_HEDGING", "true")
        first = get_position_invariant_enforcer()
        second = get_position_invariant_enforcer(allow_hedging=flag)
        assert second is not first
        assert second.allow_hedging is flag
        assert get_position_invariant_enforcer() is second

    def test_a_word_is_a_wrong_call_and_replaces_nothing(self):
        first = get_position_invariant_enforcer()
        with pytest.raises(TypeError):
            get_position_invariant_enforcer(allow_hedging="false")
        assert get_position_invariant_enforcer() is first

    def test_reset_drops_it(self):
        first = get_position_invariant_enforcer()
        reset_enforcer()
        assert get_position_invariant_enforcer() is not first
