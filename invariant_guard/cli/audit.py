"""The command `audit`: from files to what really happened.

The audit itself is imported when it is asked for, so that no other command pays for it.
"""

from __future__ import annotations

import argparse
import re

from invariant_guard.basics.durations import milliseconds_of
from invariant_guard.basics.text import shown

EXAMPLES = """\
examples:
  invariant-guard audit trades.csv --map 'time=Time,symbol=Pair,side=Side,qty=Qty' --start-flat
  invariant-guard audit "Binance-Futures-Trade-History(UTC--6).zip" --one-way --start-flat
  invariant-guard audit bot-a.sqlite bot-b.sqlite --account futures-1 --output html > audit.html
  invariant-guard audit userTrades.json --against /var/lib/trading/ledger.db --start-flat
  invariant-guard audit a.zip b.zip --account one=a.zip --account two=b.zip --limits limits.toml --pool desk
  invariant-guard audit signals.jsonl --window 5m

Exit status: 0 clean, 1 findings of a code that fails (--fail-on), 2 unreadable or undecidable.
"""


def _time(text: str) -> int:
    milliseconds = milliseconds_of(text, bare="s")
    if milliseconds is None:
        raise argparse.ArgumentTypeError(
            f"{shown(text)} is no time; write 500ms, 30s, 5m, 1h or 2d"
        )
    return milliseconds * 1_000_000


def _share(text: str) -> str:
    if re.fullmatch(r"0(\.\d{1,6})?|1(\.0*)?|\d{1,2}(\.\d{1,4})?%", text) is None:
        raise argparse.ArgumentTypeError(f"{text!r} is no share; write 0.1 or 10%")
    return text


def add_to(
    verbs: argparse._SubParsersAction[argparse.ArgumentParser],
) -> argparse.ArgumentParser:
    """Add the command to `invariant-guard`."""
    text = "Say what really happened at a venue, and who wanted it, from its files."
    made: argparse.ArgumentParser = verbs.add_parser(
        "audit",
        help=text,
        description=text,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument(
        "paths", nargs="+", metavar="PATH", help="files of fills, signals or rollouts"
    )
    say = made.add_argument_group("what the files do not say")
    say.add_argument("--format", default="auto", help="instead of what the file looks like")
    say.add_argument(
        "--map", default="", metavar="FIELD=COLUMN,...", help="the columns of a CSV file"
    )
    say.add_argument(
        "--account", action="append", default=[], metavar="NAME[=PATH]",
        help="of rows that name none, in all files or in one",
    )  # fmt: skip
    say.add_argument("--exchange", default="", help="of rows that name none")
    say.add_argument(
        "--tz", metavar="ZONE", help="of times that name none: UTC, +06:00, Europe/Berlin"
    )
    start = say.add_mutually_exclusive_group()
    start.add_argument(
        "--start-flat", action="store_true", help="nothing was open before the first row"
    )
    start.add_argument(
        "--positions", metavar="FILE", help="JSON of what was: {symbol: signed quantity}"
    )
    say.add_argument("--one-way", action="store_true", help="rows without position side net")
    say.add_argument(
        "--file-order",
        action="store_true",
        help="rows of equal time stand in the order of execution",
    )
    say.add_argument(
        "--contract-size", action="append", default=[], metavar="SYMBOL=SIZE",
        help="the size of a contract, in the instrument's own unit",
    )  # fmt: skip
    say.add_argument(
        "--source-from",
        default="",
        metavar="tag|prefix:REGEX",
        help="where the source's name stands",
    )
    ask = made.add_argument_group("what is asked")
    ask.add_argument(
        "--against",
        metavar="FILE",
        help="the ledger or journal of the guard calls, to join by client id",
    )
    ask.add_argument(
        "--limits", metavar="FILE", help="a limits.toml: whom it would have refused (AUD013)"
    )
    ask.add_argument(
        "--pool", default="", metavar="NAME",
        help="the pool of --limits, or of the ledger of --against, that the accounts are judged as",
    )  # fmt: skip
    ask.add_argument(
        "--window", type=_time, default=30 * 10**9, help="of AUD003 and AUD004 (default 30s)"
    )
    ask.add_argument(
        "--duplicate-window", type=_time, default=2 * 10**9,
        help="of equal orders in AUD007; 0 looks at client ids alone (default 2s)",
    )  # fmt: skip
    ask.add_argument(
        "--hedge-share",
        type=_share,
        default="10%",
        help="of profit or reward in AUD010 (default 10%%)",
    )
    ask.add_argument(
        "--flips-per-hour", type=int, default=6, metavar="N", help="of AUD011 (default 6)"
    )
    made.add_argument("--output", choices=("text", "json", "html"), default="text")
    made.add_argument("--fail-on", metavar="CODE,...", help="what makes the exit status 1; or none")
    made.set_defaults(run=_run)
    return made


def _run(options: argparse.Namespace) -> int:
    from invariant_guard.cli.audit_run import run_audit

    return run_audit(options)
