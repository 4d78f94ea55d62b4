"""Whether a file can matter at all, decided on its bytes before libcst is imported.

Some ninety-six files of a hundred never name an order or a guard; they cost a read and a search.
So do the files of a client library that only define such a function, or speak of it in a comment.
The answer may be a needless yes, never a wrong no: a file whose bytes do not show its identifiers
as they are (non-ASCII letters that NFKC folds, an unusual encoding) is decoded and normalised
first.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from lint_plugin.settings.config import Config
from lint_plugin.util.decode import SourceError, decode, encoding

# Names that concern us whatever the settings say: the question that is not a guard, and the
# declarations.
_ALWAYS = ("check_can_open_position", "requires_guard", "ensures_guard")
_NOQA = r"#\s*(?i:noqa)\s*:[^\r\n]*(?i:INV)"
# What stands before a name on its line where it does nothing: `def`, which calls nothing, and a
# comment. With a quote or a brace on the way the line may end a string, with code behind it.
_IDLE = r"\bdef[ \t\f]+$|^[^'\"{]*#[^'\"{]*$"
_WILD = ("*", "?", "[")
_TRANSPARENT = frozenset({"utf-8", "utf-8-sig", "latin-1", "iso-8859-1", "ascii", "us-ascii"})


class _Needles(NamedTuple):
    """What to search for: plain strings first, several times faster than an expression of many."""

    literals: tuple[str, ...]
    literals_bytes: tuple[bytes, ...]
    words: str


def mentions(source: bytes, config: Config) -> bool:
    """Whether the file names something that matters. SourceError where the bytes are no source."""
    needles = _needles(config.guards, config.async_guards, config.all_orders)
    if source.isascii() and b"\0" not in source and encoding(source) in _TRANSPARENT:
        if not _is_near(source, needles, config):
            return False
        text = source.decode("ascii")
    else:
        text = decode(source)
    return mentions_in_text(text, config)


def mentions_in_text(text: str, config: Config) -> bool:
    """As ``mentions``, for source that is decoded already."""
    needles = _needles(config.guards, config.async_guards, config.all_orders)
    if not text.isascii():
        import unicodedata

        text = unicodedata.normalize("NFKC", text)
    if any(literal in text for literal in needles.literals) and _uses(text, needles.words):
        return True
    small = text.lower()
    if config.endpoints and _names_an_endpoint(small):
        return True
    # Looking for the plain letters first spares most files the expression.
    return "noqa" in small and re.search(_NOQA, text) is not None


def expression_of_guards(config: Config) -> str:
    """An expression that finds every name of a guard, in text whose names are normalised."""
    return expression_of((*config.guards, *config.async_guards, *_ALWAYS))


def expression_of(names: Iterable[str]) -> str:
    """An expression that finds the last names of some settings."""
    return _alternatives({name.rpartition(".")[2] for name in names})


def _uses(text: str, words: str) -> bool:
    """Whether one of the names stands where something can come of it."""
    for found in re.finditer(words, text):
        start = max(text.rfind("\n", 0, found.start()), text.rfind("\r", 0, found.start())) + 1
        if not re.search(_IDLE, text[start : found.start()]):
            return True
    return False


def _is_near(source: bytes, needles: _Needles, config: Config) -> bool:
    """Whether the plain search finds a part of a name or path, or what a comment for us must hold."""
    if any(literal in source for literal in needles.literals_bytes):
        return True
    small = source.lower()
    return b"noqa" in small or (config.endpoints and _is_near_endpoint(small))


def _is_near_endpoint(small: bytes) -> bool:
    from lint_plugin.settings.endpoints.matching import may_be_near

    return may_be_near(small)


def _names_an_endpoint(small: str) -> bool:
    """Whether the file may send to an order endpoint; the tables are loaded for files that come near."""
    from lint_plugin.settings.endpoints.matching import may_name

    return may_name(small)


@lru_cache(maxsize=16)
def _needles(
    guards: tuple[str, ...], async_guards: tuple[str, ...], orders: tuple[str, ...]
) -> _Needles:
    last_names = {name.rpartition(".")[2] for name in (*guards, *async_guards, *orders, *_ALWAYS)}
    literals = _without_longer({_longest_literal(name) for name in last_names})
    return _Needles(
        literals=literals,
        # In an ASCII file only an ASCII name can stand; one that is not is found in decoded text.
        literals_bytes=tuple(literal.encode() for literal in literals),
        words=_alternatives(last_names),
    )


def _alternatives(last_names: set[str]) -> str:
    return r"\b(?:" + "|".join(sorted(_expression(name) for name in last_names)) + r")\b"


def _expression(name: str) -> str:
    """A last name as an expression; a bracket class is widened to any letter."""
    pieces = _pieces(name)
    return "".join(
        r"\w*" if piece == "*" else r"\w" if piece[:1] in ("?", "[") else re.escape(piece)
        for piece in pieces
    )


def _longest_literal(name: str) -> str:
    return max((piece for piece in _pieces(name) if piece[:1] not in _WILD), key=len, default="")


def _pieces(name: str) -> list[str]:
    if not any(wild in name for wild in _WILD):
        return [name]
    return re.split(r"(\*|\?|\[[^\]]+\])", name)


def _without_longer(literals: set[str]) -> tuple[str, ...]:
    """Leave out what another already finds: ``create_order`` finds ``futures_create_order`` too."""
    return tuple(
        sorted(
            literal
            for literal in literals
            if not any(other != literal and other in literal for other in literals)
        )
    )


__all__ = ["SourceError", "mentions"]
