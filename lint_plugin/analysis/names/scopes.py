"""Scopes of a file and their bindings, found in one traversal.

Everything about names is answered from it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final, Literal, NamedTuple, TypeAlias

import libcst as cst

from lint_plugin.analysis.tree.known_names import IMPORTERS, SETTERS
from lint_plugin.analysis.tree.nodes import (
    COMPREHENSIONS,
    Comprehension,
    children,
    dotted,
    identifier,
    last_name,
    string_value,
    unpacked,
)

ScopeKind: TypeAlias = Literal["module", "function", "lambda", "class", "comprehension"]
BindingKind: TypeAlias = Literal["import", "assign", "def", "class", "param", "other"]

# Class decorators that make fields of annotations.
_FIELDS_OF = frozenset({"attrs", "dataclass", "define", "frozen", "mutable", "s"})


class Binding:
    """One place that binds a name.

    ``value`` is what a plain ``name = value`` assigns in ``scope``; None where the value is not written
    there (loop targets, unpacking, parameters). ``path`` is the dotted origin of an import.
    """

    __slots__ = ("kind", "node", "path", "scope", "value")

    def __init__(
        self,
        kind: BindingKind,
        node: cst.CSTNode,
        value: cst.BaseExpression | None = None,
        path: str = "",
        scope: Scope | None = None,
    ) -> None:
        self.kind: Final = kind
        self.node: Final = node
        self.value: Final = value
        self.path: Final = path
        self.scope: Final = scope


class Scope:
    """A Python scope. ``name`` is its qualified name, empty for the module.

    ``stores`` are, of the module, the file's stores of attributes by their names.
    """

    __slots__ = (
        "bindings",
        "global_names",
        "kind",
        "name",
        "node",
        "nonlocal_names",
        "parent",
        "stores",
    )

    def __init__(self, kind: ScopeKind, node: cst.CSTNode, parent: Scope | None, name: str) -> None:
        self.kind: Final = kind
        self.node: Final = node
        self.parent: Final = parent
        self.name: Final = name
        self.bindings: Final[dict[str, list[Binding]]] = {}
        self.global_names: Final[set[str]] = set()
        self.nonlocal_names: Final[set[str]] = set()
        self.stores: Final[dict[str, list[AttributeStore]]] = {}

    def owner(self, name: str) -> Scope | None:
        """Resolve a load of ``name`` to the scope that binds it; None for built-ins.

        None stands for unknown names too.
        """
        scope: Scope | None = self
        while scope is not None:
            # Class bodies are invisible to the functions inside them.
            if scope.kind != "class" or scope is self:
                if name in scope.global_names:
                    module = scope.module
                    return module if name in module.bindings else None
                if name in scope.bindings and name not in scope.nonlocal_names:
                    return scope
            scope = scope.parent
        return None

    def lookup(self, name: str) -> list[Binding]:
        """List the bindings that a load of ``name`` in this scope may see."""
        owner = self.owner(name)
        return owner.bindings[name] if owner is not None else []

    def sole_value(self, name: str) -> cst.BaseExpression | None:
        """Return the value of a name that is bound once, by an assignment."""
        bindings = self.lookup(name)
        return bindings[0].value if len(bindings) == 1 else None

    @property
    def module(self) -> Scope:
        """The outermost scope."""
        scope = self
        while scope.parent is not None:
            scope = scope.parent
        return scope

    @property
    def enclosing_class(self) -> Scope | None:
        """The class whose body directly holds this function, or None."""
        return self.parent if self.parent is not None and self.parent.kind == "class" else None

    @property
    def function(self) -> Scope:
        """The nearest scope that is a code object: function, lambda, genexp or module."""
        scope = self
        while scope.parent is not None and not scope.runs_later:
            scope = scope.parent
        return scope

    @property
    def runs_later(self) -> bool:
        """Whether the scope is a code object that runs when it is called or iterated."""
        return self.kind in ("function", "lambda") or isinstance(self.node, cst.GeneratorExp)


class AttributeStore:
    """``base.attr = value``, also by `setattr`; ``value`` is None for loop targets, unpacking and ``del``."""

    __slots__ = ("base", "node", "scope", "value")

    def __init__(
        self, base: str, value: cst.BaseExpression | None, node: cst.CSTNode, scope: Scope
    ) -> None:
        self.base: Final = base
        self.value: Final = value
        self.node: Final = node
        self.scope: Final = scope


class Load(NamedTuple):
    """One use of a name or attribute. ``call`` is the call whose function it is, if it is one."""

    node: cst.Name | cst.Attribute
    scope: Scope
    call: cst.Call | None


class LoadsByScope:
    """The uses of names by the scope that one of them belongs to.

    A file may use one name in each of its functions: whoever asks for one function's does not look through
    those of all. ``scope_of`` says to which scope a use belongs.
    """

    def __init__(
        self,
        names: Mapping[str, Sequence[Load]],
        scope_of: Callable[[Scope, str], Scope | None],
    ) -> None:
        self._names = names
        self._scope_of = scope_of
        self._by_scope: dict[str, dict[Scope | None, list[Load]]] = {}

    def of(self, scope: Scope | None, name: str) -> Sequence[Load]:
        """List the uses of ``name`` that belong to ``scope``, in the order of the source."""
        found = self._by_scope.get(name)
        if found is None:
            found = self._by_scope[name] = {}
            for load in self._names.get(name, ()):
                found.setdefault(self._scope_of(load.scope, name), []).append(load)
        return found.get(scope, ())


class FileScopes(NamedTuple):
    """All scopes of a file, and what it binds anywhere."""

    module: Scope
    scopes: dict[cst.CSTNode, Scope]
    everywhere: dict[str, list[Binding]]
    # What class bodies bind directly.
    members: dict[str, list[tuple[Scope, Binding]]]
    attributes: dict[str, list[AttributeStore]]
    star_import: bool
    # The first names of all imported paths, also below `TYPE_CHECKING` and by `import_module("ccxt")`.
    imported_roots: set[str]
    # Functions and classes of the module that no star import can stand in for.
    settled: set[cst.CSTNode]
    lazy_annotations: bool
    calls: list[cst.Call]
    # Operands of `await`, and the items of `async with`.
    awaited: list[cst.BaseExpression]
    # Uses by last name, for plain names and for attributes.
    names: dict[str, list[Load]]
    attribute_names: dict[str, list[Load]]
    # Uses of plain names by the scope that binds them, and by the function that they stand in; and those of
    # attributes by function.
    own_loads: LoadsByScope
    names_inside: LoadsByScope
    attributes_inside: LoadsByScope
    # String literals that could be names, by their parts: `__all__`, `attrgetter("desk.place")`.
    name_strings: set[str]
    generators: set[cst.CSTNode]
    # What stands below `if TYPE_CHECKING:`, with that test; its name may yet be another's.
    typed: dict[cst.CSTNode, cst.BaseExpression]

    def of(self, node: cst.CSTNode) -> Scope:
        """Look up the scope that ``node`` opens."""
        return self.scopes[node]

    def class_members(self, name: str) -> Iterator[tuple[Scope, Binding]]:
        """Every binding of ``name`` directly in a class body of this file."""
        yield from self.members.get(name, ())

    def may_be_displaced(self, binding: Binding) -> bool:
        """Whether a star import may have replaced ``binding`` by another."""
        return self.star_import and binding.node not in self.settled


def _function_of(scope: Scope, _name: str) -> Scope:
    return scope.function


def read_scopes(module: cst.Module) -> FileScopes:
    """Traverse ``module`` once and collect its scopes."""
    return _Reader(module).read()


class _Reader:
    def __init__(self, module: cst.Module) -> None:
        self.tree = module
        self.module = Scope("module", module, None, "")
        self.top_level = frozenset(module.body)
        self.scope = self.module
        self.scopes: dict[cst.CSTNode, Scope] = {module: self.module}
        self.everywhere: dict[str, list[Binding]] = {}
        self.attributes = self.module.stores
        self.star_import = False
        self.imported_roots: set[str] = set()
        self.settled: set[cst.CSTNode] = set()
        self.runs_own_code = False
        self.lazy_annotations = False
        self.calls: list[cst.Call] = []
        self.awaited: list[cst.BaseExpression] = []
        self.names: dict[str, list[Load]] = {}
        self.attribute_names: dict[str, list[Load]] = {}
        self.name_strings: set[str] = set()
        self.generators: set[cst.CSTNode] = set()
        self.typed: dict[cst.CSTNode, cst.BaseExpression] = {}
        self.typing_test: cst.BaseExpression | None = None
        # What `nonlocal` functions bind. They may stand before the first binding in the scope they mean.
        self.elsewhere: list[tuple[Scope, str, Binding]] = []

    def read(self) -> FileScopes:
        self.visit_all(self.tree.body)
        for scope, name, binding in self.elsewhere:
            _meant_by_nonlocal(scope, name).bindings.setdefault(name, []).append(binding)
        return FileScopes(
            self.module,
            self.scopes,
            self.everywhere,
            self._members(),
            self.attributes,
            self.star_import,
            self.imported_roots,
            self.settled,
            self.lazy_annotations,
            self.calls,
            self.awaited,
            self.names,
            self.attribute_names,
            LoadsByScope(self.names, Scope.owner),
            LoadsByScope(self.names, _function_of),
            LoadsByScope(self.attribute_names, _function_of),
            self.name_strings,
            self.generators,
            self.typed,
        )

    def _members(self) -> dict[str, list[tuple[Scope, Binding]]]:
        members: dict[str, list[tuple[Scope, Binding]]] = {}
        for scope in self.scopes.values():
            if scope.kind == "class":
                for name, bindings in scope.bindings.items():
                    members.setdefault(name, []).extend((scope, each) for each in bindings)
        return members

    def visit(self, node: cst.CSTNode) -> None:
        visitor = _VISITORS.get(type(node))
        if visitor is not None:
            visitor(self, node)
        else:
            for child in children(node):
                self.visit(child)

    def visit_all(self, nodes: Iterable[cst.CSTNode | None]) -> None:
        for node in nodes:
            if node is not None:
                self.visit(node)

    def bind(self, name: str, binding: Binding, scope: Scope | None = None) -> None:
        name = identifier(name)
        scope = self.scope if scope is None else scope
        if self.typing_test is not None:
            self.typed[binding.node] = self.typing_test
        self.everywhere.setdefault(name, []).append(binding)
        if name in scope.nonlocal_names:
            self.elsewhere.append((scope, name, binding))
        else:
            scope = self.module if name in scope.global_names else scope
            scope.bindings.setdefault(name, []).append(binding)

    def store(self, target: cst.CSTNode, value: cst.BaseExpression | None) -> None:
        """Bind what a target names; visit the expressions that it evaluates."""
        if isinstance(target, cst.Name):
            kind: BindingKind = "assign" if value is not None else "other"
            self.bind(target.value, Binding(kind, target, value, scope=self.scope))
        elif isinstance(target, cst.Attribute):
            store = AttributeStore(dotted(target.value), value, target, self.scope)
            self.attributes.setdefault(identifier(target.attr.value), []).append(store)
            self.visit(target.value)
        elif isinstance(target, (cst.Tuple, cst.List)):
            for part, source in unpacked(target, value):
                self.store(part, source)
        elif isinstance(target, cst.StarredElement):
            self.store(target.value, None)
        else:
            self.visit(target)

    def enter(self, kind: ScopeKind, node: cst.CSTNode, label: str) -> Scope:
        outer = self.scope
        scope = Scope(kind, node, outer, _qualified(outer, label))
        self.scopes[node] = scope
        self.scope = scope
        return outer

    # -- scopes ------------------------------------------------------------------------------------

    def function(self, node: cst.FunctionDef) -> None:
        self.visit_all(node.decorators)
        outer = self.scope
        self.bind(node.name.value, Binding("def", node))
        self.settle(node)
        self.parameters_outside(node.params)
        if node.returns is not None:
            self.visit(node.returns)
        self.enter("function", node, identifier(node.name.value))
        self.type_parameters(node.type_parameters)
        self.parameters_inside(node.params)
        self.visit(node.body)
        self.scope = outer

    def settle(self, node: cst.FunctionDef | cst.ClassDef) -> None:
        """Note a definition that no star import can stand in for.

        It runs once, below every star import so far, and before any use of its name.

        A use in a function is a later one, unless the module has begun to call its own by then.
        """
        uses = self.names.get(identifier(node.name.value), ())
        if node in self.top_level and not any(
            self.runs_own_code or use.scope.function is self.module for use in uses
        ):
            self.settled.add(node)

    def lambda_(self, node: cst.Lambda) -> None:
        self.parameters_outside(node.params)
        outer = self.enter("lambda", node, "<lambda>")
        self.parameters_inside(node.params)
        self.visit(node.body)
        self.scope = outer

    def class_(self, node: cst.ClassDef) -> None:
        self.visit_all(node.decorators)
        self.bind(node.name.value, Binding("class", node))
        self.settle(node)
        self.visit_all(arg.value for arg in (*node.bases, *node.keywords))
        outer = self.enter("class", node, identifier(node.name.value))
        self.type_parameters(node.type_parameters)
        self.visit(node.body)
        self.scope = outer

    def comprehension(self, node: Comprehension) -> None:
        first = node.for_in
        self.visit(first.iter)
        label = "<genexpr>" if isinstance(node, cst.GeneratorExp) else ""
        outer = self.enter("comprehension", node, label)
        clause: cst.CompFor | None = first
        while clause is not None:
            if clause is not first:
                self.visit(clause.iter)
            self.store(clause.target, None)
            self.visit_all(clause.ifs)
            clause = clause.inner_for_in
        for child in children(node):
            if child is not first:
                self.visit(child)
        self.scope = outer

    def parameters_outside(self, params: cst.Parameters) -> None:
        for param in parameters(params):
            if param.annotation is not None:
                self.visit(param.annotation)
            if param.default is not None:
                self.visit(param.default)

    def parameters_inside(self, params: cst.Parameters) -> None:
        for param in parameters(params):
            self.bind(param.name.value, Binding("param", param))

    def type_parameters(self, node: cst.TypeParameters | None) -> None:
        if node is not None:
            for param in node.params:
                self.bind(param.param.name.value, Binding("other", param))
                self.visit_all(children(param))

    def if_(self, node: cst.If) -> None:
        self.visit(node.test)
        outer = self.typing_test
        if last_name(node.test) == "TYPE_CHECKING":
            self.typing_test = node.test
        self.visit(node.body)
        self.typing_test = outer
        self.visit_all([node.orelse])

    # -- uses --------------------------------------------------------------------------------------

    def name(self, node: cst.Name, call: cst.Call | None = None) -> None:
        load = Load(node, self.scope, call)
        self.names.setdefault(identifier(node.value), []).append(load)

    def attribute(self, node: cst.Attribute, call: cst.Call | None = None) -> None:
        load = Load(node, self.scope, call)
        self.attribute_names.setdefault(identifier(node.attr.value), []).append(load)
        self.visit(node.value)

    def string(self, node: cst.SimpleString) -> None:
        parts = node.raw_value.split(".")
        if all(part.isidentifier() for part in parts):
            self.name_strings.update(parts)

    def yield_(self, node: cst.Yield) -> None:
        self.generators.add(self.scope.function.node)
        if node.value is not None:
            self.visit(node.value)

    def call(self, node: cst.Call) -> None:
        self.calls.append(node)
        self.set_by_name(node)
        self.import_by_name(node)
        if self.scope.function is self.module:
            root = identifier(dotted(node.func).partition(".")[0].removesuffix("()"))
            known = self.module.bindings.get(root, ())
            self.runs_own_code |= any(each.kind in ("def", "class") for each in known)
        if isinstance(node.func, cst.Name):
            self.name(node.func, node)
        elif isinstance(node.func, cst.Attribute):
            self.attribute(node.func, node)
        else:
            self.visit(node.func)
        for arg in node.args:
            self.visit(arg.value)

    def set_by_name(self, node: cst.Call) -> None:
        """Record `setattr(x, "name", value)` as a store: it is `x.name = value`.

        So are `object.__setattr__(x, "name", value)` and `monkeypatch.setattr("module.name", value)`.
        """
        patches = _patches(node.func)
        name = last_name(node.func)
        if not (patches or name in SETTERS) or any(arg.star for arg in node.args):
            return
        owner, *values = [arg.value for arg in node.args] or [node.func]
        path, base = string_value(owner), dotted(owner)
        if path is not None:
            base = path.rpartition(".")[0]
        else:
            path = string_value(values[0]) if values else None
            values = values[1:]
        if path is not None and (not patches or all(map(str.isidentifier, path.split(".")))):
            store = AttributeStore(base, values[0] if values else None, node, self.scope)
            name = identifier(path.rpartition(".")[2])
            self.attributes.setdefault(name, []).append(store)

    def await_(self, node: cst.Await) -> None:
        self.awaited.append(node.expression)
        self.visit(node.expression)

    def with_(self, node: cst.With) -> None:
        if node.asynchronous is not None:
            self.awaited.extend(item.item for item in node.items)
        self.visit_all(node.items)
        self.visit(node.body)

    # -- bindings ----------------------------------------------------------------------------------

    def assign(self, node: cst.Assign) -> None:
        self.visit(node.value)
        for target in node.targets:
            self.store(target.target, node.value)

    def annotated(self, node: cst.AnnAssign) -> None:
        self.visit(node.annotation)
        if node.value is not None:
            self.visit(node.value)
            self.store(node.target, node.value)
        elif not isinstance(node.target, cst.Name):
            self.visit(node.target)
        elif self.scope.kind == "class" and _has_fields(self.scope.node):
            # `__init__` gives each object its own: a method of that name in a base counts no more.
            field_ = Binding("param", node.target, scope=self.scope)
            self.scope.bindings.setdefault(identifier(node.target.value), []).append(field_)

    def augmented(self, node: cst.AugAssign) -> None:
        self.visit(node.value)
        self.store(node.target, None)

    def walrus(self, node: cst.NamedExpr) -> None:
        self.visit(node.value)
        if isinstance(node.target, cst.Name):
            # A walrus inside a comprehension binds in the function round it.
            scope = self.scope
            while scope.kind == "comprehension" and scope.parent is not None:
                scope = scope.parent
            binding = Binding("assign", node.target, node.value, scope=self.scope)
            self.bind(node.target.value, binding, scope)
        else:
            self.visit(node.target)

    def for_(self, node: cst.For) -> None:
        self.visit(node.iter)
        self.store(node.target, None)
        self.visit(node.body)
        self.visit_all([node.orelse])

    def with_item(self, node: cst.WithItem) -> None:
        self.visit(node.item)
        if node.asname is not None:
            self.store(node.asname.name, None)

    def handler(self, node: cst.ExceptHandler | cst.ExceptStarHandler) -> None:
        self.visit_all([node.type])
        if node.name is not None:
            self.store(node.name.name, None)
        self.visit(node.body)

    def delete(self, node: cst.Del) -> None:
        self.store(node.target, None)

    def import_by_name(self, node: cst.Call) -> None:
        """`import_module("ccxt")` imports as a statement does, but binds nothing here."""
        if node.args and last_name(node.func) in IMPORTERS:
            path = string_value(node.args[0].value)
            if path is not None:
                self.imported_roots.add(path.partition(".")[0])

    def import_(self, node: cst.Import | cst.LazyImport) -> None:
        for alias in node.names:
            path = dotted(alias.name)
            self.imported_roots.add(path.partition(".")[0])
            if alias.asname is not None:
                self.bind(dotted(alias.asname.name), Binding("import", node, path=path))
            else:
                root = path.partition(".")[0]
                self.bind(root, Binding("import", node, path=root))

    def import_from(self, node: cst.ImportFrom | cst.LazyImportFrom) -> None:
        module = "." * len(node.relative) + (dotted(node.module) if node.module is not None else "")
        self.imported_roots.add(module.partition(".")[0])
        if isinstance(node.names, cst.ImportStar):
            self.star_import = True
            self.settled.clear()
            return
        for alias in node.names:
            name = dotted(alias.name)
            if module == "__future__" and name == "annotations":
                self.lazy_annotations = True
            path = f"{module}{name}" if module.endswith(".") else f"{module}.{name}"
            bound = name if alias.asname is None else dotted(alias.asname.name)
            self.bind(bound, Binding("import", node, path=path))

    def global_(self, node: cst.Global) -> None:
        self.scope.global_names.update(identifier(item.name.value) for item in node.names)

    def nonlocal_(self, node: cst.Nonlocal) -> None:
        self.scope.nonlocal_names.update(identifier(item.name.value) for item in node.names)

    def capture(self, node: cst.MatchAs | cst.MatchStar) -> None:
        if node.name is not None:
            self.bind(node.name.value, Binding("other", node))
        if isinstance(node, cst.MatchAs) and node.pattern is not None:
            self.visit(node.pattern)

    def mapping_pattern(self, node: cst.MatchMapping) -> None:
        if node.rest is not None:
            self.bind(node.rest.value, Binding("other", node))
        self.visit_all(node.elements)

    def type_alias(self, node: cst.TypeAlias) -> None:
        self.bind(node.name.value, Binding("other", node))
        self.type_parameters(node.type_parameters)
        self.visit(node.value)


def _patches(func: cst.BaseExpression) -> bool:
    """Whether ``func`` is `patch`, `mocker.patch` or `patch.object`, which set an attribute for a test."""
    if isinstance(func, cst.Attribute) and last_name(func) == "object":
        func = func.value
    return last_name(func) == "patch"


def _has_fields(node: cst.CSTNode) -> bool:
    """Whether a decorator makes fields of the annotations of a class."""
    if not isinstance(node, cst.ClassDef):
        return False
    made_by = (
        item.decorator.func if isinstance(item.decorator, cst.Call) else item.decorator
        for item in node.decorators
    )
    return any(last_name(each) in _FIELDS_OF for each in made_by)


def _meant_by_nonlocal(scope: Scope, name: str) -> Scope:
    """Find the function whose variable a `nonlocal` declaration means."""
    outer = scope.parent
    while outer is not None and outer.kind == "class":
        outer = outer.parent
    return (outer.owner(name) if outer is not None else None) or scope


def _qualified(outer: Scope, label: str) -> str:
    """Qualify a name as ``__qualname__`` has it.

    Comprehensions run in place and have the name round them.
    """
    if not label or not outer.name:
        return label or outer.name
    return f"{outer.name}.{label}" if _is_class_body(outer) else f"{outer.name}.<locals>.{label}"


def _is_class_body(scope: Scope) -> bool:
    while scope.kind == "comprehension" and not scope.runs_later and scope.parent is not None:
        scope = scope.parent
    return scope.kind == "class"


def parameters(params: cst.Parameters) -> Iterator[cst.Param]:
    """Yield all parameters, in source order."""
    yield from params.posonly_params
    yield from params.params
    if isinstance(params.star_arg, cst.Param):
        yield params.star_arg
    yield from params.kwonly_params
    if params.star_kwarg is not None:
        yield params.star_kwarg


_VISITORS: dict[type[cst.CSTNode], Callable[..., None]] = {
    cst.FunctionDef: _Reader.function,
    cst.Lambda: _Reader.lambda_,
    cst.ClassDef: _Reader.class_,
    **dict.fromkeys(COMPREHENSIONS, _Reader.comprehension),
    cst.Assign: _Reader.assign,
    cst.AnnAssign: _Reader.annotated,
    cst.AugAssign: _Reader.augmented,
    cst.NamedExpr: _Reader.walrus,
    cst.For: _Reader.for_,
    cst.If: _Reader.if_,
    cst.Name: _Reader.name,
    cst.Attribute: _Reader.attribute,
    cst.SimpleString: _Reader.string,
    cst.Yield: _Reader.yield_,
    cst.Call: _Reader.call,
    cst.Await: _Reader.await_,
    cst.With: _Reader.with_,
    cst.WithItem: _Reader.with_item,
    cst.ExceptHandler: _Reader.handler,
    cst.ExceptStarHandler: _Reader.handler,
    cst.Del: _Reader.delete,
    cst.Import: _Reader.import_,
    cst.ImportFrom: _Reader.import_from,
    cst.LazyImport: _Reader.import_,
    cst.LazyImportFrom: _Reader.import_from,
    cst.Global: _Reader.global_,
    cst.Nonlocal: _Reader.nonlocal_,
    cst.MatchAs: _Reader.capture,
    cst.MatchStar: _Reader.capture,
    cst.MatchMapping: _Reader.mapping_pattern,
    cst.TypeAlias: _Reader.type_alias,
}
