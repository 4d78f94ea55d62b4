"""Codec: records, keys and events as text, the same in SQLite and in Redis.

A flat JSON list of texts, in the order of the fields: Lua reads one without turning a quantity into
a double, and nothing in it depends on Python. The words are texts already and are written as such.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import lru_cache, wraps
from typing import ParamSpec, TypeVar

from invariant_guard.ledger.model.costs import Cost
from invariant_guard.ledger.model.enums import Kind, Refusal, Side, State, Status
from invariant_guard.ledger.protocol.events import Event, EventKind
from invariant_guard.ledger.protocol.exposure import Candidate, KeyState
from invariant_guard.ledger.protocol.reservations import Reservation
from invariant_guard.ledger.stores.base import Unreadable

P = ParamSpec("P")
T = TypeVar("T")

# Rows that another version wrote are refused, not guessed at.
SCHEMA = 3

_encode_any = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False).encode


def encode(parts: list[str]) -> str:
    """Encode the JSON list of `parts`. Most hold nothing to escape, and joining is much cheaper."""
    text = '["' + '","'.join(parts) + '"]'
    if text.isprintable() and "\\" not in text and text.count('"') == 2 * len(parts):
        return text
    return _encode_any(parts)


# Texts of which every row has some, the same ones, found to hold nothing to escape.
_plain: set[str] = {""}


def _encode_row(parts: list[str], id_: str, texts: tuple[str, ...]) -> str:
    """Encode a row of which only its id and these texts may need escaping."""
    if _plain.issuperset(texts) and id_.isalnum():
        return '["' + '","'.join(parts) + '"]'
    if len(_plain) > 4096:
        _plain.clear()
    _plain.update([t for t in texts if t.isprintable() and '"' not in t and "\\" not in t])
    return encode(parts)


_SIDES = {side.value: side for side in Side}
_KINDS = {kind.value: kind for kind in Kind}
_STATES = {state.value: state for state in State}
_STATUSES = {status.value: status for status in Status}
_EVENTS = {kind.value: kind for kind in EventKind}
_REFUSALS = {"": None, **{refusal.value: refusal for refusal in Refusal}}


def _maybe(number: int | None) -> str:
    return "" if number is None else str(number)


def maybe_number(text: str) -> int | None:
    return int(text) if text else None


# Records by their text: one that has not changed is read again with every admission on its key, and
# most were written by the process that reads them.
_records: dict[str, Reservation] = {}


def remember(text: str, record: Reservation) -> None:
    """Remember what an order's text says."""
    if len(_records) >= 8192:
        _records.clear()
    _records[text] = record


def record_to_text(record: Reservation) -> str:
    (id_, key, side, kind, quantity, filled, state, created, deadline, owner, tracked, conditional,
     enforced, group, acknowledged, venue_id, refusal, observed, missed_at, dead_at,
     reason, source, notional, rate) = record  # fmt: skip
    # A row without a source is written as before there were any, so that it stays the same text.
    last = [reason, source] if source else [reason]
    if rate:
        last = [reason, source, _maybe(notional), rate]
    elif notional is not None:
        last = [reason, source, str(notional)]
    parts = [
        id_,
        key,
        side,
        kind,
        str(quantity),
        str(filled) if filled else "0",
        state,
        str(created),
        "" if deadline is None else str(deadline),
        owner,
        "1" if tracked else "",
        "1" if conditional else "",
        "1" if enforced else "",
        group,
        "1" if acknowledged else "",
        venue_id,
        "" if refusal is None else refusal,
        "1" if observed else "",
        "" if missed_at is None else str(missed_at),
        "" if dead_at is None else str(dead_at),
        *last,
    ]
    text = _encode_row(parts, id_, (key, owner, group, venue_id, reason, source))
    remember(text, record)
    return text


def text_to_record(text: str) -> Reservation:
    record = _records.get(text)
    if record is None:
        record = _parse(text)
        remember(text, record)
    return record


def _reading(what: str) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Turn a row that makes no sense into an unknown state, where exits pass."""

    def wrapped(parse: Callable[P, T]) -> Callable[P, T]:
        @wraps(parse)
        def read(*args: P.args, **kwargs: P.kwargs) -> T:
            try:
                return parse(*args, **kwargs)
            except (ValueError, TypeError, LookupError) as fault:
                raise Unreadable(
                    f"{what} of the ledger cannot be read: {type(fault).__name__}",
                    "Something else has written to the store: stop every service, keep the store "
                    "for a post-mortem, start with a new one, bind the accounts and reconcile.",
                ) from fault

        return read

    return wrapped


@_reading("an order")
def _parse(text: str) -> Reservation:
    (id_, key, side, kind, quantity, filled, state, created, deadline, owner, tracked, conditional,
     enforced, group, acknowledged, venue_id, refusal, observed, missed_at, dead_at,
     reason, *last) = json.loads(text)  # fmt: skip
    source, notional, rate = (*last, "", "", "")[:3]
    return Reservation(
        id_,
        key,
        _SIDES[side],
        _KINDS[kind],
        int(quantity),
        int(filled),
        _STATES[state],
        int(created),
        maybe_number(deadline),
        owner,
        bool(tracked),
        bool(conditional),
        bool(enforced),
        group,
        bool(acknowledged),
        venue_id,
        _REFUSALS[refusal],
        bool(observed),
        maybe_number(missed_at),
        maybe_number(dead_at),
        reason,
        source,
        maybe_number(notional),
        rate,
    )


def key_to_text(key: KeyState) -> str:
    """Encode a key without its name and live reservations, which have rows."""
    candidate = key.candidate
    noted: list[str] = []
    if candidate is not None:
        noted = [
            str(candidate.long),
            str(candidate.short),
            str(candidate.version),
            str(candidate.noted),
            *(part for id_, filled in candidate.fills for part in (id_, str(filled))),
        ]
    return encode(
        [
            str(key.long),
            str(key.short),
            key.status,
            str(key.version),
            "1" if key.exact else "",
            _maybe(key.last_live),
            key.why,
            _maybe(key.read_at),
            "1" if key.retired else "",
            _value(key.long_value, key.long_cost),
            _value(key.short_value, key.short_cost),
            *noted,
        ]
    )


def _value(value: int | None, cost: Cost | None) -> str:
    """Encode what a leg cost, and behind it the same in the limits' currency."""
    text = _maybe(value)
    return text if cost is None else f"{text} {cost.currency} {cost.amount}"


def _cost(text: str) -> Cost | None:
    _, *cost = text.split(" ")
    return Cost(cost[0], int(cost[1])) if cost else None


def text_to_key(
    name: str, text: str | None, live: tuple[Reservation, ...], since: int | None = None
) -> KeyState:
    """Decode a key from its row. A key without one has had none since the store time `since`."""
    if not text:
        return KeyState(name, last_live=since, live=live)
    key = _text_to_key(name, text)
    return key.with_live(live) if live else key


@lru_cache(maxsize=1024)
@_reading("a key")
def _text_to_key(name: str, text: str) -> KeyState:
    long, short, status, version, exact, last_live, *noted = json.loads(text)
    why, read_at, retired = "", "", ""
    # What the legs of schema 2 cost, nobody knows; where there are none, nothing.
    long_value, short_value = ("" if leg != "0" else "0" for leg in (long, short))
    # A row of schema 2 has none of the five: what follows are pairs, so their number tells.
    if len(noted) % 2:
        why, read_at, retired, long_value, short_value, *noted = noted
    candidate = None
    if noted:
        fills = tuple((id_, int(f)) for id_, f in zip(noted[4::2], noted[5::2], strict=True))
        candidate = Candidate(int(noted[0]), int(noted[1]), fills, int(noted[2]), int(noted[3]))
    return KeyState(
        name,
        int(long),
        int(short),
        _STATUSES[status],
        int(version),
        bool(exact),
        maybe_number(last_live),
        candidate,
        why,
        maybe_number(read_at),
        bool(retired),
        maybe_number(long_value.partition(" ")[0]),
        maybe_number(short_value.partition(" ")[0]),
        _cost(long_value),
        _cost(short_value),
    )


def event_to_text(event: Event, at: int) -> str:
    kind, key, id_, quantity, code, detail, _, _, source = event
    parts = [kind, key, id_, str(quantity), code, detail, str(at)]
    if source:
        parts.append(source)
    return _encode_row(parts, id_, (key, code, detail, source))


def _event(fields: list[str], number: int) -> Event:
    kind, key, id_, quantity, code, detail, at, *source = fields
    return Event(_EVENTS[kind], key, id_, int(quantity), code, detail, int(at), number, *source)


@_reading("an event")
def text_to_event(text: str, number: int) -> Event:
    return _event(json.loads(text), number)


@_reading("an event")
def texts_to_events(texts: Sequence[str], first: int) -> list[Event]:
    """Decode events that are numbered from the first one on: faster than one by one."""
    rows = json.loads(f"[{','.join(texts)}]")
    numbers = range(first, first + len(texts))
    return [_event(row, number) for row, number in zip(rows, numbers, strict=True)]
