"""Times: what files write for a moment, to nanoseconds since 1970 in UTC.

A time without a zone is nobody's guess: the format, the file's name or `--tz` has to say it.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone, tzinfo

from invariant_guard.audit.trouble import AuditError
from invariant_guard.basics.text import shown

SECOND = 1_000_000_000
_EPOCH_DAY = date(1970, 1, 1).toordinal()

# 26-03-17 09:34:12, 2026-03-17T09:34:12.123456789Z, 20260317;093412, 2026/03/17, 09:34:12 +06:00
_TEXT = re.compile(
    r"(?P<year>\d{4}|\d{2}(?=-))(?P<s>[-/.]?)(?P<month>\d{2})(?P=s)(?P<day>\d{2})"
    r"(?:(?:[T ;]|, ?|; ?)(?P<hour>\d{2}):?(?P<minute>\d{2})(?::?(?P<second>\d{2})"
    r"(?:[.,](?P<fraction>\d{1,9})\d*)?)?)?"
    r" ?(?P<zone>Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?|E[SD]T)?"
)
_OFFSET = re.compile(r"(?:UTC|GMT)?([+-])(\d{1,2})(?::?(\d{2}))?")
_NAMED = {"": 0, "Z": 0, "UTC": 0, "GMT": 0, "EST": -5 * 3600, "EDT": -4 * 3600}
#: Digits of a count since 1970 to the nanoseconds of one.
_COUNTS = {10: SECOND, 13: 1_000_000, 16: 1000, 19: 1}


def zone_named(text: str) -> tzinfo:
    """Return the zone that `--tz` names: UTC, +06:00, or one of the system's database.

    Raises:
        AuditError: it names none.
    """
    word = text.strip()
    if word.upper() in ("UTC", "Z", "GMT"):
        return timezone.utc
    found = _OFFSET.fullmatch(word.upper())
    if found is not None:
        seconds = int(found[2]) * 3600 + int(found[3] or 0) * 60
        if seconds <= 14 * 3600 and int(found[3] or 0) < 60:
            return timezone(timedelta(seconds=-seconds if found[1] == "-" else seconds))
    else:
        try:
            from zoneinfo import ZoneInfo

            return ZoneInfo(word)
        except Exception:
            pass
    raise AuditError(f"{shown(text)} is no time zone: write UTC, +06:00 or Europe/Berlin")


class Clock:
    """The times of one file, in the zone that its format or the user names.

    Args:
        zone: of texts that name none; None where nobody said.
        path: for messages.
    """

    __slots__ = ("_days", "_path", "_zone")

    def __init__(self, zone: tzinfo | None, path: str) -> None:
        self._zone = zone
        self._path = path
        # The start of a day, by its text; only where the zone's offset never changes.
        self._days: dict[str, int] = {}

    def __call__(self, text: str) -> int:
        """Read a moment.

        Raises:
            AuditError: it is none, or its zone is not known.
        """
        # "26-03-17 09:34:12" and "2026-03-17 09:34:12": a million of them are read in place.
        if text[-3:-2] == ":" and text[-6:-5] == ":":
            start = self._days.get(text[:-8])
            if start is not None:
                try:
                    hour, minute, second = int(text[-8:-6]), int(text[-5:-3]), int(text[-2:])
                except ValueError:
                    raise self._no_time(text) from None
                if hour < 24 and minute < 60 and second < 61:
                    return start + (hour * 3600 + minute * 60 + second) * SECOND
        return self._read(text.strip(), text)

    def _read(self, text: str, given: str) -> int:
        if text.isdigit() and len(text) in _COUNTS:
            return int(text) * _COUNTS[len(text)]
        found = _TEXT.fullmatch(text)
        if found is None:
            raise self._no_time(given)
        year = int(found["year"])
        if len(found["year"]) == 2:
            year += 2000
        try:
            day = date(year, int(found["month"]), int(found["day"])).toordinal() - _EPOCH_DAY
        except ValueError:
            raise self._no_time(given) from None
        hour, minute, second = (int(found[name] or 0) for name in ("hour", "minute", "second"))
        if hour > 23 or minute > 59 or second > 60:
            raise self._no_time(given)
        local = day * 86400 + hour * 3600 + minute * 60 + second
        fraction = int((found["fraction"] or "").ljust(9, "0"))
        zone = found["zone"]
        if zone is not None:
            return (local - _offset(zone)) * SECOND + fraction
        offset = self._offset_at(local, given)
        if isinstance(self._zone, timezone) and found["second"] and not found["fraction"]:
            if len(self._days) > 4096:
                self._days.clear()
            self._days[given[:-8]] = (day * 86400 - offset) * SECOND
        return (local - offset) * SECOND + fraction

    def _offset_at(self, local: int, given: str) -> int:
        if self._zone is None:
            raise AuditError(
                f"{self._path}: the time {shown(given)} names no zone; say --tz UTC or --tz +06:00"
            )
        naive = datetime(1970, 1, 1) + timedelta(seconds=local)
        first = self._zone.utcoffset(naive)
        second = self._zone.utcoffset(naive.replace(fold=1))
        if first is None or first != second:
            raise AuditError(
                f"{self._path}: the local time {shown(given)} comes twice or never, as the clocks "
                "change; export in UTC"
            )
        return int(first.total_seconds())

    def _no_time(self, given: str) -> AuditError:
        return AuditError(
            f"{self._path}: {shown(given)} is no time that can be told; write 2026-03-17 09:34:12 "
            "or milliseconds since 1970"
        )


def _offset(zone: str) -> int:
    if zone in _NAMED:
        return _NAMED[zone]
    seconds = int(zone[1:3]) * 3600 + int(zone[-2:] if len(zone) > 3 else 0) * 60
    return -seconds if zone[0] == "-" else seconds


def written(at: int) -> str:
    """Format nanoseconds since 1970 as ISO 8601 in UTC, as short as it is exact."""
    seconds, rest = divmod(at, SECOND)
    try:
        moment = (datetime(1970, 1, 1) + timedelta(seconds=seconds)).isoformat(sep=" ")
    except OverflowError:
        return f"{at} ns"
    fraction = f".{rest:09d}".rstrip("0").rstrip(".") if rest else ""
    return f"{moment}{fraction}Z"


def span(ns: int) -> str:
    """Format a length of time for people: `12.5s`, `3h05m`, `2d04h`."""
    seconds = ns // SECOND
    if seconds < 60:
        return f"{ns / SECOND:.3f}".rstrip("0").rstrip(".") + "s"
    if seconds < 3600:
        return f"{seconds // 60}m{seconds % 60:02d}s"
    if seconds < 86400:
        return f"{seconds // 3600}h{seconds % 3600 // 60:02d}m"
    return f"{seconds // 86400}d{seconds % 86400 // 3600:02d}h"
