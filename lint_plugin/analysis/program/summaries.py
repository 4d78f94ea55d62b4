"""Summaries of the functions of one file: what a completed call of each has done.

def helper   -> its exit                                  (a coroutine: when awaited)
@contextmanager def manager  -> where it yields            (when entered)
@decorator_of_this_file      -> the exit of its wrapper, drawn anew with the function it wraps
@ensures_guard               -> declared: a guard
a generator                  -> nothing: calling it runs nothing
any other decorator          -> nothing: it may do anything
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from typing import Literal, TypeAlias

import libcst as cst

from lint_plugin.analysis.graph.model import Code, Completion
from lint_plugin.analysis.names.callees import Callees, is_super
from lint_plugin.analysis.names.functions import returned_values
from lint_plugin.analysis.names.origins import Origins
from lint_plugin.analysis.names.scopes import FileScopes, Scope, parameters
from lint_plugin.analysis.tree.known_names import (
    ABSTRACT,
    FINAL,
    MANAGER_DECORATORS,
    NEVER,
    TRANSPARENT_DECORATORS,
)
from lint_plugin.analysis.tree.nodes import children, identifier, last_name

Declaration: TypeAlias = Literal["requires_guard", "ensures_guard"]

# What the errors of methods that others are to implement are called.
_NOT_HERE = ("NotImplemented", "NotSupported", "Unsupported")


class CallSummaries:
    """Summarises calls of the functions of one file.

    ``undrawn`` are the wrappers round decorated functions, as code objects that the lowering has yet to
    draw.
    """

    def __init__(self, callees: Callees, codes: Iterable[Code]) -> None:
        self._callees = callees
        self._origins: Origins = callees.origins
        self._scopes: FileScopes = callees.origins.scopes
        self.undrawn: deque[Code] = deque()
        self._by_node = {code.node: code for code in codes}
        self._known: dict[cst.FunctionDef, Completion | None] = {}
        # The wrappers round functions that are declared `@ensures_guard`.
        self._promising: dict[cst.FunctionDef, Code] = {}
        # The wrappers of functions that are entered through their wrapper alone.
        self.wrappers: dict[Code, Code] = {}

    def completion(self, definition: cst.FunctionDef) -> Completion | None:
        """Summarise a completed call of ``definition``, as far as it can be followed.

        None where it cannot.
        """
        if definition not in self._known:
            # A function that is decorated by itself, whatever that may be, is not followed.
            self._known[definition] = None
            self._known[definition] = self._decorated(definition)
        return self._known[definition]

    def completion_of_call(
        self, func: cst.BaseExpression, definition: cst.FunctionDef
    ) -> Completion | None:
        """Summarise a completed call of ``func``, which means ``definition``.

        None where a class elsewhere is to replace the method.
        """
        if not isinstance(func, cst.Attribute):
            return self.completion(definition)
        if _is_hook(definition):
            return None
        done = self.completion(definition)
        if done is None or not done.points:
            return done
        if not is_super(func.value) and self.is_abstract_method(definition):
            return None
        return done._replace(replaceable=self._is_replaceable(definition))

    def _is_replaceable(self, definition: cst.FunctionDef) -> bool:
        """Whether a class elsewhere, below or beside, may have another method of this name.

        A leading underscore promises that none has; `@final` says so. In a class with two bases `super()`
        means the sibling.
        """
        name = identifier(definition.name.value)
        owner = self._scopes.of(definition).enclosing_class
        if owner is None or (name.startswith("_") and not name.endswith("__")):
            return False
        assert isinstance(owner.node, cst.ClassDef)
        return not any(
            self._origins.is_library(item.decorator, *FINAL)
            for item in (*definition.decorators, *owner.node.decorators)
        )

    def declares(self, definition: cst.FunctionDef, declaration: Declaration) -> bool:
        """Whether ``definition`` bears ``@requires_guard`` or ``@ensures_guard``."""
        return any(
            self._is_declaration(item.decorator, declaration) for item in definition.decorators
        )

    def _is_declaration(self, decorator: cst.BaseExpression, declaration: Declaration) -> bool:
        if last_name(decorator) is None:
            return False
        path = self._origins.library_path(decorator)
        if path is not None:
            return path.partition(".")[0] == "invariant_guard" and path.endswith(f".{declaration}")
        return (
            isinstance(decorator, cst.Name)
            and last_name(decorator) == declaration
            and declaration not in self._scopes.everywhere
        )

    def _decorated(self, definition: cst.FunctionDef) -> Completion | None:
        is_async = definition.asynchronous is not None
        if self.declares(definition, "ensures_guard"):
            done = self._followed(definition)
            if done is not None and done.code is not None:
                self._promising[definition] = done.code
            return Completion(None, is_async)
        if self._only_promises(definition):
            return Completion((), is_async)
        return self._followed(definition)

    def promising(self, definition: cst.FunctionDef) -> Code:
        """Find the code object that has to keep the promise of ``definition``.

        It is the outermost wrapper that a call of it enters.
        """
        return self._promising.get(definition, self._by_node[definition])

    def _followed(self, definition: cst.FunctionDef) -> Completion | None:
        """Summarise a call by the body and the decorators of its function."""
        is_async = definition.asynchronous is not None
        code = self._by_node[definition]
        generator = definition in self._scopes.generators
        current: Completion | None = (
            None if generator else Completion((code.exit,), is_async, code=code)
        )
        for item in reversed(definition.decorators):
            decorator = item.decorator
            if self._is_transparent(decorator):
                continue
            if self._origins.library_path(decorator) in MANAGER_DECORATORS:
                if not generator:
                    return None
                current = Completion((code.yields,), is_async, manager=code)
            else:
                current = self._wrapped(decorator, definition, current)
            if current is None:
                return None
        return current

    def _is_transparent(self, decorator: cst.BaseExpression) -> bool:
        target = decorator.func if isinstance(decorator, cst.Call) else decorator
        name = last_name(target)
        if isinstance(target, cst.Name) and name in ("staticmethod", "classmethod"):
            return self._origins.is_builtin(name)
        return self._origins.library_path(target) in TRANSPARENT_DECORATORS or any(
            self._is_declaration(decorator, each) for each in ("requires_guard", "ensures_guard")
        )

    # -- decorators of the file --------------------------------------------------------------------

    def _wrapped(
        self, decorator: cst.BaseExpression, definition: cst.FunctionDef, inner: Completion | None
    ) -> Completion | None:
        """Summarise a call once ``decorator``, a function of this file, has wrapped ``inner``."""
        created_in = self._scopes.of(definition).parent
        if inner is None or inner.manager is not None or created_in is None:
            return None
        maker = self._maker(decorator, created_in)
        first = next(iter(parameters(maker.params)), None) if maker is not None else None
        made = self._always_gives(maker) if maker is not None else None
        if maker is None or first is None or made is None:
            return None
        scope, parameter = self._scopes.of(maker), identifier(first.name.value)
        if len(scope.bindings[parameter]) != 1:
            return None
        if made is not first:
            return self._drawn_for(made, scope, parameter, inner)
        # Who keeps the function as well may call it past any wrapper of it.
        return inner._replace(code=None) if _keeps(maker, parameter) else inner

    def _maker(self, decorator: cst.BaseExpression, scope: Scope) -> cst.FunctionDef | None:
        """Find the function that is called with what it decorates.

        For `@retry(3)`, it is the one that `retry` makes.
        """
        if not isinstance(decorator, cst.Call):
            return self._callees.function(decorator, scope)
        factory = self._callees.function(decorator.func, scope)
        made = self._always_gives(factory) if factory is not None else None
        return made if isinstance(made, cst.FunctionDef) else None

    def _always_gives(self, maker: cst.FunctionDef) -> cst.CSTNode | None:
        """Find what a call of ``maker`` returns whenever it returns.

        It is a parameter, or a function made in it.
        """
        if maker.decorators or maker.asynchronous is not None or maker in self._scopes.generators:
            return None
        scope = self._scopes.of(maker)
        returned = {_returned_name(value) for value in returned_values(maker)}
        name = returned.pop() if len(returned) == 1 else None
        if name is None or len(scope.bindings.get(name, ())) != 1 or not _always_returns(maker):
            return None
        return scope.bindings[name][0].node

    def _drawn_for(
        self, wrapper: cst.CSTNode, maker: Scope, parameter: str, inner: Completion
    ) -> Completion | None:
        if not isinstance(wrapper, cst.FunctionDef) or wrapper in self._scopes.generators:
            return None
        if not all(self._is_transparent(item.decorator) for item in wrapper.decorators):
            return None
        scope = self._scopes.of(wrapper)
        if scope.parent is not maker:
            return None
        code = Code("function", wrapper, scope, starts_path=False, bound={parameter: inner})
        self.undrawn.append(code)
        if inner.code is not None and self._only_calls(wrapper, maker, parameter):
            wrapped = inner.code.node
            # What is declared starts guarded, whoever calls it.
            if not (
                isinstance(wrapped, cst.FunctionDef) and self.declares(wrapped, "requires_guard")
            ):
                self.wrappers[inner.code] = code
        return Completion((code.exit,), wrapper.asynchronous is not None, code=code)

    def _only_calls(self, wrapper: cst.FunctionDef, maker: Scope, parameter: str) -> bool:
        """Whether a decorator only calls the function it is given, in its wrapper.

        `function.__wrapped__` is a way past the wrapper.
        """
        if any(
            "__wrapped__" in uses
            for uses in (self._scopes.attribute_names, self._scopes.name_strings)
        ):
            return False
        named_by_wraps = {
            arg.value
            for item in wrapper.decorators
            if isinstance(item.decorator, cst.Call)
            for arg in item.decorator.args
        }
        inside = self._scopes.of(wrapper)
        return all(
            load.node in named_by_wraps or (load.call is not None and load.scope.function is inside)
            for load in self._scopes.own_loads.of(maker, parameter)
        )

    def outermost_wrapper(self, code: Code) -> Code | None:
        """Find the wrapper through which a call enters ``code``; None where it enters directly."""
        wrapper = self.wrappers.get(code)
        while wrapper in self.wrappers:
            wrapper = self.wrappers[wrapper]
        return wrapper

    # -- NoReturn ----------------------------------------------------------------------------------

    def _only_promises(self, definition: cst.FunctionDef) -> bool:
        """Whether ``-> NoReturn`` is all there is: a stub, a protocol, an abstract method."""
        if definition.returns is None:
            return False
        if self._origins.library_path(definition.returns.annotation) not in NEVER:
            return False
        return _is_stub(definition) or self.is_abstract(definition)

    def is_abstract(self, definition: cst.FunctionDef) -> bool:
        """Whether ``definition`` only says what others implement: abstract, or of a protocol."""
        owner = self._scopes.of(definition).enclosing_class
        return self.is_abstract_method(definition) or (
            owner is not None and self._callees.classes.is_protocol(owner)
        )

    def only_declares(self, definition: cst.CSTNode) -> bool:
        """Whether no call can run ``definition``: abstract, or a stub of a protocol."""
        return isinstance(definition, cst.FunctionDef) and (
            self.is_abstract_method(definition)
            or (self.is_abstract(definition) and _is_stub(definition))
        )

    def is_abstract_method(self, definition: cst.FunctionDef) -> bool:
        """Whether ``definition`` bears `@abstractmethod`: what runs is the method of a class below."""
        return any(
            self._origins.is_library(item.decorator, ABSTRACT) for item in definition.decorators
        )


def _returned_name(value: cst.BaseExpression | None) -> str | None:
    return identifier(value.value) if isinstance(value, cst.Name) else None


def _keeps(maker: cst.FunctionDef, parameter: str) -> bool:
    """Whether a decorator keeps the function that it gives back.

    It does more with it than read or mark its attributes.
    """
    returned = set(returned_values(maker))
    stack: list[cst.CSTNode] = [maker.body]
    while stack:
        node = stack.pop()
        if node in returned or (
            isinstance(node, cst.Attribute) and isinstance(node.value, cst.Name)
        ):
            continue
        if isinstance(node, cst.Name) and identifier(node.value) == parameter:
            return True
        stack.extend(children(node))
    return False


def _always_returns(definition: cst.FunctionDef) -> bool:
    """Whether the last statement returns: a decorator that falls off its end returns None."""
    last: cst.CSTNode | None = definition.body.body[-1] if definition.body.body else None
    if isinstance(last, cst.SimpleStatementLine):
        last = last.body[-1]
    return isinstance(last, cst.Return)


def _is_hook(definition: cst.FunctionDef) -> bool:
    """Whether a method only raises NotImplementedError, for other files to replace it.

    What stands before does not matter: the message in a name of its own, `del` of the parameters. A `yield`
    behind the `raise` only makes it a generator.
    """
    parts = (
        part
        for line in definition.body.body
        for part in (line.body if isinstance(line, cst.SimpleStatementLine) else [line])
    )
    raised = next((part.exc for part in parts if isinstance(part, cst.Raise)), None)
    error = raised.func if isinstance(raised, cst.Call) else raised
    name = (last_name(error) or "") if error is not None else ""
    return any(word in name for word in _NOT_HERE) and not returned_values(definition)


def _is_stub(definition: cst.FunctionDef) -> bool:
    """Whether the body is nothing but `...`, `pass` and a docstring."""
    for line in definition.body.body:
        parts = line.body if isinstance(line, cst.SimpleStatementLine) else [line]
        for part in parts:
            if isinstance(part, cst.Pass):
                continue
            if isinstance(part, cst.Expr) and isinstance(
                part.value, (cst.Ellipsis, cst.SimpleString, cst.ConcatenatedString)
            ):
                continue
            return False
    return True
