"""Lowering: from the tree of a file to its control-flow graph."""
