"""The arguments of ``invariant-lint``."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from lint_plugin.cli.stdio import PROGRAM, print_text
from lint_plugin.report import FORMATS

if TYPE_CHECKING:
    _Commands = argparse._SubParsersAction["_Command"]

_PRESETS_FORMATS = ("text", "json")

_FIX_EXAMPLES = """\
examples:
  invariant-lint fix                         a patch, and why some findings are left
  invariant-lint fix src | git apply         the same, applied
  invariant-lint fix --write src
  invariant-lint fix --select INV008 --write --add-noqa "exits are reduce-only on this venue"

exit status: 0 where no finding is left, 1 where some are, 2 where something was not analysed, not
written, or a setting is wrong
"""

_PATHS_EXAMPLES = """\
examples:
  invariant-lint paths src
  invariant-lint paths --status unguarded,exit --filter binance
  invariant-lint paths --output-format html:orders.html,json:orders.json
  invariant-lint paths --output-format html:orders.html --compare orders-last-week.json

exit status: 0, or 2 where something was not analysed or a setting is wrong
"""

_DISCOVER_EXAMPLES = """\
examples:
  invariant-lint discover                            read what is proposed, and why
  invariant-lint discover --write                    put what widens into pyproject.toml
  invariant-lint discover --write --accept check_risk --accept "*.storage.create_order"

exit status: 0, or 2 where something was not analysed or a setting is wrong
"""

_EXAMPLES = """\
examples:
  invariant-lint check                       the current folder
  invariant-lint check src tests/orders.py   folders and files
  invariant-lint check --output-format full,sarif:out.sarif,github
  git show :orders.py | invariant-lint check --stdin-filename orders.py -
  invariant-lint explain INV002              why a rule is there, and what cures it
  invariant-lint paths --output-format html:orders.html
  invariant-lint presets ccxt                what is an order by default, and where
  invariant-lint discover --write            what sends orders here, put into the settings
  invariant-lint fix                         the cure of findings, as a patch

exit status: 0 clean, 1 findings, 2 something was not analysed or a setting is wrong
"""


def parser(named: str = "") -> argparse.ArgumentParser:
    """Build the parser; ``command`` of its result names the subcommand.

    ``named`` is the first argument: a subcommand that it names is the only one that is added, for each
    asks argparse's translations for several texts.
    """
    parser = argparse.ArgumentParser(
        prog=PROGRAM,
        description="Find the orders that can be sent without a completed position check.",
        epilog=_EXAMPLES,
        formatter_class=_formatter,
    )
    parser.add_argument(
        "--version",
        action=_Version,
        nargs=0,
        default=argparse.SUPPRESS,
        help="show the version and exit",
    )
    # Given its prefix, argparse need not lay out a usage text (and ask for the terminal's width)
    # here.
    commands = parser.add_subparsers(
        title="commands", metavar="COMMAND", required=True, prog=PROGRAM, parser_class=_Command
    )
    for add in [_ADDING[named]] if named in _ADDING else _ADDING.values():
        add(commands)
    return parser


class _Command(argparse.ArgumentParser):
    """A subcommand; its arguments are added when it is the one that was named."""

    fill: Callable[[argparse.ArgumentParser], None] | None = None

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Add the arguments, and parse."""
        self.complete()
        return super().parse_known_args(args, namespace)

    def complete(self) -> None:
        """Add the arguments, once."""
        if self.fill is not None:
            fill, self.fill = self.fill, None
            fill(self)


class _Version(argparse.Action):
    """The option ``--version``, which looks the version up only when asked."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from lint_plugin.util.version import version

        print_text(f"{PROGRAM} {version()}\n")
        parser.exit(0)


def _formatter(prog: str) -> argparse.HelpFormatter:
    """Build a formatter of fixed width.

    Asking for the terminal's, argument by argument, would import shutil.
    """
    return argparse.RawDescriptionHelpFormatter(prog, width=100)


def _add_check(commands: _Commands) -> None:
    commands.add_parser(
        "check",
        help="report the orders that some path reaches without a completed guard",
        description="Report the orders that some path reaches without a completed guard.",
        epilog=_EXAMPLES,
        formatter_class=_formatter,
    ).fill = _fill_check


def _fill_check(parser: argparse.ArgumentParser) -> None:
    _add_common(parser)
    parser.add_argument(
        "--output-format",
        action="append",
        metavar="FORMAT[:FILE][,...]",
        help=f"{', '.join(FORMATS)}; several at once, each to a file or standard output",
    )
    _add_selection(parser)
    parser.add_argument("--baseline", metavar="FILE", help="accept the findings listed in FILE")
    parser.add_argument(
        "--write-baseline",
        action="store_true",
        help="list the findings of the files analysed in the baseline",
    )
    parser.add_argument(
        "--drop-stale",
        action="store_true",
        help="take out of the baseline what is no longer found, and accept nothing new",
    )
    parser.add_argument(
        "--statistics",
        action="store_true",
        help="count findings by rule, and say where the time went (on standard error)",
    )
    parser.add_argument(
        "--strict",
        action="store_true",
        help="end with 1 also where a warning asks for a decision",
    )
    parser.add_argument("--exit-zero", action="store_true", help="end with 0 in spite of findings")
    parser.add_argument(
        "--show-settings", action="store_true", help="show the settings in force and exit"
    )
    parser.set_defaults(command="check")


def _add_explain(commands: _Commands) -> None:
    commands.add_parser(
        "explain",
        help="show a rule: why it is there, and what cures it",
        description="Show a rule.",
        formatter_class=_formatter,
    ).fill = _fill_explain


def _fill_explain(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("code", metavar="CODE", help="such as INV001")
    parser.set_defaults(command="explain")


def _add_paths(commands: _Commands) -> None:
    commands.add_parser(
        "paths",
        help="list every order with its function and its guard, as a page for people too",
        description="List every order of a code base with its function, guard and status.",
        epilog=_PATHS_EXAMPLES,
        formatter_class=_formatter,
    ).fill = _fill_paths


def _fill_paths(parser: argparse.ArgumentParser) -> None:
    _add_common(parser)
    parser.add_argument(
        "--output-format",
        action="append",
        metavar="FORMAT[:FILE][,...]",
        help="text, markdown, json, html; several at once, each to a file or standard output",
    )
    parser.add_argument(
        "--status",
        action="append",
        metavar="STATUS[,...]",
        help="only unguarded, exit, by-reference, baselined, suppressed, guarded or unreachable orders",
    )
    parser.add_argument(
        "--filter",
        metavar="TEXT",
        help="only orders whose path, function, call, guard, rule, symbol or side holds TEXT",
    )
    parser.add_argument(
        "--tests", action="store_true", help="also orders in tests and archives, else only counted"
    )
    parser.add_argument(
        "--compare",
        metavar="FILE",
        help="say what changed since FILE, an earlier `paths --output-format json`",
    )
    parser.set_defaults(command="paths")


def _add_presets(commands: _Commands) -> None:
    commands.add_parser(
        "presets",
        help="list the libraries whose order names are known, and where each name counts",
        description="List the libraries whose order names are known, and where each name counts.",
        formatter_class=_formatter,
    ).fill = _fill_presets


def _fill_presets(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("names", nargs="*", metavar="NAME", help="such as ccxt; none is all")
    parser.add_argument("--output-format", choices=_PRESETS_FORMATS, default="text")
    parser.set_defaults(command="presets")


def _add_discover(commands: _Commands) -> None:
    commands.add_parser(
        "discover",
        help="propose settings: what sends orders here and what checks them, with evidence",
        description="Propose settings: what seems to send orders, and what seems to check them.",
        epilog=_DISCOVER_EXAMPLES,
        formatter_class=_formatter,
    ).fill = _fill_discover


def _fill_discover(parser: argparse.ArgumentParser) -> None:
    _add_run(parser)
    parser.add_argument("--output-format", choices=_PRESETS_FORMATS, default="text")
    parser.add_argument(
        "--write",
        action="store_true",
        help="put the names that make the checker see more into the settings",
    )
    parser.add_argument(
        "--accept",
        action="append",
        metavar="NAME",
        help="with --write: this name too, which makes findings go away; repeatable",
    )
    parser.set_defaults(command="discover", stdin_filename=None)


def _add_fix(commands: _Commands) -> None:
    commands.add_parser(
        "fix",
        help="cure findings in the source: a patch, or the files changed",
        description="Cure findings in the source; what cannot be filled in is left, and said why.",
        epilog=_FIX_EXAMPLES,
        formatter_class=_formatter,
    ).fill = _fill_fix


def _fill_fix(parser: argparse.ArgumentParser) -> None:
    _add_run(parser)
    either = parser.add_mutually_exclusive_group()
    either.add_argument(
        "--diff", action="store_true", help="show the changes as a patch (the default)"
    )
    either.add_argument("--write", action="store_true", help="change the files")
    parser.add_argument(
        "--add-noqa",
        metavar="WHY",
        help="suppress what is left, with this reason: `# noqa: CODE -- WHY`",
    )
    _add_selection(parser)
    parser.set_defaults(command="fix", stdin_filename=None)


def _add_selection(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--select", action="append", metavar="CODES", help="only these rules")
    parser.add_argument("--ignore", action="append", metavar="CODES", help="not these rules")


def _add_common(parser: argparse.ArgumentParser) -> None:
    _add_run(parser)
    parser.add_argument(
        "--stdin-filename",
        metavar="NAME",
        help="what to call standard input, -, in reports",
    )


def _add_run(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "paths",
        nargs="*",
        metavar="PATHS",
        help="files and folders; none is the current folder, - is standard input",
    )
    parser.add_argument("--config", metavar="FILE", help="take the settings from this file")
    parser.add_argument("--jobs", type=_jobs, metavar="N", help="at most N processes")
    parser.add_argument(
        "--timeout-per-file",
        type=_seconds,
        metavar="SECONDS",
        help="end the analysis of a file after so long; it counts as not analysed",
    )
    parser.add_argument("--no-cache", action="store_true", help="neither read nor write the cache")


def _seconds(text: str) -> float:
    # Above a year the clock that ends the process would overflow.
    if not text.isascii() or not text.replace(".", "", 1).isdigit():
        raise argparse.ArgumentTypeError(f"must be a number of seconds, not {text!r}")
    seconds = float(text)
    if not 0 < seconds <= 31_536_000:
        raise argparse.ArgumentTypeError(f"must be more than 0, at most a year, not {text!r}")
    return seconds


def _jobs(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"must be a number from 1, not {text!r}")
    return int(text)


_ADDING: dict[str, Callable[[_Commands], None]] = {
    "check": _add_check,
    "explain": _add_explain,
    "paths": _add_paths,
    "presets": _add_presets,
    "discover": _add_discover,
    "fix": _add_fix,
}
