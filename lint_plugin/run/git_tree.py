"""The tracked files of a work tree, asked of git only where the answer decides.

    walk --> .gitignore lists it? --no--> look at it          (git is never started)
                   | yes
                   v
             tracked?  one `git ls-files` for the whole tree, at the first such question
              |      |
             yes     no --> pass over, and count

A hook runs with GIT_DIR, GIT_INDEX_FILE and the like set for its own repository, which need not be
the one that is looked at: the tree is found by the ``.git`` on disk, and git is asked there.
"""

import os

# What leads git to another repository, index or object store than those of the folder it runs in.
_REDIRECTIONS = frozenset(
    {
        "GIT_ALTERNATE_OBJECT_DIRECTORIES",
        "GIT_COMMON_DIR",
        "GIT_DIR",
        "GIT_IMPLICIT_WORK_TREE",
        "GIT_INDEX_FILE",
        "GIT_NAMESPACE",
        "GIT_OBJECT_DIRECTORY",
        "GIT_PREFIX",
        "GIT_WORK_TREE",
    }
)
# The program that `core.fsmonitor` names is the repository's, and would be run.
_COMMAND = ("git", "-c", "core.fsmonitor=false", "ls-files", "-z")
_SECONDS = 60


class GitTree:
    """One work tree; the repository inside a submodule is a tree of its own."""

    def __init__(self, top: str) -> None:
        self.top = top
        self.failure: str | None = None
        """Why git could not be asked, once it was tried."""
        self.questions = 0
        self._tracked: frozenset[bytes] | None = None

    def tracks(self, path: str) -> bool:
        """Whether git tracks this file or something below this folder; yes where git fails."""
        self.questions += 1
        if self._tracked is None and self.failure is None:
            self._ask()
        if self._tracked is None:
            return True
        return os.fsencode(self._relative(path)).lower() in self._tracked

    def python_files_below(self, path: str) -> int:
        """Count the Python files that git tracks in a folder; none where git fails."""
        self.tracks(path)
        if self._tracked is None:
            return 0
        folder = os.fsencode(self._relative(path)).lower() + b"/"
        return sum(
            name.startswith(folder) and name.endswith((b".py", b".pyi")) for name in self._tracked
        )

    def _relative(self, path: str) -> str:
        return path[len(self.top.rstrip(os.sep)) + 1 :].replace(os.sep, "/")

    def _ask(self) -> None:
        import subprocess

        try:
            result = subprocess.run(
                _COMMAND,
                cwd=self.top,
                env=_environment(self.top),
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=_SECONDS,
                check=False,
            )
        except FileNotFoundError:
            self.failure = "there is no program `git`"
        except subprocess.TimeoutExpired:
            self.failure = f"git gave no answer within {_SECONDS} s"
        except OSError as error:
            self.failure = f"git cannot be run: {error.strerror}"
        else:
            if result.returncode == 0:
                # In one case: where letters of either are one file, git keeps the older spelling.
                self._tracked = _with_folders(result.stdout.lower())
            else:
                self.failure = _first_line(result.stderr)


def submodules(folder: str) -> list[str]:
    """Read where the submodules of a work tree lie, off its .gitmodules."""
    try:
        with open(
            os.path.join(folder, ".gitmodules"), encoding="utf-8", errors="replace"
        ) as stream:
            pairs = [line.partition("=") for line in stream]
    except OSError:
        return []
    return [value.strip().strip('"') for key, _, value in pairs if key.strip() == "path"]


def _environment(top: str) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if key not in _REDIRECTIONS}
    return {
        **kept,
        # A `.git` that is none must not send git to the repository round it.
        "GIT_CEILING_DIRECTORIES": os.path.dirname(top),
        "GIT_OPTIONAL_LOCKS": "0",
        "LC_ALL": "C",
    }


def _with_folders(listing: bytes) -> frozenset[bytes]:
    """The tracked names and every folder above one of them."""
    names = set(listing.split(b"\0"))
    folders: set[bytes] = set()
    for name in names:
        folder = name.rpartition(b"/")[0]
        while folder and folder not in folders:
            folders.add(folder)
            folder = folder.rpartition(b"/")[0]
    return frozenset((names | folders) - {b""})


def _first_line(stderr: bytes) -> str:
    lines = stderr.decode("utf-8", "replace").split("\n")
    said = next((line for line in lines if line.startswith(("fatal: ", "error: "))), lines[0])
    return said.removeprefix("fatal: ").removeprefix("error: ") or "git failed without a reason"
