""".gitignore as git reads it: real git is the judge, over random trees and patterns."""

from __future__ import annotations

import os
import random
import subprocess
from pathlib import Path

import pytest
from repository import new_repository
from shells import PLAIN, write

from lint_plugin.run.discovery import discover
from lint_plugin.settings.config import Config

FOLDERS = ("a", "b", "ab", "data", ".h")
FILES = ("x.py", "y.py", "xy.py", "a.py", "data.py", "[x].py", "a b.py")
# Without classes such as [[:alpha:]] and a lone `**`, which pathspec reads otherwise.
WORDS = (
    *FOLDERS, *FILES, "*", "?", "*.py", "x*", "*a*", "[ab]", "[!a]", "[a-c]*", "?.py", "da*.py",
    "x\\*.py", "\\[x].py", "*.p?",
)  # fmt: skip
ROUNDS = 12
PLACES = 25


@pytest.fixture(autouse=True)
def own_git_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)


def pattern(random_: random.Random) -> str:
    words = [random_.choice(WORDS) for _ in range(random_.choice((1, 1, 1, 2, 2, 3)))]
    text = "/".join(words)
    text = random_.choice(("", "", "", "!", "!", "/", "!/", "**/", "# ", "\\#")) + text
    return text + random_.choice(("", "", "", "/", "/", "/*", "/**", " ", "\\ ", "\r"))


def tree(random_: random.Random) -> dict[str, bytes]:
    """Files at random, with a .gitignore here and there."""
    folders = [""]
    for _ in range(random_.randint(2, 7)):
        folders.append(f"{random_.choice(folders)}{random_.choice(FOLDERS)}/")
    files = {f"{random_.choice(folders)}{random_.choice(FILES)}": PLAIN for _ in range(14)}
    for folder in {"", random_.choice(folders), random_.choice(folders)}:
        lines = [pattern(random_) for _ in range(random_.randint(1, 5))]
        files[f"{folder}.gitignore"] = "\n".join(lines).encode() + b"\n"
    return files


def not_ignored(repository: Path) -> set[str]:
    """What git itself would add."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--others", "--exclude-standard"],
        cwd=repository,
        capture_output=True,
        check=True,
    )
    return {name for name in listed.stdout.decode().split("\0") if name.endswith(".py")}


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_nothing_that_git_would_add_is_passed_over(tmp_path: Path, seed: int) -> None:
    random_ = random.Random(seed)
    new_repository(tmp_path)
    for number in range(PLACES):
        write(tmp_path / f"place{number}", tree(random_))
    found = {file.path for file in discover(["."], Config(root=str(tmp_path)), str(tmp_path)).files}
    expected = not_ignored(tmp_path)
    patterns = {
        str(file.relative_to(tmp_path)): file.read_bytes()
        for place in {path.split("/")[0] for path in expected - found}
        for file in (tmp_path / place).rglob(".gitignore")
    }
    assert expected <= found, (sorted(expected - found), patterns)
    # Some patterns ignore less here than in git; all of them together ignore much.
    every = {str(file.relative_to(tmp_path)) for file in tmp_path.rglob("*.py")}
    assert len(found - expected) < len(every - expected) / 10


@pytest.mark.parametrize("line", ["data/**/", "data/**", "data/*/", "/data/**/\r"])
def test_what_a_folder_itself_holds(tmp_path: Path, line: str) -> None:
    new_repository(tmp_path)
    patterns = f"{line}\n!data/y.py\n".encode()
    write(tmp_path, {".gitignore": patterns, "data/x.py": PLAIN, "data/y.py": PLAIN})
    write(tmp_path, {"data/a/z.py": PLAIN})
    found = {file.path for file in discover(["."], Config(root=str(tmp_path)), str(tmp_path)).files}
    assert found == not_ignored(tmp_path)
