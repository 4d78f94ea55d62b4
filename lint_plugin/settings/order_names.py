"""The names that are orders: in every file, and where a library is imported."""

import re
from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import NamedTuple

from lint_plugin.settings.config import Config
from lint_plugin.settings.presets.model import Preset
from lint_plugin.settings.presets.table import PRESETS

_IMPORTS = frozenset(imported for preset in PRESETS.values() for imported in preset.imports)
_ROOTS = frozenset(imported for imported in _IMPORTS if not imported.endswith("*"))
_ROOT_BEGINNINGS = tuple(imported[:-1] for imported in sorted(_IMPORTS - _ROOTS))
_CAPITAL = re.compile(r"(?<=[a-z0-9])[A-Z]")


class Library(NamedTuple):
    """The names that an import brings in, and those it withdraws.

    They are spelt out where they are asked for: few files import a library, and every run starts.
    """

    preset: Preset
    # Whether names that count by import do so under these settings.
    counts: bool
    dropped: frozenset[str]

    @property
    def adds(self) -> frozenset[str]:
        """The names that become orders."""
        return with_twins(self.preset.by_import) - self.dropped if self.counts else frozenset()

    @property
    def sends(self) -> frozenset[str]:
        """All names by which the library sends: none is withdrawn where it is imported."""
        return sending_names(self.preset)

    @property
    def builds(self) -> frozenset[str]:
        """The names that only build an order."""
        return with_twins(self.preset.builds)

    def is_among(self, roots: Collection[str]) -> bool:
        """Tell whether one of the imported roots is this library's."""
        return any(
            any(root.startswith(imported[:-1]) for root in roots)
            if imported.endswith("*")
            else imported in roots
            for imported in self.preset.imports
        )


class OrderNames(NamedTuple):
    """The order names of one run.

    ``everywhere`` are last names and patterns that count in every file, ``listed`` those among them
    that the settings spell out. ``ignored`` are the dotted patterns of `ignore-orders`.
    """

    everywhere: frozenset[str]
    listed: frozenset[str]
    ignored: tuple[str, ...]
    libraries: tuple[Library, ...]

    def imported(self, roots: Collection[str]) -> tuple[Library, ...]:
        """Find the libraries among some imported roots."""
        return tuple(library for library in self.libraries if library.is_among(roots))

    def in_file(self, roots: frozenset[str]) -> frozenset[str]:
        """Collect the names that are orders in a file with these imports."""
        libraries = self.imported(roots)
        if not libraries:
            return self.everywhere
        adds = frozenset().union(*(library.adds for library in libraries))
        sends = frozenset().union(*(library.sends for library in libraries))
        builds = frozenset().union(*(library.builds for library in libraries))
        return (self.everywhere - (builds - sends - self.listed)) | adds


# Of a rate limiter python-binance's name for a limit order says how often orders may be sent.
OF_LIMITERS = ("*[Ll]imiter.order_limit", "*limits.order_limit", "*throttle*.order_limit")


def order_names(config: Config) -> OrderNames:
    """Collect the order names of the settings and the presets."""
    return _order_names(config.orders, config.extend_orders, config.presets, config.ignore_orders)


def is_root_of_a_library(word: str) -> bool:
    """Tell whether ``word`` is the root of a library that has a preset."""
    return word in _ROOTS or word.startswith(_ROOT_BEGINNINGS)


def with_twins(names: Iterable[str]) -> frozenset[str]:
    """Add to each name its twin: `createOrder` to `create_order`."""
    return frozenset(spelt for name in names for spelt in (name, _twin(name)))


@lru_cache(maxsize=16)
def _order_names(
    orders: tuple[str, ...] | None,
    extend_orders: tuple[str, ...],
    presets: tuple[str, ...],
    ignore_orders: tuple[str, ...],
) -> OrderNames:
    listed = with_twins((*(orders or ()), *extend_orders))
    everywhere = set(listed)
    for name in presets:
        preset = PRESETS[name]
        everywhere |= with_twins(
            name
            for name in (*preset.distinctive, *preset.by_import, *preset.by_preset)
            if "." not in name
        )
    if orders is None:
        for preset in PRESETS.values():
            everywhere |= with_twins(preset.distinctive)
    dropped = frozenset(name for name in ignore_orders if name.isidentifier())
    return OrderNames(
        frozenset(everywhere) - dropped,
        listed,
        (*OF_LIMITERS, *(name for name in ignore_orders if name not in dropped)),
        tuple(
            Library(preset, orders is None or preset.name in presets, dropped)
            for preset in PRESETS.values()
        ),
    )


def sending_names(preset: Preset) -> frozenset[str]:
    """Collect every name by which a library sends, of whatever kind."""
    return with_twins((*preset.distinctive, *preset.by_import, *preset.by_preset))


def _twin(name: str) -> str:
    """Spell a name the other way: `create_order` as `createOrder`, and back.

    A constructor (`MarketOrder`) is no twin of a function, and a private name is nobody's.
    """
    if not name.isidentifier() or not name[0].islower():
        return name
    if "_" in name:
        if name != name.lower():
            return name
        first, *rest = name.split("_")
        return first + "".join(map(str.capitalize, rest))
    return _CAPITAL.sub(lambda found: f"_{found[0]}", name).lower()
