"""Reconciliation with a venue, and the command line on top of it."""

# ruff: noqa: PT012 -- a block that raises is what several of these are about

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from clocks import HeldClock, ledger_on

from invariant_guard import PositionInvariantEnforcer, PositionInvariantViolation
from invariant_guard.cli import main as cli
from invariant_guard.ledger import (
    CcxtVenue,
    Found,
    Key,
    Ledger,
    Side,
    State,
    Status,
    VenueOrder,
    WrongAccount,
    open_ledger,
)
from invariant_guard.positions import PositionSnapshot

KEY = Key("acct", "binance", "linear_perp", "BTC/USDT:USDT")
# Of the stores' time, which the test holds. Of real time, by which snapshots age, more than any
# machine takes for a test.
LAG = 600_000


class DeskVenue:
    """A venue that answers what the test puts on its desk; an exception there is raised."""

    account, exchange = "acct", "binance"
    retention_ms = 10_000_000

    def __init__(self) -> None:
        self.legs: Any = (0, 0)
        self.known: dict[str, Any] = {}
        self.open: Any = []
        self.time: Any = 0
        self.identity: str | None = None

    @staticmethod
    def say(value: Any) -> Any:
        if isinstance(value, Exception):
            raise value
        return value

    def uid(self) -> str | None:
        return self.identity

    def server_time(self) -> int:
        return int(self.say(self.time))

    def order(
        self, key: Key, client_id: str, *, venue_id: str = "", conditional: bool = False
    ) -> VenueOrder | None:
        return self.say(self.known.get(client_id) or self.known.get(venue_id))  # type: ignore[no-any-return]

    def open_orders(self, key: Key) -> list[VenueOrder]:
        return list(self.say(self.open))

    def positions(self, key: Key) -> Any:
        return self.say(self.legs)


@pytest.fixture
def venue() -> DeskVenue:
    return DeskVenue()


@pytest.fixture
def clock() -> HeldClock:
    return HeldClock()


@pytest.fixture
def a_lag(clock: HeldClock) -> Callable[[], None]:
    """Let the lag bound pass by, for the store."""
    return lambda: clock.pass_by(LAG + 10)


@pytest.fixture
def ledger(ledger_url: str, clock: HeldClock) -> Iterator[Ledger]:
    made = ledger_on(ledger_url, clock, LAG)
    made.bind("main", "acct")
    yield made
    made.close()


@pytest.fixture
def enforcer(ledger: Ledger) -> PositionInvariantEnforcer:
    return PositionInvariantEnforcer(ledger=ledger, default_product="linear_perp")


def test_a_fresh_key_becomes_ready_by_two_reads_that_agree(
    ledger: Ledger, venue: DeskVenue, a_lag: Callable[[], None]
) -> None:
    a_lag()
    (result,) = ledger.reconcile(venue, [KEY])
    assert (result.status, result.verdict.value) == (Status.READY, "confirmed")
    assert ledger.reconcile(venue)[0].key == KEY.text


def test_a_ledger_that_was_just_made_does_not_vouch_for_the_time_before(
    ledger: Ledger, venue: DeskVenue, a_lag: Callable[[], None]
) -> None:
    # A file deleted, a Redis flushed: what was in flight fills, and no position shows it yet.
    enforcer = PositionInvariantEnforcer(ledger=ledger, default_product="linear_perp")
    with pytest.raises(PositionInvariantViolation, match="RECONCILING"):
        enforcer.enforce_before_order("ETHUSDT", "buy", 1, account="main", exchange="binance")
    asked = KEY._replace(instrument="ETH/USDT:USDT")
    results = ledger.reconcile(venue, [KEY])
    assert {result.key: (result.status, result.verdict.value) for result in results} == {
        KEY.text: (Status.RECONCILING, "waiting"),
        asked.text: (Status.RECONCILING, "waiting"),
    }
    venue.legs = (0, 1)
    a_lag()
    assert [result.status for result in ledger.reconcile(venue)] == [Status.READY, Status.READY]
    assert ledger.state(KEY).short == 10**30


def test_a_complete_snapshot_is_adopted_by_a_ledger_that_was_just_made(ledger: Ledger) -> None:
    assert ledger.adopt(KEY, (1, 0)).value == "ready"
    state = ledger.state(KEY)
    assert (state.status, state.long, state.exact) == (Status.READY, 10**30, True)


@pytest.mark.parametrize("legs", [None, RuntimeError("down")])
def test_no_read_changes_nothing(ledger: Ledger, venue: DeskVenue, legs: Any) -> None:
    venue.legs = legs
    (result,) = ledger.reconcile(venue, [KEY])
    assert (result.status, result.verdict.value) == (Status.RECONCILING, "incomplete")


def test_two_legs_are_a_conflict_until_two_reads_show_one(
    ledger: Ledger, venue: DeskVenue, a_lag: Callable[[], None]
) -> None:
    ledger.adopt(KEY, (1, 0))
    venue.legs = (1, 1)
    assert ledger.reconcile(venue)[0].status is Status.CONFLICT
    with pytest.raises(ValueError, match="CONFLICT"):
        ledger.adopt(KEY, (1, 0))
    assert ledger.resume(KEY) is Status.CONFLICT
    venue.legs = (0, 1)
    a_lag()
    assert ledger.reconcile(venue)[0].status is Status.READY
    state = ledger.state(KEY)
    assert (state.long, state.short) == (0, 10**30)


def sent(enforcer: PositionInvariantEnforcer, window: int | None = 5000) -> tuple[str, int]:
    """Send an order whose reply never comes; give its id and its deadline."""
    with (
        pytest.raises(TimeoutError),
        enforcer.enforce_before_order(
            "BTCUSDT", "buy", 1, account="main", window_ms=window
        ) as order,
    ):
        params = order.params
        raise TimeoutError
    return params["clientOrderId"], params.get("timestamp", 0) + (window or 0)


def test_not_found_proves_nothing_before_the_deadline_and_settles_after_it_twice(
    ledger: Ledger, venue: DeskVenue, enforcer: PositionInvariantEnforcer, a_lag: Callable[[], None]
) -> None:
    ledger.adopt(KEY, (0, 0))
    order_id, deadline = sent(enforcer)
    venue.time = deadline + LAG - 1
    for _ in range(2):
        ledger.reconcile(venue)
        a_lag()
    assert ledger.orders()[0].missed_at is None
    venue.time = RuntimeError("no time")
    ledger.reconcile(venue)
    venue.time = deadline + LAG
    ledger.reconcile(venue)
    ledger.reconcile(venue)
    assert [record.id for record in ledger.orders()] == [order_id]
    a_lag()
    ledger.reconcile(venue)
    assert ledger.orders() == []


def test_what_is_listed_as_open_is_not_settled_because_a_query_does_not_find_it(
    ledger: Ledger, venue: DeskVenue, enforcer: PositionInvariantEnforcer, a_lag: Callable[[], None]
) -> None:
    ledger.adopt(KEY, (0, 0))
    order_id, deadline = sent(enforcer)
    venue.time = deadline + LAG
    # A stop: among the open orders, and nowhere that an ordinary one is asked for.
    venue.open = [VenueOrder(Found.LIVE, 0, "v1", order_id, Side.BUY, 1, conditional=True)]
    for _ in range(3):
        ledger.reconcile(venue)
        a_lag()
    (record,) = ledger.orders()
    assert (record.id, record.state, record.venue_id) == (order_id, State.WORKING, "v1")
    with pytest.raises(PositionInvariantViolation) as caught:
        enforcer.enforce_before_order("BTCUSDT", "sell", 1, account="main")
    assert caught.value.code == "OPPOSING_ORDER"


def test_without_a_deadline_only_a_person_or_its_death_settles_an_order(
    ledger: Ledger, venue: DeskVenue, enforcer: PositionInvariantEnforcer, a_lag: Callable[[], None]
) -> None:
    ledger.adopt(KEY, (0, 0))
    order_id, _ = sent(enforcer, window=None)
    venue.time = 10**15
    for _ in range(3):
        ledger.reconcile(venue)
        a_lag()
    assert ledger.order(order_id).state is State.UNKNOWN  # type: ignore[union-attr]
    # A lag and a half-time beyond the venue's memory prove nothing either.
    venue.retention_ms = 0
    ledger.reconcile(venue)
    ledger.resolve(order_id, "0.4")
    assert ledger.state(KEY).long == 4 * 10**29
    with pytest.raises(ValueError, match="no order"):
        ledger.resolve("nothing", 0)
    with pytest.raises(ValueError, match="on record"):
        ledger.resolve(order_id, "0.1")


def test_what_the_venue_finds_is_taken_at_once(
    ledger: Ledger, venue: DeskVenue, enforcer: PositionInvariantEnforcer
) -> None:
    ledger.adopt(KEY, (0, 0))
    order_id, _ = sent(enforcer, window=None)
    live = VenueOrder(Found.LIVE, 0, "v1", order_id, Side.BUY, 1)
    venue.known[order_id], venue.open = live, [live]
    ledger.reconcile(venue)
    assert ledger.order(order_id).state is State.WORKING  # type: ignore[union-attr]
    venue.known[order_id], venue.open = replace(live, found=Found.TERMINAL, filled="0.3"), []
    ledger.reconcile(venue)
    assert ledger.state(KEY).long == 3 * 10**29
    # A fill the venue had not told: it moves the exposure, and stops openings.
    ledger.filled(order_id, "0.5", True)
    state = ledger.state(KEY)
    assert (state.long, state.status) == (5 * 10**29, Status.CONFLICT)


def test_orders_nobody_reserved_are_counted_once(
    ledger: Ledger, venue: DeskVenue, enforcer: PositionInvariantEnforcer
) -> None:
    ledger.adopt(KEY, (0, 0))
    foreign = VenueOrder(Found.LIVE, 0, "v9", "by-hand", Side.SELL, 2)
    venue.open, venue.known["v9"] = [foreign], foreign
    assert ledger.reconcile(venue)[0].imported == ("v9",)
    assert ledger.reconcile(venue)[0].imported == ()
    with pytest.raises(PositionInvariantViolation, match="in flight"):
        enforcer.enforce_before_order("BTCUSDT", "buy", 1, account="main")
    venue.open, venue.known["v9"] = [], replace(foreign, found=Found.TERMINAL, filled=2)
    ledger.reconcile(venue)
    assert ledger.state(KEY).short == 2 * 10**30


def test_an_order_settled_wrongly_and_still_open_is_counted_again(
    ledger: Ledger, venue: DeskVenue, enforcer: PositionInvariantEnforcer
) -> None:
    ledger.adopt(KEY, (0, 0))
    with enforcer.enforce_before_order("BTCUSDT", "buy", 1, account="main") as order:
        order.not_sent()
    live = VenueOrder(Found.LIVE, 0, "v1", order.id, Side.BUY, 1)
    venue.open, venue.known[order.id] = [live], live
    assert ledger.reconcile(venue)[0].imported == ("v1",)
    # One that ended between the two questions is not.
    venue.open = [replace(live, venue_id="v2", client_id=order.id)]
    venue.known[order.id] = replace(live, found=Found.TERMINAL)
    assert ledger.reconcile(venue)[0].imported == ()


def test_a_read_under_way_while_an_order_fills_is_dropped(
    ledger: Ledger, enforcer: PositionInvariantEnforcer, a_lag: Callable[[], None]
) -> None:
    ledger.adopt(KEY, (0, 0))
    observation = ledger.observe(KEY)
    with enforcer.enforce_before_order("BTCUSDT", "buy", 1, account="main") as order:
        order.acknowledge(order.id)
        order.filled(1, final=True)
    assert observation.apply({}).value == "dropped"
    # Right after the fill a read may still be from before it: it waits, and adds at most.
    assert ledger.observe(KEY).apply({}).value == "waiting"
    assert ledger.observe(KEY).apply({"BTCUSDT": -1}).value == "conflict"
    a_lag()
    assert ledger.observe(KEY).apply({"BTCUSDT": 1}).value == "conflict"
    assert ledger.observe(KEY).apply({"BTCUSDT": 1}).value == "confirmed"
    assert ledger.state(KEY).status is Status.READY


def snapshot(account: str | None, age: float = 0.0) -> PositionSnapshot:
    fetched_at = datetime.now(timezone.utc) - timedelta(seconds=age)
    return PositionSnapshot((), "test", fetched_at, complete=True, account=account)


def test_a_snapshot_of_another_account_is_no_read(ledger: Ledger, venue: DeskVenue) -> None:
    ledger.bind("other", "acct-2")
    venue.identity = "u1"
    for stranger in ("other", "acct-2", "u2", "ACCT"):
        venue.legs = snapshot(stranger)
        assert "is of account" in ledger.reconcile(venue, [KEY])[0].troubles[0]
        with pytest.raises(ValueError, match="is of account"):
            ledger.adopt(KEY, snapshot(stranger))
        with pytest.raises(ValueError, match="is of account"):
            ledger.observe(KEY).apply(snapshot(stranger))
    assert ledger.state(KEY).status is Status.RECONCILING
    for name in ("main", "acct", "u1", None):
        assert ledger.observe(KEY).apply(snapshot(name)).value in ("waiting", "confirmed")
        assert ledger.adopt(KEY, snapshot(name)).value == "ready"


def test_a_cached_snapshot_is_no_read(ledger: Ledger, venue: DeskVenue) -> None:
    old = snapshot(None, age=2 * LAG / 1000)
    venue.legs = old
    assert "fetch it again" in ledger.reconcile(venue, [KEY])[0].troubles[0]
    for _ in range(2):
        with pytest.raises(ValueError, match="fetch it again"):
            ledger.observe(KEY).apply(old)
    with pytest.raises(ValueError, match="fetch it again"):
        ledger.adopt(KEY, old)
    assert ledger.state(KEY).status is Status.RECONCILING


def test_the_venues_uid_is_held_to(ledger: Ledger, venue: DeskVenue) -> None:
    venue.identity = "1"
    ledger.reconcile(venue, [KEY])
    venue.identity = "2"
    with pytest.raises(WrongAccount, match="uid"):
        ledger.reconcile(venue, [KEY])


def test_an_account_that_cannot_be_asked_for_its_id_changes_nothing(
    ledger: Ledger, venue: DeskVenue, a_lag: Callable[[], None]
) -> None:
    class Down(DeskVenue):
        def uid(self) -> str | None:
            raise RuntimeError("down")

    venue.legs = (1, 0)
    (result,) = ledger.reconcile(Down(), [KEY])
    assert (result.status, result.verdict.value) == (Status.RECONCILING, "incomplete")
    assert result.troubles == ("account: RuntimeError: down",)
    a_lag()
    assert ledger.reconcile(venue, [KEY])[0].status is Status.READY


@pytest.mark.parametrize(
    ("what", "answer"),
    [
        ("time", None),
        ("open", [{"id": "1"}]),
        ("open", 5),
        ("legs", (1, "x")),
        ("legs", {"BTCUSDT": None}),
        ("known", 5),
    ],
)
def test_an_answer_that_is_none_costs_one_key_its_round(
    ledger: Ledger, venue: DeskVenue, enforcer: PositionInvariantEnforcer, what: str, answer: Any
) -> None:
    ledger.adopt(KEY, (0, 0))
    order_id, _ = sent(enforcer)
    other = KEY._replace(instrument="ETH/USDT:USDT")
    if what == "time":
        venue.server_time = lambda: answer  # type: ignore[method-assign]
    else:
        setattr(venue, what, {order_id: answer} if what == "known" else answer)
    first, second = ledger.reconcile(venue, [other])
    assert first.troubles
    assert first.live == 1
    assert [record.id for record in ledger.orders()] == [order_id]
    assert second.key == other.text


def test_a_label_means_one_account(ledger: Ledger) -> None:
    ledger.bind("main", "acct")
    with pytest.raises(ValueError, match="already"):
        ledger.bind("main", "other")
    with pytest.raises(ValueError, match="padded"):
        ledger.bind(" main", "acct")


class Unreadable(Exception):
    def __str__(self) -> str:
        raise RuntimeError


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        (
            RuntimeError("<html>\n  busy\r\n\x1b[31m" + "x" * 10_000),
            "RuntimeError: <html> busy ?[31m",
        ),
        (Unreadable(), "Unreadable"),
        (TimeoutError(), "TimeoutError"),
    ],
)
def test_what_a_venue_says_is_one_line(
    ledger: Ledger,
    venue: DeskVenue,
    caplog: pytest.LogCaptureFixture,
    fault: Exception,
    says: str,
) -> None:
    venue.legs = fault
    (result,) = ledger.reconcile(venue, [KEY])
    (trouble,) = result.troubles
    assert trouble.startswith(f"positions: {says}")
    assert len(trouble) < 400
    assert trouble.isprintable()
    assert all(record.getMessage().isprintable() for record in caplog.records)


def test_what_is_bound_already_is_no_event(ledger: Ledger, venue: DeskVenue) -> None:
    venue.identity = "u1"
    for _ in range(3):
        ledger.bind("main", "acct")
        ledger.reconcile(venue, [KEY])
    bound = [event.detail for event in ledger.events() if event.kind.value == "bound"]
    assert bound == ["main -> acct", "uid:binance:acct -> u1"]


def test_a_round_that_finds_what_was_known_is_no_event(
    ledger: Ledger, venue: DeskVenue, a_lag: Callable[[], None]
) -> None:
    a_lag()
    for legs, number in (((0, 0), 1), ((2, 0), 2)):
        venue.legs = legs
        for _ in range(4):
            (result,) = ledger.reconcile(venue, [KEY])
            assert result.status is Status.READY
        kinds = [event.kind.value for event in ledger.events()]
        assert kinds.count("reconciled") == number
    assert result.verdict.value == "confirmed"


class TestCcxt:
    """The venue over ccxt, with the answers of a real ccxt exchange's own methods replaced."""

    def make(self, **methods: Any) -> CcxtVenue:
        import ccxt

        exchange = ccxt.binance()
        for name, value in methods.items():
            setattr(exchange, name, value if callable(value) else lambda *a, v=value, **k: v)
        return CcxtVenue(exchange, "acct")

    def test_orders(self) -> None:
        import ccxt

        row = {"id": 7, "clientOrderId": "c", "status": "open", "filled": 0.5, "amount": 1.0,
               "side": "buy", "reduceOnly": False}  # fmt: skip
        found = self.make(fetch_order=row).order(KEY, "c")
        assert found == VenueOrder(Found.LIVE, 0.5, "7", "c", Side.BUY, 1.0)
        for status in ("closed", "canceled", "expired", "rejected"):
            again = self.make(fetch_order={**row, "status": status}).order(KEY, "c")
            assert again is not None
            assert again.found is Found.TERMINAL
        for bad in ({"status": None}, {"filled": None}):
            with pytest.raises(ValueError, match="binance"):
                self.make(fetch_order={**row, **bad}).order(KEY, "c")
        asked = []

        def missing(order_id: Any, symbol: str, params: dict[str, Any]) -> None:
            asked.append(params)
            raise ccxt.OrderNotFound

        assert self.make(fetch_order=missing).order(KEY, "c", conditional=True) is None
        assert [params.get("trigger") for params in asked] == [True, None]
        assert {params["clientOrderId"] for params in asked} == {"c"}

    def test_open_orders_positions_and_time(self) -> None:
        plain = {"id": "1", "status": "open", "filled": 0, "side": "sell", "amount": 1}
        stop = {**plain, "id": "2", "stopPrice": 5, "reduceOnly": True}

        def listed(symbol: str, params: Any = None) -> list[Any]:
            return [stop] if params else [plain]

        now = int(time.time() * 1000)
        venue = self.make(fetch_open_orders=listed, fetch_time=now, fetch_positions=[])
        assert [(o.venue_id, o.conditional) for o in venue.open_orders(KEY)] == [
            ("1", False),
            ("2", True),
        ]
        assert venue.server_time() == now
        assert venue.uid() is None


def factory() -> DeskVenue:
    return DeskVenue()


class TestCommandLine:
    @pytest.fixture
    def url(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
        url = f"sqlite:///{tmp_path}/ledger.db"
        monkeypatch.setenv("INVARIANT_GUARD_LEDGER", url)
        return url

    def run(self, capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, str, str]:
        status = cli.main(argv)
        told = capsys.readouterr()
        return status, told.out, told.err

    def test_a_day_of_it(self, url: str, capsys: pytest.CaptureFixture[str]) -> None:
        assert "no ledger at" in self.run(capsys, "status")[2]
        assert self.run(capsys, "bind", "main", "acct")[0] == 0
        assert self.run(capsys, "bind", "main", "other")[0] == 2
        ledger = open_ledger(url)
        enforcer = PositionInvariantEnforcer(ledger=ledger, default_product="linear_perp")
        with pytest.raises(PositionInvariantViolation):
            enforcer.enforce_before_order("BTCUSDT", "buy", 1, account="main")
        status, out, _ = self.run(capsys, "status")
        assert (status, "RECONCILING" in out) == (1, True)
        assert self.run(capsys, "resume", KEY.text)[1].endswith("READY\n")
        order_id, _ = sent(enforcer, None)
        status, out, _ = self.run(capsys, "status")
        assert status == 0
        assert f"resolve {order_id}" in out
        status, out, _ = self.run(capsys, "status", "--unknown-age", "0", "--json")
        assert (status, json.loads(out)["keys"][0]["unknown"]) == (1, [order_id])
        assert "UNKNOWN" in self.run(capsys, "orders")[1]
        assert json.loads(self.run(capsys, "orders", "--json")[1])["orders"][0]["id"] == order_id
        assert "RECONCILING" in self.run(capsys, "blocked", "--since", "1h")[1]
        assert (
            json.loads(self.run(capsys, "blocked", "--since", "0s", "--json")[1])["blocked"] == []
        )
        assert self.run(capsys, "resolve", order_id, "--filled", "0")[0] == 0
        assert self.run(capsys, "resolve", "nothing", "--filled", "0")[0] == 2
        assert "Nothing is in flight" in self.run(capsys, "orders")[1]
        assert self.run(capsys, "halt", KEY.text, "--json")[0] == 0
        assert self.run(capsys, "status")[0] == 1
        self.run(capsys, "resume", KEY.text)
        target = f"{__name__}:factory"
        status, out, _ = self.run(capsys, "reconcile", "--venue", target)
        # An order ended within the lag, so no read counts yet.
        assert (status, "RECONCILING" in out) == (1, True)
        other = "acct/binance/linear_perp/ETHUSDT"
        out = self.run(capsys, "reconcile", "--venue", target, "--json", "--key", other)[1]
        assert [row["status"] for row in json.loads(out)["keys"]] == ["RECONCILING"] * 2
        status, _, err = self.run(capsys, "reconcile", "--venue", target)
        assert (status, "a lag later" in err) == (1, True)

    def test_after_a_crash_status_names_what_is_unknown(
        self, url: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        ledger = open_ledger(url)
        ledger.bind("main", "acct")
        ledger.adopt(KEY, (0, 0))
        enforcer = PositionInvariantEnforcer(ledger=ledger, default_product="linear_perp")
        order = enforcer.enforce_before_order("BTCUSDT", "buy", 1, account="main").__enter__()
        ledger.store.run(_died(order.id))
        order.not_sent.__self__._use.spoken = True  # type: ignore[attr-defined]
        out = self.run(capsys, "status")[1]
        assert "its owner died" in out
        assert "reconcile asks the venue" in out

    @pytest.mark.parametrize(
        ("argv", "says"),
        [
            (("status", "--ledger", "memory://"), "inside the process"),
            (("status", "--ledger", "nonsense"), "names no ledger"),
            (("halt", "nonsense"), "is not a key"),
            (("reconcile", "--venue", "nonsense"), "package.module:factory"),
            (("reconcile", "--venue", "json:nonsense"), "has no nonsense"),
            (("reconcile", "--venue", "no.such.module:x"), "No module"),
            (("status", "--ledger", "redis://127.0.0.1:1/0"), "cannot be reached"),
        ],
    )
    def test_what_is_said_wrongly(
        self, url: str, capsys: pytest.CaptureFixture[str], argv: tuple[str, ...], says: str
    ) -> None:
        status, _, err = self.run(capsys, *argv)
        assert status == 2
        assert says in err

    def test_no_ledger_is_named(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert "INVARIANT_GUARD_LEDGER" in self.run(capsys, "status")[2]
        with pytest.raises(SystemExit):
            cli.main(["blocked", "--since", "yesterday"])


def _died(order_id: str) -> Any:
    from invariant_guard.ledger.operations import Operations

    return Operations.owner_died(order_id)


class TestSideBySide:
    SYMBOLS = ("BTC", "ETH", "SOL", "XRP", "ADA", "DOT")

    class Slow(DeskVenue):
        """A venue that answers about one key only when it is let."""

        def __init__(self) -> None:
            super().__init__()
            self.let = threading.Event()
            self.asked = 0

        def positions(self, key: Key) -> Any:
            if key.instrument.startswith("BTC"):
                self.asked += 1
                self.let.wait(20)
            return super().positions(key)

    def keys(self) -> list[Key | str]:
        return [KEY._replace(instrument=f"{name}/USDT:USDT") for name in self.SYMBOLS]

    def test_one_slow_key_among_six_holds_up_only_itself(
        self, ledger: Ledger, a_lag: Callable[[], None]
    ) -> None:
        a_lag()
        venue = self.Slow()
        results = {r.key: r for r in ledger.reconcile(venue, self.keys(), limit=0.3)}
        slow = results.pop("acct/binance/linear_perp/BTC%2FUSDT:USDT")
        assert {result.status for result in results.values()} == {Status.READY}
        assert (slow.status, slow.verdict) == (Status.RECONCILING, "incomplete")
        assert "no answer for" in slow.troubles[0]
        # It is not asked again beside the first time, and what that brings counts when it comes.
        ledger.reconcile(venue, self.keys(), limit=0.3)
        assert venue.asked == 1
        venue.let.set()
        until = time.monotonic() + 30
        while ledger.crew._under_way and time.monotonic() < until:
            time.sleep(0.01)
        assert ledger.state(slow.key).status is Status.READY

    def test_an_account_that_does_not_answer_ends_the_round(self, ledger: Ledger) -> None:
        class Silent(DeskVenue):
            let = threading.Event()

            def uid(self) -> str | None:
                self.let.wait(20)
                return None

        (result,) = ledger.reconcile(Silent(), [KEY], limit=0.05)
        assert result.troubles[0].startswith("account: no answer for")
        Silent.let.set()

    def test_a_venue_is_asked_about_no_more_keys_at_once_than_it_takes(
        self, ledger: Ledger
    ) -> None:
        class OneByOne(DeskVenue):
            at_once = 1
            now = most = 0

            def positions(self, key: Key) -> Any:
                self.now += 1
                self.most = max(self.most, self.now)
                time.sleep(0.005)
                self.now -= 1
                return super().positions(key)

        venue = OneByOne()
        ledger.reconcile(venue, self.keys())
        assert venue.most == 1
