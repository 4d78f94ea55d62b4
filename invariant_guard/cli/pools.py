"""The command about pools: what their accounts hold together."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence

from invariant_guard.cli.common import ATTENTION, OK, UsageError, open_for, print_json, print_table
from invariant_guard.ledger.limits.reading import Limits
from invariant_guard.ledger.limits.written import pool_text
from invariant_guard.ledger.model.units import to_text


def add_verbs(
    verb: Callable[..., argparse.ArgumentParser], common: argparse.ArgumentParser
) -> None:  # fmt: skip
    """Add the command about pools."""
    pool = verb("pool", _nothing, "Pools: accounts that stand for one another.")
    said = "What pools hold of each instrument; exit 1 where that is not known."
    show = pool.add_subparsers(required=True, metavar="WORD").add_parser(
        "show", parents=[common], help=said, description=said
    )
    show.set_defaults(run=show_command)
    show.add_argument("pools", nargs="*", metavar="POOL")


def _nothing(options: argparse.Namespace) -> int:
    raise UsageError("pool needs a word: show")


def show_command(options: argparse.Namespace) -> int:
    """Show what pools hold."""
    found = open_for(options).contents()
    limits = found.limits or Limits()
    names = options.pools or [pool.name for pool in limits.pools]
    rows = [
        {
            "pool": name,
            "what": each.what,
            "net": to_text(each.net),
            "gross": to_text(each.gross),
            "worst_long": to_text(each.worst_long),
            "worst_short": to_text(each.worst_short),
            "unknown": list(each.unknown),
        }
        for name in names
        for each in found.pool(name).exposure()
    ]
    if options.json:
        print_json({"version": 1, "pools": rows})
    else:
        for name in names:
            print(f"{name}: {pool_text(found.pool(name).pool)}")
        if not names:
            print("No pools are in force.")
        heads = ("POOL", "WHAT", "NET", "GROSS", "WORST LONG", "WORST SHORT", "")
        print_table(heads, [(*tuple(row.values())[:6], _not_known(row["unknown"])) for row in rows])
    return ATTENTION if any(row["unknown"] for row in rows) else OK


def _not_known(keys: Sequence[str]) -> str:
    return f"unknown: {', '.join(keys)}" if keys else ""
