"""Export: the files that a monitoring system takes, written into one folder."""

from __future__ import annotations

import os
from pathlib import Path

from invariant_guard.monitoring.dashboard import dashboard
from invariant_guard.monitoring.rules import RULES_FILE, TESTS_FILE, rule_tests, rules

DOCS = "docs"

ALERTMANAGER = """\
# Made by `invariant-guard monitoring export`: an example of where alerts go.
route:
  receiver: desk
  group_by: [alertname, code, scope]
  group_wait: 5s
  group_interval: 1m
  repeat_interval: 1h
  routes:
    # Somebody is woken.
    - matchers: ['severity="critical"']
      receiver: on-call
      repeat_interval: 15m
    - matchers: ['severity="info"']
      receiver: nobody
receivers:
  - name: on-call
    webhook_configs:
      - url: http://127.0.0.1:9095/page
        send_resolved: true
  - name: desk
    webhook_configs:
      - url: http://127.0.0.1:9095/desk
  - name: nobody
inhibit_rules:
  # Where the store is away, every other alert says so once more.
  - source_matchers: ['alertname="StoreUnavailable"']
    target_matchers: ['alertname=~"OrderBlocked|BlockedRatioHigh|ReconcileStale"']
"""

PROMETHEUS = f"""\
# Made by `invariant-guard monitoring export`: what to add to prometheus.yml.
rule_files:
  - {RULES_FILE}
scrape_configs:
  - job_name: invariant-guard
    scrape_interval: 5s
    static_configs:
      - targets: ['127.0.0.1:9464']
"""


def files(docs: str = DOCS) -> dict[str, str]:
    """Return the files by their names; ``docs`` is where links lead."""
    docs = docs.rstrip("/")
    return {
        RULES_FILE: rules(docs),
        TESTS_FILE: rule_tests(docs),
        "prometheus.yml": PROMETHEUS,
        "alertmanager.yml": ALERTMANAGER,
        "grafana-dashboard.json": dashboard(),
    }


def write_files(folder: str, docs: str = DOCS) -> list[str]:
    """Write the files; those of an earlier export are replaced. Returns their paths.

    Raises:
        OSError: the folder cannot be made or written.
    """
    top = Path(folder)
    top.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, text in files(docs).items():
        path = top / name
        made = top / f".{name}.{os.getpid()}"
        made.write_text(text, encoding="utf-8")
        os.replace(made, path)
        paths.append(str(path))
    return paths
