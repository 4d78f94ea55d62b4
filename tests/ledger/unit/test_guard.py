"""The guard call with a ledger, as a service makes it, on each store."""

# ruff: noqa: PT012 -- a block that raises is what several of these are about

from __future__ import annotations

import asyncio
import gc
import logging
import multiprocessing
import signal
import threading
from datetime import datetime, timezone
from enum import Enum
from fractions import Fraction

import pytest

from invariant_guard import (
    AsyncPositionInvariantEnforcer,
    PositionInvariantEnforcer,
    PositionInvariantViolation,
    PositionSnapshot,
    get_position_invariant_enforcer,
    positions,
    reset_enforcer,
)
from invariant_guard.enforcer.order import OrderHandle
from invariant_guard.ledger import Key, KeyState, Ledger, State, Status, open_ledger
from invariant_guard.ledger.async_ledger import AsyncLedger, ThreadedStore
from invariant_guard.ledger.protocol.steps import Step
from invariant_guard.ledger.stores.base import Operation

KEY = Key("acct", "binance", "linear_perp", "BTC/USDT:USDT")


@pytest.fixture
def enforcer(ledger: Ledger) -> PositionInvariantEnforcer:
    ledger.adopt(KEY, (0, 0))
    return PositionInvariantEnforcer(ledger=ledger, default_product="linear_perp")


def refusal(enforcer: PositionInvariantEnforcer, *args: object, **more: object) -> str:
    with pytest.raises(PositionInvariantViolation) as caught:
        enforcer.enforce_before_order(*args, **{"account": "main", **more})
    assert caught.value.remedy
    return str(caught.value.code)


def test_the_second_direction_is_refused_while_the_first_is_in_flight(
    enforcer: PositionInvariantEnforcer,
) -> None:
    with enforcer.enforce_before_order("BTCUSDT", "buy", 1, account="main") as order:
        assert len(order.id) <= 32
        assert order.id.isalnum()
        assert order.params == {"clientOrderId": order.id}
        assert refusal(enforcer, "BTCUSDT", "sell", 1) == "OPPOSING_ORDER"
        # Another spelling of the same instrument, and positions that know nothing of the order.
        assert refusal(enforcer, "BTC/USDT:USDT", "sell", 1, current_positions={}) == (
            "OPPOSING_ORDER"
        )
        enforcer.enforce_before_order("BTCUSDT", "buy", 1, account="main").not_sent()
        order.not_sent()
    enforcer.enforce_before_order("BTCUSDT", "sell", 1, account="main").not_sent()


def test_a_fill_moves_the_exposure_and_an_exit_takes_it_back(
    enforcer: PositionInvariantEnforcer, ledger: Ledger
) -> None:
    with enforcer.enforce_before_order("BTCUSDT", "buy", "0.3", account="main") as order:
        order.acknowledge("v1")
        ledger.filled(order.id, "0.1")
        ledger.filled(order.id, "0.1")
        order.filled("0.3", final=True)
    order.filled(0.3, final=True)
    assert refusal(enforcer, "BTCUSDT", "sell", 1) == "OPPOSING_POSITION"
    assert refusal(enforcer, "BTCUSDT", "sell", 1, reduce_only=True) == "REDUCE_TOO_LARGE"
    assert refusal(enforcer, "BTCUSDT", "buy", 1, reduce_only=True) == "NOTHING_TO_REDUCE"
    with enforcer.enforce_before_order(
        "BTCUSDT", "sell", 0.3, account="main", reduce_only=True
    ) as close:
        close.acknowledge(close.id)
        close.filled(0.3, final=True)
    state = ledger.state(KEY)
    assert (state.long, state.short, state.status, state.live) == (0, 0, Status.READY, ())


@pytest.mark.parametrize(("ordered", "fills"), [(0.3, (0.1, 0.2)), (0.8, (0.7, 0.1))])
def test_a_float_sum_of_fills_is_what_was_ordered(
    enforcer: PositionInvariantEnforcer, ledger: Ledger, ordered: float, fills: tuple[float, ...]
) -> None:
    assert sum(fills) != ordered
    with enforcer.enforce_before_order("BTCUSDT", "buy", ordered, account="main") as entry:
        entry.acknowledge(entry.id)
        entry.filled(fills[0])
        entry.filled(sum(fills))
    entry.filled(sum(fills), final=True)
    with enforcer.enforce_before_order(
        "BTCUSDT", "sell", ordered, account="main", reduce_only=True
    ) as close:
        close.acknowledge(close.id)
        close.filled(sum(fills))
    state = ledger.state(KEY)
    assert (state.long, state.short, state.status, state.live) == (0, 0, Status.READY, ())
    # Said exactly, it is what it says.
    with enforcer.enforce_before_order("BTCUSDT", "buy", "0.3", account="main") as entry:
        entry.acknowledge(entry.id)
        entry.filled("0.30000000000000004")
    assert ledger.state(KEY).long == 30000000000000004 * 10**13


def test_positions_passed_are_a_second_veto_and_write_nothing(
    enforcer: PositionInvariantEnforcer, ledger: Ledger
) -> None:
    before = ledger.state(KEY)
    assert refusal(enforcer, "BTCUSDT", "buy", 1, current_positions={"BTCUSDT": -1}) == (
        "OPPOSING_POSITION"
    )
    assert refusal(enforcer, "BTCUSDT", "buy", 1, current_positions=None) == "POSITIONS_MISSING"
    assert ledger.state(KEY) == before
    snapshot = positions.from_signed(
        {"BTCUSDT": 1}, source="test", fetched_at=datetime.now(timezone.utc), complete=True
    )
    assert isinstance(snapshot, PositionSnapshot)
    enforcer.enforce_before_order("BTCUSDT", "buy", 1, snapshot, account="main").not_sent()


def test_an_unbound_account_and_an_unnamed_product_are_refused(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    enforcer = PositionInvariantEnforcer(ledger=ledger)
    assert refusal(enforcer, "BTCUSDT", "buy", 1) == "AMBIGUOUS_SYMBOL"
    assert refusal(enforcer, "BTCUSDT", "buy", 1, product="spot") == "RECONCILING"
    monkeypatch.setenv("INVARIANT_GUARD_PRODUCT", "linear_perp")
    assert refusal(enforcer, "BTCUSDT", "buy", 1) == "RECONCILING"
    assert refusal(enforcer, "BTCUSDT", "buy", 1, account="default") == "UNKNOWN_ACCOUNT"


def test_a_snapshot_may_name_the_account_as_the_ledger_binds_it(
    enforcer: PositionInvariantEnforcer, ledger: Ledger
) -> None:
    ledger.bind("autonomous", "acct")
    ledger.bind("other", "acct-2")

    def held(account: str) -> PositionSnapshot:
        return positions.from_signed(
            {"BTCUSDT": 1}, source="test", fetched_at=datetime.now(timezone.utc), complete=True,
            account=account,
        )  # fmt: skip

    awaited = AsyncPositionInvariantEnforcer(
        ledger=AsyncLedger(ThreadedStore(ledger.store)), default_product="linear_perp"
    )

    async def order(account: str) -> None:
        call = awaited.enforce_before_order("BTCUSDT", "buy", 1, held(account), account="main")
        await (await call).not_sent()

    is_sync = ledger.url == "memory://" or ledger.url.startswith("sqlite")
    for name in ("acct", "autonomous", "main"):
        enforcer.enforce_before_order("BTCUSDT", "buy", 1, held(name), account="main").not_sent()
        if is_sync:
            asyncio.run(order(name))
    for name in ("other", "acct-2", "nobody"):
        assert refusal(enforcer, "BTCUSDT", "buy", 1, current_positions=held(name)) == (
            "WRONG_ACCOUNT"
        )
        if is_sync:
            with pytest.raises(PositionInvariantViolation, match="is for account"):
                asyncio.run(order(name))
    assert ledger.orders() == []


def test_positions_are_read_for_the_product_that_the_environment_names(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INVARIANT_GUARD_PRODUCT", "linear_perp")
    enforcer = PositionInvariantEnforcer(ledger=ledger)
    ledger.adopt(KEY, (1, 0))
    held = {"BTC/USDT:USDT": 1, "BTC/USDT": -1}
    with enforcer.enforce_before_order(
        "BTCUSDT", "sell", 1, held, account="main", reduce_only=True
    ) as order:
        order.not_sent()
    assert refusal(enforcer, "BTCUSDT", "sell", 1, current_positions=held) == "OPPOSING_POSITION"
    enforcer.enforce_before_order("BTCUSDT", "buy", 1, held, account="main").not_sent()
    monkeypatch.setenv("INVARIANT_GUARD_PRODUCT", "perp")
    assert refusal(enforcer, "BTCUSDT", "buy", 1, current_positions=held) == "INVALID_ARGUMENT"


class Unfit:
    def __hash__(self) -> int:
        raise RuntimeError

    def __repr__(self) -> str:
        raise RuntimeError


@pytest.mark.parametrize("product", [Unfit(), {}, 5, "perp"])
def test_what_is_no_product_is_named(enforcer: PositionInvariantEnforcer, product: object) -> None:
    assert refusal(enforcer, "BTCUSDT", "buy", 1, product=product) == "INVALID_ARGUMENT"


def test_a_message_spells_members_of_an_enum_as_the_ledger_does(
    enforcer: PositionInvariantEnforcer,
) -> None:
    class Name(str, Enum):
        SYMBOL = "BTCUSDT"
        ACCOUNT = "main"
        NOBODY = "desk-7"

    enforcer.enforce_before_order(Name.SYMBOL, "buy", 1, account=Name.ACCOUNT)
    with pytest.raises(PositionInvariantViolation) as caught:
        enforcer.enforce_before_order(Name.SYMBOL, "sell", 1, account=Name.ACCOUNT)
    assert "SHORT on BTCUSDT:" in caught.value.reason
    assert "account 'main'" in caught.value.reason
    with pytest.raises(PositionInvariantViolation) as caught:
        enforcer.enforce_before_order(Name.SYMBOL, "sell", 1, account=Name.NOBODY)
    assert "`invariant-guard bind desk-7 ACCOUNT`" in caught.value.remedy


def test_spot_and_perpetual_are_two_keys(
    enforcer: PositionInvariantEnforcer, ledger: Ledger
) -> None:
    spot = Key("acct", "binance", "spot", "BTC/USDT")
    ledger.adopt(spot, (2, 0))
    enforcer.enforce_before_order("BTCUSDT", "sell", 1, account="main").not_sent()
    assert refusal(enforcer, "BTCUSDT", "sell", 1, product="spot") == "OPPOSING_POSITION"


def test_an_exit_the_venue_does_not_enforce_is_capped_by_what_is_left(
    enforcer: PositionInvariantEnforcer, ledger: Ledger
) -> None:
    ledger.adopt(Key("acct", "binance", "spot", "BTC/USDT"), (2, 0))
    spot = {"product": "spot", "account": "main", "reduce_only": True}
    with enforcer.enforce_before_order("BTCUSDT", "sell", 2, group="oco", **spot) as stop:
        stop.acknowledge(stop.id)
    with enforcer.enforce_before_order("BTCUSDT", "sell", 2, group="oco", **spot) as target:
        target.acknowledge(target.id)
    assert refusal(enforcer, "BTCUSDT", "sell", 1, **spot) == "NOTHING_TO_REDUCE"
    ledger.halt(Key("acct", "binance", "spot", "BTC/USDT"))
    assert refusal(enforcer, "BTCUSDT", "sell", 1, **spot) == "HALTED"


@pytest.mark.parametrize("status", ["RECONCILING", "HALTED", "CONFLICT"])
def test_an_enforced_exit_passes_in_every_state_and_an_opening_in_none(
    enforcer: PositionInvariantEnforcer, ledger: Ledger, status: str
) -> None:
    if status == "CONFLICT":
        with enforcer.enforce_before_order("BTCUSDT", "buy", 1, account="main") as order:
            order.filled(1, final=True)
        ledger.filled(order.id, 2, True)
        assert [event.kind for event in ledger.events()][-1] == "late_fill"
    else:
        ledger.halt(KEY)
        if status == "RECONCILING":
            ledger.resume(KEY)
    assert ledger.state(KEY).status.value == status
    assert refusal(enforcer, "BTCUSDT", "buy", 1) == status
    with enforcer.enforce_before_order(
        "BTCUSDT", "sell", 5, account="main", reduce_only=True
    ) as order:
        assert ledger.order(order.id) is not None
        order.not_sent()


def test_a_fault_of_the_ledger_stops_openings_and_no_exit(
    enforcer: PositionInvariantEnforcer, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(ledger.store, "admit", fail)
    assert refusal(enforcer, "BTCUSDT", "buy", 1) == "INTERNAL"
    leave = {"account": "main", "reduce_only": True}
    enforcer.enforce_before_order("BTCUSDT", "sell", 1, **leave)
    assert enforcer.recent_decisions()[0].basis == "unreserved_exit"
    # What the venue does not hold to reduce-only may open the other side.
    assert refusal(enforcer, "BTCUSDT", "sell", 1, product="spot", reduce_only=True) == "INTERNAL"


def test_a_block_that_raises_leaves_an_unknown_and_reads_no_exception(
    enforcer: PositionInvariantEnforcer, ledger: Ledger
) -> None:
    with (
        pytest.raises(ValueError, match="rejected"),
        enforcer.enforce_before_order("BTCUSDT", "buy", 1, account="main") as order,
    ):
        assert order.params
        raise ValueError("the stop was rejected")
    record = ledger.order(order.id)
    assert record is not None
    assert record.state is State.UNKNOWN
    assert refusal(enforcer, "BTCUSDT", "sell", 1) == "OPPOSING_ORDER"
    ledger.resolve(order.id, 0)
    assert ledger.orders() == []


def test_an_acknowledged_order_keeps_its_state_through_an_exception(
    enforcer: PositionInvariantEnforcer, ledger: Ledger
) -> None:
    with (
        pytest.raises(RuntimeError),
        enforcer.enforce_before_order("BTCUSDT", "buy", 1, account="main") as order,
    ):
        order.acknowledge(order.id)
        raise RuntimeError
    # Said of the stop by mistake: the entry stands.
    order.rejected(RuntimeError("rejected"))
    order.not_sent()
    record = ledger.order(order.id)
    assert record is not None
    assert record.state is State.WORKING


def test_a_bare_call_stays_counted_untracked_and_is_named(
    enforcer: PositionInvariantEnforcer, ledger: Ledger, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, "invariant_guard.ledger"):
        enforcer.enforce_before_order("BTCUSDT", "buy", 1, account="main")
        gc.collect()
    assert f"{__file__}:" in caplog.text
    (record,) = ledger.orders()
    assert not record.tracked
    assert refusal(enforcer, "BTCUSDT", "sell", 1) == "OPPOSING_ORDER"


def test_an_id_nobody_read_is_warned_of_and_untracked(
    enforcer: PositionInvariantEnforcer, ledger: Ledger, caplog: pytest.LogCaptureFixture
) -> None:
    with enforcer.enforce_before_order("BTCUSDT", "buy", 1, account="main", window_ms=5000):
        (inside,) = ledger.orders()
    assert "order.params" in caplog.text
    (record,) = ledger.orders()
    assert inside.tracked
    assert (record.tracked, record.deadline) == (False, None)


def test_a_deadline_travels_only_where_the_library_passes_it_through(
    enforcer: PositionInvariantEnforcer, ledger: Ledger
) -> None:
    with enforcer.enforce_before_order(
        "BTCUSDT", "buy", 1, account="main", window_ms=5000
    ) as order:
        params = order.params
        record = ledger.order(order.id)
        assert record is not None
        assert params["recvWindow"] == 5000
        assert record.deadline == params["timestamp"] + 5000
        order.not_sent()
    other = PositionInvariantEnforcer(ledger=ledger, library="python-binance")
    with other.enforce_before_order(
        "BTC/USDT:USDT", "buy", 1, account="main", window_ms=5000, conditional=True
    ) as order:
        assert order.params == {"clientAlgoId": order.id}
        record = ledger.order(order.id)
        assert record is not None
        assert record.deadline is None
        order.not_sent()


@pytest.mark.parametrize("window", [0, -1, True, 1.5, "5000", 60_001])
def test_a_window_that_means_nothing_is_refused(
    enforcer: PositionInvariantEnforcer, window: object
) -> None:
    assert refusal(enforcer, "BTCUSDT", "buy", 1, window_ms=window) == "INVALID_ARGUMENT"


@pytest.mark.parametrize("quantity", [0, -1, None, float("nan"), "1e-40", 10**19, True])
def test_a_quantity_that_cannot_be_counted_is_refused(
    enforcer: PositionInvariantEnforcer, quantity: object
) -> None:
    assert refusal(enforcer, "BTCUSDT", "buy", quantity) == "INVALID_QUANTITY"


def test_observing_reserves_what_it_lets_through(ledger: Ledger) -> None:
    ledger.adopt(KEY, (0, 0))
    enforcer = PositionInvariantEnforcer(ledger=ledger, default_product="linear_perp", observe=True)
    for side in ("buy", "sell"):
        with enforcer.enforce_before_order("BTCUSDT", side, 1, account="main") as order:
            order.acknowledge(order.id)
    assert sorted(record.side.value for record in ledger.orders()) == ["buy", "sell"]
    assert len(enforcer.blocked_orders) == 1
    assert [event.code for event in ledger.blocked()] == ["OPPOSING_ORDER"]


def test_each_guard_call_is_one_event(enforcer: PositionInvariantEnforcer) -> None:
    enforcer.enforce_before_order("BTCUSDT", "buy", 1, account="main").acknowledge(None)
    refusal(enforcer, "BTCUSDT", "sell", 1)
    refusal(enforcer, "BTCUSDT", "sell", 1, current_positions={})
    decisions = reversed(enforcer.recent_decisions())
    assert [str(event.code or event.basis) for event in decisions] == [
        "ledger",
        "OPPOSING_ORDER",
        "OPPOSING_ORDER",
    ]


def test_hedging_is_allowed_unseen_and_uncounted(ledger: Ledger) -> None:
    enforcer = PositionInvariantEnforcer(True, ledger=ledger)
    assert enforcer.enforce_before_order("BTCUSDT", "hold", None, None)
    assert ledger.orders() == []


def test_check_never_reserves(enforcer: PositionInvariantEnforcer, ledger: Ledger) -> None:
    assert enforcer.check_can_open_position("BTCUSDT", "buy", 1, {}, "main") == (True, None)
    assert enforcer.check_can_open_position("BTCUSDT", "sell", 1, {}, "main") == (True, None)
    assert ledger.orders() == []


def test_without_a_ledger_the_same_code_runs_and_reserves_nothing() -> None:
    enforcer = PositionInvariantEnforcer()
    with enforcer.enforce_before_order("BTCUSDT", "buy", 1, {}, window_ms=5000) as order:
        assert order.id
        assert order.params == {}
        order.acknowledge("v1")
        order.filled(1, final=True)
    with pytest.raises(TypeError, match="current_positions"):
        enforcer.enforce_before_order("BTCUSDT", "buy", 1)


class TestMemory:
    def test_only_memory_starts_from_the_first_positions(self) -> None:
        enforcer = PositionInvariantEnforcer(ledger="memory://", default_product="linear_perp")
        assert enforcer.ledger is not None
        enforcer.ledger.bind("default", "acct")
        with enforcer.enforce_before_order("BTCUSDT", "buy", 1, {"BTCUSDT": 2}) as order:
            order.not_sent()
        state = enforcer.ledger.state(KEY)
        assert (state.status, state.long) == (Status.READY, 2 * 10**30)
        # Later ones write nothing.
        enforcer.enforce_before_order("BTCUSDT", "buy", 1, {}).not_sent()
        assert refusal(enforcer, "BTCUSDT", "sell", 1, account="default") == "OPPOSING_POSITION"

    def test_it_starts_from_every_number_that_the_check_takes(self) -> None:
        numpy = pytest.importorskip("numpy")
        for number in (numpy.int64(2), numpy.float32(2), Fraction(2), 2.0, "2"):
            enforcer = PositionInvariantEnforcer(ledger="memory://", default_product="linear_perp")
            assert enforcer.ledger is not None
            enforcer.ledger.bind("default", "acct")
            enforcer.enforce_before_order("BTCUSDT", "buy", 1, {"BTCUSDT": number}).filled(number)
            assert enforcer.ledger.state(KEY).long == 4 * 10**30

    @pytest.mark.parametrize("residue", [0.1 + 0.2 - 0.3, -1e-17, "0.0004"])
    def test_it_does_not_start_from_float_residue(self, residue: object) -> None:
        enforcer = PositionInvariantEnforcer(
            ledger="memory://", default_product="linear_perp", lot_sizes={"BTCUSDT": "0.001"}
        )
        assert enforcer.ledger is not None
        enforcer.ledger.bind("default", "acct")
        enforcer.enforce_before_order("BTCUSDT", "buy", 1, {"BTCUSDT": residue}).not_sent()
        enforcer.enforce_before_order("BTCUSDT", "sell", 1).not_sent()

    def test_it_does_not_start_from_what_may_be_another_spelling(self) -> None:
        enforcer = PositionInvariantEnforcer(ledger="memory://")
        assert enforcer.ledger is not None
        enforcer.ledger.bind("default", "acct")
        held = {"BTC-PERP": 1}
        assert refusal(
            enforcer, "BTC/USDT:USDT", "buy", 1, current_positions=held, account="default"
        ) == ("RECONCILING")
        assert refusal(enforcer, "BTC/USDT:USDT", "sell", 1, account="default") == "RECONCILING"

    def test_a_position_it_cannot_count_is_no_fault_of_its_own(self) -> None:
        enforcer = PositionInvariantEnforcer(ledger="memory://", default_product="linear_perp")
        assert enforcer.ledger is not None
        enforcer.ledger.bind("default", "acct")
        assert refusal(
            enforcer, "BTCUSDT", "buy", 1, current_positions={"BTCUSDT": 1e300}, account="default"
        ) == ("INVALID_POSITIONS")

    def test_replacing_the_singleton_releases_nothing(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("INVARIANT_GUARD_LEDGER", "memory://")
        monkeypatch.setenv("INVARIANT_GUARD_PRODUCT", "linear_perp")
        reset_enforcer()
        try:
            first = get_position_invariant_enforcer()
            assert first.ledger is not None
            first.ledger.bind("main", "acct")
            first.enforce_before_order("ETHUSDT", "buy", 1, {}, "main").acknowledge(None)
            reset_enforcer()
            second = get_position_invariant_enforcer()
            assert second is not first
            assert refusal(second, "ETHUSDT", "sell", 1, current_positions={}) == "OPPOSING_ORDER"
            third = get_position_invariant_enforcer(False)
            assert refusal(third, "ETHUSDT", "sell", 1, current_positions={}) == "OPPOSING_ORDER"
        finally:
            reset_enforcer()

    def test_a_signal_handler_that_orders_in_the_middle_of_a_step_gets_an_answer(self) -> None:
        enforcer = PositionInvariantEnforcer(ledger="memory://", default_product="linear_perp")
        ledger = enforcer.ledger
        assert ledger is not None
        ledger.bind("main", "acct")
        ledger.adopt(KEY, (1, 0))
        heard: list[object] = []

        def step(key: KeyState, record: object, now: int) -> Step[None]:
            signal.raise_signal(signal.SIGUSR1)
            return Step(key, (), (), None)

        def flatten(number: int, frame: object) -> None:
            heard.append(refusal(enforcer, "BTCUSDT", "buy", 1))
            leave = {"account": "main", "reduce_only": True}
            with enforcer.enforce_before_order("BTCUSDT", "sell", 1, **leave) as order:
                heard.append(type(order))
            heard.append(enforcer.recent_decisions()[0].basis)

        former = signal.signal(signal.SIGUSR1, flatten)
        try:
            ledger.store.run(Operation(step, key=KEY.text))
        finally:
            signal.signal(signal.SIGUSR1, former)
        assert heard == ["STORE_UNAVAILABLE", OrderHandle, "unreserved_exit"]
        enforcer.enforce_before_order("BTCUSDT", "buy", 1, account="main").not_sent()

    def test_a_forked_child_does_not_wait_for_a_thread_of_its_parent(self) -> None:
        ledger = open_ledger("memory://")
        inside, done = threading.Event(), threading.Event()

        def step(key: KeyState, record: object, now: int) -> Step[None]:
            inside.set()
            done.wait(120)
            return Step(key, (), (), None)

        busy = threading.Thread(
            target=ledger.store.run, args=(Operation(step, key=KEY.text),), daemon=True
        )
        busy.start()
        inside.wait(10)
        child = multiprocessing.get_context("fork").Process(target=ledger.bind, args=("a", "b"))
        child.start()
        # A machine that is busy takes its time; a child that waits for the thread never ends.
        child.join(60)
        done.set()
        busy.join(60)
        assert child.exitcode == 0

    def test_a_bad_url_is_an_error_at_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        reset_enforcer()
        for url in ("sqlite:///ledger.db", "postgres://x", "memory", "sqlite://host/ledger.db"):
            monkeypatch.setenv("INVARIANT_GUARD_LEDGER", url)
            with pytest.raises(ValueError, match="ledger"):
                get_position_invariant_enforcer()
        monkeypatch.delenv("INVARIANT_GUARD_LEDGER")
        reset_enforcer()
