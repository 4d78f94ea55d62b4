"""What is found in the files of a run, each with its file."""

from typing import NamedTuple

from lint_plugin.results.finding import Finding, OrderCall


class Located(NamedTuple):
    """A finding, with the file it is in and the identity that survives moved lines."""

    finding: Finding
    path: str
    """POSIX, relative to the current folder."""
    key: str
    """POSIX, relative to the settings' folder."""
    fingerprint: str


class Placed(NamedTuple):
    """An order call with its file, and the finding at its location.

    The finding is there whether or not it is shown. ``reason`` is what the comment says that suppresses
    it, ``fingerprint`` its identity.
    """

    order: OrderCall
    path: str
    finding: Finding | None
    suppressed: bool
    reason: str = ""
    fingerprint: str = ""
