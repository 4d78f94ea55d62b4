"""LimitPlan: the limits, and the pool, that an order on one key has to pass.

Patterns, factors and shares are worked out here, once for a key, so that the step itself, in Python
or in Lua, adds and compares whole numbers and no more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import unquote

from invariant_guard.ledger.limits.book import Book
from invariant_guard.ledger.limits.model import OnBreach, Pool, ScopeLimits
from invariant_guard.ledger.limits.names import LIMITS, LOSSES, LimitKind, Unit
from invariant_guard.ledger.limits.pools import follows_others, pool_of, siblings
from invariant_guard.ledger.limits.scopes import SOURCE_ROW, matches, rows_of
from invariant_guard.ledger.model.units import UNIT

# A limit that warned warns again once it fell below so much of that.
_REARM = (9, 10)


class Cap(NamedTuple):
    """A cap, and the store time until which it holds; None for good.

    `cap` None lets nothing open: what should say it is stale.
    """

    how: str
    until: int | None
    cap: int | None
    # From here it warns, and below there it may warn again; None where it never does.
    warn: int | None = None
    rearm: int | None = None


class Rule(NamedTuple):
    """One limit of one entry, for one key."""

    # Which of the plan's rows it is about, and the scope as the file writes it.
    row: int
    name: str
    # refuse, halt or pass.
    action: str
    # ms: of the rate and of duplicates, and how old the equity may be.
    window: int
    # The first that still holds is the one in force.
    caps: tuple[Cap, ...]
    # Under which it is noted that it warned: the name, numbered where the row has it twice.
    mark: str
    # What is to be known of it by its name.
    kind: LimitKind

    def in_force(self, now: int) -> Cap:
        """Return the cap that holds at a store time."""
        for cap in self.caps:
            if cap.until is None or now < cap.until:
                return cap
        raise AssertionError("the last cap holds for good")


# More than anything in a ledger can add up to.
NO_BOUND = UNIT**4


# The most that a scope may hold, an order included, for silent limits: orders, positions, gross notional,
# what is unpriced, openings without review. This and the next are plain tuples, because Python takes those
# apart at a third of what named ones cost.
Bounds = tuple[int, int, int, int, int]
_BOUNDS = ("orders", "positions", "gross", "unpriced", "openings")

# What an admission changes of one of its scopes: which row that is, and its name; whether its totals, and
# of them alone how many orders there are; whether its windows; its bounds, None where it has none.
Touched = tuple[int, str, bool, bool, bool, Bounds | None]


@dataclass(frozen=True, slots=True)
class LimitPlan:
    """Everything that the limits say about orders on a key from a source.

    No tuple: its fields are asked for one by one, before every order, and slots answer at once.
    """

    # The order's scopes, nearest first, and which of them need their totals kept.
    rows: tuple[str, ...]
    kept: tuple[int, ...]
    rules: tuple[Rule, ...]
    # A required limit that is not set; '' where all are.
    missing: str
    # ms that a reference price may be old; None where none counts.
    max_age: int | None
    # Its worth is in the limits' currency, or comes to it by a rate.
    priced: bool
    # ms for which the times of orders are kept, by row, and the orders themselves on the key.
    rates: tuple[int, ...]
    recent: int
    # The rows that count openings until a person looks.
    reviewed: tuple[int, ...]
    # The pool that the account is in, and whether its siblings depend on what other keys there are.
    pool: Pool | None = None
    follows_others: bool = False
    # Of a key that is quoted in another currency, which one, its last rate, and the store time until
    # which openings may count on that.
    currency: str = ""
    rate: int = UNIT
    rate_until: int = 0
    # The rules that bind a plain exit too.
    of_exits: tuple[Rule, ...] = ()
    # The rows that an admission may change, and those that it only looks at.
    touched: tuple[Touched, ...] = ()
    untouched: tuple[int, ...] = ()
    # The limits' currency, and what the record of an order says of the rate.
    own: str = ""
    rate_of_record: str = ""
    # The same of what limits on the key, and on each order, compare, and whether any limit with a bound
    # asks what an order is worth.
    most_long: int = NO_BOUND
    most_short: int = NO_BOUND
    most_quantity: int = NO_BOUND
    most_worth: int = NO_BOUND
    valued: bool = False
    # The rules without a bound.
    closer: tuple[Rule, ...] = ()

    def worth(self, amount: int) -> int:
        """Return an amount of the key's own currency in that of the limits, rounded up."""
        return amount if self.rate == UNIT else -(-amount * self.rate // UNIT)

    def lacks_rate(self, now: int) -> bool:
        """Whether openings have to wait for a rate."""
        return self.currency != "" and now >= self.rate_until


def plan_of(book: Book, key: str, source: str) -> LimitPlan:
    """Work out what an order has to pass."""
    pool = pool_of(book.limits, key)
    rows = rows_of(key, source, "" if pool is None else pool.name)
    entries = [
        (row, entry) for entry in book.limits.entries for row in (_row(entry, rows),)
        if row is not None
    ]  # fmt: skip
    rules: list[Rule] = []
    for row, entry in entries:
        for name, cap in entry.caps:
            before = sum((rule.row, rule.name) == (row, name) for rule in rules)
            mark = f"{name} {before}" if before else name
            caps = _caps(book, entry, name, cap, rows[row])
            kind, window = LIMITS[name], _window(entry, name)
            rules.append(Rule(row, name, _action(entry), window, caps, mark, kind))
    has = {rule.name for rule in rules}
    missing = next((name for name in book.limits.required if name not in has), "")
    ages = [e.reference_max_age for _, e in entries if e.reference_max_age is not None]
    rates = tuple(
        max((r.window for r in rules if r.row == i and r.name == "order-rate"), default=0)
        for i in range(len(rows))
    )
    # A row whose scope has any limit is kept, so that usage can be shown of it.
    quote = quote_of(key, book.limits.currency)
    foreign = quote if quote in dict(book.limits.fx) else ""
    fed = book.rate(foreign) if foreign else None
    kept = tuple(sorted({0, *(rule.row for rule in rules if LIMITS[rule.name].total)}))
    recent = max((r.window for r in rules if r.name == "duplicate-window"), default=0)
    reviewed = tuple(sorted({r.row for r in rules if r.name == "max-openings-without-review"}))
    bounds = [(rule, bound) for rule in rules for bound in (_bound(rule),) if bound is not None]
    touched: list[Touched] = []
    for i, row_name in enumerate(rows):
        noted = bool(rates[i] or i in reviewed or (recent and not i))
        if i in kept or noted:
            counted = i in kept and i == SOURCE_ROW
            touched.append((i, row_name, i in kept, counted, noted, _bounds(i, bounds)))
    changing = {each[0] for each in touched}
    return LimitPlan(
        rows,
        kept,
        tuple(rules),
        missing,
        min(ages, default=None),
        quote == book.limits.currency or fed is not None,
        rates,
        recent,
        reviewed,
        pool,
        pool is not None and follows_others(book.limits, pool, key),
        foreign,
        UNIT if fed is None else fed.factor,
        0 if fed is None else fed.until,
        tuple(rule for rule in rules if rule.kind.exits),
        tuple(touched),
        tuple(i for i in range(len(rows)) if i not in changing),
        book.limits.currency,
        "" if fed is None else f"{book.limits.currency} {fed.factor}",
        _least(bounds, "max-long"),
        _least(bounds, "max-short"),
        _least(bounds, "max-order-quantity"),
        _least(bounds, "max-order-notional"),
        any(rule.kind.valued for rule, _ in bounds),
        tuple(rule for rule in rules if _bound(rule) is None),
    )


def _row(entry: ScopeLimits, rows: tuple[str, ...]) -> int | None:
    sort = entry.scope.partition(":")[0]
    for number, name in enumerate(rows):
        if name.partition(":")[0] == sort and matches(entry.scope, name):
            return number
    return None


def _action(entry: ScopeLimits) -> str:
    if entry.observe or entry.on_breach is OnBreach.WARN:
        return "pass"
    return str(entry.on_breach)


def _window(entry: ScopeLimits, name: str) -> int:
    if name == "order-rate":
        return entry.rate_window
    if name == "duplicate-window":
        return entry.duplicate_window
    if name in LOSSES:
        return entry.equity_max_age or 0
    return 0


def _caps(book: Book, entry: ScopeLimits, name: str, cap: int, row: str) -> tuple[Cap, ...]:
    warn_at = entry.warn_at if LIMITS[name].warns else None

    def made(how: str, until: int | None, number: int) -> Cap:
        if warn_at is None:
            return Cap(how, until, number)
        warn = -(-number * warn_at // UNIT)
        return Cap(how, until, number, warn, warn * _REARM[0] // _REARM[1])

    found = [
        made("override", lifted.until, lifted.cap)
        for lifted in book.overrides
        if lifted.limit == name and lifted.scope in (row, entry.scope)
    ]
    dynamic = entry.dynamic
    if dynamic is None or name not in dynamic.multiplies:
        return (*found, made("", None, cap))
    for scope in (row, entry.scope, "ledger"):
        fed = [f for f in book.feeds if f.name == dynamic.feed and f.scope == scope]
        if fed:
            # Rounded down: one that comes to 0 lets nothing open.
            found.append(made("fed", fed[0].until, cap * fed[0].factor // UNIT))
            break
    if dynamic.floor is None:
        return (*found, Cap("stale", None, None))
    return (*found, made("floor", None, cap * dynamic.floor // UNIT))


# Limits that compare one number with their cap, and which bound of a scope that is; '' where it is one
# of the plan.
_BOUNDED = {
    "max-long": "",
    "max-short": "",
    "max-order-quantity": "",
    "max-order-notional": "",
    "max-open-orders": "orders",
    "max-positions": "positions",
    "max-gross-notional": "gross",
    "max-openings-without-review": "openings",
}


def _bound(rule: Rule) -> int | None:
    """Return up to where a rule passes openings and is silent, for good.

    None where that depends on more than one number.
    """
    how, until, cap, warn, _ = rule.caps[0]
    if rule.name not in _BOUNDED or how or until is not None or cap is None:
        return None
    return cap if warn is None else min(cap, warn - 1)


def _least(bounds: list[tuple[Rule, int]], name: str) -> int:
    return min((most for rule, most in bounds if rule.name == name), default=NO_BOUND)


def _bounds(row: int, bounds: list[tuple[Rule, int]]) -> Bounds | None:
    """Return the bounds of one of the rows; None where it has none."""
    found: dict[str, int] = {}
    for rule, most in bounds:
        name = _BOUNDED[rule.name]
        if rule.row != row or not name:
            continue
        if rule.kind.unit is Unit.COUNT:
            most //= UNIT
        found[name] = min(most, found.get(name, most))
        if rule.kind.valued:
            # What has no price has no measure.
            found["unpriced"] = 0
    if not found:
        return None
    orders, positions, gross, unpriced, openings = (found.get(each, NO_BOUND) for each in _BOUNDS)
    return orders, positions, gross, unpriced, openings


def quote_of(key: str, own: str) -> str | None:
    """Return the currency in which a key's price times its quantity is worth something.

    A symbol that names no quote currency (a share, say) is taken to be in the limits' own. Inverse
    contracts and options are not worth price times quantity: None.
    """
    _, _, product, instrument = map(unquote, (*key.split("/", 3), "", "", "")[:4])
    if product in ("inverse_perp", "option"):
        return None
    base, slash, rest = instrument.partition("/")
    quote, _, settled = rest.partition(":")
    if settled.partition("-")[0] == base and slash:
        return None
    return quote.partition("-")[0].upper() if slash else own


class Rules:
    """A book with its plans, worked out as keys come up."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self._plans: dict[tuple[str, str], LimitPlan] = {}
        # By key, with the number of keys that there were.
        self._siblings: dict[str, tuple[int, tuple[str, ...]]] = {}

    def plan(self, key: str, source: str = "") -> LimitPlan:
        """Return the plan of a key for a source."""
        found = self._plans.get((key, source))
        if found is None:
            if len(self._plans) >= 4096:
                self._plans.clear()
            found = self._plans[key, source] = plan_of(self.book, key, source)
        return found

    def siblings(
        self,
        plan: LimitPlan,
        key: str,
        count: Callable[[], int],
        known: Callable[[], Iterable[str]],
    ) -> tuple[str, ...]:
        """Return the keys that an order on a key of a plan could oppose.

        A ledger forgets no key, so as long as there are as many as before they are the same.

        Args:
            plan: of the key.
            key: as text.
            count: answers how many keys the ledger has.
            known: answers their names.
        """
        if plan.pool is None:
            return ()
        many = count() if plan.follows_others else 0
        found = self._siblings.get(key)
        if found is None or found[0] != many:
            if len(self._siblings) >= 4096:
                self._siblings.clear()
            names = known() if plan.follows_others else ()
            found = many, siblings(self.book.limits, plan.pool, key, names)
            self._siblings[key] = found
        return found[1]
