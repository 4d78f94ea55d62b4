"""What a run remembers of those before it.

Nothing is opened before something is asked of it.
"""

import time
from typing import TYPE_CHECKING

from lint_plugin.settings.config import Config

if TYPE_CHECKING:
    from lint_plugin.run.cache import Cache
    from lint_plugin.run.index import Index
    from lint_plugin.run.kept_evidence import KeptEvidence

# To read fewer files than this takes less time than to find out that they need not be read.
WORTH_AN_INDEX = 30


class Memory:
    """The cache of a run and its index.

    ``used`` is false for one that remembers nothing.
    """

    def __init__(self, config: Config, *, used: bool) -> None:
        # Before the first stat of the run.
        self._started = time.time_ns()
        self._config = config
        self._used = used
        self._cache: Cache | None = None
        self.index: Index | None = None

    def cache(self) -> "Cache | None":
        """Open the cache, unless none is used."""
        if self._used and self._cache is None:
            from lint_plugin.run.cache import Cache

            self._cache = Cache(self._config)
        return self._cache

    def open_index(self, files: int) -> None:
        """Open the index, if it pays for a walk that met so many files."""
        if files >= WORTH_AN_INDEX and (cache := self.cache()) is not None:
            from lint_plugin.run.index import Index

            self.index = Index(cache, self._started)

    def evidence(self, *, walked: bool) -> "KeptEvidence":
        """Open what keeps the evidence.

        For files that were named it is kept only if the cache is open anyway.
        """
        from lint_plugin.run.kept_evidence import KeptEvidence

        return KeptEvidence(self.cache() if walked else self._cache)
