"""Ruling: one fill against what is open, by the decision function that the runtime runs.

                  admit(open)            admit(close)
    a fill  --->  admitted: opening
                  refused   ---------->  admitted: exit, declared or not
                                         refused:  it crossed zero

`admit` is the ledger's own, on a key with nothing in flight: the fills are all that a venue's file
knows. Its answer to them depends on how a quantity and the opposite leg compare, and on nothing else
of them; so it is asked once for each way, and the answers are looked up a million times. What cannot
be told is said with its reason, and says nothing about right or wrong.
"""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from invariant_guard.audit.codes import Doubt
from invariant_guard.audit.model import Effect, Fill, Leg
from invariant_guard.ledger.model.enums import Kind, Side, Status
from invariant_guard.ledger.protocol.admission import Request, admit
from invariant_guard.ledger.protocol.exposure import KeyState


class OrderVerdict(str, Enum):
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


VIOLATIONS = frozenset({OrderVerdict.CROSSED, OrderVerdict.BOTH_LEGS})
_EXITS = frozenset({OrderVerdict.EXIT, OrderVerdict.UNDECLARED})


class OpenLegs(NamedTuple):
    """What is open on a key, as magnitudes in units of 10**-30.

    Where `unknown` says why that cannot be told, the legs are the least that can be open.
    """

    long: int = 0
    short: int = 0
    unknown: Doubt | None = None


class FillRuling(NamedTuple):
    """The verdict on a fill, and what is open after it."""

    verdict: OrderVerdict
    after: OpenLegs
    doubt: Doubt | None = None
    #: What an admission of it as an opening says: the code that the service would have got.
    refusal: str = ""


# Members looked up once: on an enum each look-up is a function call, before Python 3.12.
_BUY = Side.BUY
_UNSAID = Leg.UNSAID
_LONG = Leg.LONG
_SHORT = Leg.SHORT
_OPENED = Effect.OPEN
_CLOSED = Effect.CLOSE
_CROSSES = Effect.CROSS
_OPENING = OrderVerdict.OPENING
_EXIT = OrderVerdict.EXIT
_UNDECLARED = OrderVerdict.UNDECLARED
_CANNOT_TELL = OrderVerdict.CANNOT_TELL
_CROSSED = OrderVerdict.CROSSED
_BOTH_LEGS = OrderVerdict.BOTH_LEGS
# A named tuple's own constructor takes twice as long as a tuple's.
_new = tuple.__new__

#: Nothing open, and known to be so.
FLAT = OpenLegs()
#: Nobody says what is open.
UNKNOWN = OpenLegs(0, 0, Doubt.UNKNOWN_START)
_GAP = OpenLegs(0, 0, Doubt.GAP)


def ask(kind: Kind, quantity: int, opposed: int, *, enforced: bool = False) -> str:
    """Ask the ledger's admission for a buy while a short of `opposed` is open."""
    key = KeyState("", 0, opposed, Status.READY, exact=True)
    request = Request("?", Side.BUY, kind, quantity, enforced=enforced)
    refusal = admit(key, None, request, 0).answer.refusal
    return "" if refusal is None else refusal.value


# Both sides are one case: admission knows only the order's own side and the opposite.
_FREE, _OPPOSED = ask(Kind.OPEN, 2, 0), ask(Kind.OPEN, 2, 1)
_LARGER, _EQUAL, _SMALLER = (ask(Kind.CLOSE, 2, leg) for leg in (1, 2, 3))
_REDUCING = tuple(ask(Kind.CLOSE, 2, leg, enforced=True) for leg in (1, 2, 3))


def refusal_of_opening(opposed: int) -> str:
    """Return the code that an opening gets where the opposite leg is `opposed`."""
    return _OPPOSED if opposed else _FREE


def refusal_of_exit(quantity: int, leg: int) -> str:
    """Return the code that an exit gets that the venue does not enforce."""
    return _SMALLER if quantity < leg else _EQUAL if quantity == leg else _LARGER


def rule(standing: OpenLegs, fill: Fill, nets: bool = False) -> FillRuling:
    """Judge a fill on what is open before it.

    `nets` says that rows without position side are of an account that nets.
    """
    leg = fill[6]
    if leg is _LONG or leg is _SHORT:
        return _on_leg(standing, fill)
    if standing[2] is None:
        return on_net(standing, fill, nets)
    return _on_unknown_net(standing, fill)


def order_verdict(before: OrderVerdict, now: OrderVerdict) -> OrderVerdict:
    """Return the verdict on an order after one more of its fills."""
    if before in VIOLATIONS or now in VIOLATIONS:
        return before if before in VIOLATIONS else now
    if before in _EXITS and now is OrderVerdict.OPENING:
        # Fill by fill it closed, and then it went on into the other direction.
        return OrderVerdict.CROSSED
    return before


def on_net(standing: OpenLegs, fill: Fill, nets: bool) -> FillRuling:
    """Judge a fill of an account that nets, or may, with known legs."""
    long, short, _ = standing
    buys = fill[3] is _BUY
    quantity, effect, reduce_only = fill[4], fill[7], fill[8]
    opposed = short if buys else long
    refusal = _OPPOSED if opposed else _FREE
    if not refusal:
        if reduce_only or effect is _CLOSED or effect is _CROSSES:
            return _contradicted(fill)
        held = (long + quantity, 0, None) if buys else (0, short + quantity, None)
        return _new(FillRuling, (_OPENING, _new(OpenLegs, held), None, ""))
    if effect is _OPENED:
        return _contradicted(fill)
    left = opposed - quantity
    if refusal_of_exit(quantity, opposed):
        if reduce_only or effect is _CLOSED:
            return _contradicted(fill)
        after = OpenLegs(-left, 0) if buys else OpenLegs(0, -left)
        return FillRuling(_CROSSED, after, None, refusal)
    held = (0, left, None) if buys else (left, 0, None)
    if fill[6] is _UNSAID and not (nets or fill[13] or reduce_only):
        doubt = Doubt.NO_POSITION_SIDE
        return FillRuling(_CANNOT_TELL, OpenLegs(held[0], held[1], doubt), doubt, refusal)
    if effect is _CROSSES:
        return _contradicted(fill)
    verdict = _EXIT if reduce_only else _UNDECLARED
    return _new(FillRuling, (verdict, _new(OpenLegs, held), None, refusal))


def _exit(fill: Fill) -> OrderVerdict:
    return OrderVerdict.EXIT if fill.reduce_only else OrderVerdict.UNDECLARED


def _contradicted(fill: Fill) -> FillRuling:
    """Take the venue's word, which what came before does not lead to."""
    if fill.effect is Effect.CROSS:
        return FillRuling(OrderVerdict.CROSSED, _GAP)
    return FillRuling(OrderVerdict.CANNOT_TELL, _GAP, Doubt.GAP)


def _on_unknown_net(standing: OpenLegs, fill: Fill) -> FillRuling:
    """Judge by the venue's own word alone."""
    if fill.effect is Effect.CROSS:
        return FillRuling(OrderVerdict.CROSSED, standing)
    if fill.effect is Effect.OPEN:
        return FillRuling(OrderVerdict.OPENING, standing)
    if fill.effect is Effect.CLOSE or fill.reduce_only or fill.realized:
        return FillRuling(_exit(fill), standing)
    return FillRuling(OrderVerdict.CANNOT_TELL, standing, standing.unknown)


def _on_leg(standing: OpenLegs, fill: Fill) -> FillRuling:
    long, short, unknown = standing
    buys, quantity = fill.side is _BUY, fill.quantity
    is_long = fill.leg is _LONG
    leg, other = (long, short) if is_long else (short, long)
    if is_long is buys:
        leg += quantity
        after = OpenLegs(leg, other, unknown) if is_long else OpenLegs(other, leg, unknown)
        refusal = refusal_of_opening(other)
        if refusal:
            # Also where the start is unknown: more may have been open, never less.
            return FillRuling(_BOTH_LEGS, after, None, refusal)
        if unknown is not None:
            return FillRuling(_CANNOT_TELL, after, unknown)
        return FillRuling(_OPENING, after)
    too_large = not leg or bool(_REDUCING[(quantity < leg) - (quantity > leg) + 1])
    left = max(leg - quantity, 0)
    if too_large and unknown is None:
        after = OpenLegs(left, other, Doubt.GAP) if is_long else OpenLegs(other, left, Doubt.GAP)
        return FillRuling(_CANNOT_TELL, after, Doubt.GAP)
    # Where the order named its leg, it said that it closes; that the venue saw it close is no word of it.
    said = fill.reduce_only or fill.effect is not _CLOSED
    return FillRuling(
        _EXIT if said else _UNDECLARED,
        OpenLegs(left, other, unknown) if is_long else OpenLegs(other, left, unknown),
    )
