"""Atomic replacement of files."""

from __future__ import annotations

import contextlib
import os


def write(path: str, content: bytes) -> None:
    """Replace a file's content in one step, keeping its permissions.

    What is no regular file (/dev/stdout, a named pipe) cannot be replaced, and is written to.
    """
    # Asked of the path itself: the link of a pipe in /proc leads to a name that is no path.
    if os.path.exists(path) and not os.path.isfile(path):
        with open(path, "wb") as stream:
            stream.write(content)
        return
    target = os.path.realpath(path)
    handle, temporary = _new_beside(target)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        os.chmod(temporary, _mode(target))
        os.replace(temporary, target)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise


def _new_beside(target: str) -> tuple[int, str]:
    """Open a new file in the same folder.

    To import `tempfile` would cost more than all of a short run.
    """
    folder, name = os.path.split(target)
    while True:
        temporary = os.path.join(folder, f".{name}.{os.urandom(6).hex()}")
        with contextlib.suppress(FileExistsError):
            flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
            return os.open(temporary, flags, 0o600), temporary


def _mode(target: str) -> int:
    """Return the permissions of the file replaced, or those of a new file."""
    try:
        return os.stat(target).st_mode & 0o7777
    except OSError:
        umask = os.umask(0)
        os.umask(umask)
        return 0o666 & ~umask
