"""The programs of tests/fixes: before and after `invariant-lint fix`, and what it leaves."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from lint_plugin.fix.run import fix_one
from lint_plugin.results.fixes import FixedFinding
from lint_plugin.results.located import Located
from lint_plugin.run.source_file import SourceFile
from lint_plugin.run.suppressions import file_result
from lint_plugin.settings.config import Config, load

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

FOLDER = Path(__file__).resolve().parents[1] / "fixes"
_PART = re.compile(r"^=== (\w+)\n", re.M)
_SETTING = re.compile(r"^# settings: (.*)$", re.M)


class FixCase(NamedTuple):
    """One file of tests/fixes."""

    name: str
    config: Config
    before: str
    after: str
    left: tuple[str, ...]


def fix_cases(folder: Path) -> Iterator[FixCase]:
    """Read the cases; their settings go through the same door as a user's."""
    for path in sorted(FOLDER.glob("*.txt")):
        head, *parts = _PART.split(path.read_text())
        named = dict(zip(parts[::2], parts[1::2], strict=True))
        lines = _SETTING.findall(head) or ['fix.positions = "held()"']
        text = "\n".join(["[tool.invariant-guard]", *lines, ""])
        tomllib.loads(text)
        settings = folder / f"{path.stem}.toml"
        settings.write_text(text)
        yield FixCase(
            path.stem,
            load(str(folder), str(settings)),
            named["before"],
            named.get("after", named["before"]),
            tuple(named.get("left", "").splitlines()),
        )


def findings_in(source: bytes, config: Config, path: str = "desk.py") -> tuple[Located, ...]:
    """Find what `check` would report in one file."""
    from lint_plugin.analysis.pipeline import analyse

    report = analyse(source, path, config)
    assert not report.problems, report.problems
    return file_result(SourceFile(path, path, path), report, config).findings


def fixed(
    source: bytes, config: Config, reason: str | None = None
) -> tuple[bytes, list[FixedFinding]]:
    """Change one file in memory."""
    found = findings_in(source, config)
    if not found:
        return source, []
    new, rows, _ = fix_one(source, found, config, reason)
    return new, rows


def holds_all_of(after: str, before: str) -> bool:
    """Tell whether every word and sign of a program is in the changed one, in its order.

    The dots that stood for positions are not looked for.
    """
    words = iter(re.findall(r"\w+|[^\w\s\\]", after))
    return all(word in words for word in re.findall(r"\w+|[^\w\s\\.]", before))
