"""The baseline: findings that a team accepts for now, kept under version control.

``check`` only reads it, unless it is told to write it or to drop stale entries. An entry is written
with enough beside its fingerprint for a reviewer to see what was accepted; the entries are sorted
and one a line, so that a change of one is a change of one line. Every run comes here, few have a baseline:
what reads and writes one is imported inside.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from lint_plugin.results.located import Located
from lint_plugin.results.outcome import Stale
from lint_plugin.results.rules import RULES
from lint_plugin.settings.config import Config, SettingsError
from lint_plugin.settings.selection import is_selected
from lint_plugin.util.paths import relative

VERSION = 1


class Entry(NamedTuple):
    """One accepted finding; ``path`` is relative to the settings' folder."""

    path: str
    code: str
    function: str
    fingerprint: str


class Baseline(NamedTuple):
    """The entries of a run's baseline, and the path of its file.

    ``path`` is None where the run has no baseline; ``shown_path`` is the path as people see it.
    """

    entries: tuple[Entry, ...] = ()
    path: str | None = None
    shown_path: str = ""

    def replaced(self, entries: Iterable[Entry]) -> tuple[Baseline, str]:
        """Write other entries, and return the new baseline with a note for the user."""
        from lint_plugin.util import atomic

        assert self.path is not None
        changed = Baseline(tuple(entries), self.path, self.shown_path)
        try:
            atomic.write(self.path, dump(changed.entries))
        except OSError as error:
            raise SettingsError(f"{self.shown_path}: cannot be written: {error.strerror}") from None
        number = len(changed.entries)
        noun = "finding" if number == 1 else "findings"
        return changed, f"{self.shown_path} now holds {number} {noun}"


def baseline_of(config: Config, cwd: str, *, may_be_missing: bool) -> Baseline:
    """Read the baseline that the settings name."""
    if config.baseline is None:
        return Baseline()
    path = os.path.normpath(os.path.join(config.root, config.baseline))
    shown_path = relative(path, cwd)
    if may_be_missing and not os.path.exists(path):
        return Baseline((), path, shown_path)
    return Baseline(load_entries(path, shown_path), path, shown_path)


def load_entries(path: str, shown_path: str) -> tuple[Entry, ...]:
    """Read the entries of a file.

    One that is missing or malformed is an error, never empty.
    """
    import json

    try:
        with open(path, "rb") as stream:
            document = json.loads(stream.read())
    except FileNotFoundError:
        import shlex

        command = shlex.join(
            ["invariant-lint", "check", "--baseline", shown_path, "--write-baseline"]
        )
        raise SettingsError(f"{shown_path}: no such baseline; write it with `{command}`") from None
    except OSError as error:
        raise SettingsError(f"{shown_path}: cannot be read: {error.strerror}") from None
    except (ValueError, RecursionError) as error:
        raise SettingsError(
            f"{shown_path}: no baseline: {error}; mend it, or take an earlier version "
            "(of a merge keep the entries of both sides, parted by commas)"
        ) from None
    return _entries(document, shown_path)


def _entries(document: Any, shown_path: str) -> tuple[Entry, ...]:
    if not isinstance(document, dict) or document.get("version") != VERSION:
        raise SettingsError(f"{shown_path}: no baseline of version {VERSION}")
    listed = document.get("findings")
    if not isinstance(listed, list):
        raise SettingsError(f"{shown_path}: no baseline: `findings` must be a list")
    return tuple(sorted({_entry(item, shown_path) for item in listed}))


def _entry(item: Any, shown_path: str) -> Entry:
    names = ("path", "code", "function", "fingerprint")
    if not isinstance(item, Mapping) or not all(isinstance(item.get(name), str) for name in names):
        raise SettingsError(
            f"{shown_path}: an entry of `findings` lacks one of {', '.join(names)}: {item!r}"
        )
    return Entry(*(item[name] for name in names))


def dump(entries: Iterable[Entry]) -> bytes:
    """Write entries as the bytes of a baseline."""
    import json

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


def part_by_baseline(
    findings: Iterable[Located], entries: Iterable[Entry]
) -> tuple[tuple[Located, ...], int]:
    """Return the findings that the entries leave, and the number of those accepted."""
    accepted = {entry.fingerprint for entry in entries}
    remaining: list[Located] = []
    baselined = 0
    for located in findings:
        if located.fingerprint in accepted and _can_be_accepted(located):
            baselined += 1
        else:
            remaining.append(located)
    return tuple(remaining), baselined


def stale_entries(
    entries: Iterable[Entry], found: Mapping[str, frozenset[str]], root: str
) -> tuple[Entry, ...]:
    """Collect the entries whose finding is gone.

    Their file was analysed, or is gone too.

    ``found`` maps each file analysed without an error to the fingerprints found there.
    """
    return tuple(
        entry
        for entry in entries
        if (
            entry.fingerprint not in found[entry.path]
            if entry.path in found
            else not os.path.lexists(os.path.join(root, entry.path))
        )
    )


def new_entries(
    entries: Iterable[Entry],
    findings: Iterable[Located],
    found: Mapping[str, frozenset[str]],
    config: Config,
) -> tuple[Entry, ...]:
    """Compute the entries after ``--write-baseline``: those of the files analysed are replaced.

    What a run with fewer rules does not show it does not replace either.
    """
    retained = [
        entry
        for entry in entries
        if (
            entry.fingerprint in found[entry.path]
            and not is_selected(entry.code, config, entry.path)
            if entry.path in found
            else os.path.lexists(os.path.join(config.root, entry.path))
        )
    ]
    added = [
        Entry(item.key, item.finding.code, item.finding.function, item.fingerprint)
        for item in findings
        if _can_be_accepted(item)
    ]
    return tuple(sorted({*retained, *added}))


def stale_reports(
    entries: Sequence[Entry], baseline: Baseline, config: Config, cwd: str, config_file: str | None
) -> tuple[Stale, ...]:
    """Describe stale entries, each with the command that drops it.

    ``config_file`` is the value of ``--config``, which that command must repeat.
    """
    if not entries:
        return ()
    import shlex

    words = ["invariant-lint", "check", "--baseline", baseline.shown_path, "--drop-stale"]
    if config_file is not None:
        words += ["--config", config_file]
    described = []
    for entry in entries:
        shown_path = relative(os.path.normpath(os.path.join(config.root, entry.path)), cwd)
        # A name that begins with a dash would be read as an option.
        named = f"./{shown_path}" if shown_path.startswith("-") else shown_path
        described.append(Stale(shown_path, entry.code, entry.function, shlex.join([*words, named])))
    return tuple(described)


def _can_be_accepted(located: Located) -> bool:
    return not RULES[located.finding.code].command_line_only
