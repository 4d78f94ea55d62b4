"""Notices: what a run passed over, and what it may have missed."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

NOTE = "note"
WARNING = "warning"


_SHOWN = 3


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

    @property
    def is_about_a_name(self) -> bool:
        """Whether it is about a name in the code, rather than a path."""
        return self.kind in ("name", "library", "arguments", "posts")

    @property
    def is_about_a_path(self) -> bool:
        """Whether it is about one path."""
        return bool(self.about) and not self.is_about_a_name


# What a reader is to do about a name that no setting lists.
LIST_IT = "add it to `extend-orders` if it sends an order, to `ignore-orders` if it does not"


def counted_places(places: Sequence[str]) -> str:
    """Say how often something stands, and where: `3 times (a.py:1, b.py:2)`."""
    times = "once" if len(places) == 1 else f"{len(places)} times"
    return f"{times} ({some_places(places)})"


def some_places(places: Iterable[str]) -> str:
    """The first places, each once, as a notice shows them."""
    listed = list(dict.fromkeys(places))
    shown = ", ".join(listed[:_SHOWN])
    return f"{shown}, ..." if len(listed) > _SHOWN else shown
