"""Runs tests against damaged copies of the package; started by ``test_mutations.py``.

The libraries that the tests use are imported once, and every mutant runs in a fork of that
process: a new interpreter for each would spend its time importing them.

    python mutants.py FOLDER [TESTS]    with FOLDER/<name>/invariant_guard for each mutant

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
_TESTS = ["contract.py", "exits.py", "fails_closed.py", "instruments.py::TestPlainMapping"]


def start(folder: Path) -> int:
    """Fork a process that ends with pytest's exit status for the package of this folder."""
    child = os.fork()
    if child:
        return child
    status = 70
    try:
        with open(os.devnull, "w") as nowhere, contextlib.redirect_stdout(nowhere):
            # Nobody reads how an assertion failed, so none needs to be rewritten to say it.
            options = ["-x", "-q", "--assert=plain", "--timeout=60", "-o", f"pythonpath={folder}"]
            for plugin in ("cacheprovider", "xdist", "cov"):
                options += ["-p", f"no:{plugin}"]
            for tests in sys.argv[2:] or _TESTS:
                status = int(pytest.main([*options, str(_HERE / f"test_{tests}")]))
                if status:
                    break
        # Tests that ran on another copy judged nothing; a pytest that did not run says so itself.
        if status in (0, 1):
            import invariant_guard

            if not invariant_guard.__file__.startswith(str(folder)):
                status = 71
    finally:
        os._exit(status)


def statuses(folders: list[Path]) -> dict[str, int]:
    """pytest's exit status by the folder's name, a process for each CPU at a time."""
    running: dict[int, str] = {}
    ended: dict[str, int] = {}
    waiting = list(folders)
    while waiting or running:
        while waiting and len(running) < (os.cpu_count() or 1):
            folder = waiting.pop()
            running[start(folder)] = folder.name
        child, status = os.wait()
        ended[running.pop(child)] = os.waitstatus_to_exitcode(status)
    return ended


if __name__ == "__main__":
    print(json.dumps(statuses([path for path in Path(sys.argv[1]).iterdir() if path.is_dir()])))
