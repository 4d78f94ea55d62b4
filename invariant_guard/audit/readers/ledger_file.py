"""The ledger's own record: a SQLite ledger, or what `invariant-guard archive` wrote of one."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from invariant_guard.audit.amounts import exact_units
from invariant_guard.audit.model import Effect, Fill, Leg, Origin, Sequence, Where
from invariant_guard.audit.readers.databases import query
from invariant_guard.audit.readers.files import Source
from invariant_guard.audit.readers.json_rows import rows_in
from invariant_guard.audit.readers.settings import ReadSettings
from invariant_guard.audit.trouble import AuditError
from invariant_guard.ledger.limits.book import text_to_book
from invariant_guard.ledger.limits.reading import Limits
from invariant_guard.ledger.model.enums import Side
from invariant_guard.ledger.model.keys import Key
from invariant_guard.ledger.protocol.events import EventKind
from invariant_guard.ledger.stores.base import StoreUnavailable

#: Who stands for a position that no order of the ledger explains.
READ = "(read at the venue)"

_MILLISECOND = 1_000_000
_LEGS = re.compile(r"long (\d+) short (\d+)")
_SET = frozenset({EventKind.ADOPTED.value, EventKind.RECONCILED.value})
_FILLED = frozenset({EventKind.FILLED.value, EventKind.LATE_FILL.value})


class LedgerEvent(NamedTuple):
    """An event of a ledger, whatever file it stands in."""

    number: int
    at: int
    kind: str
    key: str
    id: str
    quantity: int
    code: str
    detail: str
    source: str = ""


def events_in(source: Source) -> Iterator[LedgerEvent]:
    """Read the events of a ledger, oldest first.

    Raises:
        AuditError: it is no ledger, or of a form that this version does not know.
    """
    if source.head()[:6] == b"SQLite":
        for row in query(source, "SELECT number, at, body FROM events ORDER BY number"):
            yield _event(source, row["number"], row["body"])
        return
    number = 0
    for line, found in rows_in(source):
        event = found.get("event")
        if not isinstance(event, dict):
            continue
        number = int(event.get("number") or number + 1)
        try:
            yield LedgerEvent(
                number, int(event["at"]) * _MILLISECOND, event["kind"], event["key"], event["id"],
                exact_units(str(event["quantity"])), event["code"], event["detail"],
                str(event.get("source") or ""),
            )  # fmt: skip
        except KeyError as fault:
            raise AuditError(f"{source.path}:{line}: an event without {fault}") from None


def _event(source: Source, number: int, body: str) -> LedgerEvent:
    # Of the codec's list only the first seven are read here: later versions append to it.
    try:
        parts: list[Any] = json.loads(body)
        kind, key, id_, quantity, code, detail, at = parts[:7]
        who = str(parts[7]) if len(parts) > 7 else ""
        return LedgerEvent(
            number, int(at) * _MILLISECOND, str(kind), key, id_, int(quantity), code, detail, who
        )
    except (ValueError, TypeError, StoreUnavailable) as fault:
        raise AuditError(f"{source.path}: event {number} cannot be read: {fault}") from None


def limits_in_force(source: Source) -> Limits | None:
    """Read the limits in force in a ledger; an archive has none.

    Raises:
        AuditError: they are of a form that this version does not know.
    """
    if source.head()[:6] != b"SQLite":
        return None
    rows = list(query(source, "SELECT value FROM meta WHERE name = 'book'"))
    if not rows:
        return None
    try:
        return text_to_book(rows[0]["value"]).limits
    except (ValueError, TypeError) as fault:
        raise AuditError(f"{source.path}: its limits cannot be read: {fault}") from None


def where_of_key(key: str) -> Where:
    """Return account, exchange and instrument of a ledger's key; the product is in the symbol."""
    parsed = Key.parse(key)
    return Where(parsed.account, parsed.exchange, parsed.instrument)


def read_ledger(source: Source, settings: ReadSettings) -> Iterator[Fill]:
    """Read a ledger's fills, and the positions that it read at the venue."""
    origin = Origin(source.path, "ledger", Sequence.ROWS, starts_flat=True)
    legs: dict[str, tuple[int, int]] = {}
    who: dict[str, str] = {}
    for event in events_in(source):
        if event.kind == EventKind.ADMITTED.value and event.source:
            who[event.id] = event.source
        elif event.kind in (EventKind.SETTLED.value, EventKind.RESOLVED.value):
            who.pop(event.id, None)
        if event.kind in _FILLED:
            yield from _filled(event, origin, legs, event.source or who.get(event.id, ""))
        elif event.kind in _SET:
            yield from _read(event, origin, legs)


def _filled(
    event: LedgerEvent, origin: Origin, legs: dict[str, tuple[int, int]], source: str
) -> Iterator[Fill]:
    kind, _, side_word = event.detail.partition(" ")
    if kind not in ("open", "close") or side_word not in ("buy", "sell") or not event.quantity:
        return
    side, opens = Side(side_word), kind == "open"
    leg = Leg.LONG if (side is Side.BUY) is opens else Leg.SHORT
    long, short = legs.get(event.key, (0, 0))
    change = event.quantity if opens else -event.quantity
    legs[event.key] = (
        (max(long + change, 0), short) if leg is Leg.LONG else (long, max(short + change, 0))
    )
    yield Fill(
        event.at, event.number, where_of_key(event.key), side, event.quantity, "", leg,
        Effect.OPEN if opens else Effect.CLOSE, None if opens else True, event.id, event.id, "",
        source, None, "", event.number, origin,
    )  # fmt: skip


def _read(event: LedgerEvent, origin: Origin, legs: dict[str, tuple[int, int]]) -> Iterator[Fill]:
    """Return what a position read changed, as fills of nobody's order."""
    found = _LEGS.search(event.detail)
    if found is None:
        return
    before, after = legs.get(event.key, (0, 0)), (int(found[1]), int(found[2]))
    legs[event.key] = after
    for leg, was, now in ((Leg.LONG, before[0], after[0]), (Leg.SHORT, before[1], after[1])):
        if was == now:
            continue
        grows = now > was
        side = Side.BUY if (leg is Leg.LONG) is grows else Side.SELL
        yield Fill(
            event.at, event.number, where_of_key(event.key), side, abs(now - was), "", leg,
            Effect.OPEN if grows else Effect.CLOSE, None if grows else True, "", "", "", READ, None,
            "", event.number, origin,
        )  # fmt: skip
