"""Likely orders that the settings lack, and libraries without an order seen.

A name that a function of these files bears is a likely order only if that function does not send
by an order that is seen: there it is judged already.

    def execute_trade(self):             # settled: the order in it is seen, and judged
        self.client.create_order(...)

    def place_stop_order(self):          # settled: it calls what is settled
        self.execute_trade()
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from lint_plugin.evidence.kinds import LikelyFunction
from lint_plugin.results.located import Placed
from lint_plugin.results.notice import LIST_IT, NOTE, WARNING, Notice, counted_places, some_places
from lint_plugin.run.content import Content
from lint_plugin.run.hints import Hinting
from lint_plugin.run.kept_evidence import KeptEvidence
from lint_plugin.settings.config import Config
from lint_plugin.settings.libraries import everywhere, libraries, listed_names, only_reads
from lint_plugin.settings.patterns import LastNames


class _Defined(NamedTuple):
    path: str
    function: LikelyFunction


def unlisted_notices(
    files: Sequence[Hinting],
    orders: Iterable[Placed],
    contents: Mapping[str, Content],
    evidence: KeptEvidence,
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
    named = _name_notices(outside, placed, evidence, listed, level)
    if not (named or placed):
        named = _definition_notices(outside, evidence, config)
    return [
        *named,
        *_sender_notices(outside, placed, contents, evidence, listed, level),
        *_library_notices(outside, placed, evidence, config, level),
    ]


def _name_notices(
    files: Sequence[Hinting],
    orders: Sequence[Placed],
    evidence: KeptEvidence,
    listed: LastNames,
    level: str,
) -> list[Notice]:
    candidates = [file for file in files if any(name not in listed for name in file.hints.names)]
    if not candidates:
        return []
    calls: dict[str, list[str]] = {}
    definitions: list[_Defined] = []
    for file in candidates:
        likely = evidence.likely(file.content)
        for name, line in likely.calls:
            calls.setdefault(name, []).append(f"{file.path}:{line}")
        definitions += (_Defined(file.path, function) for function in likely.definitions)
    settled = _settled(definitions, orders, listed)
    notices = []
    for name, places in sorted(calls.items(), key=lambda item: (-len(item[1]), item[0])):
        if name in settled or name in listed:
            continue
        text = f"`{name}` is called {counted_places(places)} and no setting lists it: {LIST_IT}"
        notices.append(Notice("name", name, len(places), text, level))
    return notices


def _definition_notices(
    files: Sequence[Hinting], evidence: KeptEvidence, config: Config
) -> list[Notice]:
    """Say that functions with an order's name are defined, and never called.

    A client library looks like that: what it defines is an order where others call it.
    """
    listed = frozenset(everywhere(config))
    found: dict[str, list[str]] = {}
    for file in files:
        for name, line in evidence.defined(file.content):
            if name in listed:
                found.setdefault(name, []).append(f"{file.path}:{line}")
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
    contents: Mapping[str, Content],
    evidence: KeptEvidence,
    listed: LastNames,
    level: str,
) -> list[Notice]:
    hinting = [file for file in files if file.hints.told or file.hints.posts]
    if not hinting:
        return []
    from lint_plugin.run.likely_senders import sender_notices

    return sender_notices(hinting, orders, contents, evidence, listed, level)


def _settled(
    definitions: Sequence[_Defined], orders: Sequence[Placed], listed: LastNames
) -> frozenset[str]:
    """The names whose every function sends by an order that is seen."""
    bodies = [each for each in definitions if not each.function.is_abstract]
    seen = {(placed.path, part) for placed in orders for part in placed.order.function.split(".")}
    open_yet = {
        each
        for each in bodies
        if not each.function.is_declared
        and (each.path, each.function.name) not in seen
        and not any(name in listed for name in each.function.calls)
    }
    while True:
        names = {each.function.name for each in open_yet}
        settled = frozenset(each.function.name for each in bodies) - names
        ended = {each for each in open_yet if not settled.isdisjoint(each.function.calls)}
        if not ended:
            return settled
        open_yet -= ended


def _library_notices(
    files: Sequence[Hinting],
    orders: Sequence[Placed],
    evidence: KeptEvidence,
    config: Config,
    level: str,
) -> list[Notice]:
    importing: dict[str, list[Hinting]] = {}
    for file in files:
        for root in file.hints.imports:
            importing.setdefault(root, []).append(file)
    if not importing:
        return []
    own = {part for file in files for part in _top_modules(file.key)}
    sent = {_folded(placed.order.call.rpartition(".")[2]) for placed in orders}
    known = libraries()
    notices = []
    for root, hinting in sorted(importing.items()):
        if root in own or only_reads(root, config):
            continue
        if not sent.isdisjoint(_folded(name.rpartition(".")[2]) for name in known[root]):
            continue
        # The bytes may show an import in a docstring.
        paths = [file.path for file in hinting if _imports(file.content, root, evidence)]
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


def _imports(content: Content, root: str, evidence: KeptEvidence) -> bool:
    """Whether a file really imports a library.

    One that cannot be parsed is taken to.
    """
    imported = evidence.imports(content)
    return imported is None or root in imported


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
