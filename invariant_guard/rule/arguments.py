"""Arguments of a guard call: one reader, with and without a ledger.

``read_order`` accepts what means one thing and refuses the rest, so that one bad argument has one
code, reason and remedy whichever flow it reaches. What it returns is data that nothing needs to
check again.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from invariant_guard.basics.codes import ViolationCode
from invariant_guard.basics.quantities import NotAQuantity, Number, exact, finite, half
from invariant_guard.basics.sides import sign_of
from invariant_guard.basics.text import shown
from invariant_guard.basics.violation import PositionInvariantViolation, UnknownInstrument
from invariant_guard.instruments.instrument import InstrumentTable, Relation, relate
from invariant_guard.instruments.symbols import Product, read
from invariant_guard.rule.policy import Basis, Policy

#: Longer than any instrument's name; bounds what caches, logs and histories keep.
LONGEST_SYMBOL = 128

#: Milliseconds; Binance refuses a larger receive window.
LONGEST_WINDOW_MS = 60_000

#: Texts found fit to be a symbol, an account or an exchange: a service has few of them and
#: asks about each again and again. Emptied when full, so that it stays small.
CLEAN: set[str] = set()
_MOST_CLEAN = 1024

_LONGEST_SOURCE = 128


@dataclass(frozen=True, slots=True)
class Options:
    """Options of a guard call beyond the order itself, as given and unvalidated.

    Attributes:
        reduce_only: the order can only make the open position smaller.
        close_position: the order closes the whole leg, so the quantity may be None.
        price: the order's, for the events only.
        lot_size: smallest tradable quantity of this symbol, or None.
        product: what the symbol means, or None.
        window_ms: milliseconds in which the venue is to take the order, or None.
        group: name shared by closing orders of which one cancels the others, or None.
        conditional: the order is a stop or a take-profit.
    """

    reduce_only: object = False
    close_position: object = False
    price: object = None
    lot_size: object = None
    product: object = None
    window_ms: object = None
    group: object = None
    conditional: object = False


_NO_OPTIONS = Options()


@dataclass(frozen=True, slots=True)
class Comparison:
    """Comparison of the order's symbol with the positions', where more than text is known."""

    exchange: str
    product: Product | None
    table: InstrumentTable | None
    #: The product is the enforcer's default, not the call's own word.
    assumed: bool

    def relate(self, symbol: str, other: str, other_product: Product | None) -> Relation:
        """Tell whether a position's symbol is the order's instrument."""
        if self.table is None:
            return relate(symbol, other, self.product, other_product, self.assumed)
        return self.table.relate(self.exchange, symbol, other, self.product, other_product)


class OrderTerms(NamedTuple):
    """One order whose arguments have been read.

    Attributes:
        symbol, account, exchange: plain texts, spelled as given.
        sign: +1 for a buy, -1 for a sell.
        size: above zero, in the positions' unit; None closes the whole leg.
        exit_basis: the order can only reduce, for this reason; None for an opening.
        comparison: how symbols compare; None where their text decides.
        residue: what is held below it is float noise; None where nothing is.
        product: what the call itself says the symbol means; None where it does not say.
        window_ms: milliseconds in which the venue is to take it; None for no deadline.
        group: name shared by closing orders of which one cancels the others; "" for none.
        conditional: it is a stop or a take-profit.
    """

    symbol: str
    sign: int
    size: Number | None
    account: str
    exchange: str
    exit_basis: Basis | None
    comparison: Comparison | None
    residue: Decimal | None
    product: Product | None
    window_ms: int | None
    group: str
    conditional: bool


def read_order(
    policy: Policy,
    symbol: object,
    side: object,
    quantity: object,
    account: object,
    exchange: object,
    options: Options | None,
) -> OrderTerms:
    """Read the arguments of one order, whatever they are.

    Args:
        policy: the enforcer's settings, which say what symbols and small quantities mean.
        symbol: as the caller gave it, and so are the next four.
        side: a word or an enum's member.
        quantity: in the positions' unit.
        account: the label of an account.
        exchange: the name of an exchange.
        options: what else the call says; None where it says nothing else.

    Raises:
        PositionInvariantViolation: an argument means nothing, or more than one thing.
    """
    options = options or _NO_OPTIONS
    sign = sign_of(side)
    symbol = _text("symbol", symbol, ViolationCode.INVALID_SYMBOL)
    account = _text("account", account, ViolationCode.INVALID_ARGUMENT)
    exchange = _text("exchange", exchange, ViolationCode.INVALID_ARGUMENT)
    exit_basis = _exit_basis(options)
    conditional = _flag("conditional", options.conditional)
    product = _product(symbol, options.product)
    return OrderTerms(
        symbol,
        sign,
        read_size(symbol, quantity, exit_basis),
        account,
        exchange,
        exit_basis,
        _comparison(policy, exchange, symbol, product),
        _residue(policy, symbol, options.lot_size),
        product,
        _window(symbol, options.window_ms),
        _group(symbol, options.group),
        conditional,
    )


def unfit(symbol: str, problem: str) -> PositionInvariantViolation:
    """Return the refusal of an option that means nothing."""
    return PositionInvariantViolation(
        f"Cannot judge the order on {symbol}: {problem}", code=ViolationCode.INVALID_ARGUMENT
    )


def read_source(symbol: object, source: object) -> str:
    """Return who wants the order, as plain text; "" where nobody said.

    Raises:
        PositionInvariantViolation: it is no such text; a limit on a source must know it.
    """
    if source is None:
        return ""
    if isinstance(source, str):
        # A subclass, enum members included: its letters, whatever it overrides.
        text = str.__str__(source)
        if text == text.strip() and text.isprintable() and len(text) <= _LONGEST_SOURCE:
            return text
        problem = f"is no printable, unpadded text of at most {_LONGEST_SOURCE} characters"
    else:
        problem = "is no text"
    raise unfit(shown(symbol), f"source {shown(source)} {problem}")


def _text(name: str, value: object, code: ViolationCode) -> str:
    if type(value) is str and value in CLEAN:
        return value
    if isinstance(value, str):
        # A subclass, enum members included: its letters, whatever it overrides.
        text = str.__str__(value)
        if 0 < len(text) <= LONGEST_SYMBOL and text.isprintable() and text == text.strip():
            if len(CLEAN) >= _MOST_CLEAN:
                CLEAN.clear()
            CLEAN.add(text)
            return text
    raise PositionInvariantViolation(
        f"Cannot judge the order: its {name} {shown(value)} is {_flaw(value)}",
        code=code,
        remedy=f"Pass the {name} as a text of 1 to {LONGEST_SYMBOL} characters, printable and "
        "without padding, exactly as the positions and the other orders spell it.",
    )


def _flaw(value: object) -> str:
    if isinstance(value, str) and len(value) > LONGEST_SYMBOL:
        return f"a text of {len(value)} characters"
    return "empty" if isinstance(value, str) and not value else "no plain text"


def _flag(name: str, flag: object) -> bool:
    # "false" is true in Python: a word here must not turn an entry into an exit.
    if flag is not True and flag is not False:
        raise PositionInvariantViolation(
            f"Cannot judge the order: {name} is {shown(flag)}, neither True nor False",
            code=ViolationCode.INVALID_ARGUMENT,
        )
    return flag


def _exit_basis(options: Options) -> Basis | None:
    reduce_only = _flag("reduce_only", options.reduce_only)
    if _flag("close_position", options.close_position):
        return Basis.CLOSE_POSITION
    return Basis.REDUCE_ONLY if reduce_only else None


def read_size(symbol: str, quantity: object, exit_basis: Basis | None) -> Number | None:
    """Read an order's quantity; None only where the order closes the whole leg."""
    if quantity is None and exit_basis is Basis.CLOSE_POSITION:
        return None
    try:
        size = finite(quantity)
        if size > 0:
            return size
        problem = "is not above zero"
    except NotAQuantity as fault:
        problem = str(fault)
    raise unfit_quantity(symbol, quantity, problem)


def unfit_quantity(symbol: str, quantity: object, problem: str) -> PositionInvariantViolation:
    """Return the refusal of an order's quantity."""
    return PositionInvariantViolation(
        f"Cannot judge the order on {symbol}: quantity {shown(quantity)} {problem}",
        code=ViolationCode.INVALID_QUANTITY,
    )


def _residue(policy: Policy, symbol: str, lot_size: object) -> Decimal | None:
    """Return half a lot; a smaller position is float noise."""
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
    raise unfit(symbol, f"lot_size {shown(lot_size)} {problem}")


def _product(symbol: str, product: object) -> Product | None:
    """Return the product that the call itself names."""
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
    return meant


def _comparison(
    policy: Policy, exchange: str, symbol: str, meant: Product | None
) -> Comparison | None:
    if meant is None and not policy.interprets_symbols:
        return None
    # Share classes are written like pairs (BRK/B), so an equity may have any spelling.
    if meant is not None and meant not in read(symbol).products and meant is not Product.EQUITY:
        raise UnknownInstrument(f"Cannot judge the order on {symbol}: it cannot be {meant}")
    table, default = policy.instruments, policy.default_product
    if table is not None:
        found = table.find(exchange, symbol, meant, default=default)
        return Comparison(exchange, found.product, table, False)
    if meant is None and default in read(symbol).products:
        # A spelling that says what it is needs no default, and is not overruled by one.
        return Comparison(exchange, default, None, True)
    return Comparison(exchange, meant, None, False)


def _window(symbol: str, window: object) -> int | None:
    if window is None:
        return None
    if isinstance(window, int) and type(window) is int and 0 < window <= LONGEST_WINDOW_MS:
        return window
    raise unfit(
        symbol, f"window_ms is {shown(window)}, no whole number of 1 to {LONGEST_WINDOW_MS} ms"
    )


def _group(symbol: str, group: object) -> str:
    if group is None:
        return ""
    if isinstance(group, str) and type(group) is str:
        return group
    raise unfit(symbol, f"group is {shown(group)}, no text")
