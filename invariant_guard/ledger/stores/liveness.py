"""Liveness: the one proof that a process is dead which no clock is needed for.

Each process holds a lock on a file of its own. The kernel drops the lock when the process ends, in
whatever way, and never before: a stopped or swapped-out process still holds it. A file that is gone
proves nothing, because anybody can delete one.
"""

from __future__ import annotations

import contextlib
import os
import socket
import sys
import time
from functools import lru_cache
from pathlib import Path

try:
    import fcntl
except ImportError:
    # Windows: nobody's death can be proven there, and nothing else depends on it.
    fcntl = None  # type: ignore[assignment]

# Descriptor and identity by directory: a process is one owner, however many ledgers it opens.
# Never closed while the process lives, or a closed ledger would look like a death.
_held: dict[str, tuple[int, str]] = {}


@lru_cache(maxsize=1)
def boot_id() -> str:
    """Return the boot id of this machine; empty where the system has none."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            return Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    if sys.platform == "darwin":
        import subprocess

        with contextlib.suppress(OSError, subprocess.SubprocessError):
            command = ["/usr/sbin/sysctl", "-n", "kern.bootsessionuuid"]
            return subprocess.run(
                command, capture_output=True, text=True, timeout=5, check=True
            ).stdout.strip()
    return ""


def _started() -> str:
    """Return this process's start time: a pid may be used again."""
    try:
        # Field 22, counted from behind the command, which may hold spaces and brackets.
        return Path("/proc/self/stat").read_text().rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return str(time.time_ns())


def _lock(descriptor: int) -> None:
    if fcntl is None:
        raise OSError("this system has no flock")
    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def owner(directory: str | Path) -> str:
    """Return this process's identity, `id/host/boot/pid/start`, and take its lock.

    Raises OSError where the directory cannot be used.
    """
    known = _held.get(str(directory))
    if known is not None:
        return known[1]
    directory = Path(directory)
    # Not its parents: a ledger whose folder is missing has to say so, not to begin a new one.
    directory.mkdir(mode=0o700, exist_ok=True)
    name = os.urandom(16).hex()
    # Locked before it has its name, so that nobody finds it unlocked while we live.
    unborn = directory / f".{name}"
    descriptor = os.open(unborn, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
    try:
        _lock(descriptor)
        os.rename(unborn, directory / name)
    except BaseException:
        # Asked for again at the next order, it would leave one more behind each time.
        os.close(descriptor)
        unborn.unlink(missing_ok=True)
        raise
    host = socket.gethostname().replace("/", "_")
    identity = f"{name}/{host}/{boot_id()}/{os.getpid()}/{_started()}"
    _held[str(directory)] = (descriptor, identity)
    return identity


def is_dead(directory: str | Path, identity: str) -> bool:
    """Whether the owner is proven dead: its file is here, and nobody holds its lock."""
    name = identity.partition("/")[0]
    if not name.isalnum() or any(known.startswith(name) for _, known in _held.values()):
        return False
    try:
        descriptor = os.open(Path(directory) / name, os.O_RDWR)
    except OSError:
        return False
    try:
        _lock(descriptor)
    except OSError:
        return False
    else:
        return True
    finally:
        os.close(descriptor)


def _forget_parent() -> None:
    # Closed, not unlocked: the lock belongs to the parent, and lasts as long as one of the
    # descriptors that share it. Left open, this child would keep its dead parent alive.
    for descriptor, _ in _held.values():
        with contextlib.suppress(OSError):
            os.close(descriptor)
    _held.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_parent)
