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
WORDS = (
    *FOLDERS, *FILES, "*", "**", "?", "*.py", "x*", "*a*", "[ab]", "[!a]", "[a-c]*", "?.py", "da*.py",
    "x\\*.py", "\\[x].py", "a\\ b.py", "[[:alpha:]].py", "*.p?",
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
def test_what_is_looked_at_is_what_git_would_add(tmp_path: Path, seed: int) -> None:
    random_ = random.Random(seed)
    new_repository(tmp_path)
    for number in range(PLACES):
        write(tmp_path / f"place{number}", tree(random_))
    found = {file.path for file in discover(["."], Config(root=str(tmp_path)), str(tmp_path)).files}
    expected = not_ignored(tmp_path)
    differing = {path.split("/")[0] for path in found ^ expected}
    said = {
        place: (
            sorted(
                f"{path} {path in expected}"
                for path in found ^ expected
                if path.startswith(f"{place}/")
            ),
            {
                str(file.relative_to(tmp_path)): file.read_bytes()
                for file in (tmp_path / place).rglob(".gitignore")
            },
        )
        for place in differing
    }
    assert not differing, said
    assert expected
