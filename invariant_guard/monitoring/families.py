"""Families: the metrics that there are, declared once, and their text form.

Alert rules, dashboard and exporter take their names from here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

PREFIX = "invariant_guard"


class Family(NamedTuple):
    """One metric. A counter's name ends with ``_total``, and its samples' names do too.

    Attributes:
        kind: ``counter`` or ``gauge``.
        labels: their names, in the order of a sample's values.
    """

    name: str
    kind: str
    help: str
    labels: tuple[str, ...] = ()


DECISIONS = Family(
    f"{PREFIX}_decisions_total", "counter", "Orders judged by the position invariant guard.",
    ("outcome", "code", "exchange"),
)  # fmt: skip
EVENTS = Family(
    f"{PREFIX}_ledger_events_total", "counter", "Events of the ledger since this exporter began.",
    ("kind", "code"),
)  # fmt: skip
KEYS = Family(f"{PREFIX}_keys", "gauge", "Keys in use by status.", ("status",))
IN_FLIGHT = Family(f"{PREFIX}_orders_in_flight", "gauge", "Orders in flight by state.", ("state",))
OLDEST_UNKNOWN = Family(
    f"{PREFIX}_oldest_unknown_seconds", "gauge",
    "Age of the oldest order whose fate is UNKNOWN; 0 where there is none.",
)  # fmt: skip
LIMIT_USAGE = Family(
    f"{PREFIX}_limit_usage_ratio", "gauge", "How far a limit is used; 1 is the cap.",
    ("scope", "limit"),
)  # fmt: skip
LIMIT_STALE = Family(
    f"{PREFIX}_limit_stale", "gauge", "1 where what feeds a limit is stale.", ("scope", "limit")
)
HALTED = Family(
    f"{PREFIX}_scope_halted", "gauge",
    "1 for each key or scope that is halted; how many there are under the scope any.", ("scope",),
)  # fmt: skip
RECONCILED = Family(
    f"{PREFIX}_last_reconcile_timestamp_seconds", "gauge",
    "When a venue's positions were read the last time, in Unix seconds; 0 for never.",
)  # fmt: skip
FOREIGN = Family(
    f"{PREFIX}_foreign_orders_total", "counter",
    "Orders that reconcile found at the venue and that no guard had cleared.",
)  # fmt: skip
DROPPED = Family(
    f"{PREFIX}_journal_dropped_total", "counter", "Decisions that a journal could not take."
)
WAIT = Family(
    f"{PREFIX}_store_wait_seconds", "gauge", "How long the store took to answer this exporter."
)
UP = Family(f"{PREFIX}_store_up", "gauge", "1 while the store answers this exporter.")
BUILD = Family(f"{PREFIX}_build_info", "gauge", "Always 1.", ("version", "schema", "origin"))

FAMILIES = (
    DECISIONS, EVENTS, KEYS, IN_FLIGHT, OLDEST_UNKNOWN, LIMIT_USAGE, LIMIT_STALE, HALTED,
    RECONCILED, FOREIGN, DROPPED, WAIT, UP, BUILD,
)  # fmt: skip

#: Of one family: its samples, each by the values of its labels.
Samples = Mapping[tuple[str, ...], float]


def exposition(found: Iterable[tuple[Family, Samples]]) -> str:
    """Return the families in Prometheus' text format."""
    lines: list[str] = []
    for family, samples in found:
        lines.append(f"# HELP {family.name} {family.help}")
        lines.append(f"# TYPE {family.name} {family.kind}")
        lines += [
            f"{family.name}{_labels(family.labels, values)} {_number(value)}"
            for values, value in samples.items()
        ]
    return "\n".join(lines) + "\n"


def _labels(names: Sequence[str], values: Sequence[str]) -> str:
    if not names:
        return ""
    pairs = ",".join(
        f'{name}="{_escaped(value)}"' for name, value in zip(names, values, strict=True)
    )
    return f"{{{pairs}}}"


def _escaped(value: str) -> str:
    """Return a label's value as the format quotes it; what cannot be encoded is replaced."""
    text = value.encode("utf-8", "replace").decode("utf-8")
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace('"', '\\"')


def _number(value: float) -> str:
    return str(int(value)) if float(value).is_integer() else repr(float(value))
