"""Edits of a text, and the way back from the new text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Edit(NamedTuple):
    """A stretch of text that is replaced by another, mostly an empty one."""

    start: int
    end: int
    text: str


class Patch:
    """Some edits applied to a text at once.

    Edits at the same place keep their order; one that is there twice is made once.
    """

    def __init__(self, text: str, edits: Iterable[Edit]) -> None:
        self.edits = sorted(dict.fromkeys(edits), key=lambda edit: edit.start)
        parts = []
        done = 0
        self._moved: list[tuple[int, int, Edit]] = []
        length = 0
        for edit in self.edits:
            if edit.start < done:
                raise ValueError("edits overlap")
            parts.append(text[done : edit.start])
            length += edit.start - done
            parts.append(edit.text)
            self._moved.append((length, length + len(edit.text), edit))
            length += len(edit.text)
            done = edit.end
        parts.append(text[done:])
        self.text = "".join(parts)

    def before(self, offset: int) -> int | Edit:
        """Return the old offset of a new one, or the edit around it."""
        shift = 0
        for start, end, edit in self._moved:
            if offset < start:
                break
            if offset < end:
                return edit
            shift = edit.end - end
        return offset + shift

    def after(self, offset: int) -> int:
        """Return the new offset of an old one.

        Text put in at it stands before it.
        """
        shift = 0
        for _, end, edit in self._moved:
            if edit.end > offset:
                break
            shift = end - edit.end
        return offset + shift

    def place_of(self, edit: Edit) -> int:
        """Return where the text of an edit begins in the new text."""
        return next(start for start, _, each in self._moved if each == edit)
