"""The kinds of evidence that are kept of a file.

Plain data, which is read back without a parser.
"""

from __future__ import annotations

from typing import NamedTuple

Place = tuple[str, int]
"""A name, and the line that it stands on."""


class LikelyFunction(NamedTuple):
    """A function with a likely name."""

    name: str
    calls: tuple[str, ...]
    """The last names of what it calls, sorted."""
    is_abstract: bool
    is_declared: bool


class Likely(NamedTuple):
    """The likely names of one file."""

    calls: tuple[Place, ...] = ()
    definitions: tuple[LikelyFunction, ...] = ()


class Senders(NamedTuple):
    """The calls and functions of one file, as far as they bear on what sends."""

    told: tuple[Place, ...] = ()
    """What is told symbol, side and quantity, and bears no likely name: that is said for its name."""
    posting: tuple[Place, ...] = ()
    """The functions that post to a path of orders, each with the line of the call."""
    functions: tuple[tuple[str, bool], ...] = ()
    """Every function, and whether it is abstract."""
    through: tuple[tuple[str, str], ...] = ()
    """Functions, each with something that it calls by a name that few but senders bear."""
