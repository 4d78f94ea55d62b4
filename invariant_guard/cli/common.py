"""What the commands share: exit statuses, the ledger they are about, and output."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from invariant_guard.ledger.ledger import Ledger
from invariant_guard.ledger.urls import open_ledger, split

OK, ATTENTION, TROUBLE = 0, 1, 2

# Adds a command: its word, what runs it, and what it is for.
Verb = Callable[..., argparse.ArgumentParser]


class UsageError(Exception):
    """Said wrongly; the message says how to say it."""


def package_version() -> str:
    """Return the version of the installed package."""
    try:
        return version("invariant-guard")
    except PackageNotFoundError:
        return "unknown"


def fail(message: str) -> int:
    """Report trouble in one line, and return the exit status for it."""
    print(f"invariant-guard: {message}", file=sys.stderr)
    return TROUBLE


def print_table(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print aligned columns, if there are any rows."""
    if not rows:
        return
    cells = [[str(cell) for cell in row] for row in rows]
    widths = [max(len(cell) for cell in column) for column in zip(heads, *cells, strict=True)]
    for row in [list(heads), *cells]:
        print(
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        )


def print_json(document: dict[str, Any]) -> None:
    """Print a document for machines."""
    print(json.dumps(document, indent=2))


def open_for(options: argparse.Namespace, *, new: bool = False) -> Ledger:
    """Open the ledger that the options or the environment name.

    Raises:
        UsageError: none is named, or it is none that another process could see.
    """
    return open_ledger(ledger_url(options, new=new))


def ledger_url(options: argparse.Namespace, *, new: bool = False) -> str:
    """Return the URL of a ledger that is there, from options or environment.

    Raises:
        UsageError: none is named, or it is none that another process could see.
    """
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
    return url
