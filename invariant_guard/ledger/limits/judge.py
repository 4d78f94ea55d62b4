"""Judging: an order against the limits of its scopes, in the step that reserves it.

    enforced exit      passes everything, and is counted
    plain exit         rate, duplicates and open orders; the exact-leg rule has judged its size
    opening            its pool, halts, required limits, and every rule of the plan

An order that could meet one of another account of its pool is reported where nothing refuses it. All
rules have to pass, so of all caps that match the smallest one decides. The Redis script writes
the same down in Lua, and a differential test holds it to this.
"""

from __future__ import annotations

from typing import NamedTuple

from invariant_guard.ledger.limits import pools
from invariant_guard.ledger.limits import totals as sums
from invariant_guard.ledger.limits.names import LIMITS, LOSSES
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
    windows = {
        i: rows[i].windows._replace(told=tuple(told))
        for i, told in judge.told.items()
        if tuple(told) != rows[i].windows.told
    }

    def window_of(row: int) -> Windows:
        return windows.get(row) or rows[row].windows

    totals: dict[str, Totals] = {}
    if step.answer.reserved:
        for i, window in enumerate(plan.rates):
            if window:
                rate = (*(at for at in window_of(i).rate if at > now - window), now)
                windows[i] = window_of(i)._replace(rate=rate[-MOST_TIMES:])
        if plan.recent:
            recent = tuple(r for r in window_of(0).recent if r[0] > now - plan.recent)
            mark = fingerprint(request, step.answer.quantity)
            windows[0] = window_of(0)._replace(recent=(*recent, (now, mark)))
        if request.kind is Kind.OPEN:
            for i in plan.reviewed:
                windows[i] = window_of(i)._replace(openings=window_of(i).openings + 1)
        change = sums.of_admission(plan, step.records[0], key, rows[0].totals.opens)
        totals = sums.added({name: row.totals for name, row in zip(plan.rows, rows, strict=True)},
                            change)  # fmt: skip
    events = tuple(event._replace(quantity=step.answer.quantity) for event in judge.events)
    return Admitted(
        step._replace(events=(*step.events, *events)) if events else step,
        totals,
        {plan.rows[i]: window for i, window in windows.items() if window != rows[i].windows},
        judge.halted,
    )


def no_rate(currency: str) -> str:
    """Say that a currency lacks a rate, and how it gets one."""
    return f"no fresh rate of {currency}: `invariant-guard feed fx {currency} RATE --for 15m`"


def fingerprint(request: Request, quantity: int) -> str:
    """Return what makes two requests on a key the same order."""
    side, kind = request.side.value, request.kind.value
    return f"{side}|{kind}|{quantity}|{request.price}|{request.source}"


class Judge:
    """Judges one request, and keeps what it has to tell of that."""

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
        self._key = ""

    def limit(
        self, key: KeyState, request: Request, quantity: int
    ) -> tuple[Refusal, Breach] | None:
        """Return the refusal by a pool or by a limit, or None."""
        opening, self._key = request.kind is Kind.OPEN, key.key
        if not opening and request.enforced:
            self._report_meeting()
            return None
        if opening:
            found = self._opposed() or self._in_the_way()
            if found is not None:
                return found
        passed: list[tuple[Rule, Cap, Breach]] = []
        for rule in self._plan.rules:
            if not opening and not LIMITS[rule.name].exits:
                continue
            cap = rule.in_force(self._now)
            self._note_stale(rule, cap)
            refusal, breach = self._measure(rule, cap, key, quantity)
            if refusal is None:
                passed.append((rule, cap, breach))
                continue
            self._say(EventKind.LIMIT_BREACHED, breach, refusal)
            if rule.action == "pass":
                continue
            if rule.action == "halt" and refusal is LIMITS[rule.name].refusal:
                self._halt(rule)
            return refusal, breach
        # Of an order that is refused, nothing is used.
        for rule, cap, breach in passed:
            self._warn(rule, cap, breach)
        self._report_meeting()
        return None

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
            event = Event(EventKind.SELF_MATCH_RISK, self._key, self._request.id)
            self.events.append(event._replace(detail=what))

    def _in_the_way(self) -> tuple[Refusal, Breach] | None:
        for name, row in zip(self._plan.rows, self._rows, strict=True):
            if row.standing.halted:
                breach = Breach(name, "", why=row.standing.halted)
                self._say(EventKind.LIMIT_BREACHED, breach, Refusal.HALTED)
                return Refusal.HALTED, breach
        if self._plan.missing:
            breach = Breach(self._plan.rows[0], self._plan.missing, why="required, and not set")
            self._say(EventKind.LIMIT_BREACHED, breach, Refusal.LIMIT_MISSING)
            return Refusal.LIMIT_MISSING, breach
        return None

    def _measure(
        self, rule: Rule, cap: Cap, key: KeyState, quantity: int
    ) -> tuple[Refusal | None, Breach]:
        request, row, scope = self._request, self._rows[rule.row], self._plan.rows[rule.row]
        name, buys = rule.name, self._request.side is Side.BUY

        def why(refusal: Refusal, text: str) -> tuple[Refusal, Breach]:
            return refusal, Breach(scope, name, how=cap.how, why=text)

        if name in LOSSES:
            if name in row.standing.latched:
                return why(Refusal.LOSS_LIMIT, "reached, until a person resumes the account")
            seen = row.standing.seen
            if seen is None or not seen <= self._now <= seen + rule.window:
                return why(Refusal.LIMIT_STALE, "the equity was not reported lately")
            return None, Breach(scope, name)
        if name == "duplicate-window":
            mark = fingerprint(request, quantity)
            if any(w == mark and at > self._now - rule.window for at, w in row.windows.recent):
                return why(Refusal.DUPLICATE_ORDER, "the very same order was sent just before")
            return None, Breach(scope, name)
        if (name == "max-long" and not buys) or (name == "max-short" and buys):
            return None, Breach(scope, name)
        fresh = None not in (request.age, self._plan.max_age) and (
            (request.age or 0) <= (self._plan.max_age or 0)
        )
        less = 0
        if name == "price-collar":
            if request.deviation is None or not fresh:
                return why(Refusal.PRICE_MISSING, "no price and fresh reference price to compare")
            used, asked = 0, request.deviation
        elif LIMITS[name].valued:
            if self._plan.lacks_rate(self._now):
                return why(Refusal.LIMIT_STALE, no_rate(self._plan.currency))
            if not self._plan.priced:
                return why(Refusal.PRICE_MISSING, "the order is not in the limits' currency")
            if request.notional is None and (request.price or fresh):
                return why(Refusal.PRICE_MISSING, "its worth is not known without contract_size")
            if request.notional is None or not (request.price or fresh):
                return why(Refusal.PRICE_MISSING, "no price, and no fresh reference price")
            if LIMITS[name].total and row.totals.unpriced:
                return why(Refusal.PRICE_MISSING, "something in this scope has no price")
            worth = self._plan.worth(request.notional)
            used, less, asked = self._value(name, row.totals, buys, worth)
        else:
            used, asked = self._count(rule, row, key, quantity)
            if not asked:
                return None, Breach(scope, name)
        if cap.cap is None:
            return why(Refusal.LIMIT_STALE, "what feeds it is stale")
        breach = Breach(scope, name, max(used - less, 0), asked, cap.cap, cap.how)
        if used + asked > cap.cap + less:
            return LIMITS[name].refusal, breach
        if cap.how == "override":
            self._say(EventKind.OVERRIDE_USED, breach)
        return None, breach

    @staticmethod
    def _value(name: str, totals: Totals, buys: bool, notional: int) -> tuple[int, int, int]:
        """Return what is used, what stands against it, and what is asked, in money."""
        if name == "max-order-notional":
            return 0, 0, notional
        if name == "max-gross-notional":
            return totals.long + totals.short + totals.buy + totals.sell, 0, notional
        if buys:
            return totals.long + totals.buy, totals.short, notional
        return totals.short + totals.sell, totals.long, notional

    def _count(self, rule: Rule, row: Row, key: KeyState, quantity: int) -> tuple[int, int]:
        """Return what is used and what is asked; 0 asked passes."""
        name = rule.name
        if name == "max-order-quantity":
            return 0, quantity
        if name == "max-long":
            return key.long + row.totals.buying, quantity
        if name == "max-short":
            return key.short + row.totals.selling, quantity
        if name == "max-open-orders":
            return row.totals.orders * UNIT, UNIT
        if name == "max-positions":
            held = key.long or key.short or self._rows[0].totals.opens
            return row.totals.positions * UNIT, 0 if held else UNIT
        if name == "order-rate":
            since = self._now - rule.window
            return sum(at > since for at in row.windows.rate) * UNIT, UNIT
        return row.windows.openings * UNIT, UNIT

    def _warn(self, rule: Rule, cap: Cap, breach: Breach) -> None:
        if cap.warn is None or cap.rearm is None or not breach.asked:
            return
        told, level = self._told(rule.row), breach.used + breach.asked
        if level >= cap.warn:
            if rule.mark not in told:
                told.append(rule.mark)
                self._say(EventKind.LIMIT_WARNED, breach)
        elif level < cap.rearm and rule.mark in told:
            told.remove(rule.mark)

    def _note_stale(self, rule: Rule, cap: Cap) -> None:
        if cap.how == "" and not self._rows[rule.row].windows.told:
            return
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
        event = Event(EventKind.SCOPE_HALTED, self._key, self._request.id)
        self.events.append(event._replace(detail=f"{scope}: {why}"))

    def _say(self, kind: EventKind, breach: Breach, refusal: Refusal | None = None) -> None:
        code = "" if refusal is None else refusal.value
        event = Event(kind, self._key, self._request.id, code=code, detail=breach.text)
        self.events.append(event)
