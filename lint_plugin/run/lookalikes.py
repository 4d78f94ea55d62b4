"""Files that are not analysed, for their suffix, and seem to send orders."""

import os
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from lint_plugin.results.notice import Notice
from lint_plugin.settings.config import Config
from lint_plugin.settings.libraries import everywhere
from lint_plugin.settings.patterns import expression_of

if TYPE_CHECKING:
    from lint_plugin.run.index import Index
    from lint_plugin.run.source_file import SourceFile

# Python that runs like any other, or is made to; and what holds Python in its own way.
_PYTHON = frozenset({".py3", ".cgi", ".wsgi", ".tac"})
_KINDS = {
    # It runs, and is imported where names are compared without case.
    ".py": "Python by a suffix in capitals",
    ".pyw": "Python for Windows",
    **dict.fromkeys(_PYTHON, "Python by another suffix"),
    ".pyx": "Cython",
    ".pxi": "Cython",
    ".ipynb": "a notebook",
    ".pyz": "an archive that runs as Python",
    ".pyc": "compiled Python without its source",
    "": "a Python script without a suffix",
}
_BY_HAND = "guard what it sends by hand, or `exclude` it"
_CURES = {
    ".py": "rename it, or name it among the paths",
    ".pyx": _BY_HAND,
    ".pxi": _BY_HAND,
    ".ipynb": "export it to a .py file, or `exclude` it",
    ".pyz": "check what it is made from, and `exclude` it",
    ".pyc": "check its source, and `exclude` it",
}
_NAMED = "name it among the paths"
# Of an archive, so much is read.
_MOST_BYTES = 20_000_000


def lookalike_notices(
    files: "Iterable[SourceFile]", config: Config, index: "Index | None" = None
) -> list[Notice]:
    """Write a notice for each file that calls an order.

    ``index`` knows what earlier runs counted.
    """
    notices = []
    for file in files:
        suffix = os.path.splitext(file.path)[1].lower()
        if suffix == ".pyc" and os.path.exists(file.open_as[:-1]):
            continue
        known = None if index is None else index.get(file)
        number = (
            known if isinstance(known, int) else _count(file.open_as, suffix, everywhere(config))
        )
        if index is not None and known != number:
            index.put(file, number)
        if number:
            kind = _KINDS.get(suffix, "a template of Python")
            cure = _CURES.get(suffix, _NAMED if suffix in _KINDS else _BY_HAND)
            times = "once" if number == 1 else f"{number} times"
            notices.append(
                Notice(
                    "notebook" if suffix == ".ipynb" else "suffix",
                    file.path,
                    number,
                    f"{file.path} is {kind}, which is not analysed, and names orders {times}: {cure}",
                )
            )
    return notices


def _count(path: str, suffix: str, names: tuple[str, ...]) -> int:
    """Count what seem to be calls of orders in a file."""
    source = _source(path, suffix)
    if source is None:
        return 0
    if suffix == ".pyc":
        return _compiled_in(source, names)
    return len(_calls(names).findall(source))


@lru_cache(maxsize=1)
def _calls(names: tuple[str, ...]) -> "re.Pattern[bytes]":
    return re.compile(rf"{expression_of(names)}[ \t]*\(".encode())


def _source(path: str, suffix: str) -> bytes | None:
    """Read a file; one that need not be Python only if it names Python."""
    try:
        if suffix == ".pyz":
            return _in_archive(path)
        with open(path, "rb") as stream:
            if suffix not in ("", ".cgi"):
                return stream.read()
            first = stream.readline(200)
            if first.startswith(b"#!") and b"python" in first:
                return first + stream.read()
    except (OSError, MemoryError):
        # It is not analysed either way, and what it holds cannot be said.
        return None
    return None


def _in_archive(path: str) -> bytes | None:
    """The Python files of an archive, as far as they are not too large."""
    import zipfile

    found = []
    left = _MOST_BYTES
    try:
        with zipfile.ZipFile(path) as archive:
            for member in archive.infolist():
                left -= member.file_size
                if member.filename.endswith(".py") and left > 0:
                    found.append(archive.read(member))
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, ValueError):
        return None
    return b"\n".join(found)


def _compiled_in(source: bytes, names: Iterable[str]) -> int:
    """Count the names in compiled code, where each stands behind its length."""
    return sum(
        bytes([len(name)]) + name.encode() in source
        for name in names
        if name.isascii() and len(name) < 256
    )
