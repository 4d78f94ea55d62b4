"""Judging: an order against the limits of its scopes, in the step that reserves it.

    enforced exit      passes everything, and is counted
    plain exit         rate, duplicates and open orders; the exact-leg rule has judged its size
    opening            its pool, halts, required limits, and every rule of the plan

An order that could meet one of another account of its pool is reported where nothing refuses it. All
rules have to pass, so of all caps that match the smallest one decides. The Redis script writes
the same down in Lua, and a differential test holds it to this.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from invariant_guard.basics.tuples import made_of
from invariant_guard.ledger.limits import pools
from invariant_guard.ledger.limits.model import Pool
from invariant_guard.ledger.limits.noting import fingerprint, is_fresh, noted
from invariant_guard.ledger.limits.plan import Cap, LimitPlan, Rule
from invariant_guard.ledger.limits.rows import NO_ROW, Change, Row, Standing
from invariant_guard.ledger.model.breach import Breach
from invariant_guard.ledger.model.enums import Kind, Refusal, Side
from invariant_guard.ledger.model.units import UNIT
from invariant_guard.ledger.protocol.admission import Decision, Request, admit
from invariant_guard.ledger.protocol.events import Event, EventKind
from invariant_guard.ledger.protocol.exposure import KeyState
from invariant_guard.ledger.protocol.reservations import Reservation
from invariant_guard.ledger.protocol.steps import Step

_OPEN, _BUY = Kind.OPEN, Side.BUY


class Admitted(NamedTuple):
    """An admission under limits: the step, and what it changed of scopes."""

    step: Step[Decision]
    changed: Sequence[Change]


def admit_within(
    plan: LimitPlan,
    rows: tuple[Row, ...],
    key: KeyState,
    known: Reservation | None,
    request: Request,
    now: int,
    others: tuple[KeyState, ...] = (),
) -> Admitted:
    """Decide a request by the rule and by the limits of its plan.

    `others` are the key's siblings in its pool, by the order of their names.
    """
    if known is not None:
        return Admitted(admit(key, known, request, now), ())
    if plan.rate_of_record and now < plan.rate_until:
        request = request._replace(rate=plan.rate_of_record)
    asked, side = request.quantity, request.side
    quantity = key.leg(side.opposite) if asked is None else asked
    changed, within = noted(plan, rows, key, request, quantity, now)
    if (
        within
        and not (plan.closer or plan.missing)
        and (plan.pool is None or pools.are_out_of_the_way(plan.pool, others, side))
    ):
        step = admit(key, None, request, now)
        return made_of(Admitted, (step, changed if step.answer.reserved else ()))
    judge = Judge(plan, rows, request, now, others, within=within)
    step = admit(key, None, request, now, judge.limit)
    after: Sequence[Change] = changed if step.answer.reserved else ()
    if judge.told or judge.halted:
        after = _note_told(judge, plan, rows, after)
    if judge.events:
        events = (event._replace(quantity=quantity) for event in judge.events)
        step = step._replace(events=(*step.events, *events))
    return made_of(Admitted, (step, after))


def _note_told(
    judge: Judge, plan: LimitPlan, rows: tuple[Row, ...], changed: Sequence[Change]
) -> list[Change]:
    """Note in its scopes what was told of limits, and what they halted."""
    after = {scope: row for scope, _, row in changed}
    before = dict(zip(plan.rows, rows, strict=True))
    for i, told in judge.told.items():
        scope = plan.rows[i]
        row = after.get(scope, before[scope])
        if row.windows.told != tuple(told):
            after[scope] = row._replace(windows=row.windows._replace(told=tuple(told)))
    for scope, standing in judge.halted.items():
        after[scope] = after.get(scope, before[scope])._replace(standing=standing)
    return [(scope, before[scope], row) for scope, row in after.items()]


def no_rate(currency: str) -> str:
    """Say that a currency lacks a rate, and how it gets one."""
    return f"no fresh rate of {currency}: `invariant-guard feed fx {currency} RATE --for 15m`"


class Unmeasured(NamedTuple):
    """Why an order is refused that has no measure by a limit."""

    refusal: Refusal
    why: str


_REACHED = "reached, until a person resumes the account"
_UNPRICED = Unmeasured(Refusal.PRICE_MISSING, "something in this scope has no price")

# What is used of a limit, what an order asks, and what stands against both.
Measured = tuple[int, int, int]


class Judge:
    """Judges one request, and keeps what it has to tell of that.

    Most orders are let through with nothing to tell, so what is told is put into words only then.
    """

    __slots__ = (
        "_key", "_now", "_others", "_plan", "_quantity", "_request", "_rows", "_within", "_worth",
        "events", "halted", "told",
    )  # fmt: skip

    def __init__(
        self,
        plan: LimitPlan,
        rows: tuple[Row, ...],
        request: Request,
        now: int,
        others: tuple[KeyState, ...] = (),
        *,
        within: bool = False,
    ) -> None:
        self._plan, self._rows, self._request, self._now = plan, rows, request, now
        self._others = others
        # Of an opening: the rules with a bound pass it and tell nothing.
        self._within = within
        # Of those rows that were looked at for it.
        self.told: dict[int, list[str]] = {}
        self.events: list[Event] = []
        self.halted: dict[str, Standing] = {}
        self._worth: int | Unmeasured | None = None

    def limit(
        self, key: KeyState, request: Request, quantity: int
    ) -> tuple[Refusal, Breach] | None:
        """Return the refusal by a pool or by a limit, or None."""
        plan, rows = self._plan, self._rows
        self._key, self._quantity = key, quantity
        if request.kind is _OPEN:
            found = None if plan.pool is None else self._opposed(plan.pool)
            found = found or self._in_the_way()
            if found is not None:
                return found
            rules = plan.closer if self._within else plan.rules
        elif request.enforced:
            if plan.pool is not None:
                self._report_meeting(plan.pool)
            return None
        else:
            rules = plan.of_exits
        passed: list[tuple[Rule, Cap, Measured]] = []
        for number, rule in enumerate(rules):
            before = len(self.events)
            found = self._judge(rule, rows[rule.row], passed)
            if found is not None:
                self._halt_by(rules[number + 1 :], before)
                return found
        # Of an order that is refused, nothing is used.
        for rule, cap, measured in passed:
            if cap.how == "override":
                self._say(EventKind.OVERRIDE_USED, self._breach(rule, cap, measured))
            self._warn(rule, cap, measured)
        if plan.pool is not None:
            self._report_meeting(plan.pool)
        return None

    def _halt_by(self, rules: Sequence[Rule], before: int) -> None:
        """Have the rules that halt do so, though another refused.

        The events of that one, from `before` on, come last.
        """
        told = self.events[before:]
        del self.events[before:]
        for rule in rules:
            if rule.action == "halt":
                self._judge(rule, self._rows[rule.row], [])
        self.events += told

    def _judge(
        self, rule: Rule, row: Row, passed: list[tuple[Rule, Cap, Measured]]
    ) -> tuple[Refusal, Breach] | None:
        """Return the refusal by one rule, or None, and note what it tells."""
        cap = rule.in_force(self._now)
        if cap.how or row.windows.told:
            self._note_stale(rule, cap)
        measured = _MEASURES[rule.name](self, rule, row)
        if measured is None:
            return None
        if isinstance(measured, Unmeasured):
            refusal, breach = measured.refusal, self._breach(rule, cap, why=measured.why)
        elif cap.cap is None:
            why = "what feeds it is stale"
            refusal, breach = Refusal.LIMIT_STALE, self._breach(rule, cap, why=why)
        elif measured[0] + measured[1] > cap.cap + measured[2]:
            refusal, breach = rule.kind.refusal, self._breach(rule, cap, measured)
        else:
            if cap.warn is not None or cap.how == "override":
                passed.append((rule, cap, measured))
            return None
        self._say(EventKind.LIMIT_BREACHED, breach, refusal)
        if rule.action == "pass":
            return None
        if rule.action == "halt" and refusal is rule.kind.refusal:
            self._halt(rule)
        return refusal, breach

    def _breach(
        self, rule: Rule, cap: Cap, measured: Measured | None = None, why: str = ""
    ) -> Breach:
        """Put a limit into words, with its numbers or with why there are none."""
        scope = self._plan.rows[rule.row]
        if measured is None:
            return Breach(scope, rule.name, how=cap.how, why=why)
        used, asked, less = measured
        return Breach(scope, rule.name, max(used - less, 0), asked, cap.cap or 0, cap.how)

    def _opposed(self, pool: Pool) -> tuple[Refusal, Breach] | None:
        found = pools.against(pool, self._others, self._request.side)
        if found is not None:
            self._say(EventKind.LIMIT_BREACHED, found[1], found[0])
        return found

    def _report_meeting(self, pool: Pool) -> None:
        what = pools.met(pool, self._others, self._request)
        if what:
            event = Event(EventKind.SELF_MATCH_RISK, self._key.key, self._request.id)
            self.events.append(event._replace(detail=what))

    def _in_the_way(self) -> tuple[Refusal, Breach] | None:
        for i, row in enumerate(self._rows):
            if row is not NO_ROW and row.standing.halted:
                breach = Breach(self._plan.rows[i], "", why=row.standing.halted)
                self._say(EventKind.LIMIT_BREACHED, breach, Refusal.HALTED)
                return Refusal.HALTED, breach
            for name in () if row is NO_ROW else row.standing.latched:
                # One that has its limit is judged by that.
                if not any(rule.row == i and rule.name == name for rule in self._plan.rules):
                    breach = Breach(self._plan.rows[i], name, why=_REACHED)
                    self._say(EventKind.LIMIT_BREACHED, breach, Refusal.LOSS_LIMIT)
                    return Refusal.LOSS_LIMIT, breach
        if self._plan.missing:
            breach = Breach(self._plan.rows[0], self._plan.missing, why="required, and not set")
            self._say(EventKind.LIMIT_BREACHED, breach, Refusal.LIMIT_MISSING)
            return Refusal.LIMIT_MISSING, breach
        return None

    # -- measures: None where the limit does not bind the order ---------------------------

    def _loss(self, rule: Rule, row: Row) -> Unmeasured | None:
        if rule.name in row.standing.latched:
            return Unmeasured(Refusal.LOSS_LIMIT, _REACHED)
        seen = row.standing.seen
        if seen is None or not seen <= self._now <= seen + rule.window:
            return Unmeasured(Refusal.LIMIT_STALE, "the equity was not reported lately")
        return None

    def _duplicate(self, rule: Rule, row: Row) -> Unmeasured | None:
        mark = fingerprint(self._request, self._quantity)
        if any(w == mark and at > self._now - rule.window for at, w in row.windows.recent):
            return Unmeasured(Refusal.DUPLICATE_ORDER, "the very same order was sent just before")
        return None

    def _collar(self, rule: Rule, row: Row) -> Measured | Unmeasured:
        deviation = self._request.deviation
        if deviation is None or not is_fresh(self._plan, self._request):
            why = "no price and fresh reference price to compare"
            return Unmeasured(Refusal.PRICE_MISSING, why)
        return 0, deviation, 0

    def _order_value(self, rule: Rule, row: Row) -> Measured | Unmeasured:
        worth = self._worth or self._value_order()
        return worth if isinstance(worth, Unmeasured) else (0, worth, 0)

    def _gross(self, rule: Rule, row: Row) -> Measured | Unmeasured:
        worth = self._worth or self._value_order()
        if isinstance(worth, Unmeasured):
            return worth
        _, _, _, _, _, long, short, buy, sell, unpriced = row.totals
        return _UNPRICED if unpriced else (long + short + buy + sell, worth, 0)

    def _net(self, rule: Rule, row: Row) -> Measured | Unmeasured:
        worth = self._worth or self._value_order()
        if isinstance(worth, Unmeasured):
            return worth
        _, _, _, _, _, long, short, buy, sell, unpriced = row.totals
        if unpriced:
            return _UNPRICED
        if self._request.side is _BUY:
            return long + buy, worth, short
        return short + sell, worth, long

    def _value_order(self) -> int | Unmeasured:
        """Value the order in the limits' currency, once for all of its limits."""
        self._worth = worth = self._value_in(self._plan)
        return worth

    def _value_in(self, plan: LimitPlan) -> int | Unmeasured:
        request = self._request
        if plan.currency and plan.lacks_rate(self._now):
            return Unmeasured(Refusal.LIMIT_STALE, no_rate(plan.currency))
        if not plan.priced:
            why = "the order is not in the limits' currency"
        elif not (request.price or is_fresh(self._plan, self._request)):
            why = "no price, and no fresh reference price"
        elif request.notional is None:
            why = "its worth is not known without contract_size"
        else:
            return plan.worth(request.notional)
        return Unmeasured(Refusal.PRICE_MISSING, why)

    def _quantity_of_order(self, rule: Rule, row: Row) -> Measured | None:
        return (0, self._quantity, 0) if self._quantity else None

    def _long(self, rule: Rule, row: Row) -> Measured | None:
        if self._request.side is not _BUY or not self._quantity:
            return None
        return self._key.long + row.totals.buying, self._quantity, 0

    def _short(self, rule: Rule, row: Row) -> Measured | None:
        if self._request.side is _BUY or not self._quantity:
            return None
        return self._key.short + row.totals.selling, self._quantity, 0

    def _orders(self, rule: Rule, row: Row) -> Measured:
        return row.totals.orders * UNIT, UNIT, 0

    def _positions(self, rule: Rule, row: Row) -> Measured:
        counted = self._key.long or self._key.short or self._rows[0].totals.opens
        return row.totals.positions * UNIT, 0 if counted else UNIT, 0

    def _rate(self, rule: Rule, row: Row) -> Measured:
        since = self._now - rule.window
        return sum(at > since for at in row.windows.rate) * UNIT, UNIT, 0

    def _openings(self, rule: Rule, row: Row) -> Measured:
        return row.windows.openings * UNIT, UNIT, 0

    # -- what is told --------------------------------------------------------------------

    def _warn(self, rule: Rule, cap: Cap, measured: Measured) -> None:
        used, asked, less = measured
        if cap.warn is None or cap.rearm is None or not asked:
            return
        before = max(used - less, 0)
        # What was settled since may have left it far below.
        if before < cap.rearm and self._rows[rule.row].windows.told:
            told = self._told(rule.row)
            if rule.mark in told:
                told.remove(rule.mark)
        if before + asked >= cap.warn:
            told = self._told(rule.row)
            if rule.mark not in told:
                told.append(rule.mark)
                self._say(EventKind.LIMIT_WARNED, self._breach(rule, cap, measured))

    def _note_stale(self, rule: Rule, cap: Cap) -> None:
        mark, told = f"stale {rule.mark}", self._told(rule.row)
        if cap.how in ("floor", "stale"):
            if mark not in told:
                told.append(mark)
                breach = Breach(self._plan.rows[rule.row], rule.name, why=f"not fed: {cap.how}")
                self._say(EventKind.LIMIT_STALE, breach)
        elif mark in told:
            told.remove(mark)

    def _told(self, row: int) -> list[str]:
        if row not in self.told:
            self.told[row] = list(self._rows[row].windows.told)
        return self.told[row]

    def _halt(self, rule: Rule) -> None:
        scope, row = self._plan.rows[rule.row], self._rows[rule.row]
        why = f"{rule.name} was breached"
        self.halted[scope] = row.standing._replace(halted=why)
        event = Event(EventKind.SCOPE_HALTED, self._key.key, self._request.id)
        self.events.append(event._replace(detail=f"{scope}: {why}"))

    def _say(self, kind: EventKind, breach: Breach, refusal: Refusal | None = None) -> None:
        code = "" if refusal is None else refusal.value
        event = Event(kind, self._key.key, self._request.id, code=code, detail=breach.text)
        self.events.append(event)


_Measure = Callable[[Judge, Rule, Row], Measured | Unmeasured | None]
_MEASURES: dict[str, _Measure] = {
    "max-order-quantity": Judge._quantity_of_order,
    "max-order-notional": Judge._order_value,
    "max-long": Judge._long,
    "max-short": Judge._short,
    "max-open-orders": Judge._orders,
    "max-positions": Judge._positions,
    "max-gross-notional": Judge._gross,
    "max-net-notional": Judge._net,
    "order-rate": Judge._rate,
    "duplicate-window": Judge._duplicate,
    "price-collar": Judge._collar,
    "max-daily-loss": Judge._loss,
    "max-drawdown": Judge._loss,
    "max-openings-without-review": Judge._openings,
}
