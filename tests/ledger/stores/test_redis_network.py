"""A Redis ledger over TLS, behind a password, and through a failover: with real servers."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from servers import Address, RedisServer, free_port, needs_redis

from invariant_guard import (
    AsyncPositionInvariantEnforcer,
    PositionInvariantEnforcer,
    PositionInvariantViolation,
)
from invariant_guard.ledger import Key, Ledger, Status, StoreUnavailable, open_ledger

KEY = Key("acct", "binance", "linear_perp", "BTC/USDT:USDT")
OTHER = KEY._replace(instrument="ETH/USDT:USDT")
HALTED = KEY._replace(instrument="XRP/USDT:USDT")


class Pair(NamedTuple):
    primary: RedisServer
    replica: RedisServer
    # Where services find the ledger, and the line on which it is replicated.
    address: Address
    link: Address


def client_of(server: RedisServer) -> Any:
    import redis

    return redis.Redis(port=server.port, decode_responses=True)


def prepared(url: str) -> tuple[Ledger, PositionInvariantEnforcer]:
    ledger = open_ledger(url)
    ledger.bind("main", "acct")
    ledger.adopt(KEY, (0, 0))
    return ledger, PositionInvariantEnforcer(ledger=ledger, default_product="linear_perp")


def refusal(enforcer: PositionInvariantEnforcer, symbol: str = "BTCUSDT", side: str = "buy") -> str:
    with pytest.raises(PositionInvariantViolation) as caught:
        enforcer.enforce_before_order(symbol, side, 1, account="main")
    return str(caught.value.code)


class TestTls:
    @pytest.fixture
    def certificate(self, tmp_path: Path) -> Path:
        """A self-signed certificate for the loopback address, and its key beside it."""
        if shutil.which("openssl") is None:
            pytest.skip("openssl is not installed (apt-get install openssl)")
        path = tmp_path / "server.crt"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
             "-nodes", "-days", "2", "-subj", "/CN=ledger", "-addext",
             "subjectAltName=IP:127.0.0.1,DNS:localhost", "-keyout", str(tmp_path / "server.key"),
             "-out", str(path)],
            check=True,
            capture_output=True,
        )  # fmt: skip
        return path

    @pytest.fixture
    def port(self, tmp_path: Path, certificate: Path) -> Iterator[int]:
        needs_redis()
        port = free_port()
        server = RedisServer(
            tmp_path, "--tls-port", str(port), "--tls-cert-file", str(certificate),
            "--tls-key-file", str(certificate.with_suffix(".key")), "--tls-ca-cert-file",
            str(certificate), "--tls-auth-clients", "no",
        )  # fmt: skip
        try:
            server.start()
        except RuntimeError as fault:
            server.kill()
            pytest.skip(f"this redis-server was built without TLS: {fault}")
        yield port
        server.kill()

    def test_orders_are_counted_over_tls(self, port: int, certificate: Path) -> None:
        url = f"rediss://localhost:{port}/0?ssl_ca_certs={certificate}"
        ledger, enforcer = prepared(url)
        with enforcer.enforce_before_order("BTCUSDT", "buy", 1, account="main") as order:
            order.acknowledge("v1")
            assert refusal(enforcer, side="sell") == "OPPOSING_ORDER"
            order.filled(0, final=True)
        assert ledger.orders() == []

        async def story() -> None:
            enforcer = AsyncPositionInvariantEnforcer(ledger=url, default_product="linear_perp")
            async with enforcer.enforce_before_order("BTCUSDT", "sell", 1, account="main") as order:
                await order.filled(0, final=True)
            assert enforcer.ledger is not None
            await enforcer.ledger.close()

        asyncio.run(story())
        assert ledger.orders() == []

    def test_a_server_that_nobody_vouches_for_is_not_trusted(self, port: int) -> None:
        ledger = open_ledger(f"rediss://localhost:{port}/0")
        with pytest.raises(StoreUnavailable, match="certificate"):
            ledger.orders()
        enforcer = PositionInvariantEnforcer(ledger=ledger, default_product="linear_perp")
        assert refusal(enforcer) == "STORE_UNAVAILABLE"

    def test_plain_text_to_a_tls_port_is_refused(self, port: int) -> None:
        with pytest.raises(StoreUnavailable, match="cannot be reached"):
            open_ledger(f"redis://localhost:{port}/0").orders()


class TestPassword:
    @pytest.fixture
    def server(self, tmp_path: Path) -> Iterator[RedisServer]:
        needs_redis()
        server = RedisServer(
            tmp_path, "--requirepass", "s3cret", "--user", "desk", "on", ">pa55", "~*", "+@all"
        ).start()
        yield server
        server.kill()

    @pytest.mark.parametrize("who", [":s3cret", "desk:pa55", "default:s3cret"])
    def test_the_url_may_hold_a_password(self, server: RedisServer, who: str) -> None:
        ledger, enforcer = prepared(f"redis://{who}@127.0.0.1:{server.port}/0")
        enforcer.enforce_before_order("BTCUSDT", "buy", 1, account="main").not_sent()
        assert ledger.orders() == []

    @pytest.mark.parametrize("who", ["", ":guessed@", "desk:s3cret@"])
    def test_without_the_right_one_orders_are_refused(self, server: RedisServer, who: str) -> None:
        ledger = open_ledger(f"redis://{who}127.0.0.1:{server.port}/0")
        enforcer = PositionInvariantEnforcer(ledger=ledger, default_product="linear_perp")
        with pytest.raises(PositionInvariantViolation) as caught:
            enforcer.enforce_before_order("BTCUSDT", "buy", 1, account="main")
        assert caught.value.code == "STORE_UNAVAILABLE"
        assert "guessed" not in str(caught.value)
        assert "s3cret" not in str(caught.value)


class TestFailover:
    """The primary dies, its replica is promoted, and the services' address is moved to it."""

    @pytest.fixture
    def pair(self, tmp_path: Path) -> Iterator[Pair]:
        needs_redis()
        folders = tmp_path / "primary", tmp_path / "replica"
        for folder in folders:
            folder.mkdir()
        primary = RedisServer(folders[0], "--repl-diskless-sync-delay", "0").start()
        address, link = Address(primary.port), Address(primary.port)
        replica = RedisServer(folders[1], "--replicaof", "127.0.0.1", str(link.port)).start()
        try:
            until = time.monotonic() + 20
            while client_of(replica).info("replication")["master_link_status"] != "up":
                assert time.monotonic() < until, "the replica never caught up"
                time.sleep(0.05)
            yield Pair(primary, replica, address, link)
        finally:
            address.close()
            link.close()
            primary.kill()
            replica.kill()

    def promote(self, replica: RedisServer, address: Address) -> None:
        client_of(replica).execute_command("REPLICAOF", "NO", "ONE")
        address.target = replica.port

    def test_it_is_noticed_and_every_key_is_to_be_read_again(self, pair: Pair) -> None:
        primary, replica, address, _ = pair
        ledger, enforcer = prepared(address.url)
        ledger.adopt(OTHER, (2, 0))
        ledger.halt(HALTED)
        with enforcer.enforce_before_order("BTCUSDT", "buy", 1, account="main") as order:
            order.acknowledge("v1")
        versions = {key.key: key.version for key in ledger.contents().keys}
        was = client_of(primary).info("server")["run_id"]
        assert client_of(primary).wait(1, 5000) == 1

        primary.kill()
        assert refusal(enforcer) == "STORE_UNAVAILABLE"
        # A replica that nobody promoted takes no orders.
        address.target = replica.port
        assert refusal(enforcer) == "STORE_UNAVAILABLE"
        self.promote(replica, address)
        now = client_of(replica).info("server")["run_id"]
        print(f"run id {was} before, {now} after")
        assert was != now

        assert refusal(enforcer) == "RECONCILING"
        assert refusal(enforcer, "ETHUSDT") == "RECONCILING"
        keys = {key.key: key for key in ledger.contents().keys}
        print({name: str(key.status) for name, key in keys.items()})
        assert {name: key.status for name, key in keys.items()} == {
            KEY.text: Status.RECONCILING,
            OTHER.text: Status.RECONCILING,
            HALTED.text: Status.HALTED,
        }
        # A position read that began before it counts for nothing, and no leg is exact.
        assert keys[KEY.text].version > versions[KEY.text]
        assert keys[OTHER.text].version > versions[OTHER.text]
        assert not any(key.exact for key in keys.values())
        # What was replicated is kept, and it happens once.
        assert [record.id for record in ledger.orders()] == [order.id]
        assert [event.kind for event in ledger.events()].count("restarted") == 1
        assert ledger.resume(OTHER) is Status.READY
        enforcer.enforce_before_order("ETHUSDT", "buy", 1, account="main").not_sent()

    def test_an_order_that_was_not_replicated_lets_no_opposite_one_pass(self, pair: Pair) -> None:
        primary, replica, address, link = pair
        ledger, enforcer = prepared(address.url)
        assert client_of(primary).wait(1, 5000) == 1
        link.cut()
        order = enforcer.enforce_before_order("BTCUSDT", "buy", 1, account="main")
        assert ledger.order(order.id) is not None
        primary.kill()
        self.promote(replica, address)
        assert refusal(enforcer, side="sell") == "RECONCILING"
        # The order is at the venue, and this ledger has never heard of it.
        assert ledger.order(order.id) is None
        assert ledger.state(KEY).status is Status.RECONCILING
