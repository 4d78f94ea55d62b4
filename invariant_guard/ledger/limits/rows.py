"""Rows of a scope: its totals, its last orders, and what halts it.

    Totals    what counts now: sums over the keys of the scope, which can be made anew from them
    Windows   what was: times and numbers of orders, which nothing else remembers
    Standing  what a person or a loss said: halted, latched, the account's equity

Apart, because each has its own writer: a step, an admission, a person.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import lru_cache
from operator import add, sub
from typing import NamedTuple

from invariant_guard.basics.tuples import made_of

_encode = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False).encode


class Totals(NamedTuple):
    """Sums over the keys of a scope; amounts in units of 10**-30."""

    # Orders that count, and those of them that open.
    orders: int = 0
    opens: int = 0
    # Keys with a leg or an opening.
    positions: int = 0
    # What can still be bought and sold to open.
    buying: int = 0
    selling: int = 0
    # The same in money, and what the legs cost.
    long: int = 0
    short: int = 0
    buy: int = 0
    sell: int = 0
    # Legs and openings of which nobody said what they are worth.
    unpriced: int = 0

    def plus(self, other: Totals) -> Totals:
        """Return the sum; `other` may be the negative of something."""
        return made_of(Totals, map(add, self, other))

    def minus(self, other: Totals) -> Totals:
        """Return the difference."""
        return made_of(Totals, map(sub, self, other))


class Windows(NamedTuple):
    """What was asked lately; times are the store's, in ms."""

    # Of orders that were reserved, oldest first.
    rate: tuple[int, ...] = ()
    # Of the last orders: time, and what made each the order it was.
    recent: tuple[tuple[int, str], ...] = ()
    # Openings since a person last looked.
    openings: int = 0
    # Limits that warned, or that went stale, and have not come back since.
    told: tuple[str, ...] = ()


class Standing(NamedTuple):
    """What stands in the way of openings in a scope, and an account's equity."""

    # Why it is halted; '' where it is not.
    halted: str = ""
    # Loss limits that were reached.
    latched: tuple[str, ...] = ()
    # The trading day, and the equity that it began with.
    day: int = 0
    began: int = 0
    # The highest equity, the last one, and the store time of that one.
    high: int = 0
    last: int = 0
    seen: int | None = None


NO_TOTALS, NO_WINDOWS, NO_STANDING = Totals(), Windows(), Standing()


class Row(NamedTuple):
    """A scope as a step sees it."""

    totals: Totals = NO_TOTALS
    windows: Windows = NO_WINDOWS
    standing: Standing = NO_STANDING


NO_ROW = Row()


# A scope that a step changed, as it was and as it is: parts that stay as they were are the same objects.
Change = tuple[str, Row, Row]


_BETWEEN = '","'


# JSON of whole numbers as texts, at a fraction of an encoder's cost.
_TOTALS = f'["{_BETWEEN.join(["%d"] * len(Totals._fields))}"]'


# No function around it: a call of Python for each scope of an order.
totals_to_text: Callable[[Totals], str] = _TOTALS.__mod__


@lru_cache(maxsize=1024)
def text_to_totals(text: str | None) -> Totals:
    return Totals(*map(int, text[2:-2].split(_BETWEEN))) if text else NO_TOTALS


def windows_to_text(windows: Windows) -> str:
    rate, recent, openings, told = windows
    times = ",".join(map(str, rate)) if rate else ""
    if not (told or recent):
        # Numbers alone have nothing to escape.
        return f'["{times}","{openings}",""]'
    words = [part for at, what in recent for part in (str(at), what)]
    return _encode([times, str(openings), ",".join(told), *words])


@lru_cache(maxsize=1024)
def text_to_windows(text: str | None) -> Windows:
    if not text:
        return NO_WINDOWS
    rate, openings, told, *recent = json.loads(text)
    return Windows(
        tuple(map(int, rate.split(","))) if rate else (),
        tuple((int(at), what) for at, what in zip(recent[::2], recent[1::2], strict=True)),
        int(openings),
        tuple(told.split(",")) if told else (),
    )


@lru_cache(maxsize=1024)
def standing_to_text(standing: Standing) -> str:
    halted, latched, day, began, high, last, seen = standing
    numbers = [str(number) for number in (day, began, high, last)]
    return _encode([halted, ",".join(latched), *numbers, "" if seen is None else str(seen)])


@lru_cache(maxsize=1024)
def text_to_standing(text: str | None) -> Standing:
    if not text:
        return NO_STANDING
    halted, latched, day, began, high, last, seen = json.loads(text)
    return Standing(
        halted,
        tuple(latched.split(",")) if latched else (),
        int(day),
        int(began),
        int(high),
        int(last),
        int(seen) if seen else None,
    )
