"""Prune the bodies that no verdict depends on, before libcst reads a long file.

Client libraries are classes of many thousands of lines of which a handful send an order, and libcst takes
longer to parse the rest than everything else takes together. What is left out is replaced by `...`, so that
every line keeps its number. Verdicts are as for the whole file: a test holds them to that.

    core      bodies that name an order or a guard, or are declared to be one, and up from there whoever
              calls them by a name whose callers decide something
    own       functions that bear an order's name and what they call, and what the core hands an order to
    needed    both, what Python calls by itself, and down from there what is called: with no guard in the
              file only what may never return; and whoever rebinds what these rely on
    the rest  is cut
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property

from lint_plugin.analysis.tree.address_outline import Addresses, addresses
from lint_plugin.analysis.tree.function_outline import Body, Outline, outline
from lint_plugin.analysis.tree.known_names import (
    BUILTINS,
    CHANGING_METHODS,
    ENDS_THE_PROCESS,
    GETTERS,
    IMPORTERS,
    NAMESPACE,
    NAMESPACES,
    RUNNERS,
    TASK_DISPATCH,
    WITHDRAWALS,
)
from lint_plugin.settings.config import Config
from lint_plugin.settings.endpoints.matching import may_name
from lint_plugin.settings.order_names import order_names
from lint_plugin.settings.patterns import LastNames, names_of_guards
from lint_plugin.util.syntax import parsed

# For a shorter file, looking for what to leave out takes as long as reading it.
LONG = 200

# Calls that end the process, by their last names.
_ENDS = tuple(path.rpartition(".")[2] for path in ENDS_THE_PROCESS)
# What shows that a guard, kept under whatever name, is a coroutine, and what empties or fills positions.
_TELLING = RUNNERS | CHANGING_METHODS | {"async", "await", "run"}
# What shows that an order may say of itself that it is none; other actions are in many a file.
_WITHDRAWING = WITHDRAWALS.keys() - {"action"} | WITHDRAWALS["action"]
# What looks a function up by a text that may be put together from pieces, or imports a library by one.
_LOOKUPS = GETTERS | NAMESPACES | TASK_DISPATCH | IMPORTERS | {NAMESPACE, "attrgetter"}
_WORDS = re.compile(r"\w+")
# A constant or an annotation that goes by another name, and names that a star may have brought until the
# file binds its own, used before that or not: everything is read.
_VEILED = re.compile(r"\b(?:TYPE_CHECKING|NoReturn|Never)[\s\\]+as\b|\bimport[\s\\]*\*")


def prune(text: str, config: Config, tree: ast.Module | None = None) -> str:
    """Prune ``text`` of the bodies that can decide nothing.

    All of it stays where that cannot be told.

    Lines end with a line feed. ``tree`` is what the running interpreter makes of the text, if the caller
    has it: its parser only says where bodies begin and end.
    """
    if text.count("\n") < LONG or _VEILED.search(text):
        return text
    tree = parsed(text) if tree is None else tree
    if tree is None:
        return text
    lines = text.split("\n")
    found = outline(tree, lines)
    written = addresses(tree) if config.endpoints and may_name(text.lower()) else None
    needed = _Needed(found, config, written, tree).bodies()
    for body in found.bodies:
        if body not in needed:
            first = lines[body.first - 1]
            indent = first[: len(first) - len(first.lstrip())]
            lines[body.first - 1 : body.last] = [f"{indent}..."] + [""] * (body.last - body.first)
    return "\n".join(lines)


def _orders(config: Config, words: frozenset[str]) -> set[str]:
    """Collect the names of orders, those of each library that is mentioned among them.

    What imports one is kept in any case.
    """
    names = order_names(config)
    mentioned = names.imported(words)
    return set(names.everywhere).union(*(library.adds for library in mentioned))


def _naming(tree: ast.Module, orders: set[str]) -> Iterator[str]:
    """Yield the names outside of functions that hold a text with an order's name."""
    stack: list[ast.AST] = [tree]
    while stack:
        node = stack.pop()
        if isinstance(node, (ast.Assign, ast.AnnAssign)):
            texts = (part for part in ast.walk(node) if isinstance(part, ast.Constant))
            if any(
                isinstance(each.value, str) and not orders.isdisjoint(_WORDS.findall(each.value))
                for each in texts
            ):
                for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                    if isinstance(target, ast.Name):
                        yield target.id
        elif not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            stack.extend(each for each in ast.iter_child_nodes(node) if isinstance(each, ast.stmt))


class _Needed:
    """The bodies of a file that the analysis has to see."""

    def __init__(
        self, found: Outline, config: Config, written: Addresses | None, tree: ast.Module
    ) -> None:
        self._outline = found
        self._addresses = written
        self._by_name: dict[str, list[Body]] = {}
        for body in found.bodies:
            self._by_name.setdefault(body.name, []).append(body)
        used = found.words.union(*(body.words for body in found.bodies))
        renamed = [*found.bound.renamed]
        for body in found.bodies:
            renamed += body.bound.renamed

        def named(names: Iterable[str]) -> set[str]:
            listed = LastNames(names)
            return listed.among(used) | {new for old, new in renamed if old in listed}

        guards = named(names_of_guards(config))
        # What bears `@requires_guard` is an order function by whatever name; a promise is to be kept.
        self._declared = {
            name for name, used in found.decorated.items() if not guards.isdisjoint(used)
        }
        self._has_guards = bool(guards)
        self._may_withdraw = not _WITHDRAWING.isdisjoint(used)
        self._orders = named(_orders(config, used))
        self._matter = guards | self._declared | self._orders
        self._matter |= {word for word in used if "noqa" in word.lower()}
        # `TASK = "desk.tasks.submit_order"`, and whoever uses it; a name in pieces is not known here.
        self._matter |= set(_naming(tree, self._orders))
        self._ends = named((*_ENDS, *config.no_return))

    def bodies(self) -> set[Body]:
        """Collect the bodies to keep."""
        core = self._core()
        needed = core | self._own() | self._given_by(core)
        # An address may be made by functions that send nothing themselves.
        needed |= self._called(set().union(*(body.words for body in self._addressed)), all_of=True)
        needed |= {body for body in self._outline.bodies if self._reaches_out(body)}
        used: set[str] = set()
        bound = self._outline.bound.names + self._outline.parameters
        known = set(BUILTINS.union(self._outline.bound.defined, self._outline.bound.names))
        handing = _Handing(self._mentioning) if self._has_guards else None
        words, fresh = set(self._outline.words), needed
        # Each round asks of what the last has brought alone: a chain of calls has a round for each.
        while True:
            words = words.union(*(body.words for body in fresh)) - used
            used |= words
            defined = set().union(*(body.bound.defined for body in fresh)) - known
            known |= defined
            for body in fresh:
                bound.update(body.bound.names)
            # One that is bound twice in what is read is known for nothing already.
            sensitive = {name for name in words & known | used & defined if bound[name] < 2}
            more = self._called(words) | self._storing(words) | self._binding(sensitive)
            more |= self._sharing(words)
            if handing is not None:
                stores = {body for body in fresh if not used.isdisjoint(body.bound.attributes)}
                more |= handing.by(stores | self._storing(words) & needed)
            fresh = more - needed
            if not fresh:
                return needed
            needed |= fresh
            words = set()

    def _reaches_out(self, body: Body) -> bool:
        """Whether a body may matter to any other, whatever names they have in common."""
        if body.is_special or body.bound.odd or not body.can_be_cut:
            return True
        if body.gets_any or not _LOOKUPS.isdisjoint(body.words):
            return True
        return self._has_guards and not _TELLING.isdisjoint(body.words)

    def _core(self) -> set[Body]:
        names = self._matter
        core = {body for name in self._declared for body in self._by_name.get(name, ())}
        core |= self._addressed
        if self._has_guards:
            names = names.union(body.name for body in self._addressed)
        else:
            names = names.union(body.name for body in self._addressed if body.is_private)
        while True:
            fresh = self._mentioning(names) - core
            if not fresh:
                return core
            core |= fresh
            names = {body.name for body in fresh if self._has_guards or body.is_private}

    def _own(self) -> set[Body]:
        """Collect the functions that orders may mean, and down from there what is called."""
        own: set[Body] = set()
        names = self._orders
        while names:
            fresh = {body for name in names for body in self._by_name.get(name, ())} - own
            own |= fresh
            names = set().union(*(body.words for body in fresh))
        return own

    def _given_by(self, core: Iterable[Body]) -> set[Body]:
        """Collect what the core calls: given an order function, it may only look at it."""
        used = set() if self._matter.isdisjoint(self._outline.words) else set(self._outline.words)
        used = used.union(*(body.words for body in core))
        return {body for name in used for body in self._by_name.get(name, ())}

    @cached_property
    def _addressed(self) -> set[Body]:
        """The bodies that write or use the address of an order endpoint."""
        if self._addresses is None:
            return set()
        lines, names = self._addresses
        return {
            body
            for body in self._outline.bodies
            if not names.isdisjoint(body.words)
            or any(body.first <= line <= body.last for line in lines)
        }

    def _mentioning(self, names: Iterable[str]) -> set[Body]:
        """Collect the bodies that use one of some names."""
        return {body for name in names for body in self._by_word.get(name, ())}

    @cached_property
    def _by_word(self) -> dict[str, list[Body]]:
        return _index(self._outline.bodies, lambda body: body.words)

    def _storing(self, names: Iterable[str]) -> set[Body]:
        """Collect the bodies that set an attribute of one of some names."""
        return {body for name in names for body in self._by_attribute.get(name, ())}

    @cached_property
    def _by_attribute(self) -> dict[str, list[Body]]:
        return _index(self._outline.bodies, lambda body: body.bound.attributes)

    def _binding(self, names: Iterable[str]) -> set[Body]:
        """Collect the bodies that bind one of some names."""
        return {body for name in names for body in self._by_bound.get(name, ())}

    @cached_property
    def _by_bound(self) -> dict[str, list[Body]]:
        return _index(self._outline.bodies, lambda body: body.bound.names)

    def _called(self, used: set[str], *, all_of: bool = False) -> set[Body]:
        called = {body for name in used for body in self._by_name.get(name, ())}
        return called if self._has_guards or all_of else called - self._returning

    def _sharing(self, used: set[str]) -> set[Body]:
        """Collect the bodies that use a variable of the outside.

        They may fill it: positions for a guard, a request that says it is no order. In other files those
        that may change what a mapping says: an order's parameters.
        """
        outside = self._outline.bound
        found = self._mentioning(used & set(outside.names) - outside.defined)
        if self._has_guards or self._may_withdraw:
            return found
        return {body for body in found if not CHANGING_METHODS.isdisjoint(body.words)}

    @cached_property
    def _returning(self) -> set[Body]:
        """Collect the bodies that can come to their end, whatever they call."""
        candidates = {
            body
            for body in self._outline.bodies
            if body.returns and self._ends.isdisjoint(body.words)
        }
        returning: set[Body] = set()
        while True:
            doubtful = {
                name for name, bodies in self._by_name.items() if not returning.issuperset(bodies)
            }
            fresh = {body for body in candidates - returning if doubtful.isdisjoint(body.words)}
            if not fresh:
                return returning
            returning |= fresh


class _Handing:
    """Finds the bodies that call private ones storing their arguments.

    These may be positions for a guard.
    """

    def __init__(self, mentioning: Callable[[Iterable[str]], set[Body]]) -> None:
        self._mentioning = mentioning
        self._found: set[Body] = set()

    def by(self, stores: set[Body]) -> set[Body]:
        """Collect those that call, directly or not, what stores; asked again, with what is new."""
        while names := {body.name for body in stores if body.is_private}:
            stores = self._mentioning(names) - self._found
            self._found |= stores
        return self._found


def _index(
    bodies: Iterable[Body], names_of: Callable[[Body], Iterable[str]]
) -> dict[str, list[Body]]:
    found: dict[str, list[Body]] = {}
    for body in bodies:
        for name in names_of(body):
            found.setdefault(name, []).append(body)
    return found
