"""Functions that seem to send an order, found in the bytes of a file.

Nothing is parsed here, since a run asks this of every file that speaks of sides and quantities:

    enter(symbol, "buy", qty)          a name that may send; symbol, side and quantity behind its parenthesis
    self.post(f"{BASE}/v9/orders")     a path of orders, with "post" a little before it

What is found is a hint, which ``facts`` and ``sending`` confirm.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from lint_plugin.evidence.words import SAYS_AN_ORDER, may_send, said_by, says_side

_NAME = r"[A-Za-z_]\w*"
_LAST_WORD = re.compile(r"[A-Za-z_]\w*\Z")
_LONGEST = 48
_PATH = rb"/[\w-]*(?<![/-]re)(?<!b)(?<!ec)[oO]rders?(?:/(?:place|create|new|market|limit|open))?/?[\"'?{]"
_POSTS = rb"""post\(|ws_send\(|send_json\(|["'](?:POST|post)["'],"""
# As far as the arguments of a call are looked at, and the verb of a post before its path.
_ARGUMENTS = 800
_BEFORE = 240
# What ends the arguments if no parenthesis does.
_STATEMENT = r"\n[ \t]*(?:def|class|return|if|for|while)\b"


def told_in(source: bytes) -> frozenset[str]:
    """Find the functions that seem to be told symbol, side and quantity."""
    return frozenset(
        name for name in _called(source) if may_send(name) and _is_told(source, name.encode())
    )


def _called(source: bytes) -> Iterator[str]:
    """Every name before a parenthesis, calls and definitions; an expression would take thrice as long."""
    ends = {part[-_LONGEST:].replace(b".", b" ").rpartition(b" ")[2] for part in source.split(b"(")}
    for end in ends:
        if word := _LAST_WORD.search(end.decode("latin-1")):
            yield word[0]


def _is_told(source: bytes, name: bytes) -> bool:
    """Whether one of the calls of a name says symbol, side and quantity."""
    called = name + b"("
    at = source.find(called)
    while at >= 0:
        before = source[max(0, at - 5) : at]
        if not (before[-1:].isalnum() or before.endswith((b"_", b"def "))):
            said = {_said(word) for word in re.findall(_NAME, _arguments(source, at + len(called)))}
            if said >= SAYS_AN_ORDER:
                return True
        at = source.find(called, at + 1)
    return False


def posts_to_orders(source: bytes) -> bool:
    """Whether a path of orders stands as a text a little behind what posts."""
    for path in re.finditer(_PATH, source):
        before = source[max(0, path.start() - _BEFORE) : path.start()]
        # Not in a statement that has ended.
        if re.search(_POSTS, before.rpartition(b")\n")[2]):
            return True
    return False


@lru_cache(maxsize=8192)
def _said(word: str) -> str:
    return said_by(word) or says_side(word)


def _arguments(source: bytes, start: int) -> str:
    """The text up to the parenthesis that closes, or what is taken for it."""
    part = source[start : start + _ARGUMENTS].decode("latin-1")
    if statement := re.search(_STATEMENT, part):
        part = part[: statement.start()]
    depth = 1
    for parenthesis in re.finditer(r"[()]", part):
        depth += 1 if parenthesis[0] == "(" else -1
        if not depth:
            return part[: parenthesis.start()]
    return part
