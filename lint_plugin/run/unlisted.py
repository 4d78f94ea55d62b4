"""Likely orders that the settings lack, and libraries without an order seen.

A name that a function of these files bears is a likely order only if that function does not send
by an order that is seen: there it is judged already.

    def execute_trade(self):             # settled: the order in it is seen, and judged
        self.client.create_order(...)

    def place_stop_order(self):          # settled: it calls what is settled
        self.execute_trade()
"""

import ast
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from lint_plugin.results.notice import LIST_IT, NOTE, WARNING, Notice, counted_places, some_places
from lint_plugin.results.outcome import Placed
from lint_plugin.run.hints import Hinting, is_likely
from lint_plugin.settings.config import Config
from lint_plugin.settings.libraries import everywhere, libraries, listed_names, only_reads
from lint_plugin.settings.patterns import LastNames
from lint_plugin.util.syntax import does_nothing, parsed, walk

_DECLARED = frozenset({"requires_guard", "ensures_guard"})


class _Definition(NamedTuple):
    name: str
    path: str
    calls: frozenset[str]
    is_abstract: bool
    is_declared: bool


def unlisted_notices(
    files: Sequence[Hinting],
    orders: Iterable[Placed],
    sources: Mapping[str, bytes],
    config: Config,
    *,
    walked: bool,
) -> list[Notice]:
    """Write a notice for each likely name, each likely sender and each library.

    Where only files were named, the orders may be in others: nothing is asked of anybody then.
    """
    level = WARNING if walked else NOTE
    outside = [file for file in files if not is_test(file.key)]
    placed = tuple(orders)
    listed = LastNames(listed_names(config))
    named = _name_notices(outside, placed, listed, level)
    if not (named or placed):
        named = _definition_notices(outside, config)
    return [
        *named,
        *_sender_notices(outside, placed, sources, listed, level),
        *_library_notices(outside, placed, config, level),
    ]


def _name_notices(
    files: Sequence[Hinting], orders: Sequence[Placed], listed: LastNames, level: str
) -> list[Notice]:
    candidates = [file for file in files if any(name not in listed for name in file.hints.names)]
    if not candidates:
        return []
    calls: dict[str, list[str]] = {}
    definitions: list[_Definition] = []
    for file in candidates:
        tree = parsed(file.source)
        if tree is not None:
            _collect(tree, file.path, calls, definitions)
    settled = _settled(definitions, orders, listed)
    notices = []
    for name, places in sorted(calls.items(), key=lambda item: (-len(item[1]), item[0])):
        if name in settled or name in listed:
            continue
        text = f"`{name}` is called {counted_places(places)} and no setting lists it: {LIST_IT}"
        notices.append(Notice("name", name, len(places), text, level))
    return notices


def _definition_notices(files: Sequence[Hinting], config: Config) -> list[Notice]:
    """Say that functions with an order's name are defined, and never called.

    A client library looks like that: what it defines is an order where others call it.
    """
    listed = "|".join(map(re.escape, everywhere(config)))
    defined = re.compile(rf"\bdef[ \t]+({listed})\b".encode())
    found: dict[str, list[str]] = {}
    for file in files:
        for place in defined.finditer(file.source):
            line = file.source.count(b"\n", 0, place.start()) + 1
            found.setdefault(place[1].decode(), []).append(f"{file.path}:{line}")
    if not found:
        return _own_library_notices(files)
    names_shown = some_places(f"`{name}`" for name in sorted(found))
    places = [place for name in sorted(found) for place in found[name]]
    text = (
        f"no order is seen; functions with an order's name are defined and nothing here calls them: "
        f"{names_shown} ({some_places(places)})"
    )
    return [Notice("defined", "", len(places), text, NOTE)]


def _own_library_notices(files: Sequence[Hinting]) -> list[Notice]:
    """Say that the code is a library itself that places orders where others call it."""
    modules = {part for file in files for part in _top_modules(file.key)}
    own = sorted({root for file in files for root in file.hints.imports if root in modules})
    return [
        Notice(
            "defined",
            root,
            1,
            f"no order is seen; this is `{root}` itself, which sends orders where others call it",
            NOTE,
        )
        for root in own
    ]


def _sender_notices(
    files: Sequence[Hinting],
    orders: Sequence[Placed],
    sources: Mapping[str, bytes],
    listed: LastNames,
    level: str,
) -> list[Notice]:
    hinting = [file for file in files if file.hints.told or file.hints.posts]
    if not hinting:
        return []
    from lint_plugin.run.likely_senders import sender_notices

    return sender_notices(hinting, orders, sources, listed, level)


def _collect(
    tree: ast.Module, path: str, calls: dict[str, list[str]], definitions: list[_Definition]
) -> None:
    for node in walk(tree):
        if isinstance(node, ast.Call):
            name = _last_name(node.func)
            # An order needs to be told what to send.
            if is_likely(name) and (node.args or node.keywords):
                calls.setdefault(name, []).append(f"{path}:{node.lineno}")
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and is_likely(node.name):
            inside = (item for item in walk(node) if isinstance(item, ast.Call))
            definitions.append(
                _Definition(
                    node.name,
                    path,
                    frozenset(_last_name(call.func) for call in inside),
                    all(does_nothing(statement) for statement in node.body),
                    any(_last_name(_called(item)) in _DECLARED for item in node.decorator_list),
                )
            )


def _settled(
    definitions: Sequence[_Definition], orders: Sequence[Placed], listed: LastNames
) -> frozenset[str]:
    """The names whose every function sends by an order that is seen."""
    bodies = [definition for definition in definitions if not definition.is_abstract]
    seen = {(placed.path, part) for placed in orders for part in placed.order.function.split(".")}
    open_yet = {
        definition
        for definition in bodies
        if not definition.is_declared
        and (definition.path, definition.name) not in seen
        and not any(name in listed for name in definition.calls)
    }
    while True:
        names = {definition.name for definition in open_yet}
        settled = frozenset(definition.name for definition in bodies) - names
        ended = {definition for definition in open_yet if definition.calls & settled}
        if not ended:
            return settled
        open_yet -= ended


def _library_notices(
    files: Sequence[Hinting], orders: Sequence[Placed], config: Config, level: str
) -> list[Notice]:
    importing: dict[str, list[Hinting]] = {}
    for file in files:
        for root in file.hints.imports:
            importing.setdefault(root, []).append(file)
    own = {part for file in files for part in _top_modules(file.key)}
    sent = {_folded(placed.order.call.rpartition(".")[2]) for placed in orders}
    known = libraries()
    notices = []
    for root, hinting in sorted(importing.items()):
        if root in own or only_reads(root, config):
            continue
        if not sent.isdisjoint(_folded(name) for name in known[root]):
            continue
        # The bytes may show an import in a docstring.
        paths = [file.path for file in hinting if _imports(file.source, root)]
        if not paths:
            continue
        where = "1 file" if len(paths) == 1 else f"{len(paths)} files"
        text = (
            f"`{root}` is imported in {where} ({some_places(paths)}) and none of its orders is seen: "
            "list in `extend-orders` what sends them, or say "
            f'`ignore-orders = ["{root}.*"]` if nothing does'
        )
        notices.append(Notice("library", root, len(paths), text, level))
    return notices


def _imports(source: bytes, root: str) -> bool:
    """Whether a file really imports a library.

    One that cannot be parsed is taken to.
    """
    tree = parsed(source)
    if tree is None:
        return True
    origins = (
        origin
        for node in walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for origin in _origins(node)
    )
    return any(origin.partition(".")[0] == root for origin in origins)


def _origins(node: ast.Import | ast.ImportFrom) -> list[str]:
    """List what a statement imports from, relative imports aside."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module or ""] if not node.level else []


def _last_name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _called(node: ast.expr) -> ast.expr:
    return node.func if isinstance(node, ast.Call) else node


def _folded(name: str) -> str:
    """A name without what tells `create_order` from `createOrder`."""
    return name.replace("_", "").lower()


def is_test(key: str) -> bool:
    """Whether a file holds tests, by its path."""
    *folders, name = key.split("/")
    return (
        name.startswith("test_")
        or name.endswith("_test.py")
        or name == "conftest.py"
        or not {"test", "tests"}.isdisjoint(folders)
    )


def _top_modules(key: str) -> set[str]:
    """The top-level modules that a file may belong to; `src` is looked into."""
    parts = key.removesuffix(".py").split("/")
    return {parts[0], parts[1]} if parts[0] == "src" and len(parts) > 1 else {parts[0]}
