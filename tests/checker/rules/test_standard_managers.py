"""The table of managers that never swallow, held to the standard library of the running Python.

Forwards: each entry's exit method is read, and where it can be made, an exception is sent through one.
Backwards: every class of the library whose exit method provably returns nothing true is behind an entry, or
on a list that says why not.
"""

from __future__ import annotations

import ast
import asyncio
import importlib
import io
import os
import sysconfig
import warnings
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from lint_plugin.analysis.tree.standard_managers import NON_SUPPRESSING

EXITS = ("__exit__", "__aexit__")
LEFT_OUT = frozenset(
    {
        "__pycache__", "dist-packages", "ensurepip", "idlelib", "lib2to3", "site-packages", "test", "tests",
        "turtledemo",
    }
)  # fmt: skip

# What a function makes: the classes behind names that are no class themselves.
MADE_BY = {
    "aifc.open": ("aifc.Aifc_read", "aifc.Aifc_write"),
    "asyncio.start_server": ("asyncio.base_events.Server",),
    "asyncio.start_unix_server": ("asyncio.base_events.Server",),
    "asyncio.timeout": ("asyncio.timeouts.Timeout",),
    "asyncio.timeout_at": ("asyncio.timeouts.Timeout",),
    "bz2.open": ("bz2.BZ2File", "io.TextIOWrapper"),
    "codecs.open": ("codecs.StreamReaderWriter", "io.BufferedReader"),
    "compression.bz2.open": ("bz2.BZ2File", "io.TextIOWrapper"),
    "compression.gzip.open": ("gzip.GzipFile", "io.TextIOWrapper"),
    "compression.lzma.open": ("lzma.LZMAFile", "io.TextIOWrapper"),
    "compression.zstd.open": ("compression.zstd.ZstdFile", "io.TextIOWrapper"),
    "dbm.open": ("dbm.dumb._Database", "dbm.gnu.open", "dbm.ndbm.open", "dbm.sqlite3._Database"),
    "dbm.dumb.open": ("dbm.dumb._Database",),
    "dbm.sqlite3.open": ("dbm.sqlite3._Database",),
    "fileinput.input": ("fileinput.FileInput",),
    "gzip.open": ("gzip.GzipFile", "io.TextIOWrapper"),
    "io.open": ("io.TextIOWrapper", "io.BufferedRandom", "io.BufferedReader", "io.BufferedWriter"),
    "io.open_code": ("io.BufferedReader",),
    "lzma.open": ("lzma.LZMAFile", "io.TextIOWrapper"),
    "multiprocessing.Array": ("multiprocessing.sharedctypes.SynchronizedArray",),
    "multiprocessing.BoundedSemaphore": ("multiprocessing.synchronize.BoundedSemaphore",),
    "multiprocessing.Condition": ("multiprocessing.synchronize.Condition",),
    "multiprocessing.Lock": ("multiprocessing.synchronize.Lock",),
    "multiprocessing.Manager": ("multiprocessing.managers.SyncManager",),
    "multiprocessing.Pool": ("multiprocessing.pool.Pool",),
    "multiprocessing.RLock": ("multiprocessing.synchronize.RLock",),
    "multiprocessing.Semaphore": ("multiprocessing.synchronize.Semaphore",),
    "multiprocessing.Value": ("multiprocessing.sharedctypes.Synchronized",),
    "multiprocessing.connection.Client": ("multiprocessing.connection.Connection",),
    "multiprocessing.dummy.Pool": ("multiprocessing.pool.ThreadPool",),
    "os.add_dll_directory": ("os._AddedDllDirectory",),
    "os.fdopen": ("io.TextIOWrapper",),
    "os.popen": ("os._wrap_close",),
    "shelve.open": ("shelve.DbfilenameShelf",),
    "socket.create_connection": ("socket.socket",),
    "socket.create_server": ("socket.socket",),
    "socket.fromfd": ("socket.socket",),
    "sqlite3.connect": ("sqlite3.Connection",),
    "sunau.open": ("sunau.Au_read", "sunau.Au_write"),
    "tarfile.TarFile.open": ("tarfile.TarFile",),
    "tarfile.open": ("tarfile.TarFile",),
    "tempfile.NamedTemporaryFile": ("tempfile._TemporaryFileWrapper",),
    "tempfile.TemporaryFile": ("io.BufferedRandom", "tempfile._TemporaryFileWrapper"),
    "threading.BoundedSemaphore": ("threading.Semaphore",),
    "tokenize.open": ("io.TextIOWrapper",),
    "unittest.mock.patch.dict": ("unittest.mock._patch_dict",),
    "urllib.request.urlopen": ("http.client.HTTPResponse", "urllib.response.addinfourl"),
    "wave.open": ("wave.Wave_read", "wave.Wave_write"),
    "wsgiref.simple_server.make_server": ("wsgiref.simple_server.WSGIServer",),
    "xml.dom.minidom.parse": ("xml.dom.minidom.Document",),
    "xml.dom.minidom.parseString": ("xml.dom.minidom.Document",),
}  # fmt: skip

# Exit methods in C, or those that hand the question on: one is made, and an exception sent through.
_EMPTY_TAR = b"\0" * 10_240
MAKERS: dict[str, Callable[[Path], Any]] = {
    "dbm.gnu.open": lambda folder: _called("dbm.gnu.open", str(folder / "gnu"), "c"),
    "dbm.ndbm.open": lambda folder: _called("dbm.ndbm.open", str(folder / "ndbm"), "c"),
    "decimal.localcontext": lambda _: _called("decimal.localcontext"),
    "io.BufferedRWPair": lambda _: io.BufferedRWPair(_raw(), _raw()),
    "io.BufferedRandom": lambda _: io.BufferedRandom(_raw()),
    "io.BufferedReader": lambda _: io.BufferedReader(_raw()),
    "io.BufferedWriter": lambda _: io.BufferedWriter(_raw()),
    "io.BytesIO": lambda _: io.BytesIO(),
    "io.FileIO": lambda _: io.FileIO(os.devnull),
    "io.StringIO": lambda _: io.StringIO(),
    "io.TextIOWrapper": lambda _: io.TextIOWrapper(io.BytesIO()),
    "io.open": lambda _: _called("io.open", os.devnull),
    "io.open_code": lambda _: _called("io.open_code", os.path.abspath(__file__)),
    "mmap.mmap": lambda _: _called("mmap.mmap", -1, 16),
    "multiprocessing.dummy.Condition": lambda _: _called("multiprocessing.dummy.Condition"),
    "multiprocessing.dummy.Lock": lambda _: _called("multiprocessing.dummy.Lock"),
    "multiprocessing.dummy.RLock": lambda _: _called("multiprocessing.dummy.RLock"),
    "os.scandir": lambda folder: os.scandir(folder),
    "select.epoll": lambda _: _called("select.epoll"),
    "socket.socket": lambda _: _called("socket.socket"),
    "sqlite3.Connection": lambda _: _called("sqlite3.Connection", ":memory:"),
    "sqlite3.connect": lambda _: _called("sqlite3.connect", ":memory:"),
    "tarfile.open": lambda _: _called("tarfile.open", fileobj=io.BytesIO(_EMPTY_TAR)),
    "tempfile.NamedTemporaryFile": lambda _: _called("tempfile.NamedTemporaryFile"),
    "tempfile.SpooledTemporaryFile": lambda _: _called("tempfile.SpooledTemporaryFile"),
    "tempfile.TemporaryDirectory": lambda _: _called("tempfile.TemporaryDirectory"),
    "tempfile.TemporaryFile": lambda _: _called("tempfile.TemporaryFile"),
    "threading.Condition": lambda _: _called("threading.Condition"),
    "threading.Lock": lambda _: _called("threading.Lock"),
    "threading.RLock": lambda _: _called("threading.RLock"),
    "unittest.mock.patch.dict": lambda _: _called("unittest.mock.patch.dict", {}),
    "warnings.catch_warnings": lambda _: _called("warnings.catch_warnings"),
    "multiprocessing.Array": lambda _: _called("multiprocessing.Array", "i", 1),
    "multiprocessing.BoundedSemaphore": lambda _: _called("multiprocessing.BoundedSemaphore"),
    "multiprocessing.Condition": lambda _: _called("multiprocessing.Condition"),
    "multiprocessing.Lock": lambda _: _called("multiprocessing.Lock"),
    "multiprocessing.RLock": lambda _: _called("multiprocessing.RLock"),
    "multiprocessing.Semaphore": lambda _: _called("multiprocessing.Semaphore"),
    "multiprocessing.Value": lambda _: _called("multiprocessing.Value", "i", 1),
}  # fmt: skip

# What a later Python refuses in a `with`: since 3.13 a path has no exit method.
NO_MORE = frozenset({"pathlib.Path", "pathlib.PosixPath", "pathlib.WindowsPath"})

# Classes that never swallow and stand behind no entry.
_PRIVATE = "made by the library for itself alone"
_ABSTRACT = "nothing is made of it itself"
_METHOD = "given by a method of an object whose class is not known"
NOT_LISTED = {
    ("_pydecimal", "_ContextManager"): "the twin of `decimal` in Python",
    ("_pyio", "IOBase"): "the twin of `io` in Python",
    ("threading", "_RLock"): "the twin of `threading.RLock` in Python",
    ("_weakrefset", "_IterationGuard"): _PRIVATE,
    ("asyncio.unix_events", "AbstractChildWatcher"): _ABSTRACT,
    ("asyncio.unix_events", "FastChildWatcher"): _PRIVATE,
    ("asyncio.unix_events", "MultiLoopChildWatcher"): _PRIVATE,
    ("asyncio.unix_events", "PidfdChildWatcher"): _PRIVATE,
    ("asyncio.unix_events", "SafeChildWatcher"): _PRIVATE,
    ("asyncio.unix_events", "ThreadedChildWatcher"): _PRIVATE,
    ("asyncio.windows_utils", "PipeHandle"): _PRIVATE,
    ("concurrent.futures._base", "_AcquireFutures"): _PRIVATE,
    ("contextlib", "AbstractAsyncContextManager"): _ABSTRACT,
    ("contextlib", "AbstractContextManager"): _ABSTRACT,
    ("importlib._bootstrap", "_BlockingOnManager"): _PRIVATE,
    ("importlib._bootstrap", "_ImportLockContext"): _PRIVATE,
    ("importlib._bootstrap", "_ModuleLockManager"): _PRIVATE,
    ("importlib.util", "_incompatible_extension_module_restrictions"): _PRIVATE,
    ("mailbox", "_ProxyFile"): _METHOD,
    ("multiprocessing.dummy.connection", "Connection"): _PRIVATE,
    ("multiprocessing.dummy.connection", "Listener"): _PRIVATE,
    ("multiprocessing.managers", "PoolProxy"): _METHOD,
    ("runpy", "_ModifiedArgv0"): _PRIVATE,
    ("runpy", "_TempModule"): _PRIVATE,
    ("typing", "IO"): _ABSTRACT,
    ("unittest._log", "_AssertLogsContext"): _METHOD,
    ("unittest.case", "_AssertNotWarnsContext"): _METHOD,
    ("unittest.case", "_AssertWarnsContext"): _METHOD,
}


class _Probe(Exception):
    pass


def _raw() -> io.FileIO:
    return io.FileIO(os.open(os.devnull, os.O_RDWR), "r+")


def _called(path: str, *args: Any, **kwargs: Any) -> Any:
    return _named(path)(*args, **kwargs)


def _named(path: str) -> Any:
    """Find what a dotted path means in this Python; LookupError where it has no such thing."""
    parts = path.split(".")
    for split in range(len(parts) - 1, 0, -1):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", DeprecationWarning)
                found = importlib.import_module(".".join(parts[:split]))
        except ImportError:
            continue
        try:
            for part in parts[split:]:
                found = getattr(found, part)
        except AttributeError:
            continue
        return found
    raise LookupError(path)


def _classes(path: str) -> Iterator[type]:
    """Yield the classes of this Python that stand behind an entry; none where it has no such thing."""
    for name in MADE_BY.get(path, (path,)):
        with suppress(LookupError):
            found = _named(name)
            if isinstance(found, type):
                yield found


def _exits(cls: type) -> Iterator[type]:
    """Yield the classes whose exit methods an object of ``cls`` has."""
    for name in EXITS:
        yield from [each for each in cls.__mro__ if name in vars(each)][:1]


def _answers_true(body: ast.AST) -> bool:
    """Whether anything that a method itself returns might be true, as its text goes."""
    stack = list(ast.iter_child_nodes(body))
    while stack:
        node = stack.pop()
        if isinstance(node, ast.Return) and not (
            node.value is None
            or (isinstance(node.value, ast.Constant) and node.value.value in (None, False))
        ):
            return True
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)):
            stack.extend(ast.iter_child_nodes(node))
    return False


def _read(definer: type) -> bool:
    """Tell whether the source of a class has an exit method that returns nothing true."""
    return (definer.__module__, definer.__qualname__) in _provable()


def _sent_through(manager: Any) -> bool:
    """Tell whether an exception that a block raises comes out of it again."""
    try:
        with manager:
            raise _Probe
    except _Probe:
        return True
    return False


def test_every_entry_lets_exceptions_through(tmp_path: Path) -> None:
    missing, wrong = set(), []
    for path in sorted(NON_SUPPRESSING):
        try:
            _named(path)
        except LookupError:
            missing.add(path)
            continue
        if path in MAKERS:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                if not _sent_through(MAKERS[path](tmp_path)):
                    wrong.append(f"{path} swallows")
        elif path not in NO_MORE and not _is_shown(path):
            wrong.append(f"{path} is not shown to let exceptions through")
    assert not wrong, "\n".join(wrong)
    # Modules that came later, were taken out, or belong to another system.
    assert len(missing) <= 0.2 * len(NON_SUPPRESSING), sorted(missing)


def _is_shown(path: str) -> bool:
    """Whether each exit method behind an entry is read, or that of a class which is made and tried."""
    definers = [definer for cls in _classes(path) for definer in _exits(cls)]
    return bool(definers) and all(_read(each) or each in _tried() for each in definers)


@cache
def _tried() -> frozenset[type]:
    return frozenset(
        definer for name in MAKERS for cls in _classes(name) for definer in _exits(cls)
    )


def test_a_task_group_and_a_timeout_let_exceptions_through() -> None:
    """Their exit methods are coroutines: read above, and run here."""

    async def through(path: str, *args: Any) -> bool:
        try:
            manager = _called(path, *args)
        except LookupError:
            return True
        try:
            async with manager:
                raise _Probe
        except BaseException as error:
            return isinstance(error, _Probe) or isinstance(error.exceptions[0], _Probe)  # type: ignore[attr-defined]
        return False

    async def all_through() -> list[bool]:
        entries = ("TaskGroup", "Lock", "Condition", "Semaphore", "BoundedSemaphore")
        found = [await through(f"asyncio.{each}") for each in entries]
        return [
            *found,
            await through("asyncio.timeout", 10),
            await through("asyncio.timeout_at", None),
        ]

    assert all(asyncio.run(all_through()))


def test_every_class_that_never_swallows_is_in_the_table() -> None:
    behind = {
        (definer.__module__, definer.__qualname__)
        for path in NON_SUPPRESSING
        for cls in _classes(path)
        for definer in _exits(cls)
    }
    # Where the function exists on another system only, its class is in the text all the same.
    made = (name.rpartition(".") for names in MADE_BY.values() for name in names)
    behind |= {(module, name) for module, _, name in made}
    provable = _provable()
    assert len(provable) > 60, "the walk found too little to show anything"
    assert provable - behind - set(NOT_LISTED) == set()
    assert not behind & set(NOT_LISTED), "listed both ways"


def test_what_swallows_is_not_in_the_table() -> None:
    kinds = ("contextlib.suppress", "contextlib.ExitStack", "contextlib.AsyncExitStack")
    assert NON_SUPPRESSING.isdisjoint(kinds)
    assert not any(_read(_named(kind)) for kind in kinds)
    assert not _sent_through(_called("contextlib.suppress", _Probe))


@cache
def _provable() -> frozenset[tuple[str, str]]:
    """Collect the classes of the library whose own exit method returns nothing true, from its text."""
    return frozenset(
        (module, node.name)
        for module, source in _sources()
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ClassDef)
        and any(
            isinstance(part, (ast.FunctionDef, ast.AsyncFunctionDef))
            and part.name in EXITS
            and not _answers_true(part)
            for part in node.body
        )
    )


def _sources() -> Iterator[tuple[str, bytes]]:
    """Yield the modules of the library that have exit methods; tests and programs are left out."""
    root = Path(sysconfig.get_path("stdlib"))
    for folder, folders, files in os.walk(root):
        folders[:] = [each for each in folders if each not in LEFT_OUT]
        for name in files:
            if name.endswith(".py"):
                file = Path(folder, name)
                source = file.read_bytes()
                if b"def __exit__" in source or b"def __aexit__" in source:
                    parts = file.relative_to(root).with_suffix("").parts
                    yield ".".join(parts).removesuffix(".__init__"), source


@pytest.mark.parametrize("path", sorted(MADE_BY))
def test_the_lists_of_this_test_name_entries(path: str) -> None:
    assert path in NON_SUPPRESSING
