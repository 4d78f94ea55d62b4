"""Path patterns of the settings (``exclude``, ``per-file-ignores``), in the manner of .gitignore.

A pattern without a slash matches a file or folder of that name anywhere; one with a slash counts
from the settings' folder. Whatever matches a folder matches all below it. ``pathspec`` would say
the same at several times the cost of a whole start, so it is kept for .gitignore files, whose
every corner matters.
"""

from __future__ import annotations

import re
from functools import lru_cache


class GlobError(ValueError):
    """A pattern that matches nothing because it is malformed."""


@lru_cache(maxsize=64)
def compile_globs(patterns: tuple[str, ...]) -> re.Pattern[str] | None:
    """Compile patterns to one expression for a whole POSIX path.

    The path is relative to the settings' folder; no patterns give None.
    """
    if not patterns:
        return None
    return re.compile("|".join(f"(?:{_translate(pattern)})" for pattern in patterns), re.DOTALL)


def matches(patterns: tuple[str, ...], path: str, *, folder: bool = False) -> bool:
    """Tell whether a path, or a folder above it, matches one of the patterns."""
    compiled = compile_globs(patterns)
    return compiled is not None and compiled.fullmatch(f"{path}/" if folder else path) is not None


def _translate(pattern: str) -> str:
    if pattern.startswith("!"):
        raise GlobError(f"{pattern!r} can take nothing back: write what is meant without `!`")
    body = pattern[2:] if pattern.startswith("./") else pattern
    only_below = body.endswith("/")
    anchored = "/" in body.rstrip("/")
    body = body.strip("/")
    if not body:
        raise GlobError(f"{pattern!r} matches nothing")
    prefix = "" if anchored else "(?:.*/)?"
    suffix = "/.*" if only_below else "(?:/.*)?"
    return prefix + "".join(_pieces(body, pattern)) + suffix


def _pieces(body: str, pattern: str) -> list[str]:
    pieces = []
    index = 0
    while index < len(body):
        if body.startswith("**/", index):
            pieces.append("(?:.*/)?")
            index += 3
        elif body.startswith("**", index):
            pieces.append(".*")
            index += 2
        elif body[index] == "*":
            pieces.append("[^/]*")
            index += 1
        elif body[index] == "?":
            pieces.append("[^/]")
            index += 1
        elif body[index] == "[":
            piece, index = _class(body, index, pattern)
            pieces.append(piece)
        else:
            pieces.append(re.escape(body[index]))
            index += 1
    return pieces


def _class(body: str, start: int, pattern: str) -> tuple[str, int]:
    # A bracket right after the opening one stands for itself, as in a shell.
    end = body.find("]", start + (3 if body.startswith("[!", start) else 2))
    if end < 0:
        raise GlobError(f"{pattern!r} has a '[' without its ']'")
    inside = body[start + 1 : end]
    negated = inside.startswith("!")
    if negated:
        inside = inside[1:]
    escaped = re.sub(r"([\\\[\]^&~|])", r"\\\1", inside)
    piece = f"[{'^/' if negated else ''}{escaped}]"
    try:
        re.compile(piece)
    except re.error:
        raise GlobError(f"{pattern!r} has a range whose ends are the wrong way round") from None
    return piece, end + 1
