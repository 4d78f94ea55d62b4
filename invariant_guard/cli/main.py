"""The ``invariant-guard`` command: look at the ledger, settle, halt, bind, reconcile.

status  orders  blocked     look
watch                       tell when too many orders are refused
metrics                     serve numbers to Prometheus
monitoring export           alert rules, their tests, a dashboard
bind  halt  resume  resolve  retire say
archive                     keep it small
migrate                     carry it over to this version, with a copy kept
reconcile                   ask the venue, once or for ever
serve  demo                 the console, as pages; with a simulated venue
limits  feed  override  totals  pool   how much, how often, for whom, and who stands for whom
audit                       judge a venue's files
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence

from invariant_guard.basics.durations import milliseconds_of
from invariant_guard.basics.text import shown
from invariant_guard.cli import (
    actions,
    audit,
    demo,
    limits,
    metrics,
    migrate,
    monitoring,
    pools,
    refusals,
    serve,
    show,
    watch,
)
from invariant_guard.cli.common import OK, UsageError, fail, package_version
from invariant_guard.ledger.reconcile import LIMIT
from invariant_guard.ledger.stores.base import StoreUnavailable
from invariant_guard.monitoring.export import DOCS

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
    milliseconds = milliseconds_of(text, bare="s")
    if milliseconds is None:
        raise argparse.ArgumentTypeError(f"{shown(text)} is no time; write 90, 90s, 15m, 1h or 2d")
    if milliseconds > _LONGEST_TIME * 1000:
        raise argparse.ArgumentTypeError(f"{shown(text)} is longer than ten years")
    return milliseconds / 1000


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text[:9]) > 0):
        raise argparse.ArgumentTypeError(f"{shown(text)} is no count of at least 1")
    return int(text[:9])


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
    parser.add_argument(
        "--version", action="version", version=f"invariant-guard {package_version()}"
    )
    verbs = parser.add_subparsers(required=True, metavar="COMMAND")

    def verb(
        name: str,
        run: Callable[[argparse.Namespace], int],
        text: str,
        *more: argparse.ArgumentParser,
    ) -> argparse.ArgumentParser:
        made = verbs.add_parser(name, parents=[common, *more], help=text, description=text)
        made.set_defaults(run=run)
        return made

    looking = argparse.ArgumentParser(add_help=False)
    looking.add_argument("--journal", metavar="URL", help="instead of INVARIANT_GUARD_JOURNAL")
    follow = argparse.ArgumentParser(add_help=False)
    follow.add_argument("--follow", action="store_true", help="go on, and show what is new")
    by_source = argparse.ArgumentParser(add_help=False)
    by_source.add_argument("--source", default="", metavar="WORD", help="of this source only")
    by_source.add_argument("--since", type=_duration, metavar="AGE", help="such as 1h")
    status = verb(
        "status", show.status, "Every key; exit 1 while one is not READY or an UNKNOWN is old.",
        looking, follow,
    )  # fmt: skip
    status.add_argument(
        "--unknown-age", type=_duration, default=60.0, metavar="AGE",
        help="an UNKNOWN older than this needs attention (default 60s)",
    )  # fmt: skip
    verb("orders", show.orders, "Every order in flight.", looking, follow, by_source)
    blocked = verb("blocked", refusals.blocked, "Every refused order.", looking, follow, by_source)
    blocked.add_argument("--code", default="", metavar="CODE", help="of this code only")
    blocked.add_argument("--limit", type=_count, metavar="N", help="the newest N only")
    watching = verb(
        "watch", watch.watch, "Tell when too many orders are refused, and when that is over.",
        looking,
    )  # fmt: skip
    watching.add_argument(
        "--blocked-rate", type=float, default=0.2, metavar="SHARE",
        help="share of orders that rings (default 0.2); half of it ends the alarm",
    )  # fmt: skip
    watching.add_argument(
        "--window", type=_duration, default=600.0, metavar="AGE", help="default 10m"
    )
    watching.add_argument(
        "--least", type=_count, default=10, metavar="N",
        help="orders in the window below which nothing rings (default 10)",
    )  # fmt: skip
    watching.add_argument("--webhook", metavar="URL", help="post a JSON document there")
    watching.add_argument(
        "--exec", metavar="CMD", help="run this, without a shell, the document on its input"
    )
    watching.add_argument(
        "--once", action="store_true", help="look once; exit 1 where the rate is high"
    )
    serving = verb(
        "metrics", metrics.metrics, "Serve metrics for Prometheus, until interrupted.", looking
    )
    serving.add_argument("--listen", default="127.0.0.1:9464", metavar="HOST:PORT")
    serving.add_argument(
        "--allow-remote", action="store_true", help="listen where other machines can reach it"
    )
    serving.add_argument(
        "--exchange", action="append", default=[], metavar="NAME",
        help="whose series exist from the start; again for each",
    )  # fmt: skip
    serving.add_argument("--once", action="store_true", help="print them once instead")
    monitored = verbs.add_parser(
        "monitoring", help="Alert rules, their tests, a dashboard.", description="What to monitor."
    ).add_subparsers(required=True, metavar="COMMAND")
    text = "Write alert rules, their tests, a Grafana dashboard and an Alertmanager example."
    exporting = monitored.add_parser("export", help=text, description=text)
    exporting.set_defaults(run=monitoring.export)
    exporting.add_argument("directory", metavar="DIR")
    exporting.add_argument("--json", action="store_true", help="for machines")
    exporting.add_argument(
        "--docs", default=DOCS, metavar="URL", help="where links to the documentation lead"
    )
    resolve = verb(
        "resolve", actions.resolve_command, "Settle an order whose fate you looked up yourself."
    )
    resolve.add_argument("id")
    resolve.add_argument("--filled", required=True, metavar="QUANTITY", help="all that was filled")
    halt = verb("halt", actions.halt_command, "Refuse openings on a key or in a scope; exits pass.")
    resume = verb(
        "resume",
        actions.resume_command,
        "HALTED to RECONCILING; RECONCILING to READY, as recorded; or end a scope's halt.",
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
    migrating = verb(
        "migrate", migrate.migrate_command,
        "Carry the ledger over to this version's schema, and keep it as it was.",
    )  # fmt: skip
    migrating.add_argument(
        "--copy", metavar="FILE",
        help="where an SQLite ledger is kept as it was (default: beside it); Redis keeps it itself",
    )  # fmt: skip
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
    console = "The console: what the guard decides, as pages. It only reads, unless --actions."
    serve.add_serve_arguments(verb("serve", serve.serve_command, console, looking))
    trial = "A simulated venue and two services that disagree, in a ledger of their own, as pages."
    demo.add_demo_arguments(verb("demo", demo.demo_command, trial))
    limits.add_verbs(verb, common)
    pools.add_pool_verbs(verb, common)
    audit.add_to(verbs)
    return parser


if __name__ == "__main__":
    sys.exit(main())
