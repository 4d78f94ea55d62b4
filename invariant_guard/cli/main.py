"""The ``invariant-guard`` command: what the ledger holds, and the few words a person has to say.

status  orders  blocked     look
bind  halt  resume  resolve say
reconcile                   ask the venue, once or for ever
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shlex
import sys
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timezone
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import Any
from urllib.parse import unquote

from invariant_guard.basics.text import shown, told
from invariant_guard.ledger.ledger import Ledger
from invariant_guard.ledger.model.enums import State, Status
from invariant_guard.ledger.model.keys import Key, text_of
from invariant_guard.ledger.model.units import to_text
from invariant_guard.ledger.protocol.exposure import KeyState
from invariant_guard.ledger.protocol.position_reads import Verdict
from invariant_guard.ledger.protocol.reservations import Reservation
from invariant_guard.ledger.reconcile import Reconciled, WrongAccount
from invariant_guard.ledger.stores.base import StoreUnavailable
from invariant_guard.ledger.urls import open_ledger, split

EXAMPLES = """\
examples:
  export INVARIANT_GUARD_LEDGER=sqlite:////var/lib/trading/ledger.db
  invariant-guard bind main futures-1            the services' label, the account's name
  invariant-guard reconcile --venue desk.venues:binance --watch 10
  invariant-guard status                         exit 1 while a key is not READY
  invariant-guard blocked --since 1h
  invariant-guard resolve ig3f... --filled 0.5   after looking at the venue yourself

Something has to run `reconcile --watch`: orders whose fate is UNKNOWN never drain by themselves.
"""

OK, ATTENTION, TROUBLE = 0, 1, 2

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_LONGEST_TIME = 3650 * 86400

#: What reconciliation asks of a venue.
_VENUE = (
    "account", "exchange", "retention_ms", "uid", "server_time", "order", "open_orders",
    "positions",
)  # fmt: skip


class UsageError(Exception):
    """Said wrongly; the message says how to say it."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command. Exit status: 0 fine, 1 something needs attention, 2 trouble."""
    options = _parser().parse_args(argv)
    try:
        return int(options.run(options))
    except BrokenPipeError:
        # The reader has seen enough. Python would complain once more when it flushes.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except StoreUnavailable as fault:
        return _fail(f"{fault.reason}. {fault.remedy}")
    except (UsageError, ValueError, ImportError, OSError) as fault:
        return _fail(str(fault))
    except KeyboardInterrupt:
        return 130


def _fail(message: str) -> int:
    print(f"invariant-guard: {message}", file=sys.stderr)
    return TROUBLE


# -- looking -----------------------------------------------------------------------------


def _status(options: argparse.Namespace) -> int:
    ledger = _ledger(options)
    contents = ledger.contents()
    limit = options.unknown_age * 1000
    keys: list[dict[str, Any]] = []
    attention = False
    for key in contents.keys:
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
                "unknown": [record.id for record in unknown],
                "oldest_unknown_seconds": max(
                    ((contents.now - record.created) // 1000 for record in unknown), default=None
                ),
                "to_do": todo,
            }
        )
    if options.json:
        _print_json({"version": 1, "accounts": _accounts(contents.accounts), "keys": keys})
    else:
        _table(
            ("KEY", "STATUS", "LONG", "SHORT", "IN FLIGHT", "UNKNOWN"),
            [
                (
                    row["key"], row["status"], row["long"], row["short"], row["in_flight"],
                    len(row["unknown"]),
                )
                for row in keys
            ],
        )  # fmt: skip
        for row in keys:
            for line in row["to_do"]:
                print(f"\n{row['key']}\n  {line}")
        if not keys:
            print("No key has been asked about yet.")
        if not contents.accounts:
            print("No account is bound: run `invariant-guard bind LABEL ACCOUNT`.")
    return ATTENTION if attention else OK


def _advice(key: KeyState, unknown: list[Reservation]) -> list[str]:
    """Give what a person is to do about a key, a line for each thing."""
    lines = []
    # To be pasted into a shell, where a space would end the word.
    name = shlex.quote(key.key)
    if key.status is Status.RECONCILING:
        lines.append(
            "What is open is not known. Run `invariant-guard reconcile --venue ...`, or, if the "
            f"legs above are right, `invariant-guard resume {name}`."
        )
    elif key.status is Status.CONFLICT:
        lines.append(
            "A long and a short may be open. Close one with a reduce-only order; two reads that "
            "show at most one leg (`invariant-guard reconcile`) end this."
        )
    elif key.status is Status.HALTED:
        lines.append(f"Halted by hand: `invariant-guard resume {name}`, then reconcile.")
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


def _orders(options: argparse.Namespace) -> int:
    contents = _ledger(options).contents()
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
        }
        for key in contents.keys
        for record in key.live
    ]
    if options.json:
        _print_json({"version": 1, "orders": rows})
    else:
        names = ("id", "key", "kind", "side", "quantity", "filled", "state", "age_seconds",
                 "tracked", "owner", "reason")  # fmt: skip
        heads = tuple(name.replace("_seconds", "").upper() for name in names)
        _table(heads, [tuple(row[name] for name in names) for row in rows])
        if not rows:
            print("Nothing is in flight.")
    return OK


def _blocked(options: argparse.Namespace) -> int:
    since = None
    if options.since is not None:
        since = int((time.time() - options.since) * 1000)
    rows = [
        {
            "at": datetime.fromtimestamp(event.at / 1000, timezone.utc).isoformat(),
            "key": event.key,
            "order": event.detail,
            "quantity": to_text(event.quantity),
            "code": event.code,
            "id": event.id,
        }
        for event in _ledger(options).blocked(since)
    ]
    if options.json:
        _print_json({"version": 1, "blocked": rows})
    else:
        _table(
            ("AT", "KEY", "ORDER", "QUANTITY", "CODE"),
            [(row["at"], row["key"], row["order"], row["quantity"], row["code"]) for row in rows],
        )
        if not rows:
            print("No order was refused.")
    return OK


# -- saying ------------------------------------------------------------------------------


def _resolve(options: argparse.Namespace) -> int:
    ledger = _ledger(options)
    ledger.resolve(options.id, options.filled)
    return _said(options, {"id": options.id, "filled": options.filled}, "settled")


def _halt(options: argparse.Namespace) -> int:
    key = text_of(options.key)
    ledger = _ledger(options)
    _known(ledger, key)
    status = ledger.halt(key, options.reason)
    return _said(options, {"key": options.key, "status": status.value}, status.value)


def _resume(options: argparse.Namespace) -> int:
    key = text_of(options.key)
    ledger = _ledger(options)
    _known(ledger, key)
    status = ledger.resume(key, options.reason)
    _said(options, {"key": options.key, "status": status.value}, status.value)
    if status is Status.CONFLICT:
        return _fail(
            f"{options.key} is in CONFLICT, which no word ends: reconcile until two reads agree"
        )
    return OK


def _known(ledger: Ledger, key: str) -> None:
    """Refuse a key that no order goes to: a word about it would change nothing, and seem to."""
    contents = ledger.contents()
    if any(state.key == key for state in contents.keys):
        return
    account, _, rest = key.partition("/")
    bound = contents.accounts.get(unquote(account))
    if bound is not None and bound != account:
        raise UsageError(f"{unquote(account)} is a label of {bound}: write {bound}/{rest}")
    raise UsageError(f"no order was ever asked about on {key}: `invariant-guard status` lists keys")


def _bind(options: argparse.Namespace) -> int:
    _ledger(options, new=True).bind(options.label, options.account)
    return _said(options, {"label": options.label, "account": options.account}, "bound")


def _said(options: argparse.Namespace, fields: dict[str, Any], text: str) -> int:
    if options.json:
        _print_json({"version": 1, **fields})
    else:
        print(f"{next(iter(fields.values()))}: {text}")
    return OK


# -- asking ------------------------------------------------------------------------------


def _reconcile(options: argparse.Namespace) -> int:
    venue, ledger = _venue(options.venue), _ledger(options)
    keys: list[Key | str] = list(options.key)
    told = False
    while True:
        stranger = None
        try:
            results = ledger.reconcile(venue, keys)
            stranger = None if results else _stranger(ledger, venue)
        except (StoreUnavailable, OSError) as fault:
            if options.watch is None:
                raise
            _fail(f"this round failed, the next comes: {fault}")
            results = []
        except WrongAccount as fault:
            return _fail(str(fault))
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
    """Say that no key is this venue's where the ledger has some: then nothing ever drains."""
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
        _print_json({"version": 1, "keys": rows})
    else:
        _table(
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
        raise UsageError(f"--venue {target!r}: {told(fault)}") from fault
    missing = [name for name in _VENUE if not hasattr(venue, name)]
    if missing:
        raise UsageError(f"--venue {target!r} gave no venue: it has no {', '.join(missing)}")
    return venue


# -- output ------------------------------------------------------------------------------


def _owner(identity: str) -> str:
    _, host, _, pid, *_ = [*identity.split("/"), "", "", "", ""]
    return f"{host}:{pid}" if host else ""


def _accounts(accounts: dict[str, str]) -> dict[str, str]:
    return {label: account for label, account in accounts.items() if not label.startswith("uid:")}


def _table(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    if not rows:
        return
    cells = [[str(cell) for cell in row] for row in rows]
    widths = [max(len(cell) for cell in column) for column in zip(heads, *cells, strict=True)]
    for row in [list(heads), *cells]:
        print(
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        )


def _print_json(document: dict[str, Any]) -> None:
    print(json.dumps(document, indent=2))


# -- arguments ---------------------------------------------------------------------------


def _ledger(options: argparse.Namespace, *, new: bool = False) -> Ledger:
    url = options.ledger or os.environ.get("INVARIANT_GUARD_LEDGER")
    if not url:
        raise UsageError("which ledger? Set INVARIANT_GUARD_LEDGER or pass --ledger URL")
    if url == "memory://":
        raise UsageError("memory:// is inside the process that made it; nothing else can see it")
    scheme, path = split(url)
    if scheme == "sqlite" and not new and not os.path.exists(path):
        # Opening it would make an empty one, and an empty one looks as if nothing were wrong.
        raise UsageError(
            f"there is no ledger at {path}: correct the path, or run "
            "`invariant-guard bind LABEL ACCOUNT` to begin one"
        )
    return open_ledger(url)


def _duration(text: str) -> float:
    found = re.fullmatch(r"(\d+(?:\.\d+)?)([smhd]?)", text)
    if found is None:
        raise argparse.ArgumentTypeError(f"{text!r} is no time; write 90, 90s, 15m, 1h or 2d")
    seconds = float(found[1]) * _UNITS[found[2] or "s"]
    if seconds > _LONGEST_TIME:
        raise argparse.ArgumentTypeError(f"{shown(text)} is longer than ten years")
    return seconds


def _version() -> str:
    try:
        return version("invariant-guard")
    except PackageNotFoundError:
        return "unknown"


def _parser() -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--ledger", metavar="URL", help="instead of INVARIANT_GUARD_LEDGER")
    common.add_argument("--json", action="store_true", help="for machines")
    parser = argparse.ArgumentParser(
        prog="invariant-guard",
        description="Look at the ledger of orders in flight, and settle what nobody else can.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"invariant-guard {_version()}")
    verbs = parser.add_subparsers(required=True, metavar="COMMAND")

    def verb(
        name: str, run: Callable[[argparse.Namespace], int], text: str
    ) -> argparse.ArgumentParser:
        made = verbs.add_parser(name, parents=[common], help=text, description=text)
        made.set_defaults(run=run)
        return made

    status = verb(
        "status", _status, "Every key; exit 1 while one is not READY or an UNKNOWN is old."
    )
    status.add_argument(
        "--unknown-age", type=_duration, default=60.0, metavar="AGE",
        help="an UNKNOWN older than this needs attention (default 60s)",
    )  # fmt: skip
    verb("orders", _orders, "Every order in flight.")
    blocked = verb("blocked", _blocked, "Every refused order.")
    blocked.add_argument("--since", type=_duration, metavar="AGE", help="such as 1h")
    resolve = verb("resolve", _resolve, "Settle an order whose fate you looked up yourself.")
    resolve.add_argument("id")
    resolve.add_argument("--filled", required=True, metavar="QUANTITY", help="all that was filled")
    halt = verb("halt", _halt, "Refuse openings on a key; exits pass.")
    resume = verb("resume", _resume, "HALTED to RECONCILING; RECONCILING to READY, as recorded.")
    for made in (halt, resume):
        made.add_argument("key", metavar="KEY")
        made.add_argument("--reason", default="by hand")
    bind = verb("bind", _bind, "Bind a label that services use to an account's name.")
    bind.add_argument("label", metavar="LABEL")
    bind.add_argument("account", metavar="ACCOUNT")
    reconcile = verb("reconcile", _reconcile, "Ask the venue what became of orders in flight.")
    reconcile.add_argument("--venue", required=True, metavar="package.module:factory")
    reconcile.add_argument("--watch", type=_duration, metavar="SECONDS", help="again, for ever")
    reconcile.add_argument(
        "--key", action="append", default=[], metavar="KEY", help="a key not asked about yet"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
