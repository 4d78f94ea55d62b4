"""One round: which keys are asked about, with which questions, and what each answer becomes."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from clocks import HeldClock

from invariant_guard import PositionInvariantEnforcer
from invariant_guard.ledger import (
    Found,
    Key,
    Kind,
    Ledger,
    Reservation,
    Side,
    State,
    Status,
    VenueOrder,
    WrongAccount,
)
from invariant_guard.ledger.operations import Operations
from invariant_guard.ledger.protocol.events import EventKind
from invariant_guard.ledger.protocol.position_reads import Verdict
from invariant_guard.ledger.protocol.recovery import Foreign, foreign_id
from invariant_guard.ledger.reconcile import Reconciled, _import
from invariant_guard.ledger.stores.base import StoreUnavailable
from invariant_guard.ledger.stores.memory import MemoryStore

KEY = Key("acct", "binance", "linear_perp", "BTC/USDT:USDT")
ETH = KEY._replace(instrument="ETH/USDT:USDT")
LAG = 1_000
UNIT = 10**30


class Store(MemoryStore):
    """One whose owners may be dead, as those of other processes are."""

    def __init__(self, clock: HeldClock) -> None:
        super().__init__(clock=clock)
        self.named = "me"
        self.dead: set[str] = set()
        self.asked: list[str] = []

    def owner(self) -> str:
        return self.named

    def is_dead(self, owner: str) -> bool:
        self.asked.append(owner)
        return owner in self.dead


class Venue:
    """Answers what the test says, raises it where it is an error, and notes what it was asked."""

    account, exchange = "acct", "binance"
    retention_ms = 10_000_000

    def __init__(self) -> None:
        self.identity: Any = None
        self.time: Any = 0
        self.open: Any = []
        self.legs: Any = (0, 0)
        self.known: dict[str, Any] = {}
        self.asked: list[tuple[Any, ...]] = []

    def told(self, answer: Any, *question: object) -> Any:
        self.asked.append(question)
        if isinstance(answer, BaseException):
            raise answer
        return answer

    def uid(self) -> Any:
        return self.told(self.identity, "uid")

    def server_time(self) -> Any:
        return self.told(self.time, "time")

    def open_orders(self, key: Key) -> Any:
        return self.told(self.open, "open", key)

    def positions(self, key: Key) -> Any:
        return self.told(self.legs, "positions", key)

    def order(
        self, key: Key, client_id: str, *, venue_id: str = "", conditional: bool = False
    ) -> Any:
        answer = self.known.get(client_id or venue_id)
        return self.told(answer, "order", key, client_id, venue_id, conditional)

    def questions(self, kind: str) -> list[tuple[Any, ...]]:
        return [question[1:] for question in self.asked if question[0] == kind]


@pytest.fixture
def clock() -> HeldClock:
    return HeldClock()


@pytest.fixture
def store(clock: HeldClock) -> Store:
    return Store(clock)


@pytest.fixture
def ledger(store: Store) -> Ledger:
    made = Ledger(store, lag_ms=LAG)
    made.bind("main", "acct")
    return made


@pytest.fixture
def venue() -> Venue:
    return Venue()


@pytest.fixture
def ready(ledger: Ledger) -> Ledger:
    ledger.adopt(KEY, (0, 0))
    return ledger


def order(ledger: Ledger, side: str = "buy", quantity: float = 1, **more: Any) -> str:
    """Reserve an order, and say nothing of it."""
    enforcer = PositionInvariantEnforcer(ledger=ledger)
    handle = enforcer.enforce_before_order(KEY.instrument, side, quantity, account="main", **more)
    return str(handle.id)


def only(results: list[Reconciled]) -> Reconciled:
    (result,) = results
    return result


class TestKeys:
    def test_are_the_venue_s_that_are_in_use(self, ledger: Ledger, venue: Venue) -> None:
        for key in (KEY, ETH, KEY._replace(account="acct2"), KEY._replace(exchange="bybit"),
                    KEY._replace(product="spot", instrument="BTC/USDT")):  # fmt: skip
            ledger.adopt(key, (0, 0))
        ledger.retire(ETH)
        assert [result.key for result in ledger.reconcile(venue)] == [
            KEY.text, "acct/binance/spot/BTC%2FUSDT",
        ]  # fmt: skip
        # One that is named is asked about, whatever is known of it.
        assert [result.key for result in ledger.reconcile(venue, [ETH])] == [
            KEY.text, ETH.text, "acct/binance/spot/BTC%2FUSDT",
        ]  # fmt: skip

    def test_are_those_that_the_venue_reaches(self, ledger: Ledger, venue: Venue) -> None:
        asked = []

        def reaches(key: Key) -> bool:
            asked.append(key)
            return key == ETH

        for key in (KEY, ETH):
            ledger.adopt(key, (0, 0))
        venue.reaches = reaches  # type: ignore[attr-defined]
        assert [result.key for result in ledger.reconcile(venue)] == [ETH.text]
        assert asked == [KEY, ETH]

    @pytest.mark.parametrize("name", ["binanceusdm", "BINANCE"])
    def test_are_the_venue_s_by_each_of_its_names(
        self, ledger: Ledger, venue: Venue, name: str
    ) -> None:
        ledger.adopt(KEY, (0, 0))
        venue.exchange = name  # type: ignore[misc]
        assert [result.key for result in ledger.reconcile(venue)] == [KEY.text]

    def test_of_another_account_are_refused_by_name(self, ledger: Ledger, venue: Venue) -> None:
        stranger = KEY._replace(account="acct2")
        with pytest.raises(WrongAccount) as caught:
            ledger.reconcile(venue, [KEY, stranger])
        assert str(caught.value) == (
            f"{stranger.text} is no key of account 'acct' at binance, whose positions are another "
            "account's: nothing was changed"
        )
        assert venue.asked == []


class TestSideBySide:
    def keys(self, number: int) -> list[Key | str]:
        return [KEY._replace(instrument=f"COIN{n}/USDT:USDT") for n in range(number)]

    def test_eight_keys_are_asked_about_at_a_time(self, ledger: Ledger) -> None:
        class Gathering(Venue):
            all_here = threading.Barrier(8)

            def open_orders(self, key: Key) -> Any:
                self.all_here.wait(20)
                return []

        assert [r.troubles for r in ledger.reconcile(Gathering(), self.keys(8))] == [()] * 8

    def test_a_venue_is_asked_about_no_more_than_it_takes(self, ledger: Ledger) -> None:
        class OneByOne(Venue):
            at_once = 1
            inside = 0
            another = threading.Event()

            def open_orders(self, key: Key) -> Any:
                self.inside += 1
                if self.inside > 1:
                    self.another.set()
                self.another.wait(0.1)
                self.inside -= 1
                return []

        venue = OneByOne()
        ledger.reconcile(venue, self.keys(2))
        assert not venue.another.is_set()

    def test_a_key_whose_answer_does_not_come_is_left_behind(self, ready: Ledger) -> None:
        let = threading.Event()

        class Silent(Venue):
            def open_orders(self, key: Key) -> Any:
                return [let.wait(20)]

        lost = order(ready)
        ready.leave(lost, "its block raised")
        try:
            assert only(ready.reconcile(Silent(), limit=0.05)) == Reconciled(
                KEY.text, Status.READY, Verdict.INCOMPLETE, 1, (lost,), (),
                ("no answer for 0 s; the other keys do not wait for it",),
            )  # fmt: skip
        finally:
            let.set()


class TestIdentity:
    def test_is_bound_at_first_sight_and_held_to(self, ready: Ledger, venue: Venue) -> None:
        venue.identity = "u/1"
        ready.reconcile(venue)
        assert ready.contents().accounts["uid:binance:acct"] == "u%2F1"
        ready.reconcile(venue)
        venue.identity = "u2"
        asked = len(venue.asked)
        with pytest.raises(WrongAccount) as caught:
            ready.reconcile(venue)
        assert str(caught.value) == (
            "account 'acct' at binance was uid u%2F1, and this venue's credentials are for uid u2: "
            "nothing was changed"
        )
        assert venue.asked[asked:] == [("uid",)]

    @pytest.mark.parametrize("identity", [None, ""])
    def test_that_nobody_tells_is_not_held_to(
        self, ready: Ledger, venue: Venue, identity: str | None
    ) -> None:
        venue.identity = identity
        ready.reconcile(venue)
        assert set(ready.contents().accounts) == {"main"}

    def test_that_cannot_be_asked_for_leaves_every_key_as_it_was(
        self, ready: Ledger, venue: Venue
    ) -> None:
        ready.adopt(ETH, (0, 0))
        lost = order(ready)
        ready.leave(lost, "its block raised")
        venue.identity = RuntimeError("down")
        first, second = ready.reconcile(venue)
        trouble = ("account: RuntimeError: down",)
        assert first == Reconciled(
            KEY.text, Status.READY, Verdict.INCOMPLETE, 1, (lost,), (), trouble
        )
        assert second == Reconciled(ETH.text, Status.READY, Verdict.INCOMPLETE, 0, (), (), trouble)
        assert venue.asked == [("uid",)]

    def test_that_does_not_come_holds_up_no_other_account(
        self, ready: Ledger, venue: Venue
    ) -> None:
        let = threading.Event()

        class Silent(Venue):
            account = "silent"

            def uid(self) -> Any:
                return let.wait(20)

        try:
            silent = only(ready.reconcile(Silent(), [KEY._replace(account="silent")], limit=0.05))
            assert silent.troubles[0].startswith("account: no answer for")
            assert only(ready.reconcile(venue)).troubles == ()
        finally:
            let.set()

    def test_what_ends_a_process_is_no_answer(self, ready: Ledger, venue: Venue) -> None:
        venue.identity = KeyboardInterrupt()
        with pytest.raises(KeyboardInterrupt):
            ready.reconcile(venue)


class TestQuestions:
    def test_are_asked_in_turn_and_once_where_an_order_is_live(
        self, ready: Ledger, venue: Venue
    ) -> None:
        sent = order(ready)
        stop = order(ready, conditional=True, quantity=2)
        ready.acknowledge(sent, "v1", tracked=True)
        ready.acknowledge(stop, "v2", tracked=True)
        venue.known = {sent: VenueOrder(Found.LIVE, 0, "v1"), stop: VenueOrder(Found.LIVE, 0, "v2")}
        result = only(ready.reconcile(venue))
        assert venue.asked[:4] == [("uid",), ("time",), ("open", KEY), ("positions", KEY)]
        assert sorted(venue.asked[4:]) == sorted(
            [("order", KEY, stop, "v2", True), ("order", KEY, sent, "v1", False)]
        )
        assert (result.live, result.unknown, result.verdict) == (2, (), Verdict.WAITING)

    def test_are_asked_again_at_once_where_nothing_is_in_flight(
        self, ready: Ledger, venue: Venue, clock: HeldClock
    ) -> None:
        clock.pass_by(LAG)
        venue.legs = (3, 0)
        result = only(ready.reconcile(venue))
        assert result == Reconciled(KEY.text, Status.READY, Verdict.CONFIRMED, 0, ())
        assert venue.questions("positions") == [(KEY,), (KEY,)]
        assert (ready.state(KEY).long, ready.state(KEY).short) == (3 * UNIT, 0)
        venue.asked.clear()
        venue.legs = None
        assert only(ready.reconcile(venue)).verdict is Verdict.INCOMPLETE
        assert venue.questions("positions") == [(KEY,)]

    def test_about_an_order_that_the_venue_cannot_know_are_not_asked(
        self, ready: Ledger, venue: Venue, clock: HeldClock
    ) -> None:
        bare = order(ready)
        assert not ready.order(bare).tracked  # type: ignore[union-attr]
        clock.pass_by(10 * LAG)
        for _ in range(3):
            ready.reconcile(venue)
            clock.pass_by(LAG)
        assert venue.questions("order") == []
        # By the venue's own id it is asked for all the same.
        ready.acknowledge(bare, "v1")
        ready.reconcile(venue)
        assert venue.questions("order") == [(KEY, bare, "v1", False)]

    def test_that_fail_are_told_by_name(self, ready: Ledger, venue: Venue) -> None:
        sent = order(ready)
        ready.acknowledge(sent, "v1", tracked=True)
        venue.time = OSError("no clock")
        venue.open = OSError("no list")
        venue.legs = OSError("no legs")
        venue.known = {sent: OSError("no order")}
        result = only(ready.reconcile(venue))
        assert result.troubles == (
            "server time: OSError: no clock", "open orders: OSError: no list",
            "positions: OSError: no legs", f"order {sent}: OSError: no order",
        )  # fmt: skip
        assert (result.verdict, result.live) == (Verdict.INCOMPLETE, 1)

    def test_whose_answer_makes_no_sense_are_told_by_name(
        self, ready: Ledger, venue: Venue
    ) -> None:
        venue.legs = (1, "x")
        (trouble,) = only(ready.reconcile(venue)).troubles
        assert trouble.startswith("positions: ")

    def test_that_cannot_even_be_put_cost_each_key_its_own_round(self, ready: Ledger) -> None:
        class Half(Venue):
            @property
            def retention_ms(self) -> int:  # type: ignore[override]
                raise RuntimeError("none")

        ready.adopt(ETH, (0, 0))
        first, second = ready.reconcile(Half())
        for result, key in ((first, KEY), (second, ETH)):
            assert result == Reconciled(
                key.text, Status.READY, Verdict.INCOMPLETE, 0, (), (), ("RuntimeError: none",)
            )

    def test_of_a_store_that_is_away_end_the_round(
        self, ready: Ledger, venue: Venue, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def away(*_: object) -> Any:
            raise StoreUnavailable("away", "wait")

        monkeypatch.setattr(Operations, "look", away)
        with pytest.raises(StoreUnavailable, match="away"):
            ready.reconcile(venue)


class TestAnswers:
    @pytest.fixture
    def sent(self, ready: Ledger) -> str:
        made = order(ready)
        ready.acknowledge(made, "v1", tracked=True)
        return made

    def test_of_an_end_with_what_was_filled(self, ready: Ledger, venue: Venue, sent: str) -> None:
        venue.known = {sent: VenueOrder(Found.TERMINAL, "0.3", "v7")}
        result = only(ready.reconcile(venue))
        record = ready.order(sent)
        assert record is not None
        assert (record.state, record.filled, record.venue_id) == (
            State.SETTLED,
            3 * UNIT // 10,
            "v7",
        )
        assert (result.live, result.unknown) == (0, ())

    def test_of_the_list_count_where_a_query_finds_none(
        self, ready: Ledger, venue: Venue, sent: str
    ) -> None:
        other = VenueOrder(Found.LIVE, 0, "", "another", Side.BUY, 1)
        for listed in (
            VenueOrder(Found.LIVE, "0.2", "v1", "", Side.BUY, 1),
            VenueOrder(Found.LIVE, "0.3", "v9", sent, Side.BUY, 1),
        ):
            venue.open = [other, listed]
            # It is answered for, by the list.
            assert only(ready.reconcile(venue)).verdict is Verdict.WAITING
            record = ready.order(sent)
            assert record is not None
            assert record.filled == int(float(str(listed.filled)) * 10) * UNIT // 10
            assert record.venue_id == listed.venue_id
        # A query that finds it is believed, whatever the list says.
        venue.known = {sent: VenueOrder(Found.LIVE, "0.5", "v9")}
        ready.reconcile(venue)
        assert ready.order(sent).filled == UNIT // 2  # type: ignore[union-attr]

    def test_of_no_list_prove_nothing_more(self, ready: Ledger, venue: Venue, sent: str) -> None:
        venue.open = OSError("no list")
        result = only(ready.reconcile(venue))
        assert (result.live, result.imported) == (1, ())
        assert ready.order(sent).state is State.WORKING  # type: ignore[union-attr]

    def test_that_an_order_is_not_there_settle_what_never_came(
        self, ready: Ledger, venue: Venue, clock: HeldClock
    ) -> None:
        sent = order(ready, window_ms=5_000)
        ready.mark(sent, tracked=True, timed=True)
        ready.leave(sent, "its reply never came")
        record = ready.order(sent)
        assert record is not None
        assert record.deadline is not None
        # At the last moment at which it may still come, and then past it, twice and a lag apart.
        venue.time = record.deadline + LAG - 1
        ready.reconcile(venue)
        assert ready.order(sent).missed_at is None  # type: ignore[union-attr]
        venue.time = None
        assert only(ready.reconcile(venue)).verdict is Verdict.ADDED_ONLY
        assert ready.order(sent).missed_at is None  # type: ignore[union-attr]
        venue.time = record.deadline + LAG
        venue.retention_ms = -1
        ready.reconcile(venue)
        assert ready.order(sent).missed_at is None  # type: ignore[union-attr]
        venue.retention_ms = 10_000_000
        ready.reconcile(venue)
        assert ready.order(sent).missed_at == clock()  # type: ignore[union-attr]
        clock.pass_by(LAG - 1)
        assert only(ready.reconcile(venue)).live == 1
        clock.pass_by(1)
        assert only(ready.reconcile(venue)).live == 0


class TestTheDead:
    def test_leave_orders_of_which_nobody_knows(
        self, ready: Ledger, venue: Venue, store: Store
    ) -> None:
        store.named = "gone"
        lost = [order(ready), order(ready)]
        store.named = "alive"
        kept = order(ready)
        store.named = ""
        order(ready)
        store.dead = {"gone"}
        result = only(ready.reconcile(venue))
        assert set(result.unknown) == set(lost)
        assert result.live == 4
        # Each is asked about once, and of those that are known to be dead nobody asks again.
        assert sorted(store.asked) == ["alive", "gone"]
        ready.reconcile(venue)
        assert sorted(store.asked) == ["alive", "alive", "gone"]
        assert ready.order(kept).state is State.RESERVED  # type: ignore[union-attr]
        venue.identity = RuntimeError("down")
        assert set(only(ready.reconcile(venue)).unknown) == set(lost)

    @pytest.mark.parametrize(
        ("listed", "live"),
        [
            ([], 0),
            ([VenueOrder(Found.LIVE, 0, "", "", Side.BUY, 1)], 1),
            (OSError("no list"), 1),
        ],
    )
    def test_leave_bare_orders_that_end_where_all_open_ones_were_listed(
        self, ready: Ledger, venue: Venue, store: Store, clock: HeldClock, listed: Any, live: int
    ) -> None:
        store.named = "gone"
        order(ready)
        store.dead = {"gone"}
        venue.open = listed
        for _ in range(3):
            result = only(ready.reconcile(venue))
            clock.pass_by(LAG)
        assert result.live == live

    @pytest.mark.parametrize("answer", [OSError("no answer"), None])
    def test_leave_bare_orders_that_stay_where_a_listed_one_cannot_be_told(
        self, ready: Ledger, venue: Venue, store: Store, clock: HeldClock, answer: Any
    ) -> None:
        settled = order(ready)
        ready.not_sent(settled)
        store.named = "gone"
        order(ready)
        store.dead = {"gone"}
        venue.open = [VenueOrder(Found.LIVE, 0, "v1", settled, Side.BUY, 1)]
        venue.known = {settled: answer}
        for _ in range(3):
            result = only(ready.reconcile(venue))
            clock.pass_by(LAG)
        assert result.live == 1


class TestOrdersOfOthers:
    def test_are_counted_as_what_they_are(self, ready: Ledger, venue: Venue) -> None:
        ready.adopt(KEY, (5, 0))
        venue.open = [
            VenueOrder(Found.LIVE, "0.5", "v1", "by-hand", Side.BUY, 2),
            VenueOrder(Found.LIVE, 0, "v2", "", Side.SELL, 3, reduce_only=True, conditional=True),
        ]
        venue.known = {"v1": venue.open[0], "v2": venue.open[1]}
        result = only(ready.reconcile(venue))
        assert (result.imported, result.troubles, result.live) == (("v1", "v2"), (), 2)
        assert ready.state(KEY).long == 5 * UNIT + UNIT // 2
        records = {record.venue_id: record for record in ready.orders()}
        opening, closing = records["v1"], records["v2"]
        assert opening == Reservation(
            foreign_id(KEY.text, "v1"), KEY.text, Side.BUY, Kind.OPEN, 2 * UNIT, UNIT // 2,
            State.WORKING, opening.created, tracked=True, acknowledged=True, venue_id="v1",
            reason=opening.reason,
        )  # fmt: skip
        assert (closing.side, closing.kind, closing.quantity) == (Side.SELL, Kind.CLOSE, 3 * UNIT)
        assert (closing.conditional, closing.enforced) == (True, True)
        # The venue is asked by its own id: it knows ours for no other.
        assert sorted(venue.questions("order")) == [
            (KEY, "", "v1", False), (KEY, "", "v2", True),
        ]  # fmt: skip
        assert only(ready.reconcile(venue)).imported == ()
        assert [e.kind for e in ready.events()].count(EventKind.IMPORTED) == 2

    def test_that_are_ours_are_passed_over(self, ready: Ledger, venue: Venue) -> None:
        by_client, by_venue = order(ready), order(ready)
        ready.acknowledge(by_client, "v1", tracked=True)
        ready.acknowledge(by_venue, "v2")
        foreign = VenueOrder(Found.LIVE, 0, "v3", "", Side.BUY, 1)
        venue.open = [
            VenueOrder(Found.LIVE, 0, "other", by_client, Side.BUY, 1),
            VenueOrder(Found.LIVE, 0, "v2", "", Side.BUY, 1),
            foreign,
        ]
        venue.known = {"v3": foreign}
        assert only(ready.reconcile(venue)).imported == ("v3",)
        # It stands third in the list each time, and is one order.
        assert only(ready.reconcile(venue)).imported == ()
        assert len(ready.orders()) == 3

    def test_are_one_each_however_often_and_by_whom_they_are_found(
        self, ready: Ledger, venue: Venue, clock: HeldClock
    ) -> None:
        foreign = Foreign("v1", Side.BUY, Kind.OPEN, UNIT, 0)
        for new in (True, False):
            assert ready.store.run(_import(KEY.text, foreign)) is new
        (record,) = ready.orders()
        assert (record.id, record.created) == (foreign_id(KEY.text, "v1"), clock())
        # A stop that was triggered is another order to the venue, and the same to us.
        venue.known = {"v1": VenueOrder(Found.LIVE, 0, "v1-triggered")}
        ready.reconcile(venue)
        last = VenueOrder(Found.LIVE, 0, "v9", "", Side.BUY, 1)
        venue.open = [VenueOrder(Found.LIVE, 0, "v1", "", Side.BUY, 1), last]
        venue.known = {"v1-triggered": venue.open[0], "v9": last}
        assert only(ready.reconcile(venue)).imported == ("v9",)
        assert len(ready.orders()) == 2

    @pytest.mark.parametrize(
        "bad",
        [
            VenueOrder(Found.LIVE, 0, "v1", "", None, 1),
            VenueOrder(Found.LIVE, 0, "", "", Side.BUY, 1),
        ],
    )
    def test_that_do_not_say_what_they_are_are_told(
        self, ready: Ledger, venue: Venue, bad: VenueOrder
    ) -> None:
        good = VenueOrder(Found.LIVE, 0, "v9", "", Side.BUY, 1)
        venue.open = [bad, good]
        venue.known = {"v9": good}
        result = only(ready.reconcile(venue))
        assert result.imported == ("v9",)
        assert result.troubles[0] == (
            f"order {bad.venue_id}: ValueError: an open order without side or id"
        )

    def test_that_were_settled_here_and_are_open_there(self, ready: Ledger, venue: Venue) -> None:
        def settled(filled: float = 0) -> str:
            made = order(ready)
            if filled:
                ready.filled(made, filled, True)
            else:
                ready.not_sent(made)
            return made

        asked, silent, gone, ended = settled(0.25), settled(), settled(), settled()
        live = VenueOrder(Found.LIVE, 0, "v1", asked, Side.BUY, 1, conditional=True)
        listed = [
            VenueOrder(Found.LIVE, 0, f"v{number}", client_id, Side.BUY, 1, conditional=True)
            for number, client_id in enumerate((asked, silent, gone, ended), 1)
        ]
        foreign = VenueOrder(Found.LIVE, 0, "v9", "", Side.BUY, 1)
        venue.open = [*listed, foreign]
        again = VenueOrder(Found.LIVE, "0.75", "v1", asked, Side.BUY, 1, conditional=True)
        venue.known = {
            asked: again, silent: OSError("no answer"), gone: None,
            ended: VenueOrder(Found.TERMINAL, 1, "v4", ended, Side.BUY, 1),
            "v1": live, "v9": foreign,
        }  # fmt: skip
        result = only(ready.reconcile(venue))
        assert result.imported == ("v1", "v9")
        assert f"order {silent}: OSError: no answer" in result.troubles
        assert (KEY, asked, "v1", True) in venue.questions("order")
        # What was counted under its own id is not counted again.
        assert ready.state(KEY).long == 3 * UNIT // 4
        (record,) = [record for record in ready.orders() if record.venue_id == "v1"]
        assert (record.filled, record.conditional) == (3 * UNIT // 4, True)
