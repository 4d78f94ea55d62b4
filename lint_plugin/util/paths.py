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


def below_folder(path: str, folder: str) -> str:
    """Spell a path so that it lies below a folder, if links lead there.

    The current folder is known without links, while an editor that opened the project through one
    names its files so.
    """
    prefix = folder.rstrip(os.sep) + os.sep
    if path == folder or path.startswith(prefix):
        return path
    above, last = os.path.split(path)
    real = os.path.join(os.path.realpath(above), last)
    if real.startswith(prefix):
        return real
    # A folder may itself be the link; a file that is one has its own name.
    real = os.path.realpath(path) if os.path.isdir(path) else path
    return real if real == folder or real.startswith(prefix) else path
