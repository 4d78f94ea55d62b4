"""Exporter: a ledger or a journal as metrics.

Counters begin at 0 with the exporter and go on from the cursor, so the first refusal of a code is an
increase. What a series could be called by strangers (exchanges, scopes) is bounded.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from threading import Lock

from invariant_guard.basics.codes import ViolationCode
from invariant_guard.ledger.limits.usage import Usage
from invariant_guard.ledger.model.enums import State, Status
from invariant_guard.ledger.protocol.events import EventKind
from invariant_guard.ledger.stores import codec
from invariant_guard.ledger.stores.base import Contents, StoreUnavailable
from invariant_guard.monitoring import families as f
from invariant_guard.monitoring.families import Family, Samples, exposition
from invariant_guard.reading.entries import outcome_of_refusal
from invariant_guard.reading.reader import Reader

#: Each has a series for each code.
_MOST_EXCHANGES = 30
_MOST_SCOPES = 200
OTHER = "other"


class Exporter:
    """Answers scrapes about one ledger or journal; safe for several threads.

    Args:
        reader: of the ledger or journal.
        exchanges: whose series exist from the start; those that the ledger knows do anyway.
        version: of this package, for ``build_info``.
    """

    def __init__(
        self, reader: Reader, *, exchanges: Iterable[str] = (), version: str = "unknown"
    ) -> None:
        self._reader = reader
        self._version = version
        self._lock = Lock()
        self._number: int | None = None
        self._decisions: dict[tuple[str, ...], float] = {}
        self._exchanges: set[str] = set()
        self._events: dict[tuple[str, ...], float] = {
            (kind.value, code): 0.0
            for kind in EventKind
            for code in (tuple(ViolationCode) if kind is EventKind.BLOCKED else ("",))
        }
        self._foreign = 0
        self._dropped = 0
        for exchange in exchanges:
            self._exchange(exchange)
        # From here on is counted, not from the first scrape.
        try:
            self._number = reader.last_number()
            self._look()
        except StoreUnavailable:
            pass

    def text(self) -> str:
        """Return all metrics in Prometheus' text format."""
        return exposition(self.collect())

    def collect(self) -> list[tuple[Family, Samples]]:
        """Return all families with their samples, as they are now."""
        with self._lock:
            began = time.monotonic()
            contents: Contents | None = None
            up = 1.0
            try:
                contents = self._look()
            except StoreUnavailable:
                up = 0.0
            wait = time.monotonic() - began
            return list(self._families(contents, up, wait))

    def _families(
        self, contents: Contents | None, up: float, wait: float
    ) -> Iterator[tuple[Family, Samples]]:
        yield f.DECISIONS, dict(self._decisions)
        yield f.EVENTS, dict(self._events)
        # A store that is away says nothing of these, and a stale number would.
        away = not up
        known = Contents(0, (), {}) if contents is None else contents
        keys = [key for key in known.keys if not key.out_of_use]
        live = [record for key in known.keys for record in key.live]
        unknown = [record for record in live if record.state is State.UNKNOWN]
        yield (
            f.KEYS,
            {}
            if away
            else {(status.value,): sum(key.status is status for key in keys) for status in Status},
        )
        yield (
            f.IN_FLIGHT,
            {}
            if away
            else {
                (state.value,): sum(record.state is state for record in live)
                for state in State
                if state is not State.SETTLED
            },
        )
        oldest = max(((known.now - record.created) / 1000 for record in unknown), default=0.0)
        yield f.OLDEST_UNKNOWN, {} if away else {(): max(oldest, 0.0)}
        usage, stale = _limits(() if away else known.usage() or ())
        yield f.LIMIT_USAGE, usage
        yield f.LIMIT_STALE, stale
        scopes = known.rows.items()
        halted = [key.key for key in keys if key.status is Status.HALTED] + [
            name for name, row in sorted(scopes) if row.standing.halted or row.standing.latched
        ]
        yield f.HALTED, {} if away else {
            ("any",): len(halted), **{(key,): 1 for key in halted[:_MOST_SCOPES]}
        }  # fmt: skip
        reads = [key.read_at for key in keys if key.read_at is not None]
        read = time.time() - max(known.now - max(reads), 0) / 1000 if reads else 0.0
        yield f.RECONCILED, {} if away else {(): read}
        yield f.FOREIGN, {(): self._foreign}
        yield f.DROPPED, {(): self._dropped}
        yield f.WAIT, {(): wait}
        yield f.UP, {(): up}
        yield f.BUILD, {(self._version, str(codec.SCHEMA), self._reader.origin): 1}

    def _look(self) -> Contents | None:
        """Take in what is new, and return what is in flight."""
        if self._number is None:
            self._number = self._reader.last_number()
        elif self._reader.last_number() < self._number:
            # A journal that was deleted and begun anew.
            self._number = 0
        while page := self._reader.events_after(self._number):
            for entry in page:
                self._number = entry.number
                if entry.outcome:
                    code = "" if entry.outcome == "allowed" else entry.code
                    key = entry.outcome, code, self._exchange(entry.exchange)
                    self._decisions[key] = self._decisions.get(key, 0) + 1
                code = entry.code if entry.kind == EventKind.BLOCKED.value else ""
                if (entry.kind, code) in self._events:
                    self._events[entry.kind, code] += 1
                self._foreign += entry.kind == EventKind.IMPORTED.value
        self._dropped = max(self._dropped, self._reader.dropped())
        contents = self._reader.contents()
        for name in () if contents is None else contents.keys:
            parts = name.key.split("/")
            self._exchange(parts[1] if len(parts) > 1 else "")
        return contents

    def _exchange(self, name: str) -> str:
        """Return the label of an exchange, whose series all begin at 0."""
        if name in self._exchanges:
            return name
        if len(self._exchanges) >= _MOST_EXCHANGES:
            name = OTHER
        self._exchanges.add(name)
        for key in series_of(name):
            self._decisions.setdefault(key, 0.0)
        return name


def _limits(used: Sequence[Usage]) -> tuple[Samples, Samples]:
    """Return how far limits are used, and which are stale."""
    usage: dict[tuple[str, ...], float] = {}
    stale: dict[tuple[str, ...], float] = {}
    for one in used[:_MOST_SCOPES]:
        key = one.scope, one.name
        stale[key] = float(one.stale)
        if one.used is not None and one.cap:
            usage[key] = one.used / one.cap
    return usage, stale


def series_of(exchange: str) -> Iterator[tuple[str, str, str]]:
    """Yield every outcome and code that an exchange's decisions may have."""
    yield "allowed", "", exchange
    for code in ViolationCode:
        yield outcome_of_refusal(code.value), code.value, exchange
