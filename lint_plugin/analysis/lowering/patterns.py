"""`match` patterns: which may raise, which may fail, and which always match."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

import libcst as cst

from lint_plugin.analysis.graph.model import ANY, Copies, Item, Point, Slot, Tests
from lint_plugin.analysis.lowering.builder import Builder
from lint_plugin.analysis.lowering.carriers import constant
from lint_plugin.analysis.lowering.expressions import UnknownSyntaxError
from lint_plugin.analysis.tree.nodes import children, identifier, string_value
from lint_plugin.analysis.values.variables import ANY_ATTRIBUTE

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


def held_subject(builder: Builder, node: cst.Match) -> tuple[str, ...] | None:
    """Keep the subject of a `match` in a temporary, if any rule follows its captures."""
    captured = (part for case in node.cases for part in _captures(case.pattern, ()))
    if any(builder.is_tracked(name) for name, _ in captured):
        return (builder.hold(node.subject),)
    return None


def match(
    builder: Builder,
    pattern: cst.MatchPattern,
    fails: Point,
    subject: tuple[str, ...] | None,
    answer: Slot | None = None,
) -> None:
    """Draw the match of ``pattern``; ``answer`` is the slot of an answer that is matched.

    Afterwards the builder stands where it has matched.
    """
    if isinstance(pattern, cst.MatchAs):
        if pattern.pattern is not None:
            match(builder, pattern.pattern, fails, subject, answer)
        if pattern.name is not None:
            builder.may_raise(pattern)
            builder.capture(pattern.name, None, subject)
            _hold(builder, pattern.name, answer, None)
    elif isinstance(pattern, cst.MatchOr):
        _alternatives(builder, pattern, fails, subject, answer)
    elif isinstance(pattern, _REFUTABLE):
        # No pattern holds a call, so its parts need no points of their own.
        builder.may_raise(pattern)
        refused, facts = _asked(pattern, answer)
        builder.branch_to(pattern, "case not matched", fails, refused)
        matched = Point()
        builder.branch_to(pattern, "case matched", matched)
        builder.here = matched
        builder.may_raise(pattern)
        for fact in facts:
            builder.learn(fact)
        for name, path in _captures(pattern, ()):
            held = (*subject, *path) if subject is not None and path is not None else None
            builder.capture(name, None, held)
        for item, element in _items(pattern):
            if isinstance(element, cst.MatchAs):
                _hold(builder, element.name, answer, item)
    else:
        raise UnknownSyntaxError(pattern)


def _asked(pattern: cst.MatchPattern, answer: Slot | None) -> tuple[Tests | None, list[Tests]]:
    """Find what the answer can be where ``pattern`` has not matched, and where it has."""
    if answer is None:
        return None, []
    if isinstance(pattern, cst.MatchSingleton):
        kind = constant(pattern.value).may
        return Tests(answer, None, ANY & ~kind), [Tests(answer, None, kind)]
    facts = []
    for item, element in _items(pattern):
        if isinstance(element, cst.MatchSingleton):
            facts.append(Tests(answer, item, constant(element.value).may))
    return None, facts


def _items(pattern: cst.MatchPattern) -> Iterator[tuple[Item, cst.MatchPattern]]:
    """Yield the items that a pattern names by place, attribute or key, with their patterns."""
    if isinstance(pattern, cst.MatchSequence):
        for index, element in enumerate(pattern.patterns):
            if isinstance(element, cst.MatchStar):
                return
            assert isinstance(element, cst.MatchSequenceElement)
            yield index, element.value
    elif isinstance(pattern, cst.MatchClass):
        for each in pattern.kwds:
            yield identifier(each.key.value), each.pattern
    elif isinstance(pattern, cst.MatchMapping):
        for entry in pattern.elements:
            key = string_value(entry.key)
            if key is not None:
                yield key, entry.pattern


def _hold(builder: Builder, name: cst.Name | None, answer: Slot | None, item: Item | None) -> None:
    """Learn that a captured name holds the answer, or an item of it."""
    holder = builder.model.holder(name, builder.scope) if name is not None else None
    if answer is not None and holder is not None:
        builder.learn(Copies(holder, answer, item))


def _alternatives(
    builder: Builder,
    pattern: cst.MatchOr,
    fails: Point,
    subject: tuple[str, ...] | None,
    answer: Slot | None,
) -> None:
    matched = Point()
    for alternative in pattern.patterns[:-1]:
        following = Point()
        match(builder, alternative.pattern, following, subject, answer)
        builder.goto(matched)
        builder.here = following
    match(builder, pattern.patterns[-1].pattern, fails, subject, answer)
    builder.goto(matched)
    builder.here = matched


def _captures(
    pattern: cst.CSTNode, path: tuple[str, ...] | None
) -> Iterator[tuple[cst.Name, tuple[str, ...] | None]]:
    """Yield the names that a pattern binds, each with its path from the subject.

    None stands for no path.
    """
    if isinstance(pattern, cst.MatchStar):
        if pattern.name is not None:
            yield pattern.name, None
        return
    if isinstance(pattern, cst.MatchAs) and pattern.name is not None:
        yield pattern.name, path
    elif isinstance(pattern, cst.MatchMapping) and pattern.rest is not None:
        yield pattern.rest, None
    for step, child in _parts(pattern):
        yield from _captures(
            child, (*path, *step) if path is not None and step is not None else None
        )


def _parts(pattern: cst.CSTNode) -> Iterator[tuple[tuple[str, ...] | None, cst.CSTNode]]:
    """The parts of a pattern, each with the step to what it is held against."""
    if isinstance(pattern, cst.MatchClass):
        yield from (((ANY_ATTRIBUTE,), element) for element in pattern.patterns)
        for item in pattern.kwds:
            yield (identifier(item.key.value),), item.pattern
    elif isinstance(pattern, cst.MatchMapping):
        for entry in pattern.elements:
            key = string_value(entry.key)
            yield ((key,) if key is not None else None), entry.pattern
    elif isinstance(pattern, cst.MatchSequence):
        step: tuple[str, ...] | None
        for index, element in enumerate(pattern.patterns):
            starred = any(isinstance(each, cst.MatchStar) for each in pattern.patterns[:index])
            step = None if starred else (f"[{index}]",)
            yield step, element
    else:
        yield from (((), child) for child in children(pattern))
