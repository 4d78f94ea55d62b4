"""Noting: what a reserved order leaves of its scopes, and whether within bounds.

Most openings are far from every cap. So a plan says of each scope the most that it may hold with an
order (`Bounds`), for all of its limits that compare one number with a cap that holds for good; and one
pass, before anything is decided, makes the rows that the order would leave and compares them. An
opening within all bounds passes these limits and has nothing to tell of them. One that is not within
is judged limit by limit, so being outside decides nothing.
"""

from __future__ import annotations

from invariant_guard.basics.tuples import made_of
from invariant_guard.ledger.limits.plan import LimitPlan
from invariant_guard.ledger.limits.rows import (
    NO_STANDING,
    NO_WINDOWS,
    Change,
    Row,
    Totals,
    Windows,
)
from invariant_guard.ledger.model.enums import Kind, Side
from invariant_guard.ledger.model.units import UNIT
from invariant_guard.ledger.protocol.admission import Request
from invariant_guard.ledger.protocol.exposure import KeyState

_OPEN, _BUY = Kind.OPEN, Side.BUY

# Rows keep no more times than this: a cap on a rate is at most so much.
MOST_TIMES = 1000


def noted(
    plan: LimitPlan, rows: tuple[Row, ...], key: KeyState, request: Request, quantity: int, now: int
) -> tuple[list[Change], bool]:
    """Return what an order changes of its scopes, and whether it opens within all bounds.

    It does not where one of the scopes is halted, or where of one something was told.

    Args:
        plan: of the key and the order's source.
        rows: of the plan's scopes.
        key: as it is before the order.
        request: of the order.
        quantity: of the order, in units.
        now: the store's time, in ms.
    """
    long, short, within = key.long, key.short, request.kind is _OPEN
    opens = positions = worth = to_buy = to_sell = buys = sells = unpriced = 0
    if within:
        opens, notional, left = 1, request.notional, quantity if quantity > 0 else 0
        nearest = rows[0].totals
        if not (long or short or nearest.opens):
            positions = 1
        if notional is None or not plan.priced or not quantity:
            unpriced = 1 if left else 0
        else:
            worth = notional if plan.rate == UNIT else plan.worth(notional)
        if request.side is _BUY:
            to_buy, buys = left, worth
            within = long + nearest.buying + left <= plan.most_long
        else:
            to_sell, sells = left, worth
            within = short + nearest.selling + left <= plan.most_short
        if not 0 < quantity <= plan.most_quantity or (
            plan.valued and (worth > plan.most_worth or not _is_valued(plan, request, now))
        ):
            within = False
    changed: list[Change] = []
    for i, scope, kept, counted, timed, most in plan.touched:
        totals, windows, standing = before = rows[i]
        if within and (
            (windows is not NO_WINDOWS and windows.told)
            or (standing is not NO_STANDING and (standing.halted or standing.latched))
        ):
            within = False
        if timed:
            windows = _note_in(windows, plan, i, request, quantity, now)
        (orders, openings, held, buying, selling, long_worth, short_worth, buy_worth, sell_worth,
         unknown) = totals  # fmt: skip
        if within and most is not None:
            most_orders, most_positions, most_gross, most_unpriced, most_openings = most
            within = (
                orders < most_orders
                and held + positions <= most_positions
                and long_worth + short_worth + buy_worth + sell_worth + worth <= most_gross
                and unknown + unpriced <= most_unpriced
                and (windows is NO_WINDOWS or windows.openings <= most_openings)
            )
        if counted:
            totals = made_of(Totals, (orders + 1, *totals[1:]))
        elif kept:
            totals = made_of(
                Totals,
                (orders + 1, openings + opens, held + positions, buying + to_buy,
                 selling + to_sell, long_worth, short_worth, buy_worth + buys, sell_worth + sells,
                 unknown + unpriced),
            )  # fmt: skip
        elif not timed or windows is before.windows:
            continue
        changed.append((scope, before, made_of(Row, (totals, windows, standing))))
    if within:
        for i in plan.untouched:
            _, windows, standing = rows[i]
            if windows.told or standing.halted or standing.latched:
                within = False
    return changed, within


def _is_valued(plan: LimitPlan, request: Request, now: int) -> bool:
    """Whether an opening's worth is known in the limits' currency."""
    if request.notional is None or not plan.priced or (plan.currency and plan.lacks_rate(now)):
        return False
    return request.price != "" or is_fresh(plan, request)


def is_fresh(plan: LimitPlan, request: Request) -> bool:
    """Whether the reference price of an order is young enough to count."""
    age, most = request.age, plan.max_age
    return age is not None and most is not None and age <= most


def _note_in(
    windows: Windows, plan: LimitPlan, row: int, request: Request, quantity: int, now: int
) -> Windows:
    """Note an order in the windows of one of its scopes."""
    rate, recent = plan.rates[row], 0 if row else plan.recent
    opens = request.kind is _OPEN and row in plan.reviewed
    if not (rate or recent or opens):
        return windows
    times, last, openings, told = windows
    if rate:
        times = (*(at for at in times if at > now - rate), now)[-MOST_TIMES:]
    if recent:
        mark = fingerprint(request, quantity)
        last = (*(each for each in last if each[0] > now - recent), (now, mark))
    return made_of(Windows, (times, last, openings + opens, told))


def fingerprint(request: Request, quantity: int) -> str:
    """Return what makes two requests on a key the same order."""
    side, kind = request.side.value, request.kind.value
    return f"{side}|{kind}|{quantity}|{request.price}|{request.source}"
