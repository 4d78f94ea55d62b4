"""Writes the table of ``docs/limits.md`` from the names of limits themselves.

python docs/limits.py
"""

from __future__ import annotations

import re
from pathlib import Path

from invariant_guard.ledger.limits.names import LIMITS, Unit

PAGE = Path(__file__).with_suffix(".md")
_UNITS = {
    Unit.AMOUNT: "an exact decimal, as text",
    Unit.COUNT: "a count",
    Unit.RATE: 'so many in so long, `"10/1s"`',
    Unit.TIME: 'a time, `"2s"`',
    Unit.SHARE: 'a share, `"3%"`',
}


def table() -> str:
    """The rows as they have to be."""
    rows = [
        "| limit | written as | scopes | refuses with | needs a price |",
        "| --- | --- | --- | --- | --- |",
    ]
    for name, kind in LIMITS.items():
        scopes = ", ".join(f"`{scope}`" for scope in kind.scopes)
        priced = "yes" if kind.valued or name == "price-collar" else ""
        rows.append(
            f"| `{name}` | {_UNITS[kind.unit]} | {scopes} | `{kind.refusal.value}` | {priced} |"
        )
    return "\n".join(rows)


def filled(text: str) -> str:
    """The page with its table as it has to be."""
    return re.sub(
        r"(<!-- limits: begin.*?-->\n).*?(<!-- limits: end -->)",
        lambda found: f"{found[1]}\n{table()}\n\n{found[2]}",
        text,
        flags=re.DOTALL,
    )


if __name__ == "__main__":
    PAGE.write_text(filled(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
