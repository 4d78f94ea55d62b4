"""The versions of installed distributions."""

from __future__ import annotations


def version() -> str:
    """Look up the version of this distribution; source run without being installed has ``0``."""
    from importlib.metadata import PackageNotFoundError
    from importlib.metadata import version as installed

    try:
        return installed("invariant-guard")
    except PackageNotFoundError:
        return "0"


def version_source(package: str) -> str:
    """Read what says the version of an installed package.

    Neither it nor the parser of metadata is loaded. One that says it nowhere is looked up by its
    distribution.

    Raises:
        ModuleNotFoundError: It is not installed.
    """
    import os
    from importlib.util import find_spec

    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"No module named {package!r}", name=package)
    try:
        with open(
            os.path.join(os.path.dirname(spec.origin), "_version.py"), encoding="utf-8"
        ) as stream:
            return stream.read()
    except OSError:
        from importlib.metadata import version as installed

        return installed(package)
