"""Frames: what the texts of a strategy's orders on one key have in common.

An admission writes two texts, its order's and its event's. From one order to the next they differ in the
id, in some numbers and times; whatever else is in them is encoded by the codec, once, and kept here. A
frame is made of the codec's own texts, cut where a number stood that nothing else in them can hold.
"""

from __future__ import annotations

import os

from invariant_guard.ledger.protocol.events import Event
from invariant_guard.ledger.protocol.reservations import Reservation
from invariant_guard.ledger.stores import codec

# More are forgotten and made again.
_MOST = 1024

# The pieces of both texts, in their order.
_Frame = tuple[str, ...]
_frames: dict[tuple[object, ...], _Frame] = {}


def texts_of(record: Reservation, event: Event, at: int) -> tuple[str, str]:
    """Encode the order and the event of an admission, as the codec does.

    Args:
        record: as its admission made it.
        event: of its admission.
        at: the event's time, in Unix ms.
    """
    (id_, key, side, kind, quantity, _, _, created, deadline, owner, _, conditional, enforced, group,
     _, _, refusal, _, _, _, _, source, notional, rate) = record  # fmt: skip
    if refusal is not None or type(id_) is not str or not id_.isalnum():
        return codec.record_to_text(record), codec.event_to_text(event, at)
    unpriced = notional is None
    same = (key, side, kind, owner, conditional, enforced, group, source, unpriced, rate)
    frame = _frames.get(same)
    if frame is None:
        if len(_frames) >= _MOST:
            _frames.clear()
        frame = _frames[same] = _frame_of(record, event)
    a, b, c, d, e, f, g, h, i, j = frame
    # Without a deadline, or a worth, there is no text between the pieces.
    until, worth = "" if deadline is None else deadline, "" if unpriced else notional
    row = f"{a}{id_}{b}{quantity}{c}{created}{d}{until}{e}{worth}{f}"
    codec.remember(row, record)
    return row, f"{g}{id_}{h}{quantity}{i}{at}{j}"


def _frame_of(record: Reservation, event: Event) -> _Frame:
    """Cut the texts of an order and its event where another such order has others."""
    id_ = os.urandom(15).hex()
    quantity, created, deadline, notional, at = (
        int.from_bytes(os.urandom(15), "big") for _ in range(5)
    )
    has_worth = record.notional is not None
    sample = record._replace(
        id=id_, quantity=quantity, created=created, deadline=deadline,
        notional=notional if has_worth else None,
    )  # fmt: skip
    row = codec.record_to_text(sample)
    told = codec.event_to_text(event._replace(id=id_, quantity=quantity), at)
    marks: list[str | int] = [id_, quantity, created, deadline]
    if has_worth:
        marks.append(notional)
    rest = [""] * (5 - len(marks))
    return (*_cut(row, marks), *rest, *_cut(told, [id_, quantity, at]))


def _cut(text: str, marks: list[str | int]) -> list[str]:
    """Return the pieces of a text between marks that follow one another in it."""
    pieces = []
    for mark in marks:
        piece, _, text = text.partition(str(mark))
        pieces.append(piece)
    return [*pieces, text]
