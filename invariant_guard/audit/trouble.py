"""Trouble: what stops an audit, in one line that names the file and the cure."""

from __future__ import annotations


class AuditError(ValueError):
    """The input cannot be judged; the message says where and what to do."""


def error_of_row(path: str, place: str, fault: Exception) -> AuditError:
    """Return what a row's trouble is called, with the file's name in it once.

    Args:
        path: of the file, with which a reason may begin.
        place: the file and the row, as it is said.
        fault: a KeyError for a field that the row lacks; else the reason itself.
    """
    lacking = isinstance(fault, KeyError)
    reason = f"it has no {fault}" if lacking else str(fault).removeprefix(f"{path}: ")
    return AuditError(f"{place}: {reason}")


class OutOfOrder(Exception):
    """A fill came before one that is already judged; the replay begins again, sorted."""
