"""Selection of rules: of ``select`` and ``ignore`` the longer prefix wins."""

from __future__ import annotations

from lint_plugin.results.rules import RULES
from lint_plugin.settings.config import Config
from lint_plugin.util.globs import matches


def is_selected(code: str, config: Config, key: str) -> bool:
    """Tell whether a rule is selected for a file.

    ``key`` is the file's path, relative to the settings' folder.
    """
    if not _is_chosen(code, config):
        return False
    return not any(
        code.startswith(listed) and matches((pattern,), key)
        for pattern, codes in config.per_file_ignores
        for listed in codes
    )


def _is_chosen(code: str, config: Config) -> bool:
    chosen = _longest(code, config.select) if config.select else _default(code)
    return chosen > _longest(code, config.ignore)


def _default(code: str) -> int:
    """Return how well the defaults choose a rule: like the shortest of prefixes."""
    return 0 if RULES[code].on_by_default else -2


def _longest(code: str, prefixes: tuple[str, ...]) -> int:
    return max((len(prefix) for prefix in prefixes if code.startswith(prefix)), default=-1)
