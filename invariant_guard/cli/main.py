"""The ``invariant-guard`` command: look at the ledger, settle, halt, bind, reconcile.

status  orders  blocked     look
bind  halt  resume  resolve  retire say
archive                     keep it small
reconcile                   ask the venue, once or for ever
audit                       judge a venue's files
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Callable, Sequence
from importlib.metadata import PackageNotFoundError, version

from invariant_guard.basics.text import shown
from invariant_guard.cli import actions, audit, show
from invariant_guard.cli.common import OK, UsageError, fail
from invariant_guard.ledger.reconcile import LIMIT
from invariant_guard.ledger.stores.base import StoreUnavailable

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

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_LONGEST_TIME = 3650 * 86400


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
        return fail(f"{fault.reason}. {fault.remedy}")
    except (UsageError, ValueError, ImportError, OSError) as fault:
        return fail(str(fault))
    except KeyboardInterrupt:
        return 130


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
        "status", show.status, "Every key; exit 1 while one is not READY or an UNKNOWN is old."
    )
    status.add_argument(
        "--unknown-age", type=_duration, default=60.0, metavar="AGE",
        help="an UNKNOWN older than this needs attention (default 60s)",
    )  # fmt: skip
    verb("orders", show.orders, "Every order in flight.")
    blocked = verb("blocked", show.blocked, "Every refused order.")
    blocked.add_argument("--since", type=_duration, metavar="AGE", help="such as 1h")
    resolve = verb(
        "resolve", actions.resolve_command, "Settle an order whose fate you looked up yourself."
    )
    resolve.add_argument("id")
    resolve.add_argument("--filled", required=True, metavar="QUANTITY", help="all that was filled")
    halt = verb("halt", actions.halt_command, "Refuse openings on a key; exits pass.")
    resume = verb(
        "resume",
        actions.resume_command,
        "HALTED to RECONCILING; RECONCILING to READY, as recorded.",
    )
    retire = verb(
        "retire",
        actions.retire_command,
        "Take a key out of use (a mistyped symbol, say) until the next order on it.",
    )
    for made in (halt, resume, retire):
        made.add_argument("key", metavar="KEY")
        made.add_argument("--reason", default="by hand")
    bind = verb(
        "bind", actions.bind_command, "Bind a label that services use to an account's name."
    )
    bind.add_argument("label", metavar="LABEL")
    bind.add_argument("account", metavar="ACCOUNT")
    bind.add_argument(
        "--replace", action="store_true",
        help="bind it anew; refused while anything is open or in flight on either account",
    )  # fmt: skip
    archive = verb(
        "archive", actions.archive_command, "Write what is old to a file, and drop it here."
    )
    archive.add_argument(
        "--before", type=_duration, required=True, metavar="AGE", help="such as 90d; at least 1d"
    )
    archive.add_argument("file", metavar="FILE", help="a new file, of JSON lines")
    reconcile = verb(
        "reconcile", actions.reconcile_command, "Ask the venue what became of orders in flight."
    )
    reconcile.add_argument("--venue", required=True, metavar="package.module:factory")
    reconcile.add_argument("--watch", type=_duration, metavar="SECONDS", help="again, for ever")
    reconcile.add_argument(
        "--key", action="append", default=[], metavar="KEY", help="a key not asked about yet"
    )
    reconcile.add_argument(
        "--limit", type=_duration, default=LIMIT, metavar="SECONDS",
        help=f"how long one key may take (default {LIMIT:g}s); the others do not wait for it",
    )  # fmt: skip
    audit.add_to(verbs)
    return parser


if __name__ == "__main__":
    sys.exit(main())
