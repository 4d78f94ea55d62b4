"""Patterns of .gitignore as git reads them (``wildmatch.c``, ``dir.c``), as expressions over bytes."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

# Behind the path of a folder, where a slash could be taken for one between two names; no name holds it.
FOLDER = b"\0"
_NEVER = frozenset(b"/\0")
# As in the C locale, in which git asks.
_CLASSES: dict[bytes, Callable[[int], bool]] = {
    b"alnum": lambda byte: bytes([byte]).isalnum(),
    b"alpha": lambda byte: bytes([byte]).isalpha(),
    b"blank": lambda byte: byte in b" \t",
    b"cntrl": lambda byte: byte < 32 or byte == 127,
    b"digit": lambda byte: bytes([byte]).isdigit(),
    b"graph": lambda byte: 32 < byte < 127,
    b"lower": lambda byte: bytes([byte]).islower(),
    b"print": lambda byte: 32 <= byte < 127,
    b"punct": lambda byte: 32 < byte < 127 and not bytes([byte]).isalnum(),
    b"space": lambda byte: byte in b" \t\n\v\f\r",
    b"upper": lambda byte: bytes([byte]).isupper(),
    b"xdigit": lambda byte: byte in b"0123456789abcdefABCDEF",
}


class Pattern(NamedTuple):
    """One line of a .gitignore, for the whole of a path.

    That of a folder ends in ``FOLDER``.
    """

    expression: bytes
    ignores: bool
    """False for one that takes back what was ignored."""
    by_name: bool
    """Whether it is held against the last part of a path, and not the whole of it."""


def pattern_of(line: bytes) -> Pattern | None:
    """Read a line; None for one that matches nothing."""
    if line.startswith(b"#"):
        return None
    body = _without_trailing_spaces(line.removesuffix(b"\r"))
    ignores = not body.startswith(b"!")
    if not ignores:
        body = body[1:]
    end = rb"\0?"
    if body.endswith(b"/"):
        body, end = body[:-1], rb"\0"
    by_name = b"/" not in body
    expression = _translated(body.removeprefix(b"/"), by_name=by_name) if body else None
    return None if expression is None else Pattern(expression + end, ignores, by_name)


def _without_trailing_spaces(line: bytes) -> bytes:
    """Cut the spaces at the end; a backslash keeps one."""
    end = at = 0
    while at < len(line):
        kept = line[at : at + 1] != b" "
        at += 2 if line[at : at + 1] == b"\\" else 1
        if kept:
            end = at
    return line[:end]


def _translated(body: bytes, *, by_name: bool) -> bytes | None:
    pieces = []
    at = 0
    while at < len(body):
        one = body[at : at + 1]
        if one == b"\\":
            if at + 1 == len(body):
                return None
            pieces.append(re.escape(body[at + 1 : at + 2]))
            at += 2
        elif one == b"?":
            pieces.append(rb"[^/\0]")
            at += 1
        elif one == b"*":
            piece, at = _stars(body, at, by_name=by_name)
            pieces.append(piece)
        elif one == b"[":
            found = _set(body, at + 1)
            if found is None:
                return None
            members, at = found
            pieces.append(b"[%s]" % b"".join(b"\\x%02x" % each for each in sorted(members)))
            if not members:
                return None
        else:
            pieces.append(re.escape(one))
            at += 1
    return b"".join(pieces)


def _stars(body: bytes, at: int, *, by_name: bool) -> tuple[bytes, int]:
    """Translate stars; two or more that stand for whole folders match across slashes."""
    end = at
    while body[end : end + 1] == b"*":
        end += 1
    follows = body[end : end + 1]
    is_whole = (at == 0 or body[at - 1 : at] == b"/") and (
        follows in (b"", b"/") or body[end : end + 2] == b"\\/"
    )
    if end - at == 1 or by_name or not is_whole:
        return rb"[^/\0]*", end
    if follows == b"/":
        return rb"(?:.*/)?", end + 1
    return rb"[^\0]*", end


def _set(body: bytes, at: int) -> tuple[set[int], int] | None:
    """Read what stands in brackets, and where it ends; None where no bracket closes it."""
    negated = body[at : at + 1] in (b"!", b"^")
    if negated:
        at += 1
    members: set[int] = set()
    before = None
    first = True
    while True:
        one = body[at : at + 1]
        if not one:
            return None
        if one == b"]" and not first:
            break
        first = False
        if one == b"-" and before is not None and body[at + 1 : at + 2] not in (b"", b"]"):
            at += 1
            if body[at : at + 1] == b"\\":
                at += 1
                if at == len(body):
                    return None
            members |= set(range(before, body[at] + 1))
            before = None
        elif body[at : at + 2] == b"[:" and (closing := body.find(b"]", at + 2)) > 0:
            if body[closing - 1 : closing] == b":" and closing - 1 >= at + 2:
                is_member = _CLASSES.get(body[at + 2 : closing - 1])
                if is_member is None:
                    return None
                members |= {byte for byte in range(256) if is_member(byte)}
                before = None
                at = closing
            else:
                members.add(ord("["))
                before = ord("[")
        else:
            if one == b"\\":
                at += 1
                if at == len(body):
                    return None
            members.add(body[at])
            before = body[at]
        at += 1
    if negated:
        members = set(range(256)) - members
    return members - _NEVER, at + 1
