"""The call of the guard, as it was written, and where."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Any

from invariant_guard.rule.arguments import Options


@dataclass(frozen=True)
class GuardCall:
    """A guard call as it was written; nothing here is checked yet.

    Attributes:
        site: file and line that made it.
        source: which strategy or model wants the order.
    """

    symbol: Any
    side: Any
    quantity: Any
    positions: Any
    account: Any
    exchange: Any
    options: Options | None
    site: str
    source: Any = ""


def call_site() -> str:
    """Return file and line of the nearest caller outside this package."""
    frame = sys._getframe(1)
    while frame.f_back is not None:
        name = frame.f_globals.get("__name__", "")
        if not (name == "invariant_guard" or name.startswith("invariant_guard.")):
            break
        frame = frame.f_back
    return f"{frame.f_code.co_filename}:{frame.f_lineno}"
