"""Notices: what a run passed over, and what it may have missed."""

from typing import NamedTuple

NOTE = "note"
WARNING = "warning"


class Notice(NamedTuple):
    """A fact that a reader of a green run should know.

    A *note* repeats what the project itself decided (``exclude``, ``.gitignore``); a *warning* asks
    for a decision, and ``strict`` turns it into exit status 1.
    """

    kind: str
    about: str
    """A path (POSIX, relative to the current folder) or a name; empty where there are several."""
    total: int
    text: str
    level: str = WARNING
