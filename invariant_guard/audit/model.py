"""Fill: one execution at a venue, exact, as every format is read into it.

Times are integers of nanoseconds since 1970 UTC, quantities integers of 10**-30 of the unit that the
file counts in. A price stays the text it was: most audits never need it as a number.
"""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from invariant_guard.ledger.model.enums import Side


class Sequence(Enum):
    """What tells the order of fills with equal times."""

    #: Nothing does: the file promises no order.
    UNSAID = "no order is promised"
    #: The rows stand in the order of execution.
    ROWS = "the order of the rows"
    #: The venue counts its executions up.
    NUMBERS = "the venue's execution numbers"


class Origin(NamedTuple):
    """A file, and what its format promises of all its rows."""

    path: str
    format: str
    sequence: Sequence = Sequence.UNSAID
    #: It begins with nothing open: the whole life of what it records is in it.
    starts_flat: bool = False
    #: Rows without position side may be legs of a hedged account.
    may_hedge: bool = False


class Where(NamedTuple):
    """What can be long or short: an account, an exchange, an instrument."""

    account: str
    exchange: str
    symbol: str

    @property
    def text(self) -> str:
        """The three as one line, with what is not known left out."""
        return " ".join(part for part in self if part)


class Leg(str, Enum):
    """Which position a fill belongs to."""

    #: The account nets: there is one position per instrument.
    NET = "net"
    LONG = "long"
    SHORT = "short"
    #: The file does not say, and the account may keep both.
    UNSAID = "unsaid"

    __hash__ = str.__hash__


class Effect(str, Enum):
    """What the venue or the broker itself says the fill did."""

    UNSAID = ""
    OPEN = "open"
    CLOSE = "close"
    #: Closed one side and opened the other, in one fill: IBKR's `C;O`.
    CROSS = "cross"

    __hash__ = str.__hash__


class Fill(NamedTuple):
    """An execution. Empty texts are what the file does not say."""

    at: int
    #: Orders fills of equal time, where the origin promises an order.
    sequence: int
    where: Where
    side: Side
    quantity: int
    price: str = ""
    leg: Leg = Leg.NET
    effect: Effect = Effect.UNSAID
    #: Whether the order was sent reduce-only; None where nobody says.
    reduce_only: bool | None = None
    order: str = ""
    client_id: str = ""
    #: The execution's own id: a repeated one is the same execution.
    trade: str = ""
    source: str = ""
    #: The venue's word that this fill realised a profit or loss, so that it closed something.
    realized: bool | None = None
    #: "" for the instrument's own unit, "contracts" where their size is not known.
    unit: str = ""
    row: int = 0
    origin: Origin = Origin("", "")

    @property
    def place(self) -> str:
        """The row it was read from, as `file:row`."""
        return f"{self.origin.path}:{self.row}"

    @property
    def order_id(self) -> str:
        """What tells its order from others: the venue's id, or else the client's."""
        return self.order or self.client_id
