"""Decoding of source files as Python itself does it (PEP 263), without ``tokenize``."""

from __future__ import annotations

import re

_BOM = b"\xef\xbb\xbf"
# Compiled where they are used: most files declare nothing, and a short run saves the time.
_COOKIE = rb"[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)"
_BLANK = rb"[ \t\f]*(?:#.*)?"
_TWO_LINES = rb"([^\r\n]*)(?:\r\n|\r|\n)?([^\r\n]*)"
_UTF8 = frozenset({"utf-8", "utf8", "u8", "utf-8-sig"})
# What CPython's tokenizer knows by itself, and whatever follows it: Emacs writes `utf-8-unix`.
_BY_THEIR_BEGINNING = {
    "utf-8": "utf-8",
    "latin-1": "latin-1",
    "iso-8859-1": "iso-8859-1",
    "iso-latin-1": "iso-8859-1",
}


class SourceError(Exception):
    """An error in the bytes of a source file: one line of text."""

    def __init__(self, message: str, line: int = 1) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


def encoding(source: bytes) -> str:
    """Read the encoding that a mark or a cookie declares; the default is UTF-8."""
    mark = source.startswith(_BOM)
    cookie = _cookie(source)
    if mark:
        if cookie is not None and cookie not in _UTF8:
            raise SourceError(f"starts with a UTF-8 mark and declares the encoding {cookie!r}")
        return "utf-8-sig"
    return cookie or "utf-8"


def decode(source: bytes) -> str:
    """Decode a file, without its mark; line ends stay as they are."""
    nul = source.find(b"\0")
    if nul >= 0:
        raise SourceError("holds a NUL byte: binary, or UTF-16?", _line(source, nul))
    name = encoding(source)
    try:
        text = source.decode(name)
    except LookupError:
        raise SourceError(f"declares the unknown encoding {name!r}") from None
    except UnicodeDecodeError as error:
        line = _line(source, error.start)
        raise SourceError(f"is not valid {_shown(name)} (byte {error.start})", line) from None
    except ValueError:
        raise SourceError(f"is not valid {_shown(name)}") from None
    if name not in _UTF8 and "coding" not in text:
        # The cookie was read as ASCII, so an encoding that does not contain ASCII cannot be the
        # right one.
        raise SourceError(f"declares the encoding {name!r}, which its own first lines are not in")
    return text


def lines(text: str) -> list[str]:
    """Split a text into lines as Python does: ``str.splitlines`` also splits at form feeds."""
    return re.split(r"\r\n|\r|\n", text)


def _cookie(source: bytes) -> str | None:
    if b"coding" not in source:
        return None
    head = re.match(_TWO_LINES, source.removeprefix(_BOM))
    if head is None or b"coding" not in head.group():
        return None
    for line in head.groups():
        found = re.match(_COOKIE, line)
        if found:
            return _normal(found.group(1).decode("ascii").lower().replace("_", "-"))
        if not re.fullmatch(_BLANK, line):
            return None
    return None


def _normal(name: str) -> str:
    for beginning, known in _BY_THEIR_BEGINNING.items():
        if name == beginning or name.startswith(f"{beginning}-"):
            return known
    return name


def _line(source: bytes, position: int) -> int:
    before = source[:position]
    return before.count(b"\n") + before.count(b"\r") - before.count(b"\r\n") + 1


def _shown(name: str) -> str:
    return "UTF-8" if name in _UTF8 else name
