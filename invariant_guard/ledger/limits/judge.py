"""Judging: an order against the limits of its scopes, in the step that reserves it.

    enforced exit      passes everything, and is counted
    plain exit         rate, duplicates and open orders; the exact-leg rule has judged its size
    opening            its pool, halts, required limits, and every rule of the plan

An order that could meet one of another account of its pool is reported where nothing refuses it. All
rules have to pass, so of all caps that match the smallest one decides. The Redis script writes
the same down in Lua, and a differential test holds it to this.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from invariant_guard.ledger.limits import pools
from invariant_guard.ledger.limits import totals as sums
from invariant_guard.ledger.limits.plan import Cap, LimitPlan, Rule
from invariant_guard.ledger.limits.rows import Standing, Totals, Windows
from invariant_guard.ledger.model.breach import Breach
from invariant_guard.ledger.model.enums import Kind, Refusal, Side
from invariant_guard.ledger.model.units import UNIT
from invariant_guard.ledger.protocol.admission import Decision, Request, admit
from invariant_guard.ledger.protocol.events import Event, EventKind
from invariant_guard.ledger.protocol.exposure import KeyState
from invariant_guard.ledger.protocol.reservations import Reservation
from invariant_guard.ledger.protocol.steps import Step

# Rows keep no more times than this: a cap on a rate is at most so much.
MOST_TIMES = 1000


class Row(NamedTuple):
    """A scope as a step sees it."""

    totals: Totals = Totals()
    windows: Windows = Windows()
    standing: Standing = Standing()


NO_ROW = Row()


class Admitted(NamedTuple):
    """An admission under limits: the step, and what it changed of scopes."""

    step: Step[Decision]
    totals: dict[str, Totals]
    windows: dict[str, Windows]
    standings: dict[str, Standing]


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
    judge = Judge(plan, rows, request, now, others)
    step = admit(key, known, request, now, judge.limit)
    if known is not None:
        return Admitted(step, {}, {}, {})
    windows: dict[int, Windows] = {}
    for i, told in judge.told.items():
        windows[i] = rows[i].windows._replace(told=tuple(told))
    totals: dict[str, Totals] = {}
    if step.answer.reserved:
        _open_windows(windows, plan, rows, request, step.answer.quantity, now)
        before = [row.totals for row in rows]
        totals = sums.after_admission(plan, step.records[0], key, before)
    if judge.events:
        quantity = step.answer.quantity
        events = (event._replace(quantity=quantity) for event in judge.events)
        step = step._replace(events=(*step.events, *events))
    changed = {plan.rows[i]: window for i, window in windows.items() if window != rows[i].windows}
    return Admitted(step, totals, changed, judge.halted)


def _open_windows(
    windows: dict[int, Windows],
    plan: LimitPlan,
    rows: tuple[Row, ...],
    request: Request,
    quantity: int,
    now: int,
) -> None:
    """Note a reserved order in the windows of its scopes."""
    for i, span in enumerate(plan.rates):
        if span:
            window = windows.get(i) or rows[i].windows
            rate = (*(at for at in window.rate if at > now - span), now)
            windows[i] = window._replace(rate=rate[-MOST_TIMES:])
    if plan.recent:
        window = windows.get(0) or rows[0].windows
        recent = tuple(r for r in window.recent if r[0] > now - plan.recent)
        windows[0] = window._replace(recent=(*recent, (now, fingerprint(request, quantity))))
    if request.kind is Kind.OPEN:
        for i in plan.reviewed:
            rate, recent, openings, told = windows.get(i) or rows[i].windows
            windows[i] = Windows(rate, recent, openings + 1, told)


def no_rate(currency: str) -> str:
    """Say that a currency lacks a rate, and how it gets one."""
    return f"no fresh rate of {currency}: `invariant-guard feed fx {currency} RATE --for 15m`"


def fingerprint(request: Request, quantity: int) -> str:
    """Return what makes two requests on a key the same order."""
    side, kind = request.side.value, request.kind.value
    return f"{side}|{kind}|{quantity}|{request.price}|{request.source}"


class Unmeasured(NamedTuple):
    """Why an order is refused that has no measure by a limit."""

    refusal: Refusal
    why: str


# What is used of a limit, what an order asks, and what stands against both.
Measured = tuple[int, int, int]


class Judge:
    """Judges one request, and keeps what it has to tell of that.

    Most orders are let through with nothing to tell, so what is told is put into words only then.
    """

    def __init__(
        self,
        plan: LimitPlan,
        rows: tuple[Row, ...],
        request: Request,
        now: int,
        others: tuple[KeyState, ...] = (),
    ) -> None:
        self._plan, self._rows, self._request, self._now = plan, rows, request, now
        self._others = others
        # Of those rows that were looked at for it.
        self.told: dict[int, list[str]] = {}
        self.events: list[Event] = []
        self.halted: dict[str, Standing] = {}
        self._key, self._quantity = KeyState(""), 0
        self._worth: int | Unmeasured | None = None

    def limit(
        self, key: KeyState, request: Request, quantity: int
    ) -> tuple[Refusal, Breach] | None:
        """Return the refusal by a pool or by a limit, or None."""
        opening, self._key, self._quantity = request.kind is Kind.OPEN, key, quantity
        if not opening and request.enforced:
            self._report_meeting()
            return None
        if opening:
            found = self._opposed() or self._in_the_way()
            if found is not None:
                return found
        rows = self._rows
        passed: list[tuple[Rule, Cap, Measured]] = []
        for rule in self._plan.rules:
            if not opening and not rule.kind.exits:
                continue
            row, cap = rows[rule.row], rule.caps[0]
            if cap.until is not None:
                cap = rule.in_force(self._now)
            if cap.how or row.windows.told:
                self._note_stale(rule, cap)
            measured = _MEASURES[rule.name](self, rule, row)
            if measured is None:
                continue
            if isinstance(measured, Unmeasured):
                refusal, breach = measured.refusal, self._breach(rule, cap, why=measured.why)
            elif cap.cap is None:
                why = "what feeds it is stale"
                refusal, breach = Refusal.LIMIT_STALE, self._breach(rule, cap, why=why)
            elif measured[0] + measured[1] > cap.cap + measured[2]:
                refusal, breach = rule.kind.refusal, self._breach(rule, cap, measured)
            else:
                if cap.how == "override":
                    self._say(EventKind.OVERRIDE_USED, self._breach(rule, cap, measured))
                if cap.warn is not None:
                    passed.append((rule, cap, measured))
                continue
            self._say(EventKind.LIMIT_BREACHED, breach, refusal)
            if rule.action == "pass":
                continue
            if rule.action == "halt" and refusal is rule.kind.refusal:
                self._halt(rule)
            return refusal, breach
        # Of an order that is refused, nothing is used.
        for rule, cap, measured in passed:
            self._warn(rule, cap, measured)
        self._report_meeting()
        return None

    def _breach(
        self, rule: Rule, cap: Cap, measured: Measured | None = None, why: str = ""
    ) -> Breach:
        """Put a limit into words, with its numbers or with why there are none."""
        scope = self._plan.rows[rule.row]
        if measured is None:
            return Breach(scope, rule.name, how=cap.how, why=why)
        used, asked, less = measured
        return Breach(scope, rule.name, max(used - less, 0), asked, cap.cap or 0, cap.how)

    def _opposed(self) -> tuple[Refusal, Breach] | None:
        if self._plan.pool is None:
            return None
        found = pools.against(self._plan.pool, self._others, self._request.side)
        if found is not None:
            self._say(EventKind.LIMIT_BREACHED, found[1], found[0])
        return found

    def _report_meeting(self) -> None:
        if self._plan.pool is None:
            return
        what = pools.met(self._plan.pool, self._others, self._request)
        if what:
            event = Event(EventKind.SELF_MATCH_RISK, self._key.key, self._request.id)
            self.events.append(event._replace(detail=what))

    def _in_the_way(self) -> tuple[Refusal, Breach] | None:
        for i, row in enumerate(self._rows):
            if row.standing.halted:
                breach = Breach(self._plan.rows[i], "", why=row.standing.halted)
                self._say(EventKind.LIMIT_BREACHED, breach, Refusal.HALTED)
                return Refusal.HALTED, breach
        if self._plan.missing:
            breach = Breach(self._plan.rows[0], self._plan.missing, why="required, and not set")
            self._say(EventKind.LIMIT_BREACHED, breach, Refusal.LIMIT_MISSING)
            return Refusal.LIMIT_MISSING, breach
        return None

    # -- measures: None where the limit does not bind the order ---------------------------

    def _loss(self, rule: Rule, row: Row) -> Unmeasured | None:
        if rule.name in row.standing.latched:
            return Unmeasured(Refusal.LOSS_LIMIT, "reached, until a person resumes the account")
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
        if deviation is None or not self._is_fresh():
            why = "no price and fresh reference price to compare"
            return Unmeasured(Refusal.PRICE_MISSING, why)
        return 0, deviation, 0

    def _value(self, rule: Rule, row: Row) -> Measured | Unmeasured:
        """Measure in money: what is used, and what stands against it."""
        worth = self._worth
        if worth is None:
            worth = self._worth = self._value_order()
        if isinstance(worth, Unmeasured):
            return worth
        name, totals = rule.name, row.totals
        if name == "max-order-notional":
            return 0, worth, 0
        if totals.unpriced:
            return Unmeasured(Refusal.PRICE_MISSING, "something in this scope has no price")
        if name == "max-gross-notional":
            return totals.long + totals.short + totals.buy + totals.sell, worth, 0
        if self._request.side is Side.BUY:
            return totals.long + totals.buy, worth, totals.short
        return totals.short + totals.sell, worth, totals.long

    def _value_order(self) -> int | Unmeasured:
        """Return what the order is worth in the limits' currency, for all of its limits."""
        request, plan = self._request, self._plan
        if plan.lacks_rate(self._now):
            return Unmeasured(Refusal.LIMIT_STALE, no_rate(plan.currency))
        if not plan.priced:
            why = "the order is not in the limits' currency"
        elif not (request.price or self._is_fresh()):
            why = "no price, and no fresh reference price"
        elif request.notional is None:
            why = "its worth is not known without contract_size"
        else:
            return plan.worth(request.notional)
        return Unmeasured(Refusal.PRICE_MISSING, why)

    def _is_fresh(self) -> bool:
        age, most = self._request.age, self._plan.max_age
        return age is not None and most is not None and age <= most

    def _quantity_of_order(self, rule: Rule, row: Row) -> Measured | None:
        return (0, self._quantity, 0) if self._quantity else None

    def _long(self, rule: Rule, row: Row) -> Measured | None:
        if self._request.side is not Side.BUY or not self._quantity:
            return None
        return self._key.long + row.totals.buying, self._quantity, 0

    def _short(self, rule: Rule, row: Row) -> Measured | None:
        if self._request.side is Side.BUY or not self._quantity:
            return None
        return self._key.short + row.totals.selling, self._quantity, 0

    def _orders(self, rule: Rule, row: Row) -> Measured:
        return row.totals.orders * UNIT, UNIT, 0

    def _positions(self, rule: Rule, row: Row) -> Measured | None:
        if self._key.long or self._key.short or self._rows[0].totals.opens:
            return None
        return row.totals.positions * UNIT, UNIT, 0

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
        level = max(used - less, 0) + asked
        if level >= cap.warn:
            told = self._told(rule.row)
            if rule.mark not in told:
                told.append(rule.mark)
                self._say(EventKind.LIMIT_WARNED, self._breach(rule, cap, measured))
        elif level < cap.rearm and self._rows[rule.row].windows.told:
            told = self._told(rule.row)
            if rule.mark in told:
                told.remove(rule.mark)

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
    "max-order-notional": Judge._value,
    "max-long": Judge._long,
    "max-short": Judge._short,
    "max-open-orders": Judge._orders,
    "max-positions": Judge._positions,
    "max-gross-notional": Judge._value,
    "max-net-notional": Judge._value,
    "order-rate": Judge._rate,
    "duplicate-window": Judge._duplicate,
    "price-collar": Judge._collar,
    "max-daily-loss": Judge._loss,
    "max-drawdown": Judge._loss,
    "max-openings-without-review": Judge._openings,
}
