"""Each decision is told exactly once, to everybody, and telling never touches the trade."""

from __future__ import annotations

import enum
import logging
import os
import subprocess
import sys
import threading
import time
from datetime import datetime, timedelta, timezone

import pytest

pytest.importorskip("numpy")
pytest.importorskip("prometheus_client")

import numpy as np
from prometheus_client import CollectorRegistry

from invariant_guard import (
    Outcome,
    PositionConflictEvent,
    PositionInvariantEnforcer,
    PositionInvariantViolation,
    PositionLeg,
    PositionSnapshot,
    ViolationCode,
    get_position_invariant_enforcer,
    reset_enforcer,
    set_position_invariant_enforcer,
)
from invariant_guard.prometheus import PrometheusCounter
from invariant_guard.record.listeners import Subscription
from invariant_guard.record.rate_limit import RepeatLimiter
from invariant_guard.testing import captured_events, fresh_enforcer, snapshot_of

BTC = "BTCUSDT"
LONG = {BTC: 0.5}
LOG = "invariant_guard"


@pytest.fixture
def enforcer():
    return PositionInvariantEnforcer()


def conflicted(fetched_at=None):
    legs = (PositionLeg(BTC, "long", 2), PositionLeg(BTC, "short", 1))
    return PositionSnapshot(legs, "venue", fetched_at or datetime.now(timezone.utc), complete=True)


class TestEvents:
    def test_one_for_each_decision_with_everything_in_it(self, enforcer):
        with captured_events(enforcer) as events:
            enforcer.check_can_open_position(BTC, "buy", 1, LONG, "main", "bybit", price=9.5)
            enforcer.check_can_open_position(BTC, "SELL", 2, LONG, "main", "bybit", price=9.5)
        allowed, refused = events.all
        assert (allowed.name, allowed.outcome, allowed.allowed) == (
            "order.allowed", Outcome.ALLOWED, True,
        )  # fmt: skip
        assert (allowed.basis, allowed.code, allowed.reason) == ("same_direction", None, None)
        assert (refused.name, refused.outcome, refused.allowed) == (
            "order.blocked_by_invariant", Outcome.REFUSED, False,
        )  # fmt: skip
        assert (refused.basis, refused.code) == (None, ViolationCode.OPPOSING_POSITION)
        assert refused.reason == enforcer.blocked_orders[0].reason
        assert refused.timestamp == enforcer.blocked_orders[0].timestamp
        assert refused.remedy
        for event, side, quantity in ((allowed, "LONG", 1), (refused, "SHORT", 2)):
            assert (event.symbol, event.side, event.quantity, event.price) == (
                BTC, side, quantity, 9.5,
            )  # fmt: skip
            assert (event.account, event.exchange, event.existing_quantity) == (
                "main", "bybit", 0.5,
            )  # fmt: skip
            assert (event.enforced, event.verified) == (True, False)
        assert (allowed.sequence, refused.sequence) == (1, 2)

    def test_the_old_payload(self, enforcer):
        published = []
        subscription = enforcer.on_blocked_order(lambda *item: published.append(item))
        enforcer.check_can_open_position(BTC, "buy", 1, LONG)
        enforcer.check_can_open_position(BTC, "sell", 2, LONG, price=9.5)
        assert subscription.flush()
        ((name, payload),) = published
        assert name == "order.blocked_by_invariant"
        assert list(payload) == ["symbol", "side", "quantity", "price", "reason", "timestamp"]
        assert (payload["side"], payload["quantity"], payload["price"]) == ("SHORT", 2, 9.5)
        assert datetime.fromisoformat(payload["timestamp"]).tzinfo is not None

    def test_a_plain_mapping_is_unverified_and_a_snapshot_is_not(self, enforcer):
        with captured_events(enforcer) as events:
            enforcer.check_can_open_position(BTC, "buy", 1, {})
            enforcer.check_can_open_position(BTC, "buy", 1, snapshot_of({}))
            enforcer.check_can_open_position(BTC, "sell", 1, snapshot_of(LONG))
        assert [event.verified for event in events.decisions] == [False, True, True]
        assert [event.basis for event in events.decisions] == ["flat", "flat", None]

    def test_a_fault_is_told_as_one(self, enforcer, monkeypatch, caplog):
        from invariant_guard.enforcer import core as module

        def broken(*_):
            raise ZeroDivisionError

        monkeypatch.setattr(module, "judge", broken)
        with captured_events(enforcer) as events:
            assert enforcer.check_can_open_position(BTC, "buy", 1, {})[0] is False
        (event,) = events.refused
        assert (event.outcome, event.code) == (Outcome.FAILED, ViolationCode.INTERNAL)
        assert event.name == "order.blocked_by_invariant"
        assert enforcer.decision_counts() == {"allowed": 0, "refused": 0, "failed": 1}
        assert "ZeroDivisionError" in caplog.text
        assert caplog.records[-1].levelno == logging.ERROR

    def test_hedged_orders_are_told_too(self):
        enforcer = PositionInvariantEnforcer(allow_hedging=True)
        with captured_events(enforcer) as events:
            enforcer.check_can_open_position(BTC, "sell", 1, LONG)
            enforcer.check_can_open_position(object(), ["x"], {}, None, price=object())
        first, second = events.decisions
        assert (first.basis, first.side, first.symbol) == ("hedging", "SHORT", BTC)
        assert (second.basis, second.symbol, second.quantity) == (
            "hedging", "<object>", "<dict>",
        )  # fmt: skip

    def test_what_was_given_is_described_and_not_kept(self, enforcer):
        with captured_events(enforcer) as events:
            enforcer.check_can_open_position(["a"] * 10**6, "x" * 10**6, {}, {}, price=[1])
        (event,) = events.refused
        assert len(event.symbol) + len(event.side) < 300
        assert (event.quantity, event.price) == ("<dict>", "<list>")
        assert len(event.reason) < 300

    def test_they_become_plain_mappings(self, enforcer):
        with captured_events(enforcer) as events:
            enforcer.check_can_open_position(BTC, "sell", 1, LONG)
            enforcer.check_can_open_position(BTC, "sell", 1, conflicted())
        refused, _, conflict = events.all
        fields = refused.to_dict()
        assert fields["code"] == "OPPOSING_POSITION"
        assert type(fields["code"]) is str
        assert fields["outcome"] == "refused"
        assert datetime.fromisoformat(fields["timestamp"]) == refused.timestamp
        assert datetime.fromisoformat(conflict.to_dict()["fetched_at"]) == conflict.fetched_at


class TestConflicts:
    @pytest.mark.parametrize("reduce_only", [True, False])
    def test_both_legs_open_are_reported_once_for_each_snapshot(
        self, enforcer, reduce_only, caplog
    ):
        first = conflicted()
        second = conflicted(first.fetched_at + timedelta(milliseconds=1))
        with captured_events(enforcer) as events:
            for snapshot in (first, first, second):
                enforcer.check_can_open_position(BTC, "sell", 1, snapshot, reduce_only=reduce_only)
        assert len(events.decisions) == 3
        broken = [event for event in events.all if isinstance(event, PositionConflictEvent)]
        assert [event.fetched_at for event in broken] == [first.fetched_at, second.fetched_at]
        assert broken[0].name == "position.invariant_broken"
        assert (broken[0].symbol, broken[0].long_quantity, broken[0].short_quantity) == (BTC, 2, 1)
        assert caplog.text.count("position.invariant_broken") == 2

    def test_also_on_a_symbol_that_the_order_is_not_for(self, enforcer):
        with captured_events(enforcer) as events:
            enforcer.check_can_open_position("ETHUSDT", "buy", 1, conflicted())
        assert [type(event).__name__ for event in events.all] == [
            "DecisionEvent", "PositionConflictEvent",
        ]  # fmt: skip

    @pytest.mark.parametrize("settings", [{"hedging_symbols": [BTC]}, {"allow_hedging": True}])
    def test_not_where_both_are_meant(self, settings):
        enforcer = PositionInvariantEnforcer(**settings)
        with captured_events(enforcer) as events:
            enforcer.check_can_open_position("ETHUSDT", "buy", 1, conflicted())
        assert len(events.all) == 1


class TestListeners:
    def test_one_that_raises_is_counted_and_hears_on(self, enforcer, caplog):
        heard = []

        def listener(event):
            heard.append(event)
            raise SystemExit

        subscription = enforcer.on_event(listener)
        for _ in range(3):
            assert enforcer.check_can_open_position(BTC, "buy", 1, {}) == (True, None)
        assert subscription.flush()
        assert (len(heard), subscription.failed, subscription.delivered) == (3, 3, 3)
        assert caplog.text.count("listener raised") == 1

    def test_one_that_hangs_delays_nothing_and_loses_only_its_own(self, enforcer):
        release, entered = threading.Event(), threading.Event()
        heard = []

        def hangs(event):
            entered.set()
            release.wait(30)

        stuck = enforcer.on_event(hangs, capacity=5)
        quick = enforcer.on_event(heard.append)
        enforcer.check_can_open_position(BTC, "buy", 1, {})
        assert entered.wait(5)
        began = time.perf_counter()
        for _ in range(200):
            enforcer.check_can_open_position(BTC, "buy", 1, {})
        assert time.perf_counter() - began < 5
        assert quick.flush()
        assert len(heard) == 201
        assert stuck.dropped == 196
        assert not stuck.flush(timeout=0.01)
        release.set()
        assert stuck.flush()
        assert stuck.delivered == 5

    @pytest.mark.parametrize("end", ["close", "__call__"])
    def test_a_subscription_ends(self, enforcer, end):
        heard = []
        subscription = enforcer.on_event(heard.append)
        enforcer.check_can_open_position(BTC, "buy", 1, {})
        getattr(subscription, end)()
        subscription()
        enforcer.check_can_open_position(BTC, "buy", 1, {})
        assert subscription.flush()
        subscription.offer("late")
        assert len(heard) == 1

    def test_an_enforcer_that_goes_ends_its_threads(self):
        enforcer = PositionInvariantEnforcer()
        subscription = enforcer.on_event(lambda event: None)
        enforcer.check_can_open_position(BTC, "buy", 1, {})
        thread = subscription._thread
        del enforcer
        thread.join(5)
        assert not thread.is_alive()

    def test_events_come_in_order(self, enforcer):
        heard = []
        subscription = enforcer.on_event(heard.append)
        for _ in range(500):
            enforcer.check_can_open_position(BTC, "buy", 1, {})
        assert subscription.flush()
        assert [event.sequence for event in heard] == list(range(1, 501))

    @pytest.mark.parametrize("capacity", [0, -1, 1.5, True, None])
    def test_a_capacity_is_a_count(self, enforcer, capacity):
        with pytest.raises(ValueError, match="capacity"):
            enforcer.on_event(print, capacity=capacity)

    def test_a_listener_is_callable(self, enforcer):
        with pytest.raises(TypeError):
            enforcer.on_event("not me")

    def test_no_thread_to_be_had_costs_events_and_no_order(self, enforcer, monkeypatch):
        enforcer.on_event(print)

        def refuse(self):
            raise RuntimeError("can't start new thread")

        monkeypatch.setattr(threading.Thread, "start", refuse)
        assert enforcer.check_can_open_position(BTC, "buy", 1, {}) == (True, None)
        assert enforcer.check_can_open_position(BTC, "sell", 1, LONG)[0] is False

    @pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
    def test_a_forked_child_has_locks_and_listeners_of_its_own(self, enforcer):
        heard = []
        subscription = enforcer.on_event(heard.append)
        enforcer.check_can_open_position(BTC, "buy", 1, {})
        assert subscription.flush()
        journal = enforcer._core.journal
        # Taken here as by a thread that the child will not have.
        with journal._lock, subscription._offering:
            child = os.fork()
            if not child:
                status = 1
                try:
                    refused = threading.Thread(
                        target=enforcer.check_can_open_position, args=(BTC, "sell", 1, LONG)
                    )
                    refused.start()
                    refused.join(5)
                    subscription.flush()
                    status = 0 if len(heard) == 2 and not refused.is_alive() else 2
                finally:
                    os._exit(status)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0

    def test_a_process_that_ends_delivers_what_is_queued_and_does_not_hang(self):
        program = (
            "import time\n"
            "from invariant_guard import PositionInvariantEnforcer\n"
            "e = PositionInvariantEnforcer()\n"
            "e.on_event(lambda event: (time.sleep(0.05), print(event.sequence, flush=True)))\n"
            "e.on_event(lambda event: time.sleep(60))\n"
            "for _ in range(3): e.check_can_open_position('X', 'buy', 1, {})\n"
        )
        ran = subprocess.run(
            [sys.executable, "-c", program], capture_output=True, text=True, timeout=30, check=True
        )
        assert ran.stdout.split() == ["1", "2", "3"]


class TestLog:
    def test_a_refusal_is_one_structured_warning(self, enforcer, caplog):
        enforcer.check_can_open_position(BTC, "sell", 1, LONG, "main")
        (record,) = caplog.records
        assert (record.name, record.levelno) == (LOG, logging.WARNING)
        assert "order.blocked_by_invariant OPPOSING_POSITION" in record.getMessage()
        assert record.invariant_guard["account"] == "main"
        assert record.invariant_guard["code"] == "OPPOSING_POSITION"

    def test_repeats_are_held_back_and_counted(self, enforcer, caplog, monkeypatch):
        from invariant_guard.enforcer import core as module

        clock = [1_000_000.0]
        monkeypatch.setattr(module, "time", lambda: clock[0])
        for _ in range(5):
            enforcer.check_can_open_position(BTC, "sell", 1, LONG)
        enforcer.check_can_open_position(BTC, "sell", 1, LONG, "other account")
        assert len(caplog.records) == 2
        clock[0] += 61
        enforcer.check_can_open_position(BTC, "sell", 1, LONG)
        assert len(caplog.records) == 3
        assert "4 more like it" in caplog.records[-1].getMessage()
        assert enforcer.get_blocked_orders_count() == 7

    def test_an_allowed_order_is_a_debug_line(self, enforcer, caplog):
        enforcer.check_can_open_position(BTC, "buy", 1, LONG)
        assert not caplog.records
        with caplog.at_level(logging.DEBUG, logger=LOG):
            enforcer.check_can_open_position(BTC, "buy", 1, LONG)
        (record,) = caplog.records
        assert record.levelno == logging.DEBUG
        assert record.invariant_guard["basis"] == "same_direction"

    def test_a_handler_that_raises_changes_no_verdict(self, enforcer):
        class Broken(logging.Handler):
            def emit(self, record):
                raise OSError("disk full")

        handler = Broken()
        logger = logging.getLogger(LOG)
        logger.addHandler(handler)
        try:
            with pytest.raises(PositionInvariantViolation, match="Cannot open SHORT"):
                enforcer.enforce_before_order(BTC, "sell", 1, LONG)
            with pytest.raises(PositionInvariantViolation, match="at once"):
                enforcer.enforce_before_order(BTC, "sell", 1, conflicted())
            assert PositionInvariantEnforcer(True).enforce_before_order(BTC, "sell", 1, LONG)
        finally:
            logger.removeHandler(handler)
        assert enforcer.get_blocked_orders_count() == 2


class TestRepeatLimiter:
    def test_lets_one_through_per_interval(self):
        limiter = RepeatLimiter(interval=10)
        assert [limiter.admit("a", t) for t in (0, 1, 9.9, 10, 11, 25)] == [
            0, None, None, 2, None, 1,
        ]  # fmt: skip

    def test_a_clock_that_steps_back_silences_nothing(self):
        limiter = RepeatLimiter(interval=10)
        limiter.admit("a", 1000)
        assert limiter.admit("a", 5) == 0

    def test_remembers_no_more_than_it_may(self):
        limiter = RepeatLimiter(interval=10, capacity=3)
        for key in range(100):
            assert limiter.admit(key, 0) == 0
        assert len(limiter._seen) == 3
        assert limiter.admit(99, 1) is None


class TestHistory:
    def test_keeps_every_outcome_newest_first(self, enforcer):
        enforcer.check_can_open_position(BTC, "buy", 1, LONG)
        enforcer.check_can_open_position(BTC, "sell", 2, LONG)
        newest, oldest = enforcer.recent_decisions()
        assert (newest.outcome, newest.quantity) == (Outcome.REFUSED, 2)
        assert (oldest.outcome, oldest.quantity) == (Outcome.ALLOWED, 1)
        assert enforcer.recent_decisions(1) == [newest]
        assert len(enforcer.recent_decisions(0)) == 2

    def test_is_bounded(self):
        enforcer = PositionInvariantEnforcer(decision_history=5, blocked_history=3)
        for number in range(20):
            enforcer.check_can_open_position(BTC, "buy" if number % 2 else "sell", 1, LONG)
        assert len(enforcer.recent_decisions(0)) == 5
        assert len(enforcer.blocked_orders) == 3
        assert enforcer.decision_counts() == {"allowed": 10, "refused": 10, "failed": 0}

    @pytest.mark.parametrize(
        "settings", [{"decision_history": 0}, {"blocked_history": -1}, {"decision_history": 1.5}]
    )
    def test_a_bound_is_a_count(self, settings):
        with pytest.raises(ValueError, match="count"):
            PositionInvariantEnforcer(**settings)


class TestPrometheus:
    def test_one_increment_a_call(self, monkeypatch):
        registry = CollectorRegistry()
        count = PrometheusCounter(registry)
        enforcer = PositionInvariantEnforcer(count=count)
        for _ in range(3):
            enforcer.check_can_open_position(BTC, "buy", 1, LONG)
        for _ in range(2):
            enforcer.check_can_open_position(BTC, "sell", 1, LONG, exchange="bybit")

        def value(outcome, code, exchange):
            labels = {"outcome": outcome, "code": code, "exchange": exchange}
            return registry.get_sample_value("invariant_guard_decisions_total", labels)

        assert value("allowed", "", "binance") == 3
        assert value("refused", "OPPOSING_POSITION", "bybit") == 2
        monkeypatch.setattr(count._counter, "labels", None)
        enforcer.check_can_open_position(BTC, "buy", 1, LONG)
        assert value("allowed", "", "binance") == 4

    def test_a_counter_that_raises_costs_nothing_else(self, caplog):
        def broken(*_):
            raise RuntimeError("registry gone")

        enforcer = PositionInvariantEnforcer(count=broken)
        with captured_events(enforcer) as events:
            assert enforcer.check_can_open_position(BTC, "buy", 1, LONG)[0] is True
            assert enforcer.check_can_open_position(BTC, "sell", 1, LONG)[0] is False
        assert len(events.all) == 2
        assert caplog.text.count("could not be written down") == 1


class TestObserveMode:
    def test_judges_and_records_and_blocks_nothing(self, caplog):
        enforcer = PositionInvariantEnforcer(observe=True)
        assert enforcer.observe is True
        assert "OBSERVE MODE IS ON" in caplog.text
        published = []
        bus = enforcer.on_blocked_order(lambda *item: published.append(item))
        with captured_events(enforcer) as events:
            assert enforcer.check_can_open_position(BTC, "sell", 1, LONG) == (True, None)
            assert enforcer.enforce_before_order(BTC, "sell", 1, None)
            assert enforcer.enforce_before_order(BTC, "buy", 1, LONG)
        first, second, third = events.decisions
        assert [first.allowed, second.allowed, third.allowed] == [False, False, True]
        assert (first.enforced, first.name) == (False, "order.would_be_blocked_by_invariant")
        assert second.code is ViolationCode.POSITIONS_MISSING
        assert enforcer.get_blocked_orders_count() == 2
        assert "the order was NOT blocked" in caplog.records[-1].getMessage()
        assert "observe" in repr(enforcer)
        assert bus.flush()
        assert published == []

    def test_wrong_calls_are_still_errors(self):
        with pytest.raises(TypeError):
            PositionInvariantEnforcer(observe=True).enforce_before_order(BTC, "buy")

    def test_a_word_does_not_switch_it_on(self):
        with pytest.raises(TypeError):
            PositionInvariantEnforcer(observe="false")


class TestScopedHedging:
    def test_by_symbol(self):
        enforcer = PositionInvariantEnforcer(hedging_symbols=[BTC])
        assert enforcer.check_can_open_position(BTC, "sell", 1, LONG) == (True, None)
        assert enforcer.check_can_open_position("ETHUSDT", "sell", 1, {"ETHUSDT": 1})[0] is False
        assert enforcer.allow_hedging is False
        assert enforcer.hedge_mode_warning_shown is True

    def test_by_account_under_all_its_labels(self):
        enforcer = PositionInvariantEnforcer(
            hedging_accounts=["hedge"], accounts={"hedge": "A7", "old": "A7"}
        )
        for label, allowed in [("hedge", True), ("old", True), ("A7", True), ("default", False)]:
            assert enforcer.check_can_open_position(BTC, "sell", 1, LONG, label)[0] is allowed

    @pytest.mark.parametrize("label", [[], None, object()])
    def test_hostile_labels_are_not_hedged(self, label):
        enforcer = PositionInvariantEnforcer(hedging_symbols=[BTC], hedging_accounts=["a"])
        assert enforcer.check_can_open_position(label, "sell", 1, LONG, label)[0] is False

    @pytest.mark.parametrize("bad", [BTC, [1], b"x"])
    def test_a_collection_of_texts(self, bad):
        with pytest.raises(TypeError):
            PositionInvariantEnforcer(hedging_symbols=bad)


class TestAccounts:
    def test_two_labels_of_one_account(self):
        enforcer = PositionInvariantEnforcer(accounts={"autonomous": "main"})
        snapshot = snapshot_of({}, account="main")
        check = enforcer.check_can_open_position
        assert check(BTC, "buy", 1, snapshot, "autonomous")[0]
        assert check(BTC, "buy", 1, snapshot, "main")[0]
        assert not check(BTC, "buy", 1, snapshot, "Main")[0]
        assert not check(BTC, "buy", 1, snapshot, "second")[0]

    @pytest.mark.parametrize(
        ("bindings", "error"),
        [({"a": "b", "b": "c"}, ValueError), ({"a": " b"}, ValueError), ({"": "b"}, ValueError),
         ({1: "b"}, TypeError), ({"a": None}, TypeError)],
    )  # fmt: skip
    def test_a_binding_is_plain(self, bindings, error):
        with pytest.raises(error):
            PositionInvariantEnforcer(accounts=bindings)

    def test_a_label_may_be_its_own_account(self):
        assert PositionInvariantEnforcer(accounts={"main": "main", "old": "main"})


class TestSettings:
    @pytest.mark.parametrize("age", [0, -1, True, "60", float("nan")])
    def test_an_age_is_seconds(self, age):
        with pytest.raises(ValueError, match="max_snapshot_age"):
            PositionInvariantEnforcer(max_snapshot_age=age)

    @pytest.mark.parametrize("lot", [0, -1, None, "x", float("inf")])
    def test_a_lot_is_above_zero(self, lot):
        with pytest.raises(ValueError, match="lot size"):
            PositionInvariantEnforcer(lot_sizes={BTC: lot})

    def test_a_product_is_known(self):
        with pytest.raises(ValueError, match="swap"):
            PositionInvariantEnforcer(default_product="swap")


class TestProcessEnforcer:
    def test_one_with_settings_can_be_installed(self):
        mine = PositionInvariantEnforcer(require_snapshot=True)
        before = set_position_invariant_enforcer(mine)
        try:
            assert get_position_invariant_enforcer() is mine
            with pytest.raises(TypeError):
                set_position_invariant_enforcer("mine")
        finally:
            set_position_invariant_enforcer(before)

    def test_threads_make_one(self):
        reset_enforcer()
        barrier = threading.Barrier(16)
        made = []

        def make():
            barrier.wait()
            made.append(get_position_invariant_enforcer())

        threads = [threading.Thread(target=make) for _ in range(16)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(set(map(id, made))) == 1
        reset_enforcer()

    def test_a_fresh_one_for_a_test(self):
        outer = get_position_invariant_enforcer()
        with fresh_enforcer(observe=False, decision_history=3) as inner:
            assert get_position_invariant_enforcer() is inner
            assert inner is not outer
        assert get_position_invariant_enforcer() is outer
        reset_enforcer()


class TestHandle:
    def test_serves_a_service_as_it_will_with_a_ledger(self, enforcer):
        with enforcer.enforce_before_order(BTC, "buy", 1, {}) as order:
            assert order
            assert len(order.id) == 32
            assert order.id.isalnum()
            assert order.id == order.id
            assert order.params == {}
            for told in (
                order.acknowledge("1"), order.filled(0.5), order.filled(1, final=True),
                order.rejected(ValueError()), order.not_sent(),
            ):  # fmt: skip
                assert told is None

    def test_ids_differ(self, enforcer):
        ids = {enforcer.enforce_before_order(BTC, "buy", 1, {}).id for _ in range(100)}
        assert len(ids) == 100

    def test_swallows_nothing(self, enforcer):
        with pytest.raises(KeyError), enforcer.enforce_before_order(BTC, "buy", 1, {}):
            raise KeyError

    def test_its_params_are_the_callers_to_change(self, enforcer):
        order = enforcer.enforce_before_order(BTC, "buy", 1, {})
        order.params["reduceOnly"] = True
        assert order.params == {}


def test_a_subscription_is_what_on_event_gives(enforcer):
    assert isinstance(enforcer.on_event(print), Subscription)


class Flag(enum.Flag):
    BUY = 1


class Raising(enum.Enum):
    MEMBER = 1

    @property
    def value(self):
        raise RuntimeError


@pytest.mark.parametrize("side", [Flag(0), Raising.MEMBER], ids=["flag", "raising"])
class TestSidesThatRaise:
    def test_are_one_recorded_refusal(self, enforcer, side):
        with captured_events(enforcer) as events:
            assert not enforcer.check_can_open_position(BTC, side, 1, {})[0]
        (event,) = events.all
        assert event.code is ViolationCode.UNKNOWN_SIDE
        assert enforcer.get_blocked_orders_count() == 1
        assert enforcer.decision_counts() == {"allowed": 0, "refused": 1, "failed": 0}

    def test_do_not_spoil_the_history(self, side):
        enforcer = PositionInvariantEnforcer(allow_hedging=True)
        enforcer.check_can_open_position(BTC, side, 1, {})
        enforcer.check_can_open_position(BTC, "buy", 1, {})
        newest, oldest = enforcer.recent_decisions()
        assert (newest.side, oldest.basis) == ("LONG", "hedging")


class TestAsGiven:
    @pytest.mark.parametrize("quantity", [np.float32(1.5), np.float64(1.5), np.int64(2)], ids=repr)
    def test_numbers_of_numpy(self, enforcer, quantity):
        enforcer.check_can_open_position(BTC, "sell", quantity, LONG)
        kept = enforcer.get_blocked_orders_summary()[0]["attempted_quantity"]
        assert type(kept) is type(quantity)
        assert kept == quantity

    def test_texts_that_are_more_than_texts(self, enforcer):
        symbol = enum.Enum("Symbol", {"BTC": BTC}, type=str).BTC
        with captured_events(enforcer) as events:
            enforcer.check_can_open_position(symbol, "buy", 1, {})
            enforcer.check_can_open_position(symbol, "sell", np.str_("1"), LONG, np.str_("main"))
        allowed, refused = events.all
        assert (allowed.symbol, refused.symbol, refused.account) == (BTC, BTC, "main")
        assert {type(allowed.symbol), type(refused.account)} == {str}
        assert refused.quantity == "1"


class TestOneLine:
    def test_labels_of_hedged_orders(self, caplog):
        enforcer = PositionInvariantEnforcer(allow_hedging=True)
        with caplog.at_level(logging.DEBUG, logger=LOG):
            enforcer.check_can_open_position("BTC\nERROR", "up\nERROR", 1, {}, "main\nERROR")
        assert all("\n" not in record.getMessage() for record in caplog.records)

    def test_symbols_and_accounts_of_conflicts(self, enforcer, caplog):
        legs = [PositionLeg("BTC\nERROR", side, 1) for side in ("long", "short")]
        held = PositionSnapshot(tuple(legs), "s", datetime.now(timezone.utc), complete=True)
        enforcer.check_can_open_position("ETHUSDT", "buy", 1, held, "main\nERROR")
        assert "position.invariant_broken" in caplog.text
        assert all("\n" not in record.getMessage() for record in caplog.records)


def test_thousands_of_conflicts_are_reported_once_each(enforcer, caplog):
    caplog.set_level(logging.CRITICAL, logger=LOG)
    legs = [PositionLeg(f"C{n}", side, 1) for n in range(1500) for side in ("long", "short")]
    held = PositionSnapshot(tuple(legs), "s", datetime.now(timezone.utc), complete=True)
    with captured_events(enforcer) as events:
        for _ in range(3):
            enforcer.check_can_open_position("ETHUSDT", "buy", 1, held)
    assert len(events.all) - len(events.decisions) == 1500


def test_a_listener_without_a_thread_costs_the_others_nothing(enforcer, monkeypatch):
    heard, start, refused = [], threading.Thread.start, []

    def refuse_the_first(self):
        if not refused:
            refused.append(self)
            raise RuntimeError("can't start new thread")
        start(self)

    first, second = enforcer.on_event(print), enforcer.on_event(heard.append)
    monkeypatch.setattr(threading.Thread, "start", refuse_the_first)
    enforcer.check_can_open_position(BTC, "sell", 1, LONG)
    assert second.flush()
    assert (len(heard), first.dropped) == (1, 1)


def test_garbage_makes_a_bounded_number_of_time_series():
    counter = PrometheusCounter(registry := CollectorRegistry())
    enforcer = PositionInvariantEnforcer(count=counter)
    for number in range(500):
        enforcer.check_can_open_position(BTC, "buy", 1, {}, "main", f"venue{number}\n")
    (family,) = registry.collect()
    totals = [sample for sample in family.samples if sample.name.endswith("_total")]
    # Thirty names and `other`, each with allowed and all codes: they begin at 0.
    assert len(totals) == 31 * (1 + len(ViolationCode))
    assert sum(sample.value for sample in totals) == 500
