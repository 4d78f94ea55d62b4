"""A clock for the phases of a run."""

import time
from collections.abc import Mapping

from lint_plugin.results.times import Times


class Laps:
    """What each phase of a run takes, from one end to the next."""

    def __init__(self) -> None:
        """Start the clock."""
        self._began = time.perf_counter()
        self._phases: dict[str, float] = {}
        self._files: dict[str, Mapping[str, float]] = {}

    def end(self, phase: str) -> None:
        """End a phase."""
        now = time.perf_counter()
        self._phases[phase] = now - self._began
        self._began = now

    def analysed(self, path: str, seconds: Mapping[str, float]) -> None:
        """Take down the stages of one file."""
        self._files[path] = seconds

    def times(self) -> Times:
        """Sum up."""
        return Times(self._phases, self._files)
