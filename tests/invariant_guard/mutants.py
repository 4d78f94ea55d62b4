"""Runs tests against damaged copies of the package; started by ``test_mutations.py``.

The libraries that the tests use are imported once, and every mutant runs in a fork of that
process: a new interpreter for each would spend its time importing them.

    python mutants.py FOLDER    with FOLDER/<name>/invariant_guard for each mutant

Prints one JSON object: exit status of pytest by name.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from pathlib import Path

import alpaca.trading.enums
import ccxt
import hypothesis
import numpy
import pytest

_PRELOADED = (alpaca, ccxt, hypothesis, numpy, pytest)
_HERE = Path(__file__).parent
#: The cheapest first: most mutants die in the first file.
_TESTS = [
    str(_HERE / f"test_{name}")
    for name in ("contract.py", "exits.py", "fails_closed.py", "instruments.py::TestPlainMapping")
]


def status_with(folder: Path) -> int:
    """pytest's exit status with the package of this folder."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    status = 70
    try:
        sys.path.insert(0, str(folder))
        with open(os.devnull, "w") as nowhere, contextlib.redirect_stdout(nowhere):
            options = ["-x", "-q", "--no-header", "-p", "no:cacheprovider", "-p", "no:xdist"]
            for tests in _TESTS:
                status = int(pytest.main([*options, "--timeout", "20", tests]))
                if status:
                    break
        import invariant_guard

        if not invariant_guard.__file__.startswith(str(folder)):
            status = 71
    finally:
        os._exit(status)


if __name__ == "__main__":
    folders = sorted(path for path in Path(sys.argv[1]).iterdir() if path.is_dir())
    print(json.dumps({folder.name: status_with(folder) for folder in folders}))
