"""What the console reads, when, and what it does where the store is away, replaced or held by others."""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import json
import os
import socket
import sqlite3
import sys
import threading
import time
from collections.abc import Callable, Iterator, MutableMapping
from pathlib import Path
from typing import Any

import pytest
from console_server import BTC, TOKEN, Served, asked, fill_ledger, served
from jinja2 import Environment
from starlette.requests import Request
from starlette.responses import Response

from invariant_guard import PositionInvariantEnforcer, PositionInvariantViolation
from invariant_guard.console import app as app_module
from invariant_guard.console import watcher as watcher_module
from invariant_guard.console.front import front_page
from invariant_guard.console.kept import Kept
from invariant_guard.console.pages import Pages
from invariant_guard.console.source import journal_opener, opener
from invariant_guard.console.stream import EventStream, Readers, next_page
from invariant_guard.console.tally import tally_of, totals
from invariant_guard.console.thresholds import Thresholds
from invariant_guard.console.watcher import Seen, Watcher, _Reading, pause_after
from invariant_guard.ledger import Event, EventKind, Side, open_ledger
from invariant_guard.ledger.stores import codec
from invariant_guard.ledger.stores.sqlite.store import SQLiteStore
from invariant_guard.reading.entries import Entry
from invariant_guard.reading.reader import Bucket, Wanted


def until(true: Callable[[], object], seconds: float = 30.0) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come to pass"
        time.sleep(0.05)


@contextlib.contextmanager
def watching(open_source: Callable[[], Any]) -> Iterator[Watcher]:
    """A watcher that ends with the block, whatever a test finds."""
    watcher = Watcher(open_source)
    try:
        yield watcher
    finally:
        watcher.stop()


class Numbered:
    """Events in memory, with whatever times and kinds a test wants."""

    url, origin = "memory", "ledger"

    def __init__(self, entries: list[Entry]) -> None:
        self.entries = entries
        # How many were read at a time, and how often all were counted.
        self.pages: list[int] = []
        self.tallied = 0

    def events_after(self, number: int, limit: int = 1000) -> list[Entry]:
        page = [entry for entry in self.entries if entry.number > number][:limit]
        self.pages.append(len(page))
        return page

    def last_number(self) -> int:
        return self.entries[-1].number if self.entries else 0

    def contents(self) -> None:
        return None

    def dropped(self) -> int:
        return 0

    def tally(self, since: int, step: int, before: int | None = None) -> list[Bucket]:
        self.tallied += 1
        end = sys.maxsize if before is None else before
        return tally_of(e for e in self.entries if e.at >= since and e.number < end)

    def refusals(self, wanted: Wanted) -> list[Entry]:
        return wanted.newest(e for e in reversed(self.entries) if e.kind == "blocked")

    def close(self) -> None:
        return None


def entries(count: int, every_ms: int) -> list[Entry]:
    now = time.time_ns() // 1_000_000
    return [
        Entry(
            number,
            now - (count - number) * every_ms,
            "blocked" if number % 10 == 0 else "imported" if number % 1000 == 1 else "admitted",
            code="HALTED" if number % 10 == 0 else "",
            source="b" if number % 20 else "a",
        )
        for number in range(1, count + 1)
    ]


def blocked_in(seen: Seen) -> int:
    return totals(seen.tally, 0).blocked


def test_the_newest_are_shown_at_once_and_the_day_soon() -> None:
    """Of 20,000 events, one each 8 s: 24 hours are counted, and the day before is not."""
    source = Numbered(entries(20_000, 8_000))
    first = _Reading(source, source).look()  # type: ignore[arg-type]
    assert [entry.number for entry in first.events] == list(range(19_001, 20_001))
    with watching(lambda: source) as watcher:
        watcher.look()
        until(lambda: watcher.look().counted)
        seen = watcher.look()
    day = totals(seen.tally, 0)
    assert day.decided + day.foreign == pytest.approx(10_800, abs=10)
    assert blocked_in(seen) == pytest.approx(1080, abs=2)
    assert len(seen.refusals) == blocked_in(seen)
    assert [e.number for e in seen.refusals] == sorted({e.number for e in seen.refusals})
    assert day.foreign in (10, 11)


def test_who_looks_first_waits_for_nothing_that_can_be_done_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When a server says that it listens, templates are compiled, and the store is being read."""
    fill_ledger(tmp_path / "ledger.db")
    with served(f"sqlite:///{tmp_path / 'ledger.db'}") as made:
        until(lambda: made.console.watcher._seen.at)
        monkeypatch.setattr(Environment, "compile", None)
        for path in ("/", "/blocked", "/keys", "/events", "/about"):
            assert made.ask(path).status == 200


def test_what_is_not_shown_is_not_decoded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 12,000 events before the newest thousand, the refusals that can be shown, and no more."""
    ledger = open_ledger(f"sqlite:///{tmp_path}/ledger.db")
    ledger.bind("main", "futures-1")
    ledger.close()
    now = time.time_ns() // 1_000_000
    store = SQLiteStore(f"{tmp_path}/ledger.db")
    cursor = store._file.enter()
    kinds = [EventKind.ADMITTED] * 19 + [EventKind.BLOCKED]
    key = "of/this/test/alone"
    for number in range(13_000):
        event = Event(EventKind.IMPORTED if number == 500 else kinds[number % 20], key)
        at = now - 3_600_000 + number
        row = (at, codec.event_to_text(event, at))
        cursor.execute("INSERT INTO events (at, body) VALUES (?, ?)", row)
    store._file.leave(cursor, None)
    store.close()
    decoded: list[int] = []
    decode = codec.text_to_event

    def counted(text: str, number: int) -> Event:
        # Another test's watcher may still be at its last look.
        if key in text:
            decoded.append(number)
        return decode(text, number)

    monkeypatch.setattr(codec, "text_to_event", counted)
    with watching(opener(f"sqlite:///{tmp_path}/ledger.db")) as watcher:
        watcher.look()
        until(lambda: watcher.look().counted)
        day = totals(watcher.look().tally, 0)
    assert (day.allowed, day.blocked, day.foreign) == (12_349, 650, 1)
    assert len(set(decoded)) == 1000 + 600


def test_what_is_new_is_counted_once() -> None:
    source = Numbered(entries(30, 1000))
    with watching(lambda: source) as watcher:
        watcher.look()
        until(lambda: watcher.look().counted)
        assert (blocked_in(watcher.look()), len(watcher.look().refusals)) == (3, 3)
        new = Entry(31, source.entries[-1].at, "blocked", code="HALTED")
        source.entries = [*source.entries, new]
        until(lambda: watcher.look().number == 31)
        seen = watcher.look()
    assert blocked_in(seen) == 4
    assert [entry.number for entry in seen.events] == list(range(1, 32))
    assert [entry.number for entry in seen.refusals] == [10, 20, 30, 31]


def test_each_event_is_read_once() -> None:
    """Of 12,000 at first, and of pages that are full, that are not, and that are empty."""
    source = Numbered(entries(12_000, 1000))
    reading = _Reading(source, source)  # type: ignore[arg-type]
    while not reading.look().counted:
        time.sleep(0.01)
    more = entries(14_500, 1000)
    for upto, reads in ((12_000, [1]), (12_001, [2]), (13_000, [1000]), (14_500, [1001, 501])):
        source.entries, source.pages, source.tallied = more[:upto], [], 0
        seen = reading.look()
        # The newest of before is read once more: it is the sign that this is the same store.
        assert source.pages == reads
        assert source.tallied == 0
        assert seen.number == upto
        decided = totals(seen.tally, 0)
        assert (decided.decided + decided.foreign, decided.blocked) == (upto, upto // 10)


def test_the_longer_a_look_takes_the_rarer_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    assert [pause_after(took, True) for took in (0.0, 0.015, 0.1, 60.0)] == [0.5, 0.5, 3.0, 10.0]
    assert [pause_after(took, False) for took in (0.0, 0.1, 60.0)] == [0.05, 3.0, 10.0]
    took: list[float] = []

    def noted(seconds: float, counted: bool) -> float:
        took.append(seconds)
        return 0.01

    class Slow(Numbered):
        def contents(self) -> None:
            time.sleep(0.05)

    monkeypatch.setattr(watcher_module, "pause_after", noted)
    with watching(lambda: Slow(entries(3, 1))) as watcher:
        watcher.begin()
        until(lambda: len(took) > 2)
    assert min(took) >= 0.05


def test_a_page_is_made_once_of_what_was_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill_ledger(tmp_path / "ledger.db")
    made: list[str] = []
    render = Pages.render

    def counted(pages: Pages, request: Request, template: str, **words: Any) -> Response:
        made.append(template)
        return render(pages, request, template, **words)

    monkeypatch.setattr(Pages, "render", counted)
    now = [0.0]
    monkeypatch.setattr(app_module, "Kept", lambda watcher: Kept(watcher, lambda: now[0]))
    with served(f"sqlite:///{tmp_path / 'ledger.db'}", token=TOKEN) as console:
        until(lambda: console.console.watcher.look().counted)
        # It sees nothing more: what follows is asked between two looks.
        console.console.watcher.stop()
        made.clear()
        for _ in range(10):
            assert "thing" in console.ask("/").text
            assert console.ask("/blocked?code=HALTED").status == 200
        assert made == ["front.html", "blocked.html"]
        # Another question, another reader, and another second are answered anew.
        console.ask("/blocked")
        console.ask("/", cookie=False, headers={"Authorization": f"Bearer {TOKEN}"})
        now[0] = 1.0
        console.ask("/")
        assert made == ["front.html", "blocked.html", "blocked.html", "front.html", "front.html"]
        # A question for each of a thousand pages fills no memory, and none is another's answer.
        for number in range(100):
            assert f'value="{number}"' in console.ask(f"/blocked?symbol={number}").text


def test_a_page_does_not_wait_for_the_day() -> None:
    class Slow(Numbered):
        def tally(self, since: int, step: int, before: int | None = None) -> list[Bucket]:
            assert known.wait(60)
            return super().tally(since, step, before)

    known = threading.Event()
    source = Slow(entries(5000, 1000))
    with watching(lambda: source) as watcher:
        seen = watcher.look(60)
        assert seen.number == 5000
        assert not seen.counted
        # What is there of it is said to be a part.
        page = front_page(seen, seen.at, Thresholds())
        assert page.counting.startswith("Still counting")
        assert [span.partial for span in page.spans] == [False, True, True]
        known.set()
        until(lambda: watcher.look().counted)


def test_a_reader_gets_everything_in_order_from_any_number() -> None:
    all_ = entries(3000, 1)
    seen = Seen(number=3000, events=tuple(all_[-1000:]))
    source = Numbered(all_)
    for start in (0, 5, 1999, 2000, 2500, 2999, 3000):
        got, number = [], start
        while page := next_page(seen, number, source.events_after):
            assert len(page) <= 100
            got += [entry.number for entry in page]
            number = got[-1]
        assert got == list(range(start + 1, 3001)), start


def test_the_page_says_that_the_store_is_away_and_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    fill_ledger(path)
    with served(f"sqlite:///{path}") as made:
        assert "does not answer" not in made.ask("/").text
        away = tmp_path / "away.db"
        path.rename(away)
        until(lambda: "does not answer" in made.ask("/").text)
        page = made.ask("/")
        assert page.status == 200
        # What was seen last is still shown, with the warning above it.
        assert "READ" in made.ask("/keys").text
        assert "What is shown may be old" in made.ask("/keys").text
        assert made.ask("/blocked.csv").status == 503
        away.rename(path)
        until(lambda: "does not answer" not in made.ask("/").text)
        assert made.ask("/blocked.csv").status == 200


def test_another_ledger_in_its_place_is_counted_anew(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    fill_ledger(path)
    with served(f"sqlite:///{path}") as made:
        assert made.console.watcher.look().number > 5
        for file in tmp_path.glob("ledger.db*"):
            if file.is_file():
                file.unlink()
        fresh = open_ledger(f"sqlite:///{path}")
        fresh.bind("main", "futures-1")
        fresh.close()
        until(lambda: made.console.watcher.look().number == 1)
        until(lambda: not made.console.watcher.look().trouble)
        assert made.console.watcher.look().refusals == ()


def test_no_write_lock_is_wanted_or_taken(tmp_path: Path) -> None:
    """Opened and looked at while another holds the write lock, and while it waits for it."""
    path = tmp_path / "ledger.db"
    ids = fill_ledger(path)
    other = sqlite3.connect(path, isolation_level=None, timeout=0)
    other.execute("BEGIN IMMEDIATE")
    try:
        with served(f"sqlite:///{path}") as made:
            for page in ("/", "/blocked", "/keys", "/events", f"/order/{ids['unknown']}",
                         "/blocked.csv"):  # fmt: skip
                assert made.ask(page).status == 200, page
            assert not made.console.watcher.look().trouble
            other.execute("COMMIT")
            # And nothing of the console's is in the way of the next one.
            for _ in range(50):
                other.execute("BEGIN EXCLUSIVE")
                other.execute("COMMIT")
                made.ask("/")
    finally:
        other.close()


def lines_of(
    made: Served, after: str, headers: dict[str, str] | None = None
) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", made.port, timeout=10)
    connection.request(
        "GET", f"/events/stream{after}", headers={"Cookie": made.cookie, **(headers or {})}
    )
    return connection.getresponse()


def numbers_in(reply: http.client.HTTPResponse, upto: int) -> list[int]:
    found: list[int] = []
    while not found or found[-1] < upto:
        line = reply.readline().decode()
        if line.startswith("data: "):
            found.append(json.loads(line[6:])["number"])
    return found


def test_the_stream_goes_on_from_where_a_reader_was(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    fill_ledger(path)
    ledger = open_ledger(f"sqlite:///{path}")
    with served(f"sqlite:///{path}") as made:
        last = made.console.watcher.look().number
        reply = lines_of(made, "?after=0")
        assert numbers_in(reply, last) == list(range(1, last + 1))
        ledger.reserve(asked(BTC, Side.SELL))
        assert numbers_in(reply, last + 1) == [last + 1]
        reply.close()
        # The browser's own word is newer than the page's.
        again = lines_of(made, "?after=0", {"Last-Event-ID": str(last - 2)})
        assert numbers_in(again, last + 1) == [last - 1, last, last + 1]
        again.close()
        for odd in ("?after=-1", "?after=x", "?after=99999999999999999999", "?after="):
            assert lines_of(made, odd).status == 200
    ledger.close()


def slow_connection(port: int) -> socket.socket:
    """One that takes little at a time, so that the server has to wait for it soon."""
    slow = socket.socket()
    slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 32_768)
    slow.connect(("127.0.0.1", port))
    return slow


def test_a_slow_reader_holds_nobody_up_and_loses_nothing(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    fill_ledger(path)
    connection = sqlite3.connect(path)
    row = connection.execute("SELECT at, body FROM events ORDER BY number DESC").fetchone()
    connection.executemany("INSERT INTO events (at, body) VALUES (?, ?)", [row] * 20_000)
    connection.commit()
    connection.close()
    with served(f"sqlite:///{path}") as made:
        slow = slow_connection(made.port)
        slow.sendall(
            f"GET /events/stream?after=0 HTTP/1.1\r\nHost: 127.0.0.1:{made.port}\r\n"
            f"Cookie: {made.cookie}\r\n\r\n".encode()
        )
        time.sleep(0.5)
        assert made.ask("/").status == 200
        quick = lines_of(made, "?after=20000")
        assert numbers_in(quick, 20_005)[0] == 20_001
        quick.close()
        # It wakes up, and has missed nothing.
        file = slow.makefile("rb")
        got = []
        while len(got) < 2_000:
            line = file.readline()
            assert line
            if line.startswith(b"id: "):
                got.append(int(line[4:]))
        file.close()
        assert got == list(range(1, 2_001))
        slow.close()
        until(lambda: made.console.readers.count == 0)


def test_a_reader_that_takes_nothing_is_let_go() -> None:
    readers = Readers(stuck=0.1)
    sent: list[str] = []

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(str(message.get("body", b""))[:10])
        assert readers.count == (len(sent) > 1)
        if len(sent) == 4:
            # However busy the machine is, one loop's timers end in their order.
            await asyncio.sleep(1)
            pytest.fail("it waits for a reader that takes nothing")

    async def receive() -> MutableMapping[str, Any]:
        await asyncio.sleep(3600)
        return {}

    with watching(lambda: Numbered(entries(500, 1))) as watcher:
        answer = EventStream(watcher, readers, 0)
        asyncio.run(answer({"type": "http", "method": "GET"}, receive, send))
    assert len(sent) == 4
    assert readers.count == 0


def test_readers_are_bounded_and_end_with_the_server(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    fill_ledger(path)
    with served(f"sqlite:///{path}") as made:
        made.console.watcher.look()
        open_ = [lines_of(made, "") for _ in range(32)]
        until(lambda: made.console.readers.count == 32)
        assert lines_of(made, "").status == 503
        made.console.readers.stopping = True
        assert all(reply.read().startswith(b"retry") for reply in open_)


def test_one_thread_reads_for_everybody(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    fill_ledger(path)
    before = set(threading.enumerate())
    with served(f"sqlite:///{path}", open_source=opener(f"sqlite:///{path}")) as made:
        threads = [threading.Thread(target=made.ask, args=("/",)) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        names = [thread.name for thread in set(threading.enumerate()) - before]
        assert names.count("invariant-guard-console") == 1


def test_a_journal_is_shown_where_there_is_no_ledger(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'journal.db'}"
    enforcer = PositionInvariantEnforcer(journal=url)
    with pytest.raises(PositionInvariantViolation):
        enforcer.enforce_before_order(BTC, "sell", 1, {BTC: 2}, source="reversion")
    enforcer.enforce_before_order(BTC, "buy", 1, {BTC: 2}, source="trend")
    with served("", open_source=journal_opener(url)) as made:
        until(lambda: totals(made.console.watcher.look().tally, 0).decided == 2)
        # Counts and rows are read one after the other, and what comes in between is in the next look.
        until(lambda: made.console.watcher.look().number == 2)
        front = made.ask("/").text
        assert "no ledger counts orders" in front
        assert "OPPOSING_POSITION" in front
        row = made.ask("/blocked").text
        assert "reversion" in row
        # Which process decided: only a journal says.
        assert f":{os.getpid()}" in row
        assert "reads a journal" in made.ask("/keys").text
        assert made.ask("/order/ig1").status == 404
        assert "OPPOSING_POSITION" in made.ask("/blocked.csv").text
        (tmp_path / "journal.db").unlink()
        until(lambda: "does not answer" in made.ask("/").text)
