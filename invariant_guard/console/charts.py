"""Charts: counts and shares over time as points of a drawing; the template draws them.

A drawing is WIDTH by HEIGHT and stretched to its place, so there is no text in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from invariant_guard.console.tally import DAY_MS, MINUTE_MS, Minutes, Window, totals
from invariant_guard.console.text import percent

WIDTH, HEIGHT = 1000, 100
_DAY_MINUTES, _HALF_HOUR = 1440, 30
# Of codes and sources those that a chart tells apart: more colours nobody tells apart.
_SERIES = 5
# Of the last day, each ten minutes.
SPAN = 10


class Bar(NamedTuple):
    """A count, drawn from the floor."""

    x: float
    y: float
    width: float
    height: float
    title: str


class ChartRow(NamedTuple):
    """Bars of one colour, and what they are of."""

    name: str
    total: int
    bars: tuple[Bar, ...]


class RateChart(NamedTuple):
    """The share of refused orders over a day, against its threshold, and their count.

    Attributes:
        lines: points of the parts of the line; it has a gap where too little was decided.
        dots: points without a neighbour.
        threshold: height of the threshold.
        top: what the upper edge stands for.
        bars: refused orders.
        most: the highest bar.
        hours: what stands below, from left to right.
        summary: the chart in words.
    """

    lines: tuple[str, ...]
    dots: tuple[tuple[float, float], ...]
    threshold: float
    top: str
    bars: tuple[Bar, ...]
    most: int
    hours: tuple[str, ...]
    summary: str


def spans(tally: Minutes, now: int, minutes: int = _DAY_MINUTES) -> list[Window]:
    """Sum the minutes up to now in spans, oldest first."""
    first = now // MINUTE_MS - minutes + 1
    found = [[0, 0] for _ in range(minutes // SPAN)]
    for bucket in tally:
        index = (bucket.at // MINUTE_MS - first) // SPAN
        if 0 <= index < len(found):
            found[index][0] += bucket.allowed
            found[index][1] += bucket.blocked
    return [Window(*cell) for cell in found]


def rate_chart(tally: Minutes, now: int, threshold: float, least: int) -> RateChart:
    """Draw a day of refused orders."""
    cells = spans(tally, now)
    rates = [cell.rate if cell.decided >= least else None for cell in cells]
    known = [rate for rate in rates if rate is not None]
    top = min(max([threshold * 1.5, *(rate * 1.1 for rate in known)]), 1.0)
    step = WIDTH / len(cells)
    lines: list[str] = []
    dots: list[tuple[float, float]] = []
    part: list[tuple[float, float]] = []
    for index, rate in enumerate([*rates, None]):
        if rate is not None:
            part.append((round((index + 0.5) * step, 1), round(HEIGHT * (1 - rate / top), 1)))
        elif part:
            if len(part) == 1:
                dots += part
            else:
                lines.append(" ".join(f"{x},{y}" for x, y in part))
            part = []
    day = totals(tally, now - DAY_MS + MINUTE_MS)
    over = sum(rate > threshold for rate in known)
    summary = (
        f"{day.blocked} of {day.decided} orders refused in 24 hours; the share was above "
        f"{percent(threshold)} in {over} of {len(cells)} spans of ten minutes"
    )
    counts = [cell.blocked for cell in cells]
    return RateChart(
        tuple(lines),
        tuple(dots),
        round(HEIGHT * (1 - threshold / top), 1),
        percent(top),
        _bars(counts, max(counts, default=0), lambda count: f"{count} refused", now),
        max(counts, default=0),
        _hours(now),
        summary,
    )


def place_in_day(at: int, now: int) -> int:
    """Return the half hour of the day up to now; its first is 0."""
    return (at // MINUTE_MS - (now // MINUTE_MS - _DAY_MINUTES + 1)) // _HALF_HOUR


def stacked(counts: Mapping[tuple[int, str], int]) -> tuple[ChartRow, ...]:
    """Draw a day of refusals by half hours, the most frequent names stacked.

    Args:
        counts: how many there were in a half hour, by its place in the day and code or source.
    """
    totals_of: Counter[str] = Counter()
    for (_, name), count in counts.items():
        totals_of[name] += count
    names = [name for name, _ in totals_of.most_common(_SERIES)]
    cells = [
        {name: counts.get((place, name), 0) for name in names}
        for place in range(_DAY_MINUTES // _HALF_HOUR)
    ]
    most = max((sum(cell.values()) for cell in cells), default=0) or 1
    step = WIDTH / len(cells)
    floor = [float(HEIGHT)] * len(cells)
    series = []
    for name in names:
        bars = []
        for index, cell in enumerate(cells):
            if not cell[name]:
                continue
            height = cell[name] / most * HEIGHT
            floor[index] -= height
            bars.append(
                Bar(
                    round(index * step + 1, 1), round(floor[index], 1), round(step - 2, 1),
                    round(height, 1), f"{cell[name]} {name or 'not said'}",
                )
            )  # fmt: skip
        series.append(ChartRow(name, sum(cell[name] for cell in cells), tuple(bars)))
    return tuple(series)


def _bars(
    counts: Sequence[int], most: int, title: Callable[[int], str], now: int
) -> tuple[Bar, ...]:
    step = WIDTH / max(len(counts), 1)
    return tuple(
        Bar(
            round(index * step + 0.5, 1),
            round(HEIGHT - max(count / most * HEIGHT, 4), 1),
            round(step - 1, 1),
            round(max(count / most * HEIGHT, 4), 1),
            f"{title(count)} {_clock(now, (len(counts) - index) * SPAN)}",
        )
        for index, count in enumerate(counts)
        if count
    )


def _clock(now: int, minutes_ago: int) -> str:
    minute = (now // MINUTE_MS - minutes_ago + 1) % _DAY_MINUTES
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _hours(now: int) -> tuple[str, ...]:
    return (*(_clock(now, minutes) for minutes in (1440, 1080, 720, 360)), "now")
