"""The page of ``invariant-lint presets``: libraries, and the names by which they send orders."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Sequence

from lint_plugin.settings.presets.model import Preset

VERSION = 1
_WIDTH = 100
# What a reader asks of a name: where does it count?
_KINDS = (
    ("distinctive", "in every file"),
    ("by_import", "where it is imported"),
    ("by_preset", "where the settings name it"),
    ("builds", "no order where it is imported"),
)
_LEGEND = """\
A preset that the settings name (presets = ["ccxt"]) counts with all of its names in every file, except
for patterns such as self.close, which always need the import. create_order stands for createOrder too,
and the other way round.
"""


def render_presets(presets: Sequence[Preset], form: str) -> str:
    """Render presets as text or JSON."""
    if form == "json":
        return _json(presets)
    blocks = [_block(preset) for preset in presets]
    return "\n".join([*blocks, _LEGEND])


def _block(preset: Preset) -> str:
    lines = [f"{preset.name}: import {', '.join(preset.imports)}"]
    for kind, meaning in _KINDS:
        names: tuple[str, ...] = getattr(preset, kind)
        if names:
            lines.append(f"  {meaning}:")
            lines += textwrap.wrap(
                " ".join(names),
                _WIDTH,
                initial_indent="    ",
                subsequent_indent="    ",
                break_long_words=False,
            )
    return "\n".join(lines) + "\n"


def _json(presets: Sequence[Preset]) -> str:
    document = {
        "version": VERSION,
        "presets": [
            {
                "name": preset.name,
                "imports": preset.imports,
                **{kind: getattr(preset, kind) for kind, _ in _KINDS},
            }
            for preset in presets
        ],
    }
    return json.dumps(document, indent=2) + "\n"
