"""Unified diffs that `git apply` accepts, byte for byte."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from lint_plugin.results.fixes import FixedFile

_PLAIN = frozenset(range(0x20, 0x7F)) - {ord('"'), ord("\\")}


def unified_diff(files: Iterable[FixedFile]) -> bytes:
    """Write the changes of some files as one patch, relative to the current folder."""
    return b"".join(_of_file(file) for file in files)


def _of_file(file: FixedFile) -> bytes:
    before, after = _lines(file.before), _lines(file.after)
    parts = [
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
        for line in difflib.unified_diff(
            before, after, _name("a/", file.path), _name("b/", file.path)
        )
    ]
    return "".join(parts).encode("latin-1")


def _lines(content: bytes) -> list[str]:
    """Split bytes where git does, each byte as the character of its number."""
    lines = content.decode("latin-1").split("\n")
    return [f"{line}\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])


def _name(prefix: str, path: str) -> str:
    """Write a path as git reads it, quoted where it must be.

    A tab ends one that holds a space.
    """
    name = (prefix + path).encode("utf-8", "surrogateescape")
    if all(byte in _PLAIN for byte in name):
        return name.decode("ascii") + ("\t" if b" " in name else "")
    quoted = "".join(chr(byte) if byte in _PLAIN else f"\\{byte:03o}" for byte in name)
    return f'"{quoted}"'
