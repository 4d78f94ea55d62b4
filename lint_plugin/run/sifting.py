"""What the bytes of a file say before anything is parsed.

That is whether it matters, and what it hints at.
"""

from typing import TYPE_CHECKING, Any, NamedTuple

from lint_plugin.results.outcome import Failure
from lint_plugin.run import discovery
from lint_plugin.run.content import Content
from lint_plugin.run.hints import Hints, hints
from lint_plugin.run.prefilter import mentions
from lint_plugin.run.source_file import SourceFile
from lint_plugin.settings.config import Config
from lint_plugin.util.decode import SourceError

if TYPE_CHECKING:
    from lint_plugin.run.index import Index


class Sifted(NamedTuple):
    """One file, sifted."""

    file: SourceFile
    content: Content
    matters: bool
    """Whether it has to be analysed."""
    hints: Hints | None


def sift(
    file: SourceFile, config: Config, index: "Index | None", *, keep: bool = True
) -> Sifted | Failure:
    """Sift a file; one that ``index`` knows is not read.

    Without ``keep`` the bytes of a file that does not matter are let go.
    """
    if index is not None and (known := _restored(index.get(file))) is not None:
        digest, matters, hinted = known
        return Sifted(file, Content(file.open_as, None, digest), matters, hinted)
    sifted = sift_bytes(file, discovery.read(file), config)
    if index is not None and isinstance(sifted, Sifted):
        index.put(file, _kept(sifted))
    if isinstance(sifted, Sifted) and not (keep or sifted.matters):
        sifted.content.let_go()
    return sifted


def sift_bytes(file: SourceFile, source: bytes | str, config: Config) -> Sifted | Failure:
    """Sift the bytes of a file.

    A failure says why they cannot be had.
    """
    if isinstance(source, str):
        return Failure(file.path, file.key, 1, source)
    try:
        matters = mentions(source, config)
        return Sifted(file, Content(file.open_as, source), matters, hints(source))
    except SourceError as error:
        return Failure(file.path, file.key, error.line, error.message)
    except MemoryError:
        return Failure(file.path, file.key, 1, discovery.TOO_LARGE)


def _kept(sifted: Sifted) -> object:
    """What the index takes down; most files matter to nobody."""
    found = sifted.hints
    hinted = None if found is None else [*map(sorted, found[:3]), found.posts]
    return [sifted.content.digest, sifted.matters, hinted]


def _restored(kept: Any) -> tuple[str, bool, Hints | None] | None:
    try:
        digest, matters, hinted = kept
        if hinted is None:
            return digest, matters, None
        names, imports, told, posts = hinted
        return digest, matters, Hints(frozenset(names), frozenset(imports), frozenset(told), posts)
    except (ValueError, TypeError):
        return None
