"""The form of a preset: a library, and the names by which it sends orders."""

from typing import NamedTuple


class Preset(NamedTuple):
    """The order names of one library, divided by the files in which they count.

    A name is here where calling it can place an order at a venue. An edit is: most venues cancel and
    place again, at whatever quantity the edit says. So is a plain stop: one that fires after the
    position has gone opens the other side. Left out are dry runs, cancels, and calls that can only
    close what is open, but for LEAN's and backtrader's, which send plain orders. A request object of
    a library that sends nothing but request objects (oandapyV20) stands for the order it carries.

    ``distinctive`` names are orders in every file: nothing but an order bears them, and each holds
    the word "order", which the prefilter relies on for speed alone. ``by_import`` names count in a
    file that imports one of ``imports``, ``by_preset`` names only where the settings name the preset;
    that makes all of its names count in every file, except for patterns (``self.close``), which
    always need the import. ``builds`` are names that build an order object here and send nothing:
    they are withdrawn in files that import the library.
    """

    name: str
    # Roots of import paths; one that ends in ``*`` stands for all that begin so.
    imports: tuple[str, ...]
    distinctive: tuple[str, ...] = ()
    by_import: tuple[str, ...] = ()
    by_preset: tuple[str, ...] = ()
    builds: tuple[str, ...] = ()


def names(text: str) -> tuple[str, ...]:
    """Split a table of names at its white space."""
    return tuple(text.split())
