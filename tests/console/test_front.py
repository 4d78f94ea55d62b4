"""The front page says what needs somebody, with the command that cures it, and nothing else."""

from __future__ import annotations

import pytest

from invariant_guard.console import listing
from invariant_guard.console.charts import HEIGHT, rate_chart
from invariant_guard.console.cures import RECONCILE, command_of, fact_of, remedy_of
from invariant_guard.console.front import Front, front_page
from invariant_guard.console.text import clean, csv_cell, percent, spelt_duration, when
from invariant_guard.console.thresholds import Thresholds
from invariant_guard.console.watcher import Seen
from invariant_guard.ledger.model.enums import Kind, Side, State, Status
from invariant_guard.ledger.model.units import UNIT
from invariant_guard.ledger.protocol.exposure import KeyState
from invariant_guard.ledger.protocol.reservations import Reservation
from invariant_guard.ledger.stores.base import Contents
from invariant_guard.reading.entries import Entry
from invariant_guard.reading.reader import Bucket

NOW = 1_800_000_000_000
STORE = 5_000_000
KEY = "futures-1/binance/linear_perp/BTC%2FUSDT:USDT"
READY = KeyState(KEY, status=Status.READY, exact=True, read_at=STORE - 4_000)


def order(id_: str, state: State, age: int) -> Reservation:
    return Reservation(
        id_, KEY, Side.BUY, Kind.OPEN, UNIT, state=state, created=STORE - age * 1000, reason="why"
    )


def page(*keys: KeyState, tally: tuple[Bucket, ...] = (), **more: object) -> Front:
    seen = Seen(
        at=NOW, contents=Contents(STORE, keys, {}), tally=tally, counted=True,
        since=NOW - 86_400_000, **more,  # type: ignore[arg-type]
    )  # fmt: skip
    return front_page(seen, NOW, Thresholds())


def said(front: Front) -> list[tuple[str, str, str]]:
    return [(need.level, need.title, need.command) for need in front.needs]


def answers(front: Front) -> list[tuple[str, str]]:
    return [(tile.answer, tile.level) for tile in front.tiles]


def test_where_all_is_well_it_says_so() -> None:
    front = page(READY._replace(live=(order("ig1", State.WORKING, 3),)))
    assert (front.level, front.verdict, front.needs) == ("good", "Nothing needs you", ())
    assert answers(front) == [("1 of 1", "good"), ("0", "good"), ("4 s ago", "good"), ("0", "good")]


def test_a_reconcile_that_died_is_named_with_what_starts_it() -> None:
    """As at night: everything is refused, because nothing has read the account for an hour."""
    silent = READY._replace(status=Status.RECONCILING, read_at=STORE - 3_600_000)
    other = KeyState("desk-2/okx/linear_perp/A", status=Status.READY, read_at=STORE - 1000)
    front = page(silent, other)
    assert said(front)[0][:2] == (
        "bad",
        "Reconcile has been silent for 60 min: futures-1/binance",
    )
    assert [command for _, _, command in said(front) if command] == [RECONCILE]
    # The account that is read does not hide the one that is not.
    assert front.tiles[2].answer == "60 min ago"
    assert front.tiles[2].note == "silent: futures-1/binance"
    never = page(READY._replace(read_at=None))
    assert said(never)[0][1] == "Reconcile is not running: futures-1/binance"


def test_where_nothing_can_be_opened_that_is_the_headline() -> None:
    silent = READY._replace(status=Status.RECONCILING, read_at=None)
    front = page(silent._replace(live=(order("ig1", State.UNKNOWN, 90),)))
    assert (front.level, front.verdict) == ("bad", "Every opening is refused")
    assert "Every opening is refused until it runs" in front.needs[0].detail
    # One thing is to be done first, and nothing beside it seduces to another.
    assert [need.command for need in front.needs if need.command] == [RECONCILE]
    both = page(silent, READY._replace(key=KEY + "2"))
    assert both.verdict == "1 thing needs you"
    assert "Every opening" not in both.needs[0].detail
    halted = page(READY._replace(status=Status.HALTED))
    assert (halted.level, halted.verdict) == ("warn", "1 thing needs you")


def test_unknown_orders_need_somebody_once_they_are_old() -> None:
    young = page(READY._replace(live=(order("ig1", State.UNKNOWN, 30),)))
    assert (young.needs, answers(young)[1]) == ((), ("1", "warn"))
    old = page(
        READY._replace(live=(order("ig1", State.UNKNOWN, 30), order("ig2", State.UNKNOWN, 90)))
    )
    assert said(old) == [
        (
            "bad",
            "1 order is UNKNOWN, for up to 90 s",
            "invariant-guard resolve ig2 --filled QUANTITY",
        )
    ]
    assert answers(old)[1] == ("2", "bad")


def test_orders_past_the_guard_are_told_while_open_and_for_a_day() -> None:
    open_ = page(
        READY._replace(live=(order("fx1", State.WORKING, 30),)), tally=(Bucket(NOW, foreign=1),)
    )
    assert said(open_)[0][:2] == ("bad", "1 open order at the venue passed no guard")
    assert answers(open_)[3] == ("1", "bad")
    gone = page(READY, tally=(Bucket(NOW, foreign=1),))
    assert (gone.needs, answers(gone)[3]) == ((), ("1", "warn"))


@pytest.mark.parametrize(
    ("status", "level", "command"),
    [
        (Status.HALTED, "warn", f"invariant-guard resume {KEY}"),
        (Status.RECONCILING, "warn", "invariant-guard reconcile"),
        (Status.CONFLICT, "bad", "invariant-guard reconcile"),
    ],
)
def test_each_state_has_its_cure(status: Status, level: str, command: str) -> None:
    front = page(
        READY._replace(status=status, why="as it was found"), READY._replace(key="a/b/c/d")
    )
    (need,) = front.needs
    assert (need.level, need.title) == (level, f"BTC/USDT:USDT on futures-1/binance: {status}")
    assert need.command.startswith(command)
    assert "as it was found" in need.detail
    assert answers(front)[0] == ("1 of 2", level)


def test_retired_keys_are_left_out() -> None:
    retired = KeyState("a/b/c/d", retired=True)
    assert page(READY, retired).needs == ()
    assert answers(page(READY, retired))[0] == ("1 of 1", "good")


def minutes(*counts: tuple[int, int]) -> tuple[Bucket, ...]:
    last = NOW // 60_000
    return tuple(
        Bucket((last - ago) * 60_000, allowed, refused)
        for ago, (allowed, refused) in reversed(list(enumerate(counts)))
    )


def test_the_share_counts_from_a_floor_on() -> None:
    """One refusal of three orders says nothing; three of ten do."""
    assert page(READY, tally=minutes((2, 1))).needs == ()
    assert page(READY, tally=minutes((4, 1), (4, 1))).needs == ()
    (need,) = page(READY, tally=minutes((4, 1), (3, 2))).needs
    assert need.title == "30% of orders refused in 10 min"
    # Eleven minutes ago is over.
    assert page(READY, tally=minutes(*[(1, 0)] * 10, (0, 90))).needs == ()


def test_spans_sum_their_own_minutes() -> None:
    front = page(READY, tally=minutes(*[(3, 1)] * 1440))
    assert [(span.blocked, span.decided, span.rate) for span in front.spans] == [
        (5, 20, "25%"),
        (60, 240, "25%"),
        (1440, 5760, "25%"),
    ]


def test_the_line_has_gaps_and_stays_within_its_drawing() -> None:
    chart = rate_chart(minutes(*[(9, 3)] * 30, *[(0, 0)] * 30, *[(0, 50)] * 10), NOW, 0.2, 10)
    assert len(chart.lines) == 1
    assert len(chart.dots) == 1
    heights = [float(point.split(",")[1]) for line in chart.lines for point in line.split()]
    assert all(0 <= y <= HEIGHT for y in (*heights, *(y for _, y in chart.dots), chart.threshold))
    # More than the threshold is drawn above it.
    assert max(heights) < chart.threshold
    assert sum(bar.height > 0 for bar in chart.bars) == 4
    empty = rate_chart((), NOW, 0.2, 10)
    assert (empty.lines, empty.bars, empty.most) == ((), (), 0)


def test_a_journal_is_not_taken_for_a_ledger_where_all_is_well() -> None:
    front = front_page(Seen(at=NOW, counted=True, since=0), NOW, Thresholds())
    assert front.verdict == "Nothing needs you; no ledger counts orders"
    assert {tile.level for tile in front.tiles} == {"none"}
    missing = front_page(Seen(at=NOW, counted=True, since=0, dropped=3), NOW, Thresholds())
    assert missing.needs[0].title == "3 decisions are missing here"


def test_commands_are_safe_to_paste() -> None:
    assert (
        command_of("HALTED", "a/b/c/X Y;rm -rf ~") == "invariant-guard resume 'a/b/c/X Y;rm -rf ~'"
    )
    assert command_of("UNKNOWN_ACCOUNT", "?/b/c/d", "$(x)") == "invariant-guard bind '$(x)' ACCOUNT"
    assert command_of("OPPOSING_POSITION", "k") == ""
    assert "does not know" in fact_of("NEW_CODE")
    assert "one version" in remedy_of("NEW_CODE")


def test_texts() -> None:
    assert clean("a\nb\u202e\x1b[0m\u200b") == "a\\nb\\u202e\\x1b[0m\\u200b"
    assert len(clean("x" * 5000)) < 310
    assert [spelt_duration(s) for s in (-1, 0, 119, 120, 7199, 7200, 172_800)] == [
        "0 s", "0 s", "119 s", "2 min", "119 min", "2 h", "2 d",
    ]  # fmt: skip
    assert when(NOW - 5000, NOW) == ("5 s ago", "2027-01-15 07:59:55.000 UTC")
    assert [percent(x) for x in (None, 0.0, 0.012, 0.25, 1.0)] == [
        "\u2013",
        "0%",
        "1.2%",
        "25%",
        "100%",
    ]
    assert [csv_cell(x) for x in ("=1", " +1", "-1", "@a", 'a"b', "\t=1", 5)] == [
        '"\'=1"', '"\' +1"', '"\'-1"', '"\'@a"', '"a""b"', '"\\t=1"', '"5"',
    ]  # fmt: skip


def test_many_refusals_are_looked_at_by_their_few_codes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Thousands cost as many cleaned texts as a hundred: those of their codes, sources and half hours."""
    cleaned: list[object] = []

    def counted(value: object) -> str:
        cleaned.append(value)
        return clean(value)

    monkeypatch.setattr(listing, "clean", counted)
    found = []
    for count in (100, 5000):
        refusals = tuple(
            Entry(number, NOW, "blocked", code=("HALTED", "CONFLICT")[number % 2], source="a\u202e")
            for number in range(count)
        )
        cleaned.clear()
        made = listing.blocked_page(Seen(at=NOW, refusals=refusals), NOW, listing.Filter())
        found.append(len(cleaned))
        assert (made.found, len(made.rows)) == (count, 100)
        assert [(row.name, row.total) for row in made.by_code] == [
            ("HALTED", count // 2), ("CONFLICT", count // 2)
        ]  # fmt: skip
        assert made.sources == ("a\\u202e",)
        assert made.by_source[0].bars[0].title == f"{count} a\\u202e"
    assert found[0] == found[1] <= 8
