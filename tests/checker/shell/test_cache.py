"""The cache: never a wrong report, never in the way."""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
from pathlib import Path

import pytest
from shells import UNGUARDED, run, write

import lint_plugin
from lint_plugin.analysis.pipeline import analyse
from lint_plugin.results.finding import Problem, Report
from lint_plugin.run import cache as module
from lint_plugin.run.cache import FOLDER, Cache
from lint_plugin.run.content import Content, digest_of
from lint_plugin.settings.config import Config

SOURCE = UNGUARDED + b"x = 1  # noqa: INV001, INV008 -- why\n"


def entries(folder: Path) -> list[Path]:
    return sorted((folder / FOLDER).rglob("*.json"))


def forged(content: bytes, old: str, new: str) -> bytes:
    """Give an entry that says something else and has the digest of that."""
    body = json.loads(content)["body"].replace(old, new)
    return json.dumps({"sha256": module._digest(body), "body": body}).encode()


def test_a_report_comes_back_as_it_was(tmp_path: Path) -> None:
    config = Config(root=str(tmp_path))
    report = analyse(SOURCE, "a.py", config)
    assert report.findings
    assert report.noqas
    assert report.orders
    Cache(config).put(digest_of(SOURCE), report)
    assert Cache(config).get(digest_of(SOURCE)) == report


def test_the_key_holds_the_bytes_and_the_settings(tmp_path: Path) -> None:
    config = Config(root=str(tmp_path))
    Cache(config).put(digest_of(SOURCE), Report(parsed=True))
    assert Cache(config).get(digest_of(SOURCE + b"\n")) is None
    assert Cache(config._replace(guards=("other",))).get(digest_of(SOURCE)) is None
    assert Cache(config._replace(select=("INV001",))).get(digest_of(SOURCE)) is not None


@pytest.mark.parametrize(
    "what", ["lint_plugin.util.version.version_source", "lint_plugin.run.cache._own_code"]
)
def test_the_key_holds_the_versions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    config = Config(root=str(tmp_path))
    Cache(config).put(digest_of(SOURCE), Report(parsed=True))
    monkeypatch.setattr(what, lambda *_: "other")
    assert Cache(config).get(digest_of(SOURCE)) is None


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A copy of the checker's own source."""
    source = Path(lint_plugin.__file__).parent
    return shutil.copytree(
        source, tmp_path / "lint_plugin", ignore=shutil.ignore_patterns("__pycache__")
    )


def test_the_key_holds_the_code_of_every_folder(package: Path) -> None:
    """A stale verdict of an older analysis would pass for this one's."""
    before = module._own_code(str(package))
    assert before == module._own_code(), "the key does not begin at the top of the package"
    folders = {path.parent for path in package.rglob("*.py")}
    assert {"analysis", "checks", "formats", "run", "settings"} <= {path.name for path in folders}
    unseen = []
    for folder in sorted(folders):
        changed = sorted(folder.glob("*.py"))[-1]
        content = changed.read_bytes()
        changed.write_bytes(content + b"# changed\n")
        if module._own_code(str(package)) == before:
            unseen.append(str(folder.relative_to(package)))
        changed.write_bytes(content)
    assert unseen == []


def test_the_key_holds_the_folder_of_a_file(package: Path) -> None:
    """Many folders have a file of one name: which of them holds the code decides what it does."""
    before = module._own_code(str(package))
    (package / "util").rename(package / "utilities")
    assert module._own_code(str(package)) != before


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: b"",
        lambda content: content[:-10],
        lambda content: b"\xff" + content,
        lambda content: content.replace(b"create_order", b"create_odrer").replace(b"sub", b"bus"),
        lambda content: b"[]",
        lambda content: b"{}",
        lambda content: json.dumps({"sha256": module._digest("{}"), "body": "{}"}).encode(),
        lambda content: forged(content, "INV001", "INV777"),
    ],
)
def test_a_damaged_entry_is_a_miss(tmp_path: Path, damage: object) -> None:
    config = Config(root=str(tmp_path))
    Cache(config).put(digest_of(SOURCE), analyse(SOURCE, "a.py", config))
    (path,) = entries(tmp_path)
    path.write_bytes(damage(path.read_bytes()))  # type: ignore[operator]
    assert Cache(config).get(digest_of(SOURCE)) is None


def test_a_report_with_problems_is_not_kept(tmp_path: Path) -> None:
    config = Config(root=str(tmp_path))
    Cache(config).put(digest_of(SOURCE), Report(problems=(Problem("no memory"),)))
    assert entries(tmp_path) == []


def test_the_folder_tells_backups_and_git_to_pass_by(tmp_path: Path) -> None:
    Cache(Config(root=str(tmp_path))).put(digest_of(SOURCE), Report(parsed=True))
    tag = (tmp_path / FOLDER / "CACHEDIR.TAG").read_bytes()
    assert tag.startswith(b"Signature: 8a477f597d28d172789f06886806bc55")
    assert (tmp_path / FOLDER / ".gitignore").read_bytes() == b"*\n"


def test_where_nothing_can_be_written_it_is_off(tmp_path: Path) -> None:
    (tmp_path / FOLDER).write_bytes(b"a file in the way")
    config = Config(root=str(tmp_path))
    cache = Cache(config)
    cache.put(digest_of(SOURCE), Report(parsed=True))
    assert cache.get(digest_of(SOURCE)) is None


def test_what_no_run_used_for_a_month_goes(tmp_path: Path) -> None:
    config = Config(root=str(tmp_path))
    cache = Cache(config)
    cache.put(digest_of(SOURCE), Report(parsed=True))
    cache.put(digest_of(b"other"), Report(parsed=True))
    old = time.time() - 40 * 24 * 3600
    os.utime(entries(tmp_path)[0], (old, old))
    cache.prune()
    assert len(entries(tmp_path)) == 1


def test_a_hit_keeps_an_entry_young(tmp_path: Path) -> None:
    config = Config(root=str(tmp_path))
    Cache(config).put(digest_of(SOURCE), Report(parsed=True))
    (path,) = entries(tmp_path)
    old = time.time() - 20 * 24 * 3600
    os.utime(path, (old, old))
    assert Cache(config).get(digest_of(SOURCE)) is not None
    assert path.stat().st_mtime > old + 1


def test_a_second_run_says_the_same_without_libcst(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": SOURCE})
    first = run(tmp_path, "check", "--output-format", "json")
    assert len(entries(tmp_path)) == 1
    code = (
        "import sys; from lint_plugin.cli.main import main\n"
        "status = main(['check', '--output-format', 'json'])\n"
        "sys.exit(status if 'libcst' not in sys.modules else 9)"
    )
    import subprocess

    second = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, check=False
    )
    assert second.returncode == 1, second.stderr
    assert second.stdout == first.stdout


def test_no_cache(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": SOURCE})
    run(tmp_path, "check", "--no-cache")
    assert not (tmp_path / FOLDER).exists()


def test_bytes_that_are_only_read_are_not_held(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(b"x = 1\n")
    content = Content(str(path), None, digest_of(b"x = 1\n"))
    assert content.read() == b"x = 1\n"
    path.unlink()
    assert content.read() is None
    path.write_bytes(b"x = 1\n")
    assert content.source == b"x = 1\n"
    path.unlink()
    assert content.read() == b"x = 1\n"
