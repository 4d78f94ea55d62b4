"""Areas: files of tests and archives, which are listed apart from what trades."""

from __future__ import annotations

from collections.abc import Sequence

TESTS = "tests"
ARCHIVES = "archives"

_TEST_FOLDERS = frozenset({"test", "tests", "testing", "unittest", "unittests"})
_ARCHIVE_FOLDERS = frozenset(
    {
        "archive", "archived", "archives", "attic", "backup", "backups", "deprecated", "obsolete", "old",
        "trash", "unused",
    }
)  # fmt: skip


def area_of(path: str, named: Sequence[str]) -> str:
    """Tell tests and archives by the names of file and folders.

    What lies above the folder that a person named, and a file that was named, says nothing.
    """
    *folders, file = _below(path, named).split("/")
    words = {folder.lower().strip("_.") for folder in folders}
    stem = file.rpartition(".")[0]
    if not words.isdisjoint(_ARCHIVE_FOLDERS):
        return ARCHIVES
    if not words.isdisjoint(_TEST_FOLDERS):
        return TESTS
    is_named = path in named
    if not is_named and (
        stem.startswith("test_") or stem.endswith("_test") or stem in ("conftest", "tests")
    ):
        return TESTS
    return ""


def _below(path: str, named: Sequence[str]) -> str:
    prefixes = [f"{name.rstrip('/')}/" for name in named]
    longest = max((prefix for prefix in prefixes if path.startswith(prefix)), key=len, default="")
    if path in named:
        return path.rpartition("/")[2]
    return path[len(longest) :]
