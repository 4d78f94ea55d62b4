"""Entry: one line of what happened, the same for ledger and journal."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import unquote

from invariant_guard.basics.codes import ViolationCode
from invariant_guard.ledger.model.units import to_text
from invariant_guard.ledger.protocol.events import Event, EventKind

#: The guard itself broke, or could not ask: what needs an engineer, not a trader.
_FAILED = frozenset({ViolationCode.INTERNAL.value})
_CODES = dict(ViolationCode.__members__)


class Entry(NamedTuple):
    """One event, as texts to show; what its origin does not know is empty.

    Attributes:
        number: counts up within one ledger or journal, for ever; the cursor.
        at: Unix ms of the wall clock.
        kind: ``admitted``, ``blocked``, or another word of ``EventKind``.
        code, reason, remedy: of a refusal.
        source: which strategy or model wanted the order.
        account, exchange, symbol: as given, or as the ledger has them.
        order: what the order was: ``open buy``, ``LONG``.
        quantity, price: as texts.
        key, id: of the ledger.
        detail: what else the event says.
        basis: why an order was allowed.
        service, host, pid: of the process that decided; only in a journal.
        enforced: False where the refused order went out all the same.
        client_id: that its service took from the handle; only in a journal.
    """

    number: int
    at: int
    kind: str
    code: str = ""
    reason: str = ""
    remedy: str = ""
    source: str = ""
    account: str = ""
    exchange: str = ""
    symbol: str = ""
    order: str = ""
    quantity: str = ""
    price: str = ""
    key: str = ""
    id: str = ""
    detail: str = ""
    basis: str = ""
    service: str = ""
    host: str = ""
    pid: int = 0
    enforced: bool = True
    client_id: str = ""

    @property
    def outcome(self) -> str:
        """``allowed``, ``refused`` or ``failed``; empty where nothing was decided."""
        if self.kind == EventKind.ADMITTED.value:
            return "allowed"
        if self.kind == EventKind.BLOCKED.value:
            return outcome_of_refusal(self.code)
        return ""

    def to_dict(self) -> dict[str, Any]:
        """Every field, and the outcome."""
        return {**self._asdict(), "outcome": self.outcome}


def outcome_of_refusal(code: str) -> str:
    """Return ``failed`` where the guard itself broke, else ``refused``."""
    return "failed" if code in _FAILED else "refused"


# Of thousands of events there are few keys and few sizes, and taking them apart is most of the work.
_text_of = lru_cache(maxsize=1024)(to_text)


@lru_cache(maxsize=1024)
def _names_of(key: str) -> tuple[str, str, str]:
    """Return account, exchange and symbol of a ledger's key, or three empty texts."""
    parts = key.split("/")
    if len(parts) != 4:
        return "", "", ""
    account, exchange, _, symbol = map(unquote, parts)
    return account, exchange, symbol


def entry_of(event: Event) -> Entry:
    """Return a ledger's event as an entry."""
    account, exchange, symbol = _names_of(event.key)
    kind, order, detail, reason, remedy = event.kind.value, "", event.detail, "", ""
    if event.kind in (EventKind.ADMITTED, EventKind.BLOCKED):
        # Of an order that the enforcer refused by itself, the reason stands behind what it was.
        order, _, reason = detail.partition(": ")
        detail = ""
        if account == "?" and event.code == ViolationCode.UNKNOWN_ACCOUNT.value:
            # Refused by the ledger, which names the label there.
            account, order = event.detail, ""
        elif account.startswith("?"):
            account = account[1:]
    if event.kind is EventKind.BLOCKED and (code := _CODES.get(event.code)) is not None:
        reason, remedy = reason or code.meaning, code.remedy
    return Entry(
        number=event.number,
        at=event.at,
        kind=kind,
        code=event.code,
        reason=reason,
        remedy=remedy,
        source=event.source,
        account=account,
        exchange=exchange,
        symbol=symbol,
        order=order,
        quantity=_text_of(event.quantity) if event.quantity else "",
        key=event.key,
        id=event.id,
        detail=detail,
    )
