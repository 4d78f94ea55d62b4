"""Commands that look at a ledger: the keys, and the orders in flight."""

from __future__ import annotations

import argparse
import shlex
import sys
import time
from collections.abc import Callable
from typing import Any

from invariant_guard.cli.common import ATTENTION, OK, print_json, print_table
from invariant_guard.cli.journal_status import journal_orders, journal_status
from invariant_guard.cli.readers import PAUSE, reader_for
from invariant_guard.ledger.model.enums import State, Status
from invariant_guard.ledger.model.units import to_text
from invariant_guard.ledger.protocol.exposure import KeyState
from invariant_guard.ledger.protocol.reservations import Reservation
from invariant_guard.reading.reader import Reader


def status(options: argparse.Namespace) -> int:
    """Show every key, and what a person is to do about it."""
    return _again(options, _status)


def _again(options: argparse.Namespace, show: Callable[[argparse.Namespace, Reader], int]) -> int:
    """Show once, or with `--follow` each time that something has changed."""
    reader, last = reader_for(options), -1
    while True:
        number = reader.last_number() if options.follow else 0
        if number != last:
            found = show(options, reader)
            last = number
            sys.stdout.flush()
        if not options.follow:
            return found
        time.sleep(PAUSE)


def _status(options: argparse.Namespace, reader: Reader) -> int:
    contents = reader.contents()
    if contents is None:
        return journal_status(options, reader)
    limit = options.unknown_age * 1000
    keys: list[dict[str, Any]] = []
    attention = False
    retired = [key.key for key in contents.keys if key.out_of_use]
    for key in contents.keys:
        if key.out_of_use:
            continue
        unknown = [record for record in key.live if record.state is State.UNKNOWN]
        old = [record for record in unknown if contents.now - record.created > limit]
        todo = _advice(key, unknown)
        attention |= key.status is not Status.READY or bool(old)
        keys.append(
            {
                "key": key.key,
                "status": key.status.value,
                "long": to_text(key.long),
                "short": to_text(key.short),
                "in_flight": len(key.live),
                "why": key.why,
                "read_seconds_ago": _seconds(contents.now, key.read_at),
                "unknown": [record.id for record in unknown],
                "oldest_unknown_seconds": max(
                    ((contents.now - record.created) // 1000 for record in unknown), default=None
                ),
                "to_do": todo,
            }
        )
    if options.json:
        reads = [row["read_seconds_ago"] for row in keys if row["read_seconds_ago"] is not None]
        print_json(
            {
                "version": 1,
                "accounts": _accounts(contents.accounts),
                "keys": keys,
                "retired": retired,
                # Of the key that reconcile reached last.
                "reconciled_seconds_ago": min(reads, default=None),
            }
        )
    else:
        print_table(
            ("KEY", "STATUS", "LONG", "SHORT", "IN FLIGHT", "UNKNOWN", "READ"),
            [
                (
                    row["key"], row["status"], row["long"], row["short"], row["in_flight"],
                    len(row["unknown"]), _ago(row["read_seconds_ago"]),
                )
                for row in keys
            ],
        )  # fmt: skip
        for row in keys:
            for line in row["to_do"]:
                print(f"\n{row['key']}\n  {line}")
        if retired:
            print(f"\nRetired, until an order on them: {', '.join(retired)}")
        if not keys and not retired:
            print("No key has been asked about yet.")
        if not contents.accounts:
            print("No account is bound: run `invariant-guard bind LABEL ACCOUNT`.")
    return ATTENTION if attention else OK


def _advice(key: KeyState, unknown: list[Reservation]) -> list[str]:
    """Return what a person is to do about a key, a line for each thing."""
    lines = []
    # To be pasted into a shell, where a space would end the word.
    name = shlex.quote(key.key)
    if key.status is Status.RECONCILING:
        lines.append(
            "What is open is not known. Run `invariant-guard reconcile --venue ...`, or, if the "
            f"legs above are right, `invariant-guard resume {name}`."
        )
    elif key.status is Status.CONFLICT:
        lines.append(f"In conflict: {key.why or 'no reason was kept'}.")
        lines.append(
            "A long and a short may be open. Close one with a reduce-only order; two reads that "
            "show at most one leg (`invariant-guard reconcile`) end this."
        )
    elif key.status is Status.HALTED:
        lines.append(f"Halted: {key.why or 'by hand'}.")
        lines.append(f"When that is over: `invariant-guard resume {name}`, then reconcile.")
    for record in unknown:
        size = f"{record.kind.value} {record.side.value} {to_text(record.quantity)}"
        if record.deadline is not None and record.tracked:
            cure = "reconcile finds out once its deadline has passed"
        elif not record.tracked and not record.acknowledged:
            cure = "the venue does not know its id: look there, then"
        elif record.dead_at is not None:
            cure = "reconcile asks the venue; if it does not find it,"
        else:
            cure = "its owner lives and may still say; or look at the venue, then"
        lines.append(
            f"UNKNOWN {record.id} ({size}, {record.reason or 'no reason given'}): {cure} "
            f"`invariant-guard resolve {record.id} --filled QUANTITY`."
        )
    return lines


def orders(options: argparse.Namespace) -> int:
    """Show every order in flight."""
    return _again(options, _orders)


def _orders(options: argparse.Namespace, reader: Reader) -> int:
    contents = reader.contents()
    if contents is None:
        return journal_orders(options, reader)
    rows = [
        {
            "id": record.id,
            "key": record.key,
            "kind": record.kind.value,
            "side": record.side.value,
            "quantity": to_text(record.quantity),
            "filled": to_text(record.filled),
            "state": record.state.value.upper(),
            "age_seconds": (contents.now - record.created) // 1000,
            "deadline": record.deadline,
            "tracked": record.tracked,
            "venue_id": record.venue_id,
            "owner": _owner(record.owner),
            "reason": record.reason,
            "source": record.source,
        }
        for key in contents.keys
        for record in key.live
        if (not options.source or record.source == options.source)
        and (options.since is None or contents.now - record.created <= options.since * 1000)
    ]
    if options.json:
        print_json({"version": 1, "orders": rows})
    else:
        names = ("id", "key", "kind", "side", "quantity", "filled", "state", "age_seconds",
                 "tracked", "owner", "source", "reason")  # fmt: skip
        heads = tuple(name.replace("_seconds", "").upper() for name in names)
        print_table(heads, [tuple(row[name] for name in names) for row in rows])
        if not rows:
            print("Nothing is in flight.")
    return OK


def _seconds(now: int, then: int | None) -> int | None:
    return None if then is None else max(now - then, 0) // 1000


def _ago(seconds: int | None) -> str:
    if seconds is None:
        return "never"
    for unit, size in (("d", 86400), ("h", 3600), ("m", 60)):
        if seconds >= size * 2:
            return f"{seconds // size}{unit} ago"
    return f"{seconds}s ago"


def _owner(identity: str) -> str:
    _, host, _, pid, *_ = [*identity.split("/"), "", "", "", ""]
    return f"{host}:{pid}" if host else ""


def _accounts(accounts: dict[str, str]) -> dict[str, str]:
    return {label: account for label, account in accounts.items() if not label.startswith("uid:")}
