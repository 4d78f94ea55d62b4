"""The weaker schemes, put in place of the protocol's functions in a real process.

Where a check sees no order in flight, any two services show it within seconds. The others are wrong
only about one moment of an order, so there they are provoked, at every opening.
"""

from __future__ import annotations

from typing import Any

from invariant_guard.ledger.model.enums import Kind, Refusal, Side, State, Status
from invariant_guard.ledger.protocol import (
    admission,
    lifecycle,
    position_reads,
    recovery,
)
from invariant_guard.ledger.protocol.admission import Decision, Request
from invariant_guard.ledger.protocol.exposure import KeyState
from invariant_guard.ledger.protocol.steps import Step
from invariant_guard.ledger.stores import memory
from invariant_guard.ledger.stores.sqlite import store

from .venue import LAG_MS, Client

SCHEMES = (
    "check alone", "mutex", "open orders", "lease", "lease and deadline", "no deadline",
    "fill not added", "read overwrites", "silence releases", "death releases",
)  # fmt: skip

# What happens to each order of one service, which only buys. The others sell as soon as that order is
# counted no more. It travels for less than the lag bound, and not past its deadline.
PROVOKED: dict[str, dict[str, Any]] = {
    "lease": {"stop_at": "sending", "window": None},
    "lease and deadline": {"travel": 35},
    "no deadline": {"stop_at": "sending", "window": None},
    "fill not added": {"rest": 0},
    "read overwrites": {"rest": 0},
    "silence releases": {"travel": 10},
    "death releases": {"kill_at": "flying", "travel": 30},
}


def forgotten(key: KeyState, request: Request, now: int, refusal: Refusal | None) -> Step[Decision]:
    """Answer a request by an order that is over at once, so that it never counts."""
    step = admission.admit(
        KeyState(key.key, status=Status.READY), None, request._replace(quantity=1), now
    )
    (record,) = step.records
    over = record._replace(state=State.SETTLED, refusal=refusal)
    return Step(key, (over,), step.events, Decision(refusal, refusal is None, key.key, 1))


def apply(scheme: str, port: int) -> None:
    venue = Client(port)
    admit = admission.admit

    def by_positions(key: Any, known: Any, request: Any, now: int) -> Step[Decision]:
        legs = venue.ask(what="positions")
        opposed = legs["short"] if request.side is Side.BUY else legs["long"]
        refused = request.kind is Kind.OPEN and opposed
        if scheme == "open orders" and request.kind is Kind.OPEN:
            refused = refused or any(
                order["side"] != request.side.value and not order["reduce_only"]
                for order in venue.ask(what="open")
            )
        return forgotten(key, request, now, Refusal.OPPOSING_POSITION if refused else None)

    def with_lease(key: Any, known: Any, request: Any, now: int) -> Step[Decision]:
        live = tuple(record for record in key.live if now - record.created < LAG_MS // 2)
        return admit(key._replace(live=live), known, request, now)

    def put_admit(function: Any) -> None:
        store.admit = memory.admit = function  # type: ignore[attr-defined]

    if scheme in ("check alone", "mutex", "open orders"):
        # The store's write lock is the mutex round the check.
        put_admit(by_positions)
    elif scheme in ("lease", "lease and deadline"):
        put_admit(with_lease)
    elif scheme == "no deadline":
        recovery.ask_proves_absence = lambda record, clocks: not record.acknowledged  # type: ignore[assignment]
        lag = recovery.take_answer

        def hasty(key: Any, record: Any, answer: Any, clocks: Any) -> Any:
            return lag(key, record, answer, clocks._replace(lag=0))

        position_reads.take_answer = hasty  # type: ignore[attr-defined]
    elif scheme == "fill not added":
        real = lifecycle.fill

        def forgetful(key: Any, record: Any, now: int, **told: Any) -> Any:
            step = real(key, record, now, **told)
            after = step.key._replace(long=key.long, short=key.short, status=key.status)
            return Step(after, step.records, step.events, step.answer)

        lifecycle.fill = forgetful  # type: ignore[assignment]
    elif scheme == "read overwrites":

        def overwrite(key: Any, read: Any, answers: Any, clocks: Any, **more: Any) -> Any:
            key, records, events = position_reads._take_answers(key, answers, clocks)
            if read is not None:
                key = key._replace(long=read.long, short=read.short, status=Status.READY)
            return Step(key, records, tuple(events), position_reads.Verdict.CONFIRMED)

        position_reads.apply_read = overwrite  # type: ignore[assignment]
    elif scheme == "silence releases":

        def gone(key: Any, record: Any, now: int, **told: Any) -> Any:
            return lifecycle.settle_unsent(key, record, now, order_id=record.id, reason="silence")

        lifecycle.acknowledge = gone  # type: ignore[assignment]
        lifecycle.leave = gone  # type: ignore[assignment]
    elif scheme == "death releases":

        def released(key: Any, record: Any, now: int) -> Any:
            return lifecycle.settle_unsent(key, record, now, order_id=record.id, reason="dead")

        lifecycle.owner_died = released  # type: ignore[assignment]
    else:
        raise ValueError(scheme)
