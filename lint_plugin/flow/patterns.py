"""`match` patterns: what may raise, what may fail to match, and what always matches."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

import libcst as cst

from lint_plugin.flow.builder import Builder
from lint_plugin.flow.expressions import UnknownSyntaxError
from lint_plugin.flow.graph import Point
from lint_plugin.syntax import children

_REFUTABLE: TypeAlias = (
    cst.MatchValue | cst.MatchSingleton | cst.MatchSequence | cst.MatchMapping | cst.MatchClass
)


def is_irrefutable(pattern: cst.MatchPattern) -> bool:
    """Whether the pattern matches every subject: `_`, a name, or an alternative that is one."""
    if isinstance(pattern, cst.MatchAs):
        return pattern.pattern is None or is_irrefutable(pattern.pattern)
    if isinstance(pattern, cst.MatchOr):
        return any(is_irrefutable(item.pattern) for item in pattern.patterns)
    return False


def match(builder: Builder, pattern: cst.MatchPattern, fails: Point) -> None:
    """Draw the match of ``pattern``; afterwards the builder stands where it has matched."""
    if isinstance(pattern, cst.MatchAs):
        if pattern.pattern is not None:
            match(builder, pattern.pattern, fails)
        if pattern.name is not None:
            builder.fault(pattern)
            builder.bind(pattern.name, None)
    elif isinstance(pattern, cst.MatchOr):
        _alternatives(builder, pattern, fails)
    elif isinstance(pattern, _REFUTABLE):
        # No pattern holds a call, so its parts need no points of their own.
        builder.fault(pattern)
        builder.way(pattern, "case not matched", fails)
        matched = Point()
        builder.way(pattern, "case matched", matched)
        builder.here = matched
        builder.fault(pattern)
        for name in _captures(pattern):
            builder.bind(name, None)
    else:
        raise UnknownSyntaxError(pattern)


def _alternatives(builder: Builder, pattern: cst.MatchOr, fails: Point) -> None:
    matched = Point()
    for alternative in pattern.patterns[:-1]:
        following = Point()
        match(builder, alternative.pattern, following)
        builder.goto(matched)
        builder.here = following
    match(builder, pattern.patterns[-1].pattern, fails)
    builder.goto(matched)
    builder.here = matched


def _captures(pattern: cst.CSTNode) -> Iterator[cst.Name]:
    """The names that the parts of a pattern bind."""
    if isinstance(pattern, (cst.MatchAs, cst.MatchStar)) and pattern.name is not None:
        yield pattern.name
    elif isinstance(pattern, cst.MatchMapping) and pattern.rest is not None:
        yield pattern.rest
    for child in children(pattern):
        yield from _captures(child)
