"""A second judge of limits, written from docs/limits.md alone: it imports nothing that it judges.

It answers all that stands in an order's way, in no order, because the page does not say which of two
refusals is named. Amounts are fractions, so nothing here is rounded.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from re import escape, fullmatch
from typing import Any, NamedTuple

DAY = 86_400_000
CODES = {
    "max-order-quantity": "ORDER_TOO_LARGE",
    "max-order-notional": "ORDER_VALUE_TOO_LARGE",
    "max-long": "POSITION_LIMIT",
    "max-short": "POSITION_LIMIT",
    "max-gross-notional": "EXPOSURE_LIMIT",
    "max-net-notional": "EXPOSURE_LIMIT",
    "max-open-orders": "OPEN_ORDERS_LIMIT",
    "max-positions": "POSITIONS_LIMIT",
    "order-rate": "RATE_LIMIT",
    "duplicate-window": "DUPLICATE_ORDER",
    "price-collar": "PRICE_COLLAR",
    "max-daily-loss": "LOSS_LIMIT",
    "max-drawdown": "LOSS_LIMIT",
    "max-openings-without-review": "REVIEW_DUE",
}
IN_MONEY = ("max-order-notional", "max-gross-notional", "max-net-notional")
OF_EXITS = ("order-rate", "duplicate-window", "max-open-orders")
OTHER = {"buy": "sell", "sell": "buy"}
# A [[limit]] or a [[pool]] as a file has it.
Table = dict[str, Any]


class Wish(NamedTuple):
    """An order that somebody asks for."""

    key: str
    side: str
    kind: str
    quantity: Fraction
    source: str = ""
    price: Fraction | None = None
    reference: Fraction | None = None
    # Of the reference, in ms.
    age: int | None = None
    enforced: bool = False

    @property
    def worth(self) -> Fraction | None:
        prices = [each for each in (self.price, self.reference) if each is not None]
        return self.quantity * max(prices) if prices else None


class Stop(NamedTuple):
    """Something in an order's way; the numbers are None where the page has none."""

    code: str
    scope: str = ""
    name: str = ""
    used: Fraction | None = None
    asked: Fraction | None = None
    cap: Fraction | None = None
    lets_through: bool = False
    halts: bool = False


class Rule(NamedTuple):
    scope: str
    entry: Table
    name: str
    text: str


@dataclass
class Flight:
    """An order that was let through."""

    wish: Wish
    filled: Fraction = Fraction(0)
    live: bool = True

    @property
    def rest(self) -> Fraction:
        return self.wish.quantity - self.filled

    @property
    def rest_worth(self) -> Fraction:
        return (self.wish.worth or Fraction(0)) * self.rest / self.wish.quantity


@dataclass
class Leg:
    quantity: Fraction = Fraction(0)
    cost: Fraction = Fraction(0)
    unpriced: bool = False


@dataclass
class Judge:
    """What the page says that there is, and what it makes of an order."""

    now: int
    keys: dict[str, dict[str, Leg]]
    limits: list[Table] = field(default_factory=list)
    pools: list[Table] = field(default_factory=list)
    flights: dict[str, Flight] = field(default_factory=dict)
    sent: list[tuple[int, Wish]] = field(default_factory=list)
    # Of each scope that a person resumed: how many had been sent.
    reviewed: dict[str, int] = field(default_factory=dict)
    halted: set[str] = field(default_factory=set)
    reached: dict[str, set[str]] = field(default_factory=dict)
    equity: dict[str, list[tuple[int, Fraction]]] = field(default_factory=dict)
    # The report from which an account's losses count.
    since: dict[str, int] = field(default_factory=dict)
    # The one feed: factor, until when it was fed to hold, and since when.
    fed: tuple[Fraction, int, int] | None = None
    lifted: dict[tuple[str, str], tuple[Fraction, int]] = field(default_factory=dict)

    # -- who is in which scope ---------------------------------------------------------------

    def scopes(self, key: str, source: str) -> list[str]:
        account, exchange, _ = key.split("/", 2)
        pools = [f"pool:{p['name']}" for p in self.pools if account in p["accounts"]]
        own = [f"key:{key}", f"account:{account}", f"exchange:{account}/{exchange}"]
        return [*own, *pools, f"source:{source}", "ledger"]

    def rules(self, key: str, source: str) -> Iterator[Rule]:
        for entry in self.limits:
            pattern = ".*".join(map(escape, entry["scope"].split("*")))
            for scope in self.scopes(key, source):
                if fullmatch(pattern, scope):
                    for name in CODES.keys() & entry.keys():
                        yield Rule(scope, entry, name, str(entry[name]))

    def flying(self, scope: str) -> list[Flight]:
        live = [flight for flight in self.flights.values() if flight.live]
        return [f for f in live if scope in self.scopes(f.wish.key, f.wish.source)]

    def held(self, scope: str) -> dict[str, dict[str, Leg]]:
        if scope.startswith("source:"):
            return {}
        return {key: legs for key, legs in self.keys.items() if scope in self.scopes(key, "")}

    def positions(self, scope: str) -> set[str]:
        held = {
            key for key, legs in self.held(scope).items() if any(x.quantity for x in legs.values())
        }
        return held | {f.wish.key for f in self.flying(scope) if f.wish.kind == "open"}

    def unpriced(self, scope: str) -> bool:
        openings = [f.wish for f in self.flying(scope) if f.wish.kind == "open"]
        return any(wish.worth is None for wish in openings) or any(
            leg.unpriced for legs in self.held(scope).values() for leg in legs.values()
        )

    # -- how far a limit is used -------------------------------------------------------------

    def used(self, rule: Rule, side: str = "buy") -> Fraction:
        scope, name = rule.scope, rule.name
        flying, held = self.flying(scope), self.held(scope)
        openings = [flight for flight in flying if flight.wish.kind == "open"]
        if name in ("max-long", "max-short"):
            own = "buy" if name == "max-long" else "sell"
            coming = sum(f.rest for f in openings if f.wish.side == own)
            return held[scope.removeprefix("key:")][own].quantity + coming
        if name == "max-gross-notional":
            costs = sum(leg.cost for legs in held.values() for leg in legs.values())
            return costs + sum((f.rest_worth for f in openings), Fraction(0))
        if name == "max-net-notional":
            net = sum(legs[side].cost - legs[OTHER[side]].cost for legs in held.values())
            return net + sum((f.rest_worth for f in openings if f.wish.side == side), Fraction(0))
        if name == "max-open-orders":
            return Fraction(len(flying))
        if name == "max-positions":
            return Fraction(len(self.positions(scope)))
        sent = [(at, w) for at, w in self.sent if scope in self.scopes(w.key, w.source)]
        if name == "order-rate":
            window = duration(rule.text.partition("/")[2])
            return Fraction(sum(self.now - at < window for at, _ in sent))
        if name == "max-openings-without-review":
            later = self.sent[self.reviewed.get(scope, 0) :]
            return Fraction(
                sum(w.kind == "open" and scope in self.scopes(w.key, w.source) for _, w in later)
            )
        return Fraction(0)

    def cap(self, rule: Rule) -> Fraction | None:
        """Return what a limit allows; None where nothing may open because its feed is stale."""
        lifted = self.lifted.get((rule.entry["scope"], rule.name))
        if lifted and self.now < lifted[1]:
            return lifted[0]
        if rule.name == "order-rate":
            return Fraction(rule.text.partition("/")[0])
        cap, dynamic = Fraction(rule.text), rule.entry.get("dynamic")
        if dynamic is None or rule.name not in dynamic["multiplies"]:
            return cap
        if self.fed is not None:
            factor, until, at = self.fed
            if self.now < min(until, at + duration(dynamic["max-age"])):
                return cap * factor
        return cap * Fraction(dynamic["floor"]) if "floor" in dynamic else None

    # -- what stands in an order's way -------------------------------------------------------

    def stops(self, wish: Wish) -> list[Stop]:
        found = self.direction(wish)
        if wish.kind == "close" and wish.enforced:
            return found
        rules = list(self.rules(wish.key, wish.source))
        if wish.kind == "close":
            return found + self.breached(wish, [rule for rule in rules if rule.name in OF_EXITS])
        scopes = self.scopes(wish.key, wish.source)
        found += [Stop("HALTED", scope) for scope in scopes if scope in self.halted]
        found += self.opposed(wish)
        account = scopes[1].removeprefix("account:")
        judged = {rule.name for rule in rules if rule.scope == scopes[1]}
        for name in self.reached.get(account, set()) - judged:
            found.append(Stop("LOSS_LIMIT", scopes[1], name))
        return found + self.breached(wish, rules)

    def breached(self, wish: Wish, rules: list[Rule]) -> list[Stop]:
        found = []
        for rule in rules:
            stop = self.breach(wish, rule)
            if stop is not None:
                on = rule.entry.get("on-breach")
                passes = on == "warn" or rule.entry.get("mode") == "observe"
                halts = on == "halt" and not passes and stop.code == CODES[rule.name]
                found.append(stop._replace(lets_through=passes, halts=halts))
        return found

    def direction(self, wish: Wish) -> list[Stop]:
        legs, other = self.keys[wish.key], OTHER[wish.side]
        flying = [f for f in self.flights.values() if f.live and f.wish.key == wish.key]
        coming = [f for f in flying if f.wish.kind == "open" and f.wish.side == other]
        if wish.kind == "open":
            position = [Stop("OPPOSING_POSITION")] if legs[other].quantity else []
            return position + ([Stop("OPPOSING_ORDER")] if coming else [])
        room = legs[other].quantity
        if wish.enforced:
            room += sum(flight.rest for flight in coming)
        else:
            exits = [f for f in flying if f.wish.kind == "close" and f.wish.side == wish.side]
            room -= sum(flight.rest for flight in exits)
        codes = ("NOTHING_TO_REDUCE", "REDUCE_TOO_LARGE")
        return [Stop(code) for code in codes] if wish.quantity > room else []

    def opposed(self, wish: Wish) -> list[Stop]:
        account, rest = wish.key.split("/", 1)
        other, found = OTHER[wish.side], []
        for pool in self.pools:
            opposing = pool.get("opposing", "positions")
            if account not in pool["accounts"] or opposing == "allow":
                continue
            for key in (f"{each}/{rest}" for each in pool["accounts"] if each != account):
                if key not in self.keys:
                    found.append(Stop("POOL_RECONCILING"))
                    continue
                if opposing == "positions" and self.keys[key][other].quantity:
                    found.append(Stop("OPPOSING_ACCOUNT_POSITION"))
                against = [f.wish for f in self.flights.values() if f.live and f.wish.key == key]
                if any(w.kind == "open" and w.side == other for w in against):
                    found.append(Stop("OPPOSING_ACCOUNT_ORDER"))
        return found

    def breach(self, wish: Wish, rule: Rule) -> Stop | None:
        scope, entry, name, text = rule
        stop = Stop(CODES[name], scope, name)
        if name in ("max-long", "max-short") and (name == "max-long") != (wish.side == "buy"):
            return None
        if name in ("max-daily-loss", "max-drawdown"):
            account = scope.removeprefix("account:")
            if name in self.reached.get(account, ()):
                return stop
            known, age = self.equity.get(account), duration(entry["equity-max-age"])
            fresh = known and self.now - known[-1][0] <= age
            return None if fresh else stop._replace(code="LIMIT_STALE")
        if name == "duplicate-window":
            same = wish._replace(reference=None, age=None)
            again = (w._replace(reference=None, age=None) == same and self.now - at < duration(text)
                     for at, w in self.sent)  # fmt: skip
            return stop if any(again) else None
        missing = stop._replace(code="PRICE_MISSING")
        fresh = wish.reference is not None and self.is_young(wish)
        if name == "price-collar":
            if wish.price is None or wish.reference is None or not fresh:
                return missing
            beyond = wish.price - wish.reference
            off = (beyond if wish.side == "buy" else -beyond) / wish.reference
            return stop if off > share(text) else None
        if name in IN_MONEY and wish.price is None and not fresh:
            return missing
        if name in IN_MONEY and name != "max-order-notional" and self.unpriced(scope):
            return missing
        cap = self.cap(rule)
        if cap is None:
            return stop._replace(code="LIMIT_STALE")
        asked = Fraction(1)
        if name in ("max-order-quantity", "max-long", "max-short"):
            asked = wish.quantity
        elif name in IN_MONEY:
            asked = wish.worth or asked
        elif name == "max-positions" and wish.key in self.positions(scope):
            asked = Fraction(0)
        used = self.used(rule, wish.side)
        if used + asked <= cap:
            return None
        # Of what stands against a net worth, the page does not say how it is told.
        known_used = None if name == "max-net-notional" else used
        return stop._replace(used=known_used, asked=asked, cap=cap)

    def is_young(self, wish: Wish) -> bool:
        ages = [r.entry.get("reference-max-age") for r in self.rules(wish.key, wish.source)]
        known = [duration(age) for age in ages if age is not None]
        return bool(known) and wish.age is not None and wish.age <= min(known)

    # -- what happens ------------------------------------------------------------------------

    def let_through(self, order: str, wish: Wish) -> None:
        self.flights[order] = Flight(wish)
        self.sent.append((self.now, wish))

    def fill(self, order: str, total: Fraction, final: bool) -> None:
        flight = self.flights[order]
        wish, more = flight.wish, total - flight.filled
        flight.filled = total
        flight.live = not final and total < wish.quantity
        if wish.kind == "open":
            leg = self.keys[wish.key][wish.side]
            leg.quantity += more
            leg.cost += (wish.worth or Fraction(0)) * more / wish.quantity
            leg.unpriced = leg.unpriced or bool(more and wish.worth is None)
        elif more:
            leg = self.keys[wish.key][OTHER[wish.side]]
            leg.cost -= leg.cost * more / leg.quantity
            leg.quantity -= more
            leg.unpriced = leg.unpriced and leg.quantity > 0

    def report(self, account: str, amount: Fraction) -> set[str]:
        self.equity.setdefault(account, []).append((self.now, amount))
        counted = self.equity[account][self.since.get(account, 0) :]
        midnight = self.now // DAY * DAY
        began = next((v for at, v in reversed(counted) if at < midnight), counted[0][1])
        high = max(value for _, value in counted)
        reached = self.reached.setdefault(account, set())
        for rule in self.rules(f"{account}/-/-/-", ""):
            if rule.name == "max-daily-loss" and began - amount >= Fraction(rule.text):
                reached.add(rule.name)
            if rule.name == "max-drawdown" and high - amount >= high * share(rule.text):
                reached.add(rule.name)
        return reached

    def resume(self, scope: str) -> None:
        self.halted.discard(scope)
        self.reviewed[scope] = len(self.sent)
        account = scope.removeprefix("account:")
        if self.reached.get(account):
            self.since[account] = len(self.equity[account]) - 1
            self.reached[account] = set()


def duration(text: str) -> int:
    for unit, milliseconds in (("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000)):
        if text.removesuffix(unit).isdigit():
            return int(text.removesuffix(unit)) * milliseconds
    raise ValueError(text)


def share(text: str) -> Fraction:
    return Fraction(text.removesuffix("%")) / 100


def toml(version: int, limits: list[Table], pools: list[Table]) -> str:
    """Write a limits.toml."""

    def value(thing: Any) -> str:
        if isinstance(thing, dict):
            return "{ " + ", ".join(f"{k} = {value(v)}" for k, v in thing.items()) + " }"
        if isinstance(thing, list):
            return "[" + ", ".join(map(value, thing)) + "]"
        return str(thing) if isinstance(thing, int) else f'"{thing}"'

    lines = [f"version = {version}", 'currency = "USDT"']
    for name, tables in (("limit", limits), ("pool", pools)):
        for table in tables:
            lines += [f"[[{name}]]", *(f"{key} = {value(thing)}" for key, thing in table.items())]
    return "\n".join(lines) + "\n"
