"""What stores keep, as text: written and read field by field, and refused where it makes no sense.

The texts are the format of schema 3: another version's process reads them, and so does Lua.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from invariant_guard.ledger import EventKind, Kind, Refusal, Reservation, Side, State, Status
from invariant_guard.ledger.protocol.events import Event
from invariant_guard.ledger.protocol.exposure import Candidate, KeyState
from invariant_guard.ledger.stores import codec
from invariant_guard.ledger.stores.base import Unreadable
from invariant_guard.ledger.stores.codec import (
    encode,
    event_to_text,
    key_to_text,
    maybe_number,
    record_to_text,
    text_to_event,
    text_to_key,
    text_to_record,
)

NAME = "acct/binance/linear_perp/BTC%2FUSDT:USDT"
FULL = Reservation(
    "ig1", NAME, Side.SELL, Kind.CLOSE, 10, 4, State.WORKING, 100, 200, "host:1:2", tracked=True,
    conditional=True, enforced=True, group="oco", acknowledged=True, venue_id="v1",
    refusal=Refusal.REDUCE_TOO_LARGE, observed=True, missed_at=300, dead_at=400, reason="so",
    source="trend", notional=500,
)  # fmt: skip
BARE = Reservation("ig2", NAME, Side.BUY, Kind.OPEN, 10)
FULL_TEXT = [
    "ig1", NAME, "sell", "close", "10", "4", "working", "100", "200", "host:1:2", "1", "1", "1",
    "oco", "1", "v1", str(Refusal.REDUCE_TOO_LARGE), "1", "300", "400", "so", "trend", "500",
]  # fmt: skip
BARE_TEXT = [
    "ig2", NAME, "buy", "open", "10", "0", "reserved", "0", "", "", "", "", "", "", "", "", "",
    "", "", "", "",
]  # fmt: skip

NASTY = ['"', "\\", "a\nb", "\x00", '","', "\u2028", "", "é"]


@pytest.fixture(autouse=True)
def _another_process() -> None:
    """Who reads has not written: nothing is remembered."""
    codec._records.clear()
    codec._text_to_key.cache_clear()


def exactly(read: Any, written: Any) -> None:
    """Equal, and of the same types: 1 is no True, and a word is a member of its enum."""
    assert read == written
    assert list(map(type, read)) == list(map(type, written))


class TestOrders:
    @pytest.mark.parametrize(("record", "parts"), [(FULL, FULL_TEXT), (BARE, BARE_TEXT)])
    def test_are_a_flat_list_of_texts(self, record: Reservation, parts: list[str]) -> None:
        text = record_to_text(record)
        assert json.loads(text) == parts
        codec._records.clear()
        exactly(text_to_record(text), record)

    @pytest.mark.parametrize("field", Reservation._fields)
    def test_keep_each_field_where_it_is(self, field: str) -> None:
        # One field of the full one in the bare one, and the other way round.
        for record, other in ((BARE, FULL), (FULL, BARE)):
            mixed = record._replace(**{field: getattr(other, field)})
            text = record_to_text(mixed)
            codec._records.clear()
            exactly(text_to_record(text), mixed)

    @pytest.mark.parametrize(
        ("more", "last"),
        [
            ({}, [""]),
            ({"source": "trend"}, ["", "trend"]),
            ({"notional": 0}, ["", "", "0"]),
            ({"notional": 5, "source": "trend"}, ["", "trend", "5"]),
        ],
    )
    def test_say_no_more_than_they_have_to(self, more: dict[str, Any], last: list[str]) -> None:
        # A row that no strategy and no price stands in is the text that older versions wrote.
        text = record_to_text(BARE._replace(**more))
        assert json.loads(text)[20:] == last

    def test_of_a_version_before_sources_are_read(self) -> None:
        old = text_to_record(json.dumps(BARE_TEXT))
        assert (old.source, old.notional) == ("", None)
        sourced = text_to_record(json.dumps([*BARE_TEXT, "trend"]))
        assert (sourced.source, sourced.notional) == ("trend", None)

    @pytest.mark.parametrize("what", NASTY)
    @pytest.mark.parametrize(
        "field", ["id", "key", "owner", "group", "venue_id", "reason", "source"]
    )
    def test_come_back_whatever_is_in_their_texts(self, field: str, what: str) -> None:
        # The second time, all other texts are known to hold nothing to escape.
        record = FULL._replace(**{field: what})
        for text in (record_to_text(FULL), record_to_text(record), record_to_text(record)):
            assert "\n" not in text
            codec._records.clear()
        exactly(text_to_record(text), record)

    def test_that_have_not_changed_are_the_same_object(self) -> None:
        text = record_to_text(FULL)
        assert text_to_record(text) is FULL
        codec._records.clear()
        assert text_to_record(text) is text_to_record(text)

    def test_that_are_remembered_do_not_pile_up(self) -> None:
        most = 0
        for number in range(8_200):
            record_to_text(BARE._replace(id=f"ig{number}"))
            most = max(most, len(codec._records))
        assert most == 8_192
        assert len(codec._records) < 100


@pytest.mark.parametrize(
    "parts", [["a", "b"], [""], ['"'], ["\\"], ["a\nb"], ["\u2028"], ["é"], ['","', "x"], ["\x00"]]
)
def test_whatever_is_in_a_text_comes_back(parts: list[str]) -> None:
    text = encode(parts)
    assert json.loads(text) == parts
    # One row is one line, whoever reads it.
    assert "\n" not in text
    assert ", " not in text
    assert "é" not in parts or "é" in text


def test_a_number_that_is_not_there_is_not_zero() -> None:
    assert maybe_number("") is None
    assert maybe_number("0") == 0
    assert maybe_number("-7") == -7


KEY = KeyState(
    NAME, 4, 2, Status.CONFLICT, 7, exact=True, last_live=100,
    candidate=Candidate(5, 6, (("ig1", 8), ("ig2", 9)), 10, 11), why="so", read_at=12,
    retired=True, long_value=13, short_value=14,
)  # fmt: skip
KEY_TEXT = ["4", "2", "CONFLICT", "7", "1", "100", "so", "12", "1", "13", "14"]
NOTED_TEXT = ["5", "6", "10", "11", "ig1", "8", "ig2", "9"]
PLAIN = KeyState(NAME, long_value=None, short_value=None)


class TestKeys:
    @pytest.mark.parametrize(
        ("key", "parts"),
        [
            (KEY, KEY_TEXT + NOTED_TEXT),
            (KEY._replace(candidate=None), KEY_TEXT),
            (KEY._replace(candidate=Candidate(5, 6, (), 10, 11)), KEY_TEXT + NOTED_TEXT[:4]),
            (PLAIN, ["0", "0", "RECONCILING", "0", "", "", "", "", "", "", ""]),
        ],
    )
    def test_are_a_flat_list_of_texts(self, key: KeyState, parts: list[str]) -> None:
        text = key_to_text(key)
        assert json.loads(text) == parts
        exactly(text_to_key(NAME, text, ()), key)

    @pytest.mark.parametrize(
        "field", [name for name in KeyState._fields if name not in ("key", "live")]
    )
    def test_keep_each_field_where_it_is(self, field: str) -> None:
        for key, other in ((KEY, PLAIN), (PLAIN, KEY)):
            mixed = key._replace(**{field: getattr(other, field)})
            exactly(text_to_key(NAME, key_to_text(mixed), ()), mixed)

    def test_come_with_their_live_orders(self) -> None:
        assert text_to_key(NAME, key_to_text(KEY), (FULL, BARE)).live == (FULL, BARE)
        text = key_to_text(KEY)
        assert text_to_key(NAME, text, ()) is text_to_key(NAME, text, ())

    @pytest.mark.parametrize("text", [None, ""])
    def test_without_a_row_are_unknown_since_the_store_began(self, text: str | None) -> None:
        assert text_to_key(NAME, text, (BARE,), 50) == KeyState(NAME, last_live=50, live=(BARE,))
        assert text_to_key(NAME, text, ()) == KeyState(NAME)

    @pytest.mark.parametrize("noted", [[], NOTED_TEXT[:4], NOTED_TEXT])
    @pytest.mark.parametrize(("long", "short"), [("4", "0"), ("0", "2"), ("0", "0"), ("4", "2")])
    def test_of_schema_2_are_read(self, noted: list[str], long: str, short: str) -> None:
        text = json.dumps([long, short, "READY", "7", "1", "100", *noted])
        fills = (("ig1", 8), ("ig2", 9)) if len(noted) > 4 else ()
        # What their legs cost, nobody knows; where there are none, nothing.
        exactly(
            text_to_key(NAME, text, ()),
            KeyState(
                NAME, int(long), int(short), Status.READY, 7, exact=True, last_live=100,
                candidate=Candidate(5, 6, fills, 10, 11) if noted else None,
                long_value=0 if long == "0" else None, short_value=0 if short == "0" else None,
            ),
        )  # fmt: skip


class TestEvents:
    def test_are_a_flat_list_of_texts(self) -> None:
        event = Event(EventKind.BLOCKED, NAME, "ig1", 5, "CODE", "why", source="trend")
        text = event_to_text(event, 77)
        assert json.loads(text) == ["blocked", NAME, "ig1", "5", "CODE", "why", "77", "trend"]
        exactly(text_to_event(text, 3), event._replace(at=77, number=3))

    @pytest.mark.parametrize("what", NASTY)
    @pytest.mark.parametrize("field", ["key", "id", "code", "detail", "source"])
    def test_come_back_whatever_is_in_their_texts(self, field: str, what: str) -> None:
        event = Event(EventKind.BLOCKED, NAME, "ig1", 5, "CODE", "why", source="trend")
        changed = event._replace(**{field: what})
        for text in (event_to_text(event, 7), event_to_text(changed, 7), event_to_text(changed, 7)):
            assert "\n" not in text
        exactly(text_to_event(text, 3), changed._replace(at=7, number=3))

    def test_that_differ_in_their_texts_do_not_pile_up(self) -> None:
        most = 0
        for number in range(10_000):
            event_to_text(Event(EventKind.HALTED, NAME, "ig1", detail=f"why {number}"), 7)
            most = max(most, len(codec._plain))
        assert 2_000 < most < 5_000

    def test_without_a_source_are_as_before_there_were_any(self) -> None:
        event = Event(EventKind.HALTED, NAME)
        text = event_to_text(event, 77)
        assert json.loads(text) == ["halted", NAME, "", "0", "", "", "77"]
        exactly(text_to_event(text, 3), event._replace(at=77, number=3))


class TestRowsThatMakeNoSense:
    """Something else wrote to the store: an unknown state, in which exits pass."""

    @pytest.mark.parametrize(
        "text",
        ["", "nonsense", "5", "null", "[]", json.dumps(BARE_TEXT[:20]),
         json.dumps([*BARE_TEXT[:2], "UP", *BARE_TEXT[3:]]),
         json.dumps([*BARE_TEXT[:4], "x", *BARE_TEXT[5:]])],
    )  # fmt: skip
    def test_of_an_order(self, text: str) -> None:
        with pytest.raises(Unreadable, match=r"^an order of the ledger cannot be read: ") as caught:
            text_to_record(text)
        assert "stop every service" in caught.value.remedy
        assert type(caught.value.__cause__).__name__ in str(caught.value)

    @pytest.mark.parametrize(
        "text",
        ["nonsense", "5", "[]", json.dumps(KEY_TEXT[:5]),
         json.dumps([*KEY_TEXT, *NOTED_TEXT[:5]]), json.dumps([*KEY_TEXT, "5", "6"]),
         json.dumps(["x", *KEY_TEXT[1:]]), json.dumps([*KEY_TEXT[:2], "GOOD", *KEY_TEXT[3:]])],
    )  # fmt: skip
    def test_of_a_key(self, text: str) -> None:
        with pytest.raises(Unreadable, match=r"^a key of the ledger cannot be read: ") as caught:
            text_to_key(NAME, text, ())
        assert isinstance(caught.value, Unreadable)

    @pytest.mark.parametrize("text", ["nonsense", "[]", '["none","k","","0","","","1"]'])
    def test_of_an_event(self, text: str) -> None:
        with pytest.raises(Unreadable, match=r"^an event of the ledger cannot be read: "):
            text_to_event(text, 1)
