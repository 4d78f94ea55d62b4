"""The findings that a team decided to live with for now, kept in a file under version control.

``check`` only reads it. An entry is written with enough beside its fingerprint for a reviewer to
see what was accepted; the entries are sorted and one a line, so that a change of one is a change
of one line.
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from lint_plugin.settings.config import SettingsError

VERSION = 1


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """One accepted finding; ``path`` is relative to the settings' folder."""

    path: str
    code: str
    function: str
    fingerprint: str


def load(path: str, shown: str) -> tuple[Entry, ...]:
    """Read a baseline. One that is missing or malformed is an error, never an empty list."""
    try:
        with open(path, "rb") as stream:
            document = json.loads(stream.read())
    except FileNotFoundError:
        command = shlex.join(["invariant-lint", "check", "--baseline", shown, "--write-baseline"])
        raise SettingsError(f"{shown}: no such baseline; write it with `{command}`") from None
    except OSError as error:
        raise SettingsError(f"{shown}: cannot be read: {error.strerror}") from None
    except (ValueError, RecursionError) as error:
        raise SettingsError(
            f"{shown}: no baseline: {error}; mend it, or take an earlier version "
            "(of a merge keep the entries of both sides, parted by commas)"
        ) from None
    return _entries(document, shown)


def _entries(document: Any, shown: str) -> tuple[Entry, ...]:
    if not isinstance(document, dict) or document.get("version") != VERSION:
        raise SettingsError(f"{shown}: no baseline of version {VERSION}")
    listed = document.get("findings")
    if not isinstance(listed, list):
        raise SettingsError(f"{shown}: no baseline: `findings` must be a list")
    return tuple(sorted({_entry(item, shown) for item in listed}))


def _entry(item: Any, shown: str) -> Entry:
    names = ("path", "code", "function", "fingerprint")
    if not isinstance(item, Mapping) or not all(isinstance(item.get(name), str) for name in names):
        raise SettingsError(
            f"{shown}: an entry of `findings` lacks one of {', '.join(names)}: {item!r}"
        )
    return Entry(*(item[name] for name in names))


def dump(entries: Iterable[Entry]) -> bytes:
    """The bytes of a baseline."""
    lines = [
        json.dumps(
            {
                "path": entry.path,
                "code": entry.code,
                "function": entry.function,
                "fingerprint": entry.fingerprint,
            }
        )
        for entry in sorted(set(entries))
    ]
    inside = "".join(f"\n    {line}," for line in lines)[:-1]
    body = f"[{inside}\n  ]" if lines else "[]"
    return f'{{\n  "version": {VERSION},\n  "findings": {body}\n}}\n'.encode()
