"""Guards that are coroutines: a call of one checks nothing, its await does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import libcst as cst

from lint_plugin.analysis.names.origins import Origins
from lint_plugin.analysis.names.scopes import FileScopes, Scope
from lint_plugin.analysis.program.matching import NameMatcher
from lint_plugin.analysis.tree.known_names import (
    AWAITING,
    EVENT_LOOPS,
    IN_EXECUTOR,
    PARTIAL,
    RUNNERS,
    RUNS_FUNCTIONS,
    TAKES_ASYNC,
    TO_THREAD,
)
from lint_plugin.analysis.tree.nodes import dotted, identifier, last_name

_DISPLAYS = (cst.List, cst.Tuple, cst.Set)


def async_guard_names(scopes: FileScopes, names: NameMatcher) -> frozenset[str]:
    """Find the last names of guards that are coroutines in this file."""
    found = awaited_names(scopes, names)
    return found | names.guards.last_names if _imports_async_api(scopes) else found


def awaited_names(scopes: FileScopes, names: NameMatcher) -> frozenset[str]:
    """Find the last names of guards that this file awaits, or defines with `async def`."""
    found = {
        identifier(node.name.value)
        for node in scopes.scopes
        if isinstance(node, cst.FunctionDef)
        and node.asynchronous is not None
        and names.guards.match(node.name)
    }
    for call in _calls_behind(_awaited_values(scopes), scopes):
        found |= _guards_meant(call, scopes, names)
    return frozenset(found | _handed_over(scopes, names))


def _handed_over(scopes: FileScopes, names: NameMatcher) -> set[str]:
    """Find the guards that a runner is handed uncalled: `nursery.start_soon(guard, symbol)`."""
    found = set()
    for call in scopes.calls:
        if call.args and (last_name(call.func) in TAKES_ASYNC or _is_run_of_loop(call.func)):
            func = call.args[0].value
            if isinstance(func, cst.Call) and last_name(func.func) == "partial" and func.args:
                func = func.args[0].value
            name = last_name(func)
            if name is not None and names.may_be_guard(func):
                found.add(name)
    return found


def _guards_meant(call: cst.Call, scopes: FileScopes, names: NameMatcher) -> set[str]:
    """Find the last names of the guards that ``call`` may mean.

    Its own, and those that its name is an alias of.
    """
    name = last_name(call.func)
    if name is None:
        return set()
    found = {name} if names.guards.match(call.func) else set()
    aliased = False
    for binding in scopes.everywhere.get(name, ()):
        if binding.kind == "import" and names.guards.match_path(binding.path):
            found.add(name)
        aliased |= binding.value is not None and names.guards.match(binding.value)
    if isinstance(call.func, cst.Attribute):
        base = dotted(call.func.value)
        stored = (each.value for each in scopes.attributes.get(name, ()) if each.base == base)
        found |= {last_name(each) or "" for each in stored if each and names.guards.match(each)}
    # Most names are aliases of nothing, and their uses, of which there may be many, are not looked at.
    for load in scopes.names.get(name, ()) if aliased else ():
        if load.call is call:
            values = (binding.value for binding in load.scope.lookup(name))
            found |= {last_name(each) or "" for each in values if each and names.guards.match(each)}
    return found


def _awaited_values(scopes: FileScopes) -> Iterator[cst.BaseExpression]:
    # What `await` and `async with` are given themselves; a display, which no await takes, runs nothing in it.
    yield from (each for each in scopes.awaited if not isinstance(each, _DISPLAYS))
    for call in scopes.calls:
        values = [arg.value for arg in call.args]
        # `run_in_executor(None, asyncio.run, coroutine)` hands over the runner as well.
        if last_name(call.func) in RUNNERS or any(map(_is_asyncio_run, [call.func, *values])):
            yield from values


def _is_run_of_loop(func: cst.BaseExpression) -> bool:
    """Whether ``func`` is `trio.run` or `anyio.run`, which take a function and its arguments."""
    return (
        _is_asyncio_run(func)
        and isinstance(func, cst.Attribute)
        and (last_name(func.value) in RUNS_FUNCTIONS)
    )


def _is_asyncio_run(func: cst.BaseExpression) -> bool:
    return (
        isinstance(func, cst.Attribute)
        and last_name(func) == "run"
        and last_name(func.value) in EVENT_LOOPS
    )


def _calls_behind(values: Iterable[cst.BaseExpression], scopes: FileScopes) -> Iterator[cst.Call]:
    """Yield the calls that awaited values come from.

    Written there, in a display or comprehension, or assigned to a name first.
    """
    seen: set[tuple[Scope, str]] = set()
    appended = _appended(scopes)
    stack = list(values)
    while stack:
        value = stack.pop()
        if isinstance(value, cst.Call):
            yield value
        elif isinstance(value, cst.Name):
            # In another function, the same name is another variable.
            name = identifier(value.value)
            loads = scopes.names.get(name, ())
            owner = next((each.scope.owner(name) for each in loads if each.node is value), None)
            if owner is not None and (owner, name) not in seen:
                seen.add((owner, name))
                assigned = (binding.value for binding in owner.bindings[name])
                stack.extend(
                    item for item in assigned if item is not None and not isinstance(item, cst.Name)
                )
                stack.extend(appended.get((owner, name), ()))
        elif isinstance(value, _DISPLAYS):
            stack.extend(element.value for element in value.elements)
        elif isinstance(value, (cst.ListComp, cst.SetComp, cst.GeneratorExp)):
            stack.append(value.elt)
        elif isinstance(value, cst.IfExp):
            stack += [value.body, value.orelse]


def _appended(scopes: FileScopes) -> dict[tuple[Scope, str], list[cst.BaseExpression]]:
    """Map containers, by their variables, to what `tasks.append(...)` puts into them."""
    found: dict[tuple[Scope, str], list[cst.BaseExpression]] = {}
    for method in ("append", "add"):
        for load in scopes.attribute_names.get(method, ()):
            container = load.node.value if isinstance(load.node, cst.Attribute) else None
            if load.call is not None and isinstance(container, cst.Name):
                name = identifier(container.value)
                owner = load.scope.owner(name)
                if owner is not None:
                    values = found.setdefault((owner, name), [])
                    values.extend(arg.value for arg in load.call.args)
    return found


def _imports_async_api(scopes: FileScopes) -> bool:
    return any(
        binding.kind == "import"
        and binding.path.partition(".")[0] == "invariant_guard"
        and "async" in binding.path.rpartition(".")[2].lower()
        for bindings in scopes.everywhere.values()
        for binding in bindings
    )


def completes_when_awaited(call: cst.Call, origins: Origins) -> cst.BaseExpression | None:
    """Find the coroutine that `await call` completes: the one in `wait_for(coroutine)`."""
    keyword = AWAITING.get(origins.library_path(call.func) or "")
    if keyword is None:
        return None
    for index, arg in enumerate(call.args):
        named = arg.keyword is not None and identifier(arg.keyword.value) == keyword
        if named or (index == 0 and arg.keyword is None and not arg.star):
            return arg.value
    return None


class Threaded(NamedTuple):
    """A function that runs to its end in a thread, and its call."""

    func: cst.BaseExpression
    call: cst.Call


def runs_in_thread(call: cst.Call, origins: Origins) -> Threaded | None:
    """Find the function that `await call` runs to its end in a thread: `to_thread(guard, ...)`.

    `run_in_executor` takes no keywords, so its functions come as `partial(guard, symbol=symbol)`.
    """
    position = None
    if origins.is_library(call.func, *TO_THREAD):
        position = 0
    elif isinstance(call.func, cst.Attribute) and last_name(call.func) == IN_EXECUTOR:
        position = 1
    if position is None or len(call.args) <= position:
        return None
    if any(arg.star or arg.keyword is not None for arg in call.args[: position + 1]):
        return None
    func = call.args[position].value
    while isinstance(func, cst.Call) and origins.is_library(func.func, PARTIAL):
        if not func.args or func.args[0].star or func.args[0].keyword is not None:
            return None
        call, func = func, func.args[0].value
    return Threaded(func, call)
