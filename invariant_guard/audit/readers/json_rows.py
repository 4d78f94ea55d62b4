"""JSON rows: the objects of a list or of lines, without a float."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import IO, Any

from invariant_guard.audit.readers.files import Source
from invariant_guard.audit.trouble import AuditError

_CHUNK = 1 << 18
#: An object of a trade is a few hundred bytes; one that never ends is no such thing.
_LARGEST = 16 << 20
_SPACE = " \t\r\n"
#: Where the rows stand when they are not the whole document.
_INSIDE = (
    "trades",
    "orders",
    "data",
    "list",
    "result",
    "rows",
    "fills",
    "activities",
    "executions",
)


def _no_constant(word: str) -> Any:
    raise ValueError(f"{word} is no number")


# A float would round what the venue wrote: its text is kept.
_DECODER = json.JSONDecoder(parse_float=str, parse_constant=_no_constant)


def rows_in(source: Source) -> Iterator[tuple[int, dict[str, Any]]]:
    """Read numbered objects, from a list, from lines, or from the list inside an object.

    Raises:
        AuditError: it is no JSON, or something in it is no object.
    """
    with source.text() as text:
        try:
            yield from _rows(source, text)
        except UnicodeDecodeError:
            raise AuditError(f"{source.path} is no UTF-8 text: export it again as UTF-8") from None


def _rows(source: Source, text: IO[str]) -> Iterator[tuple[int, dict[str, Any]]]:
    number = 0
    for value in _values(source.path, text):
        inner = _inner(value) if not number else None
        for row in [value] if inner is None else inner:
            number += 1
            if not isinstance(row, dict):
                raise AuditError(f"{source.path}:{number}: {str(row)[:60]!r} is no JSON object")
            yield number, row


def _inner(value: Any) -> list[Any] | None:
    """Return the list in an answer such as `{"result": {"list": [...]}}`."""
    for _ in range(3):
        if not isinstance(value, dict):
            return None
        name = next((name for name in _INSIDE if isinstance(value.get(name), (list, dict))), None)
        if name is None:
            return None
        value = value[name]
        if isinstance(value, list):
            return value
    return None


def _values(path: str, text: IO[str]) -> Iterator[Any]:
    """Read the items of one list, or values one after another."""
    buffer = _Buffer(path, text)
    first = buffer.peek()
    if first == "":
        raise AuditError(f"{path} is empty")
    if first != "[":
        while buffer.peek() != "":
            yield buffer.value()
        return
    buffer.skip()
    if buffer.peek() == "]":
        buffer.skip()
    else:
        while True:
            yield buffer.value()
            mark = buffer.peek()
            if mark not in (",", "]"):
                what = (
                    "it ends in the middle of its list"
                    if mark == ""
                    else f"{mark!r} stands in its list"
                )
                raise AuditError(f"{path}: not readable as JSON: {what}")
            buffer.skip()
            if mark == "]":
                break
    if buffer.peek() != "":
        raise AuditError(f"{path}: not readable as JSON: something stands behind its list")


class _Buffer:
    """A window of the text that moves on with what was read."""

    def __init__(self, path: str, text: IO[str]) -> None:
        self._path = path
        self._text = text
        self._buffer = ""
        self._at = 0
        self._ended = False

    def peek(self) -> str:
        """Return the next character that is no space; empty at the end."""
        while True:
            buffer, at = self._buffer, self._at
            while at < len(buffer) and buffer[at] in _SPACE:
                at += 1
            self._at = at
            if at < len(buffer):
                return buffer[at]
            if not self._more():
                return ""

    def skip(self) -> None:
        self._at += 1

    def value(self) -> Any:
        self.peek()
        while True:
            try:
                value, end = _DECODER.raw_decode(self._buffer, self._at)
            except (ValueError, RecursionError) as fault:
                if not self._more():
                    raise AuditError(f"{self._path}: not readable as JSON: {fault}") from None
                if len(self._buffer) - self._at > _LARGEST:
                    raise AuditError(f"{self._path}: not readable as JSON: {fault}") from None
                continue
            # A number at the very end of the window may go on behind it.
            if (
                end == len(self._buffer)
                and not isinstance(value, (dict, list, str))
                and self._more()
            ):
                continue
            self._at = end
            return value

    def _more(self) -> bool:
        if self._ended:
            return False
        chunk = self._text.read(max(_CHUNK, len(self._buffer) - self._at))
        self._buffer = self._buffer[self._at :] + chunk
        self._at = 0
        self._ended = not chunk
        return bool(chunk)


def cell(value: Any) -> str:
    """Return a cell as text; empty for null."""
    return "" if value is None else str(value)
