"""The texts of an admission are those of the codec, however often their frame was made before."""

from __future__ import annotations

from itertools import product
from random import Random

import pytest

from invariant_guard.ledger import EventKind, Kind, Refusal, Reservation, Side, State, Status
from invariant_guard.ledger.model.enums import Word
from invariant_guard.ledger.protocol.admission import Request, admit
from invariant_guard.ledger.protocol.exposure import KeyState
from invariant_guard.ledger.stores import codec
from invariant_guard.ledger.stores.sqlite import frames
from invariant_guard.ledger.stores.sqlite.frames import texts_of

WORDS = ["", "trend", '"', "\\", "a\nb", '","', "\u2028", "é", "0", "20"]


def made(chance: Random) -> Request:
    worth = chance.choice([None, 0, 7, 10**40])
    return Request(
        chance.choice(["ig1", "ig2f", 'a"b', "", "é"]), chance.choice(list(Side)),
        chance.choice(list(Kind)), chance.choice([0, 7, 10**30]), chance.choice([None, 0, 1234]),
        chance.choice(WORDS), chance.random() < 0.5, chance.random() < 0.5, chance.choice(WORDS),
        chance.random() < 0.5, chance.choice(WORDS), worth, rate=chance.choice(["", "USD 5"]),
    )  # fmt: skip


def test_they_are_what_the_codec_writes() -> None:
    chance, frames_made = Random(1), set()
    frames._frames.clear()
    for name, status in product(["a/x/p/i", 'a/"/p/i'], [Status.READY, Status.HALTED]):
        for _ in range(2_000):
            key = KeyState(name, long=8, status=status, exact=True)
            step = admit(key, None, made(chance), chance.choice([0, 5, 10**12]))
            (record,), (event,) = step.records, step.events
            row, told = texts_of(record, event, at := chance.choice([3, 10**12]))
            assert codec.text_to_record(row) == record
            assert (row, told) == (codec.record_to_text(record), codec.event_to_text(event, at))
            frames_made.add(len(frames._frames))
    assert max(frames_made) == frames._MOST


def test_an_id_is_the_text_that_it_holds() -> None:
    class Named(Word):
        ONE = "ig1"

        def __format__(self, spec: str) -> str:
            return "another"

    record = Reservation(Named.ONE, "a/x/p/i", Side.BUY, Kind.OPEN, 1)
    event = admit(KeyState("a/x/p/i"), None, Request(Named.ONE, Side.BUY, Kind.OPEN, 1), 1).events[
        0
    ]
    assert texts_of(record, event, 1)[0] == codec.record_to_text(record)


@pytest.mark.parametrize("observed", [False, True])
def test_a_refusal_has_no_frame(observed: bool) -> None:
    frames._frames.clear()
    request = Request("ig1", Side.BUY, Kind.OPEN, 1, observed=observed)
    step = admit(KeyState("a/x/p/i", status=Status.HALTED), None, request, 1)
    (record,), (event,) = step.records, step.events
    assert (record.refusal, event.kind) == (Refusal.HALTED, EventKind.BLOCKED)
    assert record.state is (State.RESERVED if observed else State.SETTLED)
    assert texts_of(record, event, 1)[0] == codec.record_to_text(record)
    assert not frames._frames
