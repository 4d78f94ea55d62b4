"""Limits: which orders they would have refused, by the function that the runtime runs.

    order's first fill  ---> admit_within(plan, rows, key) ---> refused by a limit: AUD013
    each fill more of it --> the same, with what the order is known to be by then
    each fill -------------> legs, their worth, and the totals of their scopes

The venue executed every order, so each counts from then on, as one does that observe mode lets go. A
file of fills shows no order in flight, no market price beside the order's own, no equity, nothing that
was fed and nobody who resumed: limits that need those are left out, and named.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from invariant_guard.audit.book import MOST_ORDERS
from invariant_guard.audit.codes import AuditCode
from invariant_guard.audit.findings import Finding, Findings
from invariant_guard.audit.model import Fill, Where
from invariant_guard.audit.readers.maker import product_of
from invariant_guard.audit.ruling import OpenLegs, OrderVerdict
from invariant_guard.ledger.limits.book import Book
from invariant_guard.ledger.limits.judge import admit_within
from invariant_guard.ledger.limits.model import OnBreach, ScopeLimits
from invariant_guard.ledger.limits.plan import LimitPlan, Rules
from invariant_guard.ledger.limits.pricing import Prices, valued
from invariant_guard.ledger.limits.reading import Limits
from invariant_guard.ledger.limits.rows import NO_ROW, Row
from invariant_guard.ledger.limits.scopes import matches
from invariant_guard.ledger.limits.totals import added, changes
from invariant_guard.ledger.model.breach import Breach
from invariant_guard.ledger.model.enums import LIMIT_REFUSALS, Kind, Status
from invariant_guard.ledger.model.keys import Key
from invariant_guard.ledger.model.units import to_text
from invariant_guard.ledger.protocol.admission import Decision, Request
from invariant_guard.ledger.protocol.events import EventKind
from invariant_guard.ledger.protocol.exposure import KeyState

#: What a file of fills never shows, by the limits that need it.
LEFT_OUT: Mapping[str, str] = {
    "max-open-orders": "orders in flight",
    "duplicate-window": "what an order asked for, beyond what filled of it",
    "price-collar": "reference prices",
    "max-daily-loss": "the account's equity",
    "max-drawdown": "the account's equity",
}
_LIMITS = frozenset(LIMIT_REFUSALS)
_MILLISECOND = 1_000_000


class _Asked(NamedTuple):
    """An order as it was asked for: on what, and whether a limit refused it."""

    plan: LimitPlan
    rows: tuple[Row, ...]
    key: KeyState
    request: Request
    now: int
    bound: bool


class LimitWatch:
    """Holds the orders of a replay to limits.

    Args:
        limits: as a file says them.
        found: where what was found goes.
    """

    def __init__(self, limits: Limits, found: Findings) -> None:
        self._limits = limits
        self._rules = Rules(Book(1, _judgeable(limits)))
        self._found = found
        self._keys: dict[Where, KeyState] = {}
        self._rows: dict[str, Row] = {}
        self._planned: set[tuple[str, str]] = set()
        self._unmet = {entry.scope for entry in limits.entries}
        #: Orders that may fill again, in two generations.
        self._orders: dict[tuple[Where, str], _Asked] = {}
        self._older: dict[tuple[Where, str], _Asked] = {}
        self._judged = self._untold = self._warned = 0
        self._bound: dict[tuple[str, str, str], int] = {}

    def take(self, fill: Fill, verdict: OrderVerdict, after: OpenLegs, *, first: bool) -> None:
        """Take a fill in, by what the replay made of it."""
        key = self._keys.get(fill.where)
        if key is None:
            key = KeyState(_key_text(fill.where), status=Status.READY, exact=True)
        worth = valued(Prices(fill.price or None), fill.side, fill.quantity, 0).notional
        if fill.unit:
            # So many contracts of unknown size are worth nobody knows what.
            worth = None
        if first:
            self._ask(fill, verdict, key, worth)
        else:
            self._ask_again(fill, worth)
        moved = _moved(key, after, worth, fill.quantity)
        change = changes(self._rules, 0, key, moved)
        for scope, _, row in added(self._rows, change):
            self._rows[scope] = row
        self._keys[fill.where] = moved

    def _ask(self, fill: Fill, verdict: OrderVerdict, key: KeyState, worth: int | None) -> None:
        exit_ = verdict in (OrderVerdict.EXIT, OrderVerdict.UNDECLARED)
        request = Request(
            fill.order_id or fill.place, fill.side, Kind.CLOSE if exit_ else Kind.OPEN, fill.quantity,
            enforced=verdict is OrderVerdict.EXIT, observed=True, source=fill.source, notional=worth,
            price="" if worth is None else fill.price,
        )  # fmt: skip
        plan = self._plan(key.key, fill.source)
        rows = tuple(self._rows.get(name, NO_ROW) for name in plan.rows)
        now = fill.at // _MILLISECOND
        found = admit_within(plan, rows, key, None, request, now)
        for scope, before, after in found.changed:
            # The totals are those of what was filled, not of what was asked.
            self._rows[scope] = before._replace(windows=after.windows)
        decision = found.step.answer
        if verdict is OrderVerdict.CANNOT_TELL or fill.unit:
            self._untold += 1
            return
        self._judged += 1
        if decision.refusal is None:
            breached = (event.kind is EventKind.LIMIT_BREACHED for event in found.step.events)
            self._warned += any(breached)
        bound = self._note(fill, decision)
        if fill.order_id:
            if len(self._orders) >= MOST_ORDERS:
                self._older, self._orders = self._orders, {}
            name_ = (fill.where, fill.order_id)
            self._orders[name_] = _Asked(plan, rows, key, request, now, bound)

    def _ask_again(self, fill: Fill, worth: int | None) -> None:
        """Ask for all that has filled of an order, on what it first met."""
        name = (fill.where, fill.order_id)
        asked = self._orders.get(name) or self._older.get(name)
        if asked is None or asked.bound:
            return
        request, known = asked.request, asked.request.notional
        request = request._replace(
            quantity=(request.quantity or 0) + fill.quantity,
            notional=None if known is None or worth is None else known + worth,
        )
        found = admit_within(asked.plan, asked.rows, asked.key, None, request, asked.now)
        bound = self._note(fill, found.step.answer)
        self._orders[name] = asked._replace(request=request, bound=bound)

    def _note(self, fill: Fill, decision: Decision) -> bool:
        """Note the limit that stood in an order's way; tell whether one did."""
        breach = decision.breach
        if decision.refusal not in _LIMITS or breach is None:
            return False
        code = str(decision.refusal)
        name = (breach.scope, breach.name, code)
        self._bound[name] = self._bound.get(name, 0) + 1
        self._found.add(
            Finding(
                AuditCode.AUD013, fill.at, fill.where, f"{code}: {breach.text}",
                (fill.source,) if fill.source else (), (fill.place,), None, _facts(breach),
            )
        )  # fmt: skip
        return True

    def _plan(self, key: str, source: str) -> LimitPlan:
        plan = self._rules.plan(key, source)
        if self._unmet and (key, source) not in self._planned:
            self._planned.add((key, source))
            self._unmet -= {
                scope
                for scope in self._unmet
                for row in plan.rows
                if scope.partition(":")[0] == row.partition(":")[0] and matches(scope, row)
            }
        return plan

    def document(self) -> dict[str, Any]:
        """Return what the limits would have done, as JSON has it."""
        return {
            "version": self._limits.version,
            "judged": self._judged,
            "cannot_tell": self._untold,
            "would_bind": [
                {"scope": scope, "limit": name, "code": code, "orders": number}
                for (scope, name, code), number in sorted(self._bound.items())
            ],
            "would_warn": self._warned,
            "scopes_without_orders": sorted(self._unmet),
        }

    def notes(self) -> list[str]:
        """Return what of the limits could not be judged, in sentences."""
        names = {name for entry in self._limits.entries for name, _ in entry.caps}
        found = [
            f"{name} is not judged: a file of fills shows nothing of {why}"
            for name, why in LEFT_OUT.items()
            if name in names
        ]
        if any(entry.dynamic for entry in self._limits.entries):
            found.append("caps that are fed are judged as they stand in the limits' file")
        if any(entry.on_breach is OnBreach.HALT for entry in self._limits.entries):
            found.append("a limit that halts its scope is judged as one that refuses")
        found += [
            f"no order is of {scope}, so its limits bound nothing: say --account and --exchange, and "
            "write symbols that name their product"
            for scope in sorted(self._unmet)
        ]
        return found


def _facts(breach: Breach) -> tuple[tuple[str, str], ...]:
    return (
        ("scope", breach.scope), ("limit", breach.name), ("used", to_text(breach.used)),
        ("asked", to_text(breach.asked)), ("cap", to_text(breach.cap)),
    )  # fmt: skip


def _judgeable(limits: Limits) -> Limits:
    """Return what of the limits can be judged by fills."""
    return limits._replace(
        # Nobody fed a rate to a record.
        fx=(),
        required=tuple(name for name in limits.required if name not in LEFT_OUT),
        entries=tuple(map(_judgeable_entry, limits.entries)),
    )


def _judgeable_entry(entry: ScopeLimits) -> ScopeLimits:
    halts = entry.on_breach is OnBreach.HALT
    return entry._replace(
        caps=tuple((name, cap) for name, cap in entry.caps if name not in LEFT_OUT),
        dynamic=None,
        on_breach=OnBreach.REFUSE if halts else entry.on_breach,
    )


def _key_text(where: Where) -> str:
    return Key(where.account, where.exchange, product_of(where.symbol), where.symbol).text


def _moved(key: KeyState, after: OpenLegs, worth: int | None, quantity: int) -> KeyState:
    """Return a key with the legs after a fill, at cost."""
    moved = key.holding(after.long, after.short)

    def cost(held: int, now: int, before: int | None, otherwise: int | None) -> int | None:
        if worth is None or before is None or now <= held:
            return otherwise
        # All of a fill, or what of it went through zero.
        return before - (-worth * min(now - held, quantity) // quantity)

    return moved._replace(
        long_value=cost(key.long, after.long, key.long_value, moved.long_value),
        short_value=cost(key.short, after.short, key.short_value, moved.short_value),
    )
