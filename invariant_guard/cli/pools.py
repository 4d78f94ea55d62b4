"""Commands about pools: what their accounts hold together, one more of them, one less."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from typing import Any

from invariant_guard.cli.common import (
    ATTENTION,
    OK,
    UsageError,
    Verb,
    open_for,
    print_json,
    print_table,
)
from invariant_guard.ledger.limits.model import Opposing
from invariant_guard.ledger.limits.pool_edits import with_pool, without_pool
from invariant_guard.ledger.limits.reading import Limits
from invariant_guard.ledger.limits.written import pool_text
from invariant_guard.ledger.model.units import to_text


def add_pool_verbs(verb: Verb, common: argparse.ArgumentParser) -> None:
    """Add the commands about pools."""
    pool = verb("pool", _nothing, "Pools: accounts that stand for one another.")
    words = pool.add_subparsers(required=True, metavar="WORD")

    def word(name: str, run: Callable[[argparse.Namespace], int], text: str) -> Any:
        made = words.add_parser(name, parents=[common], help=text, description=text)
        made.set_defaults(run=run)
        return made

    said = "What pools hold of each instrument; exit 1 where that is not known."
    word("show", show_pools_command, said).add_argument("pools", nargs="*", metavar="POOL")
    add = word("add", add_command, "Make accounts stand for one another, for every service.")
    remove = word("remove", remove_command, "Let the accounts of a pool stand for themselves.")
    for made in (add, remove):
        made.add_argument("name", metavar="POOL")
        made.add_argument("--reason", required=True, help="for the record")
    add.add_argument("accounts", nargs="+", metavar="ACCOUNT")
    add.add_argument("--opposing", choices=[each.value for each in Opposing], default="positions")
    add.add_argument("--venues", choices=("same", "any"), default="same")


def _nothing(options: argparse.Namespace) -> int:
    raise UsageError("pool needs a word: show, add or remove")


def show_pools_command(options: argparse.Namespace) -> int:
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


def add_command(options: argparse.Namespace) -> int:
    """Add a pool to the limits in force."""
    table = {
        "name": options.name,
        "accounts": options.accounts,
        "opposing": options.opposing,
        "venues": options.venues,
    }
    return _changed(options, lambda limits: with_pool(limits, table))


def remove_command(options: argparse.Namespace) -> int:
    """Take a pool out of the limits in force."""
    return _changed(options, lambda limits: without_pool(limits, options.name))


def _changed(options: argparse.Namespace, change: Callable[[Limits], Limits]) -> int:
    ledger = open_for(options)
    before = ledger.limits() or Limits()
    after = change(before)
    ledger.apply_limits(after, reason=options.reason, replaces=before.version)
    names = [pool.name for pool in after.pools]
    if options.json:
        print_json({"version": 1, "limits_version": after.version, "pools": names})
    else:
        print(f"version {after.version}: in force; pools: {', '.join(names) or 'none'}")
        print("A file has to say so too, under a later version: the next one replaces this.")
    return OK
