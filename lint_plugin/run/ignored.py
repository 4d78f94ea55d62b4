"""Paths of a walk that ``.gitignore`` lists and git does not track.

git's own rule: a pattern decides about what is not tracked yet, and nothing else.
"""

import os
from typing import NamedTuple

from lint_plugin.run.git_tree import GitTree
from lint_plugin.run.gitignore import Ignores


class Ignored(NamedTuple):
    """The ``.gitignore`` files in force in a folder, and its work tree."""

    ignores: Ignores = Ignores()
    tree: GitTree | None = None
    whole: bool = False
    """The folder itself is ignored: of what it holds only what git tracks counts."""

    def lists(self, path: str, *, folder: bool) -> bool:
        """Whether some pattern names this path or a folder above it."""
        return self.whole or self.ignores.ignored(path, folder=folder)

    def is_tracked(self, path: str) -> bool:
        """Whether git tracks a path that is listed; outside a work tree nothing is tracked."""
        return self.tree is not None and self.tree.tracks(path)


class Trees:
    """The work trees of one run, each of which is asked at most once."""

    def __init__(self) -> None:
        self._known: dict[str, GitTree] = {}

    def above(self, folder: str) -> Ignored:
        """Collect the files from the root of the work tree down to just above ``folder``."""
        above = []
        here = folder
        while not os.path.exists(os.path.join(here, ".git")):
            parent = os.path.dirname(here)
            if parent == here:
                # No work tree: nothing above the folder can speak for it.
                return Ignored()
            above.append(parent)
            here = parent
        ignores = Ignores()
        for up in reversed(above):
            ignores = ignores.with_folder(up)
        # Whoever names an ignored folder wants to see into it: only what lies inside is filtered.
        if ignores.ignored(folder, folder=True):
            ignores = Ignores()
        return Ignored(ignores, self._tree(here))

    def entered(self, ignored: Ignored, folder: str, names: set[str]) -> Ignored:
        """Carry what holds above into a folder that holds these names."""
        if ".git" in names and (ignored.tree is None or ignored.tree.top != folder):
            # A work tree of its own (a submodule): what the outer one ignores stops here.
            ignored = Ignored(tree=self._tree(folder))
        if ".gitignore" in names:
            ignored = ignored._replace(ignores=ignored.ignores.with_folder(folder))
        return ignored

    def failed(self) -> list[GitTree]:
        """The trees in which git could not be asked."""
        trees = sorted(self._known.values(), key=lambda tree: tree.top)
        return [tree for tree in trees if tree.failure is not None]

    def _tree(self, top: str) -> GitTree:
        return self._known.setdefault(top, GitTree(top))
