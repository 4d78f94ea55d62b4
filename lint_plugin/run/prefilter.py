"""The prefilter: whether a file can matter, decided on its text before libcst is imported.

Some ninety-six files of a hundred never name an order or a guard; they cost a read and a search.
So do the files of a client library that only define such a function, or speak of it in a comment,
and files that use a word such as `buy` and import no library of which it is an order.
The answer may be a needless yes, never a wrong no: a file whose bytes do not show its identifiers
as they are (non-ASCII letters that NFKC folds, an unusual encoding) is decoded and normalised
first.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from lint_plugin.run.imported_roots import imported_roots
from lint_plugin.settings.config import Config
from lint_plugin.settings.order_names import Library, order_names, with_twins
from lint_plugin.settings.patterns import (
    expression_of,
    is_wild,
    last_names,
    longest_literal,
    names_of_guards,
)
from lint_plugin.util.decode import SourceError, decode, encoding

_NOQA = r"#\s*(?i:noqa)\s*:[^\r\n]*(?i:INV)"
# With one of these before a comment sign, or behind it, the line may end a string that code follows.
_MAY_END_A_TEXT = re.compile(r"['\"{]")
_BLANKS = " \t\f"
_WORD = re.compile(r"\w+")
# What calls by name, and literals that are one text, added or side by side.
_BY_NAME = (
    "getattr", "attrgetter", "methodcaller", "send_task", "enqueue", "call", "execute", "vars",
    "globals", "locals", "__dict__",
)  # fmt: skip
# Compiled where they are used: few files call by name.
_PIECES = r"""(?P<first>['"])\w+(?P=first)(?:[\s+\\]*[fFrRuU]{0,2}(?P<next>['"])\w+(?P=next))+"""
_JOINED = (
    r"""(?P<quote>['"])(?P<between>\w*)(?P=quote)\s*\.\s*join\(\s*[(\[](?P<parts>[\w'",\s]*)[)\]]"""
)
_PIECE = r"""['"](\w+)['"]"""
# Many names have one of these in common: one search for all of them.
_CORES = ("order", "res_guard", "invariant", "can_open_position")
_TRANSPARENT = frozenset({"utf-8", "utf-8-sig", "latin-1", "iso-8859-1", "ascii", "us-ascii"})


class _Needles(NamedTuple):
    """The strings to search for, and the names that confirm a match.

    Plain strings come first: they are several times faster than an expression of many. ``cores``
    are in small letters; each of ``words`` holds one of them. ``wild`` finds the names that settings
    write with wildcards, which hold one of ``wild_literals`` as they are.
    """

    cores: tuple[str, ...]
    words: frozenset[str]
    wild_literals: tuple[str, ...]
    wild: str


def mentions(source: bytes, config: Config) -> bool:
    """Tell whether the file names something that matters.

    Raises:
        SourceError: The bytes are no Python source.
    """
    if source.isascii() and b"\0" not in source and encoding(source) in _TRANSPARENT:
        return mentions_in_text(source.decode("ascii"), config)
    return mentions_in_text(decode(source), config)


def mentions_in_text(text: str, config: Config) -> bool:
    """Tell the same of source that is decoded already."""
    if not text.isascii():
        import unicodedata

        text = unicodedata.normalize("NFKC", text)
    small = text.lower()
    if not _all_hold_a_core(config) or any(core in small for core in _CORES):
        needles = _needles(config)
        if any(core in small for core in needles.cores) and (
            _uses_near(text, small, needles) or _puts_together(text, needles.words)
        ):
            return True
        if any(literal in text for literal in needles.wild_literals) and _uses_wild(
            text, needles.wild
        ):
            return True
    if _uses_imported(text, config):
        return True
    if config.endpoints and _names_an_endpoint(small):
        return True
    # Looking for the plain letters first spares most files the expression.
    return "noqa" in small and re.search(_NOQA, text) is not None


def _names_an_endpoint(small: str) -> bool:
    """Tell whether the file may send to an order endpoint."""
    from lint_plugin.settings.endpoints.near import as_bytes, may_be_near

    if not may_be_near(as_bytes(small)):
        return False
    from lint_plugin.settings.endpoints.matching import may_name

    return may_name(small)


def _uses_near(text: str, small: str, needles: _Needles) -> bool:
    """Tell whether a line that holds a core uses one of the words."""
    if len(small) != len(text):
        # Some letter has no small form of one letter: the places do not correspond.
        return _uses(text, needles.words, 0, len(text))
    for core in needles.cores:
        place = small.find(core)
        while place >= 0:
            start, end = text.rfind("\n", 0, place) + 1, text.find("\n", place)
            if end < 0:
                end = len(text)
            if _uses(text, needles.words, start, end):
                return True
            place = small.find(core, end)
    return False


def _puts_together(text: str, words: frozenset[str]) -> bool:
    """Tell whether literals make one of the words: `"create" "_order"`, `"_".join(("create", "order"))`."""
    if not any(name in text for name in _BY_NAME):
        return False
    if any(
        "".join(re.findall(_PIECE, found.group())) in words for found in re.finditer(_PIECES, text)
    ):
        return True
    return "join" in text and any(
        found["between"].join(re.findall(_PIECE, found["parts"])) in words
        for found in re.finditer(_JOINED, text)
    )


def _uses_imported(text: str, config: Config) -> bool:
    """Tell whether the file uses an order's name of a library that it imports."""
    roots = imported_roots(text)
    if not roots:
        return False
    names = _by_import(order_names(config).imported(roots))
    # Some dozens of plain searches take a fraction of one for all words.
    used = frozenset(name for name in names if name in text)
    return bool(used) and _uses(text, used, 0, len(text))


@lru_cache(maxsize=64)
def _by_import(libraries: tuple[Library, ...]) -> frozenset[str]:
    """Collect the names that some libraries add, by which files that import them are searched."""
    return frozenset().union(*(last_names(library.adds) for library in libraries))


def _uses(text: str, words: frozenset[str], start: int, end: int) -> bool:
    """Tell whether one of the words stands where it has an effect."""
    if words.isdisjoint(_WORD.findall(text, start, end)):
        return False
    idle = _Idle(text)
    return any(
        found.group() in words and not idle.at(found.start())
        for found in _WORD.finditer(text, start, end)
    )


def _uses_wild(text: str, expression: str) -> bool:
    idle = _Idle(text)
    return any(not idle.at(found.start()) for found in re.finditer(expression, text))


class _Idle:
    """Tells whether a name has no effect, for places asked about from left to right.

    `def` before it calls nothing, and a comment says nothing. A line is looked at once, however
    many names it holds.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._start = self._end = self._comment = self._text_end = -1

    def at(self, place: int) -> bool:
        """Tell whether the name at this place has no effect."""
        if not self._start <= place <= self._end:
            self._read_line(place)
        return self._comment < place <= self._text_end or self._is_defined(place)

    def _read_line(self, place: int) -> None:
        text = self._text
        self._start = start = max(text.rfind("\n", 0, place), text.rfind("\r", 0, place)) + 1
        ends = (text.find(end, place) for end in "\n\r")
        self._end = end = min((each for each in ends if each >= 0), default=len(text))
        comment = text.find("#", start, end)
        quote = _MAY_END_A_TEXT.search(text, start, end)
        self._comment = comment if comment >= 0 else end
        self._text_end = quote.start() if quote is not None else end

    def _is_defined(self, place: int) -> bool:
        """Tell whether `def` and blanks stand before the place."""
        text, behind = self._text, place
        while behind > self._start and text[behind - 1] in _BLANKS:
            behind -= 1
        begin = behind - len("def")
        if behind == place or begin < self._start or text[begin:behind] != "def":
            return False
        return begin == self._start or _WORD.match(text[begin - 1]) is None


def _needles(config: Config) -> _Needles:
    return _compiled(
        names_of_guards(config),
        order_names(config).everywhere,
    )


@lru_cache(maxsize=16)
def _all_hold_a_core(config: Config) -> bool:
    """Tell whether every name that counts everywhere holds a core.

    Then none need be spelt out to pass a file over. Those of the presets hold one, as long as the
    settings name no preset.
    """
    orders = with_twins((*(config.orders or ()), *config.extend_orders))
    names = last_names((*names_of_guards(config), *orders))
    return not config.presets and all(
        not is_wild(name) and any(core in name.lower() for core in _CORES) for name in names
    )


@lru_cache(maxsize=16)
def _compiled(guards: tuple[str, ...], orders: frozenset[str]) -> _Needles:
    relevant = last_names((*guards, *orders))
    wild = {name for name in relevant if is_wild(name)}
    words = frozenset(relevant - wild)
    return _Needles(
        cores=_without_longer({_core(word) for word in words}),
        words=words,
        wild_literals=_without_longer({longest_literal(name) for name in wild}),
        wild=expression_of(wild),
    )


def _core(word: str) -> str:
    small = word.lower()
    for core in _CORES:
        if core in small:
            return core
    return small


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
