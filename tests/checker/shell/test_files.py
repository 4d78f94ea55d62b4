"""Which files a run looks at."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from repository import new_repository
from shells import PLAIN, write

from lint_plugin.run.discovery import Discovery, discover, name, read
from lint_plugin.settings.config import Config, load

links = pytest.mark.skipif(sys.platform == "win32", reason="links need rights on Windows")


def found(folder: Path, *paths: str, **settings: object) -> Discovery:
    config = Config(root=str(folder))._replace(**settings)  # type: ignore[arg-type]
    return discover(paths or ["."], config, str(folder))


def shown(discovery: Discovery) -> list[str]:
    return [file.path for file in discovery.files]


def tree(folder: Path, *names: str) -> Path:
    return write(folder, dict.fromkeys(names, PLAIN))


def checkout(folder: Path, *names: str) -> Path:
    """A work tree of git in which nothing is tracked."""
    return tree(new_repository(folder), *names)


def test_python_files_sorted_and_relative(tmp_path: Path) -> None:
    tree(tmp_path, "b.py", "a/z.pyi", "a/y.py", "c.txt", "d.pyc", "e")
    assert shown(found(tmp_path)) == ["a/y.py", "a/z.pyi", "b.py"]


def test_a_named_file_counts_whatever_its_suffix(tmp_path: Path) -> None:
    tree(tmp_path, "script", "a.py")
    assert shown(found(tmp_path, "script")) == ["script"]


def test_a_named_notebook_does_not_pass_for_clean(tmp_path: Path) -> None:
    tree(tmp_path, "a.ipynb", "a.py")
    assert shown(found(tmp_path)) == ["a.py"]
    discovery = found(tmp_path, "a.ipynb", "a.py")
    assert shown(discovery) == ["a.py"]
    (unreadable,) = discovery.unreadable
    assert unreadable.path == "a.ipynb"
    assert "notebook" in unreadable.message
    assert found(tmp_path, "a.ipynb", exclude=("*.ipynb",)).unreadable == ()


def test_each_file_once(tmp_path: Path) -> None:
    tree(tmp_path, "a/x.py")
    assert shown(found(tmp_path, ".", "a", "a/x.py", "./a/../a/x.py")) == ["a/x.py"]


def test_paths_from_a_subfolder(tmp_path: Path) -> None:
    tree(tmp_path, "a/x.py", "b/y.py")
    discovery = discover(["../b"], Config(root=str(tmp_path)), str(tmp_path / "a"))
    assert [(file.path, file.key) for file in discovery.files] == [("../b/y.py", "b/y.py")]


@pytest.mark.parametrize(
    "folder", [".git", ".venv", "venv", "node_modules", "__pycache__", ".tox", ".mypy_cache"]
)
def test_folders_without_code_of_the_project(tmp_path: Path, folder: str) -> None:
    tree(tmp_path, f"{folder}/x.py", "a.py")
    assert shown(found(tmp_path)) == ["a.py"]
    # Whoever names it wants to see into it.
    assert shown(found(tmp_path, folder)) == [f"{folder}/x.py"]


def test_a_virtual_environment_of_any_name(tmp_path: Path) -> None:
    tree(tmp_path, "env39/pyvenv.cfg", "env39/lib/x.py", "a.py")
    assert shown(found(tmp_path)) == ["a.py"]


def test_build_may_be_a_package(tmp_path: Path) -> None:
    tree(tmp_path, "build/x.py")
    assert shown(found(tmp_path)) == ["build/x.py"]


def test_exclude_while_walking(tmp_path: Path) -> None:
    tree(tmp_path, "legacy/x.py", "src/legacy/y.py", "src/a_pb2.py", "src/a.py")
    discovery = found(tmp_path, exclude=("legacy", "*_pb2.py"))
    assert shown(discovery) == ["src/a.py"]
    assert len(discovery.passed_over.excluded) == 3


def test_exclude_for_what_is_named(tmp_path: Path) -> None:
    tree(tmp_path, "legacy/x.py")
    for path in ("legacy/x.py", "legacy"):
        discovery = found(tmp_path, path, exclude=("legacy",))
        assert shown(discovery) == []
        assert len(discovery.passed_over.excluded) == 1


def test_exclude_counts_from_the_settings_folder(tmp_path: Path) -> None:
    tree(tmp_path, "a/old/x.py", "a/y.py")
    config = Config(root=str(tmp_path), exclude=("a/old",))
    assert shown(discover(["."], config, str(tmp_path / "a"))) == ["y.py"]


def test_gitignore_nested(tmp_path: Path) -> None:
    checkout(tmp_path, "gen/a.py", "src/gen/b.py", "src/keep.py", "src/tmp_x.py", "x.py")
    write(
        tmp_path,
        {".gitignore": b"gen/\ntmp_*\n", "src/.gitignore": b"!tmp_x.py\nkeep.py\n"},
    )
    assert shown(found(tmp_path)) == ["src/tmp_x.py", "x.py"]


def test_gitignore_above_the_walked_folder(tmp_path: Path) -> None:
    checkout(tmp_path, "src/gen.py", "src/a.py")
    write(tmp_path, {".gitignore": b"/src/gen.py\n"})
    assert shown(found(tmp_path, "src")) == ["src/a.py"]


def test_a_folder_that_is_ignored_cannot_be_brought_back_from_inside(tmp_path: Path) -> None:
    checkout(tmp_path, "gen/a.py")
    write(tmp_path, {".gitignore": b"gen/\n", "gen/.gitignore": b"!a.py\n"})
    assert shown(found(tmp_path)) == []


def test_a_folder_whose_content_is_ignored_is_not_ignored_itself(tmp_path: Path) -> None:
    checkout(tmp_path, "data/old.py", "data/orders.py", "data/deep/x.py", "gen/y.py")
    write(tmp_path, {".gitignore": b"data/**\n!data/orders.py\n**/gen/**  \n"})
    write(tmp_path, {"gen/.gitignore": b"!y.py\n"})
    assert shown(found(tmp_path)) == ["data/orders.py", "gen/y.py"]


def test_a_named_path_is_taken_though_ignored(tmp_path: Path) -> None:
    checkout(tmp_path, "gen/a.py", "gen/b.py")
    write(tmp_path, {".gitignore": b"gen/\n"})
    assert shown(found(tmp_path, "gen/a.py")) == ["gen/a.py"]
    assert shown(found(tmp_path, "gen")) == ["gen/a.py", "gen/b.py"]


def test_a_work_tree_inside_is_not_ruled_from_outside(tmp_path: Path) -> None:
    checkout(tmp_path, "a.txt")
    checkout(tmp_path / "sub", "gen.py")
    write(tmp_path, {".gitignore": b"gen.py\n"})
    assert shown(found(tmp_path)) == ["sub/gen.py"]


def test_a_malformed_gitignore_line_is_passed_over(tmp_path: Path) -> None:
    checkout(tmp_path, "a.py", "b.py")
    write(tmp_path, {".gitignore": b"!\na.py\n\xff\xfe\n"})
    assert shown(found(tmp_path)) == ["b.py"]


@pytest.mark.parametrize("line", [b"[z-a].py", b"a.py\t", b"/src\t", b"x\x0c*", b"x\r*.py"])
def test_a_gitignore_line_that_names_nothing_for_git(tmp_path: Path, line: bytes) -> None:
    checkout(tmp_path, "a.py", "b.py", "src/a.py")
    write(tmp_path, {".gitignore": line + b"\nb.py\r\n"})
    assert shown(found(tmp_path)) == ["a.py", "src/a.py"]


@pytest.mark.filterwarnings("error")
def test_nobody_is_told_how_a_gitignore_is_compiled(tmp_path: Path) -> None:
    checkout(tmp_path, "a.py", "b.py")
    write(tmp_path, {".gitignore": b"[[:digit:]].py\nb.py\n"})
    assert shown(found(tmp_path)) == ["a.py"]


def test_a_path_that_does_not_exist(tmp_path: Path) -> None:
    tree(tmp_path, "a.py")
    discovery = found(tmp_path, "nope", "a.py")
    assert shown(discovery) == ["a.py"]
    assert [(item.path, item.message) for item in discovery.unreadable] == [
        ("nope", "no such file or folder")
    ]


@links
def test_links(tmp_path: Path) -> None:
    tree(tmp_path, "src/a.py")
    (tmp_path / "src" / "loop").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "linked.py").symlink_to("src/a.py")
    (tmp_path / "dangling.py").symlink_to("nowhere.py")
    (tmp_path / "one.py").symlink_to("two.py")
    (tmp_path / "two.py").symlink_to("one.py")
    (tmp_path / ".#a.py").symlink_to("user@host.1")
    discovery = found(tmp_path)
    assert shown(discovery) == ["linked.py", "src/a.py"]
    assert [item.path for item in discovery.unreadable] == ["dangling.py", "one.py", "two.py"]
    assert discovery.unreadable[0].message == "no such file or folder"
    # A link to a folder is followed where it is named.
    assert shown(found(tmp_path, "src/loop")) == ["src/loop/linked.py", "src/loop/src/a.py"]


@links
def test_a_project_named_through_a_link(tmp_path: Path) -> None:
    tree(tmp_path / "real", "src/a.py", "src/b.py")
    (tmp_path / "link").symlink_to("real")
    real = str(tmp_path / "real")
    config = Config(root=real, exclude=("src/b.py",))
    for path in ("link/src", "link/src/a.py", "link/src/b.py"):
        discovery = discover([str(tmp_path / path), "src"], config, real)
        assert [(file.path, file.key) for file in discovery.files] == [("src/a.py",) * 2]
    (settings := tmp_path / "real/pyproject.toml").write_text("[tool.invariant-guard]\n")
    assert load(str(tmp_path), str(tmp_path / "link" / settings.name)).root == real
    discovery = discover(["link/src/a.py"], config, str(tmp_path))
    assert [(file.path, file.key) for file in discovery.files] == [("link/src/a.py", "src/a.py")]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_does_not_hold_the_run_up(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.py")
    assert shown(found(tmp_path)) == []


def test_a_file_that_vanishes_is_a_reason_not_an_exception(tmp_path: Path) -> None:
    assert read(name("gone.py", Config(root=str(tmp_path)), str(tmp_path))) == (
        "no such file or folder"
    )
