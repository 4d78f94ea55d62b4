"""Explained: enums whose members say what they mean and what to do about it."""

from __future__ import annotations

from enum import Enum


class Explained(str, Enum):
    """A word that explains itself. A member is also its own value as text.

    Attributes:
        meaning: what was found.
        remedy: what to do about it.
    """

    meaning: str
    remedy: str

    def __new__(cls, value: str, meaning: str, remedy: str) -> Explained:
        member = str.__new__(cls, value)
        member._value_ = value
        member.meaning = meaning
        member.remedy = remedy
        return member

    def __str__(self) -> str:
        return str.__str__(self)
