"""Files that are not analysed, for their suffix, and seem to send orders."""

import os

# Python that runs like any other, Cython, and notebooks, whose cells hold Python inside JSON.
SUFFIXES = (".pyw", ".pyx", ".ipynb")


def may_hold_orders(name: str) -> bool:
    """Whether a file of this name may hold Python; scripts have no suffix."""
    suffix = os.path.splitext(name)[1]
    return suffix in SUFFIXES if suffix else not name.startswith(".")
