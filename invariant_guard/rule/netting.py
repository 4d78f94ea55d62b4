"""The rule itself: an order and the positions in, a ruling out, and nothing else.

No clock, no lock, no log: whatever it needs is an argument, and a refusal is the
``PositionInvariantViolation`` it raises. Everything that cannot be judged is refused.
"""

from __future__ import annotations

from decimal import Decimal

from invariant_guard.basics.codes import ViolationCode
from invariant_guard.basics.quantities import Number, exact, magnitude, reaches
from invariant_guard.basics.sides import USUAL_SIGNS, WORDS
from invariant_guard.basics.text import shown
from invariant_guard.basics.violation import PositionInvariantViolation
from invariant_guard.rule.arguments import CLEAN, Comparison, Options, read_order, read_size
from invariant_guard.rule.holdings import held_by
from invariant_guard.rule.policy import Basis, Policy

_INFINITY = float("inf")
_NO_SLACK = Decimal(0)

#: Members looked up once: an enum's attributes cost as much as a function call.
_FLAT, _SAME_DIRECTION = Basis.FLAT, Basis.SAME_DIRECTION


def judge(
    policy: Policy,
    now: float,
    symbol: object,
    side: object,
    quantity: object,
    positions: object,
    account: object,
    exchange: object,
    options: Options | None,
) -> tuple[Basis, Number]:
    """Decide on one order.

    Args:
        policy: the enforcer's settings.
        now: seconds since the epoch, to tell a snapshot's age.
        symbol: as the caller gave it, and so are the next five.
        side: a word or an enum's member.
        quantity: in the positions' unit.
        positions: a mapping of symbol to signed quantity, or a snapshot.
        account: the label of an account.
        exchange: the name of an exchange.
        options: what else the call says; None where it says nothing else.

    Returns:
        Why it is allowed, and the signed position it was judged on.

    Raises:
        PositionInvariantViolation: the order is refused.
    """
    size: Number | None
    exit_basis: Basis | None
    comparison: Comparison | None
    residue: Decimal | None
    # The usual arguments are looked at in place, because this runs before every order; the
    # reader takes the rest, or refuses it.
    if (
        options is None
        and policy.plain
        and type(side) is str
        and side in USUAL_SIGNS
        and type(symbol) is str
        and symbol in CLEAN
        and type(account) is str
        and account in CLEAN
        and type(exchange) is str
        and exchange in CLEAN
    ):
        sign, exit_basis, comparison, residue = USUAL_SIGNS[side], None, None, None
        if type(quantity) is float and 0.0 < quantity < _INFINITY:
            size = quantity
        else:
            size = read_size(symbol, quantity, None)
    else:
        order = read_order(policy, symbol, side, quantity, account, exchange, options)
        symbol, sign, size, account, exchange, exit_basis, comparison, residue = order[:8]

    only: object = None
    if (
        type(positions) is dict
        and len(positions) == 1
        and residue is None
        and not policy.require_snapshot
    ):
        # Most services pass the one position they trade, and then nothing else can matter.
        only = positions.get(symbol)
    held: Number
    rival: str | None
    if type(only) is float and only - only == 0.0:
        held, rival = only, None
    else:
        held, rival = held_by(
            policy, now, positions, account, exchange, symbol, sign, comparison, residue,
            exit_basis is not None,
        )  # fmt: skip

    opposing = held < 0 if sign > 0 else held > 0
    if exit_basis is not None:
        if not opposing:
            raise _nothing_to_reduce(symbol, sign, held, rival)
        slack = _NO_SLACK if residue is None else residue
        if size is not None and not reaches(magnitude(held), exact(size), slack):
            raise _too_large(symbol, size, held)
        return exit_basis, held
    if opposing:
        raise _opposing(symbol, sign, held, account, exchange)
    if rival is not None:
        raise _ambiguous(symbol, sign, rival, held)
    return (_SAME_DIRECTION if held else _FLAT), held


def _amount(held: Number) -> str:
    return repr(abs(held)) if type(held) is float else shown(magnitude(held))


def _word(held: Number) -> str:
    return WORDS[1 if held > 0 else -1]


def _opposing(
    symbol: str, sign: int, held: Number, account: str, exchange: str
) -> PositionInvariantViolation:
    existing, size = WORDS[-sign], _amount(held)
    return PositionInvariantViolation(
        f"Cannot open {WORDS[sign]} on {symbol}: existing {existing} position of "
        f"{size} (account {shown(account)}, exchange {shown(exchange)})",
        code=ViolationCode.OPPOSING_POSITION,
        remedy=f"To close the {existing}, pass reduce_only=True and at most {size}, with "
        "reduce-only on the order itself; to turn around, close first and read the positions "
        "again; allow hedging only where both directions are meant.",
        existing_quantity=held,
    )


def _ambiguous(symbol: str, sign: int, rival: str, held: Number) -> PositionInvariantViolation:
    existing = WORDS[-sign]
    return PositionInvariantViolation(
        f"Cannot open {WORDS[sign]} on {symbol}: the positions hold an existing "
        f"{existing} under {shown(rival)}, which may be the same instrument",
        code=ViolationCode.AMBIGUOUS_SYMBOL,
        existing_quantity=held,
    )


def _nothing_to_reduce(
    symbol: str, sign: int, held: Number, rival: str | None
) -> PositionInvariantViolation:
    closing = WORDS[-sign]
    if rival is not None:
        return PositionInvariantViolation(
            f"Cannot reduce {closing} on {symbol}: no position under this symbol, but one "
            f"under {shown(rival)}, which may be the same instrument",
            code=ViolationCode.AMBIGUOUS_SYMBOL,
            existing_quantity=held,
        )
    state = f"an existing {_word(held)} of {_amount(held)}" if held else "it is flat"
    return PositionInvariantViolation(
        f"Cannot reduce {closing} on {symbol}: {state}, so the order would open {WORDS[sign]}",
        code=ViolationCode.NOTHING_TO_REDUCE,
        existing_quantity=held,
    )


def _too_large(symbol: str, size: Number, held: Number) -> PositionInvariantViolation:
    return PositionInvariantViolation(
        f"Cannot reduce {_word(held)} on {symbol} by {shown(size)}: existing "
        f"{_word(held)} is {_amount(held)}, and the rest would open "
        f"{WORDS[-1 if held > 0 else 1]}",
        code=ViolationCode.REDUCE_TOO_LARGE,
        existing_quantity=held,
    )
