"""The .gitignore files that hold for a folder, nested as git nests them.

pathspec knows the patterns; the nesting (the deepest file that says anything decides) is here. It
is imported when the first .gitignore is met, because it alone costs more than the rest of a short
run.
"""

import os
import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec


# pathspec lets through what `re` says of a range such as [z-a].
_MALFORMED = (ValueError, re.error)


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
        """Tell whether git would ignore a path whose folder it does not ignore."""
        for base, spec in reversed(self.specs):
            relative = path[len(base.rstrip(os.sep)) + 1 :].replace(os.sep, "/")
            answer = spec.check_file(f"{relative}/" if folder else relative).include
            if answer is not None:
                return answer
        return False


def _spec(content: bytes) -> "GitIgnoreSpec":
    from warnings import catch_warnings, simplefilter

    from pathspec import GitIgnoreSpec

    text = content.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "surrogateescape")
    # Not splitlines, which knows ends of lines that git does not.
    lines = [_as_git_reads(line.removesuffix("\r")) for line in text.split("\n")]
    with catch_warnings():
        # What `re` has to say of somebody's `[[:alpha:]]` concerns nobody here.
        simplefilter("ignore")
        try:
            return GitIgnoreSpec.from_lines(lines)
        except _MALFORMED:
            # git passes over a malformed pattern; so the others must still count.
            return GitIgnoreSpec.from_lines(line for line in lines if _is_valid(line))


def _as_git_reads(line: str) -> str:
    """Translate a pattern wherever pathspec would ignore more than git does.

    - A tab or the like at the end belongs to the name, so no file of ours is meant.
    - ``data/**`` is what the folder holds, not the folder, which must be walked: a line such as
      ``!data/orders.py`` brings back what is in it.
    - ``data/**/`` is every folder below it, and none of the files in it.
    """
    bare = line.rstrip(" ")
    if bare != bare.rstrip():
        return ""
    if bare.endswith("/**/"):
        return f"{bare}*/"
    return f"{bare}/*" if bare.endswith("/**") else line


def _is_valid(line: str) -> bool:
    from pathspec import GitIgnoreSpec

    try:
        GitIgnoreSpec.from_lines([line])
    except _MALFORMED:
        return False
    return True
