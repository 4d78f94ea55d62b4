"""What counts as a nested bracket: only what Python counts, also round the text of f-strings."""

from __future__ import annotations

import pytest

from lint_plugin.analysis.tree.nesting import LIMIT, too_deep

# Each line leaves something open for whoever takes the text of an f-string for code.
TEXT = (
    'log(f"#{order} filled")',
    'log(f"{number:#06x}")',
    'out(f"struct {name} {{")',
    'log(f"{symbol} is gone :(")',
    'log(f"it\'s {symbol}", quantity(1))',
    'log(f"{rows["a"]} :(")',
    "log(f'{x:{width}} {{ {y!r:>{width}}')",
    'log(rf"\\{x}\\(")',
    'log(f"""{\n  x  # don\'t (\n} ({{""")',
    'log(f"\\N{LEFT PARENTHESIS}{x}(")',
)


@pytest.mark.parametrize("line", TEXT)
def test_the_text_of_an_f_string_is_no_code(line: str) -> None:
    assert too_deep(f"{line}\n" * (2 * LIMIT)) is None


@pytest.mark.parametrize("line", TEXT)
def test_brackets_behind_the_text_of_an_f_string_count(line: str) -> None:
    opened = f"{line}\n\n" + "[" * LIMIT
    assert too_deep(opened) is None
    assert too_deep(f"{opened}[") == line.count("\n") + 3


def test_fields_and_formats_are_brackets() -> None:
    assert too_deep("f'{" * (LIMIT + 1) + "x" + "}'" * (LIMIT + 1)) == 1
    assert too_deep("f'{x:" + "{y:" * LIMIT + "}" * LIMIT + "}'") == 1
    assert too_deep("f'{" + "(" * LIMIT + ")" * LIMIT + "}'") == 1


def test_what_closes_nothing_hides_nothing() -> None:
    assert too_deep(")]}" * 300 + "(" * (LIMIT + 1)) == 1
