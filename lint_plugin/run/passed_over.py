"""The paths that a run passes over, by cause, for its reports."""

import os
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from lint_plugin.run.git_tree import GitTree
    from lint_plugin.run.source_file import SourceFile

SUFFIXES = (".py", ".pyi")
# Python under another suffix, in an archive, compiled, as Cython or in a notebook; `.py` is here for its
# spelling in capitals.
_OTHER_SUFFIXES = frozenset(
    [".py", ".pyw", ".py3", ".cgi", ".wsgi", ".tac", ".pyx", ".pxi", ".ipynb", ".pyz", ".pyc"]
)
# A program that is made from one of these is Python.
_TEMPLATES = (".j2", ".jinja", ".jinja2", ".mako", ".in", ".tmpl", ".tpl", ".template")
# Enough to see whether a folder holds code; one with a million files must not hold a run up.
_MOST_ENTRIES = 10_000


class PassedOver(NamedTuple):
    """Paths are those shown; a folder ends in a slash, and counts as one."""

    excluded: tuple[str, ...] = ()
    """Left out by ``exclude``."""
    ignored: tuple[str, ...] = ()
    """Listed by .gitignore, and not tracked by git."""
    unasked: tuple[tuple[str, int], ...] = ()
    """Listed by .gitignore outside of any work tree; each with the Python files it holds."""
    tool_folders: tuple[str, ...] = ()
    """Folders that hold no code of the project; hidden ones are listed if git tracks Python there."""
    others: int = 0
    """The number of files with other suffixes."""
    lookalikes: tuple["SourceFile", ...] = ()
    """Those of them that may hold Python all the same."""
    links: tuple[str, ...] = ()
    """Links to folders with Python that the run does not reach otherwise."""
    tracked_tools: tuple[tuple[str, int], ...] = ()
    """Those of the folders of tools in which git tracks Python files, and how many."""
    submodules: tuple[str, ...] = ()
    """Submodules that are not checked out."""
    tables: tuple[str, ...] = ()
    """Folders walked that have a pyproject.toml of their own, by absolute path."""
    untold: tuple["GitTree", ...] = ()
    """Work trees in which git could not be asked."""
    folders: tuple[str, ...] = ()
    """The folders among the paths."""
    empty: tuple[str, ...] = ()
    """Those of them in which there is nothing to look at."""

    @property
    def counts(self) -> dict[str, int]:
        """The numbers by cause, as in the JSON report."""
        return {
            "exclude": len(self.excluded),
            "gitignore": len(self.ignored) + len(self.unasked),
            "tool_folders": len(self.tool_folders),
            "links": len(self.links),
            "not_python": self.others,
        }


def may_hold_orders(name: str) -> bool:
    """Whether a file of this name may hold Python; scripts have no suffix."""
    suffix = os.path.splitext(name)[1].lower()
    if suffix in _TEMPLATES:
        return is_template(name)
    return suffix in _OTHER_SUFFIXES if suffix else not name.startswith(".")


def is_template(name: str) -> bool:
    """Whether a file of this name is a template of Python: `desk.py.j2`."""
    return name.lower().removesuffix(os.path.splitext(name)[1].lower()).endswith(".py")


def python_files_below(path: str) -> int:
    """Count the Python files of a folder, as far as a bounded walk gets."""
    if not os.path.isdir(path):
        return int(path.endswith(SUFFIXES))
    entries = 0
    found = 0
    for _, folders, names in os.walk(path):
        entries += len(folders) + len(names)
        found += sum(name.endswith(SUFFIXES) for name in names)
        if entries > _MOST_ENTRIES:
            break
    return found
