"""The .gitignore files that hold for a folder, nested as git nests them.

A walk asks of every folder before it enters it, so a pattern has to match the path itself, never a
folder above it: the last pattern of the deepest file that does decides.
"""

import os
import re
from collections.abc import Sequence
from typing import NamedTuple

from lint_plugin.util.wildmatch import FOLDER, Pattern, pattern_of


class _Patterns(NamedTuple):
    """All patterns of a file, joined so that a path is searched once.

    The last one comes first.
    """

    by_name: re.Pattern[bytes] | None
    by_path: re.Pattern[bytes] | None
    named: tuple[tuple[int, bool], ...]
    """For each group, which line of the file it is, and whether that ignores."""
    placed: tuple[tuple[int, bool], ...]

    def answer(self, path: bytes) -> bool | None:
        """Tell whether these patterns ignore a path, or take that back.

        None where they say nothing.
        """
        last = path.rpartition(b"/")[2]
        said = [
            lines[found.lastindex - 1]
            for expression, text, lines in (
                (self.by_name, last, self.named),
                (self.by_path, path, self.placed),
            )
            if expression is not None and (found := expression.fullmatch(text)) and found.lastindex
        ]
        return max(said)[1] if said else None


class Ignores(NamedTuple):
    """The .gitignore files from the outermost folder to the innermost, each with its folder."""

    files: tuple[tuple[str, _Patterns], ...] = ()

    def with_folder(self, folder: str) -> "Ignores":
        """Add the .gitignore of a folder below those known so far, if it has one."""
        try:
            with open(os.path.join(folder, ".gitignore"), "rb") as stream:
                content = stream.read()
        except OSError:
            return self
        return Ignores((*self.files, (folder, _patterns(content))))

    def ignored(self, path: str, *, folder: bool) -> bool:
        """Tell whether git would ignore a path whose folder it does not ignore."""
        for base, patterns in reversed(self.files):
            relative = path[len(base.rstrip(os.sep)) + 1 :].replace(os.sep, "/")
            answer = patterns.answer(os.fsencode(relative) + (FOLDER if folder else b""))
            if answer is not None:
                return answer
        return False


def _patterns(content: bytes) -> _Patterns:
    # Not splitlines, which knows ends of lines that git does not.
    lines = content.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    read = [(number, each) for number, line in enumerate(lines) if (each := pattern_of(line))]
    named = [item for item in reversed(read) if item[1].by_name]
    placed = [item for item in reversed(read) if not item[1].by_name]
    return _Patterns(
        _any_of(named),
        _any_of(placed),
        tuple((number, each.ignores) for number, each in named),
        tuple((number, each.ignores) for number, each in placed),
    )


def _any_of(patterns: Sequence[tuple[int, Pattern]]) -> re.Pattern[bytes] | None:
    if not patterns:
        return None
    return re.compile(b"|".join(b"(%s)" % each.expression for _, each in patterns), re.DOTALL)
