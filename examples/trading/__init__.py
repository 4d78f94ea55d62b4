"""A small trading service whose order paths `invariant-lint check examples/` reads."""
