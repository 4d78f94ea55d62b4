"""The settings of a run, as TOML that could be pasted into pyproject.toml."""

from __future__ import annotations

import json

from lint_plugin.settings.config import TABLE, Config


def show(config: Config) -> str:
    """Write every key with its value in force, and the file it is from."""
    origin = (
        config.file
        or "defaults: no pyproject.toml from the paths or from here upward has the table"
    )
    lines = [f"# {origin}", f"# paths count from {config.root}", f"[{TABLE}]"]
    hidden = {"per_file_ignores", "baseline", "root", "file"}
    for field in config._fields:
        if field not in hidden:
            value = json.dumps(getattr(config, field), ensure_ascii=False)
            note = "  # empty: the rules that are on by default" if field == "select" else ""
            lines.append(f"{field.replace('_', '-')} = {value}{note if value == '[]' else ''}")
    if config.baseline is not None:
        lines.append(f"baseline = {json.dumps(config.baseline, ensure_ascii=False)}")
    if config.per_file_ignores:
        lines.append(f"[{TABLE}.per-file-ignores]")
        for pattern, codes in config.per_file_ignores:
            lines.append(f"{json.dumps(pattern, ensure_ascii=False)} = {json.dumps(codes)}")
    return "\n".join(lines) + "\n"
