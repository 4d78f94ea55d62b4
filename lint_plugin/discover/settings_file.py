"""Proposals put into pyproject.toml: comments and order kept, the file replaced in one step."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Any

from lint_plugin.results.proposal import Proposal
from lint_plugin.settings.config import SettingsError
from lint_plugin.util.atomic import write

_ON_ONE_LINE = 3


def write_settings(path: str, shown: str, proposals: Sequence[Proposal]) -> None:
    """Add the values of some proposals to a settings file, which need not exist.

    Raises:
        SettingsError: The file cannot be read, parsed or written, or would not say what it must.
    """
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    source = _source(path, shown)
    try:
        document = tomlkit.parse(source)
        _add(document, proposals)
        text = tomlkit.dumps(document)
    except (TOMLKitError, TypeError, KeyError) as error:
        raise SettingsError(
            f"{shown}: tomlkit cannot edit it ({' '.join(str(error).split())}): put the lines in by hand"
        ) from None
    if "\r\n" in source:
        text = text.replace("\r\n", "\n").replace("\n", "\r\n")
    if _table(text) != _expected(source, proposals):
        raise SettingsError(
            f"{shown}: cannot be edited without changing more: put the lines in by hand"
        )
    try:
        write(path, text.encode("utf-8"))
    except OSError as error:
        raise SettingsError(f"{shown}: cannot be written: {error.strerror}") from None


def _source(path: str, shown: str) -> str:
    try:
        with open(path, "rb") as stream:
            return stream.read().decode("utf-8")
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise SettingsError(f"{shown}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise SettingsError(f"{shown}: not UTF-8: save it as UTF-8") from None


def _add(document: Any, proposals: Sequence[Proposal]) -> None:
    import tomlkit

    if "tool" not in document:
        document["tool"] = tomlkit.table(is_super_table=True)
    tool = document["tool"]
    if "invariant-guard" not in tool:
        tool["invariant-guard"] = tomlkit.table()
    table = tool["invariant-guard"]
    for key in dict.fromkeys(proposal.key for proposal in proposals):
        values = [proposal.value for proposal in proposals if proposal.key == key]
        if key not in table:
            array = tomlkit.array()
            array.extend(values)
            array.multiline(len(values) > _ON_ONE_LINE)
            table[key] = array
        else:
            present = table[key]
            for value in values:
                if value not in present:
                    present.append(value)


def _expected(source: str, proposals: Sequence[Proposal]) -> dict[str, Any]:
    document = _parsed(source)
    table = document.setdefault("tool", {}).setdefault("invariant-guard", {})
    for proposal in proposals:
        values = table.setdefault(proposal.key, [])
        if proposal.value not in values:
            values.append(proposal.value)
    return document


def _table(text: str) -> dict[str, Any] | None:
    try:
        return _parsed(text)
    except ValueError:
        return None


def _parsed(text: str) -> dict[str, Any]:
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib  # type: ignore[import-not-found, unused-ignore]
    document: dict[str, Any] = tomllib.loads(text)
    return document


def path_of(config_file: str | None, root: str) -> str:
    """The file that holds the settings, or that would."""
    return config_file if config_file is not None else os.path.join(root, "pyproject.toml")
