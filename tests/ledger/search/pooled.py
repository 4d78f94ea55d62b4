"""Two or three accounts of one pool, and weaker ways of keeping it, each of which must fail.

        account a: workers, key, venue, reconciler  --.
        account b: workers, key, venue, reconciler  --+-- one clock; an admission sees all keys
        account c: workers, key, venue, reconciler  --'

Each account is a world of its own, of `world.py`. The search judges by itself: at the venues no
account may be long while the other is short.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from invariant_guard.ledger.limits import pools
from invariant_guard.ledger.limits.book import Book
from invariant_guard.ledger.limits.judge import admit_within
from invariant_guard.ledger.limits.model import InstrumentFamily, Pool
from invariant_guard.ledger.limits.plan import Rules
from invariant_guard.ledger.limits.reading import Limits
from invariant_guard.ledger.limits.rows import NO_ROW
from invariant_guard.ledger.model.enums import Kind, State, Status
from invariant_guard.ledger.model.units import UNIT
from invariant_guard.ledger.protocol.admission import Decision, Request
from invariant_guard.ledger.protocol.exposure import KeyState
from invariant_guard.ledger.protocol.steps import Step

from . import world as single
from .canonical import canonical as canonical_of_one
from .explore import Space
from .schemes import CLOSE, LONG, SHORT, _silence_releases
from .world import ASKS, ENDED, FILLED, Job, Model, Order, Scheme, World, known, legs, put

# Two instruments of one family, so that each account trades another than the one before it.
FAMILY = InstrumentFamily("f", (("x/spot/A", UNIT), ("x/spot/B", UNIT)))
TRADED = ("a/x/spot/A", "b/x/spot/B", "c/x/spot/A")
# On record, and traded by nobody.
IDLE = {
    name: KeyState(name, status=Status.READY, exact=True)
    for name in ("a/x/spot/B", "b/x/spot/A", "c/x/spot/B")
}


POOL = Pool("desk", ("a", "b"), families=("f",))
POOL_OF_THREE = POOL._replace(accounts=("a", "b", "c"))


def _rules(pool: Pool = POOL) -> Rules:
    return Rules(Book(1, Limits(1, pools=(pool,), families=(FAMILY,))))


class All(NamedTuple):
    """The worlds of the accounts, at one time, and the names of each."""

    worlds: tuple[World, ...]
    names: tuple[bytes, ...]


def _seen(world: World, model: Pooled) -> tuple[KeyState, ...]:
    """Return the siblings of the account's key as the ledger has them in this step."""
    assert world.pool is not None
    name = world.key.key
    plan = model.rules.plan(name)
    names = model.rules.siblings(plan, name, lambda: len(model.known), lambda: model.known)
    return tuple(world.pool.get(each) or KeyState(each) for each in names)


def _admit(
    world: World, request: Request, model: Pooled, others: tuple[KeyState, ...] | None = None
) -> Any:
    plan = model.rules.plan(world.key.key)
    seen = _seen(world, model) if others is None else others
    rows = tuple(NO_ROW for _ in plan.rows)
    record = known(world, request.id)
    return admit_within(plan, rows, world.key, record, request, world.now, seen).step


def _read_before(world: World, request: Request, model: Pooled) -> Any:
    """Judge by what the other account had before the step: nothing."""
    flat = tuple(KeyState(k.key, status=Status.READY) for k in _seen(world, model))
    return _admit(world, request, model, flat)


def _unknown_forgotten(world: World, request: Request, model: Pooled) -> Any:
    """Leave out of the other account what nobody knows the fate of."""
    return _admit(world, request, model, tuple(
        key._replace(live=tuple(r for r in key.live if r.state is not State.UNKNOWN))
        for key in _seen(world, model)
    ))  # fmt: skip


def _missing_is_flat(world: World, request: Request, model: Pooled) -> Any:
    """Take a key that nobody has read for one on which nothing is open."""
    return _admit(world, request, model, tuple(
        key._replace(status=Status.READY) if key.status is Status.RECONCILING else key
        for key in _seen(world, model)
    ))  # fmt: skip


def _next_account_alone(world: World, request: Request, model: Pooled) -> Any:
    """Look at the next account of the pool only, which of two is the other one."""
    names = [name.partition("/")[0] for name in model.traded]
    mine = names.index(world.key.key.partition("/")[0])
    beside = (names[mine], names[(mine + 1) % len(names)])
    return _admit(world, request, model, tuple(
        key for key in _seen(world, model) if key.key.partition("/")[0] in beside
    ))  # fmt: skip


def _exit_is_an_order(world: World, request: Request, model: Pooled) -> Any:
    """Judge an exit that the venue enforces as if it opened something."""
    step = _admit(world, request, model)
    found = None
    if request.kind is Kind.CLOSE:
        found = pools.against(POOL, _seen(world, model), request.side)
    if found is None:
        return step
    return Step(world.key, (), (), Decision(found[0], False, breach=found[1]))


@dataclass(frozen=True, eq=False)
class Pooled:
    """What is explored: the jobs of each account's workers."""

    name: str
    a: tuple[Job, ...]
    b: tuple[Job, ...]
    window: int | None = None
    reconciles: bool = True
    admit: Callable[..., Any] = _admit
    scheme: Scheme = field(default_factory=Scheme)
    rules: Rules = field(default_factory=_rules)
    # Account b holds what its last worker did past the ledger, and nobody has read it.
    hidden: bool = False
    horizon: int | None = None
    # Of a third account, where there is one.
    c: tuple[Job, ...] = ()

    @cached_property
    def jobs(self) -> tuple[tuple[Job, ...], ...]:
        return (self.a, self.b, self.c) if self.c else (self.a, self.b)

    @cached_property
    def traded(self) -> tuple[str, ...]:
        return TRADED[: len(self.jobs)]

    @cached_property
    def idle(self) -> dict[str, KeyState]:
        return dict([*IDLE.items()][: len(self.jobs)])

    @cached_property
    def known(self) -> tuple[str, ...]:
        return (*self.traded, *self.idle)

    @cached_property
    def models(self) -> tuple[Model, ...]:
        """The model of each account, whose clock stands still by itself."""
        scheme = replace(
            self.scheme, admit=lambda world, request, _: self.admit(world, request, self)
        )
        return tuple(
            Model(jobs, self.window, horizon=-1, reconciles=self.reconciles, scheme=scheme)
            for jobs in self.jobs
        )

    def start(self) -> All:
        a, b, *others = (
            model.start()._replace(key=KeyState(name, status=Status.READY, exact=True))
            for name, model in zip(self.traded, self.models, strict=True)
        )
        if self.hidden:
            last = len(self.b) - 1
            b = b._replace(
                key=KeyState(TRADED[1]),
                workers=put(b.workers, last, ENDED),
                orders=put(b.orders, last, Order(FILLED, -single.LAG, True, 1)),
            )
        return _named(self, (a, b, *others))


def _named(model: Pooled, worlds: tuple[World, ...]) -> All:
    each = zip(model.models, worlds, strict=True)
    return All(worlds, tuple(canonical_of_one(one, world) for one, world in each))


def successors(model: Pooled, all_: All) -> Iterator[tuple[str, All]]:
    keys = tuple(world.key for world in all_.worlds)
    for i, world in enumerate(all_.worlds):
        # Nothing but an admission looks at the other accounts.
        for what, after, name in _steps(model, i, world, keys if ASKS in world.workers else None):
            yield what, All(put(all_.worlds, i, after), put(all_.names, i, name))
    now = all_.worlds[0].now
    if model.horizon is None or now < model.horizon:
        each = zip(model.models, all_.worlds, strict=True)
        ticked = tuple(single._tick(one, world) for one, world in each)
        yield f"the clock strikes {now + 1}", _named(model, ticked)


# The worlds of two accounts are few, their pairs are many.
@lru_cache(100_000)
def _steps(
    model: Pooled, i: int, world: World, keys: tuple[KeyState, ...] | None
) -> tuple[tuple[str, World, bytes], ...]:
    """Return what one account can do next, and the name of its world after it."""
    one = model.models[i]
    pool = None if keys is None else {**model.idle, **{key.key: key for key in keys}}
    found = []
    for what, after in single.successors(one, world._replace(pool=pool)):
        after = after._replace(pool=None)
        found.append((f"{'abc'[i]}: {what}", after, canonical_of_one(one, after)))
    return tuple(found)


def canonical(model: Pooled, all_: All) -> tuple[bytes, ...]:
    return all_.names


def broken(model: Pooled, all_: All) -> bool:
    """Whether one account is long at its venue while one is short, or an exit was refused."""
    each = zip(model.models, all_.worlds, strict=True)
    open_ = [legs(world.orders, one.jobs) for one, world in each]
    opposed = any(long for long, _ in open_) and any(short for _, short in open_)
    return opposed or any(world.wrong for world in all_.worlds)


ACCOUNTS = Space(canonical, successors, broken)

POOLED_CI = (
    # A reconciler at each account, within one moment.
    Pooled("a long and a short", (LONG,), (SHORT,), horizon=0),
    Pooled("a long and a short, with deadlines", (LONG,), (SHORT,), window=1, reconciles=False),
    Pooled("two of each, and nobody reconciles", (LONG, LONG), (SHORT, SHORT), reconciles=False),
    Pooled("an exit and a short", (LONG, CLOSE), (SHORT,), reconciles=False),
    Pooled("a short that nobody has read", (LONG, LONG), (SHORT,), hidden=True),
)
OF_THREE = {"c": (LONG,), "rules": _rules(POOL_OF_THREE), "reconciles": False}
POOLED_CI += (
    Pooled("three accounts", (LONG,), (SHORT,), **OF_THREE),
    Pooled("three accounts, with deadlines", (LONG,), (SHORT,), window=1, **OF_THREE),
    Pooled("three accounts, and an exit", (LONG, CLOSE), (SHORT,), **OF_THREE),
)
POOLED_FULL = (
    Pooled("a long and a short, to the end", (LONG,), (SHORT,)),
    Pooled("an exit and a long", (LONG, CLOSE), (LONG,), reconciles=False),
)
POOLED_WEAK = (
    Pooled("another account read before the step", (LONG,), (SHORT,), admit=_read_before),
    Pooled("an UNKNOWN of another account not counted", (LONG,), (SHORT,), admit=_unknown_forgotten),
    Pooled("a timeout that releases, in a pool", (LONG,), (SHORT,),
           scheme=Scheme("", leave=_silence_releases)),
    Pooled("a missing sibling taken for flat", (LONG,), (SHORT,), hidden=True, admit=_missing_is_flat),
    Pooled("a family ignored", (LONG,), (SHORT,), rules=_rules(POOL._replace(families=()))),
    Pooled("an exit of a pool counted as an opening", (LONG, CLOSE), (LONG,),
           reconciles=False, admit=_exit_is_an_order),
    Pooled("the next account alone", (LONG,), (SHORT,), admit=_next_account_alone, **OF_THREE),
)  # fmt: skip
