"""Signals: what strategies and models want, written down beside what the guard decides.

One JSON object a line, as `docs/audit.md` describes them, so that `invariant-guard audit` finds who
opposes whom. Like a journal it is kept away from the trade: a signal only goes into a bounded queue,
and a thread appends it. Several processes may share one file, for a line is appended in one step.
"""

from __future__ import annotations

import json
import logging
import math
import os
from datetime import datetime, timezone
from threading import Lock
from typing import Any, NamedTuple

from invariant_guard.basics.log import say
from invariant_guard.basics.text import shown
from invariant_guard.record.decisions import utc
from invariant_guard.record.listeners import DEFAULT_CAPACITY, Subscription

VARIABLE = "INVARIANT_GUARD_SIGNALS"
_LONGEST = 512


class NotedSignal(NamedTuple):
    """A signal as it was given, at seconds since the epoch where nobody said when."""

    noted_at: float
    symbol: Any
    direction: Any
    source: Any
    account: Any
    strength: Any
    horizon_s: Any
    id: Any
    order_id: Any
    at: Any


class SignalWriter(Subscription):
    """Appends signals to a file, in a thread of its own; safe across forks.

    Args:
        path: of the file, absolute.
        capacity: signals waiting at most; what comes on top is dropped and counted.
    """

    def __init__(self, path: str, capacity: int = DEFAULT_CAPACITY) -> None:
        super().__init__(self._append, _line_of, capacity)
        self.path = path

    def _append(self, line: bytes) -> None:
        # Opened for each one: a file that was moved away is begun anew, and a fork inherits nothing.
        file = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            if os.write(file, line) != len(line):
                raise OSError("the disk is full")
        finally:
            os.close(file)

    def _report(self, fault: BaseException) -> None:
        self.failed += 1
        if self.failed == 1:
            say(
                logging.ERROR,
                "a signal is not written to %s: %s; later ones are only counted",
                self.path,
                fault,
            )


def _line_of(item: object) -> bytes:
    assert isinstance(item, NotedSignal)
    row: dict[str, Any] = {
        "at": _moment(item),
        "source": _text("source", item.source),
        "symbol": _text("symbol", item.symbol, least=1),
        "direction": _direction(item.direction),
    }
    for name in ("account", "id", "order_id"):
        text = _text(name, getattr(item, name))
        if text:
            row[name] = text
    for name in ("strength", "horizon_s"):
        number = getattr(item, name)
        if number is not None:
            row[name] = _number(name, number)
    if row.get("horizon_s", 0) < 0:
        raise ValueError(f"horizon_s is {row['horizon_s']}, below zero")
    return json.dumps(row, separators=(",", ":")).encode() + b"\n"


def _moment(item: NotedSignal) -> str:
    at = item.noted_at if item.at is None else item.at
    if isinstance(at, datetime):
        if at.tzinfo is None:
            raise ValueError("at has no time zone: pass an aware datetime, or seconds")
        when = at.astimezone(timezone.utc)
    else:
        when = utc(float(at))
    return when.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _text(name: str, value: object, least: int = 0) -> str:
    if not isinstance(value, str) or not value.isprintable() or not least <= len(value) <= _LONGEST:
        raise ValueError(f"{name} is {shown(value)}, no printable text of {least} to {_LONGEST}")
    return value


def _direction(value: Any) -> int:
    # By value, for models answer with numbers of their own libraries.
    if isinstance(value, (bool, str)) or value not in (-1, 0, 1):
        raise ValueError(f"direction is {shown(value)}, none of -1, 0 and 1")
    return int(value)


def _number(name: str, value: Any) -> float | int:
    number = value if type(value) is int else float(value)
    if not math.isfinite(number):
        raise ValueError(f"{name} is {shown(value)}, no finite number")
    return number


def signals_path(path: object) -> str:
    """Return the path of a file of signals, by the environment where none was given.

    Raises:
        ValueError: it is no absolute path.
    """
    if path is None:
        path = os.environ.get(VARIABLE, "")
    if path == "":
        return ""
    if not isinstance(path, str) or not os.path.isabs(path) or not path.isprintable():
        raise ValueError(
            f"signals is {shown(path)}, no absolute path: two working directories would be two files; "
            "write /var/lib/trading/signals.jsonl"
        )
    return path


_lock = Lock()
_writers: dict[str, SignalWriter] = {}


def signal_writer_of(path: str) -> SignalWriter:
    """Return the writer of a file of signals: one for each file, whoever asks."""
    with _lock:
        writer = _writers.get(path)
        if writer is None:
            writer = _writers[path] = SignalWriter(path)
        return writer


def _after_fork_in_child() -> None:
    global _lock
    _lock = Lock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork_in_child)
