"""Context managers: which may swallow an exception that leaves their block.

An unknown one may. Known not to: a few of the standard library, guard calls, locks, and what the settings
name. Known to, with known classes: `suppress`, `pytest.raises`, `assertRaises`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import libcst as cst

from lint_plugin.exceptions import ANYTHING, Caught, caught_by
from lint_plugin.imports import Origins
from lint_plugin.names import Names
from lint_plugin.scopes import Scope
from lint_plugin.syntax import identifier, last_name

_NON_SUPPRESSING = frozenset(
    {
        "contextlib.aclosing",
        "contextlib.closing",
        "contextlib.nullcontext",
        "asyncio.timeout",
        "asyncio.timeout_at",
    }
)
_LOCKS = frozenset(
    f"{module}.{kind}"
    for module in ("threading", "asyncio", "multiprocessing")
    for kind in ("Lock", "RLock", "Semaphore", "BoundedSemaphore", "Condition")
)
_SUPPRESSING = frozenset({"contextlib.suppress", "pytest.raises"})


@dataclass(frozen=True, slots=True)
class Manager:
    """What leaving a `with` block by an exception may do."""

    may_swallow: bool
    may_swallow_violation: bool
    known: bool = True


_KEEPS = Manager(False, False)
_UNKNOWN = Manager(True, True, known=False)


def manager_of(node: cst.BaseExpression, scope: Scope, names: Names, origins: Origins) -> Manager:
    """Judge the context manager that ``node`` evaluates to."""
    inner = node.expression if isinstance(node, cst.Await) else node
    target = inner.func if isinstance(inner, cst.Call) else inner
    if names.non_suppressing.match(target) or names.non_suppressing.match(inner):
        return _KEEPS
    if isinstance(inner, cst.Call):
        return _of_call(inner, scope, names, origins)
    return _KEEPS if _is_lock_object(inner, scope, origins) else _UNKNOWN


def _of_call(call: cst.Call, scope: Scope, names: Names, origins: Origins) -> Manager:
    if names.is_guard(call.func, scope):
        return _KEEPS
    name = last_name(call.func)
    if isinstance(call.func, cst.Name) and name == "open" and origins.is_builtin("open"):
        return _KEEPS
    path = origins.library_path(call.func)
    if path in _NON_SUPPRESSING or path in _LOCKS:
        return _KEEPS
    if path in _SUPPRESSING or name in ("assertRaises", "assertRaisesRegex"):
        return _suppressing(call, scope, origins, every=path == "contextlib.suppress")
    return _UNKNOWN


def _suppressing(call: cst.Call, scope: Scope, origins: Origins, *, every: bool) -> Manager:
    """`suppress` takes any number of classes; the others one, and text to match."""
    args = call.args if every else call.args[:1]
    if any(arg.star for arg in args):
        return Manager(True, ANYTHING.violation_maybe)
    caught: Caught = caught_by((arg.value for arg in args), scope, origins)
    return Manager(bool(args), caught.violation_maybe)


def _is_lock_object(node: cst.BaseExpression, scope: Scope, origins: Origins) -> bool:
    """Whether every assignment of this object in the file constructs a lock."""
    if isinstance(node, cst.Name):
        return _all_locks(
            (binding.value for binding in scope.lookup(identifier(node.value))), origins
        )
    if not isinstance(node, cst.Attribute):
        return False
    name = identifier(node.attr.value)
    stores = [store.value for store in origins.scopes.attributes.get(name, ())]
    members = [binding.value for _, binding in origins.scopes.class_members(name)]
    return _all_locks([*stores, *members], origins)


def _all_locks(values: Iterable[cst.BaseExpression | None], origins: Origins) -> bool:
    known = [_constructs_lock(value, origins) for value in values]
    return bool(known) and all(known)


def _constructs_lock(value: cst.BaseExpression | None, origins: Origins) -> bool:
    if not isinstance(value, cst.Call):
        return False
    if origins.library_path(value.func) in _LOCKS:
        return True
    # `lock: Lock = field(default_factory=Lock)` of a dataclass.
    return origins.is_library(value.func, "dataclasses.field") and any(
        arg.keyword is not None
        and arg.keyword.value == "default_factory"
        and origins.library_path(arg.value) in _LOCKS
        for arg in value.args
    )
