"""Metrics: every series from the start, bounded labels, valid text, loopback only."""

from __future__ import annotations

import http.client
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("prometheus_client")

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.parser import text_string_to_metric_families

from invariant_guard import (
    PositionInvariantEnforcer,
    PositionInvariantViolation,
    ViolationCode,
    open_ledger,
)
from invariant_guard.cli import main as cli
from invariant_guard.ledger import Key, Ledger
from invariant_guard.ledger.limits.usage import Usage
from invariant_guard.ledger.stores.base import Contents
from invariant_guard.monitoring import families
from invariant_guard.monitoring.collector import LedgerCollector
from invariant_guard.monitoring.exporter import Exporter
from invariant_guard.monitoring.families import FAMILIES, exposition
from invariant_guard.monitoring.server import MetricsServer, address_of_listener
from invariant_guard.prometheus import PrometheusCounter
from invariant_guard.reading.ledger_store import LedgerReader
from invariant_guard.reading.urls import open_ledger_reader

KEY = Key("acct", "binance", "linear_perp", "BTC/USDT:USDT")


@pytest.fixture
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ledger]:
    monkeypatch.setenv("INVARIANT_GUARD_RUNTIME_DIR", str(tmp_path / "run"))
    made = open_ledger(f"sqlite:///{tmp_path}/ledger.db")
    made.bind("main", "acct")
    made.adopt(KEY, (0, 0))
    yield made
    made.close()


def samples(text: str) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def value(text: str, name: str, **labels: str) -> float:
    return samples(text)[f"invariant_guard_{name}", tuple(sorted(labels.items()))]


def test_every_series_is_there_at_0_and_the_first_refusal_is_an_increase(ledger: Ledger) -> None:
    enforcer = PositionInvariantEnforcer(ledger=ledger, default_product="linear_perp")
    with enforcer.enforce_before_order("BTCUSDT", "buy", 1, account="main") as order:
        # Of before: a counter that began at it would be an alarm at each restart.
        order.acknowledge("v1")
    exporter = Exporter(open_ledger_reader(ledger.url), exchanges=["bybit"], version="1.2")
    text = exporter.text()
    for exchange in ("bybit", "binance"):
        for code in ViolationCode:
            outcome = "failed" if code == "INTERNAL" else "refused"
            labels = {"outcome": outcome, "code": code.value, "exchange": exchange}
            assert value(text, "decisions_total", **labels) == 0
        assert value(text, "decisions_total", outcome="allowed", code="", exchange=exchange) == 0
    assert value(text, "ledger_events_total", kind="blocked", code="OPPOSING_ORDER") == 0
    assert value(text, "orders_in_flight", state="working") == 1
    assert value(text, "keys", status="READY") == 1
    assert value(text, "keys", status="CONFLICT") == 0
    assert value(text, "store_up") == 1
    assert value(text, "build_info", version="1.2", schema="3", origin="ledger") == 1
    with pytest.raises(PositionInvariantViolation):
        enforcer.enforce_before_order("BTCUSDT", "sell", 1, account="main")
    order.filled(1, final=True)
    for _ in range(2):  # and nothing is counted twice
        text = exporter.text()
        labels = {"outcome": "refused", "code": "OPPOSING_ORDER", "exchange": "binance"}
        assert value(text, "decisions_total", **labels) == 1
        assert value(text, "ledger_events_total", kind="blocked", code="OPPOSING_ORDER") == 1
        assert value(text, "ledger_events_total", kind="filled", code="") == 1
        assert value(text, "orders_in_flight", state="working") == 0
    ledger.halt(KEY, "why not")
    text = exporter.text()
    assert value(text, "scope_halted", scope="any") == 1
    assert value(text, "scope_halted", scope=KEY.text) == 1


def test_a_store_that_is_away_is_said_and_comes_back(ledger: Ledger, tmp_path: Path) -> None:
    exporter = Exporter(open_ledger_reader(ledger.url))
    path = tmp_path / "ledger.db"
    path.rename(tmp_path / "elsewhere.db")
    text = exporter.text()
    assert value(text, "store_up") == 0
    assert "invariant_guard_keys{" not in text
    (tmp_path / "elsewhere.db").rename(path)
    assert value(exporter.text(), "store_up") == 1


def test_labels_that_strangers_choose_are_bounded() -> None:
    exporter = Exporter(LedgerReader(open_ledger("memory://")))
    for number in range(300):
        exporter._exchange(f'x"{number}\n\ud800\\')
    text = exporter.text()
    exchanges = {dict(labels)["exchange"] for name, labels in samples(text) if "decis" in name}
    assert len(exchanges) == 31
    assert "other" in exchanges
    registry = CollectorRegistry()
    counter = PrometheusCounter(registry, exchanges=["bybit"])
    first = generate_latest(registry).decode()
    assert value(first, "decisions_total", outcome="refused", code="HALTED", exchange="bybit") == 0
    assert value(first, "decisions_total", outcome="failed", code="INTERNAL", exchange="bybit") == 0
    for number in range(300):
        counter("refused", "HALTED", str(number))
    found = samples(generate_latest(registry).decode())
    assert len({dict(labels).get("exchange") for _, labels in found}) == 31
    with pytest.raises(TypeError, match="not one"):
        PrometheusCounter(CollectorRegistry(), exchanges="bybit")


def test_what_is_served_is_what_is_declared(ledger: Ledger) -> None:
    text = Exporter(open_ledger_reader(ledger.url)).text()
    declared = dict(re.findall(r"# TYPE (\S+) (\S+)", text))
    assert declared == {family.name: family.kind for family in FAMILIES}
    assert all(name.endswith("_total") == (kind == "counter") for name, kind in declared.items())
    registry = CollectorRegistry()
    LedgerCollector(Exporter(open_ledger_reader(ledger.url)), registry)
    collected = samples(generate_latest(registry).decode())
    names = {name for name, _ in samples(text)} - {"invariant_guard_decisions_total"}
    assert {name for name, _ in collected} == names
    # Beside the counter of a service's own decisions.
    PrometheusCounter(registry)


def test_limits_appear_where_the_ledger_offers_them(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    uses = (
        Usage("key:x", "max-3", 3, 4), Usage("key:x", "max-None", None, 5),
        Usage("key:x", "max-1", 1, None, stale=True),
    )  # fmt: skip
    monkeypatch.setattr(Contents, "usage", lambda _: uses)
    reader = LedgerReader(ledger)
    text = Exporter(reader).text()
    assert value(text, "limit_usage_ratio", scope="key:x", limit="max-3") == 0.75
    assert value(text, "limit_stale", scope="key:x", limit="max-1") == 1
    assert value(text, "limit_stale", scope="key:x", limit="max-3") == 0


def test_hostile_text_is_quoted() -> None:
    hostile = 'a"b\\c\nd\ud800}'
    text = exposition([(families.HALTED, {(hostile,): 1.5})])
    ((_, labels),) = samples(text)
    assert dict(labels)["scope"] == 'a"b\\c\nd?}'
    assert text.count("\n") == 3


def test_the_server_has_one_page(ledger: Ledger) -> None:
    server = MetricsServer(("127.0.0.1", 0), Exporter(open_ledger_reader(ledger.url)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port)
    for method, path, status in (
        ("GET", "/metrics", 200), ("GET", "/metrics?x=1", 200), ("GET", "/", 404),
        ("POST", "/metrics", 501), ("GET", "/../metrics", 404),
    ):  # fmt: skip
        connection.request(method, path)
        answer = connection.getresponse()
        body = answer.read()
        assert answer.status == status, (method, path)
        if status == 200:
            assert b"invariant_guard_store_up 1" in body
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
        connection.close()
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("listen", ["0.0.0.0:1", "[::]:1", "example.org:1", "10.0.0.1:9464"])
def test_other_machines_are_let_in_only_where_that_is_said(listen: str) -> None:
    with pytest.raises(ValueError, match="--allow-remote"):
        address_of_listener(listen, False)
    assert address_of_listener(listen, True)[0] == listen.rpartition(":")[0].strip("[]")


@pytest.mark.parametrize("listen", ["9464", "127.0.0.1", "127.0.0.1:x", ":1", "127.0.0.1:70000"])
def test_a_listener_that_is_none(listen: str) -> None:
    with pytest.raises(ValueError, match="HOST:PORT"):
        address_of_listener(listen, True)
    with pytest.raises(ValueError, match=r"in brackets, such as \[::1\]:9464"):
        address_of_listener("::1:9464", True)
    assert address_of_listener("localhost:0", False) == ("localhost", 0)
    assert address_of_listener("[::1]:0", False) == ("::1", 0)


def test_the_command_serves_until_it_is_interrupted(
    ledger: Ledger, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["metrics", "--once", "--ledger", ledger.url, "--exchange", "okx"]) == 0
    assert 'exchange="okx"' in capsys.readouterr().out
    assert cli.main(["metrics", "--listen", "0.0.0.0:0", "--ledger", ledger.url]) == 2
    assert "--allow-remote" in capsys.readouterr().err
    serving = subprocess.Popen(
        [sys.executable, "-m", "invariant_guard.cli", "metrics", "--listen", "127.0.0.1:0",
         "--ledger", ledger.url],
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert serving.stdout is not None
    url = serving.stdout.readline().split()[-1]
    connection = http.client.HTTPConnection(url.split("/")[2])
    connection.request("GET", "/metrics")
    assert b"invariant_guard_build_info" in connection.getresponse().read()
    connection.close()
    serving.terminate()
    serving.communicate()
