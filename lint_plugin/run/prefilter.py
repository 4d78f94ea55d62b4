"""Whether a file can matter at all, decided on its text before libcst is imported.

Some ninety-six files of a hundred never name an order or a guard; they cost a read and a search.
So do the files of a client library that only define such a function, or speak of it in a comment,
and files that use a word such as `buy` and import no library of which it is an order.
The answer may be a needless yes, never a wrong no: a file whose bytes do not show its identifiers
as they are (non-ASCII letters that NFKC folds, an unusual encoding) is decoded and normalised
first.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from lint_plugin.settings.config import Config
from lint_plugin.settings.order_names import is_root_of_a_library, order_names
from lint_plugin.util.decode import SourceError, decode, encoding

# Names that concern us whatever the settings say: the question that is not a guard, and the
# declarations.
_ALWAYS = ("check_can_open_position", "requires_guard", "ensures_guard")
_NOQA = r"#\s*(?i:noqa)\s*:[^\r\n]*(?i:INV)"
# What stands before a name on its line where it does nothing: `def`, which calls nothing, and a
# comment. With a quote or a brace on the way the line may end a string, with code behind it.
_IDLE = r"\bdef[ \t\f]+$|^[^'\"{]*#[^'\"{]*$"
_WILD = ("*", "?", "[")
_WORD = re.compile(r"\w+")
# Many names have one of these in common: one search for all of them.
_CORES = ("order", "res_guard")
# How far behind `import_module(` the name of the module may stand.
_CALL_LENGTH = 500
_TRANSPARENT = frozenset({"utf-8", "utf-8-sig", "latin-1", "iso-8859-1", "ascii", "us-ascii"})


class _Needles(NamedTuple):
    """What to search for: plain strings first, several times faster than an expression of many.

    ``cores`` are in small letters; each of ``words`` holds one of them. ``wild`` finds the names
    that settings write with wildcards, which hold one of ``wild_literals`` as they are.
    """

    cores: tuple[str, ...]
    words: frozenset[str]
    wild_literals: tuple[str, ...]
    wild: str


def mentions(source: bytes, config: Config) -> bool:
    """Whether the file names something that matters. SourceError where the bytes are no source."""
    if source.isascii() and b"\0" not in source and encoding(source) in _TRANSPARENT:
        return mentions_in_text(source.decode("ascii"), config)
    return mentions_in_text(decode(source), config)


def mentions_in_text(text: str, config: Config) -> bool:
    """As ``mentions``, for source that is decoded already."""
    if not text.isascii():
        import unicodedata

        text = unicodedata.normalize("NFKC", text)
    needles = _needles(config)
    small = text.lower()
    if any(core in small for core in needles.cores) and _uses_near(text, small, needles):
        return True
    if any(literal in text for literal in needles.wild_literals) and _uses_wild(text, needles.wild):
        return True
    if _uses_imported(text, config):
        return True
    # Looking for the plain letters first spares most files the expression.
    return "noqa" in small and re.search(_NOQA, text) is not None


def expression_of_guards(config: Config) -> str:
    """An expression that finds every name of a guard, in text whose names are normalised."""
    return expression_of((*config.all_guards, *config.async_guards, *_ALWAYS))


def expression_of(names: Iterable[str]) -> str:
    """An expression that finds the last names of some settings."""
    return _alternatives({_last(name) for name in names})


def _uses_near(text: str, small: str, needles: _Needles) -> bool:
    """Whether a line that holds a core uses one of the words."""
    if len(small) != len(text):
        # Some letter has no small form of one letter: the places do not correspond.
        return _uses(text, needles.words, 0, len(text))
    for core in needles.cores:
        place = small.find(core)
        while place >= 0:
            start, end = text.rfind("\n", 0, place) + 1, _end(text, place)
            if _uses(text, needles.words, start, end):
                return True
            place = small.find(core, end)
    return False


def _uses(text: str, words: frozenset[str], start: int, end: int) -> bool:
    """Whether one of the words stands between two places where something can come of it."""
    if words.isdisjoint(_WORD.findall(text, start, end)):
        return False
    return any(
        found.group() in words and not _is_idle(text, found.start())
        for found in _WORD.finditer(text, start, end)
    )


def _uses_wild(text: str, expression: str) -> bool:
    return any(not _is_idle(text, found.start()) for found in re.finditer(expression, text))


def _is_idle(text: str, place: int) -> bool:
    """Whether nothing can come of a name at this place."""
    start = max(text.rfind("\n", 0, place), text.rfind("\r", 0, place)) + 1
    return re.search(_IDLE, text[start:place]) is not None


# -- by import ---------------------------------------------------------------------------------------


def _uses_imported(text: str, config: Config) -> bool:
    """Whether the file imports a library and uses a word that is an order of that library."""
    roots = _imported_roots(text)
    if not roots:
        return False
    libraries = order_names(config).imported(roots)
    names = frozenset(_last(name) for library in libraries for name in library.adds)
    return bool(names) and _uses(text, names, 0, len(text))


def _imported_roots(text: str) -> set[str]:
    """The roots of known libraries that lines with the word "import" hold."""
    found: set[str] = set()
    joins = "\\" in text and ("\\\n" in text or "\\\r" in text)
    place = text.find("import")
    while place >= 0:
        start, end = text.rfind("\n", 0, place) + 1, text.find("\n", place)
        if end < 0:
            end = len(text)
        if joins:
            while start and _is_joined(text, start - 1):
                start = text.rfind("\n", 0, start - 1) + 1
            while _is_joined(text, end):
                end = _end(text, end + 1)
        line = text[start:end]
        words = line.split(None, 2)
        # As nearly all are: `from a.b import c`, `import a.b as c`.
        if (
            len(words) > 1
            and (words[0] == "from" or (words[0] == "import" and "," not in line))
            and ";" not in line
            and "\\" not in line
        ):
            root = words[1].partition(".")[0]
            if is_root_of_a_library(root):
                found.add(root)
        else:
            if "import_module" in line or "__import__" in line:
                # The name of the module may stand on the next line.
                line = text[start : end + _CALL_LENGTH]
            found |= _known_roots(line)
        place = text.find("import", end)
    return found


def _is_joined(text: str, end: int) -> bool:
    """Whether a backslash joins the line that ends there to the next one."""
    return end < len(text) and text[max(end - 2, 0) : end].rstrip("\r").endswith("\\")


@lru_cache(maxsize=1024)
def _known_roots(line: str) -> frozenset[str]:
    return frozenset(word for word in _WORD.findall(line) if is_root_of_a_library(word))


def _end(text: str, place: int) -> int:
    """Where the line of a place ends."""
    end = text.find("\n", place)
    return end if end >= 0 else len(text)


# -- what to search for ------------------------------------------------------------------------------


def _needles(config: Config) -> _Needles:
    return _compiled(
        (*config.all_guards, *config.async_guards, *_ALWAYS), order_names(config).everywhere
    )


@lru_cache(maxsize=16)
def _compiled(guards: tuple[str, ...], orders: frozenset[str]) -> _Needles:
    last_names = {_last(name) for name in (*guards, *orders)}
    wild = {name for name in last_names if _is_wild(name)}
    words = frozenset(last_names - wild)
    return _Needles(
        cores=_without_longer({_core(word) for word in words}),
        words=words,
        wild_literals=_without_longer({_longest_literal(name) for name in wild}),
        wild=_alternatives(wild),
    )


def _core(word: str) -> str:
    small = word.lower()
    return next((core for core in _CORES if core in small), small)


def _last(name: str) -> str:
    """The last part of a dotted name or pattern."""
    return name.rpartition(".")[2]


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


def _is_wild(name: str) -> bool:
    return any(wild in name for wild in _WILD)


def _pieces(name: str) -> list[str]:
    return re.split(r"(\*|\?|\[[^\]]+\])", name) if _is_wild(name) else [name]


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
