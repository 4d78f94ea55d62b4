"""The journal: every decision of every process in one file, and never in the way of an order."""

from __future__ import annotations

import asyncio
import os
import resource
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from untraced import untraced

from invariant_guard import (
    AsyncPositionInvariantEnforcer,
    PositionInvariantEnforcer,
    PositionInvariantViolation,
)
from invariant_guard.basics.codes import ViolationCode
from invariant_guard.ledger import open_ledger
from invariant_guard.ledger.stores.base import StoreUnavailable
from invariant_guard.reading.reader import Wanted
from invariant_guard.reading.urls import open_journal_reader
from invariant_guard.record.journal_file import file as journal_file
from invariant_guard.record.journal_file import writer as journal_writer
from invariant_guard.record.journal_file.address import Address, address_of
from invariant_guard.record.journal_file.file import JournalFile
from invariant_guard.record.journal_file.writer import JournalWriter, writer_of

BTC = "BTCUSDT"


@pytest.fixture(autouse=True)
def no_other_journal(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delenv("INVARIANT_GUARD_JOURNAL", raising=False)
    monkeypatch.delenv("INVARIANT_GUARD_LEDGER", raising=False)
    monkeypatch.setattr(journal_writer, "_writers", {})
    yield
    for writer in journal_writer._writers.values():
        writer.close()


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/journal.db"


def refuse(enforcer: PositionInvariantEnforcer, source: str = "", symbol: str = BTC) -> None:
    with pytest.raises(PositionInvariantViolation):
        enforcer.enforce_before_order(symbol, "sell", 1, {symbol: 1.0}, source=source)


def until(true: Callable[[], bool], seconds: float = 30) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.01)
    return true()


def test_a_decision_is_written_with_all_that_is_known_of_it(url: str) -> None:
    enforcer = PositionInvariantEnforcer(journal=url, default_source="desk")
    enforcer.enforce_before_order(BTC, "buy", 1.5, {}, "main", "bybit", price=100, source="trend")
    refuse(enforcer)
    with pytest.raises(PositionInvariantViolation):
        enforcer.enforce_before_order(BTC, "up", 1, {})
    assert writer_of(url).flush()
    reader = open_journal_reader(url)
    allowed, refused, unread = reader.events_after(0)
    assert unread.remedy == ViolationCode.UNKNOWN_SIDE.remedy
    assert (allowed.kind, allowed.outcome, allowed.source, allowed.order) == (
        "admitted", "allowed", "trend", "LONG",
    )  # fmt: skip
    assert (allowed.quantity, allowed.price, allowed.exchange) == ("1.5", "100", "bybit")
    assert (allowed.basis, allowed.pid) == ("flat", os.getpid())
    assert (refused.outcome, refused.code, refused.source) == (
        "refused", "OPPOSING_POSITION", "desk",
    )  # fmt: skip
    assert refused.reason.startswith("Cannot open SHORT on BTCUSDT")
    assert refused.remedy.startswith("To close the LONG, pass reduce_only=True")
    assert refused.service
    assert refused.host
    assert abs(refused.at / 1000 - time.time()) < 60
    assert reader.refusals(Wanted(source="desk")) == [refused, unread]
    assert reader.last_number() == 3
    assert reader.number_at(unread.at + 1) == 3
    assert reader.number_at(0) == 0
    # In one step, whatever the time of day: it ends in 2079.
    step = 20_000 * 86_400_000
    assert [(b.allowed, b.refused) for b in reader.tally(allowed.at, step)] == [(1, 2)]
    assert (reader.dropped(), reader.contents(), reader.order("x"), reader.history("x")) == (
        0, None, None, [],
    )  # fmt: skip
    (writer,) = reader.writers()
    assert (writer.pid, writer.dropped, writer.replaced) == (os.getpid(), 0, 0)


SERVICE = """
import asyncio, sys
from invariant_guard import *
source, face = sys.argv[1:]
if face == "async":
    enforcer = get_async_position_invariant_enforcer()
    order = lambda **k: asyncio.run(_wait(enforcer.enforce_before_order(**k)))
    async def _wait(pending): await pending
else:
    order = get_position_invariant_enforcer().enforce_before_order
bad = [
    dict(symbol="BTCUSDT", side="sell", quantity=1, current_positions={"BTCUSDT": 1.0}),
    dict(symbol="BTCUSDT", side="up", quantity=1, current_positions={}),
    dict(symbol="BTCUSDT", side="buy", quantity=1, current_positions=None),
    dict(symbol="BTC\\udc80", side="buy", quantity="\\ud800", current_positions={}),
]
for one in bad:
    try: order(**one, source=source)
    except PositionInvariantViolation: pass
print("decided", flush=True)
sys.stdin.read()
"""


def test_refusals_of_three_processes_are_read_by_a_fourth_within_a_second(
    url: str, tmp_path: Path
) -> None:
    environment = {**os.environ, "INVARIANT_GUARD_JOURNAL": url, "INVARIANT_GUARD_SERVICE": "bot"}
    started = [
        subprocess.Popen(
            [sys.executable, "-c", SERVICE, source, face],
            env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            text=True,
        )
        for source, face in (("a", "sync"), ("b", "async"), ("c", "sync"))
    ]  # fmt: skip
    for one in started:
        assert one.stdout is not None
        assert one.stdout.readline() == "decided\n"
    reader = open_journal_reader(url)

    def found() -> set[tuple[str, str]]:
        try:
            return {(entry.source, entry.code) for entry in reader.refusals()}
        except StoreUnavailable:
            return set()

    codes = ("OPPOSING_POSITION", "UNKNOWN_SIDE", "POSITIONS_MISSING", "INVALID_SYMBOL")
    assert until(lambda: found() == {(s, c) for s in "abc" for c in codes}, 1.0), found()
    assert len(reader.refusals()) == 12
    assert {entry.service for entry in reader.refusals()} == {"bot"}
    for one in started:
        one.communicate("")
    assert stat.S_IMODE(os.stat(tmp_path / "journal.db").st_mode) == 0o600


def test_a_locked_journal_holds_up_no_order_and_what_is_dropped_is_counted(
    url: str, tmp_path: Path
) -> None:
    enforcer = PositionInvariantEnforcer(journal=url)
    refuse(enforcer)
    writer = writer_of(url)
    assert writer.flush()
    writer._capacity = 10
    other = sqlite3.connect(tmp_path / "journal.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    began = time.monotonic()
    for _ in range(30):
        refuse(enforcer)
    # Any wait for the lock would be one of a second or more, thirty times.
    assert time.monotonic() - began < 30
    assert until(lambda: writer.dropped > 0)
    other.execute("COMMIT")
    assert writer.flush(10)
    refuse(enforcer)
    assert writer.flush(10)
    reader = open_journal_reader(url)
    assert reader.dropped() == writer.dropped == journal_writer.dropped_in_this_process()
    assert len(reader.refusals()) + reader.dropped() == 32
    sequences = [e.number for e in reader.refusals()]
    assert sequences == sorted(sequences)
    other.close()


def test_a_deleted_file_is_begun_anew_and_counted(
    url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    enforcer = PositionInvariantEnforcer(journal=url)
    writer, path = writer_of(url), tmp_path / "journal.db"
    reader = open_journal_reader(url)
    refuse(enforcer, "before")
    assert writer.flush()
    assert [e.source for e in reader.refusals()] == ["before"]
    assert sum(b.refused for b in reader.tally(0, 60_000)) == 1
    # The log stays behind: it must not be read into the new file.
    path.unlink()
    refuse(enforcer, "after")
    assert writer.flush()
    assert [e.source for e in reader.refusals()] == ["after"]
    assert sum(b.refused for b in reader.tally(0, 60_000)) == 1
    assert reader.writers()[0].replaced == writer._file.replaced == 1
    for left in tmp_path.glob("journal.db*"):
        left.unlink()
    (tmp_path / "other").mkdir()
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    refuse(enforcer, "into something else")
    assert not writer.flush(0.5)
    assert "is a database of something else" in caplog.text
    path.unlink()
    assert writer.flush(10)
    assert [e.source for e in open_journal_reader(url).refusals()] == ["into something else"]
    assert writer.trouble == ""


def test_a_full_disk_loses_nothing_that_the_queue_can_hold(url: str, tmp_path: Path) -> None:
    enforcer = PositionInvariantEnforcer(journal=url)
    refuse(enforcer)
    writer = writer_of(url)
    assert writer.flush()
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    import signal

    former = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1, before[1]))
    try:
        refuse(enforcer, "while it was full")
        assert not writer.flush(0.5)
        assert writer.trouble
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, former)
    assert writer.flush(10)
    assert [e.source for e in open_journal_reader(url).refusals()] == ["", "while it was full"]


def test_a_forked_child_writes_for_itself(url: str) -> None:
    enforcer = PositionInvariantEnforcer(journal=url)
    refuse(enforcer, "parent")
    writer = writer_of(url)
    assert writer.flush()
    writer.dropped = 3
    pid = os.fork()
    if not pid:
        try:
            # Used or closed here, it would drop locks of the parent's.
            inherited = writer._file._connection is not None
            refuse(enforcer, "child")
            os._exit(0 if writer.flush() and writer.dropped == 0 and not inherited else 1)
        finally:
            os._exit(2)
    assert os.waitpid(pid, 0)[1] == 0
    refuse(enforcer, "parent again")
    assert writer.flush()
    entries = open_journal_reader(url).refusals()
    assert [(e.source, e.pid == os.getpid()) for e in entries] == [
        ("parent", True), ("child", False), ("parent again", True),
    ]  # fmt: skip
    assert len(open_journal_reader(url).writers()) == 2


def test_processes_that_begin_a_journal_at_once_begin_one(url: str) -> None:
    writers = [JournalWriter(address_of(url)) for _ in range(8)]
    enforcers = [PositionInvariantEnforcer() for _ in writers]
    for writer, enforcer in zip(writers, enforcers, strict=True):
        writer.keep(enforcer._core.journal)
    threads = [threading.Thread(target=refuse, args=(enforcer,)) for enforcer in enforcers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(writer.flush(10) for writer in writers)
    assert len(open_journal_reader(url).refusals()) == 8
    assert sum(writer._file.replaced for writer in writers) == 0
    for writer in writers:
        writer.close()


def test_what_is_old_or_too_much_is_dropped(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal_file, "PRUNE_EVERY", 0.0)
    one = PositionInvariantEnforcer(journal=url)
    refuse(one, "old")
    writer = writer_of(url)
    assert writer.flush()
    file = sqlite3.connect(tmp_path / "journal.db", isolation_level=None)
    file.execute("UPDATE decisions SET at = at - 31 * 86400000")
    refuse(one, "new")
    assert writer.flush()
    assert [e.source for e in open_journal_reader(url).events_after(0)] == ["new"]
    assert open_journal_reader(url).last_number() == 2
    writer._file.address = Address(writer.address.path, keep_bytes=200_000)
    for _ in range(3):
        for _ in range(600):
            one.check_can_open_position(BTC, "buy", 1, {})
        assert writer.flush(10)
    kept = open_journal_reader(url).events_after(0, 10_000)
    assert 100 < len(kept) < 1800
    assert kept[-1].number == 1802
    file.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    file.close()
    assert os.path.getsize(tmp_path / "journal.db") < 450_000


def test_a_file_of_others_is_left_alone(url: str, tmp_path: Path, caplog: object) -> None:
    path = tmp_path / "journal.db"
    sqlite3.connect(path).execute("CREATE TABLE theirs (a)").connection.close()
    path.chmod(0o644)
    enforcer = PositionInvariantEnforcer(journal=url)
    refuse(enforcer)
    assert not writer_of(url).flush(0.3)
    assert "open to other users" in caplog.text  # type: ignore[attr-defined]
    path.chmod(0o600)
    assert not writer_of(url).flush(0.5)
    assert until(lambda: "of something else" in writer_of(url).trouble)
    tables = sqlite3.connect(path).execute("SELECT name FROM sqlite_master").fetchall()
    assert tables == [("theirs",)]
    with pytest.raises(StoreUnavailable, match="is no journal"):
        open_journal_reader(url).last_number()


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        ("sqlite:///relative.db", "no absolute path"),
        ("redis://host", "names no journal"),
        ("sqlite:////a/b.db?keep=never", "no age and no size"),
        ("sqlite:////a/b.db?hold=30d", "no option of a journal"),
        ("sqlite:////a/b.db?keep", "no URL"),
        (7, "is text"),
    ],
)
def test_a_url_that_names_no_journal_is_said_at_once(
    bad: object, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ValueError, match=words):
        PositionInvariantEnforcer(journal=bad)  # type: ignore[arg-type]
    if isinstance(bad, str):
        monkeypatch.setenv("INVARIANT_GUARD_JOURNAL", bad)
        with pytest.raises(ValueError, match=words):
            AsyncPositionInvariantEnforcer()
        PositionInvariantEnforcer(journal="")


def test_keep_is_an_age_a_size_or_both() -> None:
    found = address_of("sqlite:////a/b.db?keep=12h,500MB")
    assert found == Address("/a/b.db", 12 * 3_600_000, 500_000_000)
    assert address_of("sqlite:////a/b.db") == Address("/a/b.db")
    assert address_of("sqlite:////a/b%20c.db?keep=2GB").path == "/a/b c.db"


def test_enforcers_that_come_and_go_share_one_writer(url: str) -> None:
    for number in range(3):
        enforcer = PositionInvariantEnforcer(journal=url)
        refuse(enforcer, str(number))
        del enforcer
    assert writer_of(url).flush()
    assert [e.source for e in open_journal_reader(url).refusals()] == ["0", "1", "2"]


def test_a_service_without_a_journal_loads_no_sqlite() -> None:
    code = (
        "import sys, invariant_guard as g; g.PositionInvariantEnforcer();"
        "print([m for m in ('sqlite3', 'invariant_guard.record.journal_file.writer')"
        " if m in sys.modules])"
    )
    # Coverage would load it itself.
    environment = {k: v for k, v in untraced().items() if k != "INVARIANT_GUARD_JOURNAL"}
    ran = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert ran.stdout == "[]\n"


VERSION_1 = """
CREATE TABLE decisions (
    number INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, kind TEXT NOT NULL,
    code TEXT NOT NULL, source TEXT NOT NULL, account TEXT NOT NULL, exchange TEXT NOT NULL,
    symbol TEXT NOT NULL, side TEXT NOT NULL, quantity TEXT NOT NULL, price TEXT NOT NULL,
    existing TEXT NOT NULL, basis TEXT NOT NULL, reason TEXT NOT NULL, remedy TEXT NOT NULL,
    failed INTEGER NOT NULL, verified INTEGER NOT NULL, enforced INTEGER NOT NULL,
    sequence INTEGER NOT NULL, service TEXT NOT NULL, host TEXT NOT NULL, pid INTEGER NOT NULL
);
CREATE INDEX by_time ON decisions (at, kind, failed);
CREATE INDEX refusals ON decisions (at) WHERE kind = 'blocked';
CREATE TABLE writers (
    writer TEXT PRIMARY KEY, service TEXT NOT NULL, host TEXT NOT NULL, pid INTEGER NOT NULL,
    at INTEGER NOT NULL, dropped INTEGER NOT NULL, replaced INTEGER NOT NULL
) WITHOUT ROWID;
PRAGMA application_id = 0x49474A31;
PRAGMA user_version = 1;
"""
# What a writer of version 1 runs, on the connection that it opened before.
INSERT_1 = (
    "INSERT INTO decisions (at, kind, code, source, account, exchange, symbol, side, quantity, price,"
    " existing, basis, reason, remedy, failed, verified, enforced, sequence, service, host, pid)"
    " VALUES (?, 'admitted', '', ?, 'main', 'bybit', 'BTCUSDT', 'LONG', '1', '', '0', 'flat', '', '',"
    " 0, 0, 1, 1, 'bot', 'here', 7)"
)


def version_1(path: Path) -> sqlite3.Connection:
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.executescript(VERSION_1)
    connection.execute(INSERT_1, (time.time_ns() // 1_000_000, "kept"))
    return connection


def test_a_journal_of_version_1_is_read_as_it_is_and_upgraded_by_who_writes(
    url: str, tmp_path: Path
) -> None:
    old = version_1(tmp_path / "journal.db")
    reader = open_journal_reader(url)
    assert [(e.source, e.client_id) for e in reader.events_after(0)] == [("kept", "")]
    assert old.execute("PRAGMA user_version").fetchone() == (1,)
    enforcer = PositionInvariantEnforcer(journal=url)
    handle = enforcer.enforce_before_order(BTC, "buy", 1, {}, source="new")
    assert handle.id
    assert writer_of(url).flush()
    # A process of the version before still has the file open, and loses nothing.
    old.execute(INSERT_1, (time.time_ns() // 1_000_000, "from before"))
    assert [(e.source, e.client_id) for e in reader.events_after(0)] == [
        ("kept", ""), ("new", handle.id), ("from before", ""),
    ]  # fmt: skip
    # What a reader or writer of version 1 asks first, and then says that it does not know the file.
    assert old.execute("PRAGMA user_version").fetchone() == (2,)
    old.close()


def test_a_journal_of_a_later_version_is_refused_by_reader_and_writer(
    url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    later = version_1(tmp_path / "journal.db")
    later.execute("PRAGMA user_version = 3")
    with pytest.raises(StoreUnavailable, match="a journal of version 3, and this is version 2"):
        open_journal_reader(url).last_number()
    refuse(PositionInvariantEnforcer(journal=url))
    assert not writer_of(url).flush(0.5)
    assert "a journal of version 3, and this is version 2: run one version" in caplog.text
    assert later.execute("SELECT count(*) FROM decisions").fetchone() == (1,)
    later.close()


def test_processes_that_upgrade_a_journal_at_once_upgrade_it_once(url: str, tmp_path: Path) -> None:
    version_1(tmp_path / "journal.db").close()
    files = [JournalFile(address_of(url)) for _ in range(6)]
    failed: list[BaseException] = []

    def write(file: JournalFile) -> None:
        while True:
            try:
                file.write([], ("w", "s", "h", 1, time.time_ns() // 1_000_000, 0))
            except sqlite3.OperationalError as fault:
                if "locked" in str(fault):
                    continue
                failed.append(fault)
            return

    threads = [threading.Thread(target=write, args=(file,)) for file in files]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert len(open_journal_reader(url).events_after(0)) == 1


def test_a_client_id_is_kept_where_it_was_taken(url: str) -> None:
    async def orders() -> list[str]:
        enforcer = AsyncPositionInvariantEnforcer(journal=url)
        taken = await enforcer.enforce_before_order(BTC, "buy", 1, {}, source="b")
        await enforcer.enforce_before_order(BTC, "buy", 1, {}, source="not taken")
        async with enforcer.enforce_before_order(BTC, "buy", 1, {}, source="c") as within:
            assert within.params == {}
            return [taken.id, within.id, taken.id]

    enforcer = PositionInvariantEnforcer(journal=url)
    first = enforcer.enforce_before_order(BTC, "buy", 1, {}, source="a")
    assert first.id == first.id
    assert first.params == {}
    enforcer.enforce_before_order(BTC, "buy", 1, {}, source="not taken")
    others = asyncio.run(orders())
    observing = PositionInvariantEnforcer(journal=url, observe=True)
    let_through = observing.enforce_before_order(BTC, "sell", 1, {BTC: 1.0}, source="observed")
    ids = [first.id, *others[:2], let_through.id]
    assert len({*ids, others[2]}) == 4
    assert all(len(one) == 32 and one.isalnum() for one in ids)
    assert writer_of(url).flush()
    found = [(e.source, e.client_id) for e in open_journal_reader(url).events_after(0)]
    assert found == [
        ("a", ids[0]), ("not taken", ""), ("b", ids[1]), ("not taken", ""), ("c", ids[2]),
        ("observed", ids[3]),
    ]  # fmt: skip
    # Without a journal nobody makes one before it is asked for.
    plain = PositionInvariantEnforcer().enforce_before_order(BTC, "buy", 1, {})
    assert plain._id is None


def test_an_order_that_a_ledger_counts_stands_in_the_journal_under_its_id(
    url: str, tmp_path: Path
) -> None:
    ledger = open_ledger(f"sqlite:///{tmp_path}/ledger.db")
    ledger.bind("main", "futures-1")
    ledger.adopt("futures-1/bybit/linear_perp/BTC%2FUSDT:USDT", (0, 0))
    enforcer = PositionInvariantEnforcer(ledger=ledger, journal=url, default_product="linear_perp")
    with enforcer.enforce_before_order(BTC, "buy", 1, account="main", exchange="bybit") as order:
        sent = order.params["clientOrderId"]
        order.acknowledge("v1")
    with pytest.raises(PositionInvariantViolation):
        enforcer.enforce_before_order(BTC, "sell", 1, account="main", exchange="bybit")
    assert writer_of(url).flush()
    found = [(e.kind, e.client_id) for e in open_journal_reader(url).events_after(0)]
    assert found == [("admitted", sent), ("blocked", "")]
