"""Files that are not analysed for their suffix and seem to send orders all the same."""

import os

# Python that runs like any other, Cython, and notebooks, whose cells hold Python inside JSON.
SUFFIXES = (".pyw", ".pyx", ".ipynb")


def may_hold_orders(name: str) -> bool:
    """Whether a file of this name is worth a look: a known suffix, or none, as scripts have."""
    suffix = os.path.splitext(name)[1]
    return suffix in SUFFIXES if suffix else not name.startswith(".")
