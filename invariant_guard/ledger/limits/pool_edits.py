"""Pool edits: limits with a pool more, or without one, under the next version."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from invariant_guard.ledger.limits.pool_reading import check_together, pool_of_table
from invariant_guard.ledger.limits.reading import Limits
from invariant_guard.ledger.limits.values import LimitsError, nearest


def with_pool(limits: Limits, table: Mapping[str, Any]) -> Limits:
    """Return limits with one more pool, as a `[[pool]]` writes it.

    Raises LimitsError for one that means nothing, or contradicts those that there are.
    """
    pool = pool_of_table(table, limits.families, "")
    pools = (*limits.pools, pool)
    check_together(pools, limits.families)
    return limits._replace(version=limits.version + 1, pools=pools)


def without_pool(limits: Limits, name: str) -> Limits:
    """Take out a pool, and the families that it alone names.

    Raises LimitsError where there is no such pool, or a limit has its scope.
    """
    names = [pool.name for pool in limits.pools]
    if name not in names:
        hint = nearest(name, names) if names else "there is none"
        raise LimitsError(f"no pool {name!r} is in force; {hint}")
    for entry in limits.entries:
        if entry.scope == f"pool:{name}":
            raise LimitsError(f"{entry.scope} has limits: take them out of the file, and apply it")
    pools = tuple(pool for pool in limits.pools if pool.name != name)
    families = tuple(
        family for family in limits.families
        if any(family.name in pool.families for pool in pools)
    )  # fmt: skip
    return limits._replace(version=limits.version + 1, pools=pools, families=families)
