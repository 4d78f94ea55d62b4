"""A file that a run looks at, by its names."""

from typing import NamedTuple


class SourceFile(NamedTuple):
    """A file to look at: the path to open, and its two names."""

    open_as: str
    path: str
    """POSIX, relative to the current folder: what people see."""
    key: str
    """POSIX, relative to the settings' folder: what fingerprints and patterns use."""
