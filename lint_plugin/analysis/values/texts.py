"""What a text may say: literals, and a hole for each unknown part.

    BASE + "/fapi/v1/order"       f"{self.url}/v2/orders"        "{}/v2/orders".format(base)
    urljoin(BASE, PATH)           PATHS["order"]                 Endpoints.ORDER.value

Followed are local names, constants of the module, attributes that the file assigns, class attributes,
tables that are written out, and functions whose name says that they make an address.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

import libcst as cst

from lint_plugin.analysis.names.callees import Callees
from lint_plugin.analysis.names.functions import returned_values
from lint_plugin.analysis.names.parents import Parents
from lint_plugin.analysis.names.scopes import Binding, Scope
from lint_plugin.analysis.tree.known_names import SAME_TABLE, SAME_TABLE_METHODS, SAME_TEXT
from lint_plugin.analysis.tree.nodes import (
    dotted,
    identifier,
    keyword_arguments,
    last_name,
    literal_key,
    string_value,
)
from lint_plugin.analysis.tree.verbs import makes_address
from lint_plugin.analysis.values.bindings_in_force import bindings_in_force
from lint_plugin.analysis.values.variables import alternatives
from lint_plugin.settings.endpoints.matching import HOLE

# Literals in order; `HOLE` is a part of its own.
Text: TypeAlias = tuple[str, ...]

_UNKNOWN: Text = (HOLE,)
_MOST = 8
_DEEPEST = 12
_FIELD = re.compile(r"\{(\w*)(?:[!:][^{}]*)?\}")
_PERCENT = re.compile(r"%(?:\(\w+\))?[sdr]")


class Texts:
    """Answers for one file."""

    def __init__(self, callees: Callees, parents: Parents) -> None:
        self._callees = callees
        self._scopes = callees.origins.scopes
        self._parents = parents

    def of(self, node: cst.BaseExpression, scope: Scope) -> list[Text]:
        """The texts that ``node``, evaluated in ``scope``, may be."""
        return _few(self._of(node, scope, ()))

    def tables(self, node: cst.BaseExpression, scope: Scope) -> Iterator[tuple[cst.Dict, Scope]]:
        """The dict displays that ``node`` may be."""
        yield from self._tables(node, scope, ())

    # -- expressions -------------------------------------------------------------------------------

    def _of(self, node: cst.BaseExpression, scope: Scope, seen: tuple[object, ...]) -> list[Text]:
        if len(seen) > _DEEPEST:
            return [_UNKNOWN]
        found: list[Text] = []
        for part in alternatives(node):
            if isinstance(part, (cst.Await, cst.NamedExpr)):
                inner = part.expression if isinstance(part, cst.Await) else part.value
                found += self._of(inner, scope, seen)
            else:
                found += self._plain(part, scope, seen)
        return _few(found)

    def _plain(
        self, node: cst.BaseExpression, scope: Scope, seen: tuple[object, ...]
    ) -> list[Text]:
        text = string_value(node)
        if text is not None:
            # A literal with an escape is not written as it reads.
            return [(text,) if "\\" not in _written(node) else _UNKNOWN]
        if isinstance(node, cst.ConcatenatedString):
            return self._joined([node.left, node.right], scope, seen)
        if isinstance(node, cst.FormattedString):
            return self._formatted(node, scope, seen)
        if isinstance(node, cst.BinaryOperation):
            return self._operated(node, scope, seen)
        if isinstance(node, cst.Name):
            return self._named(node, scope, seen)
        if isinstance(node, cst.Attribute):
            return self._attribute(node, scope, seen)
        if isinstance(node, cst.Subscript):
            return self._entries(node.value, literal_key(node), scope, seen)
        if isinstance(node, cst.Call):
            return self._called(node, scope, seen)
        return [_UNKNOWN]

    def _joined(
        self,
        nodes: Sequence[cst.BaseExpression | Text],
        scope: Scope,
        seen: tuple[object, ...],
    ) -> list[Text]:
        texts: list[Text] = [()]
        for node in nodes:
            following = [node] if isinstance(node, tuple) else self._of(node, scope, seen)
            texts = _few([*text, *more] for text in texts for more in following)
        return texts

    def _formatted(
        self, node: cst.FormattedString, scope: Scope, seen: tuple[object, ...]
    ) -> list[Text]:
        parts: list[cst.BaseExpression | Text] = []
        for part in node.parts:
            if isinstance(part, cst.FormattedStringText):
                parts.append((part.value,) if "\\" not in part.value else _UNKNOWN)
            elif isinstance(part, cst.FormattedStringExpression):
                parts.append(_UNKNOWN if part.format_spec else part.expression)
        return self._joined(parts, scope, seen)

    def _operated(
        self, node: cst.BinaryOperation, scope: Scope, seen: tuple[object, ...]
    ) -> list[Text]:
        if isinstance(node.operator, cst.Add):
            return self._joined([node.left, node.right], scope, seen)
        if isinstance(node.operator, cst.Divide):
            return self._joined([node.left, ("/",), node.right], scope, seen)
        template = string_value(node.left)
        if not isinstance(node.operator, cst.Modulo) or template is None:
            return [_UNKNOWN]
        given = (
            [element.value for element in node.right.elements]
            if isinstance(node.right, cst.Tuple)
            else [node.right]
        )
        pieces = _PERCENT.split(template)
        return self._joined(_woven(pieces, dict(enumerate(given)), range(len(pieces))), scope, seen)

    def _called(self, node: cst.Call, scope: Scope, seen: tuple[object, ...]) -> list[Text]:
        name = last_name(node.func) or ""
        template = string_value(node.func.value) if isinstance(node.func, cst.Attribute) else None
        if name == "format" and template is not None:
            return self._joined(_filled(template, node), scope, seen)
        if name == "join" and template is not None and len(node.args) == 1:
            return self._joined(_strung(template, node.args[0].value), scope, seen)
        if name == "urljoin" and len(node.args) > 1:
            return self._joined([node.args[0].value, ("/",), node.args[1].value], scope, seen)
        if name == "get" and isinstance(node.func, cst.Attribute) and node.args:
            return self._entries(node.func.value, string_value(node.args[0].value), scope, seen)
        if name in SAME_TEXT:
            source = node.func.value if isinstance(node.func, cst.Attribute) else None
            if source is None or name in ("URL", "quote"):
                source = node.args[0].value if node.args else node.func
            return self._of(source, scope, seen)
        if makes_address(name):
            return self._made(node, scope, seen)
        return [_UNKNOWN]

    def _made(self, node: cst.Call, scope: Scope, seen: tuple[object, ...]) -> list[Text]:
        """`self._url("/v2/orders")`: an address made of what the function is given, or returns."""
        found: list[Text] = []
        for arg in node.args:
            if not arg.star:
                found += ((HOLE, *text) for text in self._of(arg.value, scope, seen))
        definition = self._callees.function(node.func, scope)
        if definition is not None and definition not in seen:
            found += self._returned(definition, seen)
        return found or [_UNKNOWN]

    def _returned(self, definition: cst.FunctionDef, seen: tuple[object, ...]) -> list[Text]:
        scope = self._scopes.of(definition)
        return [
            text
            for value in returned_values(definition)
            if value is not None
            for text in self._of(value, scope, (*seen, definition))
        ]

    # -- names -------------------------------------------------------------------------------------

    def _named(self, node: cst.Name, scope: Scope, seen: tuple[object, ...]) -> list[Text]:
        found: list[Text] = []
        for value, where, binding in self._values_of_name(node, scope):
            if binding not in seen:
                found += self._of(value, where, (*seen, binding))
        return found or [_UNKNOWN]

    def _attribute(self, node: cst.Attribute, scope: Scope, seen: tuple[object, ...]) -> list[Text]:
        found: list[Text] = []
        for value, where, binding in self._values_of_attribute(node):
            if binding in seen:
                continue
            if isinstance(value, cst.FunctionDef):
                found += self._returned(value, (*seen, binding))
            else:
                found += self._of(value, where, (*seen, binding))
        if not found and node.attr.value == "value":
            # A member of an enumeration.
            return self._of(node.value, scope, seen)
        return found or [_UNKNOWN]

    def _values_of_name(
        self, node: cst.Name, scope: Scope
    ) -> Iterator[tuple[cst.BaseExpression, Scope, Binding]]:
        name = identifier(node.value)
        for binding in bindings_in_force(name, node, scope, self._parents):
            param = binding.node
            if binding.value is not None and binding.scope is not None:
                yield binding.value, binding.scope, binding
            elif isinstance(param, cst.Param) and param.default is not None:
                owner = scope.owner(name)
                if owner is not None and owner.parent is not None:
                    yield param.default, owner.parent, binding

    def _values_of_attribute(
        self, node: cst.Attribute
    ) -> Iterator[tuple[cst.BaseExpression | cst.FunctionDef, Scope, object]]:
        """What the file assigns to an attribute, and what its classes say under that name."""
        name = identifier(node.attr.value)
        base = dotted(node.value)
        for store in self._scopes.attributes.get(name, ()):
            if store.base == base and store.value is not None:
                yield store.value, store.scope, store
        members = list(self._scopes.class_members(name))
        named = {scope for scope, _ in members if scope.node in self._classes_called(base)}
        for scope, binding in members:
            if named and scope not in named:
                continue
            if binding.value is not None and binding.scope is not None:
                yield binding.value, binding.scope, binding
            elif isinstance(binding.node, cst.FunctionDef) and binding.node.decorators:
                yield binding.node, scope, binding

    def _classes_called(self, base: str) -> set[cst.CSTNode]:
        last = base.rpartition(".")[2].removesuffix("()")
        return {
            binding.node
            for binding in self._scopes.everywhere.get(last, ())
            if binding.kind == "class"
        }

    # -- tables ------------------------------------------------------------------------------------

    def _entries(
        self,
        table: cst.BaseExpression,
        key: str | None,
        scope: Scope,
        seen: tuple[object, ...],
    ) -> list[Text]:
        """What tables that are written out say under ``key``."""
        found: list[Text] = []
        if key is not None:
            for display, where in self._tables(table, scope, seen):
                for name, value in _items(display):
                    if name == key:
                        found += self._of(value, where, (*seen, display))
        return found or [_UNKNOWN]

    def _tables(
        self, node: cst.BaseExpression, scope: Scope, seen: tuple[object, ...]
    ) -> Iterator[tuple[cst.Dict, Scope]]:
        if len(seen) > _DEEPEST:
            return
        if isinstance(node, cst.Dict):
            yield node, scope
        elif isinstance(node, (cst.Name, cst.Attribute)):
            values: Iterable[tuple[cst.BaseExpression | cst.FunctionDef, Scope, object]] = (
                self._values_of_name(node, scope)
                if isinstance(node, cst.Name)
                else self._values_of_attribute(node)
            )
            for value, where, binding in values:
                if binding not in seen and not isinstance(value, cst.FunctionDef):
                    yield from self._tables(value, where, (*seen, binding))
        elif isinstance(node, cst.Subscript):
            key = literal_key(node)
            for display, where in self._tables(node.value, scope, seen):
                for name, value in _items(display):
                    if name == key:
                        yield from self._tables(value, where, (*seen, display))
        elif isinstance(node, cst.Call):
            yield from self._tables_of_call(node, scope, seen)

    def _tables_of_call(
        self, node: cst.Call, scope: Scope, seen: tuple[object, ...]
    ) -> Iterator[tuple[cst.Dict, Scope]]:
        """`json.dumps(message)`, `json.dumps(message).encode()`, `message.copy()`: the same table."""
        name = last_name(node.func)
        if name in SAME_TABLE and node.args:
            yield from self._tables(node.args[0].value, scope, seen)
        elif name in SAME_TABLE_METHODS and isinstance(node.func, cst.Attribute):
            yield from self._tables(node.func.value, scope, seen)


def _few(texts: Iterable[Iterable[str]]) -> list[Text]:
    found: dict[Text, None] = {}
    for text in texts:
        found[tuple(text)] = None
        if len(found) == _MOST:
            break
    return list(found)


def _written(node: cst.CSTNode) -> str:
    if isinstance(node, cst.ConcatenatedString):
        return _written(node.left) + _written(node.right)
    return node.value if isinstance(node, cst.SimpleString) else ""


def _items(display: cst.Dict) -> Iterator[tuple[str, cst.BaseExpression]]:
    for element in display.elements:
        if isinstance(element, cst.DictElement):
            name = string_value(element.key)
            if name is not None:
                yield name, element.value


def _woven(
    pieces: Sequence[str],
    given: dict[int, cst.BaseExpression],
    order: Iterable[int],
) -> list[cst.BaseExpression | Text]:
    """The pieces of a template with what it is given between them."""
    woven: list[cst.BaseExpression | Text] = []
    for piece, index in zip(pieces, order, strict=False):
        woven += [(piece,), given.get(index, _UNKNOWN)]
    return woven[:-1]


def _strung(separator: str, value: cst.BaseExpression) -> list[cst.BaseExpression | Text]:
    """Read `"_".join(("create", "order"))`: what is joined, with the separator between."""
    if not isinstance(value, (cst.List, cst.Tuple)):
        return [_UNKNOWN]
    strung: list[cst.BaseExpression | Text] = []
    for element in value.elements:
        starred = isinstance(element, cst.StarredElement)
        strung += [(separator,), _UNKNOWN if starred else element.value]
    return strung[1:]


def _filled(template: str, call: cst.Call) -> list[cst.BaseExpression | Text]:
    """A template with the arguments of its `format` where its fields stand."""
    placed = [arg.value for arg in call.args if arg.keyword is None and not arg.star]
    named = dict(keyword_arguments(call))
    filled: list[cst.BaseExpression | Text] = []
    start = count = 0
    for field in _FIELD.finditer(template):
        filled.append((template[start : field.start()],))
        name = field[1]
        index = int(name) if name.isdigit() else count
        count += not name
        value = placed[index] if (not name or name.isdigit()) and index < len(placed) else None
        filled.append(value or named.get(name) or _UNKNOWN)
        start = field.end()
    return [*filled, (template[start:],)]
