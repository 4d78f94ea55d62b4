"""What a position read may change, and when: one read adds, two that agree replace."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from invariant_guard.ledger import EventKind, Found, Kind, Reservation, Side, State, Status
from invariant_guard.ledger.protocol import position_reads
from invariant_guard.ledger.protocol.exposure import Candidate, KeyState
from invariant_guard.ledger.protocol.position_reads import Adopted, Read, Verdict, apply_read
from invariant_guard.ledger.protocol.recovery import Answer, Clocks
from invariant_guard.ledger.protocol.steps import Step

NAME = "acct/binance/linear_perp/BTC%2FUSDT:USDT"
LAG = 50
#: Nothing is known of it, and nothing was in flight since the store keeps what it is told.
NEW = KeyState(NAME, version=3)
FLAT = NEW._replace(status=Status.READY, exact=True)
BUY = Reservation(
    "ig1", NAME, Side.BUY, Kind.OPEN, 10, created=100, owner="me", state=State.WORKING,
    tracked=True, acknowledged=True, venue_id="v1",
)  # fmt: skip
LIVE = Answer(Found.LIVE, 0, "v1")


def at(now: int, started: int | None = None) -> Clocks:
    return Clocks(now if started is None else started, now, now, LAG, 10_000)


def holding(key: KeyState, *orders: Reservation, **more: Any) -> KeyState:
    return key._replace(live=orders, **more)


def told(step: Step[Any]) -> list[tuple[EventKind, str, str]]:
    return [(event.kind, event.key, event.detail) for event in step.events]


@dataclass
class Rounds:
    """Rounds on one key, each from a read's beginning until its step."""

    key: KeyState

    def read(
        self, long: int, short: int, started: int, now: int, /, *answers: tuple[str, Answer],
        imported: bool = False,
    ) -> Step[Verdict]:  # fmt: skip
        step = apply_read(
            self.key, Read(long, short, self.key.version, started), dict(answers), at(now, started),
            imported=imported,
        )  # fmt: skip
        self.key = step.key
        return step


class TestTwoReads:
    def test_that_agree_are_what_is_open(self) -> None:
        rounds = Rounds(NEW)
        first = rounds.read(4, 0, 900, 1_000)
        # A direction counts at once; that nothing else is open is not known yet.
        assert first == Step(
            NEW._replace(
                long=4, long_value=None, version=4, read_at=1_000,
                candidate=Candidate(4, 0, (), 4, 1_000),
            ),
            (), (), Verdict.WAITING,
        )  # fmt: skip
        second = rounds.read(4, 0, 1_000, 1_100)
        assert second.key == first.key._replace(
            status=Status.READY, exact=True, version=5, read_at=1_100, candidate=None
        )
        assert (second.answer, told(second)) == (
            Verdict.CONFIRMED, [(EventKind.RECONCILED, NAME, "long 4 short 0")],
        )  # fmt: skip

    def test_that_find_what_is_known_write_and_tell_nothing(self) -> None:
        rounds = Rounds(FLAT)
        assert rounds.read(0, 0, 900, 1_000).answer is Verdict.WAITING
        step = rounds.read(0, 0, 1_000, 1_100)
        assert step == Step(FLAT._replace(read_at=1_100), (), (), Verdict.CONFIRMED)

    @pytest.mark.parametrize(
        "known",
        [{"exact": False}, {"status": Status.RECONCILING}, {"long": 4}, {"short": 4}],
    )
    def test_replace_whatever_is_known_otherwise(self, known: dict[str, Any]) -> None:
        rounds = Rounds(FLAT._replace(**known))
        rounds.read(0, 0, 900, 1_000)
        step = rounds.read(0, 0, 1_000, 1_100)
        assert step.key == FLAT._replace(version=4, read_at=1_100)
        assert step.answer is Verdict.CONFIRMED
        assert told(step) == [(EventKind.RECONCILED, NAME, "long 0 short 0")]

    def test_of_which_the_second_began_too_soon_wait_for_a_third(self) -> None:
        # One answer, applied twice, is one read.
        rounds = Rounds(FLAT._replace(exact=False))
        first = rounds.read(0, 0, 900, 1_000)
        step = rounds.read(0, 0, 999, 1_100)
        assert step.answer is Verdict.WAITING
        # The first of them stays the first, so that the next may confirm.
        assert step.key.candidate == first.key.candidate
        assert rounds.read(0, 0, 1_000, 1_200).answer is Verdict.CONFIRMED

    @pytest.mark.parametrize(("long", "short"), [(5, 0), (0, 5), (0, 0)])
    def test_that_differ_begin_again(self, long: int, short: int) -> None:
        rounds = Rounds(FLAT._replace(long=4, long_value=None))
        rounds.read(4, 0, 900, 1_000)
        if short:
            rounds.key = rounds.key._replace(long=0)
        step = rounds.read(long, short, 1_000, 1_100)
        assert step.answer is Verdict.WAITING
        assert step.key.candidate == Candidate(long, short, (), step.key.version, 1_100)
        assert rounds.read(long, short, 1_100, 1_200).answer is Verdict.CONFIRMED

    def test_between_which_something_was_written_begin_again(self) -> None:
        rounds = Rounds(FLAT._replace(exact=False))
        rounds.read(0, 0, 900, 1_000)
        rounds.key = rounds.key._replace(version=9)
        step = rounds.read(0, 0, 1_000, 1_100)
        assert step.answer is Verdict.WAITING
        assert step.key.candidate == Candidate(0, 0, (), 9, 1_100)

    def test_end_a_conflict(self) -> None:
        rounds = Rounds(FLAT._replace(status=Status.CONFLICT, why="two legs", long=4, short=2))
        assert rounds.read(4, 0, 900, 1_000).answer is Verdict.CONFLICT
        step = rounds.read(4, 0, 1_000, 1_100)
        assert (step.answer, step.key.status, step.key.why) == (
            Verdict.CONFIRMED, Status.READY, "",
        )  # fmt: skip
        assert (step.key.long, step.key.short, step.key.candidate) == (4, 0, None)

    def test_leave_a_halt_to_a_person(self) -> None:
        rounds = Rounds(FLAT._replace(status=Status.HALTED, why="so", long=4, retired=True))
        assert rounds.read(0, 0, 900, 1_000).answer is Verdict.HALTED
        step = rounds.read(0, 0, 1_000, 1_100)
        assert (step.answer, step.key.status, step.key.why) == (
            Verdict.HALTED, Status.HALTED, "so",
        )  # fmt: skip
        assert (step.key.long, step.key.exact, step.key.retired) == (0, True, False)
        assert told(step) == [(EventKind.RECONCILED, NAME, "long 0 short 0")]


class TestWhatIsInFlight:
    @pytest.mark.parametrize(
        ("last_live", "verdict"),
        [
            (None, Verdict.CONFIRMED),
            (950, Verdict.CONFIRMED),
            (951, Verdict.WAITING),
            (1_000, Verdict.WAITING),
        ],
    )
    def test_an_order_that_ended_within_a_lag_of_the_read_may_not_show_yet(
        self, last_live: int | None, verdict: Verdict
    ) -> None:
        rounds = Rounds(FLAT._replace(last_live=last_live))
        assert rounds.read(0, 0, 900, 1_000).answer is Verdict.WAITING
        assert rounds.read(0, 0, 1_000, 1_010).answer is verdict

    @pytest.mark.parametrize(
        "answers",
        [
            [],
            [("ig1", LIVE)],
            [("ig1", LIVE), ("ig2", Answer(Found.ABSENT))],
            [("ig1", LIVE), ("ig2", Answer(Found.UNASKED))],
        ],
    )
    def test_a_live_order_without_an_answer_does_too(
        self, answers: list[tuple[str, Answer]]
    ) -> None:
        key = holding(FLAT, BUY, BUY._replace(id="ig2", venue_id="v2"))
        step = Rounds(key).read(4, 0, 900, 1_000, *answers)
        assert (step.answer, step.key.candidate) == (Verdict.ADDED_ONLY, None)
        # The direction is there, whatever is in flight.
        assert (step.key.long, step.key.exact, step.key.version) == (4, False, 4)

    def test_answers_for_all_a_lag_apart_confirm(self) -> None:
        other = BUY._replace(id="ig0", venue_id="v0", filled=3)
        answers = [("ig1", LIVE), ("ig0", Answer(Found.LIVE, 3, "v0"))]
        rounds = Rounds(holding(FLAT, BUY, other, long=3, long_value=None, exact=False))
        first = rounds.read(3, 0, 900, 1_000, *answers)
        assert first.key.candidate == Candidate(3, 0, (("ig0", 3), ("ig1", 0)), 3, 1_000)
        assert rounds.read(3, 0, 1_049, 1_100, *answers).answer is Verdict.WAITING
        step = rounds.read(3, 0, 1_050, 1_150, *answers)
        assert step.answer is Verdict.CONFIRMED
        assert (step.key.exact, step.key.long, step.key.live) == (True, 3, rounds.key.live)

    def test_not_where_an_order_filled_between(self) -> None:
        rounds = Rounds(holding(FLAT, BUY))
        rounds.read(0, 0, 900, 1_000, ("ig1", LIVE))
        step = rounds.read(0, 0, 1_050, 1_150, ("ig1", Answer(Found.LIVE, 2, "v1")))
        assert step.answer is Verdict.WAITING
        assert (step.key.long, step.key.version) == (2, 4)
        assert step.key.candidate == Candidate(0, 0, (("ig1", 2),), 4, 1_150)
        assert [record.filled for record in step.records] == [2]
        assert [(event.kind, event.id, event.quantity) for event in step.events] == [
            (EventKind.FILLED, "ig1", 2)
        ]

    def test_nor_where_another_order_has_come(self) -> None:
        rounds = Rounds(holding(FLAT, BUY))
        rounds.read(0, 0, 900, 1_000, ("ig1", LIVE))
        rounds.key = holding(rounds.key, BUY, BUY._replace(id="ig2"))
        answers = [("ig1", LIVE), ("ig2", Answer(Found.LIVE, 0, "v1"))]
        step = rounds.read(0, 0, 1_050, 1_150, *answers)
        assert step.answer is Verdict.WAITING
        assert step.key.candidate == Candidate(0, 0, (("ig1", 0), ("ig2", 0)), 3, 1_150)

    def test_orders_that_ended_leave_a_lag_to_wait_for(self) -> None:
        rounds = Rounds(holding(FLAT, BUY, BUY._replace(id="ig2", venue_id="v2")))
        ended = Answer(Found.TERMINAL, 10, "v1")
        cancelled = Answer(Found.TERMINAL, 0, "v2")
        step = rounds.read(0, 0, 900, 1_000, ("ig1", ended), ("ig2", cancelled))
        assert (step.answer, step.key.live, step.key.last_live) == (Verdict.WAITING, (), 1_000)
        assert [(record.id, record.state, record.filled) for record in step.records] == [
            ("ig1", State.SETTLED, 10), ("ig2", State.SETTLED, 0),
        ]  # fmt: skip
        assert [event.id for event in step.events] == ["ig1", "ig1", "ig2"]
        assert rounds.read(10, 0, 1_010, 1_020).answer is Verdict.WAITING
        assert rounds.read(10, 0, 1_049, 1_060).answer is Verdict.WAITING
        assert rounds.read(10, 0, 1_050, 1_070).answer is Verdict.CONFIRMED


class TestOneRead:
    def test_that_is_incomplete_counts_the_answers_alone(self) -> None:
        key = holding(FLAT, BUY, candidate=Candidate(0, 0, (("ig1", 0),), 3, 5), read_at=7)
        step = apply_read(key, None, {"ig1": Answer(Found.LIVE, 2, "v1")}, at(1_000))
        assert (step.answer, step.key.long, step.key.read_at) == (Verdict.INCOMPLETE, 2, 7)
        assert [record.filled for record in step.records] == [2]
        assert [event.kind for event in step.events] == [EventKind.FILLED]
        nothing = apply_read(key, None, {}, at(1_000))
        assert nothing == Step(key, (), (), Verdict.INCOMPLETE)

    @pytest.mark.parametrize("version", [2, 4])
    def test_that_was_overtaken_is_dropped(self, version: int) -> None:
        key = holding(FLAT, BUY)
        step = apply_read(
            key, Read(4, 0, version, 900), {"ig1": Answer(Found.TERMINAL, 2, "v1")}, at(1_000)
        )
        assert step.answer is Verdict.DROPPED
        # That there was one is known all the same, and so is what it said of the order.
        assert (step.key.long, step.key.read_at, step.key.live) == (2, 1_000, ())
        assert [record.state for record in step.records] == [State.SETTLED]
        assert [event.kind for event in step.events] == [EventKind.FILLED, EventKind.SETTLED]

    @pytest.mark.parametrize(
        ("key", "read", "legs"),
        [
            (FLAT, (0, 4), (0, 4)),
            (FLAT._replace(long=3), (5, 0), (3, 0)),
            (FLAT._replace(short=3), (0, 0), (0, 3)),
        ],
    )
    def test_adds_a_direction_and_takes_none_away(
        self, key: KeyState, read: tuple[int, int], legs: tuple[int, int]
    ) -> None:
        step = Rounds(key).read(*read, 900, 1_000)
        assert (step.key.long, step.key.short) == legs
        added = legs != (key.long, key.short)
        assert step.key.exact is not added
        assert step.key.version == key.version + added
        assert step.events == ()

    def test_of_two_legs_is_a_conflict_at_once(self) -> None:
        rounds = Rounds(FLAT._replace(candidate=Candidate(0, 0, (), 3, 5)))
        step = rounds.read(4, 2, 900, 1_000)
        assert (step.answer, step.key.status) == (Verdict.CONFLICT, Status.CONFLICT)
        assert (step.key.long, step.key.short, step.key.why) == (4, 2, "two legs were read")
        assert told(step) == [(EventKind.CONFLICT, NAME, "two legs were read")]
        # However often it is read, it is told once, and never confirmed away.
        for now in (1_100, 1_200):
            step = rounds.read(4, 2, now - 100, now)
            assert (step.answer, step.events) == (Verdict.CONFLICT, ())
            assert step.key.candidate is None

    def test_of_the_other_leg_is_a_conflict_too(self) -> None:
        step = Rounds(FLAT._replace(long=4)).read(0, 2, 900, 1_000)
        assert (step.answer, step.key.long, step.key.short) == (Verdict.CONFLICT, 4, 2)
        assert told(step) == [(EventKind.CONFLICT, NAME, "two legs were read")]

    def test_of_two_legs_leaves_a_halt(self) -> None:
        key = FLAT._replace(status=Status.HALTED, why="so", candidate=Candidate(4, 2, (), 4, 5))
        step = Rounds(key).read(4, 2, 900, 1_000)
        assert (step.answer, step.key.status, step.key.why) == (
            Verdict.HALTED, Status.HALTED, "so",
        )  # fmt: skip
        assert (step.events, step.key.candidate) == ((), None)

    @pytest.mark.parametrize("imported", [True, False])
    def test_settles_the_bare_orders_of_the_dead_where_open_ones_were_listed(
        self, imported: bool
    ) -> None:
        bare = Reservation(
            "ig5", NAME, Side.BUY, Kind.OPEN, 10, created=100, owner="gone", dead_at=100,
            missed_at=200,
        )  # fmt: skip
        rounds = Rounds(holding(FLAT, BUY, bare, bare._replace(id="ig6")))
        answers = [("ig1", Answer(Found.LIVE, 2, "v1"))]
        step = rounds.read(0, 0, 900, 1_000, *answers, imported=imported)
        gone = ["ig5", "ig6"] if imported else []
        assert [record.id for record in step.records] == ["ig1", *gone]
        assert [event.id for event in step.events] == ["ig1", *gone]
        assert [record.id for record in step.key.live] == (
            ["ig1"] if imported else ["ig5", "ig6", "ig1"]
        )


class TestAdopting:
    """A snapshot on the caller's word."""

    @pytest.mark.parametrize(
        ("key", "answer"),
        [
            (NEW._replace(long=9), Adopted.READY),
            (NEW._replace(long=9, last_live=950), Adopted.READY),
            (NEW._replace(long=9, last_live=951), Adopted.MERGED),
            (holding(NEW._replace(long=9), BUY), Adopted.MERGED),
            (FLAT._replace(long=9), Adopted.MERGED),
        ],
    )
    def test_replaces_where_nothing_was_in_flight_and_adds_elsewhere(
        self, key: KeyState, answer: Adopted
    ) -> None:
        step = position_reads.adopt(
            key._replace(candidate=Candidate(0, 0, (), 3, 5)), 4, 0, 1_000, LAG
        )
        if key.status is Status.READY:
            # What a key that takes orders holds is more than this already.
            assert (step.answer, step.key.long, step.events) == (Adopted.READY, 9, ())
            return
        assert step.answer is answer
        assert (step.key.long, step.key.exact) == (
            (4, True) if answer is Adopted.READY else (9, False)
        )
        assert (step.key.status, step.key.candidate) == (Status.READY, None)
        assert told(step) == [(EventKind.ADOPTED, NAME, f"long {step.key.long} short 0")]

    def test_of_the_other_direction_is_added_and_is_a_conflict(self) -> None:
        step = position_reads.adopt(FLAT._replace(short=2), 4, 1, 1_000, LAG)
        assert (step.key.long, step.key.short, step.key.why) == (4, 2, "two legs were adopted")
        assert told(step) == [
            (EventKind.ADOPTED, NAME, "long 4 short 2"),
            (EventKind.CONFLICT, NAME, "two legs were adopted"),
        ]
        assert step.records == ()

    def test_of_what_is_held_leaves_the_legs_as_exact_as_they_were(self) -> None:
        for exact in (True, False):
            key = NEW._replace(long=4, exact=exact, last_live=990)
            step = position_reads.adopt(key, 4, 0, 1_000, LAG)
            assert (step.answer, step.key.exact) == (Adopted.MERGED, exact)

    def test_counts_on_a_key_that_nobody_wrote_to_whatever_came_before(self) -> None:
        fresh = KeyState(NAME, last_live=990)
        assert position_reads.adopt(fresh, 4, 0, 1_000, LAG).answer is Adopted.READY
        written = fresh._replace(version=1)
        assert position_reads.adopt(written, 4, 0, 1_000, LAG).answer is Adopted.MERGED
        busy = holding(fresh, BUY)
        step = position_reads.adopt(busy, 4, 0, 1_000, LAG)
        assert (step.answer, step.key.exact) == (Adopted.MERGED, False)


class TestByHand:
    def test_a_halt_and_its_end_keep_no_order(self) -> None:
        halted = position_reads.halt(FLAT, "so")
        resumed = position_reads.resume(halted.key, "well")
        assert (halted.records, resumed.records) == ((), ())

    @pytest.mark.parametrize("status", Status)
    def test_of_a_restarted_store_no_read_from_before_counts(self, status: Status) -> None:
        first = Candidate(0, 0, (), 3, 5)
        key = position_reads.restart(FLAT._replace(status=status, candidate=first), 1_000)
        assert (key.candidate, key.read_at, key.last_live, key.exact) == (None, None, 1_000, False)
