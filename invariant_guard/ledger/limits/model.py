"""Limits and pools as data: what one file says, frozen, in whole numbers."""

from __future__ import annotations

from typing import NamedTuple

from invariant_guard.ledger.model.enums import Word


class OnBreach(Word):
    """What comes of an order beyond a cap."""

    WARN = "warn"
    REFUSE = "refuse"
    # Refuse it, and everything that opens in the scope until a person resumes it.
    HALT = "halt"


class Opposing(Word):
    """What the accounts of a pool may not do to one another."""

    # Nothing opens against a position or an opening of another account.
    POSITIONS = "positions"
    # Nothing opens against another account's opening: the two could meet at the venue.
    ORDERS = "orders"
    ALLOW = "allow"


class Dynamic(NamedTuple):
    """A factor that is fed, and what holds where none is fresh."""

    feed: str
    multiplies: tuple[str, ...]
    # Milliseconds for which one is believed at most.
    max_age: int
    # A share in units of 10**-30; None for no openings.
    floor: int | None


class ScopeLimits(NamedTuple):
    """One `[[limit]]`: a scope and its caps, amounts, counts and shares in units of 10**-30."""

    scope: str
    caps: tuple[tuple[str, int], ...]
    # Milliseconds: of order-rate, of duplicate-window.
    rate_window: int = 0
    duplicate_window: int = 0
    reference_max_age: int | None = None
    equity_max_age: int | None = None
    dynamic: Dynamic | None = None
    on_breach: OnBreach = OnBreach.REFUSE
    # A share in units of 10**-30.
    warn_at: int | None = None
    # Judge and record, and let through.
    observe: bool = False


class InstrumentFamily(NamedTuple):
    """Instruments that stand for one another."""

    name: str
    # EXCHANGE/PRODUCT/INSTRUMENT, which may be a pattern, and what one unit of it stands for, in
    # units of 10**-30 of the family's own.
    members: tuple[tuple[str, int], ...]


class Pool(NamedTuple):
    """Accounts that stand for one another, named as keys name them."""

    name: str
    accounts: tuple[str, ...]
    opposing: Opposing = Opposing.POSITIONS
    # Keys of other exchanges stand for one another too.
    any_venue: bool = False
    families: tuple[str, ...] = ()
