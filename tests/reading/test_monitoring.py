"""Alert rules, dashboard and example: made once, checked by Prometheus' own tools."""

from __future__ import annotations

import json
import re
import runpy
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from invariant_guard import ViolationCode, open_ledger
from invariant_guard.cli import main as cli
from invariant_guard.monitoring import rules
from invariant_guard.monitoring.alerts import ALERTS
from invariant_guard.monitoring.dashboard import PANELS, dashboard
from invariant_guard.monitoring.export import files
from invariant_guard.monitoring.exporter import Exporter
from invariant_guard.monitoring.yaml import yaml_of
from invariant_guard.reading.ledger_store import LedgerReader

DOCS = Path(__file__).parents[2] / "docs"
NO_PROMTOOL = "promtool is not installed (apt-get install prometheus)"
NO_AMTOOL = "amtool is not installed (apt-get install prometheus-alertmanager)"

#: CONSOLE's list, in its order.
NAMES = [
    "OrderBlocked",
    "BlockedRatioHigh",
    "GuardFailed",
    "StoreUnavailable",
    "UnknownOrderOld",
    "KeyInConflict",
    "ReconcileStale",
    "LimitNearCap",
    "LimitBreached",
    "ScopeHalted",
    "FeedStale",
    "ForeignOrder",
    "GuardSilent",
]


@pytest.fixture
def folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    assert cli.main(["monitoring", "export", str(tmp_path / "made")]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 5
    return tmp_path / "made"


def tool(reason: str, *words: str) -> subprocess.CompletedProcess[str]:
    if shutil.which(words[0]) is None:
        pytest.skip(reason)
    return subprocess.run(words, capture_output=True, text=True, check=False)


def test_every_alert_fires_and_stays_silent(folder: Path) -> None:
    assert [alert.name for alert in ALERTS] == NAMES
    for words in (
        ("check", "rules", str(folder / rules.RULES_FILE)),
        ("test", "rules", str(folder / rules.TESTS_FILE)),
        ("check", "config", str(folder / "prometheus.yml")),
    ):
        ran = tool(NO_PROMTOOL, "promtool", *words)
        assert ran.returncode == 0, ran.stdout + ran.stderr


@pytest.mark.parametrize("expr", ["vector(1) > 2", "vector(1)"])
def test_the_tests_of_an_alert_fail_without_its_rule(
    expr: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tuple(replace(alert, expr=expr, wait="0m") for alert in ALERTS)
    for name, text in files().items():
        (tmp_path / name).write_text(text)
    monkeypatch.setattr(rules, "ALERTS", broken)
    (tmp_path / rules.RULES_FILE).write_text(rules.rules("docs"))
    ran = tool(NO_PROMTOOL, "promtool", "test", "rules", str(tmp_path / rules.TESTS_FILE))
    failed = set(re.findall(r"alertname: (\w+)", ran.stdout + ran.stderr))
    assert failed == set(NAMES)


def test_the_example_of_an_alertmanager_is_one(folder: Path) -> None:
    ran = tool(NO_AMTOOL, "amtool", "check-config", str(folder / "alertmanager.yml"))
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_every_panel_is_an_expression(tmp_path: Path) -> None:
    found = json.loads(dashboard())
    exprs = [target["expr"] for panel in found["panels"] for target in panel["targets"]]
    assert len(exprs) == sum(len(panel.queries) for panel in PANELS)
    made = [{"record": f"panel:{n}", "expr": expr} for n, expr in enumerate(exprs)]
    path = tmp_path / "panels.yml"
    path.write_text(yaml_of({"groups": [{"name": "panels", "rules": made}]}))
    ran = tool(NO_PROMTOOL, "promtool", "check", "rules", str(path))
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert f"{len(exprs)} rules found" in ran.stdout
    path.write_text(path.read_text().replace("sum(", "sum((", 1))
    assert tool(NO_PROMTOOL, "promtool", "check", "rules", str(path)).returncode


def test_panels_lie_side_by_side() -> None:
    panels = json.loads(dashboard())["panels"]
    cells = set()
    for panel in panels:
        place = panel["gridPos"]
        assert place["x"] + place["w"] <= 24
        mine = {
            (x, y)
            for x in range(place["x"], place["x"] + place["w"])
            for y in range(place["y"], place["y"] + place["h"])
        }
        assert not mine & cells, panel["title"]
        cells |= mine
    assert len({panel["id"] for panel in panels}) == len(panels)


def test_every_metric_that_is_asked_for_is_served() -> None:
    served = set(
        re.findall(r"# TYPE (\S+)", Exporter(LedgerReader(open_ledger("memory://"))).text())
    )
    asked = " ".join(files().values())
    assert set(re.findall(r"\binvariant_guard_\w+", asked)) <= served


def test_every_alert_says_what_to_do_and_where_to_read_on(folder: Path) -> None:
    page = (DOCS / "runbook.md").read_text()
    assert page == runpy.run_path(str(DOCS / "runbook.py"))["page"]()
    for alert in ALERTS:
        assert f"\n## {alert.name}\n" in page
        assert alert.steps
        assert set(alert.codes) <= set(ViolationCode.__members__)
        assert alert.fires != alert.silent
    text = (folder / rules.RULES_FILE).read_text()
    assert text.count("docs/refusals.md") == text.count("docs/runbook.md#") == len(ALERTS)
    linked = files("https://example.org/docs/")[rules.RULES_FILE]
    assert "https://example.org/docs/runbook.md#orderblocked" in linked


def test_what_cannot_be_written_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("")
    assert cli.main(["monitoring", "export", str(tmp_path / "file")]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert cli.main(["monitoring", "export", str(tmp_path), "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["files"]) == 5
