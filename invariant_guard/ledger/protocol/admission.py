"""Admission: may this order be sent? Decided and reserved in one step.

The strict policy: one direction a key. An opening passes only where nothing confirmed and nothing
in flight points the other way; same-direction openings pass any number of times. An exit that the
venue itself holds to reduce-only cannot open anything, so a ledger that knows too little never
stands in its way.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from invariant_guard.basics.tuples import made_of
from invariant_guard.ledger.model.breach import Breach
from invariant_guard.ledger.model.enums import Kind, Refusal, Side, State, Status
from invariant_guard.ledger.protocol.events import Event, EventKind
from invariant_guard.ledger.protocol.exposure import KeyState
from invariant_guard.ledger.protocol.reservations import Reservation
from invariant_guard.ledger.protocol.steps import Step


class Request(NamedTuple):
    """What the guard call asks for; quantities in units of 10**-30, `deadline` in venue ms."""

    id: str
    side: Side
    kind: Kind
    # None closes whatever the leg holds.
    quantity: int | None
    deadline: int | None = None
    owner: str = ""
    conditional: bool = False
    enforced: bool = False
    group: str = ""
    # An observing enforcer lets refused orders go, so they count like any other.
    observed: bool = False
    # Which strategy or model wants the order.
    source: str = ""
    # What limits look at beside it: what the order is worth, at which price (as text), how far that
    # is on the aggressive side of the reference price (a share), and how old the reference is (ms).
    notional: int | None = None
    price: str = ""
    deviation: int | None = None
    age: int | None = None
    # What the limits' step adds: their currency and the rate, as `Reservation.rate`.
    rate: str = ""


class Decision(NamedTuple):
    """What was decided for an id, and what it was decided against."""

    refusal: Refusal | None = None
    # Whether an order of this id counts from now on.
    reserved: bool = True
    key: str = ""
    quantity: int = 0
    # The leg or the order in the way: its id (none for a leg) and its quantity in units.
    against: str = ""
    against_quantity: int = 0
    # The limit that stood in the way.
    breach: Breach | None = None

    @property
    def admitted(self) -> bool:
        return self.refusal is None


# Looked up once: a member of an enum costs as much as two calls, before every order.
_OPEN, _RESERVED, _ADMITTED, _READY = Kind.OPEN, State.RESERVED, EventKind.ADMITTED, Status.READY

# What an event says of an order, looked up because this runs before every one.
_DETAILS = {(kind, side): f"{kind.value} {side.value}" for kind in Kind for side in Side}

_STATUS_REFUSALS = {
    Status.RECONCILING: Refusal.RECONCILING,
    Status.CONFLICT: Refusal.CONFLICT,
    Status.HALTED: Refusal.HALTED,
}


# Judges by limits what the rule lets pass: key, request and quantity.
Limiter = Callable[[KeyState, Request, int], tuple[Refusal, Breach] | None]


def admit(
    key: KeyState,
    known: Reservation | None,
    request: Request,
    now: int,
    limiter: Limiter | None = None,
) -> Step[Decision]:
    """Decide `request` on `key`; `known` is the record of its id, if any.

    An id is decided once: a repeated request, from a client that lost the first reply, gets the
    first answer and reserves nothing more.
    """
    if known is not None:
        return Step(key, (), (), decided(known))
    if key.retired:
        # Somebody trades it after all, so it has to be read again.
        key = key._replace(retired=False)
    (id_, side, kind, asked, deadline, owner, conditional, enforced, group, observed, source,
     notional, _, _, _, rate) = request  # fmt: skip
    name = key.key
    quantity = key.leg(side.opposite) if asked is None else asked
    if kind is _OPEN:
        refusal, against, in_the_way = _judge_opening(key, side)
    elif enforced:
        refusal, against, in_the_way = _judge_enforced_close(key, side.opposite, quantity)
    else:
        refusal, against, in_the_way = _judge_plain_close(key, side.opposite, quantity, group)
    breach = None
    if limiter is not None and refusal is None:
        found = limiter(key, request, quantity)
        if found is not None:
            refusal, breach = found
    reserved = refusal is None or observed
    state = _RESERVED if reserved else State.SETTLED
    happened, code = (_ADMITTED, "") if refusal is None else (EventKind.BLOCKED, refusal)
    worth = notional if kind is _OPEN else None
    record = made_of(
        Reservation,
        (id_, name, side, kind, quantity, 0, state, now, deadline, owner, False, conditional,
         enforced, group, False, "", refusal, refusal is not None and observed, None, None, "",
         source, worth, "" if worth is None else rate),
    )  # fmt: skip
    decision = made_of(
        Decision, (refusal, reserved, name, quantity, against, in_the_way, breach)
    )  # fmt: skip
    detail = _DETAILS[kind, side]
    event = made_of(Event, (happened, name, id_, quantity, code, detail, 0, 0, source))
    after = key.with_live((*key.live, record)) if reserved else key
    return made_of(Step, (after, (record,), (event,), decision))


def rivals(request: Request) -> tuple[Kind, Side]:
    """Return the kind and side of the live orders that a decision depends on.

    A store may leave all others out: a thousand openings of one direction decide nothing about the
    next of that direction.
    """
    if request.kind is Kind.CLOSE and not request.enforced:
        return Kind.CLOSE, request.side
    return Kind.OPEN, request.side.opposite


def is_covered(key: KeyState, request: Request) -> bool:
    """Whether the confirmed leg alone covers an exit, whatever is in flight."""
    return (
        request.enforced
        and request.kind is Kind.CLOSE
        and (request.quantity is None or request.quantity <= key.leg(request.side.opposite))
        and key.leg(request.side.opposite) > 0
    )


def decided(known: Reservation) -> Decision:
    """Repeat the decision that a known id got."""
    reserved = known.refusal is None or known.observed
    return Decision(known.refusal, reserved, known.key, known.quantity)


_LET_THROUGH = None, "", 0


def _judge_opening(key: KeyState, side: Side) -> tuple[Refusal | None, str, int]:
    if key.status is not _READY:
        return _STATUS_REFUSALS[key.status], "", 0
    opposed = key.leg(side.opposite)
    if opposed:
        return Refusal.OPPOSING_POSITION, "", opposed
    if key.live:
        opposing = [r for r in key.live if r.kind is Kind.OPEN and r.side is not side]
        if opposing:
            # Rows have no order that all stores share, so the one that is named is the least id.
            other = min(opposing)
            return Refusal.OPPOSING_ORDER, other.id, other.remaining
    return _LET_THROUGH


def _judge_enforced_close(
    key: KeyState, leg: Side, quantity: int
) -> tuple[Refusal | None, str, int]:
    # Each order on its own: a stop and a target both cover the whole leg, and the venue lets
    # neither cross zero. A key that is not READY does not know its legs, so it caps nothing.
    if key.status is not Status.READY:
        return None, "", 0
    most = key.leg(leg) + sum(
        other.remaining for other in key.live if other.kind is Kind.OPEN and other.side is leg
    )
    return _judge_size(quantity, most)


def _judge_plain_close(
    key: KeyState, leg: Side, quantity: int, group: str
) -> tuple[Refusal | None, str, int]:
    # Nothing at the venue stops this order from opening the other side, so the leg has to be
    # known exactly, and every other close on it is taken as filled.
    if key.status is not Status.READY:
        return _STATUS_REFUSALS[key.status], "", 0
    if not key.exact:
        return Refusal.RECONCILING, "", key.leg(leg)
    taken = 0
    largest: dict[str, int] = {}
    for other in key.live:
        if other.kind is not Kind.CLOSE or other.leg is not leg:
            continue
        if other.group:
            largest[other.group] = max(largest.get(other.group, 0), other.remaining)
        else:
            taken += other.remaining
    # One of a group fills and the venue cancels the rest, so the largest stands for all.
    taken += sum(most for name, most in largest.items() if name != group)
    most = max(key.leg(leg) - taken, 0)
    return _judge_size(quantity, most)


def _judge_size(quantity: int, most: int) -> tuple[Refusal | None, str, int]:
    if not most:
        return Refusal.NOTHING_TO_REDUCE, "", 0
    if quantity > most:
        return Refusal.REDUCE_TOO_LARGE, "", most
    return None, "", 0
