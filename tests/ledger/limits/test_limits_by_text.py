"""Every store decides, names and counts as a judge does that was written from the page alone."""

from __future__ import annotations

import time
from fractions import Fraction
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest
from clocks import HeldClock, ledger_on
from limits_by_text import CODES, DAY, OTHER, Judge, Leg, Rule, Stop, Table, Wish, toml

from invariant_guard.ledger import Asked, EventKind, Kind, Limits, Prices, Side
from invariant_guard.ledger.limits import desk
from invariant_guard.ledger.model.breach import Breach

KEYS = (
    "a1/x/linear_perp/BTC%2FUSDT:USDT",
    "a1/x/spot/ETH%2FUSDT",
    "a1/y/linear_perp/BTC%2FUSDT:USDT",
    "a2/x/linear_perp/BTC%2FUSDT:USDT",
)
LABELS = {"a1": "l1", "a2": "l2"}
SOURCES = ("", "trend", "rl_a", "rl_b")
SCOPES = (
    f"key:{KEYS[0]}", "key:*/x/linear_perp/*", "key:*/*/*/*", "account:a1", "account:*",
    "exchange:a1/x", "exchange:*/x", "source:rl_*", "source:trend", "source:*", "ledger", "pool:desk",
)  # fmt: skip
SCALED = ("max-long", "max-short", "max-gross-notional", "max-open-orders", "max-order-notional")
USED = ("max-long", "max-short", "max-gross-notional", "max-open-orders", "max-positions",
        "order-rate", "max-openings-without-review")  # fmt: skip
# A cost is rounded up at each fill; in units of 10**-30.
ROUNDED = 10**6


def entry(random: Random, scope: str) -> Table:
    sort = scope.partition(":")[0]
    amounts, money = ("0", "1", "2", "3.5", "8"), ("0", "10", "25", "32.5", "60", "100")
    choices: dict[str, tuple[Any, ...]] = {
        "max-order-notional": money,
        "max-open-orders": (0, 1, 2, 4),
        "order-rate": ("1/1s", "2/4s", "3/1s"),
        "max-openings-without-review": (1, 3, 5),
    }
    if sort == "key":
        choices |= dict.fromkeys(("max-order-quantity", "max-long", "max-short"), amounts)
        choices["duplicate-window"] = ("1s", "4s")
    elif sort != "source":
        choices |= {"max-net-notional": money, "max-positions": (0, 1, 3)}
    if sort != "source":
        choices |= {"max-gross-notional": money, "price-collar": ("3%", "10%")}
    if sort == "account":
        choices |= {"max-daily-loss": ("5", "20"), "max-drawdown": ("8%", "20%")}
    found: Table = {"scope": scope}
    for name in random.sample(sorted(choices), random.randint(1, 3)):
        found[name] = random.choice(choices[name])
    if sort == "account" and random.random() < 0.7:
        found["max-daily-loss"] = "5"
    if "price-collar" in found or (sort != "source" and random.random() < 0.3):
        found["reference-max-age"] = "1h"
    if "max-daily-loss" in found or "max-drawdown" in found:
        found["equity-max-age"] = "60s"
    scaled = [name for name in SCALED if name in found]
    if scaled and random.random() < 0.3:
        stale = random.choice(({"on-stale": "floor", "floor": "0.25"}, {"on-stale": "refuse"}))
        found["dynamic"] = {"feed": "vol", "multiplies": scaled, "max-age": "15s", **stale}
    found |= random.choice(({}, {}, {}, {"on-breach": "warn"}, {"on-breach": "halt"}))
    found |= random.choice(({}, {}, {}, {}, {"mode": "observe"}))
    return found


class History:
    """Tells a ledger and the judge the same, and asks both."""

    def __init__(self, url: str, clock: HeldClock, random: Random) -> None:
        self.clock, self.random = clock, random
        self.ledger = ledger_on(url, clock, 5_000)
        for account, label in LABELS.items():
            self.ledger.bind(label, account)
        for key in KEYS:
            self.ledger.adopt(key, (0, 0))
        self.judge = Judge(clock.now, {key: {"buy": Leg(), "sell": Leg()} for key in KEYS})
        self.version, self.seen = 0, 0
        scopes = random.sample(SCOPES, random.randint(1, 4))
        self.judge.limits = [entry(random, scope) for scope in scopes]
        if "pool:desk" in scopes or random.random() < 0.4:
            opposing = random.choice(("positions", "orders", "allow"))
            pool = {"name": "desk", "accounts": ["a1", "a2"], "opposing": opposing}
            self.judge.pools = [pool]
        self.apply()

    def apply(self) -> None:
        self.version += 1
        text = toml(self.version, self.judge.limits, self.judge.pools)
        self.ledger.apply_limits(Limits.parse(text), reason="so")
        self.judge.lifted.clear()

    def step(self) -> None:
        """Do one of what a service, a feed or a person does."""
        kinds = (
            (self.ask, 25), (self.fill, 11), (self.leave, 4), (self.wait, 5), (self.feed, 2),
            (self.report, 4), (self.halt_or_resume, 1), (self.override, 1), (self.tighten, 2),
        )  # fmt: skip
        todo, weights = zip(*kinds, strict=True)
        self.random.choices(todo, weights)[0]()
        self.seen = len(self.ledger.events())

    def wish(self) -> Wish:
        choose = self.random.choice
        key = choose((*KEYS, KEYS[0], KEYS[0]))
        side, kind = choose(("buy", "buy", "buy", "sell")), choose(("open", "open", "close"))
        held = [each for each in ("buy", "sell") if self.judge.keys[key][each].quantity]
        if kind == "close" and held:
            side = OTHER[choose(held)]
        quantity = Fraction(choose(("1", "1", "2", "0.5", "3", "0.25")))
        price = choose((None, Fraction(10), Fraction(10), Fraction("10.5")))
        reference = choose((None, Fraction(10), Fraction(10)))
        age = None if reference is None else choose((0, 0, 7_200_000, None))
        enforced = kind == "close" and "/spot/" not in key
        return Wish(key, side, kind, quantity, choose(SOURCES), price, reference, age, enforced)

    def ask(self) -> None:
        wish, judge = self.wish(), self.judge
        account, exchange, product, instrument = wish.key.split("/", 3)
        at = None if wish.age is None else time.time() - wish.age / 1000
        order, decision = self.ledger.reserve(
            Asked(
                LABELS[account], exchange, product, instrument.replace("%2F", "/"),
                Side(wish.side), Kind(wish.kind), str(float(wish.quantity)),
                enforced=wish.enforced, source=wish.source,
                prices=Prices(text(wish.price), text(wish.reference), at),
            )
        )  # fmt: skip
        stops = judge.stops(wish)
        refusing = [stop for stop in stops if not stop.lets_through]
        events = self.ledger.events()[self.seen :]
        told = [event.code for event in events if event.kind is EventKind.LIMIT_BREACHED]
        if decision.refusal is None:
            assert not refusing, wish
            assert bool(told) == bool(stops)
            judge.let_through(order, wish)
            return
        code = decision.refusal.value
        named = [stop for stop in refusing if stop.code == code]
        assert named, (wish, decision, stops)
        if decision.breach is not None:
            assert told[-1] == code
            assert any(is_told(stop, decision.breach) for stop in named), (decision, named)
            if decision.breach.name in CODES:
                judge.halted |= {stop.scope for stop in refusing if stop.halts}

    def live(self) -> list[str]:
        return [order for order, flight in self.judge.flights.items() if flight.live]

    def fill(self) -> None:
        if not self.live():
            return
        order = self.random.choice(self.live())
        flight = self.judge.flights[order]
        other = self.judge.keys[flight.wish.key][OTHER[flight.wish.side]].quantity
        # A fill that opens a second leg, or closes more than one, is a matter of conflicts.
        most = flight.filled + other if flight.wish.kind == "close" else flight.wish.quantity
        if flight.wish.kind == "open" and other:
            most = flight.filled
        totals = (flight.filled, flight.filled + Fraction(1, 4), flight.wish.quantity)
        fits = [t for t in totals if t <= min(most, flight.wish.quantity)]
        total, final = self.random.choice(fits), self.random.choice((True, False))
        self.ledger.filled(order, str(float(total)), final)
        self.judge.fill(order, total, final)

    def leave(self) -> None:
        if not self.live():
            return
        order = self.random.choice(self.live())
        if self.judge.flights[order].filled or self.random.random() < 0.5:
            # UNKNOWN counts like any other.
            self.ledger.leave(order, "so")
        else:
            self.ledger.not_sent(order)
            self.judge.flights[order].live = False

    def wait(self) -> None:
        self.clock.pass_by(
            self.random.choice((1, 500, 999, 1_000, 2_000, 3_999, 4_000, 15_000, 30_000))
        )
        self.judge.now = self.clock.now

    def feed(self) -> None:
        factor, held = self.random.choice(("1", "0.5", "0")), self.random.choice((1, 5, 60))
        if any("dynamic" in each for each in self.judge.limits):
            self.ledger.feed("vol", "ledger", factor, held)
            until = self.clock.now + held * 1000
            self.judge.fed = Fraction(factor), until, self.clock.now

    def report(self) -> None:
        account, amount = (self.random.choice(each) for each in (("a1", "a2"), ("100", "95", "90")))
        rules = self.judge.rules(f"{account}/-/-/-", "")
        if any(rule.name in ("max-daily-loss", "max-drawdown") for rule in rules):
            told = self.ledger.report_equity(account, amount)
            assert set(told) == self.judge.report(account, Fraction(amount))

    def halt_or_resume(self) -> None:
        key, source = self.random.choice(KEYS), self.random.choice(SOURCES[1:])
        scope = self.random.choice(self.judge.scopes(key, source))
        if self.random.random() < 0.3:
            self.ledger.halt(scope)
            self.judge.halted.add(scope)
        else:
            self.ledger.resume(scope)
            self.judge.resume(scope)

    def override(self) -> None:
        limit = self.random.choice(self.judge.limits)
        for name in ("max-long", "max-gross-notional", "max-open-orders"):
            if name in limit:
                cap = self.random.choice((1, 4, 50))
                self.ledger.override(limit["scope"], name, cap, valid_for=5, reason="so")
                self.judge.lifted[limit["scope"], name] = Fraction(cap), self.clock.now + 5_000

    def tighten(self) -> None:
        """Put other caps in force, and leave out limits of losses."""
        for limit in self.judge.limits:
            for name in ("max-long", "max-gross-notional", "max-net-notional", "max-positions"):
                if name in limit:
                    limit[name] = self.random.choice((0, 1, 3))
            if self.random.random() < 0.5 and not self.watches(limit) and len(limit) > 3:
                for name in ("max-daily-loss", "max-drawdown", "equity-max-age"):
                    limit.pop(name, None)
        self.apply()

    @staticmethod
    def watches(limit: Table) -> bool:
        return limit.get("on-breach") == "warn" or "mode" in limit

    def compare_usage(self) -> None:
        judge = self.judge
        found = {(usage.scope, usage.name): usage for usage in self.ledger.usage()}
        rules: dict[tuple[str, str], list[Rule]] = {}
        for key in KEYS:
            for source in SOURCES:
                for rule in judge.rules(key, source):
                    of = rules.setdefault((rule.scope, rule.name), [])
                    if rule not in of:
                        of.append(rule)
        for (scope, name), those in rules.items():
            if name not in USED:
                continue
            usage, used = found.get((scope, name)), max(judge.used(rule) for rule in those)
            if usage is None:
                assert not used, (scope, name)
                continue
            assert usage.cap in [in_units(judge.cap(rule)) for rule in those]
            if len(those) == 1 and not (name == "max-gross-notional" and judge.unpriced(scope)):
                assert usage.used is not None
                assert abs(usage.used - used * 10**30) < ROUNDED, (usage, used)


def text(amount: Fraction | None) -> str | None:
    return None if amount is None else str(float(amount))


def in_units(amount: Fraction | None) -> Fraction | None:
    return None if amount is None else amount * 10**30


def is_told(stop: Stop, breach: Breach) -> bool:
    """Whether a breach says what the judge says, numbers included where the page has any."""
    if not stop.scope:
        return True
    if (stop.scope, stop.name) != (breach.scope, breach.name):
        return False
    pairs = ((stop.used, breach.used), (stop.asked, breach.asked), (stop.cap, breach.cap))
    return all(n is None or abs(n * 10**30 - said) < ROUNDED for n, said in pairs)


@pytest.mark.no_cover
def test_the_page_and_every_store_say_the_same(
    ledger_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: Any
) -> None:
    scheme = ledger_url.partition(":")[0]
    for seed in range({"memory": 150, "sqlite": 40, "redis": 30}[scheme]):
        random = Random(seed)
        # Some begin shortly before a day does.
        start = 1_790_000_000_000 // DAY * DAY + random.choice((3_600_000, -20_000))
        clock = HeldClock(start)
        monkeypatch.setattr(desk, "time", SimpleNamespace(time=lambda c=clock: c.now / 1000))
        if scheme == "redis":
            import redis

            redis.Redis(port=request.getfixturevalue("redis_server").port).flushall()
        url = f"sqlite:///{tmp_path}/{seed}.db" if scheme == "sqlite" else ledger_url
        history = History(url, clock, random)
        try:
            for _ in range(60):
                history.step()
            history.compare_usage()
        except AssertionError as differs:
            raise AssertionError(f"history {seed}") from differs
        finally:
            history.ledger.close()
