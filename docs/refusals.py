"""Writes ``docs/refusals.md`` from the codes themselves.

python docs/refusals.py
"""

from __future__ import annotations

from pathlib import Path

from invariant_guard import ViolationCode

_HEAD = """\
<!-- Made from invariant_guard.ViolationCode by docs/refusals.py: change it there. -->

# Refusals

Every refused order raises `PositionInvariantViolation` (or makes `check_can_open_position`
answer `False`). The exception carries

- `code`, one of the members below; each is also its own name as text, so
  `error.code == "OPPOSING_POSITION"` works,
- `reason`, which is what `str(error)` gives: what was found, on which symbol,
- `remedy`, what to do next,
- `existing_quantity`, the signed position it was judged on, or `None`.

| code | what was found | what to do |
| --- | --- | --- |
"""


def page() -> str:
    """The page as it has to be."""
    rows = [f"| `{code}` | {code.meaning} | {code.remedy} |\n" for code in ViolationCode]
    return _HEAD + "".join(rows)


if __name__ == "__main__":
    Path(__file__).with_suffix(".md").write_bytes(page().encode())
