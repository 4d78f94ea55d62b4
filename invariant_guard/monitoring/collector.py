"""The exporter for services that serve their own metrics. Needs ``invariant-guard[prometheus]``."""

from __future__ import annotations

from collections.abc import Iterable

from prometheus_client import REGISTRY, CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from invariant_guard.monitoring.exporter import Exporter
from invariant_guard.monitoring.families import DECISIONS, FAMILIES, Family, Samples


class LedgerCollector(Collector):
    """Serves a ledger's or journal's metrics among those of a service.

    The service's own decisions are ``PrometheusCounter``'s, so ``decisions_total`` is left out here.

    Args:
        exporter: of the ledger or journal.
        registry: where it registers; None for nowhere.
    """

    def __init__(self, exporter: Exporter, registry: CollectorRegistry | None = REGISTRY) -> None:
        self._exporter = exporter
        if registry is not None:
            registry.register(self)

    def describe(self) -> Iterable[Metric]:
        """Return the families alone; nobody is asked."""
        return [_metric(family, {}) for family in FAMILIES if family is not DECISIONS]

    def collect(self) -> Iterable[Metric]:
        """Return the families as they are now."""
        return [
            _metric(family, samples)
            for family, samples in self._exporter.collect()
            if family is not DECISIONS
        ]


def _metric(family: Family, samples: Samples) -> Metric:
    made: CounterMetricFamily | GaugeMetricFamily
    if family.kind == "counter":
        made = CounterMetricFamily(family.name, family.help, labels=family.labels)
    else:
        made = GaugeMetricFamily(family.name, family.help, labels=family.labels)
    for values, value in samples.items():
        made.add_metric(values, value)
    return made
