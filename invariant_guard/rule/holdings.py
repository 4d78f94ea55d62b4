"""Holdings: what positions, a plain mapping or a snapshot, hold under an order's symbol.

What cannot be read is refused: a position that nobody understands is never flat.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from invariant_guard.basics.codes import ViolationCode
from invariant_guard.basics.exchanges import UNSAID_EXCHANGE, same_exchange
from invariant_guard.basics.quantities import NotAQuantity, Number, finite, magnitude
from invariant_guard.basics.sides import WORDS
from invariant_guard.basics.text import shown
from invariant_guard.basics.violation import PositionInvariantViolation
from invariant_guard.instruments.instrument import Relation
from invariant_guard.instruments.symbols import read
from invariant_guard.positions.snapshot import PositionSnapshot
from invariant_guard.rule.arguments import LONGEST_SYMBOL, Comparison
from invariant_guard.rule.policy import Policy

#: A clock a little behind the venue's is no reason to stop trading; minutes ahead is.
CLOCK_SKEW_SECONDS = 5.0

_NO_SLACK = Decimal(0)
_BY_TEXT = Comparison("", None, None, False)


def held_by(
    policy: Policy,
    now: float,
    positions: object,
    account: str,
    exchange: str,
    symbol: str,
    sign: int,
    comparison: Comparison | None,
    residue: Decimal | None,
    exiting: bool,
) -> tuple[Number, str | None]:
    """Return the signed quantity held, and another symbol that may be the same and opposes.

    Raises:
        PositionInvariantViolation: the positions are unreadable, stale, of another account or
            exchange, incomplete, or of both directions at once where the order would open one.
    """
    if isinstance(positions, PositionSnapshot):
        _check_snapshot(policy, now, positions, account, exchange)
        return _in_snapshot(positions, symbol, sign, comparison, residue, exiting)
    if policy.require_snapshot:
        raise _no_snapshot(positions)
    if type(positions) is dict:
        # A copy, which is one step: another thread may move keys of the service's own dict
        # about meanwhile, and a key that moves past the reader is read as flat.
        return _in_mapping(positions.copy(), symbol, sign, comparison, residue)
    return _in_mapping(_read_mapping(positions), symbol, sign, comparison, residue)


def _no_snapshot(positions: object) -> PositionInvariantViolation:
    if positions is None:
        return _no_positions()
    return PositionInvariantViolation(
        f"Cannot judge the order: its positions are {shown(positions)}, of unknown origin "
        "and age, and this enforcer requires a snapshot",
        code=ViolationCode.SNAPSHOT_REQUIRED,
    )


def _no_positions() -> PositionInvariantViolation:
    return PositionInvariantViolation(
        "Cannot judge the order: the positions are None, so nobody knows what is open",
        code=ViolationCode.POSITIONS_MISSING,
    )


def _read_mapping(positions: object) -> dict[object, object]:
    if positions is None:
        raise _no_positions()
    try:
        if isinstance(positions, Mapping):
            pairs = dict(positions.items())
            if len(pairs) != len(positions):
                raise ValueError("it holds more than it shows")
        else:
            pairs = None
    except Exception as fault:
        raise PositionInvariantViolation(
            f"Cannot judge the order: reading the positions raised {type(fault).__name__}",
            code=ViolationCode.INVALID_POSITIONS,
        ) from fault
    if pairs is None:
        raise PositionInvariantViolation(
            f"Cannot judge the order: the positions are {shown(positions)}, "
            "no mapping of symbol to signed quantity",
            code=ViolationCode.INVALID_POSITIONS,
        )
    return pairs


def _in_mapping(
    positions: Mapping[object, object],
    symbol: str,
    sign: int,
    comparison: Comparison | None,
    residue: Decimal | None,
) -> tuple[Number, str | None]:
    """The signed quantity held, and another key that may be the same and opposes."""
    held: Number = 0.0
    rival: str | None = None
    pair, by_text = _reading_by(symbol, comparison)
    for key, value in positions.items():
        # A float minus itself is zero unless it is NaN or infinite.
        if type(value) is float and value - value == 0.0:
            quantity: Number = value
        else:
            quantity = _held_quantity(key, value)
        if type(key) is not str:
            key = _key(key)
        if residue is not None and magnitude(quantity) < residue:
            continue
        if key == symbol:
            held = quantity if not held else _merged(held, quantity, sign)
        elif quantity < 0 if sign > 0 else quantity > 0:
            if len(key) > LONGEST_SYMBOL:
                raise _endless_key(symbol, key)
            if by_text:
                # Of thousands of positions nearly all end here, after one cached lookup.
                reading = read(key)
                if reading.pair != pair and reading.by_pair:
                    continue
            relation = (comparison or _BY_TEXT).relate(symbol, key, None)
            if relation is Relation.SAME:
                held = _merged(held, quantity, sign)
            elif relation is Relation.POSSIBLE:
                rival = key
    return held, rival


def _merged(one: Number, other: Number, sign: int) -> Number:
    """What two keys for one instrument hold: what opposes the order decides.

    Where both do, it is most likely one position listed twice, and an exit may not count it
    twice: the smaller.
    """
    opposing = [held for held in (one, other) if (held < 0 if sign > 0 else held > 0)]
    return min(opposing, key=magnitude) if opposing else one


def _reading_by(symbol: str, comparison: Comparison | None) -> tuple[str, bool]:
    """The order's pair, and whether another pair makes another instrument."""
    reading = read(symbol)
    # A table may call an instrument anything; BTC-PERP names no pair.
    return reading.pair, (comparison is None or comparison.table is None) and reading.by_pair


def _endless_key(symbol: str, key: str) -> PositionInvariantViolation:
    return PositionInvariantViolation(
        f"Cannot judge the order on {symbol}: the positions have a symbol of {len(key)} characters",
        code=ViolationCode.INVALID_POSITIONS,
    )


def _held_quantity(key: object, value: object) -> Number:
    try:
        return finite(value)
    except NotAQuantity as fault:
        raise PositionInvariantViolation(
            f"Cannot judge the order: the position on {shown(key)} {fault}: {shown(value)}",
            code=ViolationCode.INVALID_POSITIONS,
        ) from fault


def _key(key: object) -> str:
    if isinstance(key, str):
        return str.__str__(key)
    raise PositionInvariantViolation(
        f"Cannot judge the order: the positions have {shown(key)} for a symbol",
        code=ViolationCode.INVALID_POSITIONS,
    )


def _check_snapshot(
    policy: Policy, now: float, snapshot: PositionSnapshot, account: str, exchange: str
) -> None:
    age = now - snapshot.fetched_at.timestamp()
    limit = policy.max_snapshot_age
    if age < -CLOCK_SKEW_SECONDS:
        raise PositionInvariantViolation(
            f"Cannot judge the order: the {snapshot.source} snapshot is dated "
            f"{-age:.1f} s in the future",
            code=ViolationCode.STALE_SNAPSHOT,
        )
    if limit is not None and not age <= limit:
        raise PositionInvariantViolation(
            f"Cannot judge the order: the {snapshot.source} snapshot is {_seconds(age, limit)} s "
            f"old, and {limit:g} s are allowed",
            code=ViolationCode.STALE_SNAPSHOT,
        )
    of = policy.accounts.account_of
    if snapshot.account is not None and of(snapshot.account) != of(account):
        raise PositionInvariantViolation(
            f"Cannot judge the order: it is for account {shown(account)}, and the snapshot "
            f"is of {shown(snapshot.account)}",
            code=ViolationCode.WRONG_ACCOUNT,
        )
    named = snapshot.exchange
    if named is None and exchange != UNSAID_EXCHANGE:
        # An adapter's source is an exchange too, where it is that exchange's own library.
        named = snapshot.source
    if named is not None and not same_exchange(named, exchange):
        raise PositionInvariantViolation(
            f"Cannot judge the order: it goes to {shown(exchange)}, and the snapshot is of "
            f"{shown(named)}",
            code=ViolationCode.WRONG_EXCHANGE,
        )


def _seconds(age: float, limit: float) -> str:
    # As many digits as it takes to see that the one is more than the other.
    return next(text for n in (1, 3, 17) if float(text := f"{age:.{n}f}") > limit or n == 17)


def _in_snapshot(
    snapshot: PositionSnapshot,
    symbol: str,
    sign: int,
    comparison: Comparison | None,
    residue: Decimal | None,
    exiting: bool,
) -> tuple[Number, str | None]:
    """The signed quantity held, and another symbol that may be the same and opposes."""
    opposing = aligned = _NO_SLACK
    rival: str | None = None
    product = None if comparison is None else comparison.product
    known, half = snapshot.reaches(symbol, product), False
    pair, by_text = _reading_by(symbol, comparison)
    for leg_symbol, leg_product, both in snapshot.holdings():
        if by_text and leg_symbol != symbol:
            reading = read(leg_symbol)
            if reading.pair != pair and reading.by_pair:
                continue
        relation = (comparison or _BY_TEXT).relate(symbol, leg_symbol, leg_product)
        if relation is Relation.DIFFERENT:
            continue
        with_order, against = (both.long, both.short) if sign > 0 else (both.short, both.long)
        if residue is not None:
            with_order = with_order if with_order >= residue else _NO_SLACK
            against = against if against >= residue else _NO_SLACK
        if relation is Relation.POSSIBLE:
            rival = leg_symbol if against else rival
            continue
        known = known or snapshot.knows(leg_symbol)
        half = half or snapshot.is_half(leg_symbol)
        opposing = min(opposing, against) if opposing and against else opposing or against
        aligned = max(aligned, with_order)
    if opposing and aligned and not exiting:
        raise _conflict(symbol, sign, aligned, opposing)
    if opposing:
        return with_sign(opposing, -sign), rival
    if half or not known:
        raise _incomplete(snapshot, symbol, half)
    return with_sign(aligned, sign), rival


def _incomplete(snapshot: PositionSnapshot, symbol: str, half: bool) -> PositionInvariantViolation:
    if half:
        found = "holds one leg of a hedge-mode pair, and the other may have been left out"
    elif snapshot.complete:
        parts = "; ".join(map(str, snapshot.scope))
        found = f"is of {parts}, and does not cover this symbol"
    else:
        found = "is not of the whole account and does not cover this symbol"
    return PositionInvariantViolation(
        f"Cannot judge the order on {symbol}: the {snapshot.source} snapshot {found}",
        code=ViolationCode.INCOMPLETE_SNAPSHOT,
    )


def with_sign(size: Decimal, sign: int) -> Decimal:
    # Not a product: that would round to the precision of the caller's decimal context.
    return size if sign > 0 else size.copy_negate()


def _conflict(
    symbol: str, sign: int, aligned: Decimal, opposing: Decimal
) -> PositionInvariantViolation:
    long, short = (aligned, opposing) if sign > 0 else (opposing, aligned)
    return PositionInvariantViolation(
        f"Cannot open {WORDS[sign]} on {symbol}: existing SHORT position of "
        f"{shown(short)} and existing LONG position of {shown(long)} are open at once",
        code=ViolationCode.LEGS_IN_CONFLICT,
        existing_quantity=with_sign(opposing, -sign),
    )
