"""The control-flow graph of a file, and reachability in it."""
