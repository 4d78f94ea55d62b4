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
_WORDS = {kind: kind.value for kind in EventKind}


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
    # Of thousands at a time: taken apart once, and put together by place.
    kind, key, id_, quantity, code, detail, at, number, source = event
    account, exchange, symbol = _names_of(key)
    order = reason = remedy = ""
    if kind is EventKind.ADMITTED or kind is EventKind.BLOCKED:
        # Of an order that the enforcer refused by itself, the reason stands behind what it was.
        order, _, reason = detail.partition(": ")
        if account == "?" and code == ViolationCode.UNKNOWN_ACCOUNT.value:
            # Refused by the ledger, which names the label there.
            account, order = detail, ""
        elif account.startswith("?"):
            account = account[1:]
        detail = ""
    if kind is EventKind.BLOCKED and (known := _CODES.get(code)) is not None:
        reason, remedy = reason or known.meaning, known.remedy
    return Entry(
        number, at, _WORDS[kind], code, reason, remedy, source, account, exchange, symbol, order,
        _text_of(quantity) if quantity else "", "", key, id_, detail,
    )  # fmt: skip
