"""Paths as people and reports write them."""

import os


def relative(path: str, folder: str) -> str:
    """Spell a path as seen from a folder, with forward slashes; absolute only on another drive."""
    prefix = folder.rstrip(os.sep) + os.sep
    if path.startswith(prefix):
        shown = path[len(prefix) :]
    else:
        try:
            shown = os.path.relpath(path, folder)
        except ValueError:
            shown = path
    return shown.replace(os.sep, "/")
