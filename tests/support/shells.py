"""What the tests of the shells share: small programs, and a way to run the command in a folder."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import cache
from pathlib import Path

from command_server import CommandServer

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


@cache
def _server() -> CommandServer:
    """The server of this process; it ends with it, since its socket is closed then."""
    return CommandServer()


def run(
    folder: Path,
    *arguments: str,
    stdin: bytes = b"",
    env: dict[str, str] | None = None,
) -> subprocess.CompletedProcess[bytes]:
    """Run ``invariant-lint`` as a user does, in a process of its own."""
    clean = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("GITHUB_", "CI_")) and key not in ("NO_COLOR", "FORCE_COLOR")
    }
    environment = {**clean, **(env or {})}
    # What the interpreter reads when it starts needs one that starts.
    if sys.platform == "linux" and not any(key.startswith(("PYTHON", "LC_")) for key in env or {}):
        return _server().run(str(folder), arguments, environment, stdin)
    return subprocess.run(
        [sys.executable, "-m", "lint_plugin.cli", *arguments],
        cwd=folder,
        input=stdin,
        capture_output=True,
        env=environment,
        check=False,
    )
