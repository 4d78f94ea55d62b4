"""A Grafana dashboard: is anything blocked, unknown, stale, or near a limit."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from invariant_guard.monitoring import families as f

_D = f.DECISIONS.name
_BLOCKED = f'{_D}{{outcome=~"refused|failed"}}'


class Panel(NamedTuple):
    """One panel.

    Attributes:
        kind: ``stat`` or ``timeseries``.
        queries: expression and legend of each.
        unit: Grafana's word for it.
        red: value from which a stat is red; None for never.
    """

    title: str
    kind: str
    queries: tuple[tuple[str, str], ...]
    unit: str = "short"
    red: float | None = None
    width: int = 12


PANELS = (
    Panel("Keys not READY", "stat", ((f'sum({f.KEYS.name}{{status!="READY"}})', ""),), red=1, width=4),
    Panel("Oldest UNKNOWN", "stat", ((f"max({f.OLDEST_UNKNOWN.name})", ""),), "s", 60, 4),
    Panel(
        "Since the last read of a venue", "stat", ((f"time() - max({f.RECONCILED.name})", ""),),
        "s", 300, 4,
    ),
    Panel("Blocked, 5 minutes", "stat", ((f"sum(increase({_BLOCKED}[5m]))", ""),), red=1, width=4),
    Panel("Blocked, 1 hour", "stat", ((f"sum(increase({_BLOCKED}[1h]))", ""),), red=1, width=4),
    Panel("Blocked, 24 hours", "stat", ((f"sum(increase({_BLOCKED}[24h]))", ""),), red=1, width=4),
    Panel(
        "Share of orders blocked", "timeseries",
        ((f"sum(increase({_BLOCKED}[10m])) / sum(increase({_D}[10m]))", "blocked"),), "percentunit",
    ),
    Panel(
        "Blocked orders by code", "timeseries",
        ((f"sum by (code) (increase({_BLOCKED}[5m]))", "{{code}}"),),
    ),
    Panel(
        "Orders judged", "timeseries",
        ((f"sum by (outcome) (rate({_D}[5m]))", "{{outcome}}"),), "ops",
    ),
    Panel(
        "Orders in flight", "timeseries",
        ((f"sum by (state) ({f.IN_FLIGHT.name})", "{{state}}"),),
    ),
    Panel("Keys by status", "timeseries", ((f"sum by (status) ({f.KEYS.name})", "{{status}}"),)),
    Panel(
        "Limits used", "timeseries",
        ((f"max by (scope, limit) ({f.LIMIT_USAGE.name})", "{{scope}} {{limit}}"),), "percentunit",
    ),
    Panel(
        "Limits without a fresh feed", "timeseries",
        ((f"max by (scope, limit) ({f.LIMIT_STALE.name})", "{{scope}} {{limit}}"),),
    ),
    Panel(
        "Halted, foreign, dropped", "timeseries",
        (
            (f'sum({f.HALTED.name}{{scope="any"}})', "keys halted"),
            (f"sum(increase({f.FOREIGN.name}[10m]))", "orders past the guard"),
            (f"sum(increase({f.DROPPED.name}[10m]))", "decisions the journal dropped"),
        ),
    ),
    Panel(
        "Events of the ledger", "timeseries",
        ((f"sum by (kind) (increase({f.EVENTS.name}[5m]))", "{{kind}}"),),
    ),
    Panel(
        "The store", "timeseries",
        ((f"max({f.WAIT.name})", "answers in"), (f"min({f.UP.name})", "is up")), "s",
    ),
    Panel("Versions", "stat", ((f"count by (version) ({f.BUILD.name})", "{{version}}"),)),
)  # fmt: skip

_COLUMNS = 24
_HEIGHTS = {"stat": 4, "timeseries": 8}


def dashboard() -> str:
    """Return the dashboard as JSON."""
    panels, x, y, height = [], 0, 0, 0
    for number, panel in enumerate(PANELS, 1):
        if x + panel.width > _COLUMNS:
            x, y, height = 0, y + height, 0
        height = max(height, _HEIGHTS[panel.kind])
        place = {"h": _HEIGHTS[panel.kind], "w": panel.width, "x": x, "y": y}
        panels.append(_panel(number, panel, place))
        x += panel.width
    document = {
        "title": "invariant-guard",
        "uid": "invariant-guard",
        "description": "Made by `invariant-guard monitoring export`.",
        "tags": ["trading", "invariant-guard"],
        "schemaVersion": 39,
        "version": 1,
        "editable": True,
        "refresh": "10s",
        "time": {"from": "now-6h", "to": "now"},
        "timezone": "browser",
        "templating": {
            "list": [
                {
                    "name": "datasource",
                    "label": "Prometheus",
                    "type": "datasource",
                    "query": "prometheus",
                    "current": {},
                }
            ]
        },
        "panels": panels,
    }
    return json.dumps(document, indent=2) + "\n"


def _panel(number: int, panel: Panel, place: dict[str, int]) -> dict[str, Any]:
    source = {"type": "prometheus", "uid": "${datasource}"}
    steps: list[dict[str, Any]] = [{"color": "green", "value": None}]
    if panel.red is not None:
        steps.append({"color": "red", "value": panel.red})
    defaults: dict[str, Any] = {
        "unit": panel.unit, "min": 0, "thresholds": {"mode": "absolute", "steps": steps}
    }  # fmt: skip
    return {
        "id": number,
        "title": panel.title,
        "type": panel.kind,
        "datasource": source,
        "gridPos": place,
        "fieldConfig": {"defaults": defaults, "overrides": []},
        "targets": [
            {
                "refId": chr(ord("A") + at),
                "datasource": source,
                "expr": expr,
                "legendFormat": legend,
            }
            for at, (expr, legend) in enumerate(panel.queries)
        ],
    }
