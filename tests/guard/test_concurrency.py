"""One enforcer under many threads and tasks: everything counted, nothing torn."""

from __future__ import annotations

import asyncio
import sys
import threading
from collections import Counter
from fractions import Fraction

import pytest

from invariant_guard import (
    Outcome,
    PositionInvariantEnforcer,
    PositionInvariantViolation,
    get_position_invariant_enforcer,
    reset_enforcer,
)

LONG = {"BTCUSDT": 1.0}


@pytest.fixture
def restless():
    """Threads switch two hundred times as often as usual."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(usual / 200)
    yield
    sys.setswitchinterval(usual)


def run_threads(count, work):
    failures = []

    def guarded(number):
        try:
            work(number)
        except BaseException as failure:
            failures.append(failure)

    threads = [threading.Thread(target=guarded, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def order(enforcer, number):
    """Every fourth order is refused, half of these by exception."""
    if number % 4:
        assert enforcer.check_can_open_position("BTCUSDT", "buy", 1.0, LONG) == (True, None)
    elif number % 8:
        assert enforcer.check_can_open_position("BTCUSDT", "sell", 1.0, LONG)[0] is False
    else:
        with pytest.raises(PositionInvariantViolation):
            enforcer.enforce_before_order("BTCUSDT", "sell", 1.0, LONG)


def assert_adds_up(enforcer, calls, counted):
    refused = calls // 4
    assert enforcer.decision_counts() == {
        "allowed": calls - refused, "refused": refused, "failed": 0,
    }  # fmt: skip
    assert counted == Counter(allowed=calls - refused, refused=refused)


class Counted:
    """A counter that is itself safe between threads."""

    def __init__(self):
        self.outcomes = Counter()
        self._lock = threading.Lock()

    def __call__(self, outcome, code, exchange):
        with self._lock:
            self.outcomes[outcome] += 1


@pytest.mark.slow
def test_a_million_calls_from_64_threads_and_1000_tasks_add_up():
    count = Counted()
    enforcer = PositionInvariantEnforcer(count=count, blocked_history=500)
    per_thread, per_task = 12_500, 200

    def thread(_):
        for number in range(per_thread):
            order(enforcer, number)

    async def task():
        for number in range(per_task):
            order(enforcer, number)
            if number % 50 == 0:
                await asyncio.sleep(0)

    async def tasks():
        await asyncio.gather(*(task() for _ in range(1000)))

    loop = threading.Thread(target=lambda: asyncio.run(tasks()))
    loop.start()
    run_threads(64, thread)
    loop.join()
    assert_adds_up(enforcer, 64 * per_thread + 1000 * per_task, count.outcomes)
    assert len(enforcer.blocked_orders) == 500


def test_every_event_reaches_the_listener_once(restless):
    count = Counted()
    enforcer = PositionInvariantEnforcer(count=count, decision_history=100_000)
    heard = []
    subscription = enforcer.on_event(heard.append, capacity=100_000)
    run_threads(64, lambda _: [order(enforcer, number) for number in range(160)])
    assert subscription.flush(timeout=60)
    calls = 64 * 160
    assert_adds_up(enforcer, calls, count.outcomes)
    assert subscription.dropped == 0
    assert sorted(event.sequence for event in heard) == list(range(1, calls + 1))
    kept = enforcer.recent_decisions(0)
    assert [event.sequence for event in kept] == list(range(calls, 0, -1))
    assert Counter(event.outcome.value for event in heard) == count.outcomes


def test_histories_read_while_they_are_written_are_whole(restless):
    enforcer = PositionInvariantEnforcer(blocked_history=50, decision_history=50)
    done = threading.Event()
    read = []

    def reader():
        while not done.is_set():
            summary = enforcer.get_blocked_orders_summary(0)
            assert len(summary) <= 50
            times = [row["timestamp"] for row in summary]
            decisions = enforcer.recent_decisions(0)
            assert all(row["attempted_quantity"] == 1.0 for row in summary)
            assert all(event.outcome in (Outcome.ALLOWED, Outcome.REFUSED) for event in decisions)
            assert enforcer.get_blocked_orders_count(5) <= 50
            read.append(len(times))

    def work(number):
        if number:
            for step in range(400):
                order(enforcer, step)
        else:
            try:
                reader()
            finally:
                done.set()

    def stop_reader():
        writers.join()
        done.set()

    writers = threading.Thread(
        target=lambda: run_threads(16, lambda _: [order(enforcer, step) for step in range(400)])
    )
    writers.start()
    watcher = threading.Thread(target=stop_reader)
    watcher.start()
    reader()
    watcher.join()
    assert read
    assert_counts = enforcer.decision_counts()
    assert assert_counts == {"allowed": 4800, "refused": 1600, "failed": 0}


def test_positions_that_other_threads_write_to(restless):
    """The service's own dict grows and shrinks meanwhile; BTCUSDT is long all the time."""
    held = {"BTCUSDT": 1.0}
    enforcer = PositionInvariantEnforcer()
    done = threading.Event()

    def work(number):
        if number == 0:
            while not done.is_set():
                for coin in range(50):
                    held[f"COIN{coin}"] = 1.0
                for coin in range(50):
                    del held[f"COIN{coin}"]
        else:
            try:
                for _ in range(2000):
                    assert (
                        enforcer.check_can_open_position("BTCUSDT", "sell", 1.0, held)[0] is False
                    )
                    assert enforcer.check_can_open_position("BTCUSDT", "buy", 1.0, held)[0] is True
            finally:
                done.set()

    run_threads(3, work)
    assert enforcer.decision_counts()["failed"] == 0


def test_the_process_has_one_while_threads_ask_and_reset(restless):
    reset_enforcer()
    run_threads(16, lambda number: [get_position_invariant_enforcer() for _ in range(200)])
    one = get_position_invariant_enforcer()
    seen = []
    run_threads(16, lambda _: seen.append(get_position_invariant_enforcer()))
    assert set(map(id, seen)) == {id(one)}
    reset_enforcer()


def test_keys_that_move_while_they_are_read_are_still_read():
    """The service rebuilds its dict in place; the short is in it before and after."""
    positions = {}

    class Rebuilding(Fraction):
        @property
        def numerator(self):
            positions.clear()
            positions.update({"BTCUSDT": -1.0, "A": 1.0, "B": 1.0})
            return 1

    positions.update({"A": Rebuilding(1), "B": 1.0, "BTCUSDT": -1.0})
    check = PositionInvariantEnforcer().check_can_open_position
    assert not check("BTCUSDT", "buy", 1, positions)[0]
