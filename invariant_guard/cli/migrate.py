"""The command that carries a ledger over to this version's schema."""

from __future__ import annotations

import argparse

from invariant_guard.cli.common import OK, fail, ledger_url, print_json
from invariant_guard.ledger.migration import SCHEMA, migrate


def migrate_command(options: argparse.Namespace) -> int:
    """Carry the ledger over, and keep a copy of what it was."""
    try:
        done = migrate(ledger_url(options), options.copy)
    except FileExistsError as there:
        place = there.filename or str(there)
        return fail(
            f"{place} is there already, and may be the copy of before: move it, or name another"
        )
    if options.json:
        print_json({"version": 1, "from": done.found, "to": SCHEMA, "copy": done.copy or None})
    elif done.copy:
        print(f"schema {done.found} is schema {SCHEMA} now; as it was, it is kept in {done.copy}")
    else:
        print(f"schema {SCHEMA}: nothing to carry over")
    return OK
