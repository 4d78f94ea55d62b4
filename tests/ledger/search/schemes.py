"""Weaker schemes than the protocol, each of which somebody has shipped. All of them must fail.

A search that one of them survives has no power, so each is a test of the search, not of the ledger.
"""

from __future__ import annotations

from typing import Any

from invariant_guard.ledger.model.enums import Kind, Refusal, Side, Status
from invariant_guard.ledger.protocol import lifecycle, position_reads
from invariant_guard.ledger.protocol.admission import Decision, Request
from invariant_guard.ledger.protocol.exposure import KeyState
from invariant_guard.ledger.protocol.position_reads import Read
from invariant_guard.ledger.protocol.reservations import Reservation
from invariant_guard.ledger.protocol.steps import Step

from .world import HOLDS, LAG, OPEN, Job, Model, Scheme, World, legs

LONG, SHORT = Job(Side.BUY), Job(Side.SELL)
THREE = (LONG, SHORT, SHORT)
TWO = (LONG, SHORT)


def _against_positions(world: World, request: Request, model: Model) -> bool:
    long, short = legs(world.orders, model.jobs, shown=True)
    return bool(short if request.side is Side.BUY else long)


def _answer(world: World, refused: bool) -> Step[Decision]:
    refusal = Refusal.OPPOSING_POSITION if refused else None
    return Step(world.key, (), (), Decision(refusal))


def _check_alone(world: World, request: Request, model: Model) -> Step[Decision]:
    return _answer(world, _against_positions(world, request, model))


def _mutex(world: World, request: Request, model: Model) -> Step[Decision]:
    held = HOLDS in world.workers
    return _answer(world, held or _against_positions(world, request, model))


def _mutex_and_open_orders(world: World, request: Request, model: Model) -> Step[Decision]:
    opposing = any(
        order.state == OPEN and job.side is not request.side
        for order, job in zip(world.orders, model.jobs, strict=True)
    )
    return _answer(
        world,
        HOLDS in world.workers or opposing or _against_positions(world, request, model),
    )


def _without_deadlines(
    key: KeyState, read: Read | None, answers: Any, clocks: Any, **more: Any
) -> Step[Any]:
    """Take every "not found" for a proof, as if each deadline were long past."""
    past = tuple(record._replace(deadline=-100) for record in key.live)
    step = position_reads.apply_read(key._replace(live=past), read, answers, clocks, **more)
    deadlines = {record.id: record.deadline for record in key.live}

    def restored(record: Reservation) -> Reservation:
        return record._replace(deadline=deadlines.get(record.id))

    key = step.key._replace(live=tuple(restored(r) for r in step.key.live))
    return Step(key, tuple(restored(r) for r in step.records), step.events, step.answer)


def _fill_forgotten(key: KeyState, record: Reservation, now: int, **told: Any) -> Step[Any]:
    step = lifecycle.fill(key, record, now, **told)
    return Step(step.key._replace(long=key.long, short=key.short), step.records, (), step.answer)


def _overwrite(key: KeyState, read: Read, answers: Any, clocks: Any, **more: Any) -> Step[Any]:
    """Believe a read that was under way while an order filled."""
    after = key._replace(long=read.long, short=read.short, status=Status.READY)
    return Step(after, (), (), "overwritten")


def _one_read(key: KeyState, read: Read, answers: Any, clocks: Any, **more: Any) -> Step[Any]:
    """Replace the exposure on a single read, where nothing was written meanwhile."""
    if key.version != read.version or key.live:
        return Step(key, (), (), "dropped")
    after = key.with_legs(read.long, read.short, exact=True)
    return Step(after, (), (), "replaced")


def _hurried(key: KeyState, read: Read, answers: Any, clocks: Any, **more: Any) -> Step[Any]:
    """Let two rounds count as two that do not lie a lag apart."""
    if key.candidate is not None:
        key = key._replace(candidate=key.candidate._replace(noted=-100))
    return position_reads.apply_read(key, read, answers, clocks, **more)


def _leaping(key: KeyState, read: Read, answers: Any, clocks: Any, **more: Any) -> Step[Any]:
    """Believe a clock of the store that was set a lag ahead since the round before."""
    read = read._replace(started=read.started + LAG)
    clocks = clocks._replace(started=clocks.started + LAG)
    return position_reads.apply_read(key, read, answers, clocks, **more)


def _retire_and_forget(key: KeyState, reason: str) -> Step[Any]:
    """Take out of use a key with orders in flight, and begin it anew."""
    return Step(KeyState(key.key), (), (), "retired")


def _silence_releases(key: KeyState, record: Reservation, now: int, **told: Any) -> Step[Any]:
    return lifecycle.settle_unsent(key, record, now, order_id=record.id, reason="timeout")


def _death_releases(key: KeyState, record: Reservation, now: int) -> Step[Any]:
    return lifecycle.settle_unsent(key, record, now, order_id=record.id, reason="owner died")


def _acknowledged_releases(key: KeyState, record: Reservation, now: int) -> Step[Any]:
    return lifecycle.settle_unsent(key, record, now, order_id=record.id, reason="sent")


WEAK = (
    Model(THREE, None, scheme=Scheme("the check alone", admit=_check_alone)),
    Model(THREE, None, scheme=Scheme("a mutex round the check", admit=_mutex)),
    Model(
        THREE,
        None,
        scheme=Scheme("a mutex and the venue's open orders", admit=_mutex_and_open_orders),
    ),
    Model(THREE, None, scheme=Scheme("a lease that expires", lease=2)),
    Model(THREE, 1, scheme=Scheme("a lease, and a deadline at the venue", lease=2)),
    Model(
        TWO,
        None,
        scheme=Scheme("asking by client id without a deadline", apply_read=_without_deadlines),
    ),
    Model(
        TWO,
        4,
        scheme=Scheme("asking by client id before the deadline", apply_read=_without_deadlines),
    ),
    Model(THREE, None, scheme=Scheme("a fill that is not added", fill=_fill_forgotten)),
    Model(THREE, None, scheme=Scheme("a read under way that overwrites", apply_read=_overwrite)),
    Model(TWO, None, scheme=Scheme("a single read that replaces", apply_read=_one_read)),
    Model(TWO, None, scheme=Scheme("two rounds that are one", apply_read=_hurried)),
    Model(TWO, None, scheme=Scheme("a clock that leaps", apply_read=_leaping)),
    Model(
        TWO,
        None,
        person=True,
        scheme=Scheme("a retired key that is forgotten", retire=_retire_and_forget),
    ),
    Model(TWO, None, scheme=Scheme("silence that releases", leave=_silence_releases)),
    Model(TWO, None, scheme=Scheme("a death that releases", owner_died=_death_releases)),
    Model(
        TWO,
        None,
        scheme=Scheme("a reservation until the reply", acknowledge=_acknowledged_releases),
    ),
)

PROTOCOL_CI = (Model(TWO, None), Model(TWO, None, person=True), Model(TWO, 1))
CLOSE = Job(Side.SELL, Kind.CLOSE)
PROTOCOL_FULL = (Model(THREE, None), Model((LONG, CLOSE, SHORT), None, horizon=1))
