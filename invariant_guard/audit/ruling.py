"""Ruling: one fill against what is open, by the decision function that the runtime runs.

                  admit(open)            admit(close)
    a fill  --->  admitted: opening
                  refused   ---------->  admitted: exit, declared or not
                                         refused:  it crossed zero

`admit` is the ledger's own, on a key that has nothing in flight: the fills are all that a venue's
file knows. What cannot be told is said with its reason, and says nothing about right or wrong.
"""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from invariant_guard.audit.codes import Doubt
from invariant_guard.audit.model import Effect, Fill, Leg
from invariant_guard.ledger.model.enums import Kind, Side, Status
from invariant_guard.ledger.protocol.admission import Request, admit
from invariant_guard.ledger.protocol.exposure import KeyState, moved


class Verdict(str, Enum):
    """What an order turned out to be."""

    OPENING = "opening"
    #: It reduced, and said so.
    EXIT = "exit"
    #: It reduced, and did not say so.
    UNDECLARED = "undeclared exit"
    #: A violation: it closed one direction and opened the other.
    CROSSED = "crossed zero"
    #: A violation: it opened while the other leg was open.
    BOTH_LEGS = "both legs"
    CANNOT_TELL = "cannot tell"

    __hash__ = str.__hash__


VIOLATIONS = frozenset({Verdict.CROSSED, Verdict.BOTH_LEGS})
_EXITS = frozenset({Verdict.EXIT, Verdict.UNDECLARED})


class Standing(NamedTuple):
    """What is open on a key, and why that is not known, where it is not.

    Where it is not known, the legs are the least that can be open.
    """

    key: KeyState
    unknown: Doubt | None = None


class Ruling(NamedTuple):
    """The verdict on a fill, and what is open after it."""

    verdict: Verdict
    after: Standing
    doubt: Doubt | None = None
    #: What an admission of it as an opening says: the code that the service would have got.
    refusal: str = ""


#: Nothing open, and known to be so.
FLAT = Standing(KeyState("", status=Status.READY, exact=True))
#: Nobody says what is open.
UNKNOWN = Standing(FLAT.key, Doubt.UNKNOWN_START)


def held(long: int, short: int) -> Standing:
    """Make the standing of known legs, as magnitudes."""
    return Standing(FLAT.key._replace(long=long, short=short))


def rule(standing: Standing, fill: Fill) -> Ruling:
    """Judge a fill on what is open before it."""
    leg = fill.leg
    if leg is Leg.LONG or leg is Leg.SHORT:
        return _on_leg(standing, fill)
    if standing.unknown is None:
        return _on_net(standing, fill)
    return _on_unknown_net(standing, fill)


def of_order(before: Verdict, now: Verdict) -> Verdict:
    """Return the verdict on an order after one more of its fills."""
    if before in VIOLATIONS or now in VIOLATIONS:
        return before if before in VIOLATIONS else now
    if before in _EXITS and now is Verdict.OPENING:
        # Fill by fill it closed, and then it went on into the other direction.
        return Verdict.CROSSED
    return before


def _asked(fill: Fill, kind: Kind, *, enforced: bool = False) -> Request:
    return Request(
        fill.order_id or fill.trade or "?", fill.side, kind, fill.quantity, enforced=enforced
    )


def _ready(key: KeyState) -> KeyState:
    # The venue went on, so every order is judged by what is open, not by a state of the ledger.
    return key if key.status is Status.READY else key._replace(status=Status.READY, why="")


def _on_net(standing: Standing, fill: Fill) -> Ruling:
    key = standing.key
    opening = admit(key, None, _asked(fill, Kind.OPEN), 0)
    refusal = opening.answer.refusal
    if refusal is None:
        if fill.effect is Effect.CLOSE or fill.reduce_only or fill.effect is Effect.CROSS:
            return _contradicted(fill)
        after = moved(key, opening.records[0], fill.quantity)
        return Ruling(Verdict.OPENING, Standing(after))
    if fill.effect is Effect.OPEN:
        return _contradicted(fill)
    closing = admit(key, None, _asked(fill, Kind.CLOSE), 0)
    after = _ready(moved(key, closing.records[0], fill.quantity))
    if closing.answer.refusal is not None:
        if fill.reduce_only or fill.effect is Effect.CLOSE:
            return _contradicted(fill)
        return Ruling(Verdict.CROSSED, Standing(after), None, refusal.value)
    if fill.leg is Leg.UNSAID and not (fill.realized or fill.reduce_only):
        doubt = Doubt.NO_POSITION_SIDE
        return Ruling(Verdict.CANNOT_TELL, Standing(after, doubt), doubt, refusal.value)
    if fill.effect is Effect.CROSS:
        return _contradicted(fill)
    return Ruling(_exit(fill), Standing(after), None, refusal.value)


def _exit(fill: Fill) -> Verdict:
    return Verdict.EXIT if fill.reduce_only else Verdict.UNDECLARED


def _contradicted(fill: Fill) -> Ruling:
    """Take the venue's word, which what came before does not lead to."""
    after = Standing(FLAT.key, Doubt.GAP)
    if fill.effect is Effect.CROSS:
        return Ruling(Verdict.CROSSED, after)
    return Ruling(Verdict.CANNOT_TELL, after, Doubt.GAP)


def _on_unknown_net(standing: Standing, fill: Fill) -> Ruling:
    """Judge by the venue's own word alone."""
    if fill.effect is Effect.CROSS:
        return Ruling(Verdict.CROSSED, standing)
    if fill.effect is Effect.OPEN:
        return Ruling(Verdict.OPENING, standing)
    if fill.effect is Effect.CLOSE or fill.reduce_only or fill.realized:
        return Ruling(_exit(fill), standing)
    return Ruling(Verdict.CANNOT_TELL, standing, standing.unknown)


def _on_leg(standing: Standing, fill: Fill) -> Ruling:
    key, unknown = standing
    own = Side.BUY if fill.leg is Leg.LONG else Side.SELL
    if own is fill.side:
        opening = admit(key, None, _asked(fill, Kind.OPEN), 0)
        after = Standing(_ready(moved(key, opening.records[0], fill.quantity)), unknown)
        refusal = opening.answer.refusal
        if refusal is not None:
            # Also where the start is unknown: more may have been open, never less.
            return Ruling(Verdict.BOTH_LEGS, after, None, refusal.value)
        if unknown is not None:
            return Ruling(Verdict.CANNOT_TELL, after, unknown)
        return Ruling(Verdict.OPENING, after)
    closing = admit(key, None, _asked(fill, Kind.CLOSE, enforced=True), 0)
    leg = key.leg(own)
    after_key = moved(key, closing.records[0], min(fill.quantity, leg))
    if fill.quantity > leg and unknown is None:
        return Ruling(Verdict.CANNOT_TELL, Standing(_ready(after_key), Doubt.GAP), Doubt.GAP)
    # A closing fill of a named leg is an exit by the venue's own books.
    return Ruling(Verdict.EXIT, Standing(_ready(after_key), unknown))
