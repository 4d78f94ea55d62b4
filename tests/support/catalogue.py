"""The programs of tests/cases/ with what they say about themselves.

How a case is written stands in tests/cases/README.md.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lint_plugin.results.rules import RULES
from lint_plugin.settings.config import Config

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

CASES = Path(__file__).resolve().parents[1] / "cases"

# The rules that say whether an order call is covered: one of them stands at each uncovered one.
UNCOVERED = frozenset({"INV001", "INV002", "INV008"})
# INV9xx belong to the command line, which has tests of its own.
IN_THE_CATALOGUE = frozenset(f"INV0{number:02}" for number in range(1, 12))
# Cases call `enforce_before_order` by its bare name, which is short for more.
_ONLY_IN_ITS_TOPIC = frozenset({"INV011"})

_LABEL = re.compile(r"#\s*(?P<codes>INV0\d\d(?:, INV0\d\d)*): (?P<words>\S.*)$")
_NO_ORDER = re.compile(r"#\s*no order: \S")
_GUARDED = re.compile(r"#\s*guarded: \S")
_SETTING = re.compile(r"^# settings: (?P<toml>.+)$")
_PYTHON = re.compile(r"^# python: 3\.(?P<minor>\d+)$")


@dataclass(frozen=True, slots=True)
class Case:
    """One program of the catalogue with what it says about itself."""

    path: Path
    source: bytes
    lines: tuple[str, ...]
    settings: tuple[str, ...]
    config: Config
    minor: int
    findings: frozenset[tuple[int, str]]
    guarded_lines: frozenset[int]

    @property
    def name(self) -> str:
        return self.path.relative_to(CASES).with_suffix("").as_posix()

    @property
    def lines_without_orders(self) -> frozenset[int]:
        """The lines whose call bears an order's name and is none."""
        return frozenset(at for at, line in enumerate(self.lines, 1) if _NO_ORDER.search(line))

    @property
    def topic(self) -> str:
        return self.path.parent.name

    @property
    def uncovered(self) -> frozenset[int]:
        """The lines with an order call that some path reaches with no completed guard."""
        return frozenset(line for line, code in self.findings if code in UNCOVERED)

    @property
    def readable(self) -> bool:
        """Whether the interpreter that runs the tests knows the syntax."""
        return sys.version_info >= (3, self.minor)

    @property
    def about(self) -> str | None:
        """The rule that the topic is named after, if it is named after one."""
        code = self.topic[:6].upper()
        return code if code in IN_THE_CATALOGUE else None

    @property
    def needs(self) -> str | None:
        """A rule that has to exist before the case means anything."""
        return self.about

    @property
    def codes(self) -> frozenset[str]:
        """The rules this case is compared on: an opt-in rule only where the topic is about it."""
        return frozenset(
            code
            for code in IN_THE_CATALOGUE & RULES.keys()
            if code == self.about or (RULES[code].on_by_default and code not in _ONLY_IN_ITS_TOPIC)
        )


def _load(path: Path) -> Case:
    source = path.read_bytes()
    lines = tuple(source.decode().split("\n"))
    settings: dict[str, Any] = {}
    minor = 10
    findings = set()
    for number, line in enumerate(lines, 1):
        if match := _SETTING.match(line):
            for key, value in tomllib.loads(match["toml"]).items():
                settings[key.replace("-", "_")] = tuple(value) if isinstance(value, list) else value
        elif match := _PYTHON.match(line):
            minor = int(match["minor"])
        elif match := _LABEL.search(line):
            findings |= {(number, code) for code in match["codes"].split(", ")}
    guarded = frozenset(number for number, line in enumerate(lines, 1) if _GUARDED.search(line))
    config = Config(**settings)
    return Case(path, source, lines, tuple(settings), config, minor, frozenset(findings), guarded)


ALL = tuple(_load(path) for path in sorted(CASES.rglob("*.py")))
