"""Calls that send to an order endpoint of a venue, whatever the function is called.

Such a call hands a function that sends (by its words) a text that ends in a path of the table, or a message
that says a word of it, and says the verb by which orders are placed there, unless nothing else is done there.
"""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from lint_plugin.analysis.names.callees import Callees
from lint_plugin.analysis.names.parents import Parents
from lint_plugin.analysis.names.scopes import Load, Scope
from lint_plugin.analysis.program.sending_names import (
    as_verb,
    is_application,
    is_stand_in,
    is_test_client,
    verb_in,
)
from lint_plugin.analysis.tree.known_names import UNSENT_REQUESTS
from lint_plugin.analysis.tree.nodes import identifier, keyword_arguments, last_name, string_value
from lint_plugin.analysis.tree.verbs import SIGNS_AND_SENDS, hands_over, sends, words_in_name
from lint_plugin.analysis.values.texts import Texts
from lint_plugin.settings.endpoints.matching import (
    HOLE,
    Endpoint,
    at_path,
    by_argument,
    by_word,
)

# Keywords whose values go along with a request and say nothing of where it goes.
_ALONG = frozenset({"auth", "cookies", "headers", "timeout"})
# Keywords and keys that carry what is asked of the venue.
_BODIES = frozenset({"body", "content", "data", "json", "message", "msg", "params", "payload"})


class Sends:
    """Finds the sends of one file. ``spoken`` are the hints at venues that its text holds."""

    def __init__(self, callees: Callees, parents: Parents, spoken: frozenset[str]) -> None:
        self._callees = callees
        self._scopes = callees.origins.scopes
        self._parents = parents
        self._spoken = spoken
        self._texts = Texts(callees, parents)

    def find(self) -> dict[cst.Call, Endpoint]:
        """Every call that sends to an order endpoint."""
        found: dict[cst.Call, Endpoint] = {}
        decorators = self._decorators()
        for load in self._candidates():
            call = load.call
            if call is None or call in decorators or self._only_registers(call, load.scope):
                continue
            endpoint = self._endpoint(call, load.scope)
            if endpoint is not None and not self._is_rehearsal(call, load.scope):
                found[call] = endpoint
        return found

    def _candidates(self) -> Iterator[Load]:
        for loads in (self._scopes.names, self._scopes.attribute_names):
            for name, uses in loads.items():
                if sends(name) or hands_over(name) or self._sends_here(name):
                    yield from (load for load in uses if load.call is not None)

    def _sends_here(self, name: str) -> bool:
        """Whether a function sends in this file that reads otherwise.

        `sign_request` of binance-connector does; and Deribit takes orders by GET.
        """
        if name == "get":
            return "deribit" in self._spoken
        return name == SIGNS_AND_SENDS and any(
            binding.kind == "import" and binding.path.partition(".")[0] == "binance"
            for bindings in self._scopes.everywhere.values()
            for binding in bindings
        )

    def _decorators(self) -> set[cst.CSTNode]:
        return {
            item.decorator
            for definition in self._scopes.scopes
            if isinstance(definition, (cst.FunctionDef, cst.ClassDef))
            for item in definition.decorators
        }

    # -- where it goes -----------------------------------------------------------------------------

    def _endpoint(self, call: cst.Call, scope: Scope) -> Endpoint | None:
        name = last_name(call.func) or ""
        if name in UNSENT_REQUESTS:
            return None
        args = list(_arguments(call))
        verbs = self._verbs(args, scope) or _verbs_by_name(call)
        if hands_over(name):
            given = _function_given(call)
            if given is None:
                if not sends(name):
                    return None
            else:
                verbs = verbs or {verb_in(last_name(given) or "")}
        for keyword, value in self._unwrapped(args, scope):
            if keyword in _ALONG:
                continue
            said = string_value(value)
            if said is not None and (endpoint := by_word(name, said, self._spoken)) is not None:
                return endpoint
            endpoint = self._named_by(keyword, value, scope, verbs)
            if endpoint is not None:
                return endpoint
        return None

    def _unwrapped(
        self, args: list[tuple[str | None, cst.BaseExpression]], scope: Scope
    ) -> Iterator[tuple[str | None, cst.BaseExpression]]:
        """The arguments, and those of a request that is made first: `send(Request("POST", url))`."""
        for keyword, value in args:
            request = self._request(value, scope)
            if request is None:
                yield keyword, value
            else:
                yield from self._unwrapped(list(_arguments(request)), scope)

    def _request(self, value: cst.BaseExpression, scope: Scope) -> cst.Call | None:
        if isinstance(value, cst.Name):
            bound = scope.sole_value(identifier(value.value))
            value = bound if bound is not None else value
        if not isinstance(value, cst.Call) or last_name(value.func) not in UNSENT_REQUESTS:
            return None
        if last_name(value.func) == "prepare" and isinstance(value.func, cst.Attribute):
            return self._request(value.func.value, scope)
        return value

    def _named_by(
        self,
        keyword: str | None,
        value: cst.BaseExpression,
        scope: Scope,
        verbs: set[str | None],
    ) -> Endpoint | None:
        # A message has no verb, or is posted: a queue that it is `put` into sends nothing here.
        is_sent = verbs <= {None, "POST"}
        for display, _ in self._texts.tables(value, scope):
            endpoint = self._said_in(display) if is_sent else None
            if endpoint is not None:
                return endpoint
        if keyword in _BODIES:
            return None
        for text in self._texts.of(value, scope):
            for endpoint in at_path(text, self._spoken):
                if endpoint.verbs & verbs or (endpoint.alone and verbs <= {None}):
                    return endpoint
            word = text[0] if is_sent and len(text) == 1 and text[0] != HOLE else ""
            if word and (endpoint := by_argument(word, self._spoken)) is not None:
                return endpoint
        return None

    def _said_in(self, display: cst.Dict) -> Endpoint | None:
        """The endpoint that a message names: `{"op": "order.create", ...}`."""
        for element in display.elements:
            if isinstance(element, cst.DictElement):
                key, said = string_value(element.key), string_value(element.value)
                if key is not None and said is not None:
                    endpoint = by_word(key, said, self._spoken)
                    if endpoint is not None:
                        return endpoint
        return None

    # -- how ---------------------------------------------------------------------------------------

    def _verbs(
        self, args: list[tuple[str | None, cst.BaseExpression]], scope: Scope
    ) -> set[str | None]:
        """The verbs that arguments say: `"POST"`, `method="post"`, `HTTPMethod.POST`, `requests.post`."""
        found: set[str | None] = set()
        for keyword, value in self._unwrapped(args, scope):
            if keyword in _ALONG or keyword in _BODIES:
                continue
            if isinstance(value, cst.Attribute):
                verb = as_verb((last_name(value) or "").removeprefix("METH_"))
                if verb is not None:
                    found.add(verb)
                    continue
            for text in self._texts.of(value, scope):
                verb = as_verb(text[0]) if len(text) == 1 else None
                if verb is not None:
                    found.add(verb)
        return found

    # -- what is no send ---------------------------------------------------------------------------

    def _only_registers(self, call: cst.Call, scope: Scope) -> bool:
        """`app.post("/orders")(handler)` and `web.post("/orders", handler)` say what is served."""
        owner = call.func.value if isinstance(call.func, cst.Attribute) else None
        if owner is not None and is_application(owner):
            return True
        parent = self._parents.around(scope).get(call)
        return isinstance(parent, cst.Call) and parent.func is call

    def _is_rehearsal(self, call: cst.Call, scope: Scope) -> bool:
        """Whether the call asks a stand-in, or the application under test."""
        if is_stand_in(call.func):
            return True
        owner = call.func
        while isinstance(owner, cst.Attribute):
            owner = owner.value
            if self._is_of_tests(owner, scope):
                return True
        path = self._callees.origins.library_path(call.func) or ""
        return "mock" in path.split(".")

    def _is_of_tests(self, owner: cst.BaseExpression, scope: Scope) -> bool:
        """Whether ``owner`` is a stand-in, a test client, or the fixture of a test."""
        if isinstance(owner, cst.Attribute):
            stores = self._scopes.attributes.get(identifier(owner.attr.value), ())
            return any(is_test_client(store.value) for store in stores if store.value is not None)
        if not isinstance(owner, cst.Name):
            return False
        for binding in scope.lookup(identifier(owner.value)):
            if isinstance(binding.node, cst.Param):
                if _is_test(scope) and "client" in words_in_name(owner.value):
                    return True
                continue
            value = binding.value or self._entered(binding.node, scope)
            if value is not None and (
                is_test_client(value) or (isinstance(value, cst.Call) and is_stand_in(value.func))
            ):
                return True
        return False

    def _entered(self, target: cst.CSTNode, scope: Scope) -> cst.BaseExpression | None:
        """The context manager that is bound to ``target``: `with aioresponses() as m`."""
        around = self._parents.around(scope)
        name = around.get(target)
        item = around.get(name) if isinstance(name, cst.AsName) else None
        return item.item if isinstance(item, cst.WithItem) else None


def bodies(call: cst.Call) -> Iterator[cst.BaseExpression]:
    """The arguments of a send that may carry the order: `json=order`, `params`, `json.dumps(order)`."""
    for keyword, value in _arguments(call):
        if keyword is not None and keyword not in _BODIES:
            continue
        while isinstance(value, cst.Call) and value.args:
            if last_name(value.func) not in ("dumps", "urlencode"):
                break
            value = value.args[0].value
        if isinstance(value, (cst.Dict, cst.Name)):
            yield value


def _arguments(call: cst.Call) -> Iterator[tuple[str | None, cst.BaseExpression]]:
    for arg in call.args:
        if arg.keyword is None and not arg.star:
            yield None, arg.value
    yield from keyword_arguments(call)


def _verbs_by_name(call: cst.Call) -> set[str | None]:
    name = last_name(call.func) or ""
    if name == "urlopen":
        return {"POST" if _has_data(call) else None}
    return {verb_in(name)}


def _has_data(call: cst.Call) -> bool:
    """`urlopen(url, data)` and `urlopen(Request(url, data=body))` post."""
    if any(keyword == "data" for keyword, _ in _arguments(call)):
        return True
    placed = [value for keyword, value in _arguments(call) if keyword is None]
    inner = placed[0] if placed else None
    return len(placed) > 1 or (isinstance(inner, cst.Call) and _has_data(inner))


def _function_given(call: cst.Call) -> cst.BaseExpression | None:
    """The function that sends, among the first arguments of a call that calls it."""
    for keyword, value in list(_arguments(call))[:2]:
        named = keyword is None and isinstance(value, (cst.Name, cst.Attribute))
        if named and sends(last_name(value) or "") and not is_stand_in(value):
            return value
    return None


def _is_test(scope: Scope) -> bool:
    node = scope.function.node
    return isinstance(node, cst.FunctionDef) and node.name.value.startswith("test")
