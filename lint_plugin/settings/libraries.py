"""The libraries that place orders, with the roots of their imports."""

from __future__ import annotations

from collections.abc import Mapping
from fnmatch import fnmatchcase
from functools import cache
from types import MappingProxyType

from lint_plugin.settings.config import Config
from lint_plugin.settings.order_names import order_names, sending_names
from lint_plugin.settings.patterns import ALWAYS_RELEVANT
from lint_plugin.settings.presets.table import PRESETS


@cache
def import_roots() -> frozenset[bytes]:
    """Collect the roots of the import paths, as they stand in a file."""
    # Without the names, which take longer to spell than most runs to look for an import.
    return frozenset(
        root.encode()
        for preset in PRESETS.values()
        for root in preset.imports
        if not root.endswith("*")
    )


@cache
def libraries() -> Mapping[str, frozenset[str]]:
    """Map the root of each library's import paths to the names of its orders."""
    names: dict[str, frozenset[str]] = {}
    for preset in PRESETS.values():
        sent = sending_names(preset)
        # Roots that only begin so (`vnpy_*`) have one beside them that is whole, or many names.
        for root in preset.imports:
            if not root.endswith("*"):
                names[root] = names.get(root, frozenset()) | sent
    return MappingProxyType(names)


def everywhere(config: Config) -> tuple[str, ...]:
    """Collect the names that are orders in every file under these settings."""
    return tuple(sorted(order_names(config).everywhere))


def listed_names(config: Config) -> tuple[str, ...]:
    """Collect every name that the settings say something about, whatever it is."""
    return (
        *everywhere(config),
        *config.all_guards,
        *config.ignore_orders,
        *config.async_guards,
        *config.no_return,
        *config.answers,
        *config.runs_now,
        *ALWAYS_RELEVANT,
    )


def ignored_everywhere(config: Config) -> tuple[str, ...]:
    """Collect the names of orders by default that `ignore-orders` takes out on every receiver."""
    patterns = [
        last
        for before, _, last in (name.rpartition(".") for name in config.ignore_orders)
        if not before.strip("*?.")
    ]
    names = everywhere(config)
    return tuple(name for name in names if any(fnmatchcase(name, each) for each in patterns))


def only_reads(root: str, config: Config) -> bool:
    """Whether the settings say that a library sends no orders here: ``ignore-orders = ["ccxt.*"]``."""
    return any(name.split(".")[0] == root for name in config.ignore_orders)
