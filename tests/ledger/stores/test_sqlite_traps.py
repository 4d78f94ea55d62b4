"""What happens to a SQLite ledger on a bad day: one clear refusal, and nothing lost."""

# ruff: noqa: PT012 -- a block that raises is what several of these are about

from __future__ import annotations

import asyncio
import multiprocessing
import os
import pickle
import re
import sqlite3
import stat
import threading
import time
from pathlib import Path

import pytest

from invariant_guard import (
    AsyncPositionInvariantEnforcer,
    PositionInvariantEnforcer,
    PositionInvariantViolation,
)
from invariant_guard.ledger import (
    Asked,
    Key,
    Kind,
    Ledger,
    Side,
    State,
    Status,
    StoreUnavailable,
    open_ledger,
)
from invariant_guard.ledger.stores import liveness
from invariant_guard.ledger.stores.sqlite import database_file, mounts, store, tables
from invariant_guard.ledger.stores.sqlite.mounts import network_file_system

from ..unit.test_reconcile import DeskVenue

KEY = Key("acct", "binance", "linear_perp", "BTC/USDT:USDT")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.db"


@pytest.fixture
def ledger(path: Path) -> Ledger:
    made = open_ledger(f"sqlite:///{path}")
    made.bind("main", "acct")
    made.adopt(KEY, (0, 0))
    return made


def enforcer_of(ledger: Ledger) -> PositionInvariantEnforcer:
    return PositionInvariantEnforcer(ledger=ledger, default_product="linear_perp")


def asked() -> Asked:
    return Asked("main", *KEY[1:], Side.BUY, Kind.OPEN, 1)


def assert_refused_and_exits_pass(ledger: Ledger, reason: str, side: str = "buy") -> None:
    enforcer = enforcer_of(ledger)
    with pytest.raises(PositionInvariantViolation, match=reason) as caught:
        enforcer.enforce_before_order("BTCUSDT", side, 1, account="main")
    assert caught.value.code == "STORE_UNAVAILABLE"
    assert caught.value.remedy
    with enforcer.enforce_before_order(
        "BTCUSDT", "sell", 1, account="main", reduce_only=True
    ) as order:
        order.acknowledge(order.id)
    decision = enforcer.recent_decisions()[0]
    assert decision.basis == "unreserved_exit"


def test_the_file_belongs_to_its_owner_alone(ledger: Ledger, path: Path) -> None:
    for name in (path, Path(f"{path}-wal"), Path(f"{path}-shm")):
        assert stat.S_IMODE(name.stat().st_mode) == 0o600, name
    path.chmod(0o644)
    other = open_ledger(f"sqlite:///{path}")
    assert_refused_and_exits_pass(other, "open to other users")


def test_a_full_disk_refuses_and_loses_nothing(ledger: Ledger) -> None:
    order_id = enforcer_of(ledger).enforce_before_order("BTCUSDT", "buy", 1, account="main").id
    connection = ledger.store._file._connection  # type: ignore[attr-defined]
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages}")
    enforcer = enforcer_of(ledger)
    with pytest.raises(PositionInvariantViolation, match="full"):
        for _ in range(200):
            enforcer.enforce_before_order("BTCUSDT", "buy", 1, account="main").acknowledge(None)
    assert_refused_and_exits_pass(ledger, "full")
    connection.execute("PRAGMA max_page_count = 100000")
    assert ledger.order(order_id) is not None
    enforcer.enforce_before_order("BTCUSDT", "buy", 1, account="main").not_sent()


def test_a_word_is_kept_where_no_thread_can_be_had(
    ledger: Ledger, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    with enforcer_of(ledger).enforce_before_order("BTCUSDT", "buy", 1, account="main") as order:
        order_id = order.id
        path.rename(f"{path}.away")
        monkeypatch.setattr(threading.Thread, "start", refuse)
        order.acknowledge("v1")
    Path(f"{path}.away").rename(path)
    ledger.filled(order_id, "0.5")
    record = ledger.order(order_id)
    assert record is not None
    assert (record.venue_id, record.filled) == ("v1", 5 * 10**29)


def test_a_word_that_no_store_takes_stands_in_nobodys_way(ledger: Ledger, path: Path) -> None:
    with enforcer_of(ledger).enforce_before_order("BTCUSDT", "buy", 1, account="main") as order:
        order_id = order.id
        path.rename(f"{path}.away")
        # No text at all, to SQLite.
        order.acknowledge("\ud800")
        order.filled("0.5")
        Path(f"{path}.away").rename(path)
    enforcer_of(ledger).enforce_before_order("BTCUSDT", "buy", 1, account="main").not_sent()
    record = ledger.order(order_id)
    assert record is not None
    assert record.filled == 5 * 10**29


def test_a_lost_reply_is_a_refusal_where_no_thread_can_be_had(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(thread: threading.Thread) -> None:
        raise RuntimeError("can't create new thread at interpreter shutdown")

    def lose(*args: object) -> None:
        raise StoreUnavailable("the reply was lost", "Wait.", unsure=True)

    monkeypatch.setattr(threading.Thread, "start", refuse)
    monkeypatch.setattr(ledger.store, "admit", lose)
    assert_refused_and_exits_pass(ledger, "the reply was lost")


def test_a_locked_file_refuses_within_the_budget(ledger: Ledger, path: Path) -> None:
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    started = time.monotonic()
    assert_refused_and_exits_pass(ledger, "locked")
    assert time.monotonic() - started < 4 * store.BUDGET + 5
    other.execute("ROLLBACK")
    other.close()
    enforcer_of(ledger).enforce_before_order("BTCUSDT", "buy", 1, account="main").not_sent()


def test_the_log_is_carried_back_after_an_order_and_never_before_one(
    ledger: Ledger, path: Path
) -> None:
    ids = [ledger.reserve(asked())[0] for _ in range(300)]
    before = path.stat().st_size
    assert Path(f"{path}-wal").stat().st_size > 10 * before
    ledger.not_sent(ids[0])
    assert path.stat().st_size > before


@pytest.mark.parametrize("change", ["moved", "deleted", "replaced"])
def test_a_file_that_is_another_one_is_noticed(ledger: Ledger, path: Path, change: str) -> None:
    if change == "moved":
        path.rename(path.with_suffix(".old"))
    else:
        path.unlink()
    if change == "replaced":
        path.touch(0o600)
    assert_refused_and_exits_pass(ledger, "no longer the file")


def test_a_corrupt_file_and_a_strange_one_are_refused(path: Path) -> None:
    path.write_bytes(b"not a database, but long enough to be looked at" * 40)
    path.chmod(0o600)
    assert_refused_and_exits_pass(open_ledger(f"sqlite:///{path}"), "corrupt")
    path.unlink()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE mine (a)")
    connection.commit()
    connection.close()
    path.chmod(0o600)
    assert_refused_and_exits_pass(open_ledger(f"sqlite:///{path}"), "something else")


@pytest.mark.parametrize("harm", [
    "UPDATE reservations SET body = '[]'", "UPDATE reservations SET body = replace(body, 'buy', 'by')",
    "UPDATE keys SET body = 'nonsense'", "UPDATE keys SET body = '[1]'", "DROP TABLE reservations",
])  # fmt: skip
def test_a_row_that_makes_no_sense_stops_openings_and_no_exit(
    ledger: Ledger, path: Path, harm: str
) -> None:
    with enforcer_of(ledger).enforce_before_order("BTCUSDT", "buy", 1, account="main") as order:
        assert order.params
        connection = sqlite3.connect(path)
        connection.execute(harm)
        connection.commit()
        connection.close()
        order.acknowledge("v1")
    with pytest.raises(StoreUnavailable):
        ledger.contents()
    # The other direction: an order of the same one decides nothing, and is not looked at.
    assert_refused_and_exits_pass(ledger, "cannot be read|corrupt", "sell")


def test_no_statement_numbers_its_parameters() -> None:
    # Python 3.12 up to 3.12.3 warns of it at each order, which a test run makes an error.
    texts = [text for text in vars(tables).values() if isinstance(text, str)]
    assert any("FROM reservations" in text for text in texts)
    assert not [text for text in texts if re.search(r"\?[0-9]", text)]


def test_another_schema_is_refused(ledger: Ledger, path: Path) -> None:
    ledger.close()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.commit()
    connection.close()
    assert_refused_and_exits_pass(open_ledger(f"sqlite:///{path}"), "schema 99")


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert_refused_and_exits_pass(
        open_ledger(f"sqlite:///{tmp_path}/nowhere/ledger.db"), "cannot (create|keep)"
    )


def test_a_network_file_system_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database_file, "network_file_system", lambda path: "nfs4")
    assert_refused_and_exits_pass(open_ledger(f"sqlite:///{path}"), "network file system")


@pytest.mark.parametrize("when", ["before", "meanwhile"])
def test_a_second_name_by_a_hard_link_is_refused(
    ledger: Ledger, path: Path, tmp_path: Path, when: str
) -> None:
    other = tmp_path / "other.db"
    os.link(path, other)
    if when == "before":
        assert_refused_and_exits_pass(open_ledger(f"sqlite:///{other}"), "2 hard links")
    assert_refused_and_exits_pass(ledger, "2 hard links")
    other.unlink()
    enforcer_of(ledger).enforce_before_order("BTCUSDT", "buy", 1, account="main").not_sent()


def test_a_second_name_by_a_symbolic_link_is_the_same_ledger(
    ledger: Ledger, path: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.db"
    other.symlink_to(path)
    linked = open_ledger(f"sqlite:///{other}")
    order = enforcer_of(linked).enforce_before_order("BTCUSDT", "buy", 1, account="main")
    assert [record.id for record in ledger.orders()] == [order.id]
    order.not_sent()
    assert not (tmp_path / "other.db-wal").exists()


def test_a_file_that_is_itself_mounted_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = tmp_path / "mountinfo"
    table.write_text(f"30 22 8:1 /x {tmp_path}/ledger.db rw - ext4 /dev/sda1 rw\n")
    monkeypatch.setattr(mounts, "MOUNTINFO", table)
    assert_refused_and_exits_pass(open_ledger(f"sqlite:///{tmp_path}/ledger.db"), "mount point")


def test_the_mount_table_is_read_as_the_kernel_writes_it() -> None:
    table = (
        "22 1 8:1 / / rw - ext4 /dev/sda1 rw\n"
        "30 22 0:40 / /mnt/a\\040b rw,relatime shared:5 master:1 - nfs4 host:/x rw\n"
        "31 22 0:41 / /mnt/over rw - nfs host:/y rw\n"
        "32 31 8:2 / /mnt/over rw - ext4 /dev/sdb1 rw\n"
        "33 22 0:42 / /mnt/fuse rw - fuse.sshfs me@host: rw\n"
        "garbage\n"
    )

    def kind(path: str) -> str | None:
        return network_file_system(Path(path), table)

    assert kind("/var/ledger.db") is None
    assert kind("/mnt/a b/ledger.db") == "nfs4"
    assert kind("/mnt/a bc/ledger.db") is None
    assert kind("/mnt/over/ledger.db") is None
    assert kind("/mnt/fuse/deep/ledger.db") == "fuse.sshfs"


def test_a_mount_point_of_any_bytes_is_read(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = tmp_path / "mountinfo"
    table.write_bytes(b"26 1 8:1 / /mnt/caf\xe9 rw - ext4 /dev/sda1 rw\n")
    monkeypatch.setattr(mounts, "MOUNTINFO", table)
    assert network_file_system(tmp_path / "ledger.db") is None


@pytest.mark.parametrize("name", [".", "pipe"])
def test_what_is_no_file_is_left_as_it_is(tmp_path: Path, name: str) -> None:
    os.mkfifo(tmp_path / "pipe", 0o644)
    with pytest.raises(StoreUnavailable, match="is no file") as caught:
        open_ledger(f"sqlite:///{tmp_path}/{name}").contents()
    assert "chmod" not in caught.value.remedy


def test_events_cannot_be_rewritten(ledger: Ledger, path: Path) -> None:
    connection = sqlite3.connect(path)
    for statement in ("DELETE FROM events", "UPDATE events SET body = ''"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            connection.execute(statement)
    connection.close()


def test_a_reboot_makes_every_key_reconcile_and_every_order_unknown(
    ledger: Ledger, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with enforcer_of(ledger).enforce_before_order("BTCUSDT", "buy", 1, account="main") as order:
        assert order.id
        order.acknowledge("v1")
    halted = Key("acct", "binance", "linear_perp", "ETH/USDT:USDT")
    ledger.halt(halted)
    ledger.observe(KEY).apply((1, 0))
    assert ledger.state(KEY).read_at is not None
    ledger.close()
    monkeypatch.setattr(liveness, "boot_id", lambda: "another boot")
    after = open_ledger(f"sqlite:///{path}")
    assert after.state(KEY).status is Status.RECONCILING
    # It was read by a clock that has begun anew.
    assert after.state(KEY).read_at is None
    assert after.state(halted).status is Status.HALTED
    (record,) = after.orders()
    assert record.state is State.UNKNOWN
    assert [event.kind for event in after.events()][-1] == "restarted"


def test_times_of_before_a_reboot_are_not_in_the_future(
    ledger: Ledger, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class NeverHeardOf(DeskVenue):
        """A venue that has no order and no position, and whose clock is far on."""

        retention_ms = 10_000

        def server_time(self) -> int:
            return time.time_ns() // 1_000_000 + 60_000

    def opened_on_a_machine_up_for(seconds: float) -> Ledger:
        started = time.monotonic() - seconds
        opened = store.SQLiteStore(
            str(path), clock=lambda: int((time.monotonic() - started) * 1000)
        )
        return Ledger(opened, lag_ms=20)

    ledger.close()
    path.unlink()
    before = opened_on_a_machine_up_for(1_000_000)
    before.bind("main", "acct")
    before.adopt(KEY, (0, 0))
    order = enforcer_of(before).enforce_before_order(
        "BTCUSDT", "buy", 1, account="main", window_ms=1
    )
    with pytest.raises(TimeoutError), order:
        assert order.params
        raise TimeoutError
    time.sleep(0.03)
    before.reconcile(NeverHeardOf())
    (record,) = before.orders()
    assert record.missed_at is not None
    before.close()
    monkeypatch.setattr(liveness, "boot_id", lambda: "another boot")
    after = opened_on_a_machine_up_for(5)
    (record,) = after.orders()
    assert 0 <= after.contents().now - record.created < 5_000
    # Nor does it vouch for the time before, on a key whose row may be among what was lost.
    vouched = after.state(Key("acct", "binance", "linear_perp", "XRP/USDT:USDT")).last_live
    assert vouched is not None
    assert 0 <= after.contents().now - vouched < 5_000
    assert record.state is State.UNKNOWN
    for _ in range(3):
        time.sleep(0.03)
        after.reconcile(NeverHeardOf())
    assert after.orders() == []
    after.close()


def _reserve(url: str, pipe: object) -> None:
    ledger = open_ledger(url)
    with enforcer_of(ledger).enforce_before_order("BTCUSDT", "buy", 1, account="main") as order:
        pipe.send(order.id)  # type: ignore[attr-defined]
        time.sleep(60)


@pytest.mark.parametrize("method", ["spawn", "fork"])
def test_a_killed_owner_is_proven_dead_and_a_stopped_one_is_not(
    ledger: Ledger, path: Path, method: str
) -> None:
    context = multiprocessing.get_context(method)
    here, there = context.Pipe()
    # This process has its own lock and connection; a forked child must take others.
    mine = ledger.owner_of_this_process()
    child = context.Process(target=_reserve, args=(f"sqlite:///{path}", there))
    child.start()
    try:
        order_id = here.recv()
        record = ledger.order(order_id)
        assert record is not None
        assert record.owner != mine
        os.kill(child.pid or 0, 19)
        assert not ledger.store.is_dead(record.owner)
        os.kill(child.pid or 0, 9)
        child.join()
        assert ledger.store.is_dead(record.owner)
        assert not ledger.store.is_dead(mine)
    finally:
        child.kill()
        child.join()
    # An absent file proves nothing.
    for name in Path(f"{path}.owners").iterdir():
        name.unlink()
    assert not ledger.store.is_dead(record.owner)


def test_an_awaited_order_does_not_wait_for_the_threads_of_the_service(
    ledger: Ledger, path: Path
) -> None:
    enforcer = AsyncPositionInvariantEnforcer(
        ledger=f"sqlite:///{path}", default_product="linear_perp"
    )

    async def story() -> float:
        sent = threading.Event()
        # As many as the default pool may have, each waiting for its venue.
        waiting = [asyncio.create_task(asyncio.to_thread(sent.wait, 60)) for _ in range(40)]
        await asyncio.sleep(0)
        started = time.monotonic()
        async with enforcer.enforce_before_order("BTCUSDT", "buy", 1, account="main") as order:
            await order.not_sent()
        took = time.monotonic() - started
        sent.set()
        await asyncio.gather(*waiting)
        return took

    assert asyncio.run(story()) < 30
    # A forked child has the pool and none of its threads.
    if not (child := os.fork()):
        os._exit(asyncio.run(asyncio.wait_for(_labels(enforcer), 60)))
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 1
    assert asyncio.run(_labels(enforcer)) == 1


async def _labels(enforcer: AsyncPositionInvariantEnforcer) -> int:
    assert enforcer.ledger is not None
    labels = len((await enforcer.ledger.contents()).accounts)
    await enforcer.ledger.close()
    return labels


def test_a_forked_child_uses_a_connection_of_its_own(ledger: Ledger) -> None:
    enforcer = enforcer_of(ledger)
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            enforcer.enforce_before_order("BTCUSDT", "buy", 1, account="main").acknowledge("child")
            code = 0
        finally:
            os._exit(code)
    assert os.waitpid(pid, 0)[1] == 0
    enforcer.enforce_before_order("BTCUSDT", "buy", 1, account="main").acknowledge("parent")
    owners = {record.owner for record in ledger.orders()}
    assert len(owners) == 2
    assert {record.venue_id for record in ledger.orders()} == {"child", "parent"}


def test_an_outage_in_a_pool_of_processes_is_told_as_it_is() -> None:
    fault = StoreUnavailable("the disk is full", "Free space.", unsure=True)
    told = pickle.loads(pickle.dumps(fault))
    assert (type(told), str(told)) == (StoreUnavailable, "the disk is full")
    assert (told.reason, told.remedy, told.unsure) == (fault.reason, fault.remedy, True)


def test_a_closed_ledger_refuses(ledger: Ledger) -> None:
    ledger.close()
    with pytest.raises(StoreUnavailable, match="closed"):
        ledger.orders()


def test_only_an_absolute_path_and_a_known_system_will_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with pytest.raises(ValueError, match="absolute"):
        store.SQLiteStore("ledger.db")
    monkeypatch.setattr("sys.platform", "win32")
    with pytest.raises(ValueError, match="win32"):
        store.SQLiteStore("/ledger.db")
