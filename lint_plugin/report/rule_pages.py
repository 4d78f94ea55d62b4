"""The pages of the rules and README's table of them.

python -m lint_plugin.report.rule_pages [--check]
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from lint_plugin.results.rules import RULES, Rule
from lint_plugin.util import atomic

BEGIN = "<!-- rules: begin; written by `python -m lint_plugin.report.rule_pages` -->"
END = "<!-- rules: end -->"


def page(rule: Rule) -> str:
    """Render the page of one rule."""
    state = (
        "On by default." if rule.on_by_default else "Off by default; switch it on with `select`."
    )
    if rule.command_line_only:
        state += " Reported by the command line only, not under flake8."
    return (
        f"# {rule.code} {rule.name}\n\n"
        f"Finds {rule.summary}.\n\n{state}\n\n"
        f"## Why\n\n{rule.why}\n\n"
        f"## Cure\n\n{_sentence(rule.cure)}\n\n"
        f"## Reported\n\n```python\n{rule.bad}```\n\n"
        f"## Clean\n\n```python\n{rule.good}```\n"
    )


def table(link: str) -> str:
    """Render the table of the rules; ``link`` leads to the folder of their pages."""
    rows = [
        f"| [{rule.code}]({link}{rule.code}.md) | {rule.name} | "
        f"{'yes' if rule.on_by_default else 'no'} | {rule.summary} |"
        for rule in RULES.values()
    ]
    head = ["| code | name | on by default | finds |", "| --- | --- | --- | --- |"]
    return "\n".join([*head, *rows]) + "\n"


def index() -> str:
    """Render the page that lists the rules."""
    return f"# Rules\n\n{table('')}"


def expected(top: Path) -> dict[Path, str]:
    """Render every generated file of the project at ``top``."""
    pages = {top / "docs" / "rules" / f"{code}.md": page(rule) for code, rule in RULES.items()}
    pages[top / "docs" / "rules" / "README.md"] = index()
    readme = top / "README.md"
    text = readme.read_text(encoding="utf-8") if readme.exists() else ""
    if BEGIN in text and END in text:
        before, _, rest = text.partition(BEGIN)
        _, _, after = rest.partition(END)
        pages[readme] = f"{before}{BEGIN}\n\n{table('docs/rules/')}\n{END}{after}"
    return pages


def write_rule_pages(arguments: Sequence[str] | None = None) -> int:
    """Write the pages that differ; with ``--check`` name them and end with 1."""
    parser = argparse.ArgumentParser(description="Write the pages of the rules.")
    parser.add_argument("--check", action="store_true", help="change nothing, name what differs")
    parser.add_argument("--top", type=Path, default=Path.cwd(), help="the project's folder")
    options = parser.parse_args(arguments)
    pages = expected(options.top)
    left_over = set((options.top / "docs" / "rules").glob("INV*.md")) - set(pages)
    different = [path for path, text in pages.items() if _content(path) != text.encode()]
    if options.check:
        for path in sorted([*different, *left_over]):
            sys.stdout.write(
                f"{path}: differs from the rules; run python -m lint_plugin.report.rule_pages\n"
            )
        return 1 if different or left_over else 0
    for path in different:
        path.parent.mkdir(parents=True, exist_ok=True)
        atomic.write(str(path), pages[path].encode())
    for path in left_over:
        path.unlink()
    return 0


def _content(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None


def _sentence(text: str) -> str:
    # A cure may begin with a name, which has no capital form.
    first = text.split(" ", 1)[0]
    return f"{text}." if "_" in first or "`" in first else f"{text[0].upper()}{text[1:]}."


if __name__ == "__main__":
    sys.exit(write_rule_pages())
