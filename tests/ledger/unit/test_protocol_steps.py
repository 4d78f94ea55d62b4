"""What each pure step keeps, tells and answers, whole: mutants of these lines lived before."""

from __future__ import annotations

import re
from typing import Any

import pytest

from invariant_guard.ledger import EventKind, Found, Kind, Refusal, Reservation, Side, State, Status
from invariant_guard.ledger.model.breach import Breach
from invariant_guard.ledger.protocol import (
    admission,
    exposure,
    lifecycle,
    position_reads,
    recovery,
    reservations,
    retirement,
)
from invariant_guard.ledger.protocol.admission import Request
from invariant_guard.ledger.protocol.exposure import Candidate, KeyState
from invariant_guard.ledger.protocol.lifecycle import Receipt
from invariant_guard.ledger.protocol.position_reads import Adopted
from invariant_guard.ledger.protocol.recovery import Answer, Clocks, Foreign
from invariant_guard.ledger.protocol.retirement import Retired
from invariant_guard.ledger.protocol.steps import Step

NAME = "acct/binance/linear_perp/BTC%2FUSDT:USDT"
KEY = KeyState(NAME, status=Status.READY, version=3, exact=True)
ORDER = Reservation("ig1", NAME, Side.BUY, Kind.OPEN, 10, created=100, owner="me")
SENT = ORDER._replace(state=State.WORKING, acknowledged=True, tracked=True, venue_id="v1")
GONE = ORDER._replace(state=State.SETTLED)
NOW = 1_000
CLOCKS = Clocks(NOW, NOW, NOW, 50, 10_000)


def holding(*orders: Reservation, **more: Any) -> KeyState:
    return KEY._replace(live=orders, **more)


def nothing(step: Step[Any], key: KeyState, answer: object) -> None:
    """The step keeps and tells nothing, and answers this."""
    assert step.key is key
    assert (step.records, step.events, step.answer) == ((), (), answer)


def told(step: Step[Any]) -> list[tuple[EventKind, str, str, int, str]]:
    return [(e.kind, e.key, e.id, e.quantity, e.detail) for e in step.events]


def kept(step: Step[Any]) -> Reservation:
    (record,) = step.records
    return record


# -- lifecycle ---------------------------------------------------------------------------------------


class TestAnUnknownId:
    def test_changes_nothing_but_where_it_is_an_end(self) -> None:
        nothing(lifecycle.acknowledge(KEY, None, NOW), KEY, Receipt.UNSEEN)
        nothing(lifecycle.leave(KEY, None, NOW, reason="x"), KEY, Receipt.UNSEEN)
        nothing(lifecycle.mark(KEY, None, NOW, tracked=True, timed=True), KEY, Receipt.UNSEEN)
        nothing(lifecycle.owner_died(KEY, None, NOW), KEY, Receipt.UNSEEN)
        step = lifecycle.fill(KEY, None, NOW, order_id="ig9", total=4, final=False)
        nothing(step, KEY, Receipt.UNSEEN)

    def test_leaves_a_tombstone_at_a_final_fill(self) -> None:
        step = lifecycle.fill(KEY, None, NOW, order_id="ig9", total=4, final=True)
        stone = kept(step)
        assert (stone.id, stone.key, stone.filled, stone.created) == ("ig9", NAME, 4, NOW)
        assert (stone.quantity, stone.state, stone.refusal) == (
            0, State.SETTLED, Refusal.ALREADY_SETTLED,
        )  # fmt: skip
        assert (stone.side, stone.kind) == (Side.BUY, Kind.OPEN)
        assert stone.reason == "settled before it was admitted"
        assert (step.key, step.answer) == (KEY, Receipt.UNSEEN)
        assert told(step) == [(EventKind.SETTLED, NAME, "ig9", 4, "never admitted")]

    def test_leaves_one_where_its_owner_never_sent_it(self) -> None:
        step = lifecycle.settle_unsent(KEY, None, NOW, order_id="ig9", reason="lost")
        stone = kept(step)
        assert (stone.id, stone.key, stone.filled, stone.reason) == ("ig9", NAME, 0, "lost")
        assert (step.key, step.answer, stone.created) == (KEY, Receipt.TAKEN, NOW)
        assert told(step) == [(EventKind.SETTLED, NAME, "ig9", 0, "lost")]


class TestSaidAgain:
    def test_nothing_is_kept(self) -> None:
        key = holding(SENT)
        nothing(lifecycle.acknowledge(key, SENT, NOW, venue_id="v1"), key, Receipt.REPEATED)
        done = SENT._replace(state=State.SETTLED)
        nothing(lifecycle.acknowledge(KEY, done, NOW), KEY, Receipt.REPEATED)
        nothing(lifecycle.leave(key, SENT, NOW, reason="x"), key, Receipt.REPEATED)
        step = lifecycle.mark(key, SENT, NOW, tracked=True, timed=True)
        nothing(step, key, Receipt.REPEATED)
        nothing(lifecycle.mark(KEY, GONE, NOW, tracked=True, timed=False), KEY, Receipt.REPEATED)
        dead = ORDER._replace(dead_at=5)
        same = holding(dead)
        nothing(lifecycle.owner_died(same, dead, NOW), same, Receipt.REPEATED)
        step = lifecycle.settle_unsent(KEY, GONE, NOW, order_id="ig1", reason="x")
        nothing(step, KEY, Receipt.REPEATED)

    def test_a_fill_that_is_no_more_than_before(self) -> None:
        part = SENT._replace(filled=4)
        key = holding(part)
        for total in (4, 3):
            step = lifecycle.fill(key, part, NOW, order_id="ig1", total=total, final=False)
            nothing(step, key, Receipt.REPEATED)
        step = lifecycle.fill(key, part, NOW, order_id="ig1", total=3, final=False, by_hand=True)
        nothing(step, key, Receipt.CONTRADICTED)
        ended = part._replace(state=State.SETTLED)
        for by_hand, answer in ((False, Receipt.REPEATED), (True, Receipt.CONTRADICTED)):
            step = lifecycle.fill(
                KEY, ended, NOW, order_id="ig1", total=3, final=True, by_hand=by_hand
            )
            nothing(step, KEY, answer)


class TestAWordThatIsTaken:
    def test_acknowledged(self) -> None:
        step = lifecycle.acknowledge(holding(ORDER), ORDER, NOW, venue_id="v1", tracked=True)
        assert kept(step) == SENT
        assert (step.key.live, step.answer) == ((SENT,), Receipt.TAKEN)
        assert step.key.last_live is None
        assert told(step) == [(EventKind.ACKNOWLEDGED, NAME, "ig1", 0, "v1")]

    def test_left_marked_and_orphaned(self) -> None:
        step = lifecycle.leave(holding(ORDER), ORDER, NOW, reason="raised")
        after = ORDER._replace(state=State.UNKNOWN, reason="raised")
        assert (kept(step), step.key.live, step.answer) == (after, (after,), Receipt.TAKEN)
        assert told(step) == [(EventKind.UNKNOWN, NAME, "ig1", 0, "raised")]
        timed = ORDER._replace(deadline=7)
        step = lifecycle.mark(holding(timed), timed, NOW, tracked=True, timed=False)
        assert kept(step) == ORDER._replace(tracked=True, deadline=None)
        assert (step.events, step.answer) == ((), Receipt.TAKEN)
        assert step.key.live == (kept(step),)
        step = lifecycle.mark(holding(timed), timed, NOW, tracked=True, timed=True)
        assert kept(step) == timed._replace(tracked=True)
        step = lifecycle.owner_died(holding(ORDER), ORDER, NOW)
        after = ORDER._replace(state=State.UNKNOWN, dead_at=NOW, reason="its owner died")
        assert (kept(step), step.key.live, step.answer) == (after, (after,), Receipt.TAKEN)
        assert told(step) == [(EventKind.UNKNOWN, NAME, "ig1", 0, "its owner died")]

    def test_never_sent(self) -> None:
        step = lifecycle.settle_unsent(holding(ORDER), ORDER, NOW, order_id="ig1", reason="no")
        assert kept(step) == ORDER._replace(state=State.SETTLED, reason="no")
        assert (step.key.live, step.key.last_live, step.answer) == ((), NOW, Receipt.TAKEN)
        assert told(step) == [(EventKind.SETTLED, NAME, "ig1", 0, "no")]
        for record in (SENT, ORDER._replace(filled=1)):
            key = holding(record)
            step = lifecycle.settle_unsent(key, record, NOW, order_id="ig1", reason="no")
            nothing(step, key, Receipt.CONTRADICTED)

    @pytest.mark.parametrize(
        ("by_hand", "kind"), [(False, EventKind.SETTLED), (True, EventKind.RESOLVED)]
    )
    def test_a_fill_that_ends_it(self, by_hand: bool, kind: EventKind) -> None:
        step = lifecycle.fill(
            holding(SENT), SENT, NOW, order_id="ig1", total=10, final=False, by_hand=by_hand
        )
        assert kept(step).state is State.SETTLED
        assert kept(step).reason == ("by hand" if by_hand else "")
        assert (step.key.long, step.key.short, step.key.last_live) == (10, 0, NOW)
        assert (step.key.live, step.answer) == ((), Receipt.TAKEN)
        assert told(step) == [
            (EventKind.FILLED, NAME, "ig1", 10, "open buy"), (kind, NAME, "ig1", 10, "open buy"),
        ]  # fmt: skip

    def test_a_fill_in_part(self) -> None:
        missed = ORDER._replace(state=State.UNKNOWN, missed_at=9)
        step = lifecycle.fill(holding(missed), missed, NOW, order_id="ig1", total=4, final=False)
        after = kept(step)
        assert (after.state, after.filled, after.acknowledged) == (State.WORKING, 4, True)
        assert after.missed_at is None
        assert (step.key.long, step.key.live) == (4, (after,))
        assert told(step) == [(EventKind.FILLED, NAME, "ig1", 4, "open buy")]

    def test_an_end_without_a_fill(self) -> None:
        for by_hand in (False, True):
            step = lifecycle.fill(
                holding(ORDER), ORDER, NOW, order_id="ig1", total=0, final=True, by_hand=by_hand
            )
            assert kept(step).acknowledged is not by_hand
            assert step.key.version == KEY.version
            assert [event.kind for event in step.events] == [
                EventKind.RESOLVED if by_hand else EventKind.SETTLED
            ]


class TestContradictions:
    def test_an_order_settled_as_never_sent_is_acknowledged(self) -> None:
        step = lifecycle.acknowledge(KEY, GONE, NOW, venue_id="v1")
        assert kept(step) == GONE._replace(acknowledged=True, venue_id="v1")
        detail = "acknowledged after it was settled as never sent"
        assert told(step) == [(EventKind.CONFLICT, NAME, "ig1", 0, detail)]
        assert step.answer is Receipt.CONTRADICTED
        assert (step.key.status, step.key.why) == (Status.CONFLICT, f"order ig1 was {detail}")
        bare = GONE._replace(key="", venue_id="v0")
        step = lifecycle.acknowledge(KEY, bare, NOW)
        assert step.key is KEY
        assert kept(step).venue_id == "v0"
        assert step.answer is Receipt.CONTRADICTED

    def test_a_late_fill(self) -> None:
        step = lifecycle.fill(KEY, GONE, NOW, order_id="ig1", total=4, final=False)
        assert kept(step) == GONE._replace(filled=4, acknowledged=True)
        assert told(step) == [(EventKind.LATE_FILL, NAME, "ig1", 4, "open buy")]
        assert (step.key.long, step.key.status, step.key.last_live) == (4, Status.CONFLICT, NOW)
        assert step.key.why.startswith("late fill of ")
        assert "on order ig1 (open buy), which was settled with 0" in step.key.why
        assert step.answer is Receipt.TAKEN

    def test_a_late_fill_keeps_a_person_s_word(self) -> None:
        halted = KEY._replace(status=Status.HALTED, why="so")
        step = lifecycle.fill(halted, GONE, NOW, order_id="ig1", total=4, final=False)
        assert (step.key.status, step.key.why) == (Status.HALTED, "so")

    def test_a_late_fill_on_a_tombstone(self) -> None:
        stone = reservations.tombstone("ig1", NAME, 5)
        step = lifecycle.fill(KEY, stone, NOW, order_id="ig1", total=4, final=True)
        assert (step.key.long, step.key.short, step.key.status) == (0, 0, Status.CONFLICT)
        step = lifecycle.fill(KEY, stone._replace(key=""), NOW, order_id="ig1", total=4, final=True)
        assert step.key is KEY
        assert (kept(step).filled, step.answer) == (4, Receipt.TAKEN)

    def test_two_legs_name_the_order(self) -> None:
        key = holding(SENT, short=5)
        step = lifecycle.fill(key, SENT, NOW, order_id="ig1", total=4, final=False)
        assert step.key.status is Status.CONFLICT
        assert [event.kind for event in step.events] == [EventKind.FILLED, EventKind.CONFLICT]
        assert told(step)[1][1:4] == (NAME, "ig1", 4)
        again = lifecycle.fill(step.key, kept(step), NOW, order_id="ig1", total=5, final=False)
        assert [event.kind for event in again.events] == [EventKind.FILLED]


# -- exposure ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "side", "expected", "after"),
    [
        (Status.READY, Side.SELL, (0, 3), Status.CONFLICT),
        (Status.RECONCILING, Side.SELL, (0, 0), Status.RECONCILING),
    ],
)
def test_a_close_beyond_its_leg(
    status: Status, side: Side, expected: tuple[int, int], after: Status
) -> None:
    close = SENT._replace(kind=Kind.CLOSE, side=side)
    key = exposure.moved(KEY._replace(long=5, status=status), close, 8)
    assert (key.long, key.short, key.status) == (*expected, after)
    other = close._replace(side=Side.BUY)
    key = exposure.moved(KEY._replace(short=5, status=status), other, 8)
    assert (key.short, key.long, key.status) == (*expected, after)


# -- recovery ----------------------------------------------------------------------------------------


class TestAnswers:
    @pytest.mark.parametrize(
        ("change", "clocks", "proves"),
        [
            ({"dead_at": 950}, {}, True),
            ({"dead_at": 951}, {}, False),
            ({"dead_at": 951, "deadline": 950}, {}, True),
            ({"deadline": 951}, {}, False),
            ({"deadline": 950}, {"venue": None}, False),
            ({}, {}, False),
            ({"dead_at": 950, "tracked": False}, {}, False),
            ({"dead_at": 950, "acknowledged": True}, {}, False),
            ({"dead_at": 950, "filled": 1}, {}, False),
            ({"dead_at": 950}, {"retention": 900}, True),
            ({"dead_at": 950}, {"retention": 899}, False),
        ],
    )
    def test_when_not_found_counts(
        self, change: dict[str, Any], clocks: dict[str, Any], proves: bool
    ) -> None:
        record = ORDER._replace(**{"tracked": True, **change})
        assert recovery.ask_proves_absence(record, CLOCKS._replace(**clocks)) is proves

    def test_not_found_twice_a_lag_apart_settles(self) -> None:
        record = ORDER._replace(tracked=True, dead_at=100, state=State.UNKNOWN)
        first = recovery.take_answer(holding(record), record, Answer(Found.ABSENT), CLOCKS)
        missed = kept(first)
        assert missed == record._replace(missed_at=NOW)
        assert (first.key.live, first.events, first.answer) == ((missed,), (), Receipt.TAKEN)
        soon = CLOCKS._replace(now=NOW + 49, started=NOW + 49)
        step = recovery.take_answer(first.key, missed, Answer(Found.ABSENT), soon)
        nothing(step, first.key, Receipt.REPEATED)
        late = CLOCKS._replace(now=NOW + 60, started=NOW + 50)
        step = recovery.take_answer(first.key, missed, Answer(Found.ABSENT), late)
        assert (kept(step).state, kept(step).id) == (State.SETTLED, "ig1")
        assert (step.key.live, step.key.last_live) == ((), NOW + 60)
        assert told(step)[0][:3] == (EventKind.SETTLED, NAME, "ig1")

    def test_not_found_that_proves_nothing(self) -> None:
        key = holding(SENT)
        step = recovery.take_answer(key, SENT, Answer(Found.ABSENT), CLOCKS)
        nothing(step, key, Receipt.CONTRADICTED)
        step = recovery.take_answer(key, SENT, Answer(Found.UNASKED), CLOCKS)
        nothing(step, key, Receipt.REPEATED)
        step = recovery.take_answer(KEY, GONE, Answer(Found.LIVE, 4), CLOCKS)
        nothing(step, KEY, Receipt.REPEATED)

    def test_an_end_at_the_venue(self) -> None:
        step = recovery.take_answer(holding(ORDER), ORDER, Answer(Found.TERMINAL, 4, "v1"), CLOCKS)
        after = kept(step)
        assert (after.state, after.filled, after.acknowledged) == (State.SETTLED, 4, True)
        assert (after.venue_id, after.reason) == ("v1", "the venue says")
        assert (step.key.long, step.key.last_live) == (4, NOW)
        whole = recovery.take_answer(holding(SENT), SENT, Answer(Found.LIVE, 10, "v1"), CLOCKS)
        assert (whole.key.live, whole.key.last_live) == ((), NOW)
        step = recovery.take_answer(holding(SENT), SENT, Answer(Found.TERMINAL), CLOCKS)
        assert (kept(step).venue_id, kept(step).filled) == ("v1", 0)
        assert kept(step).acknowledged is True

    def test_live_at_the_venue(self) -> None:
        step = recovery.take_answer(holding(ORDER), ORDER, Answer(Found.LIVE, 4, "v1"), CLOCKS)
        after = kept(step)
        assert (after.state, after.filled, after.venue_id) == (State.WORKING, 4, "v1")
        assert [event.kind for event in step.events] == [EventKind.ACKNOWLEDGED, EventKind.FILLED]
        assert (step.key.long, step.answer) == (4, Receipt.TAKEN)
        step = recovery.take_answer(holding(SENT), SENT, Answer(Found.LIVE, 4, "v1"), CLOCKS)
        assert [event.kind for event in step.events] == [EventKind.FILLED]

    def test_a_bare_order_of_a_dead_owner(self) -> None:
        bare = ORDER._replace(dead_at=950, state=State.UNKNOWN)
        first = recovery.settle_bare(holding(bare), bare, CLOCKS)
        missed = kept(first)
        assert missed == bare._replace(missed_at=NOW)
        assert (first.key.live, first.events, first.answer) == ((missed,), (), Receipt.TAKEN)
        soon = CLOCKS._replace(started=NOW + 49)
        nothing(recovery.settle_bare(first.key, missed, soon), first.key, Receipt.REPEATED)
        late = CLOCKS._replace(now=NOW + 60, started=NOW + 50)
        step = recovery.settle_bare(first.key, missed, late)
        assert (kept(step).state, kept(step).id, step.key.live) == (State.SETTLED, "ig1", ())
        assert (step.key.last_live, step.answer) == (NOW + 60, Receipt.TAKEN)
        for change in ({"tracked": True}, {"acknowledged": True}, {"filled": 1}, {"dead_at": 951},
                       {"dead_at": None}):  # fmt: skip
            other = bare._replace(**change)
            key = holding(other)
            nothing(recovery.settle_bare(key, other, CLOCKS), key, Receipt.REPEATED)

    def test_after_a_reboot(self) -> None:
        step = recovery.rebooted(holding(ORDER), ORDER, NOW, 5_000)
        after = kept(step)
        assert (after.created, after.missed_at, after.dead_at) == (-4_900, None, NOW)
        assert after.state is State.UNKNOWN
        assert step.key.live == (after,)
        dead = ORDER._replace(dead_at=9_000, missed_at=9_000, created=7_000, owner="")
        step = recovery.rebooted(holding(dead), dead, NOW, 5_000)
        after = kept(step)
        assert (after.created, after.missed_at, after.dead_at) == (NOW, None, NOW)
        assert (step.key.live, step.events, step.answer) == ((after,), (), Receipt.TAKEN)
        ours = ORDER._replace(owner="", missed_at=3)
        step = recovery.rebooted(holding(ours), ours, NOW, 0)
        assert (kept(step).dead_at, kept(step).missed_at, kept(step).created) == (None, None, 100)

    def test_a_foreign_order(self) -> None:
        foreign = Foreign("v7", Side.BUY, Kind.OPEN, 10, 4, 1, True)
        step = recovery.import_foreign(KEY, None, foreign, NOW)
        record = kept(step)
        assert record.id == recovery.foreign_id(NAME, "v7")
        assert re.fullmatch("fx[0-9a-f]{30}", record.id)
        assert (record.key, record.side, record.kind, record.quantity, record.filled) == (
            NAME, Side.BUY, Kind.OPEN, 10, 4,
        )  # fmt: skip
        assert (record.state, record.created, record.tracked) == (State.WORKING, NOW, True)
        assert (record.acknowledged, record.conditional, record.enforced) == (True, True, False)
        assert (record.venue_id, record.reason) == ("v7", "found open at the venue")
        assert (step.key.long, step.key.exact, step.key.live) == (3, False, (record,))
        assert told(step) == [(EventKind.IMPORTED, NAME, record.id, 10, "open buy v7")]
        assert step.answer is True
        least = recovery.import_foreign(KEY, None, foreign._replace(counted=3), NOW)
        assert (least.key.long, least.key.exact) == (1, False)
        step = recovery.import_foreign(KEY, record, foreign, NOW)
        nothing(step, KEY, False)

    @pytest.mark.parametrize("change", [{"kind": Kind.CLOSE}, {"counted": 4}, {"counted": 5}])
    def test_a_foreign_order_that_moves_no_leg(self, change: dict[str, Any]) -> None:
        foreign = Foreign("v7", Side.BUY, Kind.OPEN, 10, 4)._replace(**change)
        step = recovery.import_foreign(KEY, None, foreign, NOW)
        assert (step.key.long, step.key.short, step.key.exact) == (0, 0, True)
        assert kept(step).enforced is (foreign.kind is Kind.CLOSE)


# -- position reads, retirement ----------------------------------------------------------------------


class TestByHand:
    def test_retired(self) -> None:
        for key, answer in (
            (holding(ORDER), Retired.IN_FLIGHT),
            (KEY._replace(status=Status.HALTED), Retired.HALTED),
            (KEY._replace(status=Status.CONFLICT), Retired.CONFLICT),
            (KEY._replace(long=1), Retired.EXPOSED),
            (KEY._replace(short=1), Retired.EXPOSED),
            (KEY._replace(retired=True), Retired.RETIRED),
        ):
            nothing(retirement.retire(key, "so"), key, answer)
        before = KEY._replace(candidate=Candidate(0, 0, (), 3, 5))
        step = retirement.retire(before, "so")
        assert (step.key.status, step.key.retired) == (Status.RECONCILING, True)
        assert (step.key.candidate, step.records, step.answer) == (None, (), Retired.RETIRED)
        assert told(step) == [(EventKind.RETIRED, NAME, "", 0, "so")]

    def test_retired_while_a_read_is_under_way(self) -> None:
        before = KEY._replace(status=Status.RECONCILING, candidate=Candidate(0, 0, (), 3, 5))
        assert retirement.retire(before, "so").key.candidate is None

    def test_what_hinders_a_renaming(self) -> None:
        assert retirement.hindrances(KEY) == ()
        live = holding(SENT._replace(id="ig7"), ORDER, long=1)
        assert retirement.hindrances(live) == (
            "order ig1 is reserved", "order ig7 is working",
        )  # fmt: skip
        for change in ({"long": 10**30}, {"short": 10**30}):
            (text,) = retirement.hindrances(KEY._replace(**change))
            assert text.startswith(f"{NAME} holds long ")
            (one,) = change
            assert f"{one} 1" in text

    def test_halted_and_resumed(self) -> None:
        step = position_reads.halt(KEY, "so")
        assert (step.key.status, step.key.why, step.answer) == (
            Status.HALTED, "so", Status.HALTED,
        )  # fmt: skip
        assert told(step) == [(EventKind.HALTED, NAME, "", 0, "so")]
        nothing(position_reads.halt(step.key, "again"), step.key, Status.HALTED)
        step = position_reads.resume(step.key, "well")
        assert (step.key.status, step.key.why, step.answer) == (
            Status.RECONCILING, "", Status.RECONCILING,
        )  # fmt: skip
        assert step.events[0].code == "RECONCILING"
        step = position_reads.resume(step.key._replace(exact=False, long=4), "well")
        assert (step.key.status, step.key.exact, step.key.long) == (Status.READY, True, 4)
        assert told(step) == [(EventKind.RESUMED, NAME, "", 0, "well")]
        for status in (Status.READY, Status.CONFLICT):
            key = KEY._replace(status=status)
            nothing(position_reads.resume(key, "x"), key, status)

    def test_adopted(self) -> None:
        for status, answer in (
            (Status.HALTED, Adopted.HALTED),
            (Status.CONFLICT, Adopted.CONFLICT),
        ):
            key = KEY._replace(status=status)
            nothing(position_reads.adopt(key, 1, 0, NOW, 50), key, answer)
        held = KEY._replace(long=4)
        nothing(position_reads.adopt(held, 4, 0, NOW, 50), held, Adopted.READY)
        rough = held._replace(exact=False)
        nothing(position_reads.adopt(rough, 4, 0, NOW, 50), rough, Adopted.READY)
        step = position_reads.adopt(held, 6, 0, NOW, 50)
        assert (step.key.long, step.key.exact, step.answer) == (6, False, Adopted.MERGED)
        step = position_reads.adopt(held, 0, 2, NOW, 50)
        assert (step.key.status, step.answer) == (Status.CONFLICT, Adopted.CONFLICT)
        assert [event.kind for event in step.events] == [EventKind.ADOPTED, EventKind.CONFLICT]
        assert {event.key for event in step.events} == {NAME}
        new = KeyState(NAME)
        step = position_reads.adopt(new, 6, 0, NOW, 50)
        assert (step.key.long, step.key.exact, step.key.status) == (6, True, Status.READY)
        assert (step.answer, told(step)[0][:2]) == (Adopted.READY, (EventKind.ADOPTED, NAME))

    def test_a_restarted_store(self) -> None:
        before = KEY._replace(long=4, candidate=Candidate(0, 0, (), 3, 5), read_at=7)
        key = position_reads.restart(before, NOW)
        assert (key.status, key.last_live, key.exact) == (Status.RECONCILING, NOW, False)
        assert (key.candidate, key.read_at, key.long) == (None, None, 4)
        halted = position_reads.restart(before._replace(status=Status.HALTED), NOW)
        assert (halted.status, halted.exact, halted.last_live) == (Status.HALTED, False, NOW)

    def test_a_confirmed_read_keeps_a_person_s_word(self) -> None:
        read = position_reads.Read(4, 0, 3, 5)
        halted = KEY._replace(status=Status.HALTED, why="so")
        key = position_reads._confirmed(halted, read)
        assert (key.status, key.why, key.long, key.version) == (Status.HALTED, "so", 4, 4)
        torn = KEY._replace(status=Status.CONFLICT, why="legs", retired=True)
        key = position_reads._confirmed(torn, read)
        assert (key.status, key.why, key.exact, key.retired) == (Status.READY, "", True, False)


# -- admission ---------------------------------------------------------------------------------------


def asked(**more: Any) -> Request:
    request = {"id": "ig2", "side": Side.BUY, "kind": Kind.OPEN, "quantity": 3, "owner": "me"}
    return Request(**{**request, **more})


class TestAdmission:
    def test_of_an_opening(self) -> None:
        request = asked(deadline=7, conditional=True, group="g")
        step = admission.admit(KEY, None, request, NOW)
        record = kept(step)
        assert (record.id, record.key, record.side, record.kind) == (
            "ig2", NAME, Side.BUY, Kind.OPEN,
        )  # fmt: skip
        assert (record.quantity, record.filled, record.state, record.created) == (
            3, 0, State.RESERVED, NOW,
        )  # fmt: skip
        assert (record.deadline, record.owner, record.conditional, record.group) == (
            7, "me", True, "g",
        )  # fmt: skip
        assert (record.tracked, record.acknowledged, record.venue_id) == (False, False, "")
        assert (record.refusal, record.observed, record.enforced) == (None, False, False)
        assert step.key.live == (record,)
        assert (step.events[0].kind, step.events[0].code) == (EventKind.ADMITTED, "")
        assert told(step)[0][1:] == (NAME, "ig2", 3, "open buy")
        again = admission.admit(step.key, record, request, NOW + 5)
        nothing(again, step.key, again.answer)
        assert again.answer[:4] == step.answer[:4] == (None, True, NAME, 3)
        assert step.answer[4:6] == ("", 0)

    @pytest.mark.parametrize(
        ("key", "request_", "expected"),
        [
            (KEY._replace(status=Status.HALTED), asked(), ("HALTED", "", 0)),
            (KEY._replace(short=4), asked(), ("OPPOSING_POSITION", "", 4)),
            (holding(SENT._replace(side=Side.SELL, filled=4)), asked(), ("OPPOSING_ORDER", "ig1", 6)),
            (KEY, asked(kind=Kind.CLOSE, enforced=True), ("NOTHING_TO_REDUCE", "", 0)),
            (KEY._replace(short=2), asked(kind=Kind.CLOSE, enforced=True),
             ("REDUCE_TOO_LARGE", "", 2)),
            (KEY._replace(status=Status.CONFLICT), asked(kind=Kind.CLOSE), ("CONFLICT", "", 0)),
            (KEY._replace(exact=False, short=4), asked(kind=Kind.CLOSE), ("RECONCILING", "", 4)),
        ],
    )  # fmt: skip
    def test_refused(
        self, key: KeyState, request_: Request, expected: tuple[str, str, int]
    ) -> None:
        step = admission.admit(key, None, request_, NOW)
        assert (str(step.answer.refusal.value), *step.answer[4:6]) == expected
        assert step.answer.reserved is False
        record = kept(step)
        assert (record.state, record.observed) == (State.SETTLED, False)
        assert record.refusal is step.answer.refusal
        assert (step.events[0].kind, step.events[0].code) == (EventKind.BLOCKED, expected[0])
        assert step.key.live == key.live
        observed = admission.admit(key, None, request_._replace(observed=True), NOW)
        record = kept(observed)
        assert (record.state, record.observed) == (State.RESERVED, True)
        assert record in observed.key.live
        assert observed.answer.reserved is True

    def test_the_limits_have_the_last_word(self) -> None:
        seen: list[tuple[KeyState, Request, int]] = []
        breach = Breach("ledger", "max-positions", 2, 1, 2)

        def limiter(
            key: KeyState, request: Request, quantity: int
        ) -> tuple[Refusal, Breach] | None:
            seen.append((key, request, quantity))
            return None if request.source == "free" else (Refusal.POSITIONS_LIMIT, breach)

        request = asked(source="rl")
        step = admission.admit(KEY, None, request, NOW, limiter)
        assert seen == [(KEY, request, 3)]
        assert (step.answer.refusal, step.answer.breach) == (Refusal.POSITIONS_LIMIT, breach)
        assert (step.events[0].code, step.events[0].source) == ("POSITIONS_LIMIT", "rl")
        free = admission.admit(KEY, None, asked(source="free"), NOW, limiter).answer
        assert (free.refusal, free.breach) == (None, None)
        # What the rule refuses, they are not asked about.
        refused = admission.admit(KEY._replace(short=1), None, request, NOW, limiter).answer
        assert (refused.refusal, refused.breach) == (Refusal.OPPOSING_POSITION, None)
        assert len(seen) == 2

    @pytest.mark.parametrize("key", [KEY, KEY._replace(status=Status.HALTED)])
    def test_an_enforced_exit_s_answer(self, key: KeyState) -> None:
        key = key._replace(short=4)
        step = admission.admit(key, None, asked(kind=Kind.CLOSE, enforced=True), NOW)
        assert step.answer[:6] == (None, True, NAME, 3, "", 0)
        whole = admission.admit(
            key, None, asked(kind=Kind.CLOSE, enforced=True, quantity=None), NOW
        )
        assert kept(whole).quantity == 4

    @pytest.mark.parametrize(
        ("request_", "covered"),
        [
            (asked(kind=Kind.CLOSE, enforced=True), True),
            (asked(kind=Kind.CLOSE, enforced=True, quantity=4), True),
            (asked(kind=Kind.CLOSE, enforced=True, quantity=None), True),
            (asked(kind=Kind.CLOSE, enforced=True, quantity=5), False),
            (asked(kind=Kind.CLOSE), False),
            (asked(enforced=True), False),
            (asked(kind=Kind.CLOSE, enforced=True, side=Side.SELL, quantity=None), False),
        ],
    )
    def test_what_the_leg_alone_covers(self, request_: Request, covered: bool) -> None:
        assert admission.is_covered(KEY._replace(short=4), request_) is covered


def test_an_id_is_one_word() -> None:
    assert re.fullmatch("ig[0-9a-f]{30}", reservations.new_id())


# -- what an opening, an exit and a sum of them come to ----------------------------------------------


def close(name: str, remaining: int, group: str = "", side: Side = Side.BUY) -> Reservation:
    return ORDER._replace(id=name, kind=Kind.CLOSE, side=side, quantity=remaining, group=group)


class TestExits:
    def most(self, key: KeyState, group: str = "") -> int:
        """Return the largest plain exit of the short leg that passes."""
        passing = [
            size for size in range(1, 40)
            if admission.admit(key, None, asked(kind=Kind.CLOSE, quantity=size, group=group), NOW)
            .answer.refusal is None
        ]  # fmt: skip
        assert passing == list(range(1, len(passing) + 1))
        return len(passing)

    def test_plain_ones_share_the_leg(self) -> None:
        key = KEY._replace(short=20, long=33)
        assert self.most(key) == 20
        assert self.most(key._replace(live=(close("a", 3), close("b", 4)))) == 13
        assert self.most(key._replace(live=(close("a", 25),))) == 0
        # Of the other leg, or no exit at all: neither takes anything of this one.
        others = (close("a", 3, side=Side.SELL), ORDER._replace(side=Side.SELL), ORDER)
        assert self.most(key._replace(live=(*others, close("b", 4)))) == 16

    def test_plain_ones_of_a_group_are_one(self) -> None:
        key = KEY._replace(
            short=20, live=(close("a", 3, "g"), close("b", 5, "g"), close("c", 4, "g"),
                            close("d", 2), close("e", 1, "h")),
        )  # fmt: skip
        assert self.most(key) == 12
        assert self.most(key, "g") == 17
        assert self.most(key, "h") == 13

    def test_enforced_ones_each_cover_the_leg_and_what_is_opening(self) -> None:
        opening = ORDER._replace(side=Side.SELL, quantity=10, filled=4)
        key = KEY._replace(short=5, long=33, live=(opening, ORDER, close("a", 9)))
        passing = [
            size for size in range(1, 40)
            if admission.admit(
                key, None, asked(kind=Kind.CLOSE, quantity=size, enforced=True), NOW
            ).answer.refusal is None
        ]  # fmt: skip
        assert passing == list(range(1, 12))

    def test_the_leg_of_an_exit_is_the_other_side_s(self) -> None:
        key = KEY._replace(long=9, short=2)
        for enforced in (True, False):
            request = asked(kind=Kind.CLOSE, side=Side.SELL, quantity=None, enforced=enforced)
            step = admission.admit(key, None, request, NOW)
            assert (kept(step).quantity, step.answer.refusal) == (9, None)
        assert admission.is_covered(key, request._replace(enforced=True, quantity=9))
        assert not admission.is_covered(key, request._replace(enforced=True, quantity=10))
        assert admission.is_covered(KEY._replace(short=1), asked(kind=Kind.CLOSE, enforced=True,
                                                                 quantity=1))  # fmt: skip
        rough = KEY._replace(long=9, short=2, exact=False)
        step = admission.admit(rough, None, asked(kind=Kind.CLOSE, side=Side.SELL), NOW)
        assert step.answer[5] == 9

    def test_which_orders_a_decision_depends_on(self) -> None:
        exit_ = asked(kind=Kind.CLOSE)
        assert admission.rivals(exit_) == (Kind.CLOSE, Side.BUY)
        assert admission.rivals(exit_._replace(enforced=True)) == (Kind.OPEN, Side.SELL)
        assert admission.rivals(asked()) == (Kind.OPEN, Side.SELL)
        assert admission.rivals(asked(enforced=True)) == (Kind.OPEN, Side.SELL)


class TestOpenings:
    def test_are_stopped_by_openings_of_the_other_side_alone(self) -> None:
        live = (close("a", 3, side=Side.SELL), close("b", 3), ORDER)
        step = admission.admit(KEY._replace(live=live), None, asked(), NOW)
        assert step.answer.admitted
        step = admission.admit(KEY._replace(live=live), None, asked(side=Side.SELL), NOW)
        assert not step.answer.admitted
        assert step.answer[4:6] == ("ig1", 10)
        step = admission.admit(KEY._replace(long=7), None, asked(side=Side.SELL), NOW)
        assert step.answer[4:6] == ("", 7)
        assert admission.admit(KEY._replace(long=7), None, asked(), NOW).answer.admitted

    def test_a_refusal_said_again(self) -> None:
        first = admission.admit(KEY._replace(short=4), None, asked(), NOW)
        again = admission.admit(KEY, kept(first), asked(), NOW)
        assert again.answer[:4] == (Refusal.OPPOSING_POSITION, False, NAME, 3)

    def test_bring_a_retired_key_back(self) -> None:
        key = KEY._replace(retired=True, status=Status.RECONCILING)
        step = admission.admit(key, None, asked(), NOW)
        assert step.key == key._replace(retired=False)
        assert step.key.retired is False


class TestKeys:
    def test_in_and_out_of_use(self) -> None:
        key = KEY._replace(retired=True, status=Status.RECONCILING)
        assert key.out_of_use
        for change in ({"live": (ORDER,)}, {"long": 1}, {"short": 1}, {"retired": False},
                       {"status": Status.HALTED}):  # fmt: skip
            assert not key._replace(**change).out_of_use

    def test_of_an_account(self) -> None:
        assert KEY.is_of("other", "acct")
        assert not KEY.is_of("other", "acct/binance/linear_perp")
        assert not KEY.is_of("/")

    @pytest.mark.parametrize(
        ("long", "short", "both"), [(1, 1, True), (0, 1, False), (1, 0, False), (0, 0, False)]
    )
    def test_two_legs(self, long: int, short: int, both: bool) -> None:
        assert KEY._replace(long=long, short=short).two_legs is both
        key = KEY.with_legs(long, short, exact=False)
        assert (key.status is Status.CONFLICT) is both
        assert key.why == ("two legs" if both else "")
        assert key.version == KEY.version + (2 if both else 1)

    def test_each_change_of_status_is_a_version(self) -> None:
        before = KEY._replace(candidate=Candidate(0, 0, (), 3, 5), retired=True)
        key = before.in_status(Status.HALTED, "so")
        assert (key.version, key.candidate, key.why, key.retired) == (4, None, "so", False)
        assert before.in_status(Status.READY, "so") is before
        assert key.in_conflict("legs") is key

    def test_an_order_that_ends_leaves_the_others(self) -> None:
        other = SENT._replace(id="ig7")
        key = KEY._replace(live=(other, ORDER), read_at=7, why="so")
        after = key.with_record(GONE, NOW)
        assert after == key._replace(live=(other,), last_live=NOW)
        assert KEY.with_record(GONE, NOW) is KEY

    def test_what_moves_a_leg_says_which_order(self) -> None:
        for exact in (True, False):
            key = KEY._replace(exact=exact, long=2, short=2)
            for record in (ORDER, ORDER._replace(side=Side.SELL), close("ig1", 9),
                           close("ig1", 9, side=Side.SELL)):  # fmt: skip
                after = exposure.moved(key, record, 4)
                assert after.exact is exact
                assert after.status is Status.CONFLICT
                assert re.match(r"order ig1 \((open|close) (buy|sell)\) filled 0.0+4: ", after.why)
                opens = record.kind is Kind.OPEN
                assert after.why.endswith("two legs" if opens else "a close went through zero")
        for record in (close("a", 9), close("a", 9, side=Side.SELL)):
            after = exposure.moved(KEY._replace(long=4, short=4), record, 4)
            assert sorted((after.long, after.short)) == [0, 4]
            assert after.status is Status.READY

    @pytest.mark.parametrize("side", Side)
    def test_a_close_of_one_of_two_legs_went_through_nothing(self, side: Side) -> None:
        key = KEY._replace(long=4, short=4, status=Status.RECONCILING)
        after = exposure.moved(key, close("a", 9, side=side), 3)
        assert after.status is Status.CONFLICT
        assert after.why.startswith(f"order a (close {side.value}) filled 0.0")
        assert after.why.endswith("3: two legs")


class TestFractions:
    def test_a_float_s_residue_is_the_whole(self) -> None:
        whole = 10**30
        record = SENT._replace(quantity=whole)

        def state(total: int, rough: bool) -> State:
            step = lifecycle.fill(
                holding(record), record, NOW, order_id="ig1", total=total, final=False, rough=rough
            )
            assert step.key.long == kept(step).filled
            return kept(step).state

        residue = whole // lifecycle._RESIDUE
        assert state(whole - residue, True) is State.SETTLED
        assert state(whole - residue - 1, True) is State.WORKING
        assert state(whole - residue, False) is State.WORKING
        assert state(whole // 2, True) is State.WORKING

    def test_the_smallest_amounts_count(self) -> None:
        one = SENT._replace(quantity=1)
        step = lifecycle.fill(holding(one), one, NOW, order_id="ig1", total=1, final=False)
        assert kept(step).state is State.SETTLED
        part = ORDER._replace(quantity=0)
        step = lifecycle.fill(holding(part), part, NOW, order_id="ig1", total=1, final=False)
        assert (kept(step).state, kept(step).acknowledged) == (State.WORKING, True)
        step = lifecycle.fill(KEY, GONE, NOW, order_id="ig1", total=1, final=False)
        assert (kept(step).filled, step.key.long) == (1, 1)
        for by_hand in (False, True):
            step = lifecycle.fill(
                KEY, GONE, NOW, order_id="ig1", total=0, final=True, by_hand=by_hand
            )
            nothing(step, KEY, Receipt.REPEATED)

    def test_what_a_contradiction_tells(self) -> None:
        key = holding(SENT, short=5)
        step = lifecycle.fill(key, SENT, NOW, order_id="ig1", total=4, final=False)
        assert step.events[-1].detail == step.key.why != ""
        bare = GONE._replace(key="")
        step = lifecycle.acknowledge(KEY, bare, NOW)
        assert [event.kind for event in step.events] == [EventKind.CONFLICT]
        stone = reservations.tombstone("ig1", "", 5)
        step = lifecycle.fill(KEY, stone, NOW, order_id="ig1", total=4, final=True)
        assert [event.kind for event in step.events] == [EventKind.LATE_FILL]
        torn = KEY._replace(status=Status.CONFLICT, why="legs")
        step = lifecycle.fill(torn, GONE, NOW, order_id="ig1", total=4, final=False)
        assert step.key.why == "legs"
        missed = ORDER._replace(missed_at=3)
        step = lifecycle.acknowledge(holding(missed), missed, NOW)
        assert kept(step).missed_at is None


def test_an_order_s_leg_and_what_is_left_of_it() -> None:
    assert (ORDER.leg, ORDER._replace(side=Side.SELL).leg) == (Side.BUY, Side.SELL)
    assert close("a", 3).leg is Side.SELL
    assert close("a", 3, side=Side.SELL).leg is Side.BUY
    assert ORDER._replace(filled=4).remaining == 6
    assert ORDER._replace(filled=14).remaining == 0


# -- what orders and legs are worth --------------------------------------------------------------------


PRICED = ORDER._replace(quantity=3, notional=10)


class TestWorth:
    @pytest.mark.parametrize(("filled", "worth"), [(0, 0), (1, 3), (2, 6), (3, 10)])
    def test_of_a_part_is_whole_and_adds_up(self, filled: int, worth: int) -> None:
        found = PRICED.worth(filled)
        assert found == worth
        assert type(found) is int

    def test_is_unknown_without_a_price_and_of_nothing(self) -> None:
        assert ORDER.worth(5) is None
        assert PRICED._replace(quantity=0).worth(0) is None

    @pytest.mark.parametrize("side", [Side.BUY, Side.SELL])
    def test_each_fill_adds_what_it_adds_to_the_order_s(self, side: Side) -> None:
        key, record, value = KEY, PRICED._replace(side=side), 0
        for filled, worth in ((1, 3), (2, 6), (3, 10)):
            key = exposure.moved(key, record, 1)
            record = record._replace(filled=filled)
            value = key.long_value if side is Side.BUY else key.short_value
            assert value == worth
        assert (key.short_value if side is Side.BUY else key.long_value) == 0

    @pytest.mark.parametrize(
        ("left", "cost"), [(4, 10), (3, 8), (2, 5), (1, 3), (0, 0), (5, None)]
    )  # fmt: skip
    @pytest.mark.parametrize("legs", ["long", "short"])
    def test_what_is_left_of_a_leg_costs_its_part_rounded_up(
        self, left: int, cost: int | None, legs: str
    ) -> None:
        held = KEY._replace(**{legs: 4, f"{legs}_value": 10})
        after = held.holding(left, 0) if legs == "long" else held.holding(0, left)
        assert getattr(after, f"{legs}_value") == cost
        assert getattr(after, "short_value" if legs == "long" else "long_value") == 0

    def test_an_unpriced_leg_stays_so_until_it_is_flat(self) -> None:
        held = KEY._replace(long=4, long_value=None)
        assert held.holding(2, 0).long_value is None
        assert held.holding(0, 0).long_value == 0


class TestWhatAnAdmissionKeeps:
    def asked(self, kind: Kind) -> Request:
        return Request("ig9", Side.BUY, kind, 2, owner="me", source="rl_v3", notional=70)

    def test_source_and_worth_of_an_opening(self) -> None:
        record = kept(admission.admit(KEY, None, self.asked(Kind.OPEN), NOW))
        assert (record.source, record.notional) == ("rl_v3", 70)

    def test_an_exit_s_source_alone(self) -> None:
        held = KEY._replace(short=5)
        record = kept(admission.admit(held, None, self.asked(Kind.CLOSE), NOW))
        assert (record.kind, record.source, record.notional) == (Kind.CLOSE, "rl_v3", None)
