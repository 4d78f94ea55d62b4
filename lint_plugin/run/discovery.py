"""Discovery: from the paths of the command line to the Python files below them.

What is walked is filtered (folders that hold no code of the project, .gitignore, ``exclude``);
what is named is taken at its word, and only ``exclude`` can leave it out, so that pre-commit and
editors, which name single files, look at what a whole run looks at.
"""

import os
import stat
from typing import TYPE_CHECKING, NamedTuple

from lint_plugin.run.gitignore import Ignores
from lint_plugin.settings.config import Config
from lint_plugin.util.globs import matches
from lint_plugin.util.paths import relative

if TYPE_CHECKING:
    from collections.abc import Iterable

SUFFIXES = (".py", ".pyi")
_NOTEBOOK = ".ipynb"

# Never walked into. ``build`` and ``dist`` are not here: a package may bear the name, and a
# service must not lose its check by that; where they are build output, .gitignore says so.
SKIPPED_FOLDERS = frozenset(
    {
        ".bzr",
        ".direnv",
        ".eggs",
        ".git",
        ".hg",
        ".hypothesis",
        ".idea",
        ".invariant-lint-cache",
        ".ipynb_checkpoints",
        ".mypy_cache",
        ".nox",
        ".pants.d",
        ".pytest_cache",
        ".pytype",
        ".ruff_cache",
        ".svn",
        ".tox",
        ".venv",
        ".vscode",
        "__pycache__",
        "__pypackages__",
        "node_modules",
        "venv",
    }
)
TOO_LARGE = "cannot be read: too large for the memory there is"

# Emacs marks a file being edited with a dangling link of such a name beside it.
_LOCK = ".#"


class SourceFile(NamedTuple):
    """A file to look at: the path to open, and its two names."""

    open_as: str
    path: str
    """POSIX, relative to the current folder: what people see."""
    key: str
    """POSIX, relative to the settings' folder: what fingerprints and patterns use."""


class Unreadable(NamedTuple):
    """A path that cannot be looked at, with the reason."""

    path: str
    key: str
    message: str


class Discovery(NamedTuple):
    """The files that some paths hold, and what was left out."""

    files: tuple[SourceFile, ...]
    unreadable: tuple[Unreadable, ...]
    excluded: int
    """How many files ``exclude`` left out (a folder it left out counts as one)."""


def discover(paths: "Iterable[str]", config: Config, cwd: str) -> Discovery:
    """Find the Python files of some paths, each once, sorted by their shown names."""
    finder = _Finder(config, cwd)
    for path in paths:
        finder.add(path)
    return Discovery(
        files=tuple(sorted(finder.files.values(), key=lambda file: file.path)),
        unreadable=tuple(sorted(finder.unreadable.values())),
        excluded=finder.excluded,
    )


def read(file: SourceFile) -> bytes | str:
    """Read the bytes of a file, or the reason why they cannot be had."""
    try:
        with open(file.open_as, "rb") as stream:
            return stream.read()
    except OSError as error:
        return _why(error)
    except MemoryError:
        return TOO_LARGE


def name(path: str, config: Config, cwd: str) -> SourceFile:
    """Derive the two names of a path, whether or not a file is there."""
    absolute = _below_folder(os.path.normpath(os.path.join(cwd, path)), cwd)
    key = relative(_below_folder(absolute, config.root), config.root)
    return SourceFile(absolute, relative(absolute, cwd), key)


def _below_folder(path: str, folder: str) -> str:
    """Spell a path so that it lies below a folder, if links lead there.

    The current folder is known without links, while an editor that opened the project through one
    names its files so.
    """
    prefix = folder.rstrip(os.sep) + os.sep
    if path == folder or path.startswith(prefix):
        return path
    above, last = os.path.split(path)
    real = os.path.join(os.path.realpath(above), last)
    return real if real.startswith(prefix) else path


class _Finder:
    """A collector of the files of one run, by absolute path: none counts twice."""

    def __init__(self, config: Config, cwd: str) -> None:
        self.config = config
        self.cwd = cwd
        self.files: dict[str, SourceFile] = {}
        self.unreadable: dict[str, Unreadable] = {}
        self.excluded = 0

    def add(self, path: str) -> None:
        named = name(path, self.config, self.cwd)
        try:
            mode = os.stat(named.open_as).st_mode
        except (OSError, ValueError) as error:
            self._fail(named, _why(error))
            return
        if matches(self.config.exclude, named.key):
            self.excluded += 1
            return
        if stat.S_ISDIR(mode):
            self._walk(named)
        elif named.path.endswith(_NOTEBOOK):
            # Its JSON happens to be Python too: a list of texts in which nobody calls anything.
            self._fail(named, "is a notebook, which is not analysed: export it to a .py file")
        else:
            self.files[named.open_as] = named

    def _walk(self, top: SourceFile) -> None:
        """Walk a folder without following links to folders, which may lead back up.

        What lies behind such a link is looked at under its own name, or was not meant to be part of
        the project.
        """
        ignores = _ignores_above(top.open_as)
        # "." stands for the folder itself; names below it carry no such prefix.
        stack = [(top.open_as, _below(top.path), _below(top.key), ignores)]
        while stack:
            folder, path, key, ignores = stack.pop()
            try:
                with os.scandir(folder) as listing:
                    entries = list(listing)
            except OSError as error:
                self._fail(SourceFile(folder, path.rstrip("/"), key.rstrip("/")), _why(error))
                continue
            names = {entry.name for entry in entries}
            if "pyvenv.cfg" in names and folder != top.open_as:
                continue
            ignores = _ignores_here(ignores, folder, names)
            for entry in entries:
                is_folder = _is_folder(entry)
                if not is_folder and not _is_python(entry):
                    continue
                if is_folder and entry.name in SKIPPED_FOLDERS:
                    continue
                if matches(self.config.exclude, key + entry.name, folder=is_folder):
                    self.excluded += 1
                    continue
                if ignores.ignored(entry.path, folder=is_folder):
                    continue
                if is_folder:
                    stack.append(
                        (entry.path, f"{path}{entry.name}/", f"{key}{entry.name}/", ignores)
                    )
                else:
                    file = SourceFile(entry.path, path + entry.name, key + entry.name)
                    self._add_file(file, entry)

    def _add_file(self, file: SourceFile, entry: "os.DirEntry[str]") -> None:
        try:
            regular = stat.S_ISREG(entry.stat().st_mode)
        except OSError as error:
            self._fail(file, _why(error))
            return
        # A pipe or a device with such a name would hold the run up for ever.
        if regular:
            self.files[file.open_as] = file

    def _fail(self, file: SourceFile, message: str) -> None:
        self.unreadable[file.open_as] = Unreadable(file.path, file.key, message)


def _is_folder(entry: "os.DirEntry[str]") -> bool:
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return False


def _is_python(entry: "os.DirEntry[str]") -> bool:
    if not entry.name.endswith(SUFFIXES) or entry.name.startswith(_LOCK):
        return False
    try:
        return not entry.is_dir()
    except OSError:
        # A cyclic link: let reading it say so.
        return True


def _below(path: str) -> str:
    return "" if path == "." else path.rstrip("/") + "/"


def _ignores_above(folder: str) -> Ignores:
    """Read the .gitignore files from the root of the work tree down to ``folder``."""
    above = []
    here = folder
    while not os.path.exists(os.path.join(here, ".git")):
        parent = os.path.dirname(here)
        if parent == here:
            # No work tree: nothing above the folder can speak for it.
            return Ignores()
        above.append(parent)
        here = parent
    ignores = Ignores()
    for up in reversed(above):
        ignores = ignores.with_folder(up)
    # Whoever names an ignored folder wants to see into it: only what lies inside is filtered then.
    return Ignores() if ignores.ignored(folder, folder=True) else ignores


def _ignores_here(ignores: Ignores, folder: str, names: set[str]) -> Ignores:
    if ".git" in names:
        # A work tree of its own (a submodule): what the outer one ignores does not reach into it.
        ignores = Ignores()
    return ignores.with_folder(folder) if ".gitignore" in names else ignores


def _why(error: OSError | ValueError) -> str:
    if isinstance(error, FileNotFoundError):
        return "no such file or folder"
    if isinstance(error, OSError) and error.strerror:
        return f"cannot be read: {error.strerror[0].lower()}{error.strerror[1:]}"
    return f"cannot be read: {error}"
