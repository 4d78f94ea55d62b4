"""Files that are not analysed, for their suffix, and seem to send orders."""

import os
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from lint_plugin.results.notice import Notice
from lint_plugin.settings.config import Config
from lint_plugin.settings.libraries import everywhere
from lint_plugin.settings.patterns import expression_of

if TYPE_CHECKING:
    from lint_plugin.run.source_file import SourceFile

# Python that runs like any other, Cython, and notebooks, whose cells hold Python inside JSON.
_KINDS = {
    # It runs, and is imported where names are compared without case.
    ".py": "Python by a suffix in capitals",
    ".pyw": "Python for Windows",
    ".pyx": "Cython",
    ".ipynb": "a notebook",
}
_CURES = {
    ".py": "rename it, or name it among the paths",
    ".pyw": "name it among the paths",
    ".pyx": "guard what it sends by hand, or `exclude` it",
    ".ipynb": "export it to a .py file, or `exclude` it",
    "": "name it among the paths",
}


def lookalike_notices(files: "Iterable[SourceFile]", config: Config) -> list[Notice]:
    """Write a notice for each file that calls an order."""
    called = None
    notices = []
    for file in files:
        suffix = os.path.splitext(file.path)[1].lower()
        source = _source(file.open_as, script=not suffix)
        if source is None:
            continue
        if called is None:
            called = re.compile(rf"{expression_of(everywhere(config))}[ \t]*\(".encode())
        number = len(called.findall(source))
        if number:
            kind = _KINDS.get(suffix, "a Python script without a suffix")
            times = "once" if number == 1 else f"{number} times"
            notices.append(
                Notice(
                    "notebook" if suffix == ".ipynb" else "suffix",
                    file.path,
                    number,
                    f"{file.path} is {kind}, which is not analysed, and names orders {times}: "
                    f"{_CURES[suffix]}",
                )
            )
    return notices


def _source(path: str, *, script: bool) -> bytes | None:
    """Read a file; one without a suffix only if it names Python."""
    try:
        with open(path, "rb") as stream:
            if not script:
                return stream.read()
            first = stream.readline(200)
            if first.startswith(b"#!") and b"python" in first:
                return first + stream.read()
    except (OSError, MemoryError):
        # It is not analysed either way, and what it holds cannot be said.
        return None
    return None
