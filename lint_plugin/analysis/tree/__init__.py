"""The tree of a file: parsing, pruning, locations, comments."""
