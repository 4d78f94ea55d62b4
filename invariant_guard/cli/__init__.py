"""The ``invariant-guard`` command."""
