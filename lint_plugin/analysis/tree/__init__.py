"""Source text to a pruned libcst tree, and back to locations."""
