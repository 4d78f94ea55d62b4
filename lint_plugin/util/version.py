"""The version of the installed distribution, in a module of its own: the look-up is slow."""

from __future__ import annotations


def version() -> str:
    """The version, or ``0`` where the source is run without being installed."""
    from importlib.metadata import PackageNotFoundError
    from importlib.metadata import version as installed

    try:
        return installed("invariant-guard")
    except PackageNotFoundError:
        return "0"
