"""The facts about an order call that a change of its source needs."""

from __future__ import annotations

from typing import NamedTuple

from lint_plugin.results.finding import Report


class GuardInSight(NamedTuple):
    """A guard that the place of an order can call by this spelling."""

    callee: str
    is_coroutine: bool


class OrderToFix(NamedTuple):
    """One order call, at the token that a finding about it stands at.

    ``symbol``, ``side`` and ``quantity`` are source text, empty where the call does not state them.
    ``exit`` is the keyword of the guard that says an exit: `reduce_only`, `close_position` or empty.
    ``passes_on`` says that the function round it bears an order's name itself, so that its callers can
    be asked for the guard. ``awaits`` says that the guard is a coroutine in this file.
    """

    line: int
    column: int
    symbol: str
    side: str
    quantity: str
    exit: str
    passes_on: bool
    awaits: bool
    guards: tuple[GuardInSight, ...]


class ToFix(NamedTuple):
    """The report on a file, and the facts about its orders."""

    report: Report
    orders: tuple[OrderToFix, ...] = ()
