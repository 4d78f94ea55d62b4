"""A new git repository, and this project as a repository that others install from."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import NamedTuple

from untraced import untraced

TOP = Path(__file__).parents[2]

# A developer's own git settings (hooks, signing) must not reach into the tests.
ENVIRONMENT = {
    **{key: value for key, value in untraced().items() if not key.startswith("GIT_")},
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    "GIT_AUTHOR_NAME": "test",
    "GIT_AUTHOR_EMAIL": "test@example.org",
    "GIT_COMMITTER_NAME": "test",
    "GIT_COMMITTER_EMAIL": "test@example.org",
}


def call(
    folder: Path, *command: str, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command in a folder."""
    return subprocess.run(
        command,
        cwd=folder,
        env={**ENVIRONMENT, **(env or {})},
        capture_output=True,
        text=True,
        check=False,
    )


def done(folder: Path, *command: str, env: dict[str, str] | None = None) -> str:
    """Run a command that must succeed."""
    result = call(folder, *command, env=env)
    assert result.returncode == 0, f"{command}: {result.stdout}{result.stderr}"
    return result.stdout


def new_repository(folder: Path) -> Path:
    """An empty repository."""
    folder.mkdir(parents=True, exist_ok=True)
    done(folder, "git", "init", "-q", "-b", "main")
    return folder


def this_project(folder: Path) -> tuple[Path, str]:
    """This working tree as a repository of one commit, and the commit."""
    new_repository(folder)
    listed = done(TOP, "git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    for name in filter(None, listed.split("\0")):
        source, target = TOP / name, folder / name
        if source.is_file() and not name.startswith("tests/"):
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(source.read_bytes())
    done(folder, "git", "add", "-A")
    done(folder, "git", "commit", "-q", "-m", "as it stands")
    return folder, done(folder, "git", "rev-parse", "HEAD").strip()


class Hooks(NamedTuple):
    """This project as a repository that pre-commit installs hooks from."""

    repository: Path
    revision: str
    home: Path

    @property
    def environment(self) -> dict[str, str]:
        return {"PRE_COMMIT_HOME": str(self.home)}

    def configuration(self, *hooks: str) -> str:
        """A ``.pre-commit-config.yaml`` with these hooks, each a line of YAML."""
        lines = ["repos:", f"  - repo: {self.repository.as_posix()}", f"    rev: {self.revision}"]
        return "\n".join([*lines, "    hooks:", *(f"      - {{{hook}}}" for hook in hooks), ""])
