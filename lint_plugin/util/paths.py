"""Paths as people and reports write them."""

import os


def relative(path: str, folder: str) -> str:
    """Spell a path as seen from a folder, with forward slashes.

    It is absolute only on another drive.
    """
    prefix = folder.rstrip(os.sep) + os.sep
    if path.startswith(prefix):
        spelt = path[len(prefix) :]
    else:
        try:
            spelt = os.path.relpath(path, folder)
        except ValueError:
            spelt = path
    return spelt.replace(os.sep, "/")
