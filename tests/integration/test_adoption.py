"""A code base of a hundred unguarded calls, adopted in three commands."""

from __future__ import annotations

import sys
from pathlib import Path

from repository import call, done, new_repository

LINT = (sys.executable, "-m", "lint_plugin.cli", "check")
UNGUARDED = "def enter_{0}(client):\n    client.create_order('BTCUSDT', 'buy', {0})\n"
GUARDED = (
    "def enter_{0}(client, enforcer, positions):\n"
    "    enforcer.enforce_before_order('BTCUSDT', 'buy', {0}, positions)\n"
    "    client.create_order('BTCUSDT', 'buy', {0})\n"
)


def test_adoption(tmp_path: Path) -> None:
    folder = new_repository(tmp_path / "service")
    for number in range(100):
        path = folder / f"desk{number % 10}" / f"orders{number}.py"
        path.parent.mkdir(exist_ok=True)
        path.write_text(UNGUARDED.format(number), encoding="utf-8")
    (folder / "pyproject.toml").write_text(
        '[tool.invariant-guard]\nbaseline = "known.json"\n', encoding="utf-8"
    )

    done(folder, *LINT, "--write-baseline")
    done(folder, "git", "add", "-A")
    done(folder, "git", "commit", "-q", "-m", "adopt")
    assert "100 in the baseline" in done(folder, *LINT)
    # The cache is no part of the commit.
    assert "invariant-lint-cache" not in done(folder, "git", "ls-files")

    new = folder / "desk0" / "new.py"
    new.write_text(UNGUARDED.format(1), encoding="utf-8")
    result = call(folder, *LINT, "--output-format", "concise")
    assert result.returncode == 1
    assert result.stdout.startswith("desk0/new.py:2:12: INV001")
    assert result.stdout.count("\n") == 1
    new.unlink()

    (folder / "desk7" / "orders7.py").write_text(GUARDED.format(7), encoding="utf-8")
    result = call(folder, *LINT, "--output-format", "concise")
    assert result.returncode == 1
    assert result.stdout.startswith("desk7/orders7.py: the baseline lists INV001 in enter_7")
    command = result.stdout.strip().partition("drop it: invariant-lint check ")[2].split()
    done(folder, *LINT, *command)
    assert "99 in the baseline" in done(folder, *LINT)
    # One cured call is one line less, and nothing else.
    assert done(folder, "git", "diff", "--numstat", "known.json").split()[:2] == ["0", "1"]
