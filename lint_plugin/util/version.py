"""The version of the installed distribution; the look-up is slow."""

from __future__ import annotations


def version() -> str:
    """Look the version up; source run without being installed has ``0``."""
    from importlib.metadata import PackageNotFoundError
    from importlib.metadata import version as installed

    try:
        return installed("invariant-guard")
    except PackageNotFoundError:
        return "0"
