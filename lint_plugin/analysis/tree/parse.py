"""Parse source text to a libcst tree, without libcst's checks of hand-made trees.

Every node that libcst constructs looks at itself ("must have at least one space after 'not'"). What its own
parser has just read needs none of that, and it is a fifth of the time that parsing takes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import libcst as cst

_CHECK = "__post_init__"

# Compiled where they are used: few files are refused.
_TEMPLATE_PREFIX = r"\b[tT][rR](?=[\"'])"
_TARGET_IN_BRACKETS = r"(?m)^([ \t]*)\(([\w.]+(?:\[[^\[\](),\n]*\])?)\)([ \t]*:(?!=))"


def parse(text: str) -> cst.Module:
    """Parse one file.

    Raises:
        libcst.ParserSyntaxError: where the text is not Python as libcst knows it.
    """
    with unchecked():
        try:
            return cst.parse_module(text)
        except cst.ParserSyntaxError:
            respelled = _respelled(text)
            if respelled == text:
                raise
            return cst.parse_module(respelled)


def _respelled(text: str) -> str:
    """Respell what libcst does not know: `tr""` as `rt""`, `(x): int` as `x: int`.

    Nothing changes its line, and nothing but the name in brackets its column.
    """
    text = re.sub(_TEMPLATE_PREFIX, lambda match: match[0][::-1], text)
    return re.sub(_TARGET_IN_BRACKETS, r"\1\2  \3", text)


@contextmanager
def unchecked() -> Iterator[None]:
    """Make nodes that skip their own checks.

    libcst would not write all that Python reads.
    """
    check = getattr(cst.CSTNode, _CHECK)
    # For a short while, in a thread that has the analysis to itself (see deep_stack.py).
    setattr(cst.CSTNode, _CHECK, _accept)
    try:
        yield
    finally:
        setattr(cst.CSTNode, _CHECK, check)


def _accept(node: cst.CSTNode) -> None:
    """Leave a node as the parser made it."""
