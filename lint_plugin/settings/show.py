"""The settings of a run, as TOML that could be pasted into pyproject.toml."""

from __future__ import annotations

import json

from lint_plugin.settings.config import TABLE, Config
from lint_plugin.settings.order_names import order_names


def show(config: Config) -> str:
    """Write every key with its value in force, and the file it is from."""
    origin = (
        config.file
        or "defaults: no pyproject.toml from the paths or from here upward has the table"
    )
    lines = [f"# {origin}", f"# paths count from {config.root}", f"[{TABLE}]"]
    hidden = {
        "per_file_ignores",
        "baseline",
        "default_product",
        "fix_positions",
        "root",
        "file",
    }
    for field in config._fields:
        if field == "orders" and config.orders is None:
            lines.append(_default_orders(config))
        elif field not in hidden:
            value = json.dumps(getattr(config, field), ensure_ascii=False)
            note = "  # empty: the rules that are on by default" if field == "select" else ""
            lines.append(f"{field.replace('_', '-')} = {value}{note if value == '[]' else ''}")
    if config.default_product is not None:
        lines.append(f"default-product = {json.dumps(config.default_product)}")
    if config.baseline is not None:
        lines.append(f"baseline = {json.dumps(config.baseline, ensure_ascii=False)}")
    if config.fix_positions is not None:
        lines.append(f"fix.positions = {json.dumps(config.fix_positions, ensure_ascii=False)}")
    if config.per_file_ignores:
        lines.append(f"[{TABLE}.per-file-ignores]")
        for pattern, codes in config.per_file_ignores:
            lines.append(f"{json.dumps(pattern, ensure_ascii=False)} = {json.dumps(codes)}")
    return "\n".join(lines) + "\n"


def _default_orders(config: Config) -> str:
    """Count the default orders in a comment: a list of them would replace them."""
    names = order_names(config)
    by_import = frozenset().union(*(library.adds for library in names.libraries))
    more = len(by_import - names.everywhere)
    return (
        f"# orders: {len(names.everywhere)} names in every file, {more} more where their library is "
        "imported; `invariant-lint presets` lists them"
    )
