"""Commands that act: a person's word on a key or an order, and reconciliation."""

from __future__ import annotations

import argparse
import os
import sys
import time
from importlib import import_module
from typing import Any
from urllib.parse import unquote

from invariant_guard.basics.text import one_line
from invariant_guard.cli.common import (
    ATTENTION,
    OK,
    UsageError,
    fail,
    open_for,
    print_json,
    print_table,
)
from invariant_guard.ledger.archive import LEAST_MS
from invariant_guard.ledger.ledger import Ledger
from invariant_guard.ledger.limits.desk import is_scope
from invariant_guard.ledger.model.enums import Status
from invariant_guard.ledger.model.keys import Key, text_of
from invariant_guard.ledger.protocol.position_reads import Verdict
from invariant_guard.ledger.reconcile import Reconciled, WrongAccount
from invariant_guard.ledger.stores.base import StoreUnavailable

#: What reconciliation asks of a venue.
_VENUE = (
    "account", "exchange", "retention_ms", "uid", "server_time", "order", "open_orders",
    "positions",
)  # fmt: skip


def resolve_command(options: argparse.Namespace) -> int:
    """Settle an order by hand."""
    ledger = open_for(options)
    ledger.resolve(options.id, options.filled)
    return _said(options, {"id": options.id, "filled": options.filled}, "settled")


def halt_command(options: argparse.Namespace) -> int:
    """Refuse openings on a key or in a scope."""
    if is_scope(options.key):
        open_for(options).halt(options.key, options.reason)
        return _said(options, {"scope": options.key, "status": "HALTED"}, "HALTED")
    key = text_of(options.key)
    ledger = open_for(options)
    _known(ledger, key)
    status = ledger.halt(key, options.reason)
    return _said(options, {"key": options.key, "status": status.value}, status.value)


def resume_command(options: argparse.Namespace) -> int:
    """Let a key open again, as far as a word can, or a scope."""
    if is_scope(options.key):
        open_for(options).resume(options.key, options.reason)
        return _said(options, {"scope": options.key, "status": "resumed"}, "resumed")
    key = text_of(options.key)
    ledger = open_for(options)
    _known(ledger, key)
    status = ledger.resume(key, options.reason)
    _said(options, {"key": options.key, "status": status.value}, status.value)
    if status is Status.CONFLICT:
        return fail(
            f"{options.key} is in CONFLICT, which no word ends: reconcile until two reads agree"
        )
    return OK


def retire_command(options: argparse.Namespace) -> int:
    """Take a key out of use."""
    key = text_of(options.key)
    ledger = open_for(options)
    _known(ledger, key)
    ledger.retire(key, options.reason)
    return _said(options, {"key": options.key}, "retired until the next order on it")


def archive_command(options: argparse.Namespace) -> int:
    """Write what is old to a file, and drop it from the ledger."""
    before = int((time.time() - options.before) * 1000)
    ledger = open_for(options)
    if options.before < LEAST_MS / 1000:
        raise UsageError("--before: at least 1d, as a late fill or a repeated request may need it")
    try:
        descriptor = os.open(options.file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        raise UsageError(f"{options.file} is there already: name a new file") from None
    with open(descriptor, "w", encoding="utf-8") as file:
        found = ledger.archive(file, before)
    text = f"{found.events} events and {found.orders} orders archived, {found.kept} orders kept"
    fields = {"events": found.events, "orders": found.orders, "kept": found.kept}
    return _said(options, {"file": options.file, **fields}, text)


def _known(ledger: Ledger, key: str) -> None:
    """Refuse a key that is unknown to the ledger.

    A word about it would change nothing, and seem to.
    """
    contents = ledger.contents()
    if any(state.key == key for state in contents.keys):
        return
    account, _, rest = key.partition("/")
    bound = contents.accounts.get(unquote(account))
    if bound is not None and bound != account:
        raise UsageError(f"{unquote(account)} is a label of {bound}: write {bound}/{rest}")
    raise UsageError(f"no order was ever asked about on {key}: `invariant-guard status` lists keys")


def bind_command(options: argparse.Namespace) -> int:
    """Bind a label to an account."""
    ledger = open_for(options, new=True)
    ledger.bind(options.label, options.account, replace=options.replace)
    return _said(options, {"label": options.label, "account": options.account}, "bound")


def _said(options: argparse.Namespace, fields: dict[str, Any], text: str) -> int:
    if options.json:
        print_json({"version": 1, **fields})
    else:
        print(f"{next(iter(fields.values()))}: {text}")
    return OK


def reconcile_command(options: argparse.Namespace) -> int:
    """Ask the venue, once or for ever."""
    venue, ledger = _venue(options.venue), open_for(options)
    keys: list[Key | str] = list(options.key)
    told = False
    while True:
        stranger = None
        try:
            results = ledger.reconcile(venue, keys, limit=options.limit)
            stranger = None if results else _stranger(ledger, venue)
        except (StoreUnavailable, OSError) as fault:
            if options.watch is None:
                raise
            fail(f"this round failed, the next comes: {fault}")
            results = []
        except WrongAccount as fault:
            return fail(str(fault))
        if stranger is not None and not told:
            print(f"invariant-guard: {stranger}", file=sys.stderr)
            told = True
        _show_round(options, results)
        if options.watch is None:
            unclear = stranger is not None or any(
                result.status is not Status.READY or result.unknown or result.troubles
                for result in results
            )
            return ATTENTION if unclear else OK
        time.sleep(options.watch)


def _stranger(ledger: Ledger, venue: Any) -> str | None:
    """Return a warning where the ledger's keys are all of other venues."""
    others = sorted({"/".join(key.key.split("/")[:2]) for key in ledger.contents().keys})
    if not others:
        return None
    return (
        f"nothing to reconcile: the ledger has no key of account {venue.account!r} at "
        f"{venue.exchange}, but of {', '.join(others)}; name the venue as orders name the exchange"
    )


def _show_round(options: argparse.Namespace, results: list[Reconciled]) -> None:
    rows: list[dict[str, Any]] = [
        {
            "key": result.key,
            "status": result.status.value,
            "read": result.verdict.value,
            "in_flight": result.live,
            "unknown": list(result.unknown),
            "imported": list(result.imported),
            "troubles": list(result.troubles),
        }
        for result in results
    ]
    if options.json:
        print_json({"version": 1, "keys": rows})
    else:
        print_table(
            ("KEY", "STATUS", "READ", "IN FLIGHT", "UNKNOWN", "IMPORTED"),
            [
                (
                    row["key"], row["status"], row["read"], row["in_flight"], len(row["unknown"]),
                    len(row["imported"]),
                )
                for row in rows
            ],
        )  # fmt: skip
        for row in rows:
            for trouble in row["troubles"]:
                print(f"  {row['key']}: {trouble}", file=sys.stderr)
        if any(_waits(result) for result in results):
            print(
                "  waiting: the next round that agrees, a lag later, makes the key READY; with "
                "--watch SECONDS it comes by itself",
                file=sys.stderr,
            )
    sys.stdout.flush()


def _waits(result: Reconciled) -> bool:
    return result.verdict is Verdict.WAITING and result.status is not Status.READY


def _venue(target: str) -> Any:
    module, _, name = target.partition(":")
    if not module or not name:
        raise UsageError(f"--venue {target!r}: write package.module:factory")
    sys.path.insert(0, os.getcwd())
    try:
        factory: Any = import_module(module)
        for part in name.split("."):
            factory = getattr(factory, part, None)
            if factory is None:
                raise UsageError(f"--venue {target!r}: {module} has no {name}")
        venue = factory() if callable(factory) else factory
    except UsageError:
        raise
    except Exception as fault:
        # The desk's own code: its module may raise when it is imported, and so may its factory.
        raise UsageError(f"--venue {target!r}: {one_line(fault)}") from fault
    missing = [name for name in _VENUE if not hasattr(venue, name)]
    if missing:
        raise UsageError(f"--venue {target!r} gave no venue: it has no {', '.join(missing)}")
    return venue
