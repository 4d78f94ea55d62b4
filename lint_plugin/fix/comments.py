"""Suppressions with a reason that a person has given: `# noqa: INV008 -- why`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from lint_plugin.fix.edits import Edit, Patch
from lint_plugin.fix.sheet import Key, Sheet, UnfitError

_MARKED = re.compile(r"#\s*noqa", re.IGNORECASE)


def wrong_reason(text: str) -> str | None:
    """Say what is wrong with a reason for suppressions, if anything is."""
    if not text.strip():
        return "is empty: say why these findings are accepted"
    if not text.isprintable():
        return "must be one line of text"
    return "must not be a `# noqa` comment itself" if _MARKED.search(text) else None


def suppress(
    sheet: Sheet, keys: Iterable[Key], reason: str, read: Callable[[str], Sheet]
) -> tuple[Sheet, Patch]:
    """Add comments that suppress some findings, each on the line it is reported on."""
    by_line: dict[int, set[str]] = {}
    for code, offset in keys:
        if not code.startswith("INV9"):
            by_line.setdefault(sheet.source.position(offset)[0], set()).add(code)
    while True:
        edits = {
            line: Edit(end, end, f"  # noqa: {', '.join(sorted(codes))} -- {reason.strip()}")
            for line, codes in by_line.items()
            for end in [sheet.source.line_end(line)]
        }
        patch = Patch(sheet.source.text, edits.values())
        wrong = _ineffective(sheet, patch, edits, read)
        if not wrong:
            return (read(patch.text) if edits else sheet), patch
        for line in wrong:
            del by_line[line]


def _ineffective(
    sheet: Sheet, patch: Patch, edits: dict[int, Edit], read: Callable[[str], Sheet]
) -> set[int]:
    """Find the lines whose comment suppresses nothing: it stands in a text, say."""
    try:
        after = read(patch.text)
    except (UnfitError, ValueError):
        alone = {line for line, edit in edits.items() if _spoils(sheet, edit, read)}
        return alone or set(edits)
    wrong = set()
    for _, offset in after.findings:
        line = after.source.position(offset)[0]
        if line in edits:
            wrong.add(line)
    # A comment adds no line, so every number still means the same line.
    new = {key for key in after.findings if not _was_there(key, sheet, patch)}
    return wrong or (set(edits) if new else set())


def _was_there(key: Key, sheet: Sheet, patch: Patch) -> bool:
    place = patch.before(key[1])
    return not isinstance(place, Edit) and (key[0], place) in sheet.findings


def _spoils(sheet: Sheet, edit: Edit, read: Callable[[str], Sheet]) -> bool:
    try:
        read(Patch(sheet.source.text, [edit]).text)
    except (UnfitError, ValueError):
        return True
    return False
