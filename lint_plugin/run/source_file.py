"""A file that a run looks at, by its names."""

import os
from typing import NamedTuple

Stamp = tuple[int, int, int, int, int]
"""Times of the last change of content and of inode (ns), size (bytes), inode, device."""


def stamp(status: os.stat_result) -> Stamp:
    """Take from a stat what tells one state of a file from another."""
    return (
        status.st_mtime_ns,
        status.st_ctime_ns,
        status.st_size,
        status.st_ino,
        status.st_dev,
    )


class SourceFile(NamedTuple):
    """A file to look at: the path to open, its two names, and its state."""

    open_as: str
    path: str
    """POSIX, relative to the current folder: what people see."""
    key: str
    """POSIX, relative to the settings' folder: what fingerprints and patterns use."""
    stamp: Stamp | None = None
    """As the walk met it; None for what was named, which is read in any case."""
