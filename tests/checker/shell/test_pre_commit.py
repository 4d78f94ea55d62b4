"""The real pre-commit, in a new repository, with the hooks installed from this working tree."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from repository import Hooks, call, done, new_repository

# The hook runs in an environment of its own, where no line of ours is traced. Together: it is built but once.
pytestmark = pytest.mark.no_cover

UNGUARDED = "def enter(client):\n    client.create_order('BTCUSDT', 'buy', 1)\n"
GUARDED = (
    "def enter(client, enforcer, positions):\n"
    "    enforcer.enforce_before_order('BTCUSDT', 'buy', 1, positions)\n"
    "    client.create_order('BTCUSDT', 'buy', 1)\n"
)


@pytest.fixture(scope="module")
def service(hooks: Hooks, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository whose commits pass through the hook; building its environment takes a while."""
    folder = new_repository(tmp_path_factory.mktemp("pre-commit") / "service")
    (folder / ".pre-commit-config.yaml").write_text(
        hooks.configuration("id: invariant-lint", "id: invariant-lint-all, stages: [manual]"),
        encoding="utf-8",
    )
    done(folder, "git", "add", ".pre-commit-config.yaml")
    install = (sys.executable, "-m", "pre_commit", "install", "--install-hooks")
    done(folder, *install, env=hooks.environment)
    done(folder, "git", "commit", "-q", "-m", "start", env=hooks.environment)
    return folder


def commit(hooks: Hooks, folder: Path, name: str, content: str) -> tuple[int, str]:
    (folder / name).write_text(content, encoding="utf-8")
    done(folder, "git", "add", name)
    result = call(folder, "git", "commit", "-q", "-m", name, env=hooks.environment)
    return result.returncode, result.stdout + result.stderr


def test_an_unguarded_order_is_refused_and_a_guarded_one_passes(
    hooks: Hooks, service: Path
) -> None:
    status, output = commit(hooks, service, "orders.py", UNGUARDED)
    assert status != 0
    assert "orders.py:2:12: INV001" in output
    assert done(service, "git", "rev-list", "--count", "HEAD").strip() == "1"

    status, output = commit(hooks, service, "orders.py", GUARDED)
    assert status == 0, output
    assert done(service, "git", "rev-list", "--count", "HEAD").strip() == "2"


def test_only_changed_files_unless_all_are_asked_for(hooks: Hooks, service: Path) -> None:
    (service / "old.py").write_text(UNGUARDED, encoding="utf-8")
    done(service, "git", "add", "old.py")
    done(
        service, "git", "commit", "-q", "--no-verify", "-m", "past the hook", env=hooks.environment
    )
    status, output = commit(hooks, service, "other.py", GUARDED)
    assert status == 0, output
    command = (sys.executable, "-m", "pre_commit", "run", "--hook-stage", "manual")
    result = call(service, *command, "invariant-lint-all", env=hooks.environment)
    assert result.returncode == 1
    assert "old.py:2:12: INV001" in result.stdout


def test_a_broken_file_is_refused(hooks: Hooks, service: Path) -> None:
    status, output = commit(hooks, service, "broken.py", "create_order((\n")
    assert status != 0
    assert "broken.py:" in output
    assert "INV902" in output
