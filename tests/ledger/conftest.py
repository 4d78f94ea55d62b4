from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from servers import RedisServer, needs_redis

from invariant_guard.ledger import Ledger, open_ledger


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    needs_redis()
    server = RedisServer(tmp_path_factory.mktemp("redis")).start()
    yield server
    server.kill()


@pytest.fixture
def own_redis(tmp_path: Path) -> Iterator[RedisServer]:
    """A server that the test may kill."""
    needs_redis()
    server = RedisServer(tmp_path).start()
    yield server
    server.kill()


@pytest.fixture(autouse=True)
def lock_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INVARIANT_GUARD_RUNTIME_DIR", str(tmp_path / "run"))
    monkeypatch.delenv("INVARIANT_GUARD_LEDGER", raising=False)
    monkeypatch.delenv("INVARIANT_GUARD_PRODUCT", raising=False)
    monkeypatch.delenv("INVARIANT_GUARD_EXCHANGE", raising=False)


@pytest.fixture(params=["memory", "sqlite", "redis"])
def ledger_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "memory":
        return "memory://"
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/ledger.db"
    server: RedisServer = request.getfixturevalue("redis_server")
    import redis

    redis.Redis(port=server.port).flushall()
    return server.url


@pytest.fixture
def open_one() -> Iterator[Callable[[str], Ledger]]:
    opened: list[Ledger] = []

    def opening(url: str, **settings: int) -> Ledger:
        opened.append(open_ledger(url, **settings))
        return opened[-1]

    yield opening
    for ledger in opened:
        ledger.close()


@pytest.fixture
def ledger(ledger_url: str, open_one: Callable[[str], Ledger]) -> Ledger:
    """A fresh ledger on each store in turn, with account `acct` bound to label `main`."""
    made = open_one(ledger_url)
    made.bind("main", "acct")
    return made
