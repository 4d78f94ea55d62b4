"""Decisions as a Prometheus counter. Needs ``pip install invariant-guard[prometheus]``."""

from __future__ import annotations

from collections.abc import Iterable

from prometheus_client import REGISTRY, CollectorRegistry, Counter

from invariant_guard.basics.codes import ViolationCode

#: What comes on top counts under the exchange ``other``.
_MOST_EXCHANGES = 30


class PrometheusCounter:
    """Counts each decision once, before the call returns; pass it as the enforcer's ``count``.

    The counter is ``invariant_guard_decisions_total`` with the labels ``outcome`` (allowed,
    refused, failed), ``code`` (empty where allowed) and ``exchange`` (``other`` from the thirtieth
    name on). Alert on the rate of
    ``outcome="refused"``, and on any ``outcome="failed"``.

    A series that is born at 1 is no increase to Prometheus, so every outcome and code of an exchange
    begins at 0: name your exchanges here, and the first refusal of a code fires.

    Args:
        registry: where the counter is registered; the default one if left out.
        exchanges: whose series exist from the start; others begin when they are first seen.

    Raises:
        ValueError: the registry already has a counter of this name. Share one
            ``PrometheusCounter`` between enforcers.
    """

    def __init__(
        self, registry: CollectorRegistry = REGISTRY, *, exchanges: Iterable[str] = ("binance",)
    ) -> None:
        self._counter = Counter(
            "invariant_guard_decisions",
            "Orders judged by the position invariant guard.",
            ("outcome", "code", "exchange"),
            registry=registry,
        )
        self._children: dict[tuple[str, str, str], Counter] = {}
        self._exchanges: set[str] = set()
        if isinstance(exchanges, str):
            raise TypeError(f"exchanges is a collection of names, not one: [{exchanges!r}]")
        for exchange in exchanges:
            self._label(exchange)

    def __call__(self, outcome: str, code: str, exchange: str) -> None:
        """Count one decision."""
        key = (outcome, code, exchange)
        child = self._children.get(key)
        if child is None:
            # labels() validates and formats each time; a service uses few combinations. No lock:
            # it gives one child for one key, and a fork would leave a lock closed for ever.
            labelled = outcome, code, self._label(exchange)
            child = self._counter.labels(*labelled)
            if labelled == key:
                self._children[key] = child
        child.inc()

    def _label(self, exchange: str) -> str:
        # Each label is a time series for good, and a refused order may name any exchange.
        if exchange not in self._exchanges:
            if len(self._exchanges) >= _MOST_EXCHANGES:
                exchange = "other"
            if exchange not in self._exchanges:
                self._exchanges.add(exchange)
                self._begin(exchange)
        return exchange

    def _begin(self, exchange: str) -> None:
        self._counter.labels("allowed", "", exchange)
        for code in ViolationCode:
            failed = code is ViolationCode.INTERNAL
            self._counter.labels("failed" if failed else "refused", code.value, exchange)
