"""The evidence in files, worked out once for each content.

The cache keeps it beside the reports.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from lint_plugin.evidence.kinds import Likely, LikelyFunction, Place, Senders

if TYPE_CHECKING:
    from lint_plugin.run.cache import Cache
    from lint_plugin.run.content import Content

_Found = TypeVar("_Found")


class KeptEvidence:
    """The evidence of one run; ``cache`` is None for one that keeps nothing.

    A parser is imported for what was not worked out yet: a run whose files are all known has none.
    """

    def __init__(self, cache: Cache | None) -> None:
        self._cache = cache

    def likely(self, content: Content) -> Likely:
        """Collect the calls and functions with likely names."""

        def work_out(source: bytes) -> Likely:
            from lint_plugin.evidence.likely import likely_in

            return likely_in(source)

        return self._part("likely", content, work_out, _likely)

    def imports(self, content: Content) -> tuple[str, ...] | None:
        """Collect the roots of what is imported; None for what cannot be parsed."""

        def work_out(source: bytes) -> tuple[str, ...] | None:
            from lint_plugin.evidence.likely import imports_of

            return imports_of(source)

        return self._part("imports", content, work_out, _imports)

    def senders(self, content: Content) -> Senders:
        """Collect what seems to send, and what calls what."""

        def work_out(source: bytes) -> Senders:
            from lint_plugin.evidence.senders import senders_in

            return senders_in(source)

        return self._part("senders", content, work_out, _senders)

    def defined(self, content: Content) -> tuple[Place, ...]:
        """List the names that stand behind a ``def``."""

        def work_out(source: bytes) -> tuple[Place, ...]:
            from lint_plugin.evidence.likely import defined_in

            return defined_in(source)

        return self._part("defined", content, work_out, _pairs)

    def _part(
        self,
        kind: str,
        content: Content,
        work_out: Callable[[bytes], _Found],
        restored: Callable[[Any], _Found],
    ) -> _Found:
        if self._cache is not None:
            kept = self._cache.kept(kind, content.digest)
            if kept is not None:
                try:
                    return restored(kept[0])
                except (ValueError, TypeError):
                    pass
        # Many files hint, and each is asked for once or twice.
        source = content.read()
        found = work_out(source or b"")
        if self._cache is not None and source is not None:
            # In a list of one: nothing found is an answer too.
            self._cache.keep(kind, content.digest, [found])
        return found


def _likely(kept: Any) -> Likely:
    calls, definitions = kept
    return Likely(
        _pairs(calls),
        tuple(
            LikelyFunction(name, tuple(called), is_abstract, is_declared)
            for name, called, is_abstract, is_declared in definitions
        ),
    )


def _imports(kept: Any) -> tuple[str, ...] | None:
    return None if kept is None else tuple(kept)


def _senders(kept: Any) -> Senders:
    told, posting, functions, through = map(_pairs, kept)
    return Senders(told, posting, functions, through)


def _pairs(kept: Any) -> tuple[Any, ...]:
    return tuple((first, second) for first, second in kept)
