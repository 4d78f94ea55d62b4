"""Models with limits, and weaker ways of keeping them, each of which must fail.

The search judges by itself: at each admission it counts what has filled at the venue and what can
still fill there, whatever the ledger says, and compares that with the cap of the moment.
"""

from __future__ import annotations

from typing import Any

from invariant_guard.ledger.limits.book import Book, Feed
from invariant_guard.ledger.limits.judge import Judge, admit_within
from invariant_guard.ledger.limits.model import Dynamic, ScopeLimits
from invariant_guard.ledger.limits.plan import Rules
from invariant_guard.ledger.limits.reading import Limits
from invariant_guard.ledger.limits.rows import NO_ROW, Totals
from invariant_guard.ledger.limits.totals import changes
from invariant_guard.ledger.model.enums import Kind, State
from invariant_guard.ledger.model.units import UNIT
from invariant_guard.ledger.protocol.admission import Decision, Request
from invariant_guard.ledger.protocol.exposure import KeyState

from .schemes import CLOSE, LONG, SHORT, _silence_releases
from .world import Limited, Model, Scheme, World, known

CAPS = (("max-long", 1), ("max-short", 1), ("max-open-orders", 1 * UNIT))


def _rules(caps: tuple[tuple[str, int], ...] = CAPS) -> Rules:
    return Rules(Book(1, Limits(1, "USD", 0, (), (ScopeLimits("key:k", caps),))))


def _fed(until: int) -> Rules:
    """Two of a side while the feed is fresh, one when it is stale."""
    dynamic = Dynamic("vol", ("max-long",), 10**6, UNIT // 2)
    entry = ScopeLimits("key:k", (("max-long", 2),), dynamic=dynamic)
    feeds = (Feed("vol", "key:k", UNIT, until),)
    return Rules(Book(1, Limits(1, "USD", 0, (), (entry,)), feeds))


def _admit(world: World, request: Request, model: Model, *, now: int | None = None,
           totals: Totals | None = None) -> Any:  # fmt: skip
    assert world.limited is not None
    plan = world.limited.rules.plan("k", "")
    row = NO_ROW._replace(totals=totals or world.totals or Totals())
    rows = (row, *[NO_ROW] * 4)
    now = world.now if now is None else now
    return admit_within(plan, rows, world.key, known(world, request.id), request, now).step


def _read_before(world: World, request: Request, model: Model) -> Any:
    """Judge by totals that were read before the step: both read an empty key."""
    return _admit(world, request, model, totals=Totals())


def _believes_the_feed(world: World, request: Request, model: Model) -> Any:
    """Take what was fed for fresh for ever."""
    return _admit(world, request, model, now=0)


def _exit_is_an_order(world: World, request: Request, model: Model) -> Any:
    """Judge an exit that the venue enforces as if it opened something."""
    step = _admit(world, request, model)
    if request.kind is Kind.OPEN:
        return step
    assert world.limited is not None
    rows = (NO_ROW._replace(totals=world.totals or Totals()), *[NO_ROW] * 4)
    opening = request._replace(kind=Kind.OPEN)
    judge = Judge(world.limited.rules.plan("k", ""), rows, opening, world.now)
    found = judge.limit(world.key, opening, 1)
    if found is None:
        return step
    return step._replace(answer=Decision(found[0], False, breach=found[1]))


def _unknown_forgotten(rules: Rules, opens: int, before: KeyState, after: KeyState) -> Any:
    """Leave out of the totals what nobody knows the fate of."""

    def known_ones(key: KeyState) -> KeyState:
        return key._replace(live=tuple(r for r in key.live if r.state is not State.UNKNOWN))

    return changes(rules, opens, known_ones(before), known_ones(after))


def _exit_gives_credit(rules: Rules, opens: int, before: KeyState, after: KeyState) -> Any:
    """Lower the totals by an exit when it is admitted, not when it fills."""
    more = changes(rules, opens, before, after)
    credit = sum(r.kind is Kind.CLOSE for r in after.live) - sum(
        r.kind is Kind.CLOSE for r in before.live
    )
    return {scope: change._replace(buying=change.buying - credit) for scope, change in more.items()}


LIMITS = Scheme("limits", admit=_admit)
ONE, FED = Limited(_rules()), Limited(_fed(1), cap=lambda now: 2 if now < 1 else 1, settled=1)
LEGS = Limited(_rules((("max-long", 1),)))
BOTH = (LONG, LONG)

LIMITED_CI = (
    Model(BOTH, None, scheme=LIMITS, limited=ONE),
    Model(BOTH, 1, scheme=LIMITS, limited=ONE),
    Model(BOTH, None, reconciles=False, scheme=LIMITS, limited=FED),
    Model((LONG, CLOSE), None, reconciles=False, scheme=LIMITS, limited=ONE),
)
LIMITED_FULL = (
    Model(BOTH, None, horizon=1, scheme=LIMITS, limited=FED),
    Model((LONG, CLOSE), None, scheme=LIMITS, limited=ONE),
    Model((LONG, LONG, CLOSE), None, horizon=1, scheme=LIMITS, limited=LEGS),
    Model((LONG, LONG, SHORT), None, horizon=1, scheme=LIMITS, limited=LEGS),
)
LIMITED_WEAK = (
    Model(BOTH, None, scheme=Scheme("a total read before the step", admit=_read_before),
          limited=LEGS),
    Model(BOTH, None, scheme=Scheme("an UNKNOWN that is not counted", admit=_admit),
          limited=Limited(LEGS.rules, count=_unknown_forgotten)),
    Model(BOTH, None, limited=LEGS,
          scheme=Scheme("a timeout that releases", admit=_admit, leave=_silence_releases)),
    Model(BOTH, None, scheme=Scheme("a stale feed taken for fresh", admit=_believes_the_feed),
          limited=FED),
    Model((LONG, CLOSE), None, limited=ONE,
          scheme=Scheme("an exit counted as an opening", admit=_exit_is_an_order)),
    Model((LONG, CLOSE, LONG), None, scheme=Scheme("an exit that gives credit", admit=_admit),
          limited=Limited(LEGS.rules, count=_exit_gives_credit)),
)  # fmt: skip
