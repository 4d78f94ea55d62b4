"""A code base of a hundred unguarded calls, adopted in three commands, with real git and pre-commit."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from repository import Hooks, call, done, new_repository

LINT = (sys.executable, "-m", "lint_plugin.cli", "check")
UNGUARDED = "def enter_{0}(client):\n    client.create_order('BTCUSDT', 'buy', {0})\n"
CI = (sys.executable, "-m", "pre_commit", "run", "--all-files", "invariant-lint-all")
GUARDED = (
    "def enter_{0}(client, enforcer, positions):\n"
    "    enforcer.enforce_before_order('BTCUSDT', 'buy', {0}, positions)\n"
    "    client.create_order('BTCUSDT', 'buy', {0})\n"
)


@pytest.fixture
def service(hooks: Hooks, tmp_path: Path) -> Path:
    """A repository with both hooks, a hundred unguarded calls, and nothing adopted as yet."""
    folder = new_repository(tmp_path / "service")
    for number in range(100):
        path = folder / f"desk{number % 10}" / f"orders{number}.py"
        path.parent.mkdir(exist_ok=True)
        path.write_text(UNGUARDED.format(number), encoding="utf-8")
    (folder / "pyproject.toml").write_text(
        '[tool.invariant-guard]\nbaseline = "known.json"\n', encoding="utf-8"
    )
    (folder / ".pre-commit-config.yaml").write_text(
        hooks.configuration("id: invariant-lint", "id: invariant-lint-all, stages: [manual]"),
        encoding="utf-8",
    )
    done(folder, sys.executable, "-m", "pre_commit", "install", env=hooks.environment)
    return folder


@pytest.mark.no_cover
def test_adoption(hooks: Hooks, service: Path) -> None:
    def commit(message: str, *options: str) -> tuple[int, str]:
        done(service, "git", "add", "-A")
        command = ("git", "commit", "-q", "-m", message, *options)
        result = call(service, *command, env=hooks.environment)
        return result.returncode, result.stdout + result.stderr

    def ci() -> tuple[int, str]:
        result = call(service, *CI, "--hook-stage", "manual", env=hooks.environment)
        return result.returncode, result.stdout + result.stderr

    # Before the first of the three commands, the hook lets nothing in and names that command.
    status, output = commit("too early")
    assert status == 1
    assert "known.json: no such baseline; write it with" in output
    assert "invariant-lint check --baseline known.json --write-baseline" in output

    done(service, *LINT, "--write-baseline")
    status, output = commit("adopt")
    assert status == 0, output
    status, output = ci()
    assert status == 0, output
    assert "100 in the baseline" in done(service, *LINT)
    # The cache is no part of the commit.
    assert "invariant-lint-cache" not in done(service, "git", "ls-files")

    new = service / "desk0" / "new.py"
    new.write_text(UNGUARDED.format(1), encoding="utf-8")
    status, output = commit("a new order path")
    assert status == 1
    assert "desk0/new.py:2:12: INV001" in output
    # Whoever goes past the hook is stopped in CI, by this one finding.
    status, output = commit("a new order path", "--no-verify")
    assert status == 0, output
    status, output = ci()
    assert status == 1
    assert "desk0/new.py:2:12: INV001" in output
    assert output.count("INV001 ") == 1
    done(service, "git", "rm", "-q", "-f", "desk0/new.py")
    status, output = commit("without it")
    assert status == 0, output

    (service / "desk7" / "orders7.py").write_text(GUARDED.format(7), encoding="utf-8")
    status, output = commit("guard an order")
    assert status == 1
    assert "desk7/orders7.py: the baseline lists INV001 in enter_7" in output
    assert ci()[0] == 1
    command = output.partition("drop it: invariant-lint check ")[2].splitlines()[0].split()
    done(service, *LINT, *command)
    # One cured call is one line less, and nothing else.
    assert done(service, "git", "diff", "--numstat", "known.json").split()[:2] == ["0", "1"]
    status, output = commit("guard an order")
    assert status == 0, output
    status, output = ci()
    assert status == 0, output
    assert "99 in the baseline" in done(service, *LINT)
