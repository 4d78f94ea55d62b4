"""The command line ``invariant-lint``."""
