"""What the tests of the shells share: small programs, and a way to run the command in a folder."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

GUARDED = b"""\
def enter(client, enforcer, symbol, positions):
    enforcer.enforce_before_order(symbol, 'buy', 1, positions)
    client.submit_order(symbol, 'buy', 1)
"""
UNGUARDED = b"""\
def enter(client, symbol):
    client.submit_order(symbol, 'buy', 1)
"""
SWALLOWED = b"""\
def enter(client, enforcer, symbol, positions):
    try:
        enforcer.enforce_before_order(symbol, 'buy', 1, positions)
    except Exception:
        pass
    client.submit_order(symbol, 'buy', 1)
"""
PLAIN = b"total = 1\n"


def write(folder: Path, files: dict[str, bytes]) -> Path:
    """Write files below a folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def run(
    folder: Path,
    *arguments: str,
    stdin: bytes = b"",
    env: dict[str, str] | None = None,
) -> subprocess.CompletedProcess[bytes]:
    """Run ``invariant-lint`` as a user does, in a process of its own."""
    import os

    clean = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("GITHUB_", "CI_")) and key not in ("NO_COLOR", "FORCE_COLOR")
    }
    return subprocess.run(
        [sys.executable, "-m", "lint_plugin.cli", *arguments],
        cwd=folder,
        input=stdin,
        capture_output=True,
        env={**clean, **(env or {})},
        check=False,
    )
