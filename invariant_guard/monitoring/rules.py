"""Alert rules for Prometheus, with the tests in which each fires and stays silent."""

from __future__ import annotations

import re
from typing import Any

from invariant_guard.monitoring.alerts import ALERTS, Alert, Series
from invariant_guard.monitoring.yaml import yaml_of

RULES_FILE = "invariant-guard.rules.yml"
TESTS_FILE = "invariant-guard.tests.yml"
_HEAD = "# Made by `invariant-guard monitoring export`: change it there, or keep your own copy.\n"


def rules(docs: str) -> str:
    """Return the file of alert rules; ``docs`` is where the documentation is."""
    made = [
        {
            "alert": alert.name,
            "expr": alert.expr,
            "for": alert.wait,
            "labels": {"severity": alert.severity},
            "annotations": _annotations(alert, docs, None),
        }
        for alert in ALERTS
    ]
    return _HEAD + yaml_of({"groups": [{"name": "invariant-guard", "rules": made}]})


def rule_tests(docs: str) -> str:
    """Return promtool's tests: two of each rule, one firing and one silent."""
    tests: list[dict[str, Any]] = []
    for alert in ALERTS:
        fired = {
            "exp_labels": {"severity": alert.severity, **alert.labels},
            "exp_annotations": _annotations(alert, docs, alert.labels),
        }
        tests.append(_test(f"{alert.name} fires", alert, alert.fires, [fired]))
        tests.append(_test(f"{alert.name} stays silent", alert, alert.silent, []))
    document = {"rule_files": [RULES_FILE], "evaluation_interval": "1m", "tests": tests}
    return _HEAD + yaml_of(document)


def _test(
    name: str, alert: Alert, series: Series, expected: list[dict[str, Any]]
) -> dict[str, Any]:
    return {
        "name": name,
        "interval": "1m",
        "input_series": [{"series": one, "values": values} for one, values in series.items()],
        "alert_rule_test": [
            {"eval_time": alert.at, "alertname": alert.name, "exp_alerts": expected}
        ],
    }


def _annotations(alert: Alert, docs: str, labels: dict[str, str] | None) -> dict[str, str]:
    """Return what stands beside the alert; with labels, as Prometheus fills them in."""

    def word(found: re.Match[str]) -> str:
        return f"{{{{ $labels.{found[1]} }}}}" if labels is None else labels.get(found[1], "")

    return {
        "summary": re.sub(r"\{(\w+)\}", word, alert.summary),
        "description": alert.meaning,
        "action": " ".join(f"{number}. {step}" for number, step in enumerate(alert.steps, 1)),
        "runbook_url": f"{docs}/runbook.md#{alert.anchor}",
        "refusals_url": f"{docs}/refusals.md",
    }
