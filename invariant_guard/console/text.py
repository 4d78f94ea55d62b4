"""Text: what comes from outside, made fit for a page or a sheet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timezone
from typing import NamedTuple

_LONGEST = 300
# What a spreadsheet would take for a formula; it looks behind leading blanks too.
_FORMULA = tuple("=+-@")


class When(NamedTuple):
    """A moment, as a page shows it: how long ago, and exactly."""

    ago: str
    exact: str


def clean(value: object) -> str:
    """Return a text without what would hide, turn round or break a line.

    Symbols, sources and reasons come from outside. The template escapes markup; this takes what is
    no markup, and still lies to the reader: line breaks, controls, turned writing directions.
    """
    text = str(value)
    cut = text[:_LONGEST]
    plain = cut if cut.isprintable() else "".join(map(_visible, cut))
    return plain if len(text) <= _LONGEST else plain + "..."


def _visible(letter: str) -> str:
    if letter.isprintable():
        return letter
    return letter.encode("unicode_escape").decode("ascii")


def spelt_duration(seconds: float) -> str:
    """Return a time span in its largest fitting unit: `4 s`, `12 min`, `3 h`, `2 d`."""
    whole = max(int(seconds), 0)
    for unit, size in (("d", 86400), ("h", 3600), ("min", 60)):
        if whole >= size * 2:
            return f"{whole // size} {unit}"
    return f"{whole} s"


def when(at: int, now: int) -> When:
    """Return a moment in Unix ms, seen from another."""
    moment = datetime.fromtimestamp(at / 1000, timezone.utc)
    exact = moment.strftime("%Y-%m-%d %H:%M:%S.") + f"{at % 1000:03d} UTC"
    return When(f"{spelt_duration((now - at) / 1000)} ago", exact)


def csv_cell(value: object) -> str:
    """Return a cell of a CSV file, quoted, which no sheet takes for a formula."""
    text = clean(value)
    if text.lstrip().startswith(_FORMULA):
        text = f"'{text}"
    return '"' + text.replace('"', '""') + '"'


def percent(share: float | None) -> str:
    """Return a share as whole percent, with a decimal below ten; a dash for None."""
    if share is None:
        return "\u2013"
    return f"{share:.1%}" if 0 < share < 0.1 else f"{share:.0%}"


def number_of(mapping: Mapping[str, str], name: str, most: int = 2**53) -> int | None:
    """Return the whole number that a query or a header holds, or None."""
    text = mapping.get(name, "")
    if text.isascii() and text.isdigit() and len(text) <= 16:
        return min(int(text), most)
    return None
