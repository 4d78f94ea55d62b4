"""What README's first command shows."""

from __future__ import annotations

import json
import sys

from repository import TOP, call


def test_the_trading_example_has_one_finding_of_each_kind() -> None:
    command = (sys.executable, "-m", "lint_plugin.cli", "check", "--no-cache")
    result = call(TOP, *command, "--output-format", "json", "examples/trading")
    assert result.returncode == 1
    document = json.loads(result.stdout)
    assert [(item["path"], item["code"], item["function"]) for item in document["findings"]] == [
        ("examples/trading/entries.py", "INV001", "enter_unless_dry_run"),
        ("examples/trading/rebalance.py", "INV002", "rebalance_and_log"),
    ]
    assert all(len(item["witness"]) >= 3 for item in document["findings"])
    assert document["summary"]["guarded"] == 3
    assert document["errors"] == []
