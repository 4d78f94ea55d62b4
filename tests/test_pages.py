"""The pages name nothing that does not exist: paths, links, headings, modules, tables, versions."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

import invariant_guard
import lint_plugin

ROOT = Path(__file__).parents[1]
PAGES = sorted(
    path.relative_to(ROOT).as_posix()
    for pattern in ("*.md", "docs/*.md", "tests/**/README.md", ".github/*.md")
    for path in ROOT.glob(pattern)
    # Names a file of another project.
    if path.parent.name != "data"
)
# What the folders of a page's own subject may leave out: `run/driver.py`, `tree/nodes.py`, `venues/base.py`.
BASES = {
    "docs/architecture.md": (
        "lint_plugin", "lint_plugin/analysis", "invariant_guard", "invariant_guard/ledger",
    ),
    "docs/analysis.md": ("lint_plugin/analysis",),
    "tests/README.md": ("tests",),
    "tests/cases/README.md": ("tests/cases",),
}  # fmt: skip

_FENCE = re.compile(r"^ *```.*?^ *```$", re.M | re.S)
_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
_CODE = re.compile(r"`([^`\n]+)`")
_FILE = re.compile(r"[\w.*-]+(?:/[\w.*-]+)*\.(?:py|md|toml|lua|json|yml)")
_FROM_THE_TOP = re.compile(
    r"(?<![\w./-])(?:\.ci|benchmarks|docs|examples|invariant_guard|lint_plugin|tests)/[\w./*-]*[\w*/]"
)
_MODULE = re.compile(r"\b(?:benchmarks|invariant_guard|lint_plugin)(?:\.[a-z_0-9]+)+")
# Paths that stand for any: of a new file, or of a reader's own project.
_STANDS_FOR_ANY = re.compile(r"NAME|NNN|X\.Y\.Z")
_OF_THE_READER = {
    "gl-code-quality.json", "invariant-baseline.json", "settings.json", "src/orders.py",
}  # fmt: skip


@cache
def text_of(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


@cache
def prose_of(page: str) -> str:
    return _FENCE.sub("", text_of(page))


@cache
def anchors(path: Path) -> frozenset[str]:
    """The headings of a page, as GitHub makes links of them."""
    headings = re.findall(r"^#+ (.+)$", _FENCE.sub("", path.read_text(encoding="utf-8")), re.M)
    words = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings)
    return frozenset(word.replace(" ", "-") for word in words)


def exists(page: str, name: str) -> bool:
    bases = (*BASES.get(page, ()), Path(page).parent.as_posix(), ".")
    return any(next((ROOT / base).glob(name.rstrip("/")), None) is not None for base in bases)


def anywhere(name: str) -> bool:
    tops = ("lint_plugin", "invariant_guard", "tests", "benchmarks", "docs", "examples")
    return any(next((ROOT / top).rglob(name), None) is not None for top in tops)


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str) -> None:
    missing = []
    for target in _LINK.findall(prose_of(page)):
        if target.startswith(("https://", "http://", "mailto:")):
            continue
        name, _, anchor = target.partition("#")
        path = (ROOT / page).parent / name if name else ROOT / page
        if not path.exists() or (anchor and anchor not in anchors(path)):
            missing.append(target)
    assert missing == []


@pytest.mark.parametrize("page", [page for page in PAGES if page != "CHANGELOG.md"])
def test_paths_exist(page: str) -> None:
    named = set(_FROM_THE_TOP.findall(text_of(page)))
    for code in _CODE.findall(prose_of(page)):
        named |= set(_FILE.findall(code))
    missing = {
        name
        for name in named - _OF_THE_READER
        if not _STANDS_FOR_ANY.search(name)
        and not exists(page, name)
        and not ("/" not in name and anywhere(name))
    }
    assert sorted(missing) == []


@pytest.mark.parametrize("page", PAGES)
def test_modules_that_are_run_exist(page: str) -> None:
    missing = [
        name
        for name in re.findall(r"python -m ([\w.]+)", text_of(page))
        if _MODULE.fullmatch(name) and importlib.util.find_spec(name) is None
    ]
    assert missing == []


def test_each_room_holds_what_to_start_with() -> None:
    table = text_of("docs/architecture.md").partition("## Rooms")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| `([\w/]+)` \|.*\| (.+) \|$", table, re.M)
    assert len(rows) >= 15
    for folder, names in rows:
        for name in _CODE.findall(names):
            assert (ROOT / folder / name).is_file(), f"{folder}/{name}"


def test_every_folder_of_the_packages_has_its_row_or_its_floor() -> None:
    page = text_of("docs/architecture.md")
    for package in (lint_plugin, invariant_guard):
        top = Path(package.__file__ or "").parent
        for folder in sorted(path.parent for path in top.glob("*/**/__init__.py")):
            assert folder.name in page or folder.name.startswith("inv"), folder.relative_to(ROOT)


def _items(page: str, heading: str) -> list[str]:
    """The numbered items of a section, and the rows of its tables."""
    section = text_of(page).partition(f"## {heading}\n")[2].partition("\n## ")[0]
    items = re.findall(r"^\d+\. (.+?)(?=^\d+\. |^$|\Z)", section, re.M | re.S)
    return items + re.findall(r"^\| .+$", section, re.M)


def test_the_tables_to_add_to_are_where_the_page_says() -> None:
    items = _items("docs/architecture.md", "Where to add")
    assert len(items) >= 25
    checked = 0
    for item in items:
        files = [
            path
            for name in {*_FROM_THE_TOP.findall(item), *_FILE.findall(item)}
            if name.endswith(".py") and not _STANDS_FOR_ANY.search(name)
            for base in (*BASES["docs/architecture.md"], "tests/cases", ".")
            for path in (ROOT / base).glob(name)
        ]
        for name in re.findall(r"`([A-Z_]{4,}|_\w+|\w+_\w+)`", item):
            if files and not _STANDS_FOR_ANY.search(name):
                checked += 1
                words = "\n".join(path.read_text(encoding="utf-8") for path in files)
                assert re.search(rf"\b{name}\b", words), f"{name} is in none of {files}"
    assert checked >= 8


def test_the_changelog_keeps_its_form() -> None:
    page = text_of("CHANGELOG.md")
    versions = re.findall(r"^## (\[?[\w.]+\]?)", page, re.M)
    assert versions[0] == "[Unreleased]"
    assert set(re.findall(r"^### (.+)$", page, re.M)) <= {
        "Added", "Changed", "Deprecated", "Removed", "Fixed", "Security",
    }  # fmt: skip
    for version in versions:
        assert f"\n{version}: https://" in page


def test_one_version() -> None:
    found = re.search(r'^version = "([^"]+)"', text_of("pyproject.toml"), re.M)
    assert found is not None
    assert invariant_guard.__version__ == lint_plugin.__version__ == found[1]
    assert f"\n## [{found[1]}]" in text_of("CHANGELOG.md")
    for page in ("README.md", "docs/ci.md"):
        assert re.findall(r"^ +rev: v(\S+)$", text_of(page), re.M) == [found[1]], page


def test_the_version_costs_no_look_up() -> None:
    program = (
        "import sys, lint_plugin, invariant_guard\n"
        "assert invariant_guard.__version__ and lint_plugin.__version__\n"
        "sys.exit('importlib.metadata' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
