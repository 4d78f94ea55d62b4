"""Trouble: what stops an audit, in one line that names the file and the cure."""

from __future__ import annotations


class AuditError(ValueError):
    """The input cannot be judged; the message says where and what to do."""


class OutOfOrder(Exception):
    """A fill came before one that is already judged; the replay begins again, sorted."""
