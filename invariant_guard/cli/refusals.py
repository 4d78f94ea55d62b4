"""The command `blocked`: every refused order, once or as they come."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from invariant_guard.cli.common import OK, print_json, print_table
from invariant_guard.cli.readers import iso, news, reader_for, since_ms
from invariant_guard.reading.entries import Entry
from invariant_guard.reading.reader import Reader, Wanted

_HEADS = ("AT", "KEY", "ORDER", "QUANTITY", "CODE", "SOURCE", "ID")
_WIDTHS = (29, 36, 10, 9, 20, 12, 0)


def blocked(options: argparse.Namespace) -> int:
    """Show every refused order that is asked for."""
    reader = reader_for(options)
    wanted = Wanted(
        since=since_ms(options.since), code=options.code, source=options.source, limit=options.limit
    )
    # Before the first look, so that nothing falls between the two.
    upto = reader.last_number()
    rows = [refusal_row(entry) for entry in reader.refusals(wanted) if entry.number <= upto]
    if options.follow:
        return _follow(options, reader, wanted, rows, upto)
    if options.json:
        print_json({"version": 1, "blocked": rows, "dropped": reader.dropped()})
    else:
        print_table(_HEADS, [_cells(row) for row in rows])
        if not rows:
            print("No order was refused.")
        say_dropped(reader)
    return OK


def _follow(
    options: argparse.Namespace,
    reader: Reader,
    wanted: Wanted,
    rows: list[dict[str, Any]],
    number: int,
) -> int:
    def show(row: dict[str, Any]) -> None:
        if options.json:
            print(json.dumps(row), flush=True)
        else:
            cells = zip(_cells(row), _WIDTHS, strict=True)
            print("  ".join(str(cell).ljust(width) for cell, width in cells).rstrip(), flush=True)

    for row in rows:
        show(row)
    for entry in news(reader, number):
        if entry is not None and entry.kind == "blocked" and wanted.wants(entry):
            show(refusal_row(entry))
    return OK


def refusal_row(entry: Entry) -> dict[str, Any]:
    """Return a refusal as JSON has it."""
    key = entry.key or "/".join((entry.account, entry.exchange, entry.symbol))
    return {
        "at": iso(entry.at),
        "key": key,
        "order": entry.order,
        "quantity": entry.quantity,
        "code": entry.code,
        "id": entry.id,
        "number": entry.number,
        "source": entry.source,
        "account": entry.account,
        "exchange": entry.exchange,
        "symbol": entry.symbol,
        "price": entry.price,
        "outcome": entry.outcome,
        "enforced": entry.enforced,
        "reason": entry.reason,
        "remedy": entry.remedy,
        "service": entry.service,
        "host": entry.host,
        "pid": entry.pid,
    }


def say_dropped(reader: Reader) -> None:
    """Tell of decisions that are missing from what was shown."""
    dropped = reader.dropped()
    if dropped:
        print(
            f"invariant-guard: {dropped} decisions are missing: the journal could not take them",
            file=sys.stderr,
        )


def _cells(row: dict[str, Any]) -> tuple[object, ...]:
    return tuple(row[name] for name in ("at", "key", "order", "quantity", "code", "source", "id"))
