"""The rules of semgrep and ast-grep, asked the question that our defaults ask.

Those in benchmarks/rules know three names, as a team would write them; ours knows hundreds. Here the same
rules are written anew with every name that is an order in all files by default: what each tool takes for
the same question, side by side. Names by import and endpoints are beyond such rules.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from benchmarks.tools import RULES
from lint_plugin.settings.config import Config
from lint_plugin.settings.order_names import order_names

_NARROW = ("submit_order", "create_order", "futures_create_order")
_ITEM = "          - pattern: "
_RESTRICTION = """\
      - metavariable-regex:
          metavariable: $NAME
          regex: """


class RuleFiles(NamedTuple):
    """The file of rules for each tool."""

    semgrep: Path
    ast_grep: Path


NARROW = RuleFiles(RULES / "semgrep.yml", RULES / "ast-grep.yml")


def widened(folder: Path) -> RuleFiles:
    """Write the rules with the names of our defaults into ``folder``."""
    names = sorted(order_names(Config()).everywhere)
    assert all(map(str.isidentifier, names)), "a rule of names has no wildcards"
    files = RuleFiles(folder / "semgrep.yml", folder / "ast-grep.yml")
    either = "|".join(names)
    # Written out, two patterns for each name take semgrep nearly twice as long.
    files.semgrep.write_text(
        _replaced(
            NARROW.semgrep.read_text(),
            _patterns(*_NARROW),
            f"{_patterns('$NAME')}{_RESTRICTION}^(?:{either})$\n",
        )
    )
    files.ast_grep.write_text(_replaced(NARROW.ast_grep.read_text(), "|".join(_NARROW), either))
    return files


def _patterns(*names: str) -> str:
    """List the calls of each name as patterns of semgrep's."""
    return "".join(f"{_ITEM}{name}(...)\n{_ITEM}$CLIENT.{name}(...)\n" for name in names)


def _replaced(text: str, narrow: str, wide: str) -> str:
    assert text.count(narrow) == 1, "the rule no longer lists its names as this module expects"
    return text.replace(narrow, wide)
