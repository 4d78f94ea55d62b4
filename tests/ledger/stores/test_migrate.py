"""`invariant-guard migrate`: a ledger of schema 2 is carried over, and a copy of it is kept."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from schema_2 import to_schema_2
from servers import RedisServer, needs_redis

from invariant_guard.cli.main import main
from invariant_guard.ledger import Asked, Kind, Ledger, Side, open_ledger
from invariant_guard.ledger.migration import Migrated, migrate
from invariant_guard.ledger.stores.redis.wire import PREFIX

KEY = "acct/x/linear_perp/BTC%2FUSDT:USDT"


def of_schema_2(url: str, port: int = 0) -> list[str]:
    """Leave a ledger of schema 2 with an order in flight; return what it holds."""
    ledger = open_ledger(url)
    ledger.bind("main", "acct")
    ledger.adopt(KEY, (0, 0))
    opening = Asked("main", "x", "linear_perp", "BTC/USDT:USDT", Side.BUY, Kind.OPEN, 1)
    assert ledger.reserve(opening)[1].admitted
    assert not ledger.reserve(opening._replace(side=Side.SELL))[1].admitted
    found = shown(ledger)
    ledger.close()
    to_schema_2(url, port)
    return found


def shown(ledger: Ledger) -> list[str]:
    rows = [*ledger.contents().keys, *ledger.orders(), *ledger.events(), *ledger.blocked()]
    return [str(row) for row in rows]


def version_of(path: str) -> int:
    connection = sqlite3.connect(path)
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    connection.close()
    return version


def test_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    url = f"sqlite:///{tmp_path}/ledger.db"
    before = of_schema_2(url)
    assert main(["migrate", "--ledger", url]) == 0
    copy = f"{tmp_path}/ledger.db.schema-2"
    assert capsys.readouterr().out == (
        f"schema 2 is schema 3 now; as it was, it is kept in {copy}\n"
    )
    assert (version_of(f"{tmp_path}/ledger.db"), version_of(copy)) == (3, 2)
    assert shown(open_ledger(url)) == before
    # What is kept is the ledger, whole: put back, it is carried over in its turn.
    assert shown(open_ledger(f"sqlite:///{copy}")) == before
    assert main(["migrate", "--ledger", url, "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said == {"version": 1, "from": 3, "to": 3, "copy": None}


def test_no_copy_takes_the_place_of_another(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    url = f"sqlite:///{tmp_path}/ledger.db"
    of_schema_2(url)
    kept = tmp_path / "kept"
    kept.write_text("something")
    assert main(["migrate", "--ledger", url, "--copy", str(kept)]) == 2
    assert capsys.readouterr().err.startswith(f"invariant-guard: {kept} is there already")
    assert kept.read_text() == "something"
    assert version_of(f"{tmp_path}/ledger.db") == 2


def test_a_copy_that_cannot_be_kept_leaves_all_as_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    url = f"sqlite:///{tmp_path}/ledger.db"
    of_schema_2(url)
    assert main(["migrate", "--ledger", url, "--copy", f"{tmp_path}/nowhere/kept"]) == 2
    assert "nowhere/kept" in capsys.readouterr().err
    assert version_of(f"{tmp_path}/ledger.db") == 2


def test_a_service_that_writes_is_waited_for_and_then_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path}/ledger.db"
    of_schema_2(url)
    monkeypatch.setattr("invariant_guard.ledger.stores.sqlite.migration._PATIENCE", 0.1)
    other = sqlite3.connect(tmp_path / "ledger.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert main(["migrate", "--ledger", url]) == 2
    assert "Stop the services of the version before" in capsys.readouterr().err
    assert not (tmp_path / "ledger.db.schema-2").exists()
    other.close()
    assert main(["migrate", "--ledger", url]) == 0


def test_a_file_of_something_else(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    connection = sqlite3.connect(tmp_path / "other.db")
    connection.execute("CREATE TABLE t (x)")
    connection.execute("PRAGMA user_version = 2")
    connection.close()
    assert main(["migrate", "--ledger", f"sqlite:///{tmp_path}/other.db"]) == 2
    assert "is a database of something else" in capsys.readouterr().err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["other.db"]


def test_a_ledger_that_ends_with_its_process() -> None:
    with pytest.raises(ValueError, match="nothing to carry over"):
        migrate("memory://")


def test_keys_in_redis(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    needs_redis()
    import redis

    server = RedisServer(tmp_path).start()
    try:
        client = redis.Redis(port=server.port, decode_responses=True)
        assert migrate(server.url) == Migrated(0)
        before = of_schema_2(server.url, server.port)
        names = sorted(client.keys(f"{PREFIX}:*"))

        assert main(["migrate", "--ledger", server.url]) == 0
        place = f"{PREFIX}:schema-2:*"
        assert capsys.readouterr().out.endswith(f"as it was, it is kept in {place}\n")
        copies = sorted(client.keys(place))
        assert [name.replace(":schema-2:", ":", 1) for name in copies] == names
        assert client.hget(f"{PREFIX}:schema-2:meta", "schema") == "2"
        assert client.hget(f"{PREFIX}:meta", "schema") == "3"
        assert shown(open_ledger(server.url)) == before
        assert migrate(server.url) == Migrated(3)
        # Put back, it is the ledger of before; a copy that is there is not written over.
        for name in copies:
            client.copy(name, name.replace(":schema-2:", ":", 1), replace=True)
        client.delete(f"{PREFIX}:refusals")
        assert main(["migrate", "--ledger", server.url]) == 2
        assert f"{place} is there already" in capsys.readouterr().err
        client.delete(*copies)
        assert migrate(server.url).copy == place
        assert shown(open_ledger(server.url)) == before
        assert main(["migrate", "--ledger", server.url, "--copy", "x"]) == 2
        assert "to no file" in capsys.readouterr().err
    finally:
        server.kill()
    assert main(["migrate", "--ledger", server.url]) == 2
    assert "cannot be reached" in capsys.readouterr().err
