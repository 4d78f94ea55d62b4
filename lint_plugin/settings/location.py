"""The search for the settings of a run: from its paths upward.

    repo/pyproject.toml          <-- 2. has the table: these settings are in force
    repo/service/                <-- 1. the common folder of the named paths
    repo/service/orders.py
    repo/service/venue/pyproject.toml    3. a table here would be nearer to a named file: refused
    repo/service/venue/client.py

One run has one table; a file that another table was written for is not judged by the wrong one.
"""

import os
from collections.abc import Iterable, Iterator, Sequence

from lint_plugin.util.paths import below_folder


def common_folder(paths: Sequence[str], cwd: str) -> str:
    """Find the innermost folder that holds every path; the current one where there is none."""
    folders = [folder_of(path, cwd) for path in paths]
    if not folders:
        return cwd
    try:
        return os.path.commonpath(folders)
    except ValueError:
        # On several drives.
        return cwd


def folder_of(path: str, cwd: str) -> str:
    """Name the folder a path is or lies in, without links.

    The current folder is spelt so too.
    """
    absolute = below_folder(os.path.normpath(os.path.join(cwd, path)), cwd)
    folder = absolute if os.path.isdir(absolute) else os.path.dirname(absolute)
    if folder == cwd or folder.startswith(cwd.rstrip(os.sep) + os.sep):
        return folder
    return os.path.realpath(folder)


def upward(folder: str) -> Iterator[str]:
    """Yield a folder and those above it, the innermost first."""
    here = os.path.abspath(folder)
    yield here
    while (parent := os.path.dirname(here)) != here:
        yield parent
        here = parent


def folders_below(paths: Iterable[str], top: str, cwd: str) -> Iterator[tuple[str, str]]:
    """Yield each folder below ``top`` that holds a path, once, with the path."""
    seen = {top}
    for path in paths:
        for folder in upward(folder_of(path, cwd)):
            if folder in seen:
                break
            seen.add(folder)
            yield folder, path
