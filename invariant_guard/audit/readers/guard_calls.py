"""Guard calls: what the guard decided, from a ledger's events or a journal's decisions.

A ledger knows of every order its id and when it ended. A journal knows the account's label, not the
account, and an order's id only where its service took it from the handle.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from invariant_guard.audit.amounts import exact_units
from invariant_guard.audit.model import Where
from invariant_guard.audit.readers.files import Source
from invariant_guard.audit.readers.ledger_file import events_in, where_of_key
from invariant_guard.audit.trouble import AuditError
from invariant_guard.ledger.model.enums import Side
from invariant_guard.ledger.protocol.events import EventKind
from invariant_guard.ledger.stores.base import StoreUnavailable
from invariant_guard.reading.entries import Entry
from invariant_guard.reading.journal_file import JournalReader
from invariant_guard.rule.policy import Basis

_MILLISECOND = 1_000_000
_PAGE = 10_000


class RecordedCall(NamedTuple):
    """One decision of the guard, from whatever kept it.

    Attributes:
        at: nanoseconds since 1970.
        code: of the refusal; empty for an allowed order.
        client_id: of the order; empty where the record has none.
        account: its name, or where `labelled` a label of it.
        quantity: in units of 10**-30; 0 where it was no number.
        closes: the order was to reduce.
        until: when the order ended, where that is known.
        labelled: nobody says which account the label means.
    """

    at: int
    source: str
    code: str
    client_id: str
    account: str
    exchange: str
    symbol: str
    side: Side
    quantity: int
    closes: bool = False
    until: int | None = None
    labelled: bool = False


class GuardRecord(NamedTuple):
    """The decisions that a file kept, and what it may lack.

    Attributes:
        begins: nanoseconds since 1970 before which decisions were dropped; None where none were.
        lost: decisions that never came into the file.
        ends: after which others were kept elsewhere; None where it is the record of today.
    """

    calls: tuple[RecordedCall, ...]
    begins: int | None = None
    lost: int = 0
    ends: int | None = None


def ledger_record(source: Source) -> GuardRecord:
    """Read the guard calls of a ledger from its events."""
    calls: dict[str, RecordedCall] = {}
    others: list[RecordedCall] = []
    begins: int | None = None
    last: int | None = None
    over = (EventKind.SETTLED.value, EventKind.RESOLVED.value)
    for number, event in enumerate(events_in(source)):
        if not number and event.number > 1:
            begins = event.at
        last = event.at
        if event.kind in (EventKind.ADMITTED.value, EventKind.BLOCKED.value):
            words = event.detail.lower().replace(":", "").split()
            buys = "buy" in words[:2] or "long" in words[:2]
            call = RecordedCall(
                event.at, event.source, event.code, event.id, *_where_of_key(event.key),
                Side.BUY if buys else Side.SELL, event.quantity, words[:1] == ["close"],
            )  # fmt: skip
            if event.id:
                calls[event.id] = call
            else:
                others.append(call)
        elif event.kind in over and event.id in calls:
            calls[event.id] = calls[event.id]._replace(until=event.at)
    # An archive is what a ledger no longer has; the ledger goes on.
    archive = source.head()[:6] != b"SQLite"
    return GuardRecord((*calls.values(), *others), begins, ends=last if archive else None)


def _where_of_key(key: str) -> Where:
    # A refusal that never came to the ledger's store may stand on no key.
    try:
        return where_of_key(key)
    except ValueError:
        return Where("", "", key)


#: What says of a decision that the order was to reduce.
_EXITS = frozenset({Basis.REDUCE_ONLY.value, Basis.CLOSE_POSITION.value, Basis.UNRESERVED_EXIT.value,
                    "NOTHING_TO_REDUCE", "REDUCE_TOO_LARGE"})  # fmt: skip
_SIDES = {"LONG": Side.BUY, "SHORT": Side.SELL}


def journal_record(source: Source) -> GuardRecord:
    """Read the guard calls of a journal.

    Raises:
        AuditError: it cannot be read, or is of a version that this one does not know.
    """
    reader = JournalReader(source.on_disk)
    try:
        calls = tuple(call for entry in _entries(reader) if (call := _of_entry(entry)) is not None)
        first = reader.first_number()
        begins = calls[0].at if first > 1 and calls else None
        return GuardRecord(calls, begins, reader.dropped())
    except StoreUnavailable as fault:
        raise AuditError(f"{fault.reason}. {fault.remedy}") from None
    finally:
        reader.close()


def _entries(reader: JournalReader) -> Iterator[Entry]:
    number = 0
    while page := reader.events_after(number, _PAGE):
        yield from page
        number = page[-1].number


def _of_entry(entry: Entry) -> RecordedCall | None:
    if not entry.outcome:
        return None
    side = _SIDES.get(entry.order)
    if side is None:
        if entry.outcome == "allowed":
            return None
        # Refused because of its side; whatever it was, it is no word about direction.
        side = Side.BUY
    try:
        quantity = exact_units(entry.quantity)
    except AuditError:
        quantity = 0
    closes = entry.basis in _EXITS or entry.code in _EXITS
    return RecordedCall(
        entry.at * _MILLISECOND, entry.source, entry.code, entry.client_id, entry.account,
        entry.exchange, entry.symbol, side, quantity, closes, None, True,
    )  # fmt: skip


#: By format: what reads the guard calls of a file.
GUARD_RECORDS: Mapping[str, Callable[[Source], GuardRecord]] = {
    "ledger": ledger_record,
    "journal": journal_record,
}
