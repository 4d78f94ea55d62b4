# Importing and exporting the name neither keeps nor calls it.
from broker import create_order

__all__ = ["create_order"]
