"""Decisions as a Prometheus counter. Needs ``pip install invariant-guard[prometheus]``."""

from __future__ import annotations

import threading

from prometheus_client import REGISTRY, CollectorRegistry, Counter


class PrometheusCounter:
    """Counts each decision once, before the call returns; pass it as the enforcer's ``count``.

    The counter is ``invariant_guard_decisions_total`` with the labels ``outcome`` (allowed,
    refused, failed), ``code`` (empty where allowed) and ``exchange``. Alert on the rate of
    ``outcome="refused"``, and on any ``outcome="failed"``.

    Args:
        registry: where the counter is registered; the default one if left out.

    Raises:
        ValueError: the registry already has a counter of this name. Share one
            ``PrometheusCounter`` between enforcers.
    """

    def __init__(self, registry: CollectorRegistry = REGISTRY) -> None:
        self._counter = Counter(
            "invariant_guard_decisions",
            "Orders judged by the position invariant guard.",
            ("outcome", "code", "exchange"),
            registry=registry,
        )
        self._children: dict[tuple[str, str, str], Counter] = {}
        self._lock = threading.Lock()

    def __call__(self, outcome: str, code: str, exchange: str) -> None:
        """Count one decision."""
        key = (outcome, code, exchange)
        child = self._children.get(key)
        if child is None:
            # labels() validates and formats each time; a service uses few combinations.
            with self._lock:
                child = self._children.setdefault(key, self._counter.labels(*key))
        child.inc()
