"""The commit of a folder, for a report that must say what it looked at."""

from __future__ import annotations

import os
import subprocess
from typing import NamedTuple

# A hook sets these for its own repository, which need not be the one asked about.
_OF_A_HOOK = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX")
_TIMEOUT = 20


class Commit(NamedTuple):
    """The commit of a work tree, and whether its tracked files differ from it."""

    id: str
    is_changed: bool


def commit_of(folder: str) -> Commit | None:
    """Ask git for the commit; the answer is None where git has none."""
    identity = _git(folder, "rev-parse", "--verify", "HEAD")
    if identity is None:
        return None
    status = _git(folder, "status", "--porcelain", "--untracked-files=no")
    return Commit(identity.strip(), bool(status))


def _git(folder: str, *arguments: str) -> str | None:
    environment = {key: value for key, value in os.environ.items() if key not in _OF_A_HOOK}
    try:
        # A file system monitor is a program that the repository names: none is started.
        result = subprocess.run(
            ["git", "-c", "core.fsmonitor=false", *arguments],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_TIMEOUT,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return result.stdout.decode("utf-8", "replace") if result.returncode == 0 else None
