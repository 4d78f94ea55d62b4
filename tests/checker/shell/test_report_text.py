"""The formats that people read in a terminal or a log."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from reports import CLEAN, CONTEXT, FINDING, LOCATED, OUTCOME
from untraced import untraced

from lint_plugin.report import closing, printable, render_report
from lint_plugin.report.formats.concise import stale


def test_full_shows_frame_path_and_cure() -> None:
    assert render_report("full", OUTCOME, CONTEXT).splitlines() == [
        "src/a,b:c.py:6:19: INV002 swallowed-violation",
        "  `submit_order` [x](y) can run: 100%, {really}",
        "  4 |     except Exception:",
        "  5 |         pass",
        "  6 |     漢 = 1; client.submit_order(symbol, f'{symbol}')",
        # The wide letter takes two cells, so the mark stands one further than the column.
        "    |                    ^^^^^^^^^^^^",
        "  path:",
        "    1. line 1: `enter` entered",
        "    2. line 3: `enforce_before_order` raised",
        "    3. line 6: order sent",
        "  cure: return, or re-raise",
        "",
        "bad name.py:3:1: INV902 is not valid UTF-8",
        f"old.py: {stale(OUTCOME.stale[0])}",
        "4 files, 3 order calls, 2 guarded, 1 finding, 1 stale in the baseline, 1 path not analysed",
    ]


def test_full_with_color_differs_in_color_alone() -> None:
    import re

    colored = render_report("full", OUTCOME, CONTEXT._replace(color=True))
    assert "\x1b[" in colored
    assert re.sub(r"\x1b\[[0-9;]*m", "", colored) == render_report("full", OUTCOME, CONTEXT)


def test_full_of_a_clean_run_is_one_line() -> None:
    assert render_report("full", CLEAN, CONTEXT) == f"{closing(CLEAN)}\n"


def test_full_without_the_source_leaves_the_frame_out() -> None:
    text = render_report("full", OUTCOME._replace(sources={}), CONTEXT)
    assert " | " not in text
    assert "swallowed-violation" in text


def test_concise_is_what_problem_matchers_read() -> None:
    first, second, third = render_report("concise", OUTCOME, CONTEXT).splitlines()
    assert first == f"src/a,b:c.py:6:19: INV002 {FINDING.brief}"
    assert second == "bad name.py:3:1: INV902 is not valid UTF-8"
    assert third == (
        "old.py: the baseline lists INV001 in enter, which is gone; "
        "drop it: invariant-lint check --baseline b.json --drop-stale old.py"
    )
    assert render_report("concise", CLEAN, CONTEXT) == ""


def test_what_a_terminal_would_obey_is_shown_instead() -> None:
    assert printable("a\x1b[31m\nb\udcff") == "a\\x1b[31m\\nb\\udcff"
    located = LOCATED._replace(path="a\n::error::b.py")
    for name in ("full", "concise"):
        text = render_report(name, OUTCOME._replace(findings=(located,), sources={}), CONTEXT)
        assert text.startswith("a\\n::error::b.py:6:19: INV002")


def test_a_clean_run_waits_for_nothing_that_it_does_not_need(tmp_path: Path) -> None:
    """Most changed files have nothing to do with orders: a hook must be done with them at once."""
    (tmp_path / "a.py").write_text("x = 1\n")
    program = (
        "import sys; from lint_plugin.cli.main import main; status = main(['check', 'a.py'])\n"
        "print(*{'libcst', 'rich', 'dataclasses', 'inspect', 'json'} & set(sys.modules))"
    )
    command = [sys.executable, "-c", program]
    ran = subprocess.run(
        command, cwd=tmp_path, env=untraced(), capture_output=True, text=True, check=True
    )
    assert ran.stdout.splitlines()[1:] == [""]
