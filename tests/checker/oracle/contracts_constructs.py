"""What files with several functions contain: each must be met, or the generator has become blind."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from .contracts_model import Model, Unit

_TEXTS = {
    "coroutine awaited": r"await _?step_\d+\(\)",
    "coroutine not awaited": r"create_task\(",
    "wait_for": r"await asyncio\.wait_for\(",
    "manager entered": r"^ +with session_",
    "manager entered asynchronously": r"async with session_",
    "manager only called": r"handle = session_",
    "guard behind a yield": r"yield\n +(?:desk\.)?enforce",
    "yield in a try": r"try:\n +yield",
    "yield in a with": r"with client\.session\(\):\n +yield",
    "generator iterated": r"for row in _?rows_",
    "unknown decorator": r"@client\.wrap",
    "decorator of the file": r"@around_",
    "decorator that returns what it got": r"return function$",
    "wraps": r"@wraps",
    "kept promise or not": r"@ensures_guard",
    "order by declaration": r"@requires_guard",
    "method through cls": r"cls\._?\w+\(\)",
    "method through super": r"super\(\)\.",
    "method of another object": r"client\._?(?:check|send)\(\)",
    "assigned attribute": r"self\.\w+ = ",
    "base of another file": r"external\.Base",
    "function passed on": r"client\.retry\(_?step",
    "function kept": r"client\.callback = _?step|jobs = \[_?step",
    "exported": r"__all__",
    "bound again": r"^_?step_\d+ = client",
    "shadowed by a parameter": r"def trade_\d+\(step|def trade_\d+\(_step",
    "lambda passed on": r"retry\(lambda",
    "lambda kept": r"callback = lambda",
    "lambda registered": r"register\(lambda",
    "nested function called": r"^ +job_\d+\(\)",
    "nested coroutine awaited": r"await job_",
    "nested function passed on": r"retry\(job_",
    "nested function kept": r"(?:callback = |\[|register\()job_",
    "own order called": r"^ +(?:return |await )?sends_\d+\(\)",
    "own order behind another object": r"client\.sends_\d+\(\)",
    "own order handed over": r"retry\(sends_",
    "own order decorated": r"@around_\d+\ndef sends_",
    "own order that calls itself": r"def (sends_\d+)\(\):\n    if .*\n +(?:\w+ = |await )?\1\(\)",
    "own coroutine awaited": r"await sends_",
    "own method": r"(?:self|cls)\.sends_0\(\)",
    "own method above": r"super\(\)\.sends_0\(\)",
    "own method that is a stub": r"def sends_0\(self\):\n +pass",
    "quiet call": r"client\.get_price\(\)|log\.info\(\)|str\(client\)",
    "helper in a condition": r"(?:if|while) _?step_\d+\(\)",
    "helper under a try": r"try:\n +_?step_\d+\(\)",
}
_COMPILED = {name: re.compile(text, re.MULTILINE) for name, text in _TEXTS.items()}
# What only the file as a whole shows.
_WHOLE = (
    "private function",
    "private with several call sites",
    "private method",
    "private in a cycle",
    "private by its name alone",
    "underscore and override",
    "nested private function",
    "helper of a helper",
    "wrapped function",
    "inherited method",
)
CONSTRUCTS = (*_TEXTS, *_WHOLE)


def constructs(source: str) -> Iterator[str]:
    """The names of what ``source`` contains."""
    yield from (name for name, pattern in _COMPILED.items() if pattern.search(source))
    model = Model(ast.parse(source))
    yield from {name for unit in model.units.values() for name in _of(unit, model)}


def _of(unit: Unit, model: Model) -> Iterator[str]:
    calls = [
        call
        for call in ast.walk(unit.node)
        if isinstance(call, ast.Call) and model.unit_of(call) is unit
    ]
    meant = [other for call in calls if (other := model.meant(call.func, unit)) is not None]
    callers = [
        model.unit_of(call)
        for call in model.parents
        if isinstance(call, ast.Call) and model.meant(call.func, model.unit_of(call)) is unit
    ]
    if unit in model.private:
        yield "private function"
        if len(callers) > 1:
            yield "private with several call sites"
        if unit.owner is not None:
            yield "private method"
        if unit in callers:
            yield "private in a cycle"
        if unit.parent is not model.module and unit.owner is None:
            yield "nested private function"
    elif unit.name.startswith("_"):
        yield "private by its name alone"
        if unit.owner is not None and any(
            each.name == unit.name and each is not unit for each in model.units.values()
        ):
            yield "underscore and override"
    if unit.name.startswith(("step", "_step")) and any("step" in each.name for each in meant):
        yield "helper of a helper"
    if model.wrapper_of(unit) is not None:
        yield "wrapped function"
    if any(each.owner is not None and each.owner is not unit.owner for each in meant):
        yield "inherited method"
