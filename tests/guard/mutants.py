"""Runs tests against damaged copies of the package; started by ``test_mutations.py``.

The libraries that the tests use are imported once, and every mutant runs in a fork of that
process: a new interpreter for each would spend its time importing them.

    python mutants.py FOLDER [TESTS]    with FOLDER/<name>/invariant_guard for each mutant

A mutant meets the test that noticed it last first (killed_by.json), and all others only where that one
passes. INVARIANT_GUARD_NOTICED=write keeps what is found anew.

Prints one JSON object: exit status of pytest by name.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import signal
import sys
from pathlib import Path

import alpaca.trading.enums
import ccxt
import hypothesis
import numpy
import pytest

_PRELOADED = (alpaca, ccxt, hypothesis, numpy, pytest)
# That a mutant fails is all that counts: the smallest example takes longer to find than the first.
hypothesis.settings.register_profile(
    "mutants",
    phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],
    database=None,
    deadline=None,
)
hypothesis.settings.load_profile("mutants")
_HERE = Path(__file__).parent
_KILLED_BY = _HERE / "killed_by.json"
#: The cheapest first: most mutants die in the first file.
_TESTS = ["contract.py", "exits.py", "fails_closed.py", "instruments.py::TestPlainMapping"]


#: What waits until pytest's timeout ends it begins first, so that the others run meanwhile.
_HANGS = {"lock_of_the_parent"}


class _FirstFailure:
    """A plugin of pytest that keeps the name of the first test that fails."""

    test = ""

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed and not self.test:
            file, _, test = report.nodeid.partition("::")
            self.test = f"{Path(file).name}::{test}"


def start(folder: Path, last: str | None) -> int:
    """Fork a process that ends with pytest's exit status for the package of this folder."""
    child = os.fork()
    if child:
        return child
    status = 70
    # What it leaves behind ends with it: a fork that waits for ever would keep our pipes open.
    os.setpgid(0, 0)
    try:
        failure = _FirstFailure()
        with open(os.devnull, "w") as nowhere, contextlib.redirect_stdout(nowhere):
            # Nobody reads how an assertion failed, so none needs to be rewritten to say it. A mutant may
            # hang: no test takes a tenth of that time.
            paths = f"pythonpath={folder} {_HERE.parent / 'support'}"
            options = ["-x", "-q", "--assert=plain", "--timeout=20", "-o", paths]
            for plugin in ("cacheprovider", "xdist", "cov"):
                options += ["-p", f"no:{plugin}"]
            every = [f"test_{name}" for name in sys.argv[2:] or _TESTS]
            for tests in [last, *every] if last else every:
                status = int(pytest.main([*options, str(_HERE / tests)], plugins=[failure]))
                # 4: the test that is remembered is no more.
                if status not in (0, 4):
                    break
        # Tests that ran on another copy judged nothing; a pytest that did not run says so itself.
        if status in (0, 1):
            import invariant_guard

            if not invariant_guard.__file__.startswith(str(folder)):
                status = 71
        (folder / "killed_by").write_text(failure.test)
    finally:
        os._exit(status)


def statuses(folders: list[Path]) -> dict[str, int]:
    """pytest's exit status by the folder's name, a process for each CPU and one that hangs at a time."""
    running: dict[int, Path] = {}
    ended: dict[str, int] = {}
    waiting = sorted(folders, key=lambda folder: folder.name in _HANGS)
    killed_by = json.loads(_KILLED_BY.read_text())
    # pytest collects garbage at its end: not among the libraries, in each fork anew.
    gc.collect()
    gc.freeze()
    while waiting or running:
        while waiting and len(running) < 1 + (os.cpu_count() or 1):
            folder = waiting.pop()
            running[start(folder, killed_by.get(folder.name))] = folder
        child, status = os.wait()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child, signal.SIGKILL)
        folder = running.pop(child)
        ended[folder.name] = os.waitstatus_to_exitcode(status)
        if ended[folder.name] == 1:
            killed_by[folder.name] = (folder / "killed_by").read_text()
    if os.environ.get("INVARIANT_GUARD_NOTICED") == "write":
        _KILLED_BY.write_text(json.dumps(killed_by, indent=1, sort_keys=True) + "\n")
    return ended


if __name__ == "__main__":
    print(json.dumps(statuses([path for path in Path(sys.argv[1]).iterdir() if path.is_dir()])))
