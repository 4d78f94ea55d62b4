"""The checker: order calls that no completed guard dominates."""

# Written here, not looked up: the metadata is slow to read.
__version__ = "0.1.0"
