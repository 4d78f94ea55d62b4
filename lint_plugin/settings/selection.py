"""Selection of rules: of ``select`` and ``ignore`` the longer prefix wins."""

from __future__ import annotations

from lint_plugin.results.rules import RULES
from lint_plugin.settings.config import Config, SettingsError
from lint_plugin.util.globs import matches

# What was not analysed is no matter of choice.
_ALWAYS = "INV902"


def is_selected(code: str, config: Config, key: str) -> bool:
    """Tell whether a rule is selected for a file.

    ``key`` is the file's path, relative to the settings' folder.
    """
    return is_chosen(code, config) and not is_ignored_in(code, config, key)


def is_ignored_in(code: str, config: Config, key: str) -> bool:
    """Tell whether ``per-file-ignores`` takes a rule out of a file."""
    return any(
        code.startswith(listed) and matches((pattern,), key)
        for pattern, codes in config.per_file_ignores
        for listed in codes
    )


def refuse_none(config: Config) -> None:
    """Refuse settings under which a run could report nothing at all."""
    if not any(is_chosen(code, config) for code in RULES if code != _ALWAYS):
        raise SettingsError(
            "`select` and `ignore` leave no rule to check: "
            f"select = {list(config.select)}, ignore = {list(config.ignore)}"
        )


def is_chosen(code: str, config: Config) -> bool:
    """Tell whether ``select`` and ``ignore`` choose a rule."""
    chosen = _longest(code, config.select) if config.select else _default(code)
    return chosen > _longest(code, config.ignore)


def _default(code: str) -> int:
    """Return how well the defaults choose a rule: like the shortest of prefixes."""
    return 0 if RULES[code].on_by_default else -2


def _longest(code: str, prefixes: tuple[str, ...]) -> int:
    return max((len(prefix) for prefix in prefixes if code.startswith(prefix)), default=-1)
