"""The index of what the bytes of a file said, by its stat.

A second run need not read them again.

    stat is what it was --yes--> the digest of the bytes, and what was found in them
           | no
           v
    read and search, as in a first run

A stat speaks for the bytes only if no change could have left it as it is. A file changed within one
tick of the clock, after it was read, keeps its times: so a file whose times are not clearly older than
the run that read it is not recorded, and is read again by the next one (git's "racy" entries). The time
of the last change of the inode is part of it, which no program can set back.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lint_plugin.run.cache import Cache
    from lint_plugin.run.source_file import SourceFile, Stamp

# The coarsest clock of a file system in use: FAT counts in steps of two seconds.
_TICK = 2_000_000_000


class Index:
    """What earlier runs found in files of a known stat, and what this one finds."""

    def __init__(self, cache: Cache, started: int) -> None:
        """Read what is known.

        ``started`` (ns) is a time before the first stat of this run.
        """
        self._cache = cache
        self._started = started
        known = cache.read(cache.index_name())
        self._known: dict[str, list[Any]] = known if isinstance(known, dict) else {}
        self._found: dict[str, tuple[Stamp, Any]] = {}
        self._seen: set[str] = set()

    def get(self, file: SourceFile) -> Any:
        """Return what was found in a file when it had this stat; None for nothing."""
        self._seen.add(file.open_as)
        try:
            known, found = self._known[file.open_as]
        except (KeyError, ValueError, TypeError):
            return None
        return found if file.stamp is not None and known == list(file.stamp) else None

    def put(self, file: SourceFile, found: Any) -> None:
        """Take down what was found in a file, as JSON can say it."""
        if file.stamp is not None:
            self._found[file.open_as] = (file.stamp, found)

    def save(self, folders: Iterable[str]) -> None:
        """Keep it, without the files that are gone from the folders (absolute) that were walked."""
        walked = tuple(folder.rstrip(os.sep) + os.sep for folder in folders)
        gone = {path for path in self._known if path not in self._seen and path.startswith(walked)}
        latest = self._started + self._cache.clock_ahead() - _TICK if self._found else 0
        found = {
            path: [at, value]
            for path, (at, value) in self._found.items()
            if at[0] < latest and at[1] < latest
        }
        if gone or found:
            kept = {path: each for path, each in self._known.items() if path not in gone}
            self._cache.write(self._cache.index_name(), {**kept, **found})
