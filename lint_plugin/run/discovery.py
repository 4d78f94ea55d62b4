"""Discovery: from the paths of the command line to the Python files below them.

What is walked is filtered (folders that hold no code of the project, ``exclude``, and what .gitignore
lists and git does not track); what was passed over is kept, by cause, so that a run can say it;
what is named is taken at its word, and only ``exclude`` can leave it out, so that pre-commit and
editors, which name single files, look at what a whole run looks at.
"""

import os
import stat
from typing import TYPE_CHECKING, NamedTuple

from lint_plugin.run.passed_over import SUFFIXES, PassedOver, may_hold_orders, python_files_below
from lint_plugin.run.source_file import SourceFile, Stamp, stamp
from lint_plugin.settings.config import Config
from lint_plugin.util.globs import matches
from lint_plugin.util.paths import below_folder, relative

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lint_plugin.run.ignored import Ignored, Trees

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
# Those of them in which nothing is ever kept but data of the tool.
_WITHOUT_CODE = frozenset(
    {
        ".bzr",
        ".git",
        ".hg",
        ".hypothesis",
        ".invariant-lint-cache",
        ".mypy_cache",
        ".pytest_cache",
        ".pytype",
        ".ruff_cache",
        ".svn",
        "__pycache__",
    }
)
TOO_LARGE = "cannot be read: too large for the memory there is"

# Emacs marks a file being edited with a dangling link of such a name beside it.
_LOCK = ".#"


class Unreadable(NamedTuple):
    """A path that cannot be looked at, with the reason."""

    path: str
    key: str
    message: str


class Discovery(NamedTuple):
    """The files that some paths hold, and what is passed over."""

    files: tuple[SourceFile, ...]
    unreadable: tuple[Unreadable, ...]
    passed_over: PassedOver = PassedOver()


def discover(paths: "Iterable[str]", config: Config, cwd: str) -> Discovery:
    """Find the Python files of some paths, each once, sorted by their shown names."""
    finder = _Finder(config, cwd)
    for path in paths:
        finder.add(path)
    return Discovery(
        files=tuple(sorted(finder.files.values(), key=lambda file: file.path)),
        unreadable=tuple(sorted(finder.unreadable.values())),
        passed_over=finder.passed_over(),
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
    absolute = below_folder(os.path.normpath(os.path.join(cwd, path)), cwd)
    key = relative(below_folder(absolute, config.root), config.root)
    return SourceFile(absolute, relative(absolute, cwd), key)


class _Finder:
    """A collector of the files of one run, by absolute path: none counts twice."""

    def __init__(self, config: Config, cwd: str) -> None:
        self.config = config
        self.cwd = cwd
        self.files: dict[str, SourceFile] = {}
        self.unreadable: dict[str, Unreadable] = {}
        self.trees: Trees | None = None
        # Sets, and keys that are absolute: overlapping paths count nothing twice.
        self.excluded: set[str] = set()
        self.ignored: set[str] = set()
        self.unasked: dict[str, int] = {}
        self.tool_folders: set[str] = set()
        self.others: dict[str, int] = {}
        self.lookalikes: dict[str, SourceFile] = {}
        self.links: dict[str, str] = {}
        self.tracked_tools: dict[str, int] = {}
        self.submodules: set[str] = set()
        self.tables: set[str] = set()
        self.folders: dict[str, str] = {}
        self.empty: set[str] = set()

    def add(self, path: str) -> None:
        named = name(path, self.config, self.cwd)
        try:
            mode = os.stat(named.open_as).st_mode
        except (OSError, ValueError) as error:
            self._fail(named, _why(error))
            return
        if stat.S_ISDIR(mode):
            self.folders[named.open_as] = named.path
        if matches(self.config.exclude, named.key):
            self.excluded.add(named.path)
        elif stat.S_ISDIR(mode):
            if not self._walk(named):
                self.empty.add(named.path)
        elif named.path.endswith(_NOTEBOOK):
            # Its JSON happens to be Python too: a list of texts in which nobody calls anything.
            self._fail(named, "is a notebook, which is not analysed: export it to a .py file")
        else:
            self.files[named.open_as] = named

    def passed_over(self) -> PassedOver:
        """Sum up what was met and not taken."""
        tops = [os.path.realpath(folder) for folder in self.folders]
        links = {
            path
            for path, target in self.links.items()
            if not any(f"{target}{os.sep}".startswith(_inside(top)) for top in tops)
            and python_files_below(target)
        }
        return PassedOver(
            excluded=tuple(sorted(self.excluded)),
            ignored=tuple(sorted(self.ignored)),
            unasked=tuple(sorted(self.unasked.items())),
            tool_folders=tuple(sorted(self.tool_folders)),
            others=sum(self.others.values()),
            lookalikes=tuple(sorted(self.lookalikes.values(), key=lambda file: file.path)),
            links=tuple(sorted(links)),
            tracked_tools=tuple(sorted(self.tracked_tools.items())),
            submodules=tuple(sorted(self.submodules)),
            tables=tuple(sorted(self.tables)),
            untold=() if self.trees is None else tuple(self.trees.failed()),
            folders=tuple(self.folders.values()),
            empty=tuple(sorted(self.empty)),
        )

    def _walk(self, top: SourceFile) -> int:
        """Walk a folder, and return the number of files to look at.

        Links to folders are not followed: they may lead back up. What lies behind one is looked at
        under its own name, or said to be passed over.
        """
        from lint_plugin.run.ignored import Trees

        trees = self.trees = self.trees or Trees()
        taken = 0
        # "." stands for the folder itself; names below it carry no such prefix.
        above = trees.above(top.open_as)
        stack = [(top.open_as, _below(top.path), _below(top.key), above)]
        while stack:
            folder, path, key, ignored = stack.pop()
            try:
                with os.scandir(folder) as listing:
                    entries = list(listing)
            except OSError as error:
                self._fail(SourceFile(folder, path.rstrip("/"), key.rstrip("/")), _why(error))
                continue
            names = {entry.name for entry in entries}
            if "pyvenv.cfg" in names and folder != top.open_as:
                self._tool_folder(SourceFile(folder, path[:-1], key[:-1]), ignored)
                continue
            ignored = trees.entered(ignored, folder, names)
            if ".gitmodules" in names:
                self._submodules(folder, path, key)
            if "pyproject.toml" in names:
                self.tables.add(folder)
            self.others[folder] = 0
            for entry in entries:
                file = SourceFile(entry.path, path + entry.name, key + entry.name)
                if _is_folder(entry):
                    below = self._folder(file, entry, ignored)
                    if below is not None:
                        stack.append((entry.path, f"{file.path}/", f"{file.key}/", below))
                elif _is_python(entry):
                    if self._is_wanted(file, ignored):
                        taken += self._add_file(file, entry)
                elif _is_link_to_folder(entry):
                    if entry.name not in SKIPPED_FOLDERS and self._is_wanted(file, ignored):
                        self.links[file.path] = os.path.realpath(entry.path)
                else:
                    self.others[folder] += 1
                    if _may_be_code(entry) and self._is_wanted(file, ignored):
                        self.lookalikes[file.open_as] = file._replace(stamp=_stamp(entry))
        return taken

    def _folder(
        self, file: SourceFile, entry: "os.DirEntry[str]", ignored: "Ignored"
    ) -> "Ignored | None":
        """Decide whether to walk a folder; return what is ignored in it if so."""
        if entry.name in SKIPPED_FOLDERS:
            if entry.name not in _WITHOUT_CODE:
                self._tool_folder(file, ignored)
            return None
        if matches(self.config.exclude, file.key, folder=True):
            self.excluded.add(f"{file.path}/")
            return None
        is_listed = ignored.lists(file.open_as, folder=True)
        if is_listed and not self._is_tracked(file, ignored, f"{file.path}/"):
            return None
        return ignored._replace(whole=is_listed)

    def _tool_folder(self, file: SourceFile, ignored: "Ignored") -> None:
        """Keep a folder of tools, and what git tracks in it.

        A hidden one is spoken of only where git tracks Python in it: it stands in every checkout, and nobody
        looks for code there.
        """
        is_hidden = os.path.basename(file.path).startswith((".", "__"))
        if not is_hidden:
            self.tool_folders.add(f"{file.path}/")
        if matches(self.config.exclude, file.key, folder=True):
            return
        if ignored.tree is None or ignored.lists(file.open_as, folder=True):
            return
        # Before git is started for it.
        if is_hidden and not python_files_below(file.open_as):
            return
        if number := ignored.tree.python_files_below(file.open_as):
            self.tool_folders.add(f"{file.path}/")
            self.tracked_tools[f"{file.path}/"] = number

    def _submodules(self, folder: str, path: str, key: str) -> None:
        """Keep the submodules that are not checked out: empty folders, which hold code elsewhere."""
        from lint_plugin.run.git_tree import submodules

        for name in submodules(folder):
            if not matches(self.config.exclude, key + name, folder=True) and not os.path.exists(
                os.path.join(folder, name, ".git")
            ):
                self.submodules.add(path + name)

    def _is_wanted(self, file: SourceFile, ignored: "Ignored") -> bool:
        """Whether ``exclude`` and .gitignore leave a file in."""
        if matches(self.config.exclude, file.key):
            self.excluded.add(file.path)
            return False
        return not ignored.lists(file.open_as, folder=False) or self._is_tracked(
            file, ignored, file.path
        )

    def _is_tracked(self, file: SourceFile, ignored: "Ignored", shown: str) -> bool:
        if ignored.is_tracked(file.open_as):
            return True
        if ignored.tree is not None:
            self.ignored.add(shown)
        elif number := python_files_below(file.open_as):
            self.unasked[shown] = number
        return False

    def _add_file(self, file: SourceFile, entry: "os.DirEntry[str]") -> int:
        try:
            status = entry.stat()
        except OSError as error:
            self._fail(file, _why(error))
            return 1
        # A pipe or a device with such a name would hold the run up for ever.
        if not stat.S_ISREG(status.st_mode):
            return 0
        self.files[file.open_as] = SourceFile(file.open_as, file.path, file.key, stamp(status))
        return 1

    def _fail(self, file: SourceFile, message: str) -> None:
        self.unreadable[file.open_as] = Unreadable(file.path, file.key, message)


def _is_folder(entry: "os.DirEntry[str]") -> bool:
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return False


def _is_python(entry: "os.DirEntry[str]") -> bool:
    if not entry.name.endswith(SUFFIXES):
        return False
    if entry.name.startswith(_LOCK) and entry.is_symlink():
        return False
    try:
        return not entry.is_dir()
    except OSError:
        # A cyclic link: let reading it say so.
        return True


def _stamp(entry: "os.DirEntry[str]") -> Stamp | None:
    try:
        return stamp(entry.stat())
    except OSError:
        return None


def _is_link_to_folder(entry: "os.DirEntry[str]") -> bool:
    try:
        return entry.is_symlink() and entry.is_dir()
    except OSError:
        return False


def _inside(folder: str) -> str:
    return folder.rstrip(os.sep) + os.sep


def _may_be_code(entry: "os.DirEntry[str]") -> bool:
    """Whether a file with another suffix may hold Python all the same: see ``lookalikes``."""
    if not may_hold_orders(entry.name):
        return False
    try:
        return entry.is_file()
    except OSError:
        return False


def _below(path: str) -> str:
    return "" if path == "." else path.rstrip("/") + "/"


def _why(error: OSError | ValueError) -> str:
    if isinstance(error, FileNotFoundError):
        return "no such file or folder"
    if isinstance(error, OSError) and error.strerror:
        return f"cannot be read: {error.strerror[0].lower()}{error.strerror[1:]}"
    return f"cannot be read: {error}"
