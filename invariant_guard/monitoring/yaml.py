"""YAML: what the rules need of it, with every text quoted as in JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def yaml_of(document: Mapping[str, Any]) -> str:
    """Return a document as YAML."""
    return "\n".join(_mapping(document, "")) + "\n"


def _mapping(found: Mapping[str, Any], indent: str) -> Iterator[str]:
    for name, value in found.items():
        key = name if _PLAIN.fullmatch(name) else json.dumps(name)
        if value and isinstance(value, Mapping):
            yield f"{indent}{key}:"
            yield from _mapping(value, indent + "  ")
        elif value and isinstance(value, (list, tuple)):
            yield f"{indent}{key}:"
            for item in value:
                yield from _item(item, indent + "  ")
        else:
            yield f"{indent}{key}: {json.dumps(value, ensure_ascii=False)}"


def _item(value: Any, indent: str) -> Iterator[str]:
    if not isinstance(value, Mapping):
        yield f"{indent}- {json.dumps(value, ensure_ascii=False)}"
        return
    # The first line of the mapping stands behind the dash.
    first, *others = _mapping(value, indent + "  ")
    yield f"{indent}- {first.lstrip()}"
    yield from others
