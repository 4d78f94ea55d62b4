"""Whether a file can matter at all, decided on its bytes before libcst is imported.

Some ninety-six files of a hundred never name an order or a guard; they cost a read and a search.
The answer may be a needless yes, never a wrong no: a file whose bytes do not show its identifiers
as they are (non-ASCII letters that NFKC folds, an unusual encoding) is decoded and normalised
first.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from lint_plugin.config import Config
from lint_plugin.source import SourceError, decode, encoding

# Names that concern us whatever the settings say: the question that is not a guard, and the
# declarations.
_ALWAYS = ("check_can_open_position", "requires_guard", "ensures_guard")
_NOQA = r"#\s*(?i:noqa)\s*:[^\r\n]*(?i:INV)"
_TRANSPARENT = frozenset({"utf-8", "utf-8-sig", "latin-1", "iso-8859-1", "ascii", "us-ascii"})


class _Needles(NamedTuple):
    literal: tuple[str, ...]
    literal_bytes: tuple[bytes, ...]
    words: re.Pattern[str]
    words_bytes: re.Pattern[bytes]
    noqa: re.Pattern[str]
    noqa_bytes: re.Pattern[bytes]


def mentions(source: bytes, config: Config) -> bool:
    """Whether the file names something that matters. SourceError where the bytes are no source."""
    needles = _needles(config.guards, config.async_guards, config.all_orders)
    if source.isascii() and b"\0" not in source and encoding(source) in _TRANSPARENT:
        return _in_bytes(source, needles)
    text = decode(source)
    if not text.isascii():
        import unicodedata

        text = unicodedata.normalize("NFKC", text)
    return _in_text(text, needles)


def _in_bytes(source: bytes, needles: _Needles) -> bool:
    # Searching for a plain string is several times faster than for an expression of many.
    if any(literal in source for literal in needles.literal_bytes) and needles.words_bytes.search(
        source
    ):
        return True
    return needles.noqa_bytes.search(source) is not None


def _in_text(text: str, needles: _Needles) -> bool:
    if any(literal in text for literal in needles.literal) and needles.words.search(text):
        return True
    return needles.noqa.search(text) is not None


@lru_cache(maxsize=16)
def _needles(
    guards: tuple[str, ...], async_guards: tuple[str, ...], orders: tuple[str, ...]
) -> _Needles:
    last_names = {name.rpartition(".")[2] for name in (*guards, *async_guards, *orders, *_ALWAYS)}
    literals = _without_longer({_longest_literal(name) for name in last_names})
    words = r"\b(?:" + "|".join(sorted(_expression(name) for name in last_names)) + r")\b"
    return _Needles(
        literal=literals,
        # In an ASCII file only an ASCII name can stand; one that is not is found in decoded text.
        literal_bytes=tuple(literal.encode() for literal in literals),
        words=re.compile(words),
        words_bytes=re.compile(words.encode()),
        noqa=re.compile(_NOQA),
        noqa_bytes=re.compile(_NOQA.encode()),
    )


def _expression(name: str) -> str:
    """A last name as an expression; a bracket class is widened to any letter."""
    pieces = re.split(r"(\*|\?|\[[^\]]+\])", name)
    return "".join(
        r"\w*" if piece == "*" else r"\w" if piece[:1] in ("?", "[") else re.escape(piece)
        for piece in pieces
    )


def _longest_literal(name: str) -> str:
    return max(re.split(r"\*|\?|\[[^\]]+\]", name), key=len)


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
