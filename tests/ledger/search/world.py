"""A world small enough to walk through completely: three workers, one key, one venue.

                 admit          send                      reply
    worker  ASKS ------> HOLDS ------> WAITS ---------------------------> WORKS --> ENDED
                           |  crash       |  crash, or the block raises     |  crash
                           v              v                                 v
                         CRASHED   (noticed by the reconciler at any later time, or never)

    request        FLYING --> lost | accepted (before its deadline) | refused (after it)
    order          OPEN --> FILLED, and the position endpoint shows it up to a lag later
    somebody       takes the key out of use, where the ledger lets him
    reconciler     observe -> fetch positions -> ask about each live order -> apply, and again

Everything may wait as long as it likes while the clock ticks (a stopped process, a slow network),
except for what the ledger assumes: a fill is shown within the lag, an answer by client id is right
after the lag, a request of a dead process arrives within the lag or not at all.

The steps of the ledger are a `Scheme`: the protocol's own functions, or one of the weaker schemes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from invariant_guard.ledger.limits.plan import Rules
from invariant_guard.ledger.limits.rows import NO_TOTALS, Totals
from invariant_guard.ledger.limits.totals import changes
from invariant_guard.ledger.model.enums import Found, Kind, Side, Status
from invariant_guard.ledger.protocol import admission, lifecycle, position_reads, retirement
from invariant_guard.ledger.protocol.admission import Request
from invariant_guard.ledger.protocol.exposure import KeyState
from invariant_guard.ledger.protocol.position_reads import Read
from invariant_guard.ledger.protocol.recovery import Answer, Clocks
from invariant_guard.ledger.protocol.reservations import Reservation

LAG = 1

# Where a worker stands.
ASKS, HOLDS, WAITS, WORKS, ENDED, CRASHED = range(6)
# Where its request and order stand.
UNSENT, FLYING, LOST, REFUSED, OPEN, FILLED = range(6)


class Order(NamedTuple):
    """A worker's order at the venue; `at` is the tick of its last change."""

    state: int = UNSENT
    at: int = 0
    shown: bool = False
    filled: int = 0


class Round(NamedTuple):
    """A reconciliation under way."""

    version: int
    started: int
    legs: tuple[int, int] | None = None
    answers: tuple[tuple[str, Answer], ...] | None = None


class World(NamedTuple):
    now: int
    key: KeyState
    past: tuple[Reservation, ...]
    workers: tuple[int, ...]
    died: tuple[int, ...]
    orders: tuple[Order, ...]
    round: Round | None = None
    # Of a model with limits: the totals of the key, and what was decided wrongly.
    limited: Limited | None = None
    totals: Totals | None = None
    wrong: str = ""
    # Of a model with a pool: what the ledger has of every key, this one's account among them.
    pool: Mapping[str, KeyState] | None = None


@dataclass(frozen=True)
class Limited:
    """The limits of a model, and how a ledger counts against them."""

    rules: Rules
    count: Callable[..., dict[str, Totals]] = changes
    # What is decided again by itself, whatever the ledger says: the cap on each side at a time.
    cap: Callable[[int], int] = lambda now: 1
    # Ticks from which on the limits are the same for ever.
    settled: int = 0


@dataclass(frozen=True)
class Job:
    """What a worker wants to do: one order of one unit."""

    side: Side
    kind: Kind = Kind.OPEN


@dataclass(frozen=True)
class Scheme:
    """The steps that a ledger takes. The defaults are the protocol."""

    name: str = "the protocol"
    admit: Callable[[World, Request, Model], Any] = field(
        default=lambda world, request, model: admission.admit(
            world.key, known(world, request.id), request, world.now
        )
    )
    acknowledge: Callable[..., Any] = lifecycle.acknowledge
    fill: Callable[..., Any] = lifecycle.fill
    leave: Callable[..., Any] = lifecycle.leave
    owner_died: Callable[..., Any] = lifecycle.owner_died
    apply_read: Callable[..., Any] = position_reads.apply_read
    retire: Callable[..., Any] = retirement.retire
    # Ticks after which a reservation lapses; None: never.
    lease: int | None = None


@dataclass(frozen=True)
class Model:
    """What is explored: the workers' jobs, whether they set a deadline, how long time runs."""

    jobs: tuple[Job, ...]
    window: int | None = 1
    # None: for ever.
    horizon: int | None = None
    reconciles: bool = True
    crashes: bool = True
    # Somebody takes the key out of use whenever the ledger lets him.
    person: bool = False
    scheme: Scheme = Scheme()
    limited: Limited | None = None

    @cached_property
    def alike(self) -> tuple[tuple[int, ...], ...]:
        """The workers that have the same job, by number."""
        return tuple(
            tuple(i for i, job in enumerate(self.jobs) if job == each)
            for each in dict.fromkeys(self.jobs)
        )

    def start(self) -> World:
        key = KeyState("k", status=Status.READY, exact=True)
        n = len(self.jobs)
        world = World(0, key, (), (ASKS,) * n, (0,) * n, (Order(),) * n)
        if self.limited is None:
            return world
        return world._replace(limited=self.limited, totals=NO_TOTALS)


_IDENTS = ("o0", "o1", "o2")


def ident(i: int) -> str:
    return _IDENTS[i]


def known(world: World, order_id: str) -> Reservation | None:
    for record in (*world.key.live, *world.past):
        if record.id == order_id:
            return record
    return None


def legs(
    orders: tuple[Order, ...], jobs: tuple[Job, ...], *, shown: bool = False
) -> tuple[int, int]:
    """Give what is open at the venue, or what its position endpoint shows of it."""
    long = short = 0
    for order, job in zip(orders, jobs, strict=True):
        if order.state != FILLED or (shown and not order.shown):
            continue
        sign = 1 if job.kind is Kind.OPEN else -1
        if (job.side is Side.BUY) == (job.kind is Kind.OPEN):
            long += sign * order.filled
        else:
            short += sign * order.filled
    return max(long, 0), max(short, 0)


def put(values: tuple[Any, ...], i: int, value: Any) -> tuple[Any, ...]:
    return (*values[:i], value, *values[i + 1 :])


def take(world: World, step: Any) -> World:
    """Keep what a step of the ledger decided. Order of rows means nothing, so rows are sorted."""
    if step.key is world.key and not step.records:
        return world
    settled = {record.id: record for record in world.past}
    for record in step.records:
        if record.live:
            settled.pop(record.id, None)
        else:
            settled[record.id] = record
    live = tuple(sorted(step.key.live))
    past = tuple(settled[name] for name in sorted(settled))
    if world.limited is not None and world.totals is not None:
        more = world.limited.count(world.limited.rules, world.totals.opens, world.key, step.key)
        world = world._replace(totals=world.totals.plus(more.get("key:k", NO_TOTALS)))
    return world._replace(key=step.key._replace(live=live), past=past)


def successors(model: Model, world: World) -> Iterator[tuple[str, World]]:
    for i in range(len(model.jobs)):
        yield from _worker(model, world, i)
        yield from _network(model, world, i)
    if model.reconciles:
        yield from _reconciler(model, world)
    if model.person:
        step = model.scheme.retire(world.key, "so")
        if step.key is not world.key:
            yield "somebody retires the key", take(world, step)
    if model.horizon is None or world.now < model.horizon:
        yield f"the clock strikes {world.now + 1}", _tick(model, world)


def _worker(model: Model, world: World, i: int) -> Iterator[tuple[str, World]]:
    scheme, job, where = model.scheme, model.jobs[i], world.workers[i]
    order, me = world.orders[i], f"worker {i} ({job.kind.value} {job.side.value})"
    record = known(world, ident(i))
    if where == ASKS:
        deadline = None if model.window is None else world.now + model.window
        enforced = job.kind is Kind.CLOSE
        request = Request(ident(i), job.side, job.kind, 1, deadline, enforced=enforced)
        step = scheme.admit(world, request, model)
        if step.answer.admitted:
            # Inside the `with` block: the id and the deadline travel with the order.
            marked = tuple(r._replace(tracked=True) for r in step.records)
            key = step.key
            for r in marked:
                key = key.with_record(r, world.now)
            after = take(world, type(step)(key, marked, (), None))
            after = after._replace(workers=put(world.workers, i, HOLDS))
            if world.limited is not None and job.kind is Kind.OPEN:
                after = after._replace(wrong=_beyond(model, after, i))
            yield f"{me} is admitted", after
        else:
            after = world._replace(workers=put(world.workers, i, ENDED))
            if enforced and getattr(step.answer, "breach", None) is not None:
                after = after._replace(wrong="a limit refused a protective exit")
            yield f"{me} is refused", after
        return
    if where in (HOLDS, WAITS, WORKS) and model.crashes:
        dead = world._replace(
            workers=put(world.workers, i, CRASHED), died=put(world.died, i, world.now)
        )
        yield f"{me} crashes", dead
    if where == HOLDS:
        sent = Order(FLYING, world.now)
        yield (
            f"{me} sends",
            world._replace(workers=put(world.workers, i, WAITS), orders=put(world.orders, i, sent)),
        )
    elif where == WAITS:
        after = take(world, scheme.leave(world.key, record, world.now, reason="timeout"))
        yield f"{me} times out", after._replace(workers=put(world.workers, i, ENDED))
        if order.state in (OPEN, FILLED):
            after = take(world, scheme.acknowledge(world.key, record, world.now))
            yield f"{me} is answered", after._replace(workers=put(world.workers, i, WORKS))
        elif order.state == REFUSED:
            step = lifecycle.settle_unsent(
                world.key, record, world.now, order_id=ident(i), reason="too late"
            )
            yield (
                f"{me} is told: too late",
                take(world, step)._replace(workers=put(world.workers, i, ENDED)),
            )
    elif where == WORKS and order.state == FILLED:
        step = scheme.fill(
            world.key, record, world.now, order_id=ident(i), total=order.filled, final=True
        )
        yield (
            f"{me} learns of its fill",
            take(world, step)._replace(workers=put(world.workers, i, ENDED)),
        )
    elif where == CRASHED and model.reconciles:
        after = take(world, scheme.owner_died(world.key, record, world.now))
        yield f"{me} is found dead", after._replace(workers=put(world.workers, i, ENDED))


def _beyond(model: Model, world: World, i: int) -> str:
    """Say whether everything that can still fill, with what has filled, is beyond the cap."""
    assert world.limited is not None
    side = model.jobs[i].side
    held = legs(world.orders, model.jobs)[side is Side.SELL]
    for j, (where, order, job) in enumerate(
        zip(world.workers, world.orders, model.jobs, strict=True)
    ):
        if job.side is not side or job.kind is not Kind.OPEN:
            continue
        record = known(world, ident(j))
        late = record is not None and record.deadline is not None and world.now > record.deadline
        # Past its deadline the venue takes none that it does not hold yet.
        held += order.state == OPEN or (not late and (where == HOLDS or order.state == FLYING))
    return f"{held} may be open" if held > world.limited.cap(world.now) else ""


def _network(model: Model, world: World, i: int) -> Iterator[tuple[str, World]]:
    order, job = world.orders[i], model.jobs[i]

    def becomes(after: Order) -> World:
        return world._replace(orders=put(world.orders, i, after))

    if order.state == FLYING:
        yield f"request {i} is lost", becomes(Order(LOST))
        record = known(world, ident(i))
        # The venue knows the deadline from the request itself, whatever became of the record.
        deadline = None if record is None else record.deadline
        if deadline is None or world.now <= deadline:
            yield f"order {i} is accepted", becomes(Order(OPEN, world.now))
        else:
            yield f"order {i} is too late", becomes(Order(REFUSED))
    elif order.state == OPEN:
        filled = 1
        if job.kind is Kind.CLOSE:
            long, short = legs(world.orders, model.jobs)
            filled = min(1, long if job.side is Side.SELL else short)
        yield f"order {i} fills {filled}", becomes(Order(FILLED, world.now, not filled, filled))
    elif order.state == FILLED and not order.shown:
        yield f"the position endpoint shows fill {i}", becomes(order._replace(shown=True))


def _reconciler(model: Model, world: World) -> Iterator[tuple[str, World]]:
    at = world.round
    if at is None:
        begun = Round(world.key.version, world.now)
        yield "reconciler observes", world._replace(round=begun)
    elif at.legs is None:
        shown = legs(world.orders, model.jobs, shown=True)
        yield f"reconciler reads {shown}", world._replace(round=at._replace(legs=shown))
    elif at.answers is None:
        for answers in _answers(world, list(world.key.live)):
            text = ", ".join(f"{name} {answer.found}" for name, answer in answers) or "nothing"
            yield f"reconciler asks: {text}", world._replace(round=at._replace(answers=answers))
    else:
        read = Read(*at.legs, at.version, at.started)
        clocks = Clocks(at.started, world.now, venue=at.started, lag=LAG, retention=1000)
        answers_by_id: Mapping[str, Answer] = dict(at.answers)
        step = model.scheme.apply_read(world.key, read, answers_by_id, clocks)
        yield f"reconciler applies: {step.answer}", take(world, step)._replace(round=None)


def _answers(world: World, live: list[Reservation]) -> Iterator[tuple[tuple[str, Answer], ...]]:
    """Give every set of answers that the venue may give: for a lag, yesterday's too."""
    if not live:
        yield ()
        return
    first, rest = live[0], live[1:]
    order = world.orders[int(first.id[1:])]
    fresh = world.now - order.at < LAG
    possible = [Answer(Found.ABSENT)]
    if order.state == OPEN:
        possible = [Answer(Found.LIVE), *(possible if fresh else ())]
    elif order.state == FILLED:
        possible = [Answer(Found.TERMINAL, order.filled), *([Answer(Found.LIVE)] if fresh else ())]
    for tail in _answers(world, rest):
        for answer in possible:
            yield ((first.id, answer), *tail)


def _tick(model: Model, world: World) -> World:
    now = world.now + 1
    orders = []
    for i, order in enumerate(world.orders):
        if order.state == FILLED and not order.shown and now - order.at >= LAG:
            order = order._replace(shown=True)
        abandoned = world.workers[i] in (CRASHED, ENDED) and world.died[i] is not None
        dead = world.workers[i] == CRASHED or _found_dead(world, i)
        if order.state == FLYING and abandoned and dead and now - world.died[i] >= LAG:
            order = Order(LOST)
        orders.append(order)
    world = world._replace(now=now, orders=tuple(orders))
    lease = model.scheme.lease
    if lease is None:
        return world
    for record in world.key.live:
        if now - record.created >= lease:
            step = lifecycle.settle_unsent(
                world.key, record._replace(acknowledged=False, filled=0), now,
                order_id=record.id, reason="the lease ran out",
            )  # fmt: skip
            world = take(world, step)
    return world


def _found_dead(world: World, i: int) -> bool:
    record = known(world, ident(i))
    return record is not None and record.dead_at is not None


def broken(model: Model, world: World) -> bool:
    """Whether both directions are open at the venue, or a limit was judged wrongly."""
    long, short = legs(world.orders, model.jobs)
    return (long > 0 and short > 0) or bool(world.wrong)
