"""Proposals: what a code base seems to need in its settings, each with its evidence."""

from __future__ import annotations

import json
from typing import NamedTuple

from lint_plugin.results.outcome import Failure

# What makes the checker see more; every other key can make it silent.
WIDENING = ("extend-orders", "presets")


class Evidence(NamedTuple):
    """One reason for a proposal, and the places that show it."""

    text: str
    places: tuple[str, ...] = ()
    """`path:line`, in order, each once."""


class Proposal(NamedTuple):
    """A value for a key of the settings.

    ``total`` counts the calls it is about. ``either`` is a check of which nobody can tell whether a true
    answer allows or refuses.
    """

    key: str
    value: str
    total: int
    evidence: tuple[Evidence, ...]
    either: bool = False

    @property
    def settable(self) -> bool:
        """Whether it can be written as it stands."""
        return not self.either

    @property
    def widens(self) -> bool:
        """Whether it can only make the checker see more."""
        return self.key in WIDENING

    @property
    def line(self) -> str:
        """The line for the settings."""
        return f"{self.key} = [{json.dumps(self.value, ensure_ascii=False)}]"


class Wrapper(NamedTuple):
    """A function that sends by an order which is seen, and that other files call."""

    name: str
    path: str
    line: int
    sends: str
    total: int
    files: int
    places: tuple[str, ...]


class Survey(NamedTuple):
    """What a code base seems to need: the result of ``discover``."""

    proposals: tuple[Proposal, ...]
    wrappers: tuple[Wrapper, ...]
    errors: tuple[Failure, ...]
    files: int
    orders: int
    guarded: int
    settings_file: str
    written: tuple[str, ...] = ()
    """The lines put into the settings file."""
