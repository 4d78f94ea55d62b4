"""The commands `status` and `orders` where there is a journal and no ledger."""

from __future__ import annotations

import argparse
import time
from typing import Any

from invariant_guard.cli.common import ATTENTION, OK, UsageError, print_json, print_table
from invariant_guard.cli.readers import iso, since_ms
from invariant_guard.cli.refusals import say_dropped
from invariant_guard.reading.journal_file import JournalReader
from invariant_guard.reading.reader import Reader

_SPANS = (("5m", 300), ("1h", 3600), ("24h", 86400))


def journal_status(options: argparse.Namespace, reader: Reader) -> int:
    """Show what was decided lately, and who writes; exit 1 where the guard itself failed."""
    assert isinstance(reader, JournalReader)
    now = int(time.time() * 1000)
    spans = []
    for name, seconds in _SPANS:
        buckets = reader.tally(now - seconds * 1000, 60_000)
        counts = {
            word: sum(getattr(bucket, word) for bucket in buckets)
            for word in ("allowed", "refused", "failed")
        }
        spans.append({"span": name, **counts})
    writers = [
        {
            "service": writer.service,
            "host": writer.host,
            "pid": writer.pid,
            "last": iso(writer.at),
            "dropped": writer.dropped,
            "replaced": writer.replaced,
        }
        for writer in reader.writers()
    ]
    if options.json:
        print_json({"version": 1, "decisions": spans, "writers": writers})
    else:
        print_table(
            ("SPAN", "ALLOWED", "REFUSED", "FAILED"), [tuple(row.values()) for row in spans]
        )
        if writers:
            print()
        print_table(
            ("SERVICE", "HOST", "PID", "LAST", "DROPPED", "REPLACED"),
            [tuple(row.values()) for row in writers],
        )
        say_dropped(reader)
    failed = spans[0]["failed"]
    return ATTENTION if failed else OK


def journal_orders(options: argparse.Namespace, reader: Reader) -> int:
    """Show the orders that were cleared; what became of them only a ledger knows."""
    since = since_ms(3600.0 if options.since is None else options.since)
    assert since is not None
    rows: list[dict[str, Any]] = []
    number = reader.number_at(since)
    while page := reader.events_after(number):
        number = page[-1].number
        rows += [
            {
                "at": iso(entry.at),
                "account": entry.account,
                "exchange": entry.exchange,
                "symbol": entry.symbol,
                "order": entry.order,
                "quantity": entry.quantity,
                "basis": entry.basis,
                "source": entry.source,
                "service": entry.service,
            }
            for entry in page
            if entry.outcome == "allowed" and (not options.source or entry.source == options.source)
        ]
    if options.follow:
        raise UsageError("orders --follow needs a ledger; `blocked --follow` reads a journal too")
    if options.json:
        print_json({"version": 1, "cleared": rows})
    else:
        heads = tuple(name.upper() for name in rows[0]) if rows else ()
        print_table(heads, [tuple(row.values()) for row in rows])
        if not rows:
            print("No order was cleared.")
        say_dropped(reader)
    return OK
