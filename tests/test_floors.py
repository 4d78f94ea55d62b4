"""The contracts of ``.importlinter`` can fail: one import against each is noticed."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from untraced import untraced

ROOT = Path(__file__).resolve().parents[1]
# contract: the module, and what it must not import.
BREACHES = {
    "The floors of the checker": ("lint_plugin/util/decode.py", "lint_plugin.cli.main"),
    "The floors of the analysis": ("lint_plugin/analysis/tree/nodes.py", "lint_plugin.analysis.checks"),
    "The floors of the runtime": ("invariant_guard/basics/sides.py", "invariant_guard.enforcer"),
    "The floors of the ledger": (
        "invariant_guard/ledger/model/enums.py",
        "invariant_guard.ledger.reconcile",
    ),
    "The floors of the enforcer: two faces over one core": (
        "invariant_guard/enforcer/order.py",
        "invariant_guard.enforcer.sync",
    ),
    "The floors of the rule": ("invariant_guard/rule/accounts.py", "invariant_guard.rule.netting"),
    # Whatever lies below and imports from above has closed a circle.
    "No circle among siblings, on any floor": (
        "invariant_guard/positions/rows.py",
        "invariant_guard.record",
    ),
    "The runtime and the checker do not import one another": (
        "invariant_guard/basics/quantities.py",
        "lint_plugin.util",
    ),
    "The runtime needs the standard library alone, outside of its extras": (
        "invariant_guard/basics/exchanges.py",
        "ccxt",
    ),
}  # fmt: skip


def test_an_import_against_each_contract_is_noticed(tmp_path: Path) -> None:
    pytest.importorskip("importlinter")
    for package in ("invariant_guard", "lint_plugin"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / package, tmp_path / package, ignore=ignored)
    shutil.copy(ROOT / ".importlinter", tmp_path)
    for module, forbidden in BREACHES.values():
        with (tmp_path / module).open("a", encoding="utf-8") as stream:
            stream.write(f"\nimport {forbidden}\n")
    run = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()"]
    done = subprocess.run(
        [*run, "--no-cache"],
        cwd=tmp_path,
        env={**untraced(), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    broken = {
        name for name in BREACHES if re.search(f"^{re.escape(name)} BROKEN", done.stdout, re.M)
    }
    assert broken == set(BREACHES), done.stdout
    assert "0 kept, 9 broken" in done.stdout
