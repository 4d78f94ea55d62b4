"""The outputs of reports: ``--output-format full,sarif:out.sarif,github``."""

import os
from collections.abc import Sequence
from typing import NamedTuple

from lint_plugin.report import DOCUMENTS, FORMATS
from lint_plugin.settings.config import SettingsError

_OPTION = "--output-format"


class Target(NamedTuple):
    """One report: its format, and a file or (None) standard output."""

    format: str
    file: str | None


def targets(
    given: Sequence[str] | None,
    formats: Sequence[str] = FORMATS,
    documents: Sequence[str] = DOCUMENTS,
) -> tuple[Target, ...]:
    """Read the values of the option; the default is the first format on standard output.

    Nothing can stand beside one of the ``documents``.
    """
    listed = [part.strip() for value in given or formats[:1] for part in value.split(",")]
    wanted = tuple(dict.fromkeys(_target(part, formats) for part in listed))
    files = [target.file for target in wanted if target.file is not None]
    for file in files:
        if files.count(file) > 1:
            raise SettingsError(f"{_OPTION}: {file} would be written more than once")
    on_stdout = [target.format for target in wanted if target.file is None]
    whole = [name for name in on_stdout if name in documents]
    if whole and len(on_stdout) > 1:
        name = whole[0]
        raise SettingsError(
            f"{_OPTION}: {name} cannot share standard output with another format; "
            f"write it to a file: {name}:FILE"
        )
    return wanted


def no_lines_on_stdout(wanted: Sequence[Target], documents: Sequence[str] = DOCUMENTS) -> bool:
    """Tell whether standard output carries a document, or nothing.

    Notes must go elsewhere then.
    """
    return all(target.file is not None or target.format in documents for target in wanted)


def write_report(path: str, text: str) -> None:
    """Write a report to its file."""
    from lint_plugin.util import atomic

    try:
        atomic.write(path, text.encode("utf-8", "backslashreplace"))
    except FileNotFoundError:
        folder = os.path.dirname(path) or "."
        raise SettingsError(f"{path}: cannot be written: there is no folder {folder}") from None
    except OSError as error:
        raise SettingsError(f"{path}: cannot be written: {error.strerror}") from None


def _target(part: str, formats: Sequence[str]) -> Target:
    name, colon, file = part.partition(":")
    if name not in formats:
        import difflib

        close = difflib.get_close_matches(name.lower(), formats, 1)
        cure = f"did you mean {close[0]!r}?" if close else f"known are {', '.join(formats)}"
        raise SettingsError(f"{_OPTION}: unknown format {name!r}; {cure}")
    if colon and not file:
        raise SettingsError(f"{_OPTION}: {part!r} names no file after the colon")
    return Target(name, os.path.normpath(file) if file else None)
