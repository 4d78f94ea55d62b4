"""Declarations for ``invariant-lint``; at run time they change nothing.

The checker proves guards inside one file. These two say, across files, which functions
rely on a guard and which provide one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

_F = TypeVar("_F", bound=Callable[..., Any])


def requires_guard(function: _F) -> _F:
    """Declare that callers must complete a guard first, as for an order call.

    Returns:
        The function itself, unchanged.
    """
    return function


def ensures_guard(function: _F) -> _F:
    """Declare that the function completes a guard on every normal return.

    Returns:
        The function itself, unchanged. The checker reports INV009 where it is untrue.
    """
    return function
