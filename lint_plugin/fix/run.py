"""All files of a run, from their findings to their new bytes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from lint_plugin.fix.comments import suppress
from lint_plugin.fix.file_fix import Result, fix_file
from lint_plugin.fix.sheet import Key, Sheet, UnfitError, read_sheet
from lint_plugin.results.fixes import (
    DECLARED,
    LEFT,
    PARTLY,
    SUPPRESSED,
    WHOLE,
    FixedFile,
    FixedFinding,
    Fixes,
)
from lint_plugin.results.located import Located
from lint_plugin.settings.config import Config
from lint_plugin.settings.selection import is_selected
from lint_plugin.util.decode import SourceError, decode, encoding

_MISSING = re.compile(r"`(extend-\w+) = (\[.*?\])`")
_UNLISTED = "declared; the settings have yet to list it: see below"


def fix_all(
    findings: Sequence[Located],
    sources: Mapping[str, bytes],
    config: Config,
    reason: str | None = None,
) -> Fixes:
    """Change the files that have findings; ``reason`` suppresses those that are left."""
    by_path: dict[str, list[Located]] = {}
    for located in findings:
        by_path.setdefault(located.path, []).append(located)
    files: list[FixedFile] = []
    fixed: list[FixedFinding] = []
    missing: dict[str, dict[str, None]] = {}
    for path, group in by_path.items():
        new, rows, cures = fix_one(sources[path], group, config, reason)
        fixed += rows
        if new != sources[path]:
            files.append(FixedFile(path, sources[path], new))
        for cure in cures:
            for key, listed in _MISSING.findall(cure):
                missing.setdefault(key, {}).update(dict.fromkeys(json.loads(listed)))
    lines = (
        f"{key} = {json.dumps(list(names), ensure_ascii=False)}" for key, names in missing.items()
    )
    return Fixes(tuple(files), tuple(fixed), tuple(lines))


def fix_one(
    source: bytes, findings: Sequence[Located], config: Config, reason: str | None
) -> tuple[bytes, list[FixedFinding], list[str]]:
    """Change one file: its new bytes, its findings, and cures that go into the settings."""
    path, settings_key = findings[0].path, findings[0].key
    try:
        text = decode(source)
        codec = encoding(source)
        if text.encode(codec) != source:
            raise UnfitError("cannot be written back byte for byte")
    except (SourceError, ValueError) as error:
        return source, _all_left(findings, f"the file {error}"), []
    except UnfitError as error:
        return source, _all_left(findings, f"the file {error}"), []

    def read(new: str) -> Sheet:
        new.encode(codec)
        return read_sheet(new, path, config, partial(_selected, config, settings_key))

    try:
        sheet = read(text)
    except UnfitError as error:
        return source, _all_left(findings, f"the file {error}"), []
    keys = {_key(located, sheet): located for located in findings}
    result = fix_file(sheet, [key for key in keys if key in sheet.findings], config, read)
    suppressed: set[Key] = set()
    if reason is not None:
        result, suppressed = _suppressed(result, reason, read)
    rows = [_row(key, located, result, suppressed) for key, located in keys.items()]
    cures = [each.cure for each in result.sheet.findings.values() if each.code == "INV009"]
    return result.sheet.source.text.encode(codec), rows, cures


def _selected(config: Config, settings_key: str, code: str) -> bool:
    return is_selected(code, config, settings_key)


def _key(located: Located, sheet: Sheet) -> Key:
    finding = located.finding
    return finding.code, sheet.source.place(finding.line, finding.column)


def _suppressed(result: Result, reason: str, read: object) -> tuple[Result, set[Key]]:
    assert callable(read)
    left = {now for first, now in result.moved.items() if first not in result.unlisted}
    sheet, patch = suppress(result.sheet, left, reason, read)
    moved = {}
    gone = set()
    for first, now in result.moved.items():
        later = now[0], patch.after(now[1])
        if later in sheet.findings:
            moved[first] = later
        else:
            gone.add(first)
    reasons = {(code, patch.after(offset)): why for (code, offset), why in result.reasons.items()}
    return result._replace(sheet=sheet, moved=moved, reasons=reasons), gone


def _row(key: Key, located: Located, result: Result, suppressed: set[Key]) -> FixedFinding:
    finding = located.finding
    if key in suppressed:
        return FixedFinding(located.path, finding, SUPPRESSED)
    now = result.moved.get(key)
    if now is None:
        if key in result.unlisted:
            return FixedFinding(located.path, finding, PARTLY, _UNLISTED)
        return FixedFinding(
            located.path, finding, WHOLE, DECLARED if key in result.declared else ""
        )
    line, _ = result.sheet.source.position(now[1])
    reason = result.reasons.get(now, finding.cure)
    return FixedFinding(located.path, finding, LEFT, reason, line)


def _all_left(findings: Iterable[Located], reason: str) -> list[FixedFinding]:
    return [
        FixedFinding(each.path, each.finding, LEFT, reason, each.finding.line) for each in findings
    ]
