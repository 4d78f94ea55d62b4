"""The prefilter: whether a file can matter, decided on its bytes before libcst is imported.

Some ninety-six files of a hundred never name an order or a guard; they cost a read and a search.
So do the files of a client library that only define such a function, or speak of it in a comment.
The answer may be a needless yes, never a wrong no: a file whose bytes do not show its identifiers
as they are (non-ASCII letters that NFKC folds, an unusual encoding) is decoded and normalised
first.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from lint_plugin.settings.config import Config
from lint_plugin.settings.patterns import (
    ALWAYS_RELEVANT,
    expression_of,
    last_names,
    longest_literal,
)
from lint_plugin.util.decode import SourceError, decode, encoding

_NOQA = r"#\s*(?i:noqa)\s*:[^\r\n]*(?i:INV)"
# What stands before a name on its line where it does nothing: `def`, which calls nothing, and a
# comment. With a quote or a brace on the way the line may end a string, with code behind it.
_IDLE = r"\bdef[ \t\f]+$|^[^'\"{]*#[^'\"{]*$"
_TRANSPARENT = frozenset({"utf-8", "utf-8-sig", "latin-1", "iso-8859-1", "ascii", "us-ascii"})


class _Needles(NamedTuple):
    """The strings to search for, and the expression that confirms a match.

    Plain strings come first: they are several times faster than an expression of many.
    """

    literals: tuple[str, ...]
    literals_bytes: tuple[bytes, ...]
    words: str


def mentions(source: bytes, config: Config) -> bool:
    """Tell whether the file names something that matters.

    Raises:
        SourceError: The bytes are no Python source.
    """
    needles = _needles(config.guards, config.async_guards, config.all_orders)
    if source.isascii() and b"\0" not in source and encoding(source) in _TRANSPARENT:
        if not _is_near(source, needles, config):
            return False
        text = source.decode("ascii")
    else:
        text = decode(source)
    return mentions_in_text(text, config)


def mentions_in_text(text: str, config: Config) -> bool:
    """Tell the same of source that is decoded already."""
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


def _uses(text: str, words: str) -> bool:
    """Tell whether one of the names stands where it has an effect."""
    for found in re.finditer(words, text):
        start = max(text.rfind("\n", 0, found.start()), text.rfind("\r", 0, found.start())) + 1
        if not re.search(_IDLE, text[start : found.start()]):
            return True
    return False


def _is_near(source: bytes, needles: _Needles, config: Config) -> bool:
    """Tell whether the bytes hold a literal of a name, an endpoint, or noqa."""
    if any(literal in source for literal in needles.literals_bytes):
        return True
    small = source.lower()
    return b"noqa" in small or (config.endpoints and _is_near_endpoint(small))


def _is_near_endpoint(small: bytes) -> bool:
    from lint_plugin.settings.endpoints.matching import may_be_near

    return may_be_near(small)


def _names_an_endpoint(small: str) -> bool:
    """Tell whether the file may send to an order endpoint."""
    from lint_plugin.settings.endpoints.matching import may_name

    return may_name(small)


@lru_cache(maxsize=16)
def _needles(
    guards: tuple[str, ...], async_guards: tuple[str, ...], orders: tuple[str, ...]
) -> _Needles:
    relevant = last_names((*guards, *async_guards, *orders, *ALWAYS_RELEVANT))
    literals = _without_longer({longest_literal(name) for name in relevant})
    return _Needles(
        literals=literals,
        # In an ASCII file only an ASCII name can stand; one that is not is found in decoded text.
        literals_bytes=tuple(literal.encode() for literal in literals),
        words=expression_of(relevant),
    )


def _without_longer(literals: set[str]) -> tuple[str, ...]:
    """Drop the literals that another one finds: ``create_order`` finds ``futures_create_order``."""
    return tuple(
        sorted(
            literal
            for literal in literals
            if not any(other != literal and other in literal for other in literals)
        )
    )


__all__ = ["SourceError", "mentions"]
