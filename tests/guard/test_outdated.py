"""Two signals on one read of the positions: an enforcer clears one direction of them.

The clock of most tests stands still until it is told to go on, so every comparison is exact.
"""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

pytest.importorskip("hypothesis")

from hypothesis import event, given
from hypothesis import strategies as st
from test_spellings import PAIRS, TWO

from invariant_guard import (
    AsyncPositionInvariantEnforcer,
    InstrumentTable,
    PositionInvariantEnforcer,
    PositionInvariantViolation,
    PositionSnapshot,
    positions,
)
from invariant_guard.enforcer import clearances, core
from invariant_guard.instruments.instrument import Relation, relate
from invariant_guard.instruments.symbols import Product, read
from invariant_guard.rule.markets import Market, may_be_one
from invariant_guard.testing import captured_events

OUTDATED = "POSITIONS_OUTDATED"
START = datetime(2026, 5, 4, 3, 2, 1, 7, tzinfo=timezone.utc)
MICROSECOND = timedelta(microseconds=1)
BOTH = [("buy", "sell"), ("sell", "buy"), ("long", "short"), ("SHORT", "Long")]


class Clock:
    """The machine's clock, as the enforcer reads it."""

    def __init__(self, start: datetime = START) -> None:
        self.now = start

    def tick(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    def ns(self) -> int:
        return (self.now - datetime(1970, 1, 1, tzinfo=timezone.utc)) // MICROSECOND * 1000

    def seconds(self) -> float:
        return self.now.timestamp()


@pytest.fixture
def clock(monkeypatch):
    standing = Clock()
    monkeypatch.setattr(core, "time", standing.seconds)
    monkeypatch.setattr(clearances, "time_ns", standing.ns)
    return standing


def flat(fetched_at, *, account=None, exchange=None, source="books", **held):
    return positions.from_signed(
        held, source=source, fetched_at=fetched_at, complete=True, account=account,
        exchange=exchange,
    )  # fmt: skip


def unstated(*symbols):
    """What an adapter makes where nobody said when the rows were read."""
    rows = [{"symbol": s, "side": None, "contracts": 0, "hedged": False} for s in symbols]
    return positions.from_ccxt(rows, complete=True)


def ask(enforcer, side, held, symbol="BTCUSDT", **more):
    """The code of the refusal, or None."""
    try:
        assert enforcer.enforce_before_order(symbol, side, 1, held, **more)
    except PositionInvariantViolation as violation:
        return str(violation.code)
    return None


class TestTwoSignals:
    @pytest.mark.parametrize(("first", "second"), BOTH)
    def test_in_a_row(self, clock, first, second):
        enforcer, held = PositionInvariantEnforcer(), flat(clock.now)
        assert ask(enforcer, first, held) is None
        assert ask(enforcer, first, held) is None
        assert ask(enforcer, second, held) == OUTDATED
        assert ask(enforcer, second, held) == OUTDATED
        assert ask(enforcer, first, held) is None

    def test_reading_again_is_the_cure(self, clock):
        enforcer = PositionInvariantEnforcer()
        assert ask(enforcer, "buy", flat(clock.now)) is None
        clock.tick(1e-6)
        again = flat(clock.now)
        assert ask(enforcer, "sell", again) is None
        # And now the first direction needs positions of its own again.
        assert ask(enforcer, "buy", again) == OUTDATED

    def test_the_refusal_says_so(self, clock):
        enforcer, held = PositionInvariantEnforcer(), flat(clock.now, ETHUSDT=1)
        with captured_events(enforcer) as events:
            ask(enforcer, "buy", held)
            with pytest.raises(PositionInvariantViolation) as caught:
                enforcer.enforce_before_order("BTCUSDT", "sell", 1, held)
        assert "LONG on BTCUSDT was cleared after the books snapshot was read" in str(caught.value)
        assert caught.value.code == OUTDATED
        assert "again" in caught.value.remedy
        assert "fetched_at" in caught.value.remedy
        assert caught.value.existing_quantity == 0
        (last,) = events.refused
        assert (last.name, last.code) == ("order.blocked_by_invariant", OUTDATED)
        assert enforcer.decision_counts() == {"allowed": 1, "refused": 1, "failed": 0}
        assert [row.reason for row in enforcer.blocked_orders] == [caught.value.reason]

    def test_it_is_counted(self, clock):
        prometheus = pytest.importorskip("prometheus_client")
        from invariant_guard.prometheus import PrometheusCounter

        registry = prometheus.CollectorRegistry()
        enforcer = PositionInvariantEnforcer(count=PrometheusCounter(registry))
        held = flat(clock.now)
        ask(enforcer, "buy", held), ask(enforcer, "sell", held)
        labels = {"outcome": "refused", "code": OUTDATED, "exchange": "binance"}
        assert registry.get_sample_value("invariant_guard_decisions_total", labels) == 1

    def test_in_threads_exactly_one_passes(self):
        for _ in range(40):
            enforcer = PositionInvariantEnforcer()
            held = flat(datetime.now(timezone.utc))
            together = threading.Barrier(8)
            passed: list[str] = []

            def work(side, enforcer=enforcer, held=held, together=together, passed=passed):
                together.wait()
                if ask(enforcer, side, held) is None:
                    passed.append(side)

            sides = ["buy", "sell"] * 4
            threads = [threading.Thread(target=work, args=(side,)) for side in sides]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            assert len(passed) == 4
            assert len(set(passed)) == 1

    def test_the_decision_and_its_record_are_one_step(self, monkeypatch):
        """Another thread asks between the two: it has to wait until the first is written down."""
        enforcer = PositionInvariantEnforcer()
        held = flat(datetime.now(timezone.utc))
        found: list[str | None] = []
        look = clearances.Clearances._problem

        def slow(self, *arguments):
            problem = look(self, *arguments)
            if threading.current_thread() is threading.main_thread():
                other.start()
                other.join(0.2)
            return problem

        other = threading.Thread(target=lambda: found.append(ask(enforcer, "sell", held)))
        monkeypatch.setattr(clearances.Clearances, "_problem", slow)
        assert ask(enforcer, "buy", held) is None
        other.join()
        assert found == [OUTDATED]

    def test_a_handler_within_the_step_is_refused(self, monkeypatch):
        """A signal's handler runs in the very thread that holds the lock."""
        enforcer = PositionInvariantEnforcer()
        held = flat(datetime.now(timezone.utc))
        found: list[str | None] = []
        look = clearances.Clearances._problem

        def interrupted(self, *arguments):
            problem = look(self, *arguments)
            if not found:
                found.append("asked")
                found.append(ask(enforcer, "sell", held))
            return problem

        monkeypatch.setattr(clearances.Clearances, "_problem", interrupted)
        assert ask(enforcer, "buy", held) is None
        assert found == ["asked", "INTERNAL"]
        assert ask(enforcer, "sell", held) == OUTDATED

    def test_in_tasks(self):
        enforcer = AsyncPositionInvariantEnforcer()
        held = flat(datetime.now(timezone.utc))

        async def order(side):
            try:
                async with enforcer.enforce_before_order("BTCUSDT", side, 1, held):
                    await asyncio.sleep(0)
            except PositionInvariantViolation as violation:
                return violation.code
            return side

        async def signals():
            return await asyncio.gather(*map(order, ["sell", "buy", "sell", "buy"]))

        assert asyncio.run(signals()) == ["sell", OUTDATED, "sell", OUTDATED]

    def test_both_faces_of_one_enforcer(self, clock):
        enforcer, held = AsyncPositionInvariantEnforcer(), flat(clock.now)
        assert ask(enforcer.enforcer, "buy", held) is None

        async def sell():
            await enforcer.enforce_before_order("BTCUSDT", "sell", 1, held)

        with pytest.raises(PositionInvariantViolation) as caught:
            asyncio.run(sell())
        assert caught.value.code == OUTDATED

    def test_two_enforcers_know_nothing_of_one_another(self, clock):
        held = flat(clock.now)
        assert ask(PositionInvariantEnforcer(), "buy", held) is None
        assert ask(PositionInvariantEnforcer(), "sell", held) is None


class TestTimes:
    @pytest.mark.parametrize(("ahead", "code"), [(-1, OUTDATED), (0, OUTDATED), (1, None)])
    def test_equal_is_not_later(self, clock, ahead, code):
        enforcer = PositionInvariantEnforcer()
        assert ask(enforcer, "buy", flat(clock.now - timedelta(seconds=3))) is None
        read_at = clock.now + ahead * MICROSECOND
        clock.tick(1)
        assert ask(enforcer, "sell", flat(read_at)) == code

    def test_part_of_a_microsecond_counts_as_whole(self, clock, monkeypatch):
        enforcer = PositionInvariantEnforcer()
        monkeypatch.setattr(clearances, "time_ns", lambda: clock.ns() + 1)
        assert ask(enforcer, "buy", flat(clock.now)) is None
        assert ask(enforcer, "sell", flat(clock.now + MICROSECOND)) == OUTDATED
        assert ask(enforcer, "sell", flat(clock.now + 2 * MICROSECOND)) is None

    def test_the_last_clearance_counts(self, clock):
        enforcer = PositionInvariantEnforcer()
        assert ask(enforcer, "buy", flat(clock.now)) is None
        clock.tick(1)
        between = flat(clock.now)
        clock.tick(1)
        assert ask(enforcer, "buy", between) is None
        assert ask(enforcer, "sell", between) == OUTDATED

    def test_another_zone_is_another_spelling(self, clock):
        enforcer = PositionInvariantEnforcer()
        assert ask(enforcer, "buy", flat(clock.now)) is None
        east = timezone(timedelta(hours=9))
        assert ask(enforcer, "sell", flat(clock.now.astimezone(east))) == OUTDATED

    def test_a_snapshot_dated_ahead_was_read_before_its_clearance_all_the_same(self, clock):
        enforcer, held = PositionInvariantEnforcer(), flat(clock.now + timedelta(seconds=4))
        assert ask(enforcer, "buy", held) is None
        assert ask(enforcer, "sell", held) == OUTDATED
        clock.tick(6)
        assert ask(enforcer, "sell", held) == OUTDATED
        assert ask(enforcer, "sell", flat(clock.now)) is None

    def test_a_clock_set_back_moves_no_clearance(self, clock):
        enforcer = PositionInvariantEnforcer()
        assert ask(enforcer, "buy", flat(clock.now)) is None
        clock.tick(-3)
        # The same side again, by a clock that is behind.
        assert ask(enforcer, "buy", flat(clock.now)) is None
        clock.tick(2)
        assert ask(enforcer, "sell", flat(clock.now)) == OUTDATED
        clock.tick(2)
        assert ask(enforcer, "sell", flat(clock.now)) is None


class TestUnstatedTimes:
    """An adapter without ``fetched_at`` can only say when the rows came to it."""

    def test_the_first_direction_passes(self):
        enforcer = PositionInvariantEnforcer()
        assert ask(enforcer, "buy", unstated("BTCUSDT")) is None
        assert ask(enforcer, "buy", unstated("BTCUSDT")) is None

    def test_the_other_one_does_not_however_late_it_came(self):
        enforcer = PositionInvariantEnforcer()
        assert ask(enforcer, "buy", unstated("BTCUSDT")) is None
        assert ask(enforcer, "sell", unstated("BTCUSDT")) == OUTDATED
        assert ask(enforcer, "sell", unstated("ETHUSDT"), "ETHUSDT") is None
        assert ask(enforcer, "sell", flat(datetime.now(timezone.utc))) is None

    def test_the_reason_says_what_is_missing(self):
        enforcer = PositionInvariantEnforcer()
        ask(enforcer, "buy", unstated("BTCUSDT"))
        with pytest.raises(PositionInvariantViolation, match="nobody said when the ccxt snapshot"):
            enforcer.enforce_before_order("BTCUSDT", "sell", 1, unstated("BTCUSDT"))

    def test_once_the_clearance_is_too_old_it_passes(self, clock):
        enforcer = PositionInvariantEnforcer(max_snapshot_age=10)
        assert ask(enforcer, "buy", flat(clock.now)) is None
        for seconds, code in [(10, OUTDATED), (0.1, None)]:
            clock.tick(seconds)
            held = replace(flat(clock.now), stamped=clock.now)
            assert ask(enforcer, "sell", held) == code

    def test_a_copy_keeps_what_was_not_said(self):
        held = unstated("BTCUSDT")
        assert not held.read_time_known
        assert not replace(held, account="main").read_time_known
        assert replace(held, fetched_at=START).read_time_known
        assert PositionSnapshot((), "books", START, complete=True).read_time_known

    @pytest.mark.parametrize(
        ("adapter", "rows"),
        [
            (positions.from_ccxt, [{"symbol": "A", "side": None, "contracts": 0}]),
            (positions.from_binance, [{"symbol": "A", "positionAmt": "0", "positionSide": "BOTH"}]),
        ],
    )
    def test_an_adapter_knows_whether_it_was_told(self, adapter, rows):
        assert not adapter(rows, complete=True).read_time_known
        assert adapter(rows, complete=True, fetched_at=START).read_time_known


class TestKeys:
    @pytest.mark.parametrize(("one", "other"), PAIRS)
    def test_spellings_that_may_be_one_instrument_are_one_key(self, clock, one, other):
        for first, second in [(one, other), (other, one)]:
            enforcer, held = PositionInvariantEnforcer(), flat(clock.now)
            assert ask(enforcer, "buy", held, first) is None
            assert ask(enforcer, "buy", held, "LTCUSDT") is None
            assert ask(enforcer, "sell", held, second) == OUTDATED

    @pytest.mark.parametrize(("one", "other"), TWO)
    def test_two_instruments_are_two(self, clock, one, other):
        enforcer, held = PositionInvariantEnforcer(), flat(clock.now)
        assert ask(enforcer, "buy", held, one) is None
        assert ask(enforcer, "sell", held, other) is None

    def test_what_is_passed_over_quickly_is_different(self):
        texts = sorted({text for pair in (*PAIRS, *TWO) for text in pair})
        for one in texts:
            for other in texts:
                for product in (None, Product.LINEAR_PERP, Product.SPOT, Product.EQUITY):
                    ways = {relate(one, other, product), relate(other, one, None, product)}
                    mine, theirs = Market(one, product, read(one)), Market(other, None, read(other))
                    if not may_be_one(mine, theirs):
                        assert ways == {Relation.DIFFERENT}, (one, other, product)

    def test_spot_and_perpetual_of_one_name_are_two_where_it_is_said(self, clock):
        enforcer = PositionInvariantEnforcer(default_product="linear_perp")
        held = flat(clock.now)
        assert ask(enforcer, "buy", held, product="spot") is None
        assert ask(enforcer, "sell", held) is None
        assert ask(enforcer, "buy", held, "BTC/USDT:USDT") == OUTDATED
        assert ask(enforcer, "sell", held, "BTC/USDT") == OUTDATED

    def test_a_table_knows_its_instruments(self, clock):
        market = {"type": "swap", "inverse": False, "base": "BTC", "quote": "USDT"}
        table = InstrumentTable.from_ccxt(
            "okx",
            {
                "BTC/USDT:USDT": {**market, "symbol": "BTC/USDT:USDT", "id": "SWAP-1"},
                "ETH/USDT:USDT": {**market, "symbol": "ETH/USDT:USDT", "id": "SWAP-10"},
            },
        )
        enforcer = PositionInvariantEnforcer(instruments=table)
        held = flat(clock.now)
        assert ask(enforcer, "buy", held, "SWAP-1", exchange="okx") is None
        assert ask(enforcer, "sell", held, "SWAP-10", exchange="okx") is None
        assert ask(enforcer, "sell", held, "BTC/USDT:USDT", exchange="okx") == OUTDATED

    def test_accounts_are_two_unless_they_are_bound(self, clock):
        held = flat(clock.now)
        for bound, code in [({}, None), ({"auto": "main"}, OUTDATED)]:
            enforcer = PositionInvariantEnforcer(accounts=bound)
            assert ask(enforcer, "buy", held, account="auto") is None
            assert ask(enforcer, "sell", held, account="main") == code

    @pytest.mark.parametrize(
        ("first", "second", "code"),
        [
            ("binance", "binanceusdm", OUTDATED),
            ("OKX", "okex", OUTDATED),
            ("binance", "okx", None),
            ("desk", "desk", OUTDATED),
            ("desk", "desk2", None),
        ],
    )
    def test_exchanges_by_name(self, clock, first, second, code):
        enforcer, held = PositionInvariantEnforcer(), flat(clock.now)
        assert ask(enforcer, "buy", held, exchange=first) is None
        assert ask(enforcer, "sell", held, exchange=second) == code

    @pytest.mark.parametrize(
        ("says", "first", "second"),
        [
            ({"source": "bybit"}, "binance", "bybit"),
            ({"source": "bybit"}, "bybit", "binance"),
            ({"source": "bybit"}, "desk", "binance"),
            ({"source": "bybit"}, "binance", "desk"),
            ({"exchange": "bybit"}, "desk", "bybit"),
            ({"exchange": "bybit"}, "desk", "desk2"),
            ({"exchange": "desk"}, "binance", "desk"),
            ({"exchange": "desk"}, "desk2", "desk"),
        ],
    )
    def test_one_snapshot_is_of_one_exchange_whatever_orders_call_it(
        self, clock, says, first, second
    ):
        enforcer, held = PositionInvariantEnforcer(), flat(clock.now, **says)
        assert ask(enforcer, "buy", held, exchange=first) is None
        assert ask(enforcer, "sell", held, exchange=second) == OUTDATED

    def test_an_own_name_is_known_by_the_snapshot_under_it(self, clock):
        enforcer = PositionInvariantEnforcer()
        assert ask(enforcer, "buy", flat(clock.now), exchange="bybit") is None
        held = flat(clock.now, exchange="bybit")
        assert ask(enforcer, "sell", held, exchange="desk") == OUTDATED

    def test_an_exchange_that_nobody_names_is_not_binance(self, clock):
        enforcer = PositionInvariantEnforcer()
        assert ask(enforcer, "buy", flat(clock.now, source="bybit")) is None
        assert ask(enforcer, "sell", flat(clock.now, source="binance")) is None
        assert ask(enforcer, "sell", flat(clock.now), exchange="bybit") == OUTDATED


class TestWhatIsLeftAlone:
    def test_exits_neither_record_nor_are_refused(self, clock):
        enforcer, held = PositionInvariantEnforcer(), flat(clock.now, BTCUSDT=5)
        assert ask(enforcer, "buy", held) is None
        assert ask(enforcer, "sell", held, reduce_only=True) is None
        assert enforcer.enforce_before_order("BTCUSDT", "sell", None, held, close_position=True)
        assert ask(enforcer, "buy", held) is None

    def test_a_check_is_answered_so_too_and_records_nothing(self, clock):
        enforcer, held = PositionInvariantEnforcer(), flat(clock.now)
        check = enforcer.check_can_open_position
        assert check("BTCUSDT", "buy", 1, held) == (True, None)
        assert ask(enforcer, "sell", held) is None
        answer, reason = check("BTCUSDT", "buy", 1, held)
        assert not answer
        assert "was cleared after" in reason
        assert check("BTCUSDT", "sell", 1, held) == (True, None)

    def test_a_refused_order_records_nothing(self, clock):
        enforcer = PositionInvariantEnforcer()
        assert ask(enforcer, "buy", flat(clock.now, BTCUSDT=-1)) == "OPPOSING_POSITION"
        assert ask(enforcer, "sell", flat(clock.now)) is None
        assert ask(enforcer, "buy", flat(clock.now)) == OUTDATED
        assert ask(enforcer, "sell", flat(clock.now)) is None

    @pytest.mark.parametrize(
        "settings",
        [{"allow_hedging": True}, {"hedging_symbols": ["BTCUSDT"]},
         {"hedging_accounts": ["default"]}],
    )  # fmt: skip
    def test_hedged_orders(self, clock, settings):
        enforcer, held = PositionInvariantEnforcer(**settings), flat(clock.now)
        assert ask(enforcer, "buy", held) is None
        assert ask(enforcer, "sell", held) is None

    def test_a_hedged_order_records_nothing(self, clock):
        enforcer, held = PositionInvariantEnforcer(allow_hedging=True), flat(clock.now)
        assert ask(enforcer, "buy", held) is None
        enforcer.allow_hedging = False
        assert ask(enforcer, "sell", held) is None

    def test_observed_orders(self, clock):
        enforcer, held = PositionInvariantEnforcer(observe=True), flat(clock.now)
        with captured_events(enforcer) as events:
            assert ask(enforcer, "buy", held) is None
            assert ask(enforcer, "sell", held) is None
        assert [each.allowed for each in events.decisions] == [True, True]

    def test_plain_mappings_keep_the_old_contract(self, clock):
        enforcer = PositionInvariantEnforcer()
        assert ask(enforcer, "buy", {}) is None
        assert ask(enforcer, "sell", {}) is None
        assert ask(enforcer, "sell", flat(clock.now)) is None
        assert ask(enforcer, "buy", {}) is None

    def test_with_a_ledger_the_rule_is_off(self):
        held = flat(datetime.now(timezone.utc))
        enforcer = PositionInvariantEnforcer(
            ledger="memory://", default_product="linear_perp", default_exchange="binance"
        )
        enforcer.ledger.bind("default", "default")
        assert ask(enforcer, "buy", held) is None
        # In flight is what the ledger says; nothing here speaks of the age of a read.
        assert ask(enforcer, "sell", held) == "OPPOSING_ORDER"
        assert enforcer.check_can_open_position("BTCUSDT", "sell", 1, held) == (True, None)

    def test_under_a_ledger_s_face_too(self):
        held = flat(datetime.now(timezone.utc))
        enforcer = AsyncPositionInvariantEnforcer(ledger="memory://")
        assert ask(enforcer.enforcer, "buy", held) is None
        assert ask(enforcer.enforcer, "sell", held) is None


class TestMemory:
    def test_what_is_too_old_is_dropped(self, clock):
        enforcer = PositionInvariantEnforcer(max_snapshot_age=10)
        memory = enforcer._core._clearances
        for number in range(20):
            assert ask(enforcer, "buy", flat(clock.now), f"C{number}USDT") is None
            clock.tick(1)
        assert 10 <= len(memory) <= 11
        clock.tick(60)
        assert ask(enforcer, "buy", flat(clock.now)) is None
        assert len(memory) == 1
        assert len(memory._sides) == 1

    @pytest.mark.parametrize("age", [None, float("inf")])
    def test_nothing_is_too_old_where_no_snapshot_is(self, clock, age):
        enforcer, held = PositionInvariantEnforcer(max_snapshot_age=age), flat(clock.now)
        assert ask(enforcer, "buy", held) is None
        clock.tick(1e7)
        assert ask(enforcer, "sell", held) == OUTDATED

    def test_what_became_stale_while_it_was_judged_is_refused(self, clock, monkeypatch):
        """Another thread may have dropped what it could meet."""
        enforcer = PositionInvariantEnforcer(max_snapshot_age=10)
        held = flat(clock.now)
        assert ask(enforcer, "buy", held) is None
        clock.tick(9)
        judged_at = clock.seconds()
        monkeypatch.setattr(core, "time", lambda: judged_at)
        clock.tick(9)
        memory = enforcer._core._clearances
        memory._sides.clear(), memory._ages.clear()
        assert ask(enforcer, "sell", held) == OUTDATED

    @pytest.mark.parametrize("age", [60.0, None])
    def test_a_full_memory_lets_nothing_through_that_it_has_forgotten(
        self, clock, monkeypatch, age
    ):
        monkeypatch.setattr(clearances, "CAPACITY", 5)
        enforcer = PositionInvariantEnforcer(max_snapshot_age=age)
        held = flat(clock.now)
        assert ask(enforcer, "buy", held) is None
        forgotten_at = clock.now
        for number in range(5):
            clock.tick(0.001)
            assert ask(enforcer, "buy", held, f"C{number}USDT") is None
        assert len(enforcer._core._clearances) == 5
        # The first is forgotten, and what was read before it is refused whatever it is for.
        assert ask(enforcer, "sell", held) == OUTDATED
        assert ask(enforcer, "buy", held, "NEWUSDT") == OUTDATED
        assert ask(enforcer, "sell", flat(forgotten_at)) == OUTDATED
        unsaid = replace(flat(clock.now), stamped=clock.now)
        assert ask(enforcer, "sell", unsaid) == OUTDATED
        # What was read after it is as good as ever.
        assert ask(enforcer, "sell", flat(forgotten_at + MICROSECOND)) is None
        assert ask(enforcer, "sell", flat(clock.now), "C4USDT") == OUTDATED
        clock.tick(61)
        unsaid = replace(flat(clock.now), stamped=clock.now)
        assert ask(enforcer, "sell", unsaid, "NEWUSDT") == (None if age else OUTDATED)

    def test_ten_thousand_are_kept(self):
        assert clearances.CAPACITY == 10_000

    @pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
    @pytest.mark.filterwarnings("ignore::DeprecationWarning")
    def test_a_fork_in_the_middle_of_a_step(self):
        """The lock and what it guards stay with a thread of the parent."""
        enforcer = PositionInvariantEnforcer()
        held = flat(datetime.now(timezone.utc))
        assert ask(enforcer, "buy", held) is None
        memory = enforcer._core._clearances
        inside, done = threading.Event(), threading.Event()

        def stay():
            with memory._lock:
                memory._deciding = True
                inside.set()
                done.wait()
                memory._deciding = False

        thread = threading.Thread(target=stay)
        thread.start()
        inside.wait()
        child = os.fork()
        if not child:
            good = False
            try:
                # Where the lock stayed closed, nothing else would end this.
                signal.signal(signal.SIGALRM, signal.SIG_DFL)
                signal.alarm(120)
                good = ask(enforcer, "sell", held) == OUTDATED
                good = good and ask(enforcer, "sell", flat(datetime.now(timezone.utc))) is None
            finally:
                os._exit(0 if good else 1)
        done.set()
        thread.join()
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


#: Each list is one instrument, in spellings that say so.
INSTRUMENTS = {
    "btc": ["BTC/USDT:USDT", "BTC-USDT-SWAP", "BTCUSDT.P"],
    "eth": ["ETH/USDT:USDT", "ETH-USDT-SWAP"],
    "share": ["AAPL"],
}
ACCOUNTS = {"main": ["main", "auto"], "other": ["other"]}
EXCHANGES = {"binance": ["binance", "binanceusdm"], "okx": ["okx", "OKX"]}


def named(names):
    return st.sampled_from([(one, name) for one in names for name in names[one]])


STEPS = st.tuples(
    st.sampled_from(["open", "open", "open", "exit", "check", "mapping"]),
    st.sampled_from(["buy", "sell"]),
    named(INSTRUMENTS), named(ACCOUNTS), named(EXCHANGES),
    st.integers(0, 4),  # which snapshot, counted from the newest
    st.sampled_from([0.0, 0.0, 1e-6, 0.5, 7.0]),  # seconds until the next step
    st.booleans(),  # read the positions again first
)  # fmt: skip


@pytest.mark.parametrize("capacity", [10_000, 3])
@given(steps=st.lists(STEPS, min_size=1, max_size=30), age=st.sampled_from([60.0, 10.0, None]))
def test_no_history_clears_both_directions_on_old_positions(capacity, steps, age):
    """Every account is flat in every snapshot, so nothing but this rule stands in the way."""
    clock = Clock()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(core, "time", clock.seconds)
        patch.setattr(clearances, "time_ns", clock.ns)
        patch.setattr(clearances, "CAPACITY", capacity)
        enforcer = PositionInvariantEnforcer(accounts={"auto": "main"}, max_snapshot_age=age)
        reads = [clock.now]
        cleared: dict[tuple[str, str, str], list[tuple[str, datetime, datetime]]] = {}
        refused = 0
        for kind, side, (what, symbol), (who, account), (
            where,
            exchange,
        ), back, wait, again in steps:
            if again:
                reads.append(clock.now)
            read_at = reads[max(0, len(reads) - 1 - back)]
            order = {"symbol": symbol, "account": account, "exchange": exchange}
            held = flat(read_at)
            if kind == "exit":
                held = flat(read_at, **{symbol: 9 if side == "sell" else -9})
                assert ask(enforcer, side, held, reduce_only=True, **order) in (
                    None, "STALE_SNAPSHOT")  # fmt: skip
            elif kind == "check":
                enforcer.check_can_open_position(
                    symbol, side, 1, held, account=account, exchange=exchange
                )
            elif kind == "mapping":
                assert ask(enforcer, side, {}, **order) is None
            else:
                history = cleared.setdefault((what, who, where), [])
                code = ask(enforcer, side, held, **order)
                against = [at for way, at, _ in history if way != side and read_at <= at]
                stale = age is not None and clock.now - read_at > timedelta(seconds=age)
                if code is None:
                    # The claim.
                    assert not against, (history, side, read_at)
                    history.append((side, clock.now, read_at))
                elif capacity == 10_000:
                    # And no more than the claim.
                    assert (code == OUTDATED and against) or (code == "STALE_SNAPSHOT" and stale)
                refused += code is not None
            clock.tick(wait)
        event(f"{min(refused, 5)} refused of {len(steps)} steps")
