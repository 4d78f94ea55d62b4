"""Policy: the settings of the rule, and the grounds of a clearance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from types import MappingProxyType

from invariant_guard.instruments.instrument import InstrumentTable
from invariant_guard.instruments.symbols import Product
from invariant_guard.rule.accounts import AccountBook


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
