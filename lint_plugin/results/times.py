"""Where the time of a run went."""

from collections.abc import Callable, Mapping
from typing import NamedTuple


class Times(NamedTuple):
    """Phases of the run by the wall clock, and stages of each file, in seconds.

    Files are analysed side by side, so their stages may sum up to more than the phase.
    """

    phases: Mapping[str, float] = {}
    files: Mapping[str, Mapping[str, float]] = {}
    """By shown path; nothing of a file whose report was known."""


Ended = Callable[[str], None]
"""What is told each stage when it has ended: the analysis itself looks at no clock."""
