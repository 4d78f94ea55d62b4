"""Writes the tables of ``docs/audit.md`` from the audit's own codes, formats and fields.

python docs/audit.py
"""

from __future__ import annotations

import re
from pathlib import Path

from invariant_guard.audit import AuditCode, Doubt
from invariant_guard.audit.readers.settings import FIELDS

PAGE = Path(__file__).with_suffix(".md")


def codes() -> str:
    rows = "".join(
        f"| `{code}` {code.label} | {code.meaning} | {code.remedy} | {'1' if code.fails else '0'} |\n"
        for code in AuditCode
    )
    return "| code | what was found | what to do | exit |\n| --- | --- | --- | --- |\n" + rows


def doubts() -> str:
    rows = "".join(f"| {doubt.value} | {doubt.meaning} | {doubt.remedy} |\n" for doubt in Doubt)
    return "| reason | what is missing | what tells |\n| --- | --- | --- |\n" + rows


def fields() -> str:
    return ", ".join(f"`{name}`" for name in FIELDS) + "\n"


def page(text: str) -> str:
    """The page with its tables as they have to be."""
    for name, made in (("codes", codes()), ("doubts", doubts()), ("fields", fields())):
        pattern = rf"(<!-- {name}: made by docs/audit.py -->\n).*?(<!-- end -->)"
        text = re.sub(
            pattern, lambda found, made=made: found[1] + made + found[2], text, flags=re.S
        )  # type: ignore[misc]
    return text


if __name__ == "__main__":
    PAGE.write_bytes(page(PAGE.read_text(encoding="utf-8")).encode())
