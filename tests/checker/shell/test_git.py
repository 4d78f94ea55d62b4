"""What git tracks is looked at, whatever .gitignore says: real git, in all the places it can be."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest
from repository import done, new_repository
from shells import PLAIN, UNGUARDED, run, write

from lint_plugin.run import git_tree
from lint_plugin.run.discovery import Discovery, discover
from lint_plugin.settings.config import Config


@pytest.fixture(autouse=True)
def own_git_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)


def commit(folder: Path, files: dict[str, bytes]) -> Path:
    """A repository with these files, tracked even where .gitignore lists them."""
    write(new_repository(folder), files)
    done(folder, "git", "add", "-f", *files)
    done(folder, "git", "commit", "-q", "-m", "start")
    return folder


def found(folder: Path, *paths: str) -> Discovery:
    return discover(paths or ["."], Config(root=str(folder)), str(folder))


def shown(discovery: Discovery) -> list[str]:
    return [file.path for file in discovery.files]


def report(folder: Path, *arguments: str, **env: str) -> dict[str, Any]:
    result = run(folder, "check", "--no-cache", "--output-format", "json", *arguments, env=env)
    document: dict[str, Any] = json.loads(result.stdout)
    return document


def paths(document: dict[str, Any]) -> list[str]:
    return [item["path"] for item in document["findings"]]


IGNORING = {".gitignore": b"live*\n*.gen.py\nbuild/\n"}


def test_a_tracked_file_is_looked_at_though_gitignore_lists_it(tmp_path: Path) -> None:
    commit(tmp_path, {**IGNORING, "live.py": PLAIN, "build/deep/x.py": PLAIN, "a.py": PLAIN})
    write(tmp_path, {"live2.py": PLAIN, "build/y.py": PLAIN, "live/z.py": PLAIN})
    discovery = found(tmp_path)
    assert shown(discovery) == ["a.py", "build/deep/x.py", "live.py"]
    assert discovery.passed_over.ignored == ("build/y.py", "live/", "live2.py")


def test_git_is_asked_in_the_tree_of_the_paths(tmp_path: Path) -> None:
    commit(tmp_path / "one", {**IGNORING, "src/live.py": PLAIN})
    commit(tmp_path / "two", {**IGNORING, "live.py": PLAIN})
    write(tmp_path, {"one/src/live2.py": PLAIN, "two/live2.py": PLAIN})
    assert shown(found(tmp_path)) == ["one/src/live.py", "two/live.py"]
    assert shown(found(tmp_path, "one/src", "two")) == ["one/src/live.py", "two/live.py"]
    assert shown(found(tmp_path / "one" / "src", "../../two", ".")) == [
        "../../two/live.py",
        "live.py",
    ]


def test_names_that_are_no_text_and_names_with_line_ends(tmp_path: Path) -> None:
    odd = ["live\n.py", "live \u00e9.py"]
    if sys.platform == "linux":
        odd.append(os.fsdecode(b"live\xff.py"))
    commit(tmp_path, {**IGNORING, **dict.fromkeys(odd, PLAIN)})
    assert sorted(shown(found(tmp_path))) == sorted(odd)


def test_outside_of_git_nothing_is_tracked(tmp_path: Path) -> None:
    write(tmp_path, {**IGNORING, "live.py": PLAIN, "a.py": PLAIN})
    discovery = found(tmp_path)
    assert (shown(discovery), discovery.passed_over.unasked) == (["a.py"], (("live.py", 1),))
    assert discovery.passed_over.untold == ()


def test_a_submodule_is_a_tree_of_its_own(tmp_path: Path) -> None:
    venue = commit(tmp_path / "venue", {**IGNORING, "live.py": PLAIN, "client.py": PLAIN})
    desk = commit(tmp_path / "desk", {".gitignore": b"/libs/\nclient.py\n", "a.py": PLAIN})
    add = ("git", "-c", "protocol.file.allow=always", "submodule", "add", "-q", "-f")
    done(desk, *add, str(venue), "libs/venue")
    write(desk, {"libs/venue/live2.py": PLAIN, "libs/other.py": PLAIN})
    discovery = found(desk)
    assert shown(discovery) == ["a.py", "libs/venue/client.py", "libs/venue/live.py"]
    assert discovery.passed_over.ignored == ("libs/other.py", "libs/venue/live2.py")
    assert shown(found(desk, "libs/venue")) == shown(discovery)[1:]


def test_a_worktree_is_a_tree_of_its_own(tmp_path: Path) -> None:
    main = commit(tmp_path / "main", {**IGNORING, "live.py": PLAIN})
    done(main, "git", "worktree", "add", "-q", "-b", "side", "../side")
    side = tmp_path / "side"
    write(side, {"live2.py": PLAIN})
    done(side, "git", "add", "-f", "live2.py")
    write(main, {"live2.py": PLAIN})
    assert shown(found(side)) == ["live.py", "live2.py"]
    assert shown(found(main)) == ["live.py"]


def test_without_the_program_ignored_files_are_looked_at(tmp_path: Path) -> None:
    commit(tmp_path, {**IGNORING, "live.py": UNGUARDED})
    write(tmp_path, {"live2.py": UNGUARDED})
    (tmp_path / "none").mkdir()
    assert paths(report(tmp_path)) == ["live.py"]
    assert paths(report(tmp_path, PATH=str(tmp_path / "none"))) == ["live.py", "live2.py"]


def test_a_repository_of_somebody_else_is_looked_at_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(tmp_path, {**IGNORING, "live.py": PLAIN})
    write(tmp_path, {"live2.py": PLAIN})
    # git's own switch for its own tests of this: as if the folder belonged to another user.
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    discovery = found(tmp_path)
    assert shown(discovery) == ["live.py", "live2.py"]
    (tree,) = discovery.passed_over.untold
    assert "dubious ownership" in str(tree.failure)
    assert tree.questions == 2
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "safe.directory")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", str(tmp_path))
    # Where a user trusts the folder, git answers.
    assert shown(found(tmp_path)) == ["live.py"]


def test_a_folder_called_git_that_is_no_repository(tmp_path: Path) -> None:
    # Not asked of the repository round it, whose answer would be about other files.
    commit(tmp_path, {**IGNORING, "sub/live.py": PLAIN})
    write(tmp_path, {"sub/.git/x": b"", "sub/.gitignore": b"live*\n", "sub/live2.py": PLAIN})
    discovery = found(tmp_path)
    assert shown(discovery) == ["sub/live.py", "sub/live2.py"]
    (tree,) = discovery.passed_over.untold
    assert tree.top == str(tmp_path / "sub")
    assert "not a git repository" in str(tree.failure)


def test_a_bare_git_dir_in_the_environment_is_of_no_concern(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = commit(tmp_path / "desk", {**IGNORING, "live.py": PLAIN})
    write(desk, {"live2.py": PLAIN})
    done(tmp_path, "git", "clone", "-q", "--bare", str(desk), "bare.git")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "bare.git"))
    assert shown(found(desk)) == ["live.py"]
    # Checked out of it by hand (`git --work-tree`), there is no tree to ask about.
    write(tmp_path / "out", {**IGNORING, "live.py": PLAIN, "a.py": PLAIN})
    discovery = found(tmp_path / "out")
    assert (shown(discovery), discovery.passed_over.unasked) == (["a.py"], (("live.py", 1),))


def test_a_hook_of_another_repository_changes_nothing(tmp_path: Path) -> None:
    desk = commit(tmp_path / "desk", {**IGNORING, "live.py": UNGUARDED})
    write(desk, {"live2.py": UNGUARDED})
    other = commit(tmp_path / "other", {**IGNORING, "live2.py": UNGUARDED, "a.py": PLAIN})
    write(other, {"live3.py": UNGUARDED})
    hook = other / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    command = f"'{sys.executable}' -m lint_plugin.cli check --no-cache --output-format json"
    script = f"env > '{tmp_path}/env'\n{command} '{desk}' . > '{tmp_path}/report'\nexit 0\n"
    hook.write_text(f"#!/bin/sh\n{script}", encoding="utf-8")
    hook.chmod(0o755)
    write(other, {"a.py": b"changed = 1\n"})
    done(other, "git", "commit", "-q", "-a", "-m", "through the hook")
    assert "GIT_INDEX_FILE=" in (tmp_path / "env").read_text(encoding="utf-8")
    document = json.loads((tmp_path / "report").read_bytes())
    assert sorted(paths(document)) == ["../desk/live.py", "live2.py"]


@pytest.fixture
def never_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    def ask(self: git_tree.GitTree) -> None:
        raise AssertionError(f"git was asked about {self.top}")

    monkeypatch.setattr(git_tree.GitTree, "_ask", ask)


@pytest.mark.usefixtures("never_asked")
def test_git_is_not_asked_where_its_answer_decides_nothing(tmp_path: Path) -> None:
    write(new_repository(tmp_path), {**IGNORING, "live.py": PLAIN, "src/a.py": PLAIN})
    assert shown(found(tmp_path, "live.py", "src/a.py")) == ["live.py", "src/a.py"]
    assert shown(found(tmp_path, "src")) == ["src/a.py"]
    with pytest.raises(AssertionError, match="git was asked"):
        found(tmp_path)


def test_no_program_of_the_repository_is_run(tmp_path: Path) -> None:
    commit(tmp_path, {**IGNORING, "live.py": PLAIN})
    program = tmp_path / "monitor"
    program.write_text(f"#!/bin/sh\ntouch '{tmp_path}/run'\n", encoding="utf-8")
    program.chmod(0o755)
    done(tmp_path, "git", "config", "core.fsmonitor", str(program))
    assert shown(found(tmp_path)) == ["live.py"]
    assert not (tmp_path / "run").exists()
    done(tmp_path, "git", "ls-files", "-m")
    assert (tmp_path / "run").exists()
