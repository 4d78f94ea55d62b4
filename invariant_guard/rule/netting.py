"""The rule itself: an order and the positions in, a ruling out, and nothing else.

No clock, no lock, no log: whatever it needs is an argument, and a refusal is the
``PositionInvariantViolation`` it raises. Everything that cannot be judged is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from types import MappingProxyType

from invariant_guard.basics.codes import ViolationCode
from invariant_guard.basics.exchanges import same_exchange
from invariant_guard.basics.quantities import (
    NotAQuantity,
    Number,
    exact,
    finite,
    half,
    magnitude,
    reaches,
)
from invariant_guard.basics.sides import USUAL_SIGNS, WORDS, sign_of
from invariant_guard.basics.text import shown
from invariant_guard.basics.violation import PositionInvariantViolation, UnknownInstrument
from invariant_guard.instruments.instrument import InstrumentTable, Relation, relate
from invariant_guard.instruments.symbols import Product, read
from invariant_guard.positions.snapshot import PositionSnapshot
from invariant_guard.rule.accounts import AccountBook

#: A clock a little behind the venue's is no reason to stop trading; minutes ahead is.
CLOCK_SKEW_SECONDS = 5.0

#: Longer than any instrument's name; bounds what caches, logs and histories keep.
_LONGEST_SYMBOL = 128

#: Texts found fit to be a symbol, an account or an exchange: a service has few of them and
#: asks about each again and again. Emptied when full, so that it stays small.
_clean: set[str] = set()
_MOST_CLEAN = 1024

#: What a call that names no exchange has always said; of a source it contradicts nothing.
_UNSAID_EXCHANGE = "binance"

_INFINITY = float("inf")
_NO_SLACK = Decimal(0)


class Basis(str, Enum):
    """Why an order was allowed."""

    FLAT = "flat"
    SAME_DIRECTION = "same_direction"
    REDUCE_ONLY = "reduce_only"
    CLOSE_POSITION = "close_position"
    HEDGING = "hedging"
    #: Cleared by the ledger alone: no positions were passed.
    LEDGER = "ledger"
    #: The ledger could not count it; the venue itself keeps it from opening anything.
    UNRESERVED_EXIT = "unreserved_exit"
    #: Cleared and counted, but no client id reaches the venue, so nobody can ask for the order.
    UNTRACKED = "untracked"

    def __str__(self) -> str:
        return str.__str__(self)


#: Members looked up once: an enum's attributes cost as much as a function call.
_FLAT, _SAME_DIRECTION = Basis.FLAT, Basis.SAME_DIRECTION


@dataclass(frozen=True, slots=True)
class Policy:
    """What an enforcer was told once, for all its decisions.

    Attributes:
        require_snapshot: refuse plain mappings, whose origin nobody can check.
        max_snapshot_age: seconds; None never calls a snapshot stale.
        lot_sizes: smallest tradable quantity by symbol: less than half of it is residue.
        default_product: what a symbol means where the call does not say.
        instruments: the exchanges' own tables of symbols, if loaded.
        accounts: labels bound to accounts.
    """

    require_snapshot: bool = False
    max_snapshot_age: float | None = 60.0
    lot_sizes: Mapping[str, Decimal] = field(default_factory=lambda: MappingProxyType({}))
    default_product: Product | None = None
    instruments: InstrumentTable | None = None
    accounts: AccountBook = field(default_factory=AccountBook)
    #: No setting asks for more than the rule itself; worked out once, not before each order.
    plain: bool = field(init=False)

    @property
    def interprets_symbols(self) -> bool:
        """Whether symbols compare by more than their text."""
        return self.default_product is not None or self.instruments is not None

    def __post_init__(self) -> None:
        plain = not (self.interprets_symbols or self.lot_sizes or self.require_snapshot)
        object.__setattr__(self, "plain", plain)


@dataclass(frozen=True, slots=True)
class Options:
    """What a call says beyond the order itself. As given: nothing here is validated yet.

    Attributes:
        reduce_only: the order can only make the open position smaller.
        close_position: the order closes the whole leg, so the quantity may be None.
        price: the order's, for the events only.
        lot_size: smallest tradable quantity of this symbol, or None.
        product: what the symbol means, or None.
    """

    reduce_only: object = False
    close_position: object = False
    price: object = None
    lot_size: object = None
    product: object = None


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
        symbol, side, quantity, positions, account, exchange: as the caller gave them.
        options: what else the call says; None where it says nothing else.

    Returns:
        Why it is allowed, and the signed position it was judged on.

    Raises:
        PositionInvariantViolation: the order is refused.
    """
    # The usual types are looked at in place, because this runs before every order; the
    # functions called otherwise accept the rest, or refuse it.
    sign = USUAL_SIGNS.get(side) if type(side) is str else None
    if sign is None:
        sign = sign_of(side)
    if type(symbol) is not str or symbol not in _clean:
        symbol = _text("symbol", symbol, ViolationCode.INVALID_SYMBOL)
    if type(account) is not str or account not in _clean:
        account = _text("account", account, ViolationCode.INVALID_ARGUMENT)
    if type(exchange) is not str or exchange not in _clean:
        exchange = _text("exchange", exchange, ViolationCode.INVALID_ARGUMENT)
    exit_basis: Basis | None = None
    names: _Names | None = None
    residue: Decimal | None = None
    if options is not None or not policy.plain:
        options = options or Options()
        exit_basis = _exit_basis(options)
        names = _names(policy, exchange, symbol, options.product)
        residue = residue_of(policy, symbol, options.lot_size)
        if policy.require_snapshot and not isinstance(positions, PositionSnapshot):
            raise _no_snapshot(positions)
    size: Number | None
    if type(quantity) is float and 0.0 < quantity < _INFINITY:
        size = quantity
    else:
        size = _size(symbol, quantity, exit_basis)

    held: Number
    rival: str | None
    if type(positions) is dict:
        only = positions.get(symbol) if len(positions) == 1 else None
        if type(only) is float and only - only == 0.0 and residue is None:
            # Most services pass the one position they trade, and then nothing else can matter.
            held, rival = only, None
        else:
            # A copy, which is one step: another thread may move keys of the service's own dict
            # about meanwhile, and a key that moves past the reader is read as flat.
            held, rival = _in_mapping(positions.copy(), symbol, sign, names, residue)
    elif isinstance(positions, PositionSnapshot):
        _check_snapshot(policy, now, positions, account, exchange)
        exiting = exit_basis is not None
        held, rival = _in_snapshot(positions, symbol, sign, names, residue, exiting)
    else:
        mapping = _read_mapping(positions)
        held, rival = _in_mapping(mapping, symbol, sign, names, residue)

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


# -- arguments ---------------------------------------------------------------------------


def _text(name: str, value: object, code: ViolationCode) -> str:
    if isinstance(value, str):
        # A subclass, enum members included: its letters, whatever it overrides.
        text = str.__str__(value)
        if 0 < len(text) <= _LONGEST_SYMBOL and text.isprintable() and text == text.strip():
            if len(_clean) >= _MOST_CLEAN:
                _clean.clear()
            _clean.add(text)
            return text
    raise PositionInvariantViolation(
        f"Cannot judge the order: its {name} {shown(value)} is {_unfit(value)}",
        code=code,
        remedy=f"Pass the {name} as a text of 1 to {_LONGEST_SYMBOL} characters, printable and "
        "without padding, exactly as the positions and the other orders spell it.",
    )


def _unfit(value: object) -> str:
    if isinstance(value, str) and len(value) > _LONGEST_SYMBOL:
        return f"a text of {len(value)} characters"
    return "empty" if isinstance(value, str) and not value else "no plain text"


def _exit_basis(options: Options) -> Basis | None:
    for name in ("reduce_only", "close_position"):
        flag = getattr(options, name)
        # "false" is true in Python: a word here must not turn an entry into an exit.
        if flag is not True and flag is not False:
            raise PositionInvariantViolation(
                f"Cannot judge the order: {name} is {shown(flag)}, neither True nor False",
                code=ViolationCode.INVALID_ARGUMENT,
            )
    if options.close_position:
        return Basis.CLOSE_POSITION
    return Basis.REDUCE_ONLY if options.reduce_only else None


def _size(symbol: str, quantity: object, exit_basis: Basis | None) -> Number | None:
    if quantity is None and exit_basis is Basis.CLOSE_POSITION:
        return None
    try:
        size = finite(quantity)
        if size > 0:
            return size
        problem = "is not above zero"
    except NotAQuantity as fault:
        problem = str(fault)
    raise PositionInvariantViolation(
        f"Cannot judge the order on {symbol}: quantity {shown(quantity)} {problem}",
        code=ViolationCode.INVALID_QUANTITY,
    )


def residue_of(policy: Policy, symbol: str, lot_size: object) -> Decimal | None:
    """Half a lot: what is smaller rounds to no lot at all, so it is float noise."""
    if lot_size is None:
        known = policy.lot_sizes.get(symbol)
        return None if known is None else half(known)
    try:
        lot = exact(finite(lot_size))
    except NotAQuantity as fault:
        problem = str(fault)
    else:
        if lot > 0:
            return half(lot)
        problem = "is not above zero"
    raise PositionInvariantViolation(
        f"Cannot judge the order on {symbol}: lot_size {shown(lot_size)} {problem}",
        code=ViolationCode.INVALID_ARGUMENT,
    )


# -- names -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Names:
    """How to compare the order's symbol with the positions' where more than text is known."""

    exchange: str
    product: Product | None
    table: InstrumentTable | None
    #: The product is the enforcer's default, not the call's own word.
    assumed: bool

    def relate(self, symbol: str, other: str, other_product: Product | None) -> Relation:
        if self.table is None:
            return relate(symbol, other, self.product, other_product, self.assumed)
        return self.table.relate(self.exchange, symbol, other, self.product, other_product)


_BY_TEXT = _Names("", None, None, False)


def _names(policy: Policy, exchange: str, symbol: str, product: object) -> _Names | None:
    if product is None and not policy.interprets_symbols:
        return None
    meant, default = _product(symbol, product), policy.default_product
    table = policy.instruments
    if table is not None:
        found = table.find(exchange, symbol, meant, default=default)
        return _Names(exchange, found.product, table, False)
    if product is None and default in read(symbol).products:
        # A spelling that says what it is needs no default, and is not overruled by one.
        return _Names(exchange, default, None, True)
    return _Names(exchange, meant, None, False)


def _product(symbol: str, product: object) -> Product | None:
    """The product that the call itself names."""
    if product is None:
        return None
    try:
        meant = Product(str.__str__(product))
    except (TypeError, ValueError):
        raise PositionInvariantViolation(
            f"Cannot judge the order on {symbol}: {shown(product)} is no product",
            code=ViolationCode.INVALID_ARGUMENT,
            remedy=f"Pass one of {', '.join(Product)}.",
        ) from None
    # Share classes are written like pairs (BRK/B), so an equity may have any spelling.
    if meant not in read(symbol).products and meant is not Product.EQUITY:
        raise UnknownInstrument(f"Cannot judge the order on {symbol}: it cannot be {meant}")
    return meant


# -- positions ---------------------------------------------------------------------------


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
    names: _Names | None,
    residue: Decimal | None,
) -> tuple[Number, str | None]:
    """The signed quantity held, and another key that may be the same and opposes."""
    held: Number = 0.0
    rival: str | None = None
    pair, by_text = _reading_by(symbol, names)
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
            if len(key) > _LONGEST_SYMBOL:
                raise _endless_key(symbol, key)
            if by_text:
                # Of thousands of positions nearly all end here, after one cached lookup.
                reading = read(key)
                if reading.pair != pair and reading.by_pair:
                    continue
            relation = (names or _BY_TEXT).relate(symbol, key, None)
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


def _reading_by(symbol: str, names: _Names | None) -> tuple[str, bool]:
    """The order's pair, and whether another pair makes another instrument."""
    reading = read(symbol)
    # A table may call an instrument anything; BTC-PERP names no pair.
    return reading.pair, (names is None or names.table is None) and reading.by_pair


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
    if named is None and exchange != _UNSAID_EXCHANGE:
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
    names: _Names | None,
    residue: Decimal | None,
    exiting: bool,
) -> tuple[Number, str | None]:
    """The signed quantity held, and another symbol that may be the same and opposes."""
    opposing = aligned = _NO_SLACK
    rival: str | None = None
    product = None if names is None else names.product
    known, half = snapshot.reaches(symbol, product), False
    pair, by_text = _reading_by(symbol, names)
    for leg_symbol, leg_product, both in snapshot.holdings():
        if by_text and leg_symbol != symbol:
            reading = read(leg_symbol)
            if reading.pair != pair and reading.by_pair:
                continue
        relation = (names or _BY_TEXT).relate(symbol, leg_symbol, leg_product)
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
        return _signed(opposing, -sign), rival
    if half or not known:
        raise _incomplete(snapshot, symbol, half)
    return _signed(aligned, sign), rival


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


def _signed(size: Decimal, sign: int) -> Decimal:
    # Not a product: that would round to the precision of the caller's decimal context.
    return size if sign > 0 else size.copy_negate()


# -- refusals ----------------------------------------------------------------------------


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


def _conflict(
    symbol: str, sign: int, aligned: Decimal, opposing: Decimal
) -> PositionInvariantViolation:
    long, short = (aligned, opposing) if sign > 0 else (opposing, aligned)
    return PositionInvariantViolation(
        f"Cannot open {WORDS[sign]} on {symbol}: existing SHORT position of "
        f"{shown(short)} and existing LONG position of {shown(long)} are open at once",
        code=ViolationCode.LEGS_IN_CONFLICT,
        existing_quantity=_signed(opposing, -sign),
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
