"""Analyse one file, from its bytes to a report.

Pure, so that every shell has the same results.

bytes -> text -> CPython's tree -> nothing, of a bystander
                                -> judgement, of any other
"""

from __future__ import annotations

import ast
import re

from lint_plugin.analysis.tree.bystanders import is_bystander
from lint_plugin.results.finding import Problem, Report
from lint_plugin.results.order_to_fix import ToFix
from lint_plugin.results.times import Ended
from lint_plugin.settings.config import Config
from lint_plugin.util.decode import SourceError, decode
from lint_plugin.util.syntax import parsed


def _unwatched(stage: str) -> None:
    """Pass over the end of a stage."""


def analyse(source: bytes, path: str, config: Config, ended: Ended = _unwatched) -> Report:
    """Analyse one file.

    ``path`` only names the file where the engine itself fails. Nothing is read, written or raised: what
    keeps a file from being analysed is a problem in the report. ``ended`` is told the stages.
    """
    try:
        text = decode(source)
    except SourceError as error:
        return Report(problems=(Problem(error.message, error.line),))
    return _analysed(text, path, config, None, ended, light=True).report


def analyse_text(text: str, path: str, config: Config, tree: ast.Module | None = None) -> Report:
    """Analyse source that is decoded already, in a process that may use libcst itself.

    ``tree`` is what the running interpreter makes of ``text``, if the caller has it: it spares a parse, and
    decides nothing.
    """
    return _analysed(text, path, config, tree, _unwatched).report


def analyse_to_fix(text: str, path: str, config: Config) -> ToFix:
    """Analyse source that is to be changed."""
    return _analysed(text, path, config, None, _unwatched, light=True, to_fix=True)


def _analysed(
    text: str,
    path: str,
    config: Config,
    tree: ast.Module | None,
    ended: Ended,
    *,
    light: bool = False,
    to_fix: bool = False,
) -> ToFix:
    # Line ends as Python reads them: libcst takes a lone carriage return inside a string for an error.
    text = re.sub(r"\r\n?", "\n", text)
    text, columns = _without_form_feeds(text)
    # In a list, to be let go by whoever needs it last.
    ahead = [each for each in (parsed(text) if tree is None else tree,) if each is not None]
    del tree
    try:
        if ahead and is_bystander(text, ahead[0], config):
            ended("pruning")
            return ToFix(Report(parsed=True))
        # With libcst, whose import takes longer than all else that a bystander asks for.
        if light:
            from lint_plugin.analysis.tree.light_nodes import import_light_nodes

            import_light_nodes()
        from lint_plugin.analysis.judgement import judge

        return judge(text, ahead, columns, config, ended, to_fix=to_fix)
    except ModuleNotFoundError:
        # No file can be analysed without libcst.
        raise
    except Exception as error:
        # The file at hand is lost, not the run: the other files are still analysed.
        what = f"{type(error).__name__}: {error}".splitlines()[0]
        message = f"the analysis itself failed on {path} ({what}): please report this file"
        return ToFix(Report(problems=(Problem(message),)))


def _without_form_feeds(text: str) -> tuple[str, dict[int, int]]:
    """Take out the form feeds that lines begin with.

    With how many columns each line has lost.

    CPython starts a line's indentation anew at a form feed; libcst counts it in.
    """
    if "\f" not in text:
        return text, {}
    lines = text.split("\n")
    lost: dict[int, int] = {}
    for index, line in enumerate(lines):
        head = line[: len(line) - len(line.lstrip(" \t\f"))]
        if "\f" in head:
            lost[index + 1] = head.rindex("\f") + 1
            lines[index] = line[lost[index + 1] :]
    return "\n".join(lines), lost
