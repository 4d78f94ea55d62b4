"""Listings: refused orders by filter, one order's life, events. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from invariant_guard.console.charts import ChartRow, place_in_day, stacked
from invariant_guard.console.rows import (
    EventRow,
    OrderRow,
    RefusalRow,
    event_row,
    order_row,
    row_of_refusal,
)
from invariant_guard.console.text import clean, csv_cell, spelt_duration, when
from invariant_guard.console.watcher import REFUSALS_KEPT, Seen
from invariant_guard.ledger.protocol.reservations import Reservation
from invariant_guard.reading.entries import Entry

SHOWN = 100


@dataclass(frozen=True)
class Filter:
    """Which refused orders are meant; "" for any."""

    code: str = ""
    source: str = ""
    account: str = ""
    symbol: str = ""

    def takes(self, event: Entry) -> bool:
        """Whether a refusal is meant. Account and symbol may be a part, in any letter case."""
        return (
            (not self.code or clean(event.code) == self.code)
            and (not self.source or clean(event.source) == self.source)
            and (not self.account or _within(self.account, event.account))
            and (not self.symbol or _within(self.symbol, event.symbol))
        )

    @property
    def query(self) -> str:
        return urlencode({name: value for name, value in self.__dict__.items() if value})


def _within(part: str, text: str) -> bool:
    return part.casefold() in text.casefold()


@dataclass(frozen=True)
class BlockedPage:
    """The page of refused orders."""

    filter: Filter
    rows: tuple[RefusalRow, ...]
    found: int
    codes: tuple[str, ...]
    sources: tuple[str, ...]
    by_code: tuple[ChartRow, ...]
    by_source: tuple[ChartRow, ...]
    note: str


def blocked_page(seen: Seen, now: int, chosen: Filter) -> BlockedPage:
    """Make the page of refused orders of the last day."""
    found = (
        [event for event in seen.refusals if chosen.takes(event)] if chosen.query else seen.refusals
    )
    # Thousands of refusals have few codes and sources, which are cleaned and drawn by their numbers.
    codes: Counter[tuple[int, str]] = Counter()
    sources: Counter[tuple[int, str]] = Counter()
    for (place, code, source), count in Counter(
        (place_in_day(e.at, now), e.code, e.source) for e in seen.refusals
    ).items():
        codes[place, clean(code)] += count
        sources[place, clean(source)] += count
    note = ""
    if len(seen.refusals) >= REFUSALS_KEPT:
        since = when(seen.refusals[0].at, now).exact
        note = (
            f"Looked at are the last {REFUSALS_KEPT} refusals, since {since}; a CSV file has all."
        )
    return BlockedPage(
        chosen,
        tuple(row_of_refusal(event, now) for event in found[: -SHOWN - 1 : -1]),
        len(found),
        tuple(sorted({code for _, code in codes})),
        tuple(sorted({source for _, source in sources if source})),
        stacked(codes),
        stacked(sources),
        note,
    )


_HEADS = ("at", "code", "account", "exchange", "product", "symbol", "order", "quantity", "source",
          "id", "fact", "number")  # fmt: skip


def csv_lines(events: Iterable[Entry], now: int, chosen: Filter) -> Iterator[str]:
    """Yield refused orders as lines of a CSV file."""
    yield ",".join(map(csv_cell, _HEADS)) + "\r\n"
    for event in events:
        if chosen.takes(event):
            row = row_of_refusal(event, now)
            cells = (row.when.exact, row.code, *row.parts, row.order, row.quantity, row.source,
                     row.id, row.fact, row.number)  # fmt: skip
            yield ",".join(map(csv_cell, cells)) + "\r\n"


@dataclass(frozen=True)
class LifeStep:
    """One event in an order's life, and how long after the first."""

    after: str
    row: EventRow


@dataclass(frozen=True)
class OrderPage:
    """One order's life."""

    id: str
    row: OrderRow | None
    steps: tuple[LifeStep, ...]
    source: str


def order_page(
    order_id: str,
    record: Reservation | None,
    store_now: int,
    events: Sequence[Entry],
    now: int,
) -> OrderPage:
    """Make the page of one order.

    Args:
        order_id: as asked for.
        record: of the ledger, if it has one.
        store_now: by the store's clock.
        events: of the order, oldest first.
        now: Unix ms.
    """
    first = events[0].at if events else 0
    steps = tuple(
        LifeStep("" if not index else f"+{_span(event.at - first)}", event_row(event, now))
        for index, event in enumerate(events)
    )
    sources = [event.source for event in events if event.source]
    row = None if record is None else order_row(record, store_now)
    return OrderPage(clean(order_id), row, steps, clean(sources[0]) if sources else "")


def _span(ms: int) -> str:
    return f"{ms} ms" if ms < 10_000 else spelt_duration(ms / 1000)
