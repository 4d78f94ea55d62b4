"""Settings: what the user says about files that they do not say themselves."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import tzinfo
from types import MappingProxyType

from invariant_guard.audit.trouble import AuditError


@dataclass(frozen=True, slots=True)
class OrderNote:
    """What the orders of a venue say and its fills do not."""

    client_id: str = ""
    reduce_only: bool | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class ReadSettings:
    """How to read.

    Attributes:
        columns: for CSV without a known header: our field to the file's column.
        account: of rows that name none.
        accounts: by a file's path, of its rows.
        exchange: of rows that name none.
        zone: of times that name none; None where nobody said.
        source_from: `tag`, or `prefix:REGEX` for the client id.
        orders: what order files say, by the venue's order id.
        sources: who wanted an order, by its client id, where the file does not say.
    """

    columns: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    account: str = ""
    exchange: str = ""
    zone: tzinfo | None = None
    source_from: str = ""
    orders: Mapping[str, OrderNote] = field(default_factory=lambda: MappingProxyType({}))
    sources: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    accounts: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def of_file(self, path: str) -> ReadSettings:
        """Return what holds of one file, which may be a member of an archive."""
        for name, account in self.accounts.items():
            if path == name or path.startswith(f"{name}!"):
                return replace(self, account=account)
        return self

    def source_finder(self) -> re.Pattern[str] | None:
        """Return the pattern that finds a source in a client id, where one is wanted.

        Raises:
            AuditError: it is no pattern.
        """
        word = self.source_from
        if word in ("", "tag"):
            return None
        if not word.startswith("prefix:"):
            raise AuditError(f"--source-from {word}: write tag, or prefix:REGEX")
        try:
            return re.compile(word.removeprefix("prefix:"))
        except re.error as fault:
            raise AuditError(f"--source-from {word}: {fault}") from None


def parse_columns(text: str) -> dict[str, str]:
    """Read `time=Time,qty=Qty`; a comma or an equals sign in a name is not possible.

    Raises:
        AuditError: a pair is none, or names a field that there is not.
    """
    found: dict[str, str] = {}
    for part in filter(None, (one.strip() for one in text.split(","))):
        name, equals, column = part.partition("=")
        name = SHORT.get(name.strip().lower(), name.strip().lower())
        if not equals or name not in FIELDS:
            raise AuditError(f"--map {part}: write FIELD=COLUMN; fields are {', '.join(FIELDS)}")
        if name in found:
            raise AuditError(f"--map {part}: {name} is mapped twice")
        found[name] = column.strip()
    return found


#: The fields of a fill that a column can hold.
FIELDS = (
    "time", "symbol", "side", "quantity", "price", "account", "exchange", "position_side", "effect",
    "reduce_only", "order", "client_id", "trade", "source", "realized", "unit",
)  # fmt: skip
SHORT = {
    "qty": "quantity", "amount": "quantity", "size": "quantity", "ticker": "symbol", "at": "time",
    "timestamp": "time", "leg": "position_side", "positionside": "position_side",
    "client": "client_id", "clientorderid": "client_id", "order_id": "order", "orderid": "order",
    "trade_id": "trade", "reduceonly": "reduce_only", "contract": "symbol", "pair": "symbol",
    "profit": "realized", "strategy": "source", "tag": "source",
}  # fmt: skip
