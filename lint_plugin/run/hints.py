"""Hints of unlisted orders in a file: likely names, and libraries that place orders.

A run over files that hold nothing of the kind must not feel this, so there are two steps:

    bytes, every file   plain searches; the words round each hit         --> Hints, or None
    `ast`, few files    only where a notice would come of a file's hints --> what really is called

What a likely name is, `evidence/likely_names` says.
"""

import re
from typing import NamedTuple

from lint_plugin.run.content import Content
from lint_plugin.settings.libraries import import_roots

_VERBS = (b"lace", b"send", b"Send", b"ubmit", b"xecute", b"create_new", b"createNew")
# Compiled when they are first needed: most runs name a file or two that hold nothing of the kind.
_REST_OF_NAME = rb"(\w*(?:rder|rade)\w*)[ \t]*\("
_START_OF_NAME = rb"\w*\Z"
_LONGEST = 80
_FROM = rb"[ \t\f]*from[ \t]+([A-Za-z_]\w*)[\w.]*[ \t]*\Z"
_STATEMENT = rb"(?:[ \t\f]*|.*[:;][ \t]*)\Z"

# Enough to let most files go: an order needs a side and a quantity.
_SIDES = (b"buy", b"sell", b"side", b"BUY", b"SELL", b"Buy", b"Sell", b"action", b"irection")
_QUANTITIES = (b"uantity", b"qty", b"size", b"mount", b"olume", b"shares", b"lots", b"ontracts")


class Hints(NamedTuple):
    """The hints in the bytes of a file, uncertain until it is parsed."""

    names: frozenset[str]
    """Likely names of orders that stand before a parenthesis: called, or defined."""
    imports: frozenset[str]
    """The roots of libraries that place orders."""
    told: frozenset[str] = frozenset()
    """What seems to be told symbol, side and quantity, and may send."""
    posts: bool = False
    """Whether something seems to be posted to a path of orders."""


class Hinting(NamedTuple):
    """A file whose bytes hint at something."""

    path: str
    key: str
    content: Content
    hints: Hints


def hints(source: bytes) -> Hints | None:
    """Search the bytes of a file; None for one that hints at nothing."""
    names = _names(source) if b"rder" in source or b"rade" in source else frozenset[str]()
    imports = _imports(source) & import_roots() if b"import" in source else frozenset[bytes]()
    told = _told(source)
    posts = _posts(source)
    if not (names or imports or told or posts):
        return None
    return Hints(names, frozenset(root.decode() for root in imports), told, posts)


def _told(source: bytes) -> frozenset[str]:
    if not any(word in source for word in _SIDES) or not any(
        word in source for word in _QUANTITIES
    ):
        return frozenset()
    from lint_plugin.evidence.in_text import told_in

    return told_in(source)


def _posts(source: bytes) -> bool:
    if b"/" not in source or b"rder" not in source:
        return False
    from lint_plugin.evidence.in_text import posts_to_orders

    return posts_to_orders(source)


def _names(source: bytes) -> frozenset[str]:
    """Find the likely names, each from its verb, the rarer half."""
    found: set[str] = set()
    for verb in _VERBS:
        at = source.find(verb)
        while at >= 0:
            rest = re.match(_REST_OF_NAME, source[at : at + _LONGEST])
            if rest is not None:
                start = re.search(_START_OF_NAME, source[max(0, at - _LONGEST) : at])
                assert start is not None
                found.add((start[0] + rest[1]).decode("ascii", "replace"))
            at = source.find(verb, at + len(verb))
    if not found:
        return frozenset()
    from lint_plugin.evidence.likely_names import is_likely

    return frozenset(name for name in found if is_likely(name))


def _imports(source: bytes) -> frozenset[bytes]:
    """The roots of all that is imported, read off the lines: `from ROOT... import`, `import ROOT`."""
    found: set[bytes] = set()
    at = source.find(b"import")
    while at >= 0:
        before = source[source.rfind(b"\n", 0, at) + 1 : at]
        if before[:5] == b"from " and b"\r" not in before:
            # Nearly every import is this or the next; what is left may take longer.
            found.add(before[5:].partition(b".")[0].strip())
        elif not before and source[at + 6 : at + 7] == b" ":
            found |= _imported(source, at + 7)
        else:
            found |= _imported_otherwise(source, before.rpartition(b"\r")[2], at)
        at = source.find(b"import", at + 6)
    return frozenset(found)


def _imported_otherwise(source: bytes, before: bytes, at: int) -> set[bytes]:
    rest = source[at + 6 : at + 7]
    if rest in (b" ", b"\t", b"(", b"*", b"\\"):
        if origin := re.match(_FROM, before):
            return {origin[1]}
        if rest != b"(" and re.fullmatch(_STATEMENT, before):
            return _imported(source, at + 7)
    return set()


def _imported(source: bytes, start: int) -> set[bytes]:
    end = source.find(b"\n", start)
    line = source[start : len(source) if end < 0 else end].partition(b"\r")[0]
    first_words = (part.partition(b".")[0].split() for part in line.split(b","))
    return {words[0] for words in first_words if words}
