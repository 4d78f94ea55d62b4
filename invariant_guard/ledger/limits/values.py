"""Values of limits.toml: exact numbers, shares, counts, times; a fault says what is right."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any

from invariant_guard.basics.durations import milliseconds_of
from invariant_guard.basics.text import shown
from invariant_guard.ledger.limits.names import LIMITS, Unit
from invariant_guard.ledger.model.units import UNIT, to_units

# More would be kept, and looked through, with every order.
MOST_RATE = 1000
LONGEST_WINDOW = 3_600_000


class LimitsError(ValueError):
    """Raised for a limits file that means nothing, with what is right."""


def nearest(word: str, known: Iterable[str]) -> str:
    """Return what to write instead of a word that is unknown."""
    names = tuple(known)
    found = get_close_matches(word, names, n=1, cutoff=0.5)
    return f"did you mean {found[0]}?" if found else f"write one of {', '.join(names)}"


def duration(text: object, what: str) -> int:
    """Read a time, such as 2s or 15m, in ms. Raises LimitsError for what is none."""
    milliseconds = milliseconds_of(text) if isinstance(text, str) else None
    # A script of Redis counts exactly to 2**53.
    if not milliseconds or milliseconds > 10**15:
        raise LimitsError(f"{what} is {shown(text)}, no time: write 500ms, 2s, 15m, 1h or 1d")
    return milliseconds


def exact_amount(value: object, what: str) -> int:
    """Read an exact decimal of 0 or more, as text. Raises LimitsError for what is none."""
    if isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool)):
        try:
            units = to_units(value)
        except ValueError as fault:
            raise LimitsError(f"{what}: {fault}") from None
        if units >= 0:
            return units
    raise LimitsError(f'{what} is {shown(value)}: write an exact number of 0 or more, as "0.5"')


def share(value: object, what: str) -> int:
    """Read a share such as 3% or 0.03. Raises LimitsError for what is none."""
    if isinstance(value, str) and value.endswith("%"):
        units = exact_amount(value[:-1].strip(), what)
        if units % 100:
            raise LimitsError(f"{what} is {shown(value)}: it has too many decimals")
        return units // 100
    return exact_amount(value, what)


def count(value: object, what: str) -> int:
    """Read a whole number of 0 or more, in units. Raises LimitsError for what is none."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10:
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**9:
        return value * UNIT
    raise LimitsError(f"{what} is {shown(value)}: write a whole number of 0 or more")


def cap(name: str, value: object, what: str) -> tuple[int, int]:
    """Read the cap of a limit: the number, and the window where it has one."""
    unit = LIMITS[name].unit
    if unit is Unit.RATE:
        found = re.fullmatch(r"(\d{1,4})/(\w+)", value) if isinstance(value, str) else None
        if found is None or not 0 < int(found[1]) <= MOST_RATE:
            raise LimitsError(f'{what} is {shown(value)}: write "10/1s", of at most {MOST_RATE}')
        return int(found[1]) * UNIT, _window(found[2], what)
    if unit is Unit.TIME:
        return 0, _window(value, what)
    read = {Unit.COUNT: count, Unit.SHARE: share}.get(unit, exact_amount)
    return read(value, what), 0


def _window(value: object, what: str) -> int:
    window = duration(value, what)
    if window > LONGEST_WINDOW:
        raise LimitsError(f"{what} is {shown(value)}: at most 1h is looked back")
    return window


def known_keys(table: Mapping[str, Any], known: Iterable[str], where: str = "") -> None:
    """Raise LimitsError for a key of a table that is none."""
    for name in table:
        if name not in tuple(known):
            raise LimitsError(f"{where}unknown key {shown(name)}; {nearest(name, known)}")
