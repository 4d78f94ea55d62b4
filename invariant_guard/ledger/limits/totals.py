"""Totals: what a key adds to its scopes, and what a step changes of that.

Sums, so that a step on one key, seen with no more of its orders than the step needs, changes them by
what it changed itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from invariant_guard.basics.tuples import made_of
from invariant_guard.ledger.limits.plan import LimitPlan, Rules
from invariant_guard.ledger.limits.rows import NO_ROW, NO_TOTALS, Change, Row, Totals
from invariant_guard.ledger.limits.scopes import SOURCE_ROW
from invariant_guard.ledger.model.costs import Cost
from invariant_guard.ledger.model.enums import Kind, Side, State
from invariant_guard.ledger.protocol.exposure import KeyState
from invariant_guard.ledger.protocol.reservations import Reservation

ONE_ORDER = Totals(orders=1)
_OPEN, _BUY, _SETTLED = Kind.OPEN, Side.BUY, State.SETTLED


def contribution(key: KeyState, opens: int, plan: LimitPlan) -> Totals:
    """Return what a key adds to each of its scopes.

    Args:
        key: with its live orders, or with those of them that a step looks at.
        opens: how many of all its live orders open; whether it is a position depends on them.
        plan: of the key, by which its worth comes to the limits' currency.
    """
    found = NO_TOTALS
    for record in key.live:
        found = found.plus(of_order(record, plan))
    long, no_long = _of_leg(key.long, key.long_value, key.long_cost, plan)
    short, no_short = _of_leg(key.short, key.short_value, key.short_cost, plan)
    return found._replace(
        positions=1 if key.long or key.short or opens else 0,
        long=long,
        short=short,
        unpriced=found.unpriced + no_long + no_short,
    )


def _of_leg(held: int, value: int | None, cost: Cost | None, plan: LimitPlan) -> tuple[int, int]:
    """Return what a leg costs in the limits' currency, and 1 where nobody knows."""
    if cost is not None and cost.currency == plan.own:
        return cost.amount, 0
    if value is None or not plan.priced:
        return 0, 1 if held else 0
    return plan.worth(value), 0


def of_order(record: Reservation, plan: LimitPlan) -> Totals:
    """Return what an order adds; one whose fate is UNKNOWN counts in full."""
    if record.state is _SETTLED:
        return NO_TOTALS
    if record.kind is not _OPEN:
        return ONE_ORDER
    left, worth = record.remaining, record.notional
    cost = (
        record.cost(record.quantity, min(record.filled, record.quantity)) if record.rate else None
    )
    if cost is not None and cost.currency == plan.own:
        worth, unpriced = cost.amount, 0
    elif worth is None or not plan.priced or not record.quantity:
        worth, unpriced = 0, 1 if left else 0
    else:
        unpriced = 0
        if record.filled:
            worth -= record.worth(min(record.filled, record.quantity)) or 0
        worth = plan.worth(worth)
    if record.side is _BUY:
        return made_of(Totals, (1, 1, 0, left, 0, 0, 0, worth, 0, unpriced))
    return made_of(Totals, (1, 1, 0, 0, left, 0, 0, 0, worth, unpriced))


def changes(
    rules: Rules, opens: int, before: KeyState, after: KeyState
) -> dict[str, Totals]:  # fmt: skip
    """Return what a step adds to the totals of each scope.

    Args:
        rules: the limits in force.
        opens: the live openings of the key before the step.
        before: the key as the step saw it.
        after: the key as the step left it.
    """
    if after is before or not after.key:
        return {}
    plan = rules.plan(after.key)
    more = sum(record.kind is Kind.OPEN for record in after.live)
    less = sum(record.kind is Kind.OPEN for record in before.live)
    change = contribution(after, opens + more - less, plan).minus(contribution(before, opens, plan))
    found = {plan.rows[i]: change for i in plan.kept if not plan.rows[i].startswith("source:")}
    for source in {record.source for record in (*before.live, *after.live)}:
        mine = rules.plan(after.key, source)
        if SOURCE_ROW in mine.kept:
            counted = [sum(r.source == source for r in key.live) for key in (after, before)]
            found[mine.rows[SOURCE_ROW]] = Totals(orders=counted[0] - counted[1])
    return {scope: change for scope, change in found.items() if change != NO_TOTALS}


def recomputed(rules: Rules, keys: Iterable[KeyState]) -> dict[str, Totals]:
    """Add up the totals of every scope from the keys themselves."""
    found: dict[str, Totals] = {}
    for key in keys:
        for scope, more in changes(rules, 0, KeyState(key.key), key).items():
            found[scope] = found.get(scope, NO_TOTALS).plus(more)
    return {scope: totals for scope, totals in found.items() if totals != NO_TOTALS}


def added(rows: Mapping[str, Row], more: Mapping[str, Totals]) -> list[Change]:
    """Return the scopes whose totals changed."""
    found: list[Change] = []
    for scope, change in more.items():
        before = rows.get(scope, NO_ROW)
        found.append((scope, before, before._replace(totals=before.totals.plus(change))))
    return found
