"""The .gitignore files that hold for a folder, nested as git nests them.

pathspec knows the patterns; the nesting (the deepest file that says anything decides) is here. It
is imported when the first .gitignore is met, because it alone costs more than the rest of a short
run.
"""

import os
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec


class Ignores(NamedTuple):
    """The .gitignore files from the outermost folder to the innermost, each with its folder."""

    specs: "tuple[tuple[str, GitIgnoreSpec], ...]" = ()

    def with_folder(self, folder: str) -> "Ignores":
        """Add the .gitignore of a folder below those known so far, if it has one."""
        try:
            with open(os.path.join(folder, ".gitignore"), "rb") as stream:
                content = stream.read()
        except OSError:
            return self
        return Ignores((*self.specs, (folder, _spec(content))))

    def ignored(self, path: str, *, folder: bool) -> bool:
        """Whether git would ignore this path, given that it does not ignore the folder it is in."""
        for base, spec in reversed(self.specs):
            relative = path[len(base.rstrip(os.sep)) + 1 :].replace(os.sep, "/")
            answer = spec.check_file(f"{relative}/" if folder else relative).include
            if answer is not None:
                return answer
        return False


def _spec(content: bytes) -> "GitIgnoreSpec":
    from pathspec import GitIgnoreSpec

    text = content.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "surrogateescape")
    lines = [_all_below(line) for line in text.splitlines()]
    try:
        return GitIgnoreSpec.from_lines(lines)
    except ValueError:
        # git passes over a malformed pattern; so the others must still count.
        return GitIgnoreSpec.from_lines(line for line in lines if _is_valid(line))


def _all_below(line: str) -> str:
    """``data/**`` as ``data/**/*``: to pathspec the first is the folder too, to git only what it holds.

    The folder must be walked, since a line such as ``!data/orders.py`` brings back what is in it.
    """
    bare = line.rstrip(" ")
    return f"{bare}/*" if bare.endswith("/**") else line


def _is_valid(line: str) -> bool:
    from pathspec import GitIgnoreSpec

    try:
        GitIgnoreSpec.from_lines([line])
    except ValueError:
        return False
    return True
