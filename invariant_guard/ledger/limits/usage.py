"""Usage: how far each limit in force is used, as a person reads it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from invariant_guard.ledger.limits.book import Book
from invariant_guard.ledger.limits.judge import no_rate
from invariant_guard.ledger.limits.names import LOSSES
from invariant_guard.ledger.limits.plan import Rule, Rules
from invariant_guard.ledger.limits.rows import NO_ROW, Row, Totals
from invariant_guard.ledger.model.units import UNIT
from invariant_guard.ledger.protocol.exposure import KeyState


class Usage(NamedTuple):
    """One limit on one scope; `used` and `cap` in units of 10**-30."""

    scope: str
    name: str
    # None where the limit is about single orders.
    used: int | None
    # None where nothing may open because what feeds it is stale.
    cap: int | None
    how: str = ""
    # Something in the scope has no price, a loss was reached: why the number says too little.
    note: str = ""
    # What should feed it is not heard of: it is on its floor, without a cap, or lacks an equity.
    stale: bool = False


def usage_of(
    book: Book, keys: Iterable[KeyState], rows: Mapping[str, Row], now: int
) -> list[Usage]:  # fmt: skip
    """Return how far every limit is used, on every scope that the ledger knows."""
    rules, found = Rules(book), {}
    sources = [name.partition(":")[2] for name in rows if name.startswith("source:")]
    for key in keys:
        for source in dict.fromkeys(("", *sources)):
            plan = rules.plan(key.key, source)
            for rule in plan.rules:
                scope = plan.rows[rule.row]
                if (scope, rule.mark) not in found:
                    found[scope, rule.mark] = _usage(rule, scope, rows.get(scope, NO_ROW), key, now)
                if rule.kind.valued and plan.lacks_rate(now):
                    found[scope, rule.mark] = found[scope, rule.mark]._replace(
                        note=no_rate(plan.currency), stale=True
                    )
    return [found[name] for name in sorted(found)]


def _usage(rule: Rule, scope: str, row: Row, key: KeyState, now: int) -> Usage:
    cap = rule.in_force(now)
    note, stale = "", cap.how in ("floor", "stale")
    if rule.name in LOSSES:
        standing = row.standing
        seen = standing.seen
        stale = seen is None or not seen <= now <= seen + rule.window
        if rule.name in standing.latched:
            note = "reached: resume the account"
        elif stale:
            note = "the equity was not reported lately"
    elif rule.kind.valued and rule.kind.total and row.totals.unpriced:
        note = f"{row.totals.unpriced} without a price"
    return Usage(scope, rule.name, _used(rule, row, key, now), cap.cap, cap.how, note, stale)


def _used(rule: Rule, row: Row, key: KeyState, now: int) -> int | None:
    name, totals = rule.name, row.totals
    if name == "max-long":
        return key.long + totals.buying
    if name == "max-short":
        return key.short + totals.selling
    if name == "max-net-notional":
        return _net(totals)
    if name == "max-gross-notional":
        return totals.long + totals.short + totals.buy + totals.sell
    if name == "order-rate":
        return sum(at > now - rule.window for at in row.windows.rate) * UNIT
    if name == "max-daily-loss":
        return max(row.standing.began - row.standing.last, 0)
    if name == "max-drawdown":
        high, fallen = row.standing.high, row.standing.high - row.standing.last
        return fallen * UNIT // high if high > 0 else 0
    counts = {
        "max-open-orders": totals.orders,
        "max-positions": totals.positions,
        "max-openings-without-review": row.windows.openings,
    }
    return counts[name] * UNIT if name in counts else None


def _net(totals: Totals) -> int:
    bought, sold = totals.long + totals.buy - totals.short, totals.short + totals.sell - totals.long
    return max(bought, sold, 0)
