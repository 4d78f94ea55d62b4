"""Policy: what an audit takes for granted, and the thresholds of its findings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType

from invariant_guard.audit.times import SECOND


@dataclass(frozen=True, slots=True)
class AuditPolicy:
    """What the replay is told.

    Attributes:
        start_flat: nothing was open before the first row.
        positions: what was open, by `symbol` or `account/symbol`, as magnitudes (long, short) in
            units of 10**-30; complete, so that what it lacks was flat. None where nobody says.
        one_way: rows without position side are of an account that nets.
        file_order: rows of equal time stand in the order of execution, newest last.
        window: nanoseconds within which AUD003 and AUD004 see two orders together.
        duplicate_window: nanoseconds within which equal orders are one order sent twice; 0 is never.
        hedge_share: the part of profit or reward, earned with both legs open, that makes an AUD010.
        flips_per_hour: more turns of direction than that within an hour are AUD011.
        pool: the name of the pool that AUD009 is about; empty for all accounts.
        timeline: whether the report keeps the legs over time, for a drawing.
    """

    start_flat: bool = False
    positions: Mapping[str, tuple[int, int]] | None = None
    one_way: bool = False
    file_order: bool = False
    window: int = 30 * SECOND
    duplicate_window: int = 2 * SECOND
    hedge_share: Decimal = Decimal("0.1")
    flips_per_hour: int = 6
    pool: str = ""
    timeline: bool = False
    contract_sizes: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
